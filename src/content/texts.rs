//! Texts of files that several pages show: read on first use, and kept.

use super::{Content, ContentError};
use crate::rows::digest::Digest;
use std::sync::OnceLock;

/// The texts of the digests that were read so far.
pub struct SharedTexts<'a> {
    content: &'a Content,
    texts: Vec<OnceLock<Vec<String>>>,
}

impl<'a> SharedTexts<'a> {
    pub fn new(content: &'a Content) -> Self {
        Self { content, texts: content.digests.iter().map(|_| OnceLock::new()).collect() }
    }

    /// The texts of a digest's messages; `front` is its front matter.
    pub fn texts(&self, digest: usize, front: &Digest) -> Result<&[String], ContentError> {
        if let Some(texts) = self.texts[digest].get() {
            return Ok(texts);
        }
        let texts = self.content.digests[digest].texts(front)?;
        Ok(self.texts[digest].get_or_init(|| texts))
    }
}
