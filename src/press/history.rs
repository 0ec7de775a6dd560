//! The history of a series: its versions, what changed between them, who reviewed it, and what was decided.
//!
//! Entry point: [`HistoryBuilder`]. It looks at a whole list, where [`crate::press::digest`] looks at one range. Steps:
//! find the postings that continue each other (`lineage`, with `title`), pair the patches of two versions (`compare`),
//! find the commits that patches became (`merged`) and
//! who makes such (`committers`), and what mails outside their series say of patches (`evidence`), and make the rows of each series (`build`). `difference` renders
//! how two patches differ, and `json` exports versions to other programs.
//!
//! A posting is linked to at most one earlier posting, by what its own mails say, so more mail never merges two series.
//! The reason for each link is recorded. In doubt postings stay apart: a wrong link is worse than a missing one.

mod build;
mod committers;
mod compare;
mod difference;
mod evidence;
pub mod json;
mod lineage;
mod merged;
mod title;

pub use build::{
    BuiltSeries, DigestEnd, HistoryBuilder, HistoryInput, KnownPostings, ListPlaces, Past, PatchPair, Places,
    PostedMail, PublishedPages, SearchKeys, build,
};
pub use committers::Committers;
pub use compare::{Comparison, Matched, PatchFacts, compare};
pub use difference::{PatchDifference, PatchText, difference};
pub use evidence::{
    Evidence, LOOK_UP, MailPlace, NamingMail, PullAnswer, TitleEvidence, TitledPatch, decide, posting_keys, title_key,
};
pub use lineage::{FoundPosting, KnownLink, LinkOutcome, RECENT};
pub use merged::{Merged, SentPatch};
