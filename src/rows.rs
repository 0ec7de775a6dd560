//! The contents of content/ as plain values: the rows of a digest's front matter ([`digest`]), those of the series
//! first seen in it ([`series`]), and the sections of MAINTAINERS that they touch ([`areas`]).
//!
//! The press half makes them, the render half reads them; both go through [`crate::content`]. What is computed from rows
//! alone is here too: rankings ([`ranking`]), which trailers are review tags ([`review`]), where mails arrived
//! ([`places`]), and the state of a series ([`state`]). A posting to be read with
//! its replies is a [`reading`]; what a digest is about is its [`headline`]. What bots found in a version is in [`check`], and how it is known
//! that a patch was merged in [`applied`].

pub mod applied;
pub mod areas;
pub mod check;
pub mod digest;
pub mod headline;
pub mod places;
pub mod ranking;
pub mod reading;
pub mod review;
pub mod series;
pub mod state;
pub mod thread_pages;

/// For fields that are left out of rows where they say nothing.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

/// See [`is_false`].
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}
