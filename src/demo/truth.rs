//! What is true of the series of the invented list: their postings, what links these, what changed, who said what, and
//! where it went.
//!
//! The mails are written from this, so that a test can compare what listpress reads from the mails with it. What the
//! mails do not say is not in here, except for one thing that is marked: a posting with `previous` and without
//! `linked_by` continues another one, and nothing in its mails tells so.

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// All that is true of a series: of every posting of the list, in exactly one of them.
#[derive(Clone, Debug, Default)]
pub struct SeriesTruth {
    /// What it shows, where it was written for a purpose; empty where chance made it.
    pub purpose: &'static str,
    /// Its first author's address.
    pub author: String,
    /// Its first author's name.
    pub name: String,
    /// What was sent, the oldest first.
    pub postings: Vec<Posting>,
    /// The trailers that replies gave, the oldest first.
    pub reviews: Vec<Review>,
}

/// One version of a series as it was sent, or a part of one.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Posting {
    /// The title of its cover or, where it has none, of its lowest patch that arrived, with the subsystem's prefix.
    pub title: String,
    /// Who sent it, if not who wrote its patches: the name.
    pub name: String,
    /// Who sent it: the address, which is not that of the From header where a relay or another account sent it.
    pub email: String,
    /// The version its subjects state, 1 where they state none.
    pub version: u32,
    /// What follows the version's point: 1 for `v5.1`.
    pub minor: Option<u32>,
    /// Whether its subjects say RFC.
    pub rfc: bool,
    /// Whether it sends the version before once more.
    pub resend: bool,
    /// Whether it sends single patches of the posting before once more, changed, and not the whole series.
    pub partial: bool,
    /// Whether its mails refer to each other.
    pub threaded: bool,
    /// The Message-ID of the cover, where it has one that arrived.
    pub cover: Option<Arc<str>>,
    /// The patches that arrived, by place.
    pub patches: Vec<Patch>,
    /// How many patches its subjects count; for a part, those of the whole series.
    pub total: usize,
    /// The strongest of the things that arrived in its mails and show which posting it continues: `change-id`,
    /// `supersedes`, `changelog link`, `reply`, `title`, in this order. `None` for first postings.
    pub linked_by: Option<&'static str>,
    /// The cover or lowest patch of the posting it continues: for a whole posting the latest whole one before, for a
    /// part the posting whose patch it replaces.
    pub previous: Option<Arc<str>>,
    /// How the patches that were sent relate to those of the latest whole posting before, where a part that was sent
    /// since stands for its patch; for a part, to the same patches there. All zero for first postings.
    pub changes: Changes,
    /// Trailers that a patch of the latest whole posting before carried, or was given before this posting was sent,
    /// and that the same patch of this posting does not carry. A trailer given to the cover was given to each patch.
    pub dropped_reviews: Vec<Dropped>,
    /// The mails that answer its mails, directly or not, in the order they were sent.
    pub replies: Vec<Reply>,
    /// The mails that decided something about it, in the order they were sent, and at last the posting that took its
    /// place, where that shows it (`linked_by`).
    pub decisions: Vec<Decision>,
    /// The mails and commits that it names besides the earlier versions, in the cover or lowest patch.
    pub mentions: Vec<Mention>,
    /// What its mails say of earlier postings, strongest first; those that arrived make `linked_by`.
    pub(super) links: Vec<Link>,
    /// The place of the posting it continues among those of the series.
    pub(super) continues: Option<usize>,
}

/// A patch as it was sent.
#[derive(Clone, Debug, Default)]
pub struct Patch {
    /// Its place in the series, from 1.
    pub place: usize,
    /// Its Message-ID.
    pub message_id: Arc<str>,
    /// Its title with the subsystem's prefix.
    pub title: String,
    /// Its place in the latest whole posting before; `None` where it is new or there is none.
    pub before: Option<usize>,
    /// Whether its title, prose or diff differ from what they were there, or in a part that was sent since.
    pub changed: bool,
    /// Whether it is off the longest run of patches that kept their order.
    pub moved: bool,
    /// The review trailers in it: Reviewed-by, Acked-by, Tested-by.
    pub carried: Vec<Given>,
    /// The files it touches, as they are called after it.
    pub files: Vec<String>,
}

