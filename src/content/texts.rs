//! Texts of files that several pages show: read on first use, and kept.

use super::{Content, ContentError};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The texts of the digests that were read so far.
pub struct SharedTexts<'a> {
    content: &'a Content,
    texts: Vec<OnceLock<Vec<String>>>,
}

impl<'a> SharedTexts<'a> {
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

/// How many are kept: the pages of one file are made one after the other, by as many threads as there are.
const KEPT: usize = 8;

/// Texts of the files that were asked for last. Each page of a posting of a thousand patches needs its file.
#[derive(Default)]
pub struct RecentTexts(Mutex<VecDeque<(usize, Arc<[String]>)>>);

impl RecentTexts {
    /// The texts with a number, which `read` reads.
    pub fn texts<E>(&self, number: usize, read: impl FnOnce() -> Result<Arc<[String]>, E>) -> Result<Arc<[String]>, E> {
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept().iter().find(|(own, _)| *own == number).map(|(_, texts)| Arc::clone(texts));
        if let Some(texts) = known {
            return Ok(texts);
        }
        let texts = read()?;
        let mut kept = kept();
        kept.truncate(KEPT - 1);
        kept.push_front((number, Arc::clone(&texts)));
        Ok(texts)
    }
}
