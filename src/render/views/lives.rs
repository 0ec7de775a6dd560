//! What templates see of the lives of series: the part of the contract that `series.html`, `series-index.html`,
//! `waiting.html`, `heat.html` and `watch.html` share.

use super::{Link, PagerView, PersonView, ReviewerView};
use serde::Serialize;

/// Where a version stands, for a chip.
#[derive(Debug, Clone, Serialize)]
pub struct StateView {
    /// `applied`, `partly applied`, `superseded`, `resent`, `rejected`, `under review`, `waiting`, `unknown`.
    pub word: &'static str,
    /// The same as a class: `under-review`.
    pub class: String,
    /// The mail that shows it, on a page of the site or in the list's archive.
    pub evidence: Option<String>,
}

/// How many series stand somewhere.
#[derive(Debug, Clone, Serialize)]
pub struct StateCount {
    /// `under review`.
    pub word: &'static str,
    /// The same as a class: `under-review`.
    pub class: String,
    /// How many.
    pub count: usize,
}

/// A series wherever one of its postings is named.
#[derive(Debug, Clone, Serialize)]
pub struct LifeLinkView {
    /// Its page, at the version that is named.
    pub url: String,
    /// The version that is named: `v3`.
    pub version: String,
    /// The newest version: `v5`.
    pub newest: String,
    /// How many versions there are.
    pub versions: usize,
    /// When the first was sent: `2024-12-03`.
    pub first: String,
    /// Where the version that is named stands.
    pub state: StateView,
}

/// `series.html`: one series through all its versions.
#[derive(Debug, Serialize)]
pub struct LifeView {
    /// The list.
    pub list: Link,
    /// The title of the newest version.
    pub title: String,
    /// Who sent the newest version.
    pub author: PersonView,
    /// Where it belongs, from the top of the tree.
    pub subsystem: Vec<Link>,
    /// Which sections of MAINTAINERS its files belong to.
    pub areas: Vec<Link>,
    /// Where it stands.
    pub state: StateView,
    /// Where that was said by mails or the source repository: tree, commit, mail.
    pub taken: Vec<TakenView>,
    /// When the first version was sent.
    pub first: String,
    /// When the last mail about it was sent.
    pub last: String,
    /// Days from one to the other.
    pub days: i64,
    /// The newest version's mail in the list's archive.
    pub mail: Option<String>,
    /// `b4 am MESSAGE-ID`, safe to paste into a shell.
    pub b4_am: Option<String>,
    /// `b4 diff …` for the newest two versions.
    pub b4_diff: Option<String>,
    /// The versions on a line, as an SVG picture; empty where there is only one.
    pub timeline: String,
    /// The versions, newest first.
    pub versions: Vec<VersionView>,
    /// Who took part, the busiest first.
    pub people: Vec<TakingPartView>,
    /// The files of the newest version.
    pub paths: Vec<PathView>,
}

/// A version of a series.
#[derive(Debug, Serialize)]
pub struct VersionView {
    /// The id of its section: `v3`.
    pub id: String,
    /// `v3`, `RFC v2`, `v5.1`.
    pub label: String,
    /// Its title.
    pub title: String,
    /// Its whole subject.
    pub subject: String,
    /// Who sent it.
    pub author: PersonView,
    /// When it was sent: `2025-08-29 10:57 +0100`.
    pub date: String,
    /// The same for machines.
    pub datetime: String,
    /// Days since the version before.
    pub days: Option<i64>,
    /// The digest it arrived in.
    pub digest: Link,
    /// The mail in the list's archive.
    pub mail: Option<String>,
    /// `b4 am MESSAGE-ID`.
    pub b4: Option<String>,
    /// Whether it sends only some patches anew.
    pub partial: bool,
    /// Whether it sends an earlier version once more.
    pub resend: bool,
    /// Whether its mails were put together without threading.
    pub inferred: bool,
    /// Patches that arrived.
    pub arrived: usize,
    /// Patches that it states to have.
    pub total: u32,
    /// What did not arrive: `1, 7–9 of 9`.
    pub missing: Option<String>,
    /// The version it continues.
    pub previous: Option<Link>,
    /// What shows that: `change-id`, `supersedes`, `changelog link`, `reply`, `title`.
    pub linked_by: Option<&'static str>,
    /// Where it stands.
    pub state: StateView,
    /// What its author says that changed, as HTML for use inside `<pre>`.
    pub changelog: Option<String>,
    /// How its patches relate to those of the version before.
    pub changes: Option<ChangesView>,
    /// Titles of patches that are gone.
    pub gone: Vec<String>,
    /// Review tags of the version before that it does not carry.
    pub dropped: Vec<DroppedView>,
    /// Mails it says to depend on.
    pub depends: Vec<Link>,
    /// Its patches.
    pub patches: Vec<PatchView>,
    /// Replies.
    pub replies: usize,
    /// Tags given to all of it, in answers to its cover.
    pub tags: Vec<TagView>,
    /// Its mails in the order of the thread.
    pub outline: Vec<OutlineView>,
}

