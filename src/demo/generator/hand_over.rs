//! What one list hands over to another one of the same people: series that nobody on the first cared for, and mails that
//! reached both.
//!
//! Entry points: [`Generator::hand_over`] and [`Generator::handed_over`] on one side; on the other [`Generator::second`],
//! [`Generator::go_on_with`] and [`Generator::discuss`]. The first generator makes the same mails with and without it.

use super::replies::ReplyKind;
use super::{Generator, Task};
use crate::demo::people::pick_member;
use crate::demo::random::Random;
use crate::demo::sent_mail::SentMail;
use crate::demo::series::{DemoSeries, Ending};

/// What happened on a list, with the time of each.
#[derive(Default)]
pub(in crate::demo) struct HandedOver {
    /// Covers and patches.
    pub(in crate::demo) posted: Vec<(i64, SentMail)>,
    /// Series that came to nothing, with their numbers.
    pub(in crate::demo) forgotten: Vec<(i64, u32, DemoSeries)>,
}

impl Generator {
    /// The traffic of a second list, besides what it shares with the first.
    pub(in crate::demo) fn second() -> Self {
        // Its series and Message-IDs have numbers that the first list does not reach.
        let (serial, last_series) = (700_000, 1_000_000);
        Self { random: Random::new(0x6861_7262_6f75), serial, last_series, second: true, ..Self::new() }
    }

    /// Has the generator note what can be handed over.
    pub(in crate::demo) fn hand_over(&mut self) {
        self.handed = Some(HandedOver::default());
    }

    /// What was noted.
    pub(in crate::demo) fn handed_over(&mut self) -> HandedOver {
        self.handed.take().unwrap_or_default()
    }

    pub(super) fn note_posted(&mut self, posted: &[SentMail], now: i64) {
        if let Some(handed) = &mut self.handed {
            handed.posted.extend(posted.iter().map(|mail| (now, mail.clone())));
        }
    }

    pub(super) fn note_end(&mut self, number: u32, now: i64) {
        let Some(handed) = &mut self.handed else { return };
        let series = self.series.get(&number).filter(|series| series.ending == Ending::Forgotten);
        handed.forgotten.extend(series.map(|series| (now, number, series.clone())));
    }

    /// Sends the next version of a series from another list.
    pub(in crate::demo) fn go_on_with(&mut self, number: u32, series: DemoSeries, time: i64) {
        self.series.insert(number, series);
        self.plan(time, Task::Post(number));
    }

    /// Has somebody answer a mail that is on another list too.
    pub(in crate::demo) fn discuss(&mut self, posted: &SentMail, now: i64) {
        let author = pick_member(&mut self.random, 1000);
        let is_patch = posted.about.as_ref().is_some_and(|about| about.patch.is_some());
        let kind = if is_patch { ReplyKind::Review } else { ReplyKind::Discuss };
        self.plan_reply(posted, author, kind, 47, now);
    }
}
