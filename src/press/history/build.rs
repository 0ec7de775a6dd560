//! From the summaries of a list's mails to the histories of its series.
//!
//! Entry point: [`HistoryBuilder`], or [`build`] for all series at once. Steps: group the whole list into postings,
//! link these into series (`lineage`), and for each series, in parallel, make its rows: the mails about it (`replies`),
//! its versions with their patches paired (`versions`), the review tags that were lost (`lost_tags`), and the patches
//! that were applied (`applied`).

mod applied;
mod elsewhere;
mod lost_tags;
mod names;
mod people;
mod places;
mod posted;
mod replies;
mod versions;

use super::committers::Committers;
use super::evidence::{Evidence, TitleEvidence};
use super::lineage::{KnownLink, Lineage, LinkOutcome};
use super::merged::Merged;
use crate::base::id::{MessageKey, message_key};
use crate::press::archive::ArchivePosition;
use crate::press::copies::MailCopy;
use crate::press::posting::{Grouping, Posting, group};
use crate::press::subsystem::SubsystemRules;
use crate::press::summary::MailSummary;
use crate::rows::series::Series;
pub use names::Past;
use names::PublishedNames;
use people::Participants;
use places::SeriesPlace;
pub use places::{ListPlaces, Places, PublishedPages};
pub use posted::PostedMail;
use rayon::prelude::*;
use replies::Replies;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The mails of one or several lists, and what else is known about them.
pub struct HistoryInput<'a> {
    /// The mails in the order of their arrival.
    pub mails: &'a [MailSummary],
    /// The position of each mail in that order.
    pub positions: &'a [ArchivePosition],
    /// The periods that they arrived in, in that order.
    pub digests: &'a [DigestEnd],
    pub rules: &'a SubsystemRules<'a>,
    /// The sections of MAINTAINERS that files belong to, best first.
    pub areas: &'a (dyn Fn(&[&str]) -> Vec<String> + Sync),
    /// Who may decide, as addresses and names in lower case; `None` means everybody.
    pub deciders: Option<&'a HashSet<String>>,
    /// Where its mails arrived.
    pub places: &'a Places<'a>,
    /// The commits in which patches were merged, by the index of the mail.
    pub merged: &'a HashMap<usize, Merged>,
    /// Who commits the work of others to the code; nobody where it is not known.
    pub committers: &'a Committers,
}

impl HistoryInput<'_> {
    /// The index of the period that holds a mail.
    fn digest_index(&self, position: ArchivePosition) -> usize {
        self.digests.partition_point(|digest| digest.end <= position)
    }
}

#[derive(Clone, Debug)]
pub struct DigestEnd {
    pub name: String,
    /// The position after its last mail.
    pub end: ArchivePosition,
    /// Whether it can still grow.
    pub open: bool,
}

/// The history of a series with what is needed to write its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuiltSeries {
    /// The list that has its page, by its position in site.yaml.
    pub home: usize,
    /// The index of the digest in whose range the series begins; past the last one where the series begins outside all.
    pub digest: usize,
    pub series: Series,
    /// Pairs of patches whose differences can be shown.
    pub pairs: Vec<PatchPair>,
}

/// A patch and its counterpart in the previous version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PatchPair {
    /// The index of the version.
    pub version: usize,
    /// The index of the patch in that version.
    pub patch: usize,
    /// The mail in the previous version.
    pub before: MailCopy,
    /// The mail in this version.
    pub after: MailCopy,
}

/// By what a posting finds others and is found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchKeys {
    /// Under which later postings find it.
    pub own: BTreeSet<u64>,
    /// The same, and those under which it finds others.
    pub all: BTreeSet<u64>,
    /// The mails that it says it continues.
    pub named: BTreeSet<MessageKey>,
}

/// Some postings of a list, and what is known of them.
pub struct KnownPostings<'a> {
    pub grouping: Grouping,
    /// What each continues.
    pub link: &'a dyn Fn(usize) -> KnownLink,
    pub past: Past<'a>,
    /// What mails outside their series show of patches, by the indices of these.
    pub evidence: HashMap<usize, Evidence>,
}

