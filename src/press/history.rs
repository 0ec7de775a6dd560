//! The life of a series: its versions, what changed between them, who reviewed it, and where it went.
//!
//! Entry point: [`tell`]. It looks at a whole list, where [`crate::press::digest`] looks at one range. Steps: what is kept of
//! each mail (`letter`, with `changelog`, `mention`, `notice` and `print` reading its text), the postings that continue
//! each other (`lineage`, `title`), the patches of two versions side by side (`compare`), the trailers that were given,
//! carried and lost, and where each posting went (`tell`, with `source` for the commits that patches became), as rows
//! (`record`) that go through content/ (`sequel`). `difference` says how two patches differ, for people, and `state`
//! where a version stands on the day of the archive's newest mail.
//!
//! A posting is linked to at most one earlier posting, by what its own mails say: a series never merges with another
//! because more mail arrived. What linked them is recorded. Where nothing is sure they stay apart: a wrong link is
//! worse than a missing one.

mod changelog;
mod compare;
mod difference;
mod excerpt;
mod given;
pub mod json;
mod letter;
mod lineage;
mod mention;
mod notice;
mod print;
mod source;
mod tell;
mod title;

pub use changelog::own_changes;
pub use compare::{Comparison, Matched, PatchFacts, compare};
pub use difference::{Difference, PatchText, difference};
pub use excerpt::excerpt;
pub use given::given_trailers;
pub use letter::{Facts, Letter, Submission};
pub use mention::{Earlier, Mentions, mentions};
pub use notice::{Applied, AppliedPatch, Notice, notice};
pub use print::Print;
pub use source::{Merged, SentPatch};
pub use tell::{Chapter, Pair, Scene, Tale, Told, tell};
