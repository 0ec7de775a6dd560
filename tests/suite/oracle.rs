//! What is true of the series of the invented list: their postings, what links these, what changed, who said what, and
//! where it went.
//!
//! The list's writer tells what it did, mail by mail; here that is put together to what a reader of all mails can know,
//! without looking at how listpress reads them. What the mails do not say is not in here, except for one thing that is
//! marked: a posting with `previous` and without `linked_by` continues another one, and nothing in its mails tells so.

use listpress::demo::facts::{self, Dropped, Fact, Given, Mention, Sending, Taken, Text};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// All that is true of a series: of every posting of the list, in exactly one of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct SeriesTruth {
    /// What it shows, where it was written for a purpose; empty where chance made it.
    pub(crate) purpose: &'static str,
    /// Its first author's address.
    pub(crate) author: String,
    /// What was sent, the oldest first.
    pub(crate) postings: Vec<Posting>,
    /// The trailers that replies gave, the oldest first.
    pub(crate) reviews: Vec<Review>,
}

/// One version of a series as it was sent, or a part of one.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Posting {
    /// The title of its cover or, where it has none, of its lowest patch that arrived, with the subsystem's prefix.
    pub(crate) title: String,
    /// Who sent it, if not who wrote its patches: the name.
    pub(crate) name: String,
    /// Who sent it: the address, which is not that of the From header where a relay or another account sent it.
    pub(crate) email: String,
    /// The version its subjects state, 1 where they state none.
    pub(crate) version: u32,
    /// What follows the version's point: 1 for `v5.1`.
    pub(crate) minor: Option<u32>,
    /// Whether its subjects say RFC.
    pub(crate) rfc: bool,
    /// Whether it sends the version before once more.
    pub(crate) resend: bool,
    /// Whether it sends single patches of the posting before once more, changed, and not the whole series.
    pub(crate) partial: bool,
    /// Whether its mails refer to each other.
    pub(crate) threaded: bool,
    /// The Message-ID of the cover, where it has one that arrived.
    pub(crate) cover: Option<Arc<str>>,
    /// The patches that arrived, by place.
    pub(crate) patches: Vec<Patch>,
    /// How many patches its subjects count; for a part, those of the whole series.
    pub(crate) total: usize,
    /// The strongest of the things that arrived in its mails and show which posting it continues: `change-id`,
    /// `supersedes`, `changelog link`, `reply`, `title`, in this order. `None` for first postings.
    pub(crate) linked_by: Option<&'static str>,
    /// The cover or lowest patch of the posting it continues: for a whole posting the latest whole one before, for a
    /// part the posting whose patch it replaces.
    pub(crate) previous: Option<Arc<str>>,
    /// How the patches that were sent relate to those of the latest whole posting before, where a part that was sent
    /// since stands for its patch; for a part, to the same patches there. All zero for first postings.
    pub(crate) changes: Changes,
    /// Trailers that a patch of the latest whole posting before carried, or was given before this posting was sent,
    /// and that the same patch of this posting does not carry. A trailer given to the cover was given to each patch.
    pub(crate) dropped_reviews: Vec<Dropped>,
    /// The mails that answer its mails, directly or not, in the order they were sent.
    pub(crate) replies: Vec<Reply>,
    /// The mails that decided something about it, in the order they were sent, and at last the posting that took its
    /// place, where that shows it (`linked_by`).
    pub(crate) decisions: Vec<Decision>,
    /// The mails and commits that it names besides the earlier versions, in the cover or lowest patch.
    pub(crate) mentions: Vec<Mention>,
    /// What its mails say of earlier postings, strongest first; those that arrived make `linked_by`.
    links: Vec<Link>,
    /// The place of the posting it continues among those of the series.
    continues: Option<usize>,
}

