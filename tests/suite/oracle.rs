//! What is true of the series of the invented list: their postings, what links them, what changed, who replied and
//! decided what, and the resulting states.
//!
//! Entry point: [`truth`]. The generator records what it did, mail by mail; here that becomes what a reader of all mails
//! can know, without looking at how listpress reads them. Nothing is in here that the mails do not say, with one
//! exception: a posting with `previous` and without `linked_by` continues another one, and its mails do not show it.

use listpress::demo::facts::{
    DemoCheck, DemoPatch, DemoPosting, DemoVerdict, DroppedTrailer, Fact, GivenTrailer, MailText, Mention, SentPosting,
    TakenPatches,
};
use listpress::demo::record_facts;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// What is true of a series. Every posting of the list is in exactly one.
#[derive(Clone, Debug, Default)]
pub(crate) struct SeriesTruth {
    /// What a scripted series demonstrates; empty if chance made the series.
    pub(crate) purpose: &'static str,
    /// The address of its first author.
    pub(crate) author: String,
    /// What was sent, oldest first.
    pub(crate) postings: Vec<Posting>,
    /// The trailers that replies gave, oldest first.
    pub(crate) reviews: Vec<Review>,
}

/// One version of a series as it was sent, or a part of one.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Posting {
    /// The title of its cover or, without one, of its first patch that arrived, with the subsystem's prefix.
    pub(crate) title: String,
    /// The name of the sender, who need not have written the patches.
    pub(crate) name: String,
    /// The sender's address, which is not that of the From header if a relay or another account was used.
    pub(crate) email: String,
    /// The version in its subjects, 1 if they state none.
    pub(crate) version: u32,
    /// The number after the point of the version: 1 for `v5.1`.
    pub(crate) minor: Option<u32>,
    /// Whether its subjects say RFC.
    pub(crate) rfc: bool,
    /// Whether it sends the version before once more.
    pub(crate) resend: bool,
    /// Whether it sends single changed patches of the posting before, not the whole series.
    pub(crate) partial: bool,
    /// Whether its mails refer to each other.
    pub(crate) threaded: bool,
    /// The Message-ID of the cover, if it has one that arrived.
    pub(crate) cover: Option<Arc<str>>,
    /// The patches that arrived, by index.
    pub(crate) patches: Vec<Patch>,
    /// How many patches its subjects count; for a partial posting, those of the whole series.
    pub(crate) total: usize,
    /// The strongest sign in the mails that arrived of which posting it continues: `change-id`, `supersedes`,
    /// `changelog link`, `reply`, `title`, strongest first. `None` for first postings.
    pub(crate) linked_by: Option<&'static str>,
    /// The cover or first patch of the posting it continues: for a whole posting the last whole one before, for a
    /// partial one the posting whose patch it replaces.
    pub(crate) previous: Option<Arc<str>>,
    /// How its patches relate to those of the last whole posting before, as updated by partial ones since; for a partial
    /// posting, to the same patches there. All zero for first postings.
    pub(crate) changes: Changes,
    /// Trailers that a patch of the last whole posting carried, or was given before this posting was sent, and that the
    /// same patch of this posting does not carry. A trailer given to the cover counts for each patch.
    pub(crate) dropped_reviews: Vec<DroppedTrailer>,
    /// The replies to its mails, direct or not, in the order they were sent.
    pub(crate) replies: Vec<Reply>,
    /// The mails that decided something about it, in the order they arrived, and last the posting that superseded it,
    /// if that posting says so (`linked_by`).
    pub(crate) decisions: Vec<Decision>,
    /// The mails and commits other than earlier versions that its cover or first patch names.
    pub(crate) mentions: Vec<Mention>,
    /// What mails outside its series show of its patches: the mail, the index of the patch, and how it was merged.
    shown: Vec<(Arc<str>, usize, TakenPatches)>,
    /// The signs in its mails; those that arrived make `linked_by`.
    links: Vec<Link>,
    /// The position of the posting it continues.
    continues: Option<usize>,
}

/// A patch as it was sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Patch {
    /// Its index in the series, from 1.
    pub(crate) index: usize,
    /// Its Message-ID.
    pub(crate) message_id: Arc<str>,
    /// Its title with the subsystem's prefix.
    pub(crate) title: String,
    /// Its index in the last whole posting before; `None` if it is new or there is none.
    pub(crate) before: Option<usize>,
    /// Whether its title, prose or diff changed since then, or since a partial posting sent it.
    pub(crate) changed: bool,
    /// Whether it is outside the longest run of patches that kept their order.
    pub(crate) moved: bool,
    /// The review trailers in it: Reviewed-by, Acked-by, Tested-by.
    pub(crate) carried: Vec<GivenTrailer>,
    /// The files it touches, by their new names.
    pub(crate) files: Vec<String>,
}

