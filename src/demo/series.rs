//! What is true of a series of the invented list: its postings, versions, reviews, and where it went.
//!
//! The mails are written from this model, so that a test can compare what listpress reads from the mails with it.

use super::people::maintainer;
use super::project::{SUBSYSTEMS, Subsystem};
use super::random::Random;
use super::words::Speaker;
use std::sync::Arc;

/// All that is true of a series.
#[derive(Clone, Debug, Default)]
pub struct SeriesTruth {
    /// Its author's address.
    pub author: String,
    /// What was sent, the oldest first.
    pub postings: Vec<Posting>,
    /// What was said about it, the oldest first.
    pub reviews: Vec<Review>,
    /// Where it went.
    pub state: State,
}

/// One version of a series as it was sent.
#[derive(Clone, Debug, Default)]
pub struct Posting {
    /// The title of its cover or, where it has none, of its first patch, with the subsystem's prefix.
    pub title: String,
    /// The version its subjects state, 1 where they state none.
    pub version: u32,
    /// Whether its subjects say RFC.
    pub rfc: bool,
    /// Whether it sends the version before once more.
    pub resend: bool,
    /// Whether its mails refer to each other.
    pub threaded: bool,
    /// The Message-ID of the cover.
    pub cover: Option<Arc<str>>,
    /// The places and Message-IDs of the patches that arrived.
    pub patches: Vec<(usize, Arc<str>)>,
    /// How many patches its author sent.
    pub total: usize,
    /// How its patches relate to those of the posting before.
    pub changes: Changes,
    /// Trailers given to the posting before that this one does not carry.
    pub dropped_reviews: Vec<String>,
}

/// How the patches of a posting relate to those of the posting before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Patches with the same diff and message.
    pub same: usize,
    /// Patches whose diff differs.
    pub changed: usize,
    /// Patches that were not there before.
    pub new: usize,
    /// Patches that are gone.
    pub dropped: usize,
}

/// A trailer somebody gave in an answer.
#[derive(Clone, Debug)]
pub struct Review {
    /// `Reviewed-by` and so on.
    pub trailer: &'static str,
    /// The giver, as the trailer names them.
    pub by: String,
    /// The mail it was given in.
    pub message_id: Arc<str>,
    /// The mail it was given to.
    pub given_to: Arc<str>,
}

/// Where a series went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Nothing shows it.
    #[default]
    Unknown,
    /// A mail says that it was applied.
    Applied(Arc<str>),
    /// A maintainer said no in this mail.
    Rejected(Arc<str>),
}

/// How a story ends after its last version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Applied,
    Rejected,
    Forgotten,
    Resent,
}

/// How an author writes subjects and changelogs.
#[derive(Clone, Debug)]
pub(super) struct Style {
    /// Which of the spellings of `[PATCH v2 3/7]` is used.
    pub(super) subject: usize,
    /// Which of the spellings of `Changes in v2:` is used.
    pub(super) changelog: usize,
    /// Whether each patch answers the cover.
    pub(super) threaded: bool,
    /// Whether new versions answer the old cover.
    pub(super) in_old_thread: bool,
    /// The tag of the tree in subjects; empty for none.
    pub(super) tag: &'static str,
    /// The chance that a patch of the series never reached the list.
    pub(super) lost: u64,
}

/// A patch through all its versions.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) seed: u64,
    pub(super) title: String,
    /// The versions in which its diff was changed.
    pub(super) changed_in: Vec<u32>,
    /// Trailers it carries, in order.
    pub(super) carried: Vec<String>,
    /// Trailers that answers gave since the last posting.
    pub(super) given: Vec<String>,
    /// Who wrote it, where that is not the sender.
    pub(super) author: Option<usize>,
}

/// A series that is still being told.
#[derive(Clone, Debug)]
pub(super) struct Series {
    pub(super) author: usize,
    pub(super) subsystem: &'static Subsystem,
    pub(super) title: String,
    pub(super) prefix: &'static str,
    pub(super) style: Style,
    pub(super) cover: bool,
    pub(super) plans: Vec<Plan>,
    /// How many versions there will be.
    pub(super) versions: u32,
    /// How many of the first postings are RFCs.
    pub(super) rfcs: u32,
    pub(super) ending: Ending,
    pub(super) change_id: String,
    /// The number of the stable release it is for; empty for none.
    pub(super) stable: &'static str,
    /// The Message-ID the next posting links to as the one before.
    pub(super) last: Option<Arc<str>>,
    pub(super) truth: SeriesTruth,
}

