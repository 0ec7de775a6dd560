//! listpress turns the git archives of mailing lists into a static website of digests.
//!
//! Entry point: [`cli::main`], the program. The library exists for its own tests and benchmarks; its interface may
//! change with any version.
//!
//! The types of the stages, in order: a list's [`press::archive::ArchiveLog`] names the commit and blob of each
//! mail; a blob is parsed into a [`press::mail::Mail`], of which a [`press::summary::MailSummary`] is kept; summaries
//! are grouped into [`press::posting::Posting`]s, from which [`rows::digest::Digest`] and [`rows::series::Series`] are
//! made and written to content/. [`content::Content`] is what is read back, [`render::index::Index`] what pages look up
//! in it, and [`output::OutputFile`] what the site consists of.
//!
#![doc = include_str!("../.github/ARCHITECTURE.md")]

pub mod base;
pub mod bundle;
pub mod check;
pub mod cli;
pub mod config;
pub mod content;
pub mod demo;
pub mod format;
pub mod git;
pub mod git_command;
pub mod output;
pub mod press;
pub mod publish;
pub mod render;
pub mod rows;
pub mod serve;
pub mod store;
pub mod sync;