/// A patch as it was sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Patch {
    /// Its place in the series, from 1.
    pub(crate) place: usize,
    /// Its Message-ID.
    pub(crate) message_id: Arc<str>,
    /// Its title with the subsystem's prefix.
    pub(crate) title: String,
    /// Its place in the latest whole posting before; `None` where it is new or there is none.
    pub(crate) before: Option<usize>,
    /// Whether its title, prose or diff differ from what they were there, or in a part that was sent since.
    pub(crate) changed: bool,
    /// Whether it is off the longest run of patches that kept their order.
    pub(crate) moved: bool,
    /// The review trailers in it: Reviewed-by, Acked-by, Tested-by.
    pub(crate) carried: Vec<Given>,
    /// The files it touches, as they are called after it.
    pub(crate) files: Vec<String>,
}

/// How the patches of a posting relate to those of the posting before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// Patches with the same title, diff and prose.
    pub(crate) same: usize,
    /// Patches of which one of these differs.
    pub(crate) changed: usize,
    /// Patches that were not there before.
    pub(crate) new: usize,
    /// Patches that are gone.
    pub(crate) dropped: usize,
    /// Patches, counted as same or changed too, that are off a longest run of patches that kept their order.
    pub(crate) moved: usize,
}

/// A trailer that a reply gave.
#[derive(Clone, Debug)]
pub(crate) struct Review {
    /// The trailer.
    pub(crate) given: Given,
    /// The mail it was given in.
    pub(crate) message_id: Arc<str>,
    /// The cover or patch it was given to: the one that the reply answers, directly or not.
    pub(crate) given_to: Arc<str>,
    /// Whether that is a cover, so that it counts for the whole series.
    pub(crate) to_cover: bool,
}

/// A mail that answers a posting.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    /// Its Message-ID.
    pub(crate) message_id: Arc<str>,
    /// Whether the posting's sender wrote it.
    pub(crate) by_author: bool,
    /// Whether a program wrote it.
    pub(crate) by_bot: bool,
}

/// What decided something about a posting.
#[derive(Clone, Debug)]
pub(crate) struct Decision {
    /// The mail that shows it.
    pub(crate) message_id: Arc<str>,
    /// What it decides.
    pub(crate) verdict: Verdict,
}

/// What a mail decides about a posting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Patches were taken.
    Taken(Taken),
    /// Somebody whom MAINTAINERS names says no to the whole posting, and not to one of several patches.
    Refused,
    /// Patches that were taken are out again.
    TakenBack,
    /// This is the next whole version's cover or lowest patch.
    Superseded,
    /// It was sent again without a change, and this is the cover or lowest patch.
    Resent,
}

/// Where a posting went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum State {
    /// Nothing was decided: under review where others have answered, else waiting.
    #[default]
    Open,
    /// A later whole version took its place before all of it was taken, whatever else was decided.
    Superseded,
    /// It was sent again.
    Resent,
    /// All of its patches were taken.
    Applied,
    /// Some of its patches were taken.
    PartlyApplied,
    /// A maintainer said no, and nothing else was decided since.
    Rejected,
    /// It was taken, and then taken out again.
    TakenBack,
}

/// A sign in a mail that its posting continues another one.
#[derive(Clone, Debug)]
struct Link {
    /// The mail that has it.
    mail: Arc<str>,
    /// `change-id` and so on.
    reason: &'static str,
}

/// What can link a posting to an earlier one, the strongest first.
const REASONS: [&str; 5] = ["change-id", "supersedes", "changelog link", "reply", "title"];

/// Where the archive of the list shows its mails.
const ARCHIVE: &str = "https://lists.marram.example/r";

/// What is true of the series of a list of `count` mails, as far as their mails are in it.
pub(crate) fn truth(count: usize) -> Vec<SeriesTruth> {
    let mut record = Record::default();
    for fact in facts::of(count) {
        record.take(fact);
    }
    record.series.into_values().filter_map(|series| series.known_from(&record.arrived)).collect()
}

/// The facts put together so far.
#[derive(Default)]
struct Record {
    series: BTreeMap<u32, SeriesTruth>,
    /// The series and posting of each cover and patch.
    spots: HashMap<Arc<str>, (u32, usize)>,
    /// The series whose mails named their change-ids.
    named: HashSet<u32>,
    arrived: HashSet<String>,
}

