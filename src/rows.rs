//! The contents of content/ as plain values: the rows of a digest's front matter ([`digest`]), those of the series
//! first seen in it ([`series`]), and the sections of MAINTAINERS that they touch ([`areas`]).
//!
//! The press half makes them, the render half reads them; both go through [`crate::content`]. Values computed from rows
//! alone are here too: rankings ([`ranking`]) and the states of series ([`state`]).

pub mod areas;
pub mod digest;
pub mod ranking;
pub mod series;
pub mod state;
