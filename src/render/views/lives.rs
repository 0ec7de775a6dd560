//! What templates see of series and their histories: the part of the contract that `series.html`, `series-index.html`,
//! `waiting.html`, `heat.html` and `watch.html` share.

use super::{Link, PagerView, PersonView, ReviewerView};
use serde::Serialize;

/// The state of a version, for a chip.
#[derive(Debug, Clone, Serialize)]
pub struct StateView {
    /// `applied`, `partly applied`, `superseded`, `resent`, `rejected`, `under review`, `waiting`, `unknown`.
    pub word: &'static str,
    /// The same as a class: `under-review`.
    pub class: String,
    /// The mail that shows it, on a page of the site or in the list's archive.
    pub evidence: Option<String>,
}

/// The number of series in a state.
#[derive(Debug, Clone, Serialize)]
pub struct StateCount {
    /// `under review`.
    pub word: &'static str,
    /// The same as a class: `under-review`.
    pub class: String,
    /// The number of series.
    pub count: usize,
}

/// A link to a series, wherever one of its postings is listed.
#[derive(Debug, Clone, Serialize)]
pub struct LifeLinkView {
    /// Its page, at this version.
    pub url: String,
    /// This version: `v3`.
    pub version: String,
    /// The newest version: `v5`.
    pub newest: String,
    /// How many versions there are.
    pub versions: usize,
    /// When the first version was sent: `2024-12-03`.
    pub first: String,
    /// The state of this version.
    pub state: StateView,
}

/// `series.html`: a series with all its versions.
#[derive(Debug, Serialize)]
pub struct LifeView {
    /// The list.
    pub list: Link,
    /// The title of the newest version.
    pub title: String,
    /// Who sent the newest version.
    pub author: PersonView,
    /// Its subsystem, from the top of the tree.
    pub subsystem: Vec<Link>,
    /// The sections of MAINTAINERS that its files belong to.
    pub areas: Vec<Link>,
    /// Its state.
    pub state: StateView,
    /// Where it was applied or queued, according to mails and the source repository.
    pub taken: Vec<TakenView>,
    /// When the first version was sent.
    pub first: String,
    /// When the last mail about it was sent.
    pub last: String,
    /// Days from `first` to `last`.
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
    /// The people who took part, most active first.
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
    /// The same as RFC 3339.
    pub datetime: String,
    /// Days since the previous version.
    pub days: Option<i64>,
    /// The digest it arrived in.
    pub digest: Link,
    /// The mail in the list's archive.
    pub mail: Option<String>,
    /// `b4 am MESSAGE-ID`.
    pub b4: Option<String>,
    /// Whether it resends only some of the patches.
    pub partial: bool,
    /// Whether it resends an earlier version unchanged.
    pub resend: bool,
    /// Whether its mails were grouped without threading.
    pub inferred: bool,
    /// Patches that arrived.
    pub arrived: usize,
    /// Patches that it claims to have.
    pub total: u32,
    /// The patches that did not arrive: `1, 7–9 of 9`.
    pub missing: Option<String>,
    /// The previous version.
    pub previous: Option<Link>,
    /// What links it to the previous version: `change-id`, `supersedes`, `changelog link`, `reply`, `title`.
    pub linked_by: Option<&'static str>,
    /// Its state.
    pub state: StateView,
    /// The author's changelog, as HTML for use inside `<pre>`.
    pub changelog: Option<String>,
    /// How its patches compare with those of the previous version.
    pub changes: Option<ChangesView>,
    /// Titles of patches that were dropped.
    pub gone: Vec<String>,
    /// Review tags of the previous version that it does not carry.
    pub dropped: Vec<DroppedView>,
    /// Mails it declares to depend on.
    pub depends: Vec<Link>,
    /// Its patches.
    pub patches: Vec<PatchView>,
    /// Replies.
    pub replies: usize,
    /// Tags given to the whole version, in replies to its cover.
    pub tags: Vec<TagView>,
    /// Its mails in thread order.
    pub outline: Vec<OutlineView>,
}

