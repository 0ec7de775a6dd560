//! HTML and XML, in and out; the only module that names their crates.
//!
//! Entry points: [`html::rewrite`] changes attributes of a page, [`html::read`] goes through its tags, and
//! [`xml::document`] and [`xml::read`] write and read XML. All of them work on a whole text in memory; nothing here
//! knows what a link means.

pub mod html;
pub mod lines;
pub mod xml;
