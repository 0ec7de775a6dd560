//! From the mails of a commit range to its digest.
//!
//! Entry point: [`press`]. Steps: group the mails into postings, choose the messages to show, count people and domains,
//! collect discussions and the mails outside postings (`build`). The text that a digest shows of a message is cut out
//! while the mail is in memory ([`shown_text`]); it travels beside the mail's summary and is dropped with the digest.
//!
//! A digest depends on the mails of its range alone: later mail never changes it. Every text in it has passed
//! [`crate::base::text::visible`], so that nothing in it can hide, reorder or break lines.

mod build;
mod messages;
mod people;

pub use build::{ListFacts, press};
pub use messages::shown_text;
