//! Which commit of the code merged a patch.
//!
//! Entry point: [`Merged::find`]. Steps: collect the commits that may have merged any of the patches, because they name
//! its Message-ID, are by its author, or have its title (`CandidateCommit`); then assign, in this order, the commits
//! that name a Message-ID and have its title or its change (`by_link`), that make the same change (`by_diff`), and that have the same title and author
//! (`by_title`). Each step looks only at the commits and patches that earlier steps left. A commit merges one patch: of
//! several versions that fit, the last one sent before it; where that one was merged by another commit, none is, since
//! an older version would only be a guess.
//!
//! Deliberately not supported: merge commits (their links name covers and pull requests), several patches squashed into
//! one commit, and titles that the maintainer changed where nothing else identifies the patch.

use crate::base::id::{MessageId, ObjectId};
use crate::base::text::{first_word, up_to};
use crate::base::trailer::key_and_value;
use crate::git::SourceCommit;
use crate::press::summary::Fingerprint;
use crate::rows::applied::FoundBy;
use std::cell::LazyCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

const DAY: i64 = 24 * 60 * 60;

/// Maintainers commit their own patches before they send them, and clocks differ.
const EARLY: i64 = DAY;

/// After this time an equal title by the same author is another patch, which was not sent to this list.
const LATE: i64 = 366 * DAY;

/// Trailers that name the mail from which a commit was made.
const KEYS: [&str; 3] = ["link", "message-id", "patchwork"];

/// A patch that may have been merged.
#[derive(Clone, Copy, Debug)]
pub struct SentPatch<'a> {
    /// Its Message-ID without angle brackets.
    pub message_id: &'a MessageId,
    pub title: &'a str,
    pub name: &'a str,
    pub email: &'a str,
    /// When it was sent, in seconds since 1970, UTC.
    pub sent: i64,
    /// Its fingerprint; `None` where its mail has no diff.
    pub fingerprint: Option<&'a Fingerprint>,
}

/// The commit that merged a patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    pub commit: ObjectId,
    /// Its committer's date, in seconds since 1970, UTC.
    pub committed: i64,
    pub found_by: FoundBy,
}

impl Merged {
    /// Finds the commit of each patch. `diff_hash_of_commit` returns what [`Fingerprint::diff`] would be for a commit; it
    /// is called only for commits that name a patch under another title, and for those by the author of an unassigned
    /// patch in the year after that was sent.
    pub fn find(
        commits: impl IntoIterator<Item = SourceCommit>,
        patches: &[SentPatch<'_>],
        diff_hash_of_commit: impl Fn(&ObjectId) -> Option<u64>,
    ) -> Vec<Option<Self>> {
        let known = Patches::new(patches);
        let mut search = CommitSearch {
            commits: commits.into_iter().filter_map(|commit| known.candidate(&commit)).collect(),
            known,
            found: vec![None; patches.len()],
        };
        // Oldest first: where a patch was merged twice, the later commit is a copy.
        search.commits.sort_by_key(|commit| (commit.committed, commit.id));
        search.by_link(&diff_hash_of_commit);
        search.by_diff(&diff_hash_of_commit);
        search.by_title();
        search.found
    }
}

/// The patches, indexed by what commits say about them.
struct Patches<'a> {
    sent: &'a [SentPatch<'a>],
    keys: Vec<Keys>,
    by_id: HashMap<&'a MessageId, usize>,
    by_title: HashMap<String, Vec<usize>>,
    by_email: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
}

/// What a commit and its patch have in common, normalised; empty where a value identifies nothing.
struct Keys {
    title: String,
    name: String,
    email: String,
}

/// What is kept of a commit that may have merged a patch.
struct CandidateCommit {
    id: ObjectId,
    authored: i64,
    committed: i64,
    keys: Keys,
    links: Vec<NamedPatch>,
    /// Whether a patch was assigned to this commit.
    assigned: bool,
}

/// A patch that a commit names.
#[derive(Clone, Copy)]
struct NamedPatch {
    patch: usize,
    /// Whether the commit says that it is this mail, as `Message-ID:` does.
    is_it: bool,
    /// Whether no link follows: maintainers' tools add theirs last; links before it may lead to a discussion.
    is_last: bool,
}

/// The search in progress.
struct CommitSearch<'a> {
    known: Patches<'a>,
    commits: Vec<CandidateCommit>,
    found: Vec<Option<Merged>>,
}

