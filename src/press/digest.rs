//! From the mails of a commit range to its digest.
//!
//! Entry point: [`press`]. Steps: group the mails into postings, choose the messages to show, count people and domains,
//! collect discussions and the mails outside postings (`threads`), all put together by `build`. The text that a digest
//! shows of a mail is cut out while that is in memory ([`DigestText`]); it travels beside the mail's summary and is
//! dropped with the digest.
//!
//! A digest depends on the mails of its range alone: later mail never changes it. Every text in it has passed
//! [`crate::base::text::visible`], so that nothing in it can hide, reorder or break lines.

mod build;
mod messages;
mod people;
mod threads;

pub use build::{ListFacts, press};
pub use messages::{DigestText, MessageBudget};
