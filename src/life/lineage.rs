//! Which posting continues which: the versions of one series.
//!
//! Entry point: [`Lineage::of`]. In archive order each posting looks for the posting it continues, by what its own
//! mails say, the surest first: a change-id, a `Supersedes:`, a link in the changelog, the mail it answers, and at last
//! its author, title and version. It joins the series of what it found or begins a series; series never merge.
//!
//! The last way needs most care, since people send several series with alike titles. It asks for the same person, for
//! the same or a near title (or mostly the same patches), for a later version, and where the titles leave a doubt, for
//! files that both touch.
//!
//! Deliberately not supported: linking by title alone after more than [`MEMORY`], and between people who share neither
//! a Signed-off-by nor a thread.

use super::letter::{Letter, Submission};
use super::record::LinkedBy;
use super::title::{Likeness, Title};
use crate::mail::Address;
use crate::series::{Grouping, Posting};
use std::collections::{BTreeSet, HashMap, HashSet};

/// How long after a posting the next version is still found by its title.
const MEMORY: i64 = 400 * 86_400;

/// How long two postings with one title count as one series even if they touch different files.
const SHORT: i64 = 30 * 86_400;

/// How far above a posting the one it answers is looked for.
const LOOK_UP: usize = 32;

/// How many earlier postings of an author are compared by near titles.
const RECENT: usize = 48;

/// What is known of a posting for linking it.
pub(super) struct Profile<'a> {
    /// Its cover, else its lowest patch.
    pub(super) head: usize,
    /// Cover and patches in archive order.
    pub(super) members: Vec<usize>,
    /// The version.
    pub(super) version: (u32, u32),
    /// Whether its subjects say RFC.
    pub(super) rfc: bool,
    /// Whether its subjects say that it was sent before.
    pub(super) resend: bool,
    /// Words of the tag that name a branch of something, `6.1`.
    branch: Vec<&'a str>,
    title: Title,
    /// Addresses and full names of who sent and signed it.
    people: BTreeSet<String>,
    signers: BTreeSet<String>,
    paths: HashSet<&'a str>,
    /// The titles of its patches.
    patches: Vec<String>,
    seconds: i64,
}

/// The postings of a list with what each continues.
pub(super) struct Lineage<'a> {
    /// What is known of each posting.
    pub(super) profiles: Vec<Profile<'a>>,
    /// The series of each posting.
    pub(super) series_of: Vec<usize>,
    /// The postings of each series, in archive order.
    pub(super) series: Vec<Vec<usize>>,
    /// What each posting continues.
    pub(super) links: Vec<Option<Link>>,
    /// Whether it sends only some patches of the posting it continues anew.
    pub(super) partial: Vec<bool>,
}

/// How a posting continues an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// The posting before.
    pub(super) previous: usize,
    /// What shows it.
    pub(super) by: LinkedBy,
    /// Whether the first mail of the posting shows it already.
    pub(super) at_once: bool,
}

impl<'a> Lineage<'a> {
    /// Links the postings of a whole list.
    pub(super) fn of(letters: &'a [Letter], grouping: &Grouping) -> Self {
        let profiles: Vec<Profile<'a>> =
            grouping.postings.iter().map(|posting| Profile::of(letters, posting)).collect();
        let mut search = Search::new(letters, grouping, &profiles);
        let mut lineage = Self {
            series_of: Vec::with_capacity(profiles.len()),
            series: Vec::new(),
            links: Vec::with_capacity(profiles.len()),
            partial: Vec::with_capacity(profiles.len()),
            profiles: Vec::new(),
        };
        for posting in 0..profiles.len() {
            let found = search.find(posting, &lineage);
            lineage.join(posting, found, &search);
            search.remember(posting);
        }
        lineage.profiles = profiles;
        lineage
    }

    fn join(&mut self, posting: usize, found: Option<(usize, LinkedBy)>, search: &Search<'a, '_>) {
        let Some((target, by)) = found else {
            self.series_of.push(self.series.len());
            self.series.push(vec![posting]);
            self.links.push(None);
            self.partial.push(false);
            return;
        };
        let series = self.series_of[target];
        let partial = search.is_partial(posting, target);
        let previous = if partial { target } else { self.latest_whole(series).unwrap_or(target) };
        let at_once = search.is_shown_by_first_mail(posting, by);
        self.series_of.push(series);
        self.series[series].push(posting);
        self.links.push(Some(Link { previous, by, at_once }));
        self.partial.push(partial);
    }

    /// The latest posting of a series that was not about some of its patches only.
    fn latest_whole(&self, series: usize) -> Option<usize> {
        self.series[series].iter().rev().copied().find(|posting| !self.partial[*posting])
    }
}

