//! A series while it is under way: its patches, its author's habits, what was sent and what comes next.
//!
//! Entry point: [`DemoSeries::invent`].

use super::facts::DemoPosting;
use super::people::{member, pick_maintainer};
use super::plan::PatchPlan;
use super::project::{DemoSubsystem, SUBSYSTEMS};
use super::random::Random;
use super::sent_mail::SentMail;
use super::words::{Phrases, join_words};

/// What happens after the last version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Applied,
    Rejected,
    Forgotten,
    Resent,
}

/// How an author writes subjects and changelogs.
#[derive(Clone, Debug)]
pub(super) struct AuthorStyle {
    /// Which spelling of `[PATCH v2 3/7]` is used.
    pub(super) subject: usize,
    /// Which spelling of `Changes in v2:` is used.
    pub(super) changelog: usize,
    /// Whether each patch replies to the cover.
    pub(super) threaded: bool,
    /// Whether new versions reply to the old cover.
    pub(super) in_old_thread: bool,
    /// The tag of the tree in subjects; empty for none.
    pub(super) tag: &'static str,
    /// The chance in percent that a patch never reaches the list.
    pub(super) lost: u64,
    /// Whether the series is sent with b4 rather than git send-email.
    pub(super) b4: bool,
}

/// How a posting refers to the version before it.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each may be there with or without the others")]
pub(super) struct VersionLinks {
    /// `change-id:`, which all versions share.
    pub(super) change_id: bool,
    /// `Supersedes: <id>`.
    pub(super) supersedes: bool,
    pub(super) link: Option<LinkForm>,
    /// Its cover or first patch replies to that of the version before.
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

#[derive(Clone, Debug)]
pub(super) struct DemoSeries {
    pub(super) author: usize,
    pub(super) subsystem: &'static DemoSubsystem,
    /// The title of its cover, without the prefix.
    pub(super) title: String,
    pub(super) prefix: &'static str,
    pub(super) style: AuthorStyle,
    pub(super) cover: bool,
    pub(super) plans: Vec<PatchPlan>,
    /// How many versions there will be.
    pub(super) versions: u32,
    /// How many of the first postings are RFCs.
    pub(super) rfcs: u32,
    pub(super) ending: Ending,
    pub(super) change_id: String,
    /// The stable release it is for; empty for none.
    pub(super) stable: &'static str,
    /// How the next posting refers to the version before it.
    pub(super) links: VersionLinks,
    /// Extra text for the cover or first patch.
    pub(super) remark: String,
    /// The mails of the last whole posting.
    pub(super) posted: Vec<SentMail>,
    /// Whether a script decides what happens, rather than chance.
    pub(super) scripted: bool,
    /// What a scripted series demonstrates.
    pub(super) purpose: &'static str,
    /// What has been sent, oldest first.
    pub(super) postings: Vec<DemoPosting>,
}

impl DemoSeries {
    pub(super) fn invent(
        author: usize,
        subsystem: &'static DemoSubsystem,
        patches: usize,
        random: &mut Random,
    ) -> Self {
        let style = AuthorStyle { b4: member(author).b4, ..AuthorStyle::choose(subsystem, random) };
        let prefix = subsystem.prefix(random);
        let mut series = Self {
            author,
            subsystem,
            title: String::new(),
            prefix,
            cover: patches > 3 || patches > 1 && (style.b4 || random.chance(65)),
            style,
            plans: (0..patches).map(|_| PatchPlan::invent(subsystem, random)).collect(),
            versions: *random.pick(&[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 4, 6]),
            rfcs: u32::from(patches > 1 && random.chance(9)),
            ending: *random.pick(&ENDINGS),
            change_id: String::new(),
            stable: "",
            links: VersionLinks::default(),
            remark: String::new(),
            posted: Vec::new(),
            scripted: false,
            purpose: "",
            postings: Vec::new(),
        };
        if patches > 5 && random.chance(14) {
            series.versions += random.size(3, 11) as u32;
        }
        series.title = Phrases { random, subsystem, other: "" }.phrase("covertitle");
        series.change_id = slug(&series.title, random);
        series
    }

    /// Reworks the series for its next version: changes, drops, adds or swaps patches, or retitles the cover.
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
                let position = random.below(self.plans.len());
                self.plans.insert(position, PatchPlan::invent(self.subsystem, random));
            }
            3 if self.plans.len() > 2 => self.plans.swap(0, 1),
            4 if self.cover => {
                self.title = Phrases { random, subsystem: self.subsystem, other: "" }.phrase("covertitle");
            }
            _ => {}
        }
    }

    /// The last whole posting, with its position among the postings.
    pub(super) fn last_whole(&self) -> Option<(usize, &DemoPosting)> {
        self.postings.iter().enumerate().rfind(|(_, posting)| !posting.partial)
    }

    /// How many whole postings there have been.
    pub(super) fn whole_postings(&self) -> u32 {
        self.postings.iter().filter(|posting| !posting.partial).count() as u32
    }

    /// The cover of the last whole posting or, without one, its first patch.
    pub(super) fn head(&self) -> Option<&SentMail> {
        self.posted.first()
    }

    /// The title of the cover or, without one, of the first patch; with the prefix.
    pub(super) fn full_title(&self) -> String {
        self.prefixed(if self.cover { &self.title } else { &self.plans[0].title })
    }

    pub(super) fn prefixed(&self, title: &str) -> String {
        join_words(&[self.prefix, title])
    }

    /// The maintainer who decides about it.
    pub(super) fn maintainer(&self, random: &mut Random) -> usize {
        pick_maintainer(random, self.subsystem.number)
    }
}

const ENDINGS: [Ending; 20] = {
    let mut endings = [Ending::Applied; 20];
    endings[12] = Ending::Rejected;
    endings[13] = Ending::Resent;
    let mut position = 14;
    while position < 20 {
        endings[position] = Ending::Forgotten;
        position += 1;
    }
    endings
};

impl AuthorStyle {
    fn choose(subsystem: &DemoSubsystem, random: &mut Random) -> Self {
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

/// Mostly the author's own subsystem, now and then another one.
pub(super) fn choose_subsystem(home: usize, random: &mut Random) -> &'static DemoSubsystem {
    let number = if random.chance(72) { home } else { random.below(SUBSYSTEMS.len()) };
    &SUBSYSTEMS[number]
}

/// A few words of a title, as change-ids have them.
fn slug(title: &str, random: &mut Random) -> String {
    let words = title.split(|char: char| !char.is_ascii_alphanumeric()).filter(|word| word.len() > 2);
    let words: Vec<&str> = words.take(3).collect();
    format!("{}-{}", words.join("-").to_lowercase(), random.hex(12))
}