/// The most files that a history names; a tree-wide change would fill pages with them.
const MOST_PATHS: usize = 200;

/// The most sections of MAINTAINERS that a history names.
const MOST_AREAS: usize = 5;

/// Builds the histories of all series, in the order of their first mails.
pub fn build(input: &HistoryInput<'_>) -> Vec<BuiltSeries> {
    let builder = HistoryBuilder::new(input);
    (0..builder.series()).into_par_iter().map(|series| builder.build(series)).collect()
}

/// Builds the histories of a list's series one by one: all at once would fill the memory.
pub struct HistoryBuilder<'a> {
    input: &'a HistoryInput<'a>,
    grouping: Grouping,
    lineage: Lineage<'a>,
    /// For every mail its posting and its index in that posting; the cover's index is 0.
    slots: Vec<Option<(usize, u32)>>,
    past: Past<'a>,
    published: PublishedNames<'a>,
    /// What mails outside their series show of patches, by the indices of these.
    evidence: HashMap<usize, Evidence>,
    /// The same by titles; only of whole lists.
    titles: HashMap<u64, TitleEvidence>,
}

/// One series while its history is built.
struct SeriesBuilder<'a> {
    list: &'a HistoryBuilder<'a>,
    /// Its postings, first version first.
    postings: &'a [usize],
    place: &'a SeriesPlace<'a>,
    people: Participants,
}

impl<'a> HistoryBuilder<'a> {
    /// Groups the postings of a whole list into series.
    pub fn new(input: &'a HistoryInput<'a>) -> Self {
        let grouping = group(input.mails);
        let lineage = Lineage::new(input.mails, &grouping, &|_| KnownLink::Unknown);
        let past = Past::new(input, &grouping, &lineage);
        let titles = elsewhere::titles(input, &grouping, &lineage, &past.postings);
        let proven = titles.values().flat_map(|title| &title.proven);
        let mail = |position| input.positions.binary_search(position).expect("it is the position of a mail");
        let evidence = proven.map(|(position, evidence)| (mail(position), evidence.clone())).collect();
        Self { evidence, titles, ..Self::with(input, grouping, lineage, past) }
    }

    /// The same for some mails of a list, of which the postings and the links between some of them are known.
    pub fn from_known(input: &'a HistoryInput<'a>, known: KnownPostings<'a>) -> Self {
        let lineage = Lineage::new(input.mails, &known.grouping, known.link);
        Self { evidence: known.evidence, ..Self::with(input, known.grouping, lineage, known.past) }
    }

    fn with(input: &'a HistoryInput<'a>, grouping: Grouping, lineage: Lineage<'a>, past: Past<'a>) -> Self {
        let mut slots = vec![None; input.mails.len()];
        for (index, posting) in grouping.postings.iter().enumerate() {
            posting.cover.into_iter().for_each(|cover| slots[cover] = Some((index, 0)));
            posting.patches.iter().for_each(|slot| slots[slot.mail] = Some((index, slot.index)));
        }
        let published = PublishedNames::new(input.places.published);
        let (evidence, titles) = (HashMap::new(), HashMap::new());
        Self { input, grouping, lineage, slots, past, published, evidence, titles }
    }

    /// By the key of each title that mails name: who names it, and what that proves.
    pub fn titles(&self) -> &HashMap<u64, TitleEvidence> {
        &self.titles
    }

    pub fn grouping(&self) -> &Grouping {
        &self.grouping
    }

    /// The postings of each series, first version first.
    pub fn lineage(&self) -> &[Vec<usize>] {
        &self.lineage.series
    }

    /// What a posting was found to continue.
    pub fn outcome(&self, posting: usize) -> LinkOutcome {
        self.lineage.outcome(posting)
    }

