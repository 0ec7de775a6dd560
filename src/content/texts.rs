//! Texts of digests that several feeds show: each digest's are read when one first wants them, and kept.

use super::{Content, ContentError};
use std::sync::OnceLock;

/// The texts of the digests, as far as somebody wanted them.
pub struct SharedTexts<'a> {
    content: &'a Content,
    texts: Vec<OnceLock<Vec<String>>>,
}

impl<'a> SharedTexts<'a> {
    /// Those of some content; nothing is read yet.
    pub fn new(content: &'a Content) -> Self {
        Self { content, texts: content.digests.iter().map(|_| OnceLock::new()).collect() }
    }

    /// The texts of a digest's messages.
    pub fn texts(&self, digest: usize) -> Result<&[String], ContentError> {
        if let Some(texts) = self.texts[digest].get() {
            return Ok(texts);
        }
        let texts = self.content.digests[digest].texts()?;
        Ok(self.texts[digest].get_or_init(|| texts))
    }
}