/// How the patches of a posting relate to those of the posting before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// Patches with the same title, diff and prose.
    pub(crate) same: usize,
    /// Patches in which one of these differs.
    pub(crate) changed: usize,
    /// Patches that are new.
    pub(crate) new: usize,
    /// Patches that are gone.
    pub(crate) dropped: usize,
    /// Patches outside a longest run that kept its order; counted as same or changed too.
    pub(crate) moved: usize,
}

/// A trailer that a reply gave.
#[derive(Clone, Debug)]
pub(crate) struct Review {
    /// The trailer.
    pub(crate) given: GivenTrailer,
    /// The reply.
    pub(crate) message_id: Arc<str>,
    /// The cover or patch that it was given to, directly or not.
    pub(crate) given_to: Arc<str>,
    /// Whether that is a cover, so that the trailer counts for the whole series.
    pub(crate) to_cover: bool,
}

/// A reply to a posting.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    /// Its Message-ID.
    pub(crate) message_id: Arc<str>,
    /// Whether the posting's sender wrote it.
    pub(crate) by_author: bool,
    /// Whether a bot wrote it.
    pub(crate) by_bot: bool,
    /// What it says that its checks found.
    pub(crate) check: Option<DemoCheck>,
}

/// A mail that decides something about a posting.
#[derive(Clone, Debug)]
pub(crate) struct Decision {
    /// The mail.
    pub(crate) message_id: Arc<str>,
    /// What it decides.
    pub(crate) verdict: Verdict,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Patches were taken.
    Taken(TakenPatches),
    /// A maintainer rejects the whole posting, not just one of several patches.
    Rejected,
    /// Its own author rejects the whole posting.
    Withdrawn,
    /// Patches that were taken are dropped again.
    TakenBack,
    /// The mail is the cover or first patch of the next whole version.
    Superseded,
    /// The mail is the cover or first patch of an unchanged resend.
    Resent,
}

/// What became of a posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Nothing was decided: under review if others have replied, else waiting.
    Open,
    /// A later whole version superseded it before all of it was taken, whatever else was decided.
    Superseded,
    /// It was sent again.
    Resent,
    /// All of its patches were taken.
    Applied,
    /// Some of its patches were taken.
    PartlyApplied,
    /// A maintainer rejected it, and nothing was decided since.
    Rejected,
    /// Its author rejected it, and nothing was decided since.
    Withdrawn,
    /// It was taken and then dropped again.
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

/// What can link a posting to an earlier one, strongest first.
const REASONS: [&str; 5] = ["change-id", "supersedes", "changelog link", "reply", "title"];

/// The URL of the list's web archive.
const ARCHIVE: &str = "https://lists.marram.example/r";

/// What is true of the series of a list that ends after `count` mails.
pub(crate) fn truth(count: usize) -> Vec<SeriesTruth> {
    let mut record = Record::default();
    for fact in record_facts(count) {
        record.take(fact);
    }
    record.series.into_values().filter_map(|series| series.known_from(&record.arrived)).collect()
}

/// The facts put together so far.
#[derive(Default)]
struct Record {
    series: BTreeMap<u32, SeriesTruth>,
    /// The series and position of the posting of each cover and patch.
    postings_of: HashMap<Arc<str>, (u32, usize)>,
    /// The series whose mails named their change-ids.
    named: HashSet<u32>,
    /// The mails in the order of their arrival.
    arrived: HashMap<String, usize>,
}

