//! Postings to be read with what was said about them.
//!
//! Entry point: [`weave`], which puts the replies of a posting into its patches. It knows neither archives nor content/.

mod weave;

pub use weave::{ThreadMail, ThreadText, Woven, weave};
