//! listpress presses the git archive of a mailing list into a static website of digests.

pub mod archive;
pub mod config;
pub mod content;
pub mod digest;
pub mod git;
pub mod index;
pub mod intake;
pub mod mail;
pub mod markdown;
pub mod output;
pub mod period;
pub mod report;
pub mod series;
pub mod site_path;
pub mod subsystem;
pub mod yaml;
