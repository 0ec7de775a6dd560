//! Views that many pages share, one file each: the view that templates see, and the functions that make it from the
//! model.

#![warn(missing_docs)]

pub(super) mod activity;
pub(super) mod command;
pub(super) mod count;
pub(super) mod digest_row;
pub(super) mod link;
pub(super) mod person;
pub(super) mod posting;
pub(super) mod rank;
pub(super) mod series;
pub(super) mod site;
pub(super) mod state;
pub(super) mod tag;
pub(super) mod text;
