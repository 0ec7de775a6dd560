//! A patch as its author plans it, through all versions of its series.
//!
//! Entry point: [`PatchPlan::invent`].

use super::diff::PatchDiff;
use super::facts::GivenTrailer;
use super::project::DemoSubsystem;
use super::random::Random;
use super::words::Phrases;

#[derive(Clone, Debug)]
pub(super) struct PatchPlan {
    pub(super) seed: u64,
    pub(super) title: String,
    /// The versions in which its diff changed.
    pub(super) changed_in: Vec<u32>,
    /// The review trailers in its commit message, in order.
    pub(super) carried: Vec<GivenTrailer>,
    /// The trailers given in replies since the last whole posting.
    pub(super) given: Vec<GivenTrailer>,
    /// Who wrote it, unless that is the sender.
    pub(super) author: Option<usize>,
    /// How it was last sent: in the last whole posting, or in a partial one since.
    pub(super) last: Option<PatchVersion>,
    /// Whether it never reaches the list.
    pub(super) lost: bool,
}

/// A patch as it was sent in one posting.
#[derive(Clone, Copy, Debug)]
pub(super) struct PatchVersion {
    /// Its index in the series, from 1.
    pub(super) index: usize,
    /// A hash of its title, prose and diff.
    pub(super) print: u64,
}

impl PatchPlan {
    pub(super) fn invent(subsystem: &'static DemoSubsystem, random: &mut Random) -> Self {
        let seed = random.next();
        let title = Phrases { random, subsystem, other: "" }.phrase("title");
        let (changed_in, carried, given) = (Vec::new(), Vec::new(), Vec::new());
        let author = random.chance(4).then(|| random.below(90));
        Self { seed, title, changed_in, carried, given, author, last: None, lost: false }
    }

    /// Its diff as it stands after all changes so far.
    pub(super) fn diff(&self, subsystem: &'static DemoSubsystem) -> PatchDiff {
        PatchDiff::generate(self.seed, subsystem, &self.changed_in)
    }

    /// Changes the diff in a version. Marking a version as changed touches snippets at random and may touch none, so
    /// this marks further versions until the diff really differs.
    pub(super) fn change(&mut self, subsystem: &'static DemoSubsystem, version: u32) {
        let before = self.diff(subsystem).text;
        for attempt in 0..20 {
            self.changed_in.push(version + 10_000 * attempt);
            if self.diff(subsystem).text != before {
                break;
            }
        }
    }

    /// The commit it became, if it was taken.
    pub(super) fn commit(&self) -> String {
        Random::for_part(self.seed, 11).hex(40)
    }

    /// Its position in the posting that last sent it.
    pub(super) fn last_position(&self) -> Option<usize> {
        self.last.map(|last| last.index - 1)
    }

    /// Moves the given trailers into the commit message as far as `keep` allows, and returns those that get lost.
    pub(super) fn carry(&mut self, mut keep: impl FnMut(&GivenTrailer) -> bool) -> Vec<GivenTrailer> {
        let mut lost = Vec::new();
        for given in std::mem::take(&mut self.given) {
            if self.carried.contains(&given) || lost.contains(&given) {
                continue;
            }
            if keep(&given) { self.carried.push(given) } else { lost.push(given) }
        }
        lost
    }
}
