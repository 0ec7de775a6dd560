//! From the mails of a commit range to its digest.
//!
//! Entry point: [`press`]. Steps: keep what is needed of each mail (`posted`), group the mails into postings, choose the
//! messages to show, count people and domains, collect discussions and what is left over (`press`).
//!
//! A digest depends on the mails of its range alone: later mail never changes it. Every text in it has passed
//! [`crate::base::text::visible`], so that nothing in it can hide, reorder or break lines.

mod messages;
mod people;
mod posted;
mod press;

pub use posted::{Posted, envelope};
pub use press::{ListFacts, press};
