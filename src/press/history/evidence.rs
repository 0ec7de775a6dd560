//! What mails outside a series show to be merged: which posting of a patch, by its title.
//!
//! Entry point: [`decide`], for all mails that name one title and all patches that have it. A title proves the newest
//! posting that was sent before the mail that names it, and none where it may be another patch's. Rules, in order:
//!
//! 1. A posting never proves its own series, nor does what people say in its thread: an author names the commits of a
//!    branch that nobody else has. What a notice says of a series that it answers is a verdict on the version it answers.
//! 2. Picks for a release and the patches of pull requests are not what was merged, but tell of it.
//! 3. Where the mail gives an author, the patch is by that author.
//! 4. A commit is older than the first mail that names it, so a patch that was sent later is not this commit.
//! 5. What was sent again later was not merged before. What a pull request lists was not merged if there are only answers
//!    that say something else.
//! 6. Without an author, patches of that title by several people prove nothing, and neither does a short title, or one
//!    of which no patch was sent in the last year.
//!
//! Of several mails that prove one patch, the first counts, with the first commit that is named. So a row changes at most
//! once more.

use super::title::Title;
use crate::base::hash;
use crate::base::id::MessageId;
use crate::press::archive::ArchivePosition;
use crate::press::mail::{MailKind, Subject};
use crate::press::summary::{Applied, MailSummary, MergedTitle, Verdict};
use crate::rows::applied::FoundBy;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// After this time an equal title may be that of another patch, in seconds.
const LONG: i64 = 366 * 86_400;

/// How many levels above a mail the patch that it answers is searched.
pub const LOOK_UP: usize = 100;

/// What shows that a patch was merged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    pub by: FoundBy,
    pub commit: Option<String>,
    pub tree: Option<String>,
    /// Whether it was only asked to be pulled.
    pub queued: bool,
    /// The mail, if it can be linked.
    pub mail: Option<MessageId>,
}

/// The mails that name a title, and the patches of that title that they prove to be merged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TitleEvidence {
    pub naming: Vec<ArchivePosition>,
    pub proven: BTreeMap<ArchivePosition, Evidence>,
}

/// Where a mail stands; whatever these stand for, equal ones are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailPlace {
    pub position: ArchivePosition,
    pub thread: ArchivePosition,
    /// The series in which it is a cover or patch.
    pub series: Option<ArchivePosition>,
}

/// A mail that names the title.
#[derive(Clone, Debug)]
pub struct NamingMail<'a> {
    pub mail: &'a MailSummary,
    pub place: MailPlace,
    /// The series of the cover or patch that it answers, directly or not.
    pub about: Option<ArchivePosition>,
    /// What was answered to it.
    pub answer: PullAnswer<'a>,
}

/// What was answered to a pull request, as far as it matters.
#[derive(Clone, Copy, Debug, Default)]
pub enum PullAnswer<'a> {
    #[default]
    Nothing,
    /// Somebody spoke, and nobody said that it was pulled.
    Talk,
    Pulled(&'a Applied),
}

impl<'a> PullAnswer<'a> {
    /// Adds one more answer: the first that says that it was pulled counts.
    #[must_use]
    pub fn and(self, answer: &'a MailSummary) -> Self {
        match (self, answer.verdict.as_deref()) {
            (Self::Pulled(applied), _) | (_, Some(Verdict::Applied(applied))) => Self::Pulled(applied),
            // The patches that are to be pulled.
            _ if answer.patch.is_some() => self,
            _ => Self::Talk,
        }
    }
}

/// A patch that has the title.
#[derive(Clone, Copy, Debug)]
pub struct TitledPatch<'a> {
    pub mail: &'a MailSummary,
    pub place: MailPlace,
}

/// The key of a title that mails name or patches have.
pub fn title_key(title: &str) -> u64 {
    hash::quick_key(&("merged", folded(title)))
}

/// The keys of [`super::SearchKeys`] under which postings are found that may have a patch of that title.
pub fn posting_keys(title: &str) -> [u64; 2] {
    super::lineage::keys_of_title(&Title::new(title))
}

