//! listpress presses the git archive of a mailing list into a static website of digests.

pub mod archive;
pub mod mail;
pub mod series;
