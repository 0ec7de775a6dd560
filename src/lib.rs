//! listpress presses the git archive of a mailing list into a static website of digests.

pub mod archive;
pub mod demo;
pub mod git;
pub mod mail;
