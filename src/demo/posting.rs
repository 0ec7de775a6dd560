//! Sending a version of a series, and what follows from it.

use super::calendar::{self, DAY};
use super::draft::{Draft, join_words};
use super::people::somebody;
use super::random::Random;
use super::series::{Changes, Ending, Posting, Series};
use super::story::{Stories, Task, person};

impl Stories {
    /// Sends the next version of a series and plans what follows from it.
    pub(super) fn post(&mut self, number: u32, now: i64) {
        let Some(mut series) = self.live.remove(&number) else { return };
        let sender = person(series.author);
        let now = self.awake(sender, now);
        if series.truth.postings.is_empty() {
            series.change_id = format!("{}-{}", calendar::format(now, 0, "%Y%m%d"), series.change_id);
        }
        let posting = next_posting(&mut series, &mut self.random);
        self.serial += 97;
        let mut draft = Draft::new(&series, posting, sender, now, self.serial, &mut self.random);
        let mails = draft.mails(number, &mut self.random);
        let posting = Posting { title: full_title(&series), ..draft.posting };
        series.last = posting.cover.clone().or_else(|| posting.patches.first().map(|(_, id)| id.clone()));
        series.truth.author.clone_from(&sender.email);
        series.truth.postings.push(posting);
        self.live.insert(number, series);
        for (letter, posted) in mails {
            let mail = letter.seal(&mut self.random);
            self.expect_answers(&posted, now);
            self.send(mail);
        }
        self.plan_next(number, now);
    }

    /// Plans the next version, or the end.
    fn plan_next(&mut self, number: u32, now: i64) {
        let Some(series) = self.live.get(&number) else { return };
        let (posted, ending) = (series.truth.postings.len() as u32, series.ending);
        let resend = series.truth.postings.last().is_some_and(|posting| posting.resend);
        if posted < series.versions {
            let pause = DAY + self.delay(110);
            self.plan(now + pause, Task::Post(number));
        } else if ending == Ending::Resent && !resend {
            let pause = self.random.between(15, 30) * DAY;
            self.plan(now + pause, Task::Post(number));
        } else {
            let pause = self.random.between(1, 12) * DAY + self.random.between(0, DAY);
            self.plan(now + pause, Task::End(number));
        }
    }

    /// Starts a series of this many patches.
    pub(super) fn start_series(&mut self, author: usize, patches: usize, now: i64) -> u32 {
        let subsystem = super::series::subsystem_of(person(author).home, &mut self.random);
        let series = Series::invent(author, subsystem, patches, &mut self.random);
        let number = self.open(series);
        self.plan(now, Task::Post(number));
        number
    }

    /// Somebody who writes patches.
    pub(super) fn contributor(&mut self) -> usize {
        somebody(&mut self.random, self.sent)
    }
}

/// Moves the series on to its next version.
fn next_posting(series: &mut Series, random: &mut Random) -> Posting {
    let number = series.truth.postings.len() as u32 + 1;
    let before = series.truth.postings.last();
    let resend = before.is_some() && number > series.versions;
    let rfc = number <= series.rfcs;
    let version = match before {
        None => 1,
        Some(before) if resend || before.rfc && !rfc && series.style.changelog < 3 => before.version,
        Some(before) => before.version + 1,
    };
    let same = Changes { same: series.plans.len(), ..Changes::default() };
    let changes = if number == 1 || resend { same } else { series.reroll(number, random) };
    let dropped_reviews = carry_trailers(series, number, random);
    Posting {
        version,
        rfc,
        resend,
        threaded: series.style.threaded,
        total: series.plans.len(),
        changes,
        dropped_reviews,
        ..Posting::default()
    }
}

/// Moves trailers from answers into the patches, except for a few that get lost.
fn carry_trailers(series: &mut Series, number: u32, random: &mut Random) -> Vec<String> {
    let mut dropped = Vec::new();
    for plan in &mut series.plans {
        let keep = if plan.changed_in.contains(&number) { 70 } else { 96 };
        let given = std::mem::take(&mut plan.given);
        let (kept, lost): (Vec<_>, Vec<_>) = given.into_iter().partition(|_| random.chance(keep));
        for trailer in kept {
            if !plan.carried.contains(&trailer) {
                plan.carried.push(trailer);
            }
        }
        dropped.extend(lost);
    }
    dropped
}

/// The series' title with its prefix.
fn full_title(series: &Series) -> String {
    let title = if series.cover { &series.title } else { &series.plans[0].title };
    join_words(&[series.prefix, title])
}