impl Record {
    fn take(&mut self, fact: Fact) {
        match fact {
            Fact::Sent(sending) => self.send(*sending),
            Fact::Answered { mail, to, name, bot } => {
                if let Some(posting) = self.posting(&to) {
                    posting.replies.push(Reply { message_id: mail, by_author: posting.name == name, by_bot: bot });
                }
            }
            Fact::Gave { mail, to, given } => {
                let to_cover = self.posting(&to).is_some_and(|posting| posting.cover.as_ref() == Some(&to));
                if let Some((series, _)) = self.spots.get(&to) {
                    let review = Review { given, message_id: mail, given_to: to, to_cover };
                    self.series.entry(*series).or_default().reviews.push(review);
                }
            }
            Fact::Decided { mail, to, name, verdict } => {
                if let Some(posting) = self.posting(&to) {
                    posting.decide(mail, &to, &name, verdict);
                }
            }
            Fact::Arrived(mail) => drop(self.arrived.insert(mail)),
        }
    }

    /// The posting that a cover or patch belongs to.
    fn posting(&mut self, mail: &Arc<str>) -> Option<&mut Posting> {
        let (series, place) = self.spots.get(mail)?;
        self.series.get_mut(series)?.postings.get_mut(*place)
    }

    fn send(&mut self, sending: Sending) {
        let Sending { series: number, purpose, posting, mails, change_id, similar } = sending;
        let series = self.series.entry(number).or_default();
        if series.postings.is_empty() {
            (series.purpose, series.author) = (purpose, posting.email.clone());
        }
        let last = series.last_whole().map(|(place, last)| (place, last.total));
        let mut posting = Posting::sent(posting, last.map(|(_, total)| total));
        posting.continues = last.map(|(place, _)| place);
        let change_id = format!("change-id: {change_id}\n");
        let named_before = self.named.contains(&number);
        let signs = |mail: &Text| series.signs(&posting, mail, named_before && mail.body.contains(&change_id), similar);
        posting.links = mails.iter().flat_map(signs).collect();
        if mails.iter().any(|mail| mail.body.contains(&change_id)) {
            self.named.insert(number);
        }
        for mail in posting.cover.iter().chain(posting.patches.iter().map(|patch| &patch.message_id)) {
            self.spots.entry(mail.clone()).or_insert((number, series.postings.len()));
        }
        series.postings.push(posting);
    }
}

impl SeriesTruth {
    /// Where the series went: the state of its last whole posting.
    pub(crate) fn state(&self) -> State {
        self.last_whole().map(|(_, posting)| posting.state()).unwrap_or_default()
    }

    /// The last whole posting with its place.
    fn last_whole(&self) -> Option<(usize, &Posting)> {
        self.postings.iter().enumerate().rfind(|(_, posting)| !posting.partial)
    }

    /// What in a mail shows that its posting continues an earlier one.
    fn signs(&self, posting: &Posting, mail: &Text, shared_id: bool, similar: bool) -> Vec<Link> {
        let heads: Vec<&Arc<str>> = self.postings.iter().filter_map(Posting::head).collect();
        let names =
            |before: &str, after: &str| heads.iter().any(|id| mail.body.contains(&format!("{before}{id}{after}")));
        let any = |id: &Arc<str>| self.postings.iter().any(|posting| posting.has(id));
        let is_head = posting.head() == Some(&mail.message_id) && !posting.partial;
        let titled = |other: &Posting| other.title == posting.title && !other.partial;
        let found = [
            shared_id,
            names("Supersedes: <", ">"),
            names(&format!("{ARCHIVE}/"), "\n"),
            mail.references.iter().any(any),
            is_head && (self.postings.iter().any(titled) || similar),
        ];
        let signs = REASONS.into_iter().zip(found).filter(|(_, found)| *found);
        signs.map(|(reason, _)| Link { mail: mail.message_id.clone(), reason }).collect()
    }

    /// The truth as far as its mails have arrived; `None` where none has.
    fn known_from(mut self, arrived: &HashSet<String>) -> Option<Self> {
        let here = |id: &Arc<str>| arrived.contains(&**id);
        for posting in &mut self.postings {
            posting.keep(&here);
        }
        self.reviews.retain(|review| here(&review.message_id));
        self.keep_parts();
        self.connect();
        self.postings.retain(Posting::has_arrived);
        (!self.postings.is_empty()).then_some(self)
    }