impl<'a> Profile<'a> {
    fn of(letters: &'a [Letter], posting: &Posting) -> Self {
        let head = posting.head().unwrap_or_default();
        let mut members: Vec<usize> = posting.members().collect();
        members.sort_unstable();
        let letter = &letters[head];
        let words = || letter.envelope.tag.split(' ');
        Self {
            head,
            version: (posting.version.number, posting.version.minor.unwrap_or(0)),
            rfc: words().any(|word| word.split(['/', '-']).any(|part| part == "rfc")),
            resend: words().any(|word| ["resend", "resent", "repost", "re-send"].contains(&word)),
            branch: words().filter(|word| word.contains(|letter: char| letter.is_ascii_digit())).collect(),
            title: Title::of(&letter.envelope.title),
            people: members.iter().take(4).flat_map(|member| names(letters, *member)).collect(),
            signers: members.iter().take(4).flat_map(|member| signers(&letters[*member])).collect(),
            paths: submissions(letters, &members).flat_map(|said| &said.paths).map(String::as_str).collect(),
            patches: posting.patches.iter().map(|slot| Title::of(&letters[slot.mail].envelope.title).key()).collect(),
            seconds: letter.envelope.seconds,
            members,
        }
    }

    /// Whether the same person sent both.
    fn has_same_author(&self, other: &Self) -> bool {
        !self.people.is_disjoint(&other.people)
    }

    /// Whether the same person sent both, or signed what the other sent.
    fn is_by_same_people(&self, other: &Self) -> bool {
        self.has_same_author(other) || !self.signers.is_disjoint(&other.people)
    }

    /// Whether this can be sent after the other: a later version, no RFC any more, or the same once more.
    fn comes_after(&self, other: &Self) -> bool {
        let version = if self.rfc == other.rfc { self.version > other.version } else { other.rfc };
        version || self.resend && self.version >= other.version && self.rfc == other.rfc
    }

    fn shares_paths(&self, other: &Self) -> bool {
        self.paths.iter().any(|path| other.paths.contains(path))
    }

    /// Whether the paths of one of them are not known.
    fn lacks_paths(&self, other: &Self) -> bool {
        self.paths.is_empty() || other.paths.is_empty()
    }

    /// Whether most patches have the titles of patches there.
    fn has_patches_of(&self, other: &Self) -> bool {
        let known: HashSet<&String> = other.patches.iter().collect();
        let same = self.patches.iter().filter(|title| known.contains(title)).count();
        same >= 2 && same * 2 > self.patches.len().max(other.patches.len())
    }

    /// Whether one of its patches has this title.
    fn has_patch(&self, title: &Title) -> bool {
        self.patches.contains(&title.key())
    }
}

fn submissions<'a>(letters: &'a [Letter], members: &[usize]) -> impl Iterator<Item = &'a Submission> {
    members.iter().filter_map(|member| letters[*member].facts.submission.as_deref())
}

/// Under which a person is known: the address of author and sender, and the author's name if it is a full one.
fn names(letters: &[Letter], member: usize) -> Vec<String> {
    let letter = &letters[member];
    let mut names = of_person(&letter.author);
    names.push(letter.envelope.sender.clone());
    names.retain(|name| !name.is_empty());
    names
}

fn of_person(person: &Address) -> Vec<String> {
    let full = person.name.split_whitespace().count() > 1;
    let name = full.then(|| person.name.to_lowercase());
    let email = (!person.email.is_empty()).then(|| person.email.to_lowercase());
    name.into_iter().chain(email).collect()
}

fn signers(letter: &Letter) -> Vec<String> {
    let signs = |key: &str| key.eq_ignore_ascii_case("signed-off-by") || key.eq_ignore_ascii_case("co-developed-by");
    let trailers = letter.facts.trailers.iter().filter(|trailer| signs(&trailer.key));
    trailers.flat_map(|trailer| of_person(&Address::of_trailer(&trailer.value))).collect()
}

/// The ways to earlier postings.
struct Search<'a, 'p> {
    letters: &'a [Letter],
    grouping: &'p Grouping,
    profiles: &'p [Profile<'a>],
    posting_of: HashMap<&'a str, usize>,
    member_of: Vec<Option<usize>>,
    by_change_id: HashMap<&'a str, usize>,
    by_title: HashMap<String, Vec<usize>>,
    by_person: HashMap<&'p str, Vec<usize>>,
}