/// The evidence for each patch that was proven to be merged, by its mail; all of them have the title.
pub fn decide(naming: &[NamingMail<'_>], patches: &[TitledPatch<'_>]) -> BTreeMap<ArchivePosition, Evidence> {
    let patches: Vec<&TitledPatch<'_>> = patches.iter().filter(|patch| !is_pick(patch.mail)).collect();
    let mut named: Vec<(&NamingMail<'_>, &MergedTitle)> = Vec::new();
    for naming in naming {
        named.extend(naming.mail.merged_titles.iter().map(|merged| (naming, merged)));
    }
    let Some(title) = patches.first().map(|patch| folded(&patch.mail.title)) else { return BTreeMap::new() };
    named.retain(|(_, merged)| folded(&merged.title) == title);
    named.sort_by_key(|(naming, _)| (naming.mail.date.seconds, naming.place.position));
    let mut proven: BTreeMap<ArchivePosition, Evidence> = BTreeMap::new();
    for (naming, merged) in &named {
        let before = first_named(&named, merged).min(naming.mail.date.seconds);
        let declined = merged.by == FoundBy::PullRequest && matches!(naming.answer, PullAnswer::Talk);
        if !declined && let Some(patch) = proven_patch(naming, merged, before, &patches) {
            let evidence = proven.entry(patch.place.position).or_insert_with(|| evidence(naming, merged));
            evidence.add(merged, naming);
        }
    }
    proven
}

/// When the commit that a mail names was named first.
fn first_named(named: &[(&NamingMail<'_>, &MergedTitle)], merged: &MergedTitle) -> i64 {
    let Some(commit) = &merged.commit else { return i64::MAX };
    let is_same = |other: &str| other.starts_with(&**commit) || commit.starts_with(other);
    let first = named.iter().find(|(_, other)| other.commit.as_deref().is_some_and(is_same));
    first.map_or(i64::MAX, |(naming, _)| naming.mail.date.seconds)
}

/// The patch that a mail proves to be merged: the newest sent before it that can be meant.
fn proven_patch<'p, 'a>(
    naming: &NamingMail<'_>,
    merged: &MergedTitle,
    before: i64,
    patches: &[&'p TitledPatch<'a>],
) -> Option<&'p TitledPatch<'a>> {
    let can_be = |patch: &&&TitledPatch<'_>| {
        patch.mail.date.seconds < before
            && !is_own(naming, merged, patch)
            && merged.author.as_deref().is_none_or(|author| is_by(patch.mail, author))
    };
    let fitting: Vec<&TitledPatch<'_>> = patches.iter().filter(can_be).copied().collect();
    let newest = fitting.iter().max_by_key(|patch| (patch.mail.date.seconds, patch.place.position)).copied()?;
    // A notice in the thread of a posting is a verdict on that one, even if the patch itself is missing there.
    let of_series = naming.about.is_some() && naming.about == newest.place.series;
    let of_thread = |patch: &&TitledPatch<'_>| patch.place.thread == naming.place.thread;
    if merged.by == FoundBy::Notice && (of_series || patches.iter().copied().any(|patch| of_thread(&patch))) {
        return None;
    }
    let again = |patch: &&TitledPatch<'_>| {
        patch.place.series == newest.place.series && patch.mail.date.seconds > newest.mail.date.seconds
    };
    if patches.iter().copied().any(|patch| again(&patch)) {
        return None;
    }
    let recent = before.saturating_sub(newest.mail.date.seconds) <= LONG;
    let one_author = || fitting.iter().all(|patch| is_by_same(patch.mail, newest.mail));
    let telling = Title::new(&merged.title).is_telling();
    let sure = if merged.author.is_some() { recent || telling } else { one_author() && telling && recent };
    sure.then_some(newest)
}

/// Whether a mail belongs to the series of a patch, or is talk in its thread.
fn is_own(naming: &NamingMail<'_>, merged: &MergedTitle, patch: &TitledPatch<'_>) -> bool {
    let talk = matches!(merged.by, FoundBy::Fixes | FoundBy::Mention | FoundBy::Notice);
    let talk = talk && naming.place.series.is_none();
    let same_series = naming.place.series.is_some() && naming.place.series == patch.place.series;
    same_series || talk && naming.place.thread == patch.place.thread
}

/// Whether a patch is a pick for a release, or sent to be pulled.
fn is_pick(mail: &MailSummary) -> bool {
    let subject = Subject::parse(mail.subject());
    let mut words = subject.prefixes.iter().flat_map(|word| word.split(['/', '-', '_']));
    let told = words.any(|word| {
        ["pull", "stable", "backport", "backports", "autosel"].iter().any(|known| word.eq_ignore_ascii_case(known))
    });
    let own = |merged: &MergedTitle| merged.by == FoundBy::Backport && folded(&merged.title) == folded(&mail.title);
    told || mail.kind == MailKind::PullRequest
        || super::lineage::names_release(&subject)
        || mail.merged_titles.iter().any(own)
}

fn is_by(mail: &MailSummary, author: &str) -> bool {
    folded(&mail.author.name) == folded(author)
}

fn is_by_same(one: &MailSummary, other: &MailSummary) -> bool {
    is_by(one, &other.author.name) || one.author.email.eq_ignore_ascii_case(&other.author.email)
}

fn evidence(naming: &NamingMail<'_>, merged: &MergedTitle) -> Evidence {
    Evidence { by: merged.by, commit: None, tree: None, queued: true, mail: naming.mail.link_id() }
}

impl Evidence {
    /// Adds what one more mail tells: the first commit and tree that are named count.
    fn add(&mut self, merged: &MergedTitle, naming: &NamingMail<'_>) {
        let pulled = match naming.answer {
            PullAnswer::Pulled(applied) if merged.by == FoundBy::PullRequest => Some(applied.tree.clone()),
            _ => None,
        };
        self.queued &= merged.by == FoundBy::PullRequest && pulled.is_none() || merged.queued;
        self.commit = self.commit.take().or_else(|| merged.commit.as_deref().map(str::to_owned));
        let tree = merged.tree.as_deref().map(str::to_owned);
        self.tree = self.tree.take().or(tree).or_else(|| pulled.flatten());
    }
}

/// A title or name without what nobody reads: case, white space and a final dot.
fn folded(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ").trim_end_matches('.').to_owned()
}