    /// A part of what is one patch only is the whole of it.
    fn keep_parts(&mut self) {
        for place in 0..self.postings.len() {
            let posting = &mut self.postings[place];
            if posting.partial && posting.total == 1 && posting.has_arrived() {
                posting.partial = false;
                let continued = posting.continues;
                let later = self.postings.iter_mut().skip(place + 1).filter(|later| later.continues == continued);
                later.for_each(|later| later.continues = Some(place));
            }
        }
    }

    /// Fills in what takes two postings to know.
    fn connect(&mut self) {
        for place in 0..self.postings.len() {
            let posting = &self.postings[place];
            let Some(before) = posting.continues.filter(|_| posting.has_arrived()) else { continue };
            let shown = posting.linked_by.is_some() && !posting.partial;
            let (head, resend) = (posting.head().cloned().filter(|_| shown), posting.resend);
            let previous = self.postings[before].head().cloned();
            self.postings[place].previous = previous;
            if let Some(message_id) = head {
                let verdict = if resend { Verdict::Resent } else { Verdict::Superseded };
                self.replace(before..place, &Decision { message_id, verdict });
            }
        }
    }

    /// A posting takes the place of an earlier one and of the parts that were sent of that since.
    fn replace(&mut self, places: Range<usize>, decision: &Decision) {
        let before = places.start;
        for (place, posting) in self.postings.iter_mut().enumerate().take(places.end).skip(before) {
            if place == before || posting.partial && posting.continues == Some(before) {
                posting.decisions.push(decision.clone());
            }
        }
    }
}

impl Decision {
    /// Whether it is another posting that took the place.
    fn replaces(&self) -> bool {
        matches!(self.verdict, Verdict::Superseded | Verdict::Resent)
    }
}

impl Posting {
    /// A posting as it was sent, after one that counted so many patches.
    fn sent(sent: facts::Posting, total_before: Option<usize>) -> Self {
        let before: Vec<Option<usize>> = sent.patches.iter().map(|patch| patch.before).collect();
        let kept = longest_run(&before);
        let moved = |index: usize| !sent.partial && before[index].is_some() && !kept.contains(&index);
        let count = (0..before.len()).filter(|index| moved(*index)).count();
        let changes = total_before.map_or(Changes::default(), |total| Changes::of(&sent, count, total));
        let patch = |(index, patch): (usize, facts::Patch)| {
            let moved = moved(index);
            let facts::Patch { place, message_id, title, before, changed, carried, files, lost } = patch;
            (!lost).then_some(Patch { place, message_id, title, before, changed, moved, carried, files })
        };
        Self {
            patches: sent.patches.into_iter().enumerate().filter_map(patch).collect(),
            changes,
            title: sent.title,
            name: sent.name,
            email: sent.email,
            version: sent.version,
            minor: sent.minor,
            rfc: sent.rfc,
            resend: sent.resend,
            partial: sent.partial,
            threaded: sent.threaded,
            cover: sent.cover,
            total: sent.total,
            dropped_reviews: sent.dropped,
            mentions: sent.mentions,
            ..Self::default()
        }
    }

    /// Takes in what a mail decides. A no counts where somebody else says it to all of the posting.
    fn decide(&mut self, message_id: Arc<str>, to: &Arc<str>, name: &str, verdict: facts::Verdict) {
        let is_first = || self.patches.iter().any(|patch| patch.message_id == *to && patch.place == 1);
        let to_all = || self.cover.as_ref().map_or_else(is_first, |cover| cover == to);
        let verdict = match verdict {
            facts::Verdict::Taken(taken) => Verdict::Taken(taken),
            facts::Verdict::TakenBack => Verdict::TakenBack,
            facts::Verdict::Refused if (self.total == 1 || to_all()) && self.name != name => Verdict::Refused,
            facts::Verdict::Refused => return,
        };
        self.decisions.push(Decision { message_id, verdict });
    }

    /// The mail that speaks for it: its cover, else its lowest patch.
    pub(crate) fn head(&self) -> Option<&Arc<str>> {
        self.cover.as_ref().or_else(|| self.patches.first().map(|patch| &patch.message_id))
    }