impl Record {
    fn take(&mut self, fact: Fact) {
        match fact {
            // What is picked for a stable release submits nothing.
            Fact::Sent(sending) if sending.mails.iter().any(|mail| mail.subject.contains("AUTOSEL")) => {}
            Fact::Sent(sending) => self.send(*sending),
            Fact::Replied { mail, to, name, bot } => {
                if let Some(posting) = self.posting(&to) {
                    let by_author = posting.name == name;
                    posting.replies.push(Reply { message_id: mail, by_author, by_bot: bot, check: None });
                }
            }
            Fact::GaveTrailer { mail, to, given } => {
                let to_cover = self.posting(&to).is_some_and(|posting| posting.cover.as_ref() == Some(&to));
                if let Some((series, _)) = self.postings_of.get(&to) {
                    let review = Review { given, message_id: mail, given_to: to, to_cover };
                    self.series.entry(*series).or_default().reviews.push(review);
                }
            }
            Fact::Quoted { .. } => {}
            Fact::Checked { mail, check } => {
                let replies = self.series.values_mut().flat_map(|series| &mut series.postings);
                let reply = replies.flat_map(|posting| &mut posting.replies).find(|reply| reply.message_id == mail);
                if let Some(reply) = reply {
                    reply.check = Some(check);
                }
            }
            Fact::Decided { mail, to, name, verdict } => {
                if let Some(posting) = self.posting(&to) {
                    posting.decide(mail, &to, &name, verdict);
                }
            }
            Fact::Shown { mail, patch, commit, tree, queued } => {
                if let Some(posting) = self.posting(&patch)
                    && let Some(index) = posting.patches.iter().find(|own| own.message_id == patch).map(|own| own.index)
                {
                    let commits = commit.map(|commit| (index, commit)).into_iter().collect();
                    let taken = TakenPatches { patches: vec![index], commits, tree, queued, ..TakenPatches::default() };
                    posting.shown.push((mail, index, taken));
                }
            }
            Fact::Arrived(mail) => {
                let place = self.arrived.len();
                self.arrived.entry(mail).or_insert(place);
            }
        }
    }

    /// The posting that a cover or patch belongs to.
    fn posting(&mut self, mail: &Arc<str>) -> Option<&mut Posting> {
        let (series, position) = self.postings_of.get(mail)?;
        self.series.get_mut(series)?.postings.get_mut(*position)
    }

    fn send(&mut self, sending: SentPosting) {
        let SentPosting { series: number, purpose, posting, mails, change_id, similar } = sending;
        let series = self.series.entry(number).or_default();
        if series.postings.is_empty() {
            (series.purpose, series.author) = (purpose, posting.email.clone());
        }
        let last = series.last_whole().map(|(position, last)| (position, last.total));
        let mut posting = Posting::sent(posting, last.map(|(_, total)| total));
        posting.continues = last.map(|(position, _)| position);
        let change_id = format!("change-id: {change_id}\n");
        let named_before = self.named.contains(&number);
        let signs =
            |mail: &MailText| series.signs(&posting, mail, named_before && mail.body.contains(&change_id), similar);
        posting.links = mails.iter().flat_map(signs).collect();
        if mails.iter().any(|mail| mail.body.contains(&change_id)) {
            self.named.insert(number);
        }
        for mail in posting.cover.iter().chain(posting.patches.iter().map(|patch| &patch.message_id)) {
            self.postings_of.entry(mail.clone()).or_insert((number, series.postings.len()));
        }
        series.postings.push(posting);
    }
}

impl SeriesTruth {
    /// The state of its last whole posting.
    pub(crate) fn state(&self) -> State {
        self.last_whole().map_or(State::Open, |(_, posting)| posting.state())
    }

    /// The last whole posting with its position.
    fn last_whole(&self) -> Option<(usize, &Posting)> {
        self.postings.iter().enumerate().rfind(|(_, posting)| !posting.partial)
    }