impl<'a> Patches<'a> {
    fn new(patches: &'a [SentPatch<'a>]) -> Self {
        let keys: Vec<Keys> = patches.iter().map(|patch| Keys::new(patch.title, patch.name, patch.email)).collect();
        let table = |key: fn(&Keys) -> &String| {
            let mut table: HashMap<String, Vec<usize>> = HashMap::new();
            for (index, keys) in keys.iter().enumerate() {
                table.entry(key(keys).clone()).or_default().push(index);
            }
            table.remove("");
            table
        };
        Self {
            by_id: patches.iter().enumerate().rev().map(|(index, patch)| (patch.message_id, index)).collect(),
            by_title: table(|keys| &keys.title),
            by_email: table(|keys| &keys.email),
            by_name: table(|keys| &keys.name),
            sent: patches,
            keys,
        }
    }

    /// What to keep of a commit; `None` where it cannot have merged any patch.
    fn candidate(&self, commit: &SourceCommit) -> Option<CandidateCommit> {
        if commit.parents > 1 {
            return None;
        }
        let candidate = CandidateCommit {
            id: commit.id,
            authored: commit.authored,
            committed: commit.committed,
            keys: Keys::new(&commit.subject, &commit.author_name, &commit.author_email),
            links: self.links(&commit.body),
            assigned: false,
        };
        let is_known = !candidate.links.is_empty()
            || self.by_email.contains_key(&candidate.keys.email)
            || self.by_name.contains_key(&candidate.keys.name);
        is_known.then_some(candidate)
    }

    /// The patches that a commit's message names.
    fn links(&self, body: &str) -> Vec<NamedPatch> {
        let mut links: Vec<NamedPatch> = Vec::new();
        for (key, value) in body.lines().filter_map(trailer) {
            let ids = named_ids(value);
            for link in &mut links {
                link.is_last &= ids.is_empty();
            }
            let patch = ids.iter().find_map(|id| self.by_id.get(id));
            let is_it = key.eq_ignore_ascii_case("message-id");
            links.extend(patch.map(|patch| NamedPatch { patch: *patch, is_it, is_last: true }));
        }
        links
    }

    fn same_author(&self, patch: usize, commit: &CandidateCommit) -> bool {
        let (sent, committed) = (&self.keys[patch], &commit.keys);
        equal(&sent.email, &committed.email) || equal(&sent.name, &committed.name)
    }

    fn same_title(&self, patch: usize, commit: &CandidateCommit) -> bool {
        equal(&self.keys[patch].title, &commit.keys.title)
    }

    /// Whether half of the words agree: maintainers change prefixes and words.
    fn like_title(&self, patch: usize, commit: &CandidateCommit) -> bool {
        let (sent, committed) = (words(&self.keys[patch].title), words(&commit.keys.title));
        sent.intersection(&committed).count() * 2 >= sent.len().max(committed.len())
    }

    /// Whether a patch was sent by the author of a commit, at a time at which it can have become this commit.
    fn fits(&self, patch: usize, commit: &CandidateCommit) -> bool {
        let age = commit.committed.saturating_sub(self.sent[patch].sent);
        (-EARLY..=LATE).contains(&age) && self.same_author(patch, commit)
    }

    /// The patch that was sent last.
    fn latest(&self, patches: impl Iterator<Item = usize>) -> Option<usize> {
        patches.max_by_key(|patch| (self.sent[*patch].sent, *patch))
    }
}