    /// How many of the replies are by others than its sender, programs included.
    pub(crate) fn replies_by_others(&self) -> usize {
        self.replies.iter().filter(|reply| !reply.by_author).count()
    }

    /// Where it went.
    pub(crate) fn state(&self) -> State {
        self.deciding().map_or(State::Open, |(_, state)| state)
    }

    /// The decision that counts, and what it makes of the posting: that all was taken, that another took its place, or
    /// else the last one.
    pub(crate) fn deciding(&self) -> Option<(&Decision, State)> {
        let replaced = self.decisions.iter().rfind(|decision| decision.replaces());
        let own = self.decisions.iter().rfind(|decision| !decision.replaces());
        let state = |decision: &Decision| match decision.verdict {
            Verdict::Superseded => State::Superseded,
            Verdict::Resent => State::Resent,
            Verdict::Refused => State::Rejected,
            Verdict::TakenBack => State::TakenBack,
            Verdict::Taken(_) if (1..=self.total).all(|place| self.is_taken(place)) => State::Applied,
            Verdict::Taken(_) => State::PartlyApplied,
        };
        let applied = own.filter(|decision| state(decision) == State::Applied);
        applied.or(replaced).or(own).map(|decision| (decision, state(decision)))
    }

    /// Whether some mail says that the patch at this place was taken.
    fn is_taken(&self, place: usize) -> bool {
        let takes = |decision: &Decision| match &decision.verdict {
            Verdict::Taken(taken) => taken.places.contains(&place),
            _ => false,
        };
        self.decisions.iter().any(takes)
    }

    /// Whether a mail is one of its own.
    fn has(&self, id: &Arc<str>) -> bool {
        self.cover.as_ref() == Some(id) || self.patches.iter().any(|patch| patch.message_id == *id)
    }

    /// Whether any mail of it has arrived.
    fn has_arrived(&self) -> bool {
        self.head().is_some()
    }

    /// Leaves out what is still on its way.
    fn keep(&mut self, here: &dyn Fn(&Arc<str>) -> bool) {
        let had_cover = self.cover.is_some();
        self.cover.take_if(|id| !here(id));
        self.patches.retain(|patch| here(&patch.message_id));
        self.replies.retain(|reply| here(&reply.message_id));
        self.decisions.retain(|decision| here(&decision.message_id));
        let head = self.head().cloned();
        let links = self.links.iter().filter(|link| here(&link.mail));
        let of_head = links.filter(|link| link.reason != "title" || Some(&link.mail) == head.as_ref());
        self.linked_by = of_head.map(|link| link.reason).min_by_key(|reason| rank(reason));
        if self.cover.is_none()
            && let Some(patch) = self.patches.first().filter(|patch| had_cover || patch.place > 1)
        {
            self.title.clone_from(&patch.title);
        }
    }
}

fn rank(reason: &str) -> usize {
    REASONS.iter().position(|other| *other == reason).unwrap_or(REASONS.len())
}

impl Changes {
    /// How the patches relate to those of the last whole posting, which counted `before`.
    fn of(sent: &facts::Posting, moved: usize, before: usize) -> Self {
        let count = |which: fn(&facts::Patch) -> bool| sent.patches.iter().filter(|patch| which(patch)).count();
        let new = count(|patch| patch.before.is_none());
        Self {
            same: count(|patch| patch.before.is_some() && !patch.changed),
            changed: count(|patch| patch.changed),
            new,
            dropped: if sent.partial { 0 } else { before - (sent.patches.len() - new) },
            moved,
        }
    }
}

/// The indices of a longest run of places that grow.
fn longest_run(before: &[Option<usize>]) -> Vec<usize> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for (index, place) in before.iter().enumerate() {
        let Some(place) = place else { continue };
        let follows = |run: &&Vec<usize>| run.last().is_some_and(|last| before[*last] < Some(*place));
        let mut run = runs.iter().filter(follows).max_by_key(|run| run.len()).cloned().unwrap_or_default();
        run.push(index);
        runs.push(run);
    }
    runs.into_iter().max_by_key(Vec::len).unwrap_or_default()
}