    /// The signs in a mail that its posting continues an earlier one.
    fn signs(&self, posting: &Posting, mail: &MailText, shared_id: bool, similar: bool) -> Vec<Link> {
        let heads: Vec<&Arc<str>> = self.postings.iter().filter_map(Posting::head).collect();
        let names =
            |before: &str, after: &str| heads.iter().any(|id| mail.body.contains(&format!("{before}{id}{after}")));
        let any = |id: &Arc<str>| self.postings.iter().any(|posting| posting.has(id));
        let is_head = posting.head() == Some(&mail.message_id) && (!posting.partial || similar);
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

    /// What is true as far as its mails have arrived; `None` if none has.
    fn known_from(mut self, arrived: &HashMap<String, usize>) -> Option<Self> {
        let here = |id: &Arc<str>| arrived.contains_key(&**id);
        for posting in &mut self.postings {
            posting.keep_arrived(&here);
            posting.decisions.sort_by_key(|decision| arrived.get(&*decision.message_id));
        }
        self.reviews.retain(|review| here(&review.message_id));
        self.widen_single_patches();
        self.connect();
        self.postings.retain(Posting::has_arrived);
        (!self.postings.is_empty()).then_some(self)
    }

    /// A partial posting of a series of one patch is a whole one.
    fn widen_single_patches(&mut self) {
        for position in 0..self.postings.len() {
            let posting = &self.postings[position];
            let of_one = posting.continues.is_none_or(|before| self.postings[before].total == 1);
            let posting = &mut self.postings[position];
            if posting.partial && posting.total == 1 && of_one && posting.has_arrived() {
                posting.partial = false;
                let continued = posting.continues;
                let later = self.postings.iter_mut().skip(position + 1).filter(|later| later.continues == continued);
                later.for_each(|later| later.continues = Some(position));
            }
        }
    }

    /// Fills in what depends on two postings.
    fn connect(&mut self) {
        for position in 0..self.postings.len() {
            let posting = &self.postings[position];
            let Some(before) = posting.continues.filter(|_| posting.has_arrived()) else { continue };
            let shown = posting.linked_by.is_some() && !posting.partial;
            let (head, resend) = (posting.head().cloned().filter(|_| shown), posting.resend);
            let previous = self.postings[before].head().cloned();
            self.postings[position].previous = previous;
            if let Some(message_id) = head {
                let verdict = if resend { Verdict::Resent } else { Verdict::Superseded };
                self.supersede(before..position, &Decision { message_id, verdict });
            }
        }
    }

    /// Has a posting supersede an earlier one and the partial postings since.
    fn supersede(&mut self, positions: Range<usize>, decision: &Decision) {
        let before = positions.start;
        for (position, posting) in self.postings.iter_mut().enumerate().take(positions.end).skip(before) {
            if position == before || posting.partial && posting.continues == Some(before) {
                posting.decisions.push(decision.clone());
            }
        }
    }
}

impl Decision {
    /// Whether another posting superseded this one.
    fn replaces(&self) -> bool {
        matches!(self.verdict, Verdict::Superseded | Verdict::Resent)
    }
}

impl Posting {
    /// A posting as it was sent, given how many patches the last whole one counted.
    fn sent(sent: DemoPosting, total_before: Option<usize>) -> Self {
        let before: Vec<Option<usize>> = sent.patches.iter().map(|patch| patch.before).collect();
        let kept = longest_run(&before);
        let moved = |position: usize| !sent.partial && before[position].is_some() && !kept.contains(&position);
        let count = (0..before.len()).filter(|position| moved(*position)).count();
        let changes = total_before.map_or(Changes::default(), |total| Changes::count(&sent, count, total));
        let patch = |(position, patch): (usize, DemoPatch)| {
            let moved = moved(position);
            let DemoPatch { index, message_id, title, before, changed, carried, files, lost, .. } = patch;
            (!lost).then_some(Patch { index, message_id, title, before, changed, moved, carried, files })
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

    /// Notes what a mail decides. A rejection counts if it is about the whole posting; the sender's own withdraws it.
    fn decide(&mut self, message_id: Arc<str>, to: &Arc<str>, name: &str, verdict: DemoVerdict) {
        let is_first = || self.patches.iter().any(|patch| patch.message_id == *to && patch.index == 1);
        let to_all = || self.cover.as_ref().map_or_else(is_first, |cover| cover == to);
        let verdict = match verdict {
            DemoVerdict::Taken(taken) => Verdict::Taken(taken),
            DemoVerdict::TakenBack => Verdict::TakenBack,
            DemoVerdict::Rejected if self.total != 1 && !to_all() => return,
            DemoVerdict::Rejected if self.name == name => Verdict::Withdrawn,
            DemoVerdict::Rejected => Verdict::Rejected,
        };
        self.decisions.push(Decision { message_id, verdict });
    }

    /// Its cover or, without one, its first patch.
    pub(crate) fn head(&self) -> Option<&Arc<str>> {
        self.cover.as_ref().or_else(|| self.patches.first().map(|patch| &patch.message_id))
    }

    /// How many replies are by others than its sender, bots included.
    pub(crate) fn replies_by_others(&self) -> usize {
        self.replies.iter().filter(|reply| !reply.by_author).count()
    }

    pub(crate) fn state(&self) -> State {
        self.deciding().map_or(State::Open, |(_, state)| state)
    }

    /// The decision that counts, with the resulting state: that all was taken, else that another posting superseded it,
    /// else the last one. Nobody can know what became of patches that never arrived.
    pub(crate) fn deciding(&self) -> Option<(&Decision, State)> {
        let replaced = self.decisions.iter().rfind(|decision| decision.replaces());
        let own = self.decisions.iter().rfind(|decision| !decision.replaces() && self.concerns(decision));
        let state = |decision: &Decision| match decision.verdict {
            Verdict::Superseded => State::Superseded,
            Verdict::Resent => State::Resent,
            Verdict::Rejected => State::Rejected,
            Verdict::Withdrawn => State::Withdrawn,
            Verdict::TakenBack => State::TakenBack,
            Verdict::Taken(_) if (1..=self.total).all(|index| self.is_taken(index)) => State::Applied,
            Verdict::Taken(_) => State::PartlyApplied,
        };
        let applied = own.filter(|decision| state(decision) == State::Applied);
        applied.or(replaced).or(own).map(|decision| (decision, state(decision)))
    }

    /// Whether a decision is about any patch that arrived.
    pub(crate) fn concerns(&self, decision: &Decision) -> bool {
        match &decision.verdict {
            Verdict::Taken(taken) => self.patches.iter().any(|patch| taken.patches.contains(&patch.index)),
            _ => true,
        }
    }

    /// Whether any mail says that the patch with this index was taken.
    fn is_taken(&self, index: usize) -> bool {
        let takes = |decision: &Decision| match &decision.verdict {
            Verdict::Taken(taken) => taken.patches.contains(&index),
            _ => false,
        };
        self.decisions.iter().any(takes)
    }

    /// Whether a mail is its cover or one of its patches.
    fn has(&self, id: &Arc<str>) -> bool {
        self.cover.as_ref() == Some(id) || self.patches.iter().any(|patch| patch.message_id == *id)
    }

    /// Whether any of its mails has arrived.
    fn has_arrived(&self) -> bool {
        self.head().is_some()
    }

    /// Adds what mails outside its series show of patches of which no reply says so: the first of them counts.
    fn add_shown(&mut self, here: &dyn Fn(&Arc<str>) -> bool) {
        let mut by_mail: Vec<(Arc<str>, TakenPatches)> = Vec::new();
        for (mail, index, taken) in std::mem::take(&mut self.shown) {
            let known = self.is_taken(index) || by_mail.iter().any(|(_, taken)| taken.patches.contains(&index));
            match by_mail.iter_mut().find(|(other, _)| *other == mail) {
                _ if known || !here(&mail) => {}
                Some((_, more)) => more.patches.push(index),
                None => by_mail.push((mail, taken)),
            }
        }
        let decision = |(message_id, taken)| Decision { message_id, verdict: Verdict::Taken(taken) };
        self.decisions.extend(by_mail.into_iter().map(decision));
    }

    /// Drops what has not arrived.
    fn keep_arrived(&mut self, here: &dyn Fn(&Arc<str>) -> bool) {
        let had_cover = self.cover.is_some();
        self.cover.take_if(|id| !here(id));
        self.patches.retain(|patch| here(&patch.message_id));
        self.replies.retain(|reply| here(&reply.message_id));
        self.decisions.retain(|decision| here(&decision.message_id));
        self.add_shown(here);
        let head = self.head().cloned();
        let links = self.links.iter().filter(|link| here(&link.mail));
        let of_head = links.filter(|link| link.reason != "title" || Some(&link.mail) == head.as_ref());
        self.linked_by = of_head.map(|link| link.reason).min_by_key(|reason| rank(reason));
        if self.cover.is_none()
            && let Some(patch) = self.patches.first().filter(|patch| had_cover || patch.index > 1)
        {
            self.title.clone_from(&patch.title);
        }
    }
}

fn rank(reason: &str) -> usize {
    REASONS.iter().position(|other| *other == reason).unwrap_or(REASONS.len())
}

impl Changes {
    /// Compares the patches to those of the last whole posting, which counted `before`.
    fn count(sent: &DemoPosting, moved: usize, before: usize) -> Self {
        let matching = |which: fn(&DemoPatch) -> bool| sent.patches.iter().filter(|patch| which(patch)).count();
        let new = matching(|patch| patch.before.is_none());
        Self {
            same: matching(|patch| patch.before.is_some() && !patch.changed),
            changed: matching(|patch| patch.changed),
            new,
            dropped: if sent.partial { 0 } else { before - (sent.patches.len() - new) },
            moved,
        }
    }
}

/// The positions of a longest run of ascending indexes.
fn longest_run(before: &[Option<usize>]) -> Vec<usize> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for (position, index) in before.iter().enumerate() {
        if index.is_none() {
            continue;
        }
        let follows = |run: &&Vec<usize>| run.last().is_some_and(|last| before[*last] < *index);
        let mut run = runs.iter().filter(follows).max_by_key(|run| run.len()).cloned().unwrap_or_default();
        run.push(position);
        runs.push(run);
    }
    runs.into_iter().max_by_key(Vec::len).unwrap_or_default()
}