impl<'a, 'p> Search<'a, 'p> {
    fn new(letters: &'a [Letter], grouping: &'p Grouping, profiles: &'p [Profile<'a>]) -> Self {
        let mut search = Self {
            letters,
            grouping,
            profiles,
            posting_of: HashMap::new(),
            member_of: vec![None; letters.len()],
            by_change_id: HashMap::new(),
            by_title: HashMap::new(),
            by_person: HashMap::new(),
        };
        for (posting, profile) in profiles.iter().enumerate() {
            for member in &profile.members {
                search.member_of[*member] = Some(posting);
                search.posting_of.insert(&letters[*member].envelope.message_id, posting);
            }
        }
        search
    }

    /// Lets later postings find this one.
    fn remember(&mut self, posting: usize) {
        let profile = &self.profiles[posting];
        for said in submissions(self.letters, &profile.members) {
            if let Some(id) = &said.mentions.change_id {
                self.by_change_id.insert(id, posting);
            }
        }
        self.by_title.entry(profile.title.key()).or_default().push(posting);
        for person in &profile.people {
            self.by_person.entry(person).or_default().push(posting);
        }
    }

    /// The posting that this one continues.
    fn find(&self, posting: usize, lineage: &Lineage<'a>) -> Option<(usize, LinkedBy)> {
        let ways: [(LinkedBy, fn(&Self, usize, &Lineage<'a>) -> Option<usize>); 5] = [
            (LinkedBy::ChangeId, Self::by_change_id),
            (LinkedBy::Supersedes, Self::by_supersedes),
            (LinkedBy::Changelog, Self::by_changelog),
            (LinkedBy::Reply, Self::by_reply),
            (LinkedBy::Title, Self::by_likeness),
        ];
        ways.into_iter().find_map(|(by, way)| way(self, posting, lineage).map(|found| (found, by)))
    }

    fn said(&self, posting: usize) -> impl Iterator<Item = &'a Submission> {
        submissions(self.letters, &self.profiles[posting].members)
    }

    fn by_change_id(&self, posting: usize, _: &Lineage<'a>) -> Option<usize> {
        self.said(posting).filter_map(|said| said.mentions.change_id.as_deref()).find_map(|id| {
            let found = *self.by_change_id.get(id)?;
            // Gerrit's ids stay on a patch when somebody else takes it to another branch.
            let own = !id.starts_with('I') || self.profiles[posting].has_same_author(&self.profiles[found]);
            own.then_some(found)
        })
    }

    /// An earlier posting that holds a mail, other than the posting itself.
    fn earlier_posting(&self, message_id: &str, posting: usize) -> Option<usize> {
        self.posting_of.get(message_id).copied().filter(|found| *found < posting)
    }

    fn by_supersedes(&self, posting: usize, _: &Lineage<'a>) -> Option<usize> {
        let named = self.said(posting).flat_map(|said| &said.mentions.supersedes);
        named.into_iter().find_map(|id| self.earlier_posting(id, posting))
    }

    /// By a link that is said to lead to an earlier version, if it does.
    fn by_changelog(&self, posting: usize, _: &Lineage<'a>) -> Option<usize> {
        let profile = &self.profiles[posting];
        let mut found: Vec<usize> = Vec::new();
        for earlier in self.said(posting).flat_map(|said| &said.mentions.earlier) {
            let Some(target) = self.earlier_posting(&earlier.message_id, posting) else { continue };
            let other = &self.profiles[target];
            let as_said = earlier.version.is_none_or(|version| version == other.version.0);
            let alike = profile.title.likeness(&other.title) != Likeness::Different;
            let fits = if as_said { profile.is_by_same_people(other) || alike } else { alike };
            if fits {
                found.push(target);
            }
        }
        found.into_iter().max()
    }

    /// By answering a mail of the earlier posting, or a mail below it.
    fn by_reply(&self, posting: usize, _: &Lineage<'a>) -> Option<usize> {
        let profile = &self.profiles[posting];
        let target = profile.members.iter().find_map(|member| self.posting_above(*member, posting))?;
        let other = &self.profiles[target];
        let likeness = profile.title.likeness(&other.title);
        let alike = likeness != Likeness::Different || other.has_patch(&profile.title) || profile.has_patches_of(other);
        let own = profile.has_same_author(other);
        let taken_over = alike && profile.is_by_same_people(other);
        let later = profile.comes_after(other);
        let once_more = alike && self.is_sent_again(posting, target);
        (own && (later || once_more) || taken_over && later).then_some(target)
    }

    /// The nearest other posting above a mail.
    fn posting_above(&self, mail: usize, posting: usize) -> Option<usize> {
        let above = std::iter::successors(self.grouping.parents[mail], |parent| self.grouping.parents[*parent]);
        let mut postings = above.take(LOOK_UP).filter_map(|parent| self.member_of[parent]);
        postings.find(|found| *found < posting)
    }

    /// Whether the patches are the same to the letter.
    fn is_sent_again(&self, posting: usize, target: usize) -> bool {
        let prints = |posting: usize| {
            let prints = self.said(posting).filter_map(|said| said.print.as_ref()).map(|print| print.diff);
            let mut prints: Vec<u64> = prints.collect();
            prints.sort_unstable();
            prints
        };
        let (mine, theirs) = (prints(posting), prints(target));
        !mine.is_empty() && mine == theirs && self.profiles[posting].version == self.profiles[target].version
    }

    /// By author, title and version.
    fn by_likeness(&self, posting: usize, _: &Lineage<'a>) -> Option<usize> {
        let profile = &self.profiles[posting];
        let titled = self.by_title.get(&profile.title.key()).map_or(&[][..], Vec::as_slice);
        let same = titled.iter().rev().take(RECENT).copied();
        let best = same.filter(|other| self.continues(posting, *other)).max_by_key(|other| self.rank(*other));
        best.or_else(|| {
            let near = self.recent_of(posting).into_iter().filter(|other| self.continues(posting, *other));
            near.max_by_key(|other| self.rank(*other))
        })
    }

    /// The latest postings of whoever sent this one.
    fn recent_of(&self, posting: usize) -> BTreeSet<usize> {
        let profile = &self.profiles[posting];
        let may_continue = profile.version > (1, 0) || !profile.rfc || profile.resend;
        let people = profile.people.iter().filter(|_| may_continue);
        people
            .filter_map(|person| self.by_person.get(person.as_str()))
            .flat_map(|postings| postings.iter().rev().take(RECENT).copied())
            .collect()
    }

    /// Of several candidates the one with the highest version, then the latest.
    fn rank(&self, posting: usize) -> (bool, (u32, u32), usize) {
        let profile = &self.profiles[posting];
        (!profile.rfc, profile.version, posting)
    }

    /// Whether a posting continues another by its looks.
    fn continues(&self, posting: usize, other: usize) -> bool {
        let (mine, theirs) = (&self.profiles[posting], &self.profiles[other]);
        let age = mine.seconds.saturating_sub(theirs.seconds);
        if age.abs() > MEMORY || mine.branch != theirs.branch {
            return false;
        }
        let again = self.is_sent_again(posting, other);
        if !mine.comes_after(theirs) && !again {
            return false;
        }
        let shared = mine.shares_paths(theirs);
        match mine.title.likeness(&theirs.title) {
            Likeness::Same => {
                mine.is_by_same_people(theirs) && (shared || mine.lacks_paths(theirs) || age.abs() <= SHORT)
            }
            Likeness::Near => mine.is_by_same_people(theirs) && shared,
            Likeness::Different => mine.has_same_author(theirs) && mine.has_patches_of(theirs) && shared,
        }
    }

    /// Whether the posting sends some patches of the target anew, not the whole series.
    fn is_partial(&self, posting: usize, target: usize) -> bool {
        let (mine, theirs) = (&self.grouping.postings[posting], &self.grouping.postings[target]);
        let profile = &self.profiles[posting];
        if mine.cover.is_some() || theirs.total <= 1 {
            return false;
        }
        let inside = profile.members.iter().any(|member| {
            self.posting_above(*member, posting).is_some_and(|above| above == target)
        });
        let few = mine.patches.len() * 2 <= mine.total as usize;
        let minor = mine.version.minor.is_some() && (mine.patches.len() as u32) < mine.total;
        let numbered = mine.total == theirs.total && mine.total > 1 && few && inside;
        let single = mine.total == 1 && inside && self.profiles[target].has_patch(&profile.title);
        minor || numbered || single
    }

    /// Whether the posting's first mail alone leads to the series; else the series had an address of its own before the
    /// other mails came.
    fn is_shown_by_first_mail(&self, posting: usize, by: LinkedBy) -> bool {
        let profile = &self.profiles[posting];
        let Some(first) = profile.members.first() else { return true };
        let said = self.letters[*first].facts.submission.as_deref().map(|said| &said.mentions);
        match by {
            LinkedBy::ChangeId => said.is_some_and(|said| said.change_id.is_some()),
            LinkedBy::Supersedes => said.is_some_and(|said| !said.supersedes.is_empty()),
            LinkedBy::Changelog => said.is_some_and(|said| !said.earlier.is_empty()),
            LinkedBy::Reply => self.posting_above(*first, posting).is_some(),
            LinkedBy::Title => *first == profile.head,
        }
    }
}
