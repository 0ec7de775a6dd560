//! listpress presses the git archive of a mailing list into a static website of digests.

pub mod archive;
pub mod cli;
pub mod config;
pub mod content;
pub mod demo;
pub mod digest;
pub mod git;
pub mod identity;
pub mod index;
pub mod intake;
pub mod mail;
pub mod markdown;
pub mod output;
pub mod period;
pub mod press;
pub mod render;
pub mod report;
pub mod series;
pub mod site_path;
pub mod subsystem;
pub mod yaml;
