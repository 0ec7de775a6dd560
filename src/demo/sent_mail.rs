//! What the generator remembers of a mail so that others can reply to it.

use super::project::DemoSubsystem;
use std::sync::Arc;

#[derive(Clone, Debug)]
pub(super) struct SentMail {
    pub(super) message_id: Arc<str>,
    pub(super) references: Vec<Arc<str>>,
    pub(super) subject: String,
    pub(super) author: usize,
    pub(super) sent: i64,
    pub(super) text: Arc<str>,
    pub(super) subsystem: &'static DemoSubsystem,
    /// The cover or patch that this mail is or replies to, directly or not.
    pub(super) about: Option<SeriesMail>,
}

/// A cover or patch of a series.
#[derive(Clone, Debug)]
pub(super) struct SeriesMail {
    pub(super) series: u32,
    /// The posting's position among those of the series.
    pub(super) posting: usize,
    /// The patch's position in the posting; `None` for a cover.
    pub(super) patch: Option<usize>,
    pub(super) message_id: Arc<str>,
}

impl SentMail {
    /// Whether this is, or is about, the patch at `position`; `None` stands for the cover.
    pub(super) fn is_about(&self, position: Option<usize>) -> bool {
        self.about.as_ref().is_some_and(|about| about.patch == position)
    }

    /// The References of a reply to this mail.
    pub(super) fn thread(&self) -> Vec<Arc<str>> {
        self.references.iter().chain([&self.message_id]).cloned().collect()
    }
}