impl Series {
    /// Invents a series by `author`.
    pub(super) fn invent(author: usize, subsystem: &'static Subsystem, patches: usize, random: &mut Random) -> Self {
        let style = Style::of(subsystem, random);
        let prefix = subsystem.prefix(random);
        let mut series = Self {
            author,
            subsystem,
            title: String::new(),
            prefix,
            cover: patches > 3 || patches > 1 && random.chance(65),
            style,
            plans: (0..patches).map(|_| Plan::invent(subsystem, random)).collect(),
            versions: *random.pick(&[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 4, 6]),
            rfcs: u32::from(patches > 1 && random.chance(9)),
            ending: *random.pick(&ENDINGS),
            change_id: String::new(),
            stable: "",
            last: None,
            truth: SeriesTruth::default(),
        };
        if patches > 5 && random.chance(14) {
            series.versions += random.size(3, 11) as u32;
        }
        series.title = Speaker { random, subsystem, other: "" }.say("covertitle");
        series.change_id = slug(&series.title, random);
        series
    }

    /// The next version's changes to the patches; returns how they relate to the ones before.
    pub(super) fn reroll(&mut self, posting: u32, random: &mut Random) -> Changes {
        let mut changes = Changes::default();
        for plan in &mut self.plans {
            if random.chance(35) {
                plan.changed_in.push(posting);
                changes.changed += 1;
            } else {
                changes.same += 1;
            }
        }
        match random.below(14) {
            0 if self.plans.len() > 2 => {
                let gone = self.plans.remove(random.below(self.plans.len()));
                changes.dropped = 1;
                *(if gone.changed_in.contains(&posting) { &mut changes.changed } else { &mut changes.same }) -= 1;
            }
            1 | 2 if self.plans.len() > 1 => {
                let place = random.below(self.plans.len());
                self.plans.insert(place, Plan::invent(self.subsystem, random));
                changes.new = 1;
            }
            3 if self.plans.len() > 2 => self.plans.swap(0, 1),
            4 if self.plans.len() > 1 => {
                self.title = Speaker { random, subsystem: self.subsystem, other: "" }.say("covertitle");
            }
            _ => {}
        }
        changes
    }

    /// The maintainer who decides about it.
    pub(super) fn maintainer(&self, random: &mut Random) -> usize {
        maintainer(random, self.subsystem.number)
    }
}

const ENDINGS: [Ending; 20] = {
    let mut endings = [Ending::Applied; 20];
    endings[12] = Ending::Rejected;
    endings[13] = Ending::Resent;
    let mut place = 14;
    while place < 20 {
        endings[place] = Ending::Forgotten;
        place += 1;
    }
    endings
};

impl Style {
    fn of(subsystem: &Subsystem, random: &mut Random) -> Self {
        let tag = if random.chance(60) { subsystem.tag } else { "" };
        Self {
            subject: if random.chance(88) { 0 } else { 1 + random.below(5) },
            changelog: random.below(6),
            threaded: !random.chance(4),
            in_old_thread: random.chance(9),
            tag: if tag.is_empty() && random.chance(2) { "fstests" } else { tag },
            lost: if random.chance(5) { 30 } else { 0 },
        }
    }
}

impl Plan {
    /// Invents a patch.
    pub(super) fn invent(subsystem: &'static Subsystem, random: &mut Random) -> Self {
        let seed = random.next();
        let title = Speaker { random, subsystem, other: "" }.say("title");
        let (changed_in, carried, given) = (Vec::new(), Vec::new(), Vec::new());
        let author = random.chance(4).then(|| random.below(90));
        Self { seed, title, changed_in, carried, given, author }
    }
}

/// Another subsystem than the usual one, now and then.
pub(super) fn subsystem_of(home: usize, random: &mut Random) -> &'static Subsystem {
    let number = if random.chance(72) { home } else { random.below(SUBSYSTEMS.len()) };
    &SUBSYSTEMS[number]
}

/// A few words of a title, as change-ids have them.
fn slug(title: &str, random: &mut Random) -> String {
    let words = title.split(|char: char| !char.is_ascii_alphanumeric()).filter(|word| word.len() > 2);
    let words: Vec<&str> = words.take(3).collect();
    format!("{}-{}", words.join("-").to_lowercase(), random.hex(12))
}