    /// Whether a mail may have changed where mails of an earlier period belong.
    pub fn is_late(&self, mail: usize) -> bool {
        self.past.late[mail]
    }

    /// The last mail that may have changed what the mails of a posting belong to.
    pub fn last_change(&self, posting: usize) -> Option<ArchivePosition> {
        self.past.changes[posting]
    }

    /// The postings that can be found under each key.
    pub fn postings_by_key(&self) -> &HashMap<u64, Vec<usize>> {
        &self.past.postings
    }

    /// The mails that a posting says it continues.
    pub fn named(&self, posting: usize) -> impl Iterator<Item = MessageKey> {
        self.lineage.profiles[posting].named_ids().map(|id| message_key(id))
    }

    /// By what postings find each other.
    pub fn search_keys(&self, posting: usize) -> SearchKeys {
        let profile = &self.lineage.profiles[posting];
        SearchKeys { own: profile.keys(), all: profile.all_keys(), named: self.named(posting).collect() }
    }

    fn mail(&self, mail: usize) -> &'a MailSummary {
        &self.input.mails[mail]
    }

    pub fn series(&self) -> usize {
        self.lineage.series.len()
    }

    /// The list that has the page of a series, and the index of its digest with the first mail of the series there; `None`
    /// where that list cannot be read now.
    pub fn first_digest(&self, series: usize) -> Option<(usize, usize)> {
        let postings = &self.lineage.series[series];
        (!self.is_absent(postings)).then(|| self.file(postings))
    }

    /// The first mail of a series in archive order.
    fn first_of(&self, postings: &[usize]) -> usize {
        postings.iter().map(|posting| self.first_mail(*posting)).min().expect("a series has a posting")
    }

    fn posting(&self, posting: usize) -> &Posting {
        &self.grouping.postings[posting]
    }

    /// The index of the period that holds a mail.
    fn digest_index(&self, mail: usize) -> usize {
        self.input.digest_index(self.input.positions[mail])
    }

    /// The first mail of a posting in archive order.
    fn first_mail(&self, posting: usize) -> usize {
        self.lineage.profiles[posting].first
    }

    pub fn build(&self, series: usize) -> BuiltSeries {
        let postings = &self.lineage.series[series];
        let place = self.place(postings);
        let mut series = SeriesBuilder { list: self, postings, place: &place, people: Participants::default() };
        let replies = Replies::collect(&mut series);
        let (mut versions, pairs) = series.versions(&replies);
        series.add_verdicts(&mut versions, &replies);
        let whole = postings.iter().rev().find(|posting| !self.lineage.partial[**posting]);
        let current = *whole.expect("a series begins with a whole posting");
        let paths = self.paths(current);
        let shown: Vec<&str> = paths.iter().copied().collect();
        let first = self.first_of(postings);
        let row = Series {
            slug: self.slug(first),
            aliases: self.aliases(postings, first, place.home),
            lists: self.list_names(&place),
            subsystem: self.subsystem(current, &shown),
            areas: (self.input.areas)(&shown).into_iter().take(MOST_AREAS).collect(),
            paths: shown.iter().take(MOST_PATHS).map(|path| (*path).to_owned()).collect(),
            people: series.people.list,
            versions,
            replies: replies.rows,
        };
        let (home, digest) = self.file(postings);
        BuiltSeries { home, digest, series: row, pairs }
    }

    fn paths(&self, posting: usize) -> BTreeSet<&'a str> {
        let mails = self.posting(posting).patches.iter().map(|slot| self.mail(slot.mail));
        mails.flat_map(|mail| &mail.paths).map(AsRef::as_ref).collect()
    }

    fn subsystem(&self, posting: usize, paths: &[&str]) -> Vec<String> {
        let title = |mail: usize| &*self.mail(mail).title;
        let posting = self.posting(posting);
        let head = (title(posting.head), posting.cover.is_some());
        self.input.rules.subsystem_of(head, posting.members().map(title), paths)
    }
}