/// The patches of a version compared with those of the previous one.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ChangesView {
    /// Patches that are the same except for tags.
    pub same: u32,
    /// Patches whose title, message or diff differ.
    pub changed: u32,
    /// New patches.
    pub new: u32,
    /// Dropped patches.
    pub dropped: u32,
    /// Patches that changed their order.
    pub moved: u32,
    /// Whether there were too many patches to look for similar ones, so that only identical ones were matched.
    pub coarse: bool,
}

/// A patch of a version.
#[derive(Debug, Serialize)]
pub struct PatchView {
    /// Its number in the series.
    pub index: u32,
    /// Its title.
    pub title: String,
    /// The mail in the list's archive.
    pub mail: Option<String>,
    /// Its author, where that is not the sender.
    pub author: Option<PersonView>,
    /// Lines added.
    pub insertions: u32,
    /// Lines removed.
    pub deletions: u32,
    /// Of five blocks, how many are green and how many red.
    pub blocks: (u32, u32),
    /// `same`, `changed` or `new`; `None` in the first version.
    pub change: Option<&'static str>,
    /// Its number in the previous version, where it differs.
    pub was: Option<u32>,
    /// Whether its order among the patches of both versions changed.
    pub moved: bool,
    /// What changed, as HTML for use inside `<pre>`; `None` where nothing did or the difference is too long to show.
    pub difference: Option<String>,
    /// Tags that it carries.
    pub carries: Vec<TagView>,
    /// Tags given to it in replies.
    pub given: Vec<TagView>,
    /// Where it was applied or queued.
    pub taken: Option<TakenView>,
    /// Replies to it.
    pub replies: usize,
}

/// A tag and who gave it.
#[derive(Debug, Clone, Serialize)]
pub struct TagView {
    /// The key: `Reviewed-by`.
    pub key: String,
    /// The name of the person who gave it.
    pub name: String,
    /// The person's page, where there is one.
    pub person: Option<String>,
    /// The mail that gave it.
    pub mail: Option<String>,
    /// `good`, `bad` or `other`, for its colour.
    pub mood: &'static str,
}

/// A tag that a version lost.
#[derive(Debug, Serialize)]
pub struct DroppedView {
    /// The lost tag.
    pub tag: TagView,
    /// The title of the patch; `None` where the tag was given to the whole series.
    pub patch: Option<String>,
    /// Whether the patch changed.
    pub changed: bool,
}

/// Where a patch or series was applied or queued.
#[derive(Debug, Clone, Serialize)]
pub struct TakenView {
    /// The number of the patch; `None` for all of them.
    pub patch: Option<u32>,
    /// The tree or branch.
    pub tree: Option<String>,
    /// The commit.
    pub commit: Option<String>,
    /// Whether it was queued rather than applied.
    pub queued: bool,
    /// The mail that says so.
    pub mail: Option<String>,
    /// How the commit was found in the source repository.
    pub found_by: Option<&'static str>,
}

/// A mail in the outline of a thread.
#[derive(Debug, Serialize)]
pub struct OutlineView {
    /// Its depth in the thread.
    pub depth: usize,
    /// The id of its line: `m-mzxw6ytboi2dqnjq`.
    pub id: String,
    /// Its kind: `cover`, `patch`, `reply` or `bot`.
    pub kind: &'static str,
    /// The patch's title, or the most telling line of a reply.
    pub text: String,
    /// Its author.
    pub person: PersonView,
    /// When it was sent: `2025-08-29`.
    pub date: String,
    /// The mail in the list's archive.
    pub mail: Option<String>,
    /// Tags that it gives.
    pub tags: Vec<TagView>,
}

/// A person who took part in a series.
#[derive(Debug, Serialize)]
pub struct TakingPartView {
    /// The person.
    pub person: PersonView,
    /// Patches sent, in all versions.
    pub patches: usize,
    /// Other mails sent.
    pub replies: usize,
    /// Tags given.
    pub tags: usize,
}

/// A file that a series touches.
#[derive(Debug, Serialize)]
pub struct PathView {
    /// Its path.
    pub path: String,
    /// How many other series under review touch it.
    pub others: usize,
}