/// How the patches of a posting relate to those of the posting before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Patches with the same title, diff and prose.
    pub same: usize,
    /// Patches of which one of these differs.
    pub changed: usize,
    /// Patches that were not there before.
    pub new: usize,
    /// Patches that are gone.
    pub dropped: usize,
    /// Patches, counted as same or changed too, that are off a longest run of patches that kept their order.
    pub moved: usize,
}

/// A trailer with the person it names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Given {
    /// `Reviewed-by` and so on.
    pub trailer: &'static str,
    /// The name in it.
    pub name: String,
    /// The address in it.
    pub email: String,
}

/// A trailer that a new version lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The trailer.
    pub given: Given,
    /// The title of the patch, with the prefix, as the new version has it.
    pub patch: String,
}

/// A trailer that a reply gave.
#[derive(Clone, Debug)]
pub struct Review {
    /// The trailer.
    pub given: Given,
    /// The mail it was given in.
    pub message_id: Arc<str>,
    /// The cover or patch it was given to: the one that the reply answers, directly or not.
    pub given_to: Arc<str>,
    /// Whether that is a cover, so that it counts for the whole series.
    pub to_cover: bool,
}

/// A mail that answers a posting.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Its Message-ID.
    pub message_id: Arc<str>,
    /// Whether the posting's sender wrote it.
    pub by_author: bool,
    /// Whether a program wrote it.
    pub by_bot: bool,
}

/// What decided something about a posting.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The mail that shows it.
    pub message_id: Arc<str>,
    /// What it decides.
    pub verdict: Verdict,
}

/// What a mail decides about a posting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
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

/// Patches that were taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// The places of the patches that were taken.
    pub places: Vec<usize>,
    /// The tree or branch, where the mail names it; with the branch behind its tree, as far as that is named too.
    pub tree: Option<String>,
    /// The commits, where the mail names them, by place; in full or shortened as it has them.
    pub commits: Vec<(usize, String)>,
    /// The commit that merged all of them, where the mail names that one only.
    pub merge: Option<String>,
    /// Whether it was queued for something.
    pub queued: bool,
}

/// Where a posting went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
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

/// A mail or commit that a posting names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mention {
    /// `Depends-on:` or `prerequisite-message-id:` with the Message-ID of another series' cover or lowest patch.
    Depends(Arc<str>),
    /// A link in the text to another mail of the list.
    Link(Arc<str>),
    /// `Fixes:` with the beginning of a commit that an earlier notice named.
    Fixes(String),
}

/// A sign in a mail that its posting continues another one.
#[derive(Clone, Debug)]
pub(super) struct Link {
    /// The mail that has it.
    pub(super) mail: Arc<str>,
    /// `change-id` and so on.
    pub(super) reason: &'static str,
}

/// What can link a posting to an earlier one, the strongest first.
pub(super) const REASONS: [&str; 5] = ["change-id", "supersedes", "changelog link", "reply", "title"];

impl SeriesTruth {
    /// Where the series went: the state of its last whole posting.
    pub fn state(&self) -> State {
        self.postings.iter().rfind(|posting| !posting.partial).map(Posting::state).unwrap_or_default()
    }

    /// The truth as far as its mails have arrived; `None` where none has.
    pub(super) fn known_from(mut self, arrived: &HashSet<String>) -> Option<Self> {
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
    /// The mail that speaks for it: its cover, else its lowest patch.
    pub fn head(&self) -> Option<&Arc<str>> {
        self.cover.as_ref().or_else(|| self.patches.first().map(|patch| &patch.message_id))
    }

    /// How many of the replies are by others than its sender, programs included.
    pub fn replies_by_others(&self) -> usize {
        self.replies.iter().filter(|reply| !reply.by_author).count()
    }

    /// Where it went.
    pub fn state(&self) -> State {
        self.deciding().map_or(State::Open, |(_, state)| state)
    }

    /// The decision that counts, and what it makes of the posting: that all was taken, that another took its place, or
    /// else the last one.
    pub fn deciding(&self) -> Option<(&Decision, State)> {
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
    pub(super) fn has(&self, id: &Arc<str>) -> bool {
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

impl fmt::Display for Given {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {} <{}>", self.trailer, self.name, self.email)
    }
}