/// Patches compared with the version before.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ChangesView {
    /// Patches that are the same, but for tags.
    pub same: u32,
    /// Patches whose title, message or diff differ.
    pub changed: u32,
    /// Patches that were not there.
    pub new: u32,
    /// Patches that are gone.
    pub dropped: u32,
    /// Patches that stand elsewhere.
    pub moved: u32,
    /// Whether there were too many patches to look for similar ones.
    pub coarse: bool,
}

/// A patch of a version.
#[derive(Debug, Serialize)]
pub struct PatchView {
    /// Its place.
    pub index: u32,
    /// Its title.
    pub title: String,
    /// The mail in the list's archive.
    pub mail: Option<String>,
    /// Who wrote it, where that is not the sender.
    pub author: Option<PersonView>,
    /// Lines added.
    pub insertions: u32,
    /// Lines removed.
    pub deletions: u32,
    /// Of five blocks, how many are green and how many red.
    pub blocks: (u32, u32),
    /// `same`, `changed`, `new`; `None` where there is no version before.
    pub change: Option<&'static str>,
    /// Its place in the version before, where that is another.
    pub was: Option<u32>,
    /// Whether it stands elsewhere among the patches that both versions have.
    pub moved: bool,
    /// What changed, as HTML for use inside `<pre>`; `None` where nothing did or it is too long to show.
    pub difference: Option<String>,
    /// Tags it carries.
    pub carries: Vec<TagView>,
    /// Tags given to it in answers.
    pub given: Vec<TagView>,
    /// Where it went.
    pub taken: Option<TakenView>,
    /// Replies to it.
    pub replies: usize,
}

/// A tag with who gave it.
#[derive(Debug, Clone, Serialize)]
pub struct TagView {
    /// `Reviewed-by`.
    pub key: String,
    /// The name.
    pub name: String,
    /// The page of the person, where there is one.
    pub person: Option<String>,
    /// The mail that gave it.
    pub mail: Option<String>,
    /// `good`, `bad`, or `other`.
    pub mood: &'static str,
}

/// A tag that a version lost.
#[derive(Debug, Serialize)]
pub struct DroppedView {
    /// The tag.
    pub tag: TagView,
    /// The patch; `None` where it was given to the whole series.
    pub patch: Option<String>,
    /// Whether the patch changed.
    pub changed: bool,
}

/// Where a patch or series was taken to.
#[derive(Debug, Clone, Serialize)]
pub struct TakenView {
    /// The patch; `None` for all.
    pub patch: Option<u32>,
    /// The tree or branch.
    pub tree: Option<String>,
    /// The commit.
    pub commit: Option<String>,
    /// Whether it was queued only.
    pub queued: bool,
    /// The mail that says so.
    pub mail: Option<String>,
    /// How it was found in the source repository.
    pub found_by: Option<&'static str>,
}

/// A mail in the outline of a thread.
#[derive(Debug, Serialize)]
pub struct OutlineView {
    /// How deep it lies.
    pub depth: usize,
    /// The id of its line: `m-mzxw6ytboi2dqnjq`.
    pub id: String,
    /// `cover`, `patch`, `reply`, `bot`.
    pub kind: &'static str,
    /// The patch's title, or the line that says best what it says.
    pub text: String,
    /// Who wrote it.
    pub person: PersonView,
    /// When: `2025-08-29`.
    pub date: String,
    /// The mail in the list's archive.
    pub mail: Option<String>,
    /// Tags it gives.
    pub tags: Vec<TagView>,
}

/// Somebody who took part in a series.
#[derive(Debug, Serialize)]
pub struct TakingPartView {
    /// Who.
    pub person: PersonView,
    /// Patches sent, all versions together.
    pub patches: usize,
    /// Other mails.
    pub replies: usize,
    /// Tags given.
    pub tags: usize,
}

/// A file that a series touches.
#[derive(Debug, Serialize)]
pub struct PathView {
    /// Its path.
    pub path: String,
    /// How many other series under review touch it too.
    pub others: usize,
}

