//! A series while it is told: its patches through all versions, the habits of its author, and what comes next.
//!
//! What has been sent of it so far is its postings.

use super::diff::Diff;
use super::facts::{Given, Posting};
use super::people::maintainer;
use super::project::{SUBSYSTEMS, Subsystem};
use super::random::Random;
use super::story::person;
use super::talk::Posted;
use super::words::Speaker;

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
    /// Whether the series is sent with b4 and not with git send-email.
    pub(super) b4: bool,
}

/// What a posting says of the one before.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each may be there with or without the others")]
pub(super) struct Ways {
    /// `change-id:`, which all versions share.
    pub(super) change_id: bool,
    /// `Supersedes: <id>`.
    pub(super) supersedes: bool,
    /// A link in the changelog.
    pub(super) link: Option<LinkForm>,
    /// Its head answers the head of the one before.
    pub(super) reply: bool,
    /// Its title differs so little that it counts as the same.
    pub(super) similar: bool,
}

/// How a changelog links to the version before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LinkForm {
    /// `Link to v1: URL`.
    Link,
    /// `v1: URL`.
    Colon,
}

/// A patch through all its versions.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) seed: u64,
    pub(super) title: String,
    /// The versions in which its diff was changed.
    pub(super) changed_in: Vec<u32>,
    /// Trailers it carries, in order.
    pub(super) carried: Vec<Given>,
    /// Trailers that answers gave since the last whole posting.
    pub(super) given: Vec<Given>,
    /// Who wrote it, where that is not the sender.
    pub(super) author: Option<usize>,
    /// What it was in the last whole posting, or in a part that was sent since.
    pub(super) last: Option<Sent>,
    /// Whether it never reaches the list.
    pub(super) lost: bool,
}

/// A patch in a posting.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent {
    /// Its place, from 1.
    pub(super) place: usize,
    /// Stands for its title, prose and diff.
    pub(super) print: u64,
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
    /// What the next posting says of the one before.
    pub(super) ways: Ways,
    /// What stands in the cover or lowest patch besides the usual.
    pub(super) remark: String,
    /// The mails of the last whole posting.
    pub(super) posted: Vec<Posted>,
    /// Whether a script tells it, and chance has no say.
    pub(super) scripted: bool,
    /// What it shows, where a script tells it.
    pub(super) purpose: &'static str,
    /// What was sent, the oldest first.
    pub(super) postings: Vec<Posting>,
}

impl Series {
    /// Invents a series by `author`.
    pub(super) fn invent(author: usize, subsystem: &'static Subsystem, patches: usize, random: &mut Random) -> Self {
        let style = Style { b4: person(author).b4, ..Style::of(subsystem, random) };
        let prefix = subsystem.prefix(random);
        let mut series = Self {
            author,
            subsystem,
            title: String::new(),
            prefix,
            cover: patches > 3 || patches > 1 && (style.b4 || random.chance(65)),
            style,
            plans: (0..patches).map(|_| Plan::invent(subsystem, random)).collect(),
            versions: *random.pick(&[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 4, 6]),
            rfcs: u32::from(patches > 1 && random.chance(9)),
            ending: *random.pick(&ENDINGS),
            change_id: String::new(),
            stable: "",
            ways: Ways::default(),
            remark: String::new(),
            posted: Vec::new(),
            scripted: false,
            purpose: "",
            postings: Vec::new(),
        };
        if patches > 5 && random.chance(14) {
            series.versions += random.size(3, 11) as u32;
        }
        series.title = Speaker { random, subsystem, other: "" }.say("covertitle");
        series.change_id = slug(&series.title, random);
        series
    }

    /// The next version's changes to the patches.
    pub(super) fn reroll(&mut self, version: u32, random: &mut Random) {
        for plan in &mut self.plans {
            if random.chance(35) {
                plan.changed_in.push(version);
            }
        }
        match random.below(14) {
            0 if self.plans.len() > 2 => {
                self.plans.remove(random.below(self.plans.len()));
            }
            1 | 2 if self.plans.len() > 1 => {
                let place = random.below(self.plans.len());
                self.plans.insert(place, Plan::invent(self.subsystem, random));
            }
            3 if self.plans.len() > 2 => self.plans.swap(0, 1),
            4 if self.cover => {
                self.title = Speaker { random, subsystem: self.subsystem, other: "" }.say("covertitle");
            }
            _ => {}
        }
    }

    /// The last whole posting, with its place among the postings.
    pub(super) fn last_whole(&self) -> Option<(usize, &Posting)> {
        self.postings.iter().enumerate().rfind(|(_, posting)| !posting.partial)
    }

    /// How many whole postings there were.
    pub(super) fn wholes(&self) -> u32 {
        self.postings.iter().filter(|posting| !posting.partial).count() as u32
    }

    /// The title of the cover or, without one, of the first patch; with the prefix.
    pub(super) fn full_title(&self) -> String {
        self.prefixed(if self.cover { &self.title } else { &self.plans[0].title })
    }

    /// A title with the prefix.
    pub(super) fn prefixed(&self, title: &str) -> String {
        super::draft::join_words(&[self.prefix, title])
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
            b4: false,
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
        Self { seed, title, changed_in, carried, given, author, last: None, lost: false }
    }

    /// Changes its diff in a version, whatever chance says.
    pub(super) fn change(&mut self, subsystem: &'static Subsystem, version: u32) {
        let text = |plan: &Self| Diff::of(plan.seed, subsystem, &plan.changed_in).text;
        let before = text(self);
        for try_number in 0..20 {
            self.changed_in.push(version + 10_000 * try_number);
            if text(self) != before {
                break;
            }
        }
    }

    /// The commit it became, if it was taken.
    pub(super) fn commit(&self) -> String {
        Random::of(self.seed, 11).hex(40)
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