impl CommitSearch<'_> {
    /// Where several commits name a patch, the one with its title counts, else the one by its author, else the first.
    fn by_link(&mut self, diff_hash_of_commit: &impl Fn(&ObjectId) -> Option<u64>) {
        let mut best: BTreeMap<usize, (bool, bool, Reverse<usize>)> = BTreeMap::new();
        for (index, commit) in self.commits.iter().enumerate() {
            let Some((patch, title, author)) = self.named_patch(commit, diff_hash_of_commit) else { continue };
            let rank = (title, author, Reverse(index));
            let known = best.entry(patch).or_insert(rank);
            *known = rank.max(*known);
        }
        for (patch, (_, _, Reverse(index))) in best {
            self.assign(patch, index, FoundBy::Link);
        }
    }

    /// The patch that a commit says it was made from, and whether title and author agree. A link alone is not enough: it
    /// may lead to a patch that the commit only mentions, or to one of another project by the same author. So the title
    /// has to agree, as far as maintainers leave it, or the change.
    fn named_patch(
        &self,
        commit: &CandidateCommit,
        diff_hash_of_commit: &impl Fn(&ObjectId) -> Option<u64>,
    ) -> Option<(usize, bool, bool)> {
        let hash = LazyCell::new(|| diff_hash_of_commit(&commit.id));
        let facts = commit
            .links
            .iter()
            .map(|link| (link, self.known.same_title(link.patch, commit), self.known.same_author(link.patch, commit)));
        let sure = facts.filter(|(link, title, author)| {
            let retitled = || *author && (link.is_it || link.is_last) && self.known.like_title(link.patch, commit);
            let fingerprint = self.known.sent[link.patch].fingerprint;
            *title || retitled() || fingerprint.is_some_and(|fingerprint| Some(fingerprint.diff) == *hash)
        });
        let best = sure.max_by_key(|(link, title, author)| (link.is_it, *title, *author, link.is_last));
        best.map(|(link, title, author)| (link.patch, title, author))
    }

    fn by_diff(&mut self, diff_hash_of_commit: &impl Fn(&ObjectId) -> Option<u64>) {
        let mut by_hash: HashMap<u64, Vec<usize>> = HashMap::new();
        for (index, patch) in self.known.sent.iter().enumerate() {
            if let Some(fingerprint) = patch.fingerprint {
                by_hash.entry(fingerprint.diff).or_default().push(index);
            }
        }
        for index in 0..self.commits.len() {
            if !self.is_worth_a_diff(index) {
                continue;
            }
            let hash = diff_hash_of_commit(&self.commits[index].id);
            let equal = hash.and_then(|hash| by_hash.get(&hash)).into_iter().flatten().copied();
            let commit = &self.commits[index];
            let patch = self.known.latest(equal.filter(|patch| self.known.fits(*patch, commit)));
            self.assign_if_free(patch, index, FoundBy::Diff);
        }
    }

    /// Whether the author of a commit has an unassigned patch that it could be.
    fn is_worth_a_diff(&self, index: usize) -> bool {
        let commit = &self.commits[index];
        let by_email = self.known.by_email.get(&commit.keys.email);
        let by_name = self.known.by_name.get(&commit.keys.name);
        let mut patches = by_email.into_iter().chain(by_name).flatten();
        let is_open = |patch: usize| self.found[patch].is_none() && self.known.sent[patch].fingerprint.is_some();
        !commit.assigned && patches.any(|patch| is_open(*patch) && self.known.fits(*patch, commit))
    }

    fn by_title(&mut self) {
        for index in 0..self.commits.len() {
            let commit = &self.commits[index];
            let same = self.known.by_title.get(&commit.keys.title).into_iter().flatten().copied();
            let fitting: Vec<usize> = same.filter(|patch| self.known.fits(*patch, commit)).collect();
            // `git am` gives the commit the date of the mail, which distinguishes versions.
            let dated = fitting.iter().copied().find(|patch| self.known.sent[*patch].sent == commit.authored);
            let patch = dated.or_else(|| self.known.latest(fitting.into_iter()));
            self.assign_if_free(patch, index, FoundBy::Title);
        }
    }

    fn assign_if_free(&mut self, patch: Option<usize>, commit: usize, found_by: FoundBy) {
        if let Some(patch) = patch.filter(|patch| self.found[*patch].is_none() && !self.commits[commit].assigned) {
            self.assign(patch, commit, found_by);
        }
    }

    fn assign(&mut self, patch: usize, commit: usize, found_by: FoundBy) {
        let commit = &mut self.commits[commit];
        commit.assigned = true;
        self.found[patch] = Some(Merged { commit: commit.id, committed: commit.committed, found_by });
    }
}

/// The key and the value of a line like `Link: https://lore.kernel.org/r/a@b`.
fn trailer(line: &str) -> Option<(&str, &str)> {
    let (key, value) = key_and_value(line)?;
    KEYS.iter().any(|known| known.eq_ignore_ascii_case(key)).then(|| (key, value.trim()))
}

/// The Message-IDs that a trailer's value may name, the likeliest first: `<a@b>`, or the last part of a link with an
/// `@`. A slash in a Message-ID may be unescaped in a link, so the parts before may belong to it.
fn named_ids(value: &str) -> Vec<MessageId> {
    let word = first_word(value);
    let word = up_to(word.trim_start_matches('<'), &['>']);
    let Some((_, path)) = word.split_once("://") else {
        return if word.contains('@') { vec![MessageId::new(word)] } else { Vec::new() };
    };
    let path = up_to(path, &['?', '#']);
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let has_at = |part: &&str| part.contains('@') || part.contains("%40");
    let Some(last) = parts.iter().rposition(has_at) else { return Vec::new() };
    let joined = |more: usize| parts[last - more..=last].join("/");
    (0..=last.min(2)).map(|more| MessageId::new(crate::base::percent::decode_lossy(&joined(more)))).collect()
}

impl Keys {
    fn new(title: &str, name: &str, email: &str) -> Self {
        Self { title: folded(title), name: full_name(name), email: folded(email) }
    }
}

/// Whether two keys identify something, and the same thing.
fn equal(one: &str, other: &str) -> bool {
    !one.is_empty() && one == other
}

/// The normalised form of a title or address.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn words(title: &str) -> BTreeSet<&str> {
    title.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

/// A normalised name; empty where it is one word, which many people share.
fn full_name(name: &str) -> String {
    let name = folded(name);
    if name.contains(' ') { name } else { String::new() }
}
