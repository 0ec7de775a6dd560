//! The tests of the program, all in one binary: each module covers one subject, `world` has what they share.
//!
//! Files with cases are beside this folder, one folder per subject: `tests/mails`, `tests/config` and so on. `cargo test
//! --test suite mails::` runs one subject; with `INSTA_UPDATE=always` it writes the snapshots of new cases.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod appended;
mod architecture;
mod archive;
mod bundle;
mod check;
mod compare;
mod config;
mod demo;
mod demo_lists;
mod determinism;
mod digest_data;
mod digest_pages;
mod digests;
mod history;
mod hostile_mails;
mod hostile_site;
mod incremental;
mod init;
mod joined;
mod killed;
mod known;
mod list_changes;
mod lists;
mod mail_properties;
mod mails;
mod maintainers;
mod manual;
mod memory;
mod moved;
mod names;
mod oracle;
mod output;
mod pagination;
mod people;
mod policy;
mod privacy;
mod properties;
mod publish;
mod ranges;
mod readers;
mod reading_pages;
mod readings;
mod search;
mod search_replies;
mod second_markdown;
mod series;
mod serve;
mod site;
mod source;
mod store;
#[cfg(unix)]
mod sync;
mod theme_docs;
mod truth;
mod waiting;
mod weave;
mod world;
