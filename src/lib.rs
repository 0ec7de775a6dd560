//! listpress presses the git archive of a mailing list into a static website of digests.
//!
//! Entry point: [`cli::main`], the program. The library is there for its own tests and benchmarks: its interface may
//! change with any version.
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
pub mod sync;
