//! The history of a series: its versions, what changed between them, who reviewed it, and what was decided.
//!
//! Entry point: [`HistoryBuilder`]. It looks at a whole list, where [`crate::press::digest`] looks at one range. Steps:
//! the postings that continue each other (`lineage`, with `title`), the patches of two versions side by side
//! (`compare`), the commits that patches became (`merged`), and the rows of each series (`build`). `difference` shows
//! people how two patches differ, and `json` what other programs want to know of a version.
//!
//! A posting is linked to at most one earlier posting, by what its own mails say: a series never merges with another
//! because more mail arrived. What linked them is recorded. Where nothing is sure they stay apart: a wrong link is
//! worse than a missing one.

mod build;
mod compare;
mod difference;
pub mod json;
mod lineage;
mod merged;
mod title;

pub use build::{BuiltSeries, DigestEnd, HistoryBuilder, HistoryInput, PatchPair, build};
pub use compare::{Comparison, Matched, PatchFacts, compare};
pub use difference::{PatchDifference, PatchText, difference};
pub use merged::{Merged, SentPatch};