/// A series in a table of series.
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
    /// Its subsystem, from the top of the tree.
    pub subsystem: Vec<Link>,
    /// Patches of the newest version.
    pub patches: usize,
    /// Its state.
    pub state: StateView,
    /// When the first version was sent.
    pub first: String,
    /// When the last mail about it was sent.
    pub last: String,
    /// Days since the last mail about it, up to the newest mail of the list.
    pub silent: i64,
    /// Replies to the newest version.
    pub replies: usize,
    /// What the page adds about it: silent reviewers, lost tags, missing patches.
    pub remark: String,
}

/// `series-index.html`: all series of a list, most recently active first.
#[derive(Debug, Serialize)]
pub struct SeriesIndexView {
    /// The list.
    pub list: Link,
    /// The series on this page.
    pub rows: Vec<LifeRow>,
    /// How many there are on all pages.
    pub total: usize,
    /// The series counted by state.
    pub states: Vec<StateCount>,
    /// The pages.
    pub pager: PagerView,
}

/// `waiting.html`: series that are waiting for somebody.
#[derive(Debug, Serialize)]
pub struct WaitingView {
    /// The list.
    pub list: Link,
    /// The date of the newest mail, up to which days are counted.
    pub until: String,
    /// The number of days after which a series counts as waiting.
    pub after: u32,
    /// Series without a reply.
    pub unanswered: Vec<LifeRow>,
    /// New versions whose earlier reviewers have not replied.
    pub silent_reviewers: Vec<LifeRow>,
    /// New versions that lost review tags.
    pub dropped: Vec<LifeRow>,
    /// Series with patches that did not arrive.
    pub incomplete: Vec<LifeRow>,
}

/// `heat.html`: files touched by more than one series under review.
#[derive(Debug, Serialize)]
pub struct HeatView {
    /// The list.
    pub list: Link,
    /// The files, those with the most series first.
    pub files: Vec<HotFile>,
}

/// A file touched by several series.
#[derive(Debug, Serialize)]
pub struct HotFile {
    /// Its path.
    pub path: String,
    /// The id of its entry.
    pub id: String,
    /// The series.
    pub series: Vec<LifeRow>,
}

/// `watch.html`: series that match `watch:` in site.yaml.
#[derive(Debug, Serialize)]
pub struct WatchView {
    /// The rules of `watch`: the kind in words, and its values.
    pub rules: Vec<(String, Vec<String>)>,
    /// The matching series on this page, most recently active first.
    pub rows: Vec<LifeRow>,
    /// How many there are on all pages.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}

/// `moved.html`: redirects from where a page was before a later mail made its series part of an earlier one.
#[derive(Debug, Serialize)]
pub struct MovedView {
    /// The page of the series.
    pub link: Link,
    /// The same for `<meta http-equiv=refresh>`: already relative, because nothing rewrites it.
    pub target: String,
    /// The absolute URL of that page, where `base_url` is set.
    pub canonical: Option<String>,
}

/// `maintainers.html`: the sections of MAINTAINERS that series touch.
#[derive(Debug, Serialize)]
pub struct AreasView {
    /// The sections on this page, busiest first.
    pub rows: Vec<AreaRow>,
    /// How many there are on all pages.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}

/// A section of MAINTAINERS in the index.
#[derive(Debug, Serialize)]
pub struct AreaRow {
    /// The section's page.
    pub link: Link,
    /// Its status: `Maintained`.
    pub status: Option<String>,
    /// Series that touch its files.
    pub series: usize,
    /// How many of these are still open.
    pub open: usize,
    /// Its share of the busiest section's series, 1 to 100.
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
    /// Its mailing lists.
    pub lists: Vec<String>,
    /// Its trees.
    pub trees: Vec<String>,
    /// The people who reviewed the most in it.
    pub busiest: Vec<ReviewerView>,
    /// Series without a reply.
    pub waiting: Vec<LifeRow>,
    /// Its series on this page, most recently active first.
    pub rows: Vec<LifeRow>,
    /// How many there are on all pages.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}