/// A series in a list of series.
#[derive(Debug, Serialize)]
pub struct LifeRow {
    /// Its page.
    pub link: Link,
    /// Who sent it.
    pub author: PersonView,
    /// The newest version: `v3`.
    pub version: String,
    /// How many versions there are.
    pub versions: usize,
    /// Where it belongs.
    pub subsystem: Vec<Link>,
    /// Patches of the newest version.
    pub patches: usize,
    /// Where it stands.
    pub state: StateView,
    /// When the first version was sent.
    pub first: String,
    /// When the last mail about it was sent.
    pub last: String,
    /// Days of silence, up to the newest mail of the list.
    pub silent: i64,
    /// Replies to the newest version.
    pub replies: usize,
    /// What else the page it is on has to say of it.
    pub remark: String,
}

/// `series-index.html`: all series of a list, those heard of last first.
#[derive(Debug, Serialize)]
pub struct SeriesIndexView {
    /// The list.
    pub list: Link,
    /// Those of this page.
    pub rows: Vec<LifeRow>,
    /// How many there are in all.
    pub total: usize,
    /// How many stand where.
    pub states: Vec<StateCount>,
    /// The pages.
    pub pager: PagerView,
}

/// `waiting.html`: what waits for somebody.
#[derive(Debug, Serialize)]
pub struct WaitingView {
    /// The list.
    pub list: Link,
    /// The day of the newest mail, up to which days are counted.
    pub until: String,
    /// After how many days a series counts as waiting.
    pub after: u32,
    /// Series that nobody answered.
    pub unanswered: Vec<LifeRow>,
    /// New versions whose earlier reviewers have been silent.
    pub silent_reviewers: Vec<LifeRow>,
    /// New versions that lost review tags.
    pub dropped: Vec<LifeRow>,
    /// Series of which patches did not arrive.
    pub incomplete: Vec<LifeRow>,
}

/// `heat.html`: files that several series under review touch.
#[derive(Debug, Serialize)]
pub struct HeatView {
    /// The list.
    pub list: Link,
    /// The files, those that most series touch first.
    pub files: Vec<HotFile>,
}

/// A file that several series touch.
#[derive(Debug, Serialize)]
pub struct HotFile {
    /// Its path.
    pub path: String,
    /// The id of its entry.
    pub id: String,
    /// The series.
    pub series: Vec<LifeRow>,
}

/// `watch.html`: what matches `watch:` of site.yaml.
#[derive(Debug, Serialize)]
pub struct WatchView {
    /// What is watched for, in words.
    pub rules: Vec<(String, Vec<String>)>,
    /// What matched, heard of last first.
    pub rows: Vec<LifeRow>,
    /// How many that is on all pages.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}

/// `moved.html`: where a page was before mails arrived that make its series part of an earlier one.
#[derive(Debug, Serialize)]
pub struct MovedView {
    /// The page of the series.
    pub link: Link,
    /// The same for `<meta http-equiv=refresh>`: relative, since nothing rewrites it.
    pub target: String,
    /// The absolute URL of the page of the series, where `base_url` is set.
    pub canonical: Option<String>,
}

/// `maintainers.html`: the sections of MAINTAINERS that series touch.
#[derive(Debug, Serialize)]
pub struct AreasView {
    /// The sections of this page, the busiest first.
    pub rows: Vec<AreaRow>,
    /// How many there are in all.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}

/// A section of MAINTAINERS in the index.
#[derive(Debug, Serialize)]
pub struct AreaRow {
    /// The section.
    pub link: Link,
    /// Its status: `Maintained`.
    pub status: Option<String>,
    /// Series that touch it.
    pub series: usize,
    /// How many of these are open.
    pub open: usize,
    /// The share of the busiest one's series, 1 to 100.
    pub percent: u32,
}

/// `area.html`: a section of MAINTAINERS.
#[derive(Debug, Serialize)]
pub struct AreaView {
    /// Its title.
    pub title: String,
    /// Its status.
    pub status: Option<String>,
    /// Its maintainers.
    pub maintainers: Vec<PersonView>,
    /// Its reviewers.
    pub reviewers: Vec<PersonView>,
    /// Its lists.
    pub lists: Vec<String>,
    /// Its trees.
    pub trees: Vec<String>,
    /// Who reviewed most in it.
    pub busiest: Vec<ReviewerView>,
    /// Series that nobody answered.
    pub waiting: Vec<LifeRow>,
    /// Its series, heard of last first.
    pub rows: Vec<LifeRow>,
    /// How many that is on all pages.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}
