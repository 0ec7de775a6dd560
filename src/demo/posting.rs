//! Sending a version of a series, or a part of one, and what follows from it.

use super::calendar::{self, DAY};
use super::draft::Draft;
use super::facts::{Dropped, Fact, Given, Posting, Sending, Text};
use super::letter::Letter;
use super::people::somebody;
use super::random::Random;
use super::series::{Ending, LinkForm, Series, Ways};
use super::story::{Stories, Task, person};
use super::talk::Posted;

impl Stories {
    /// Sends the next version of a series and plans what follows from it.
    pub(super) fn post(&mut self, number: u32, now: i64) {
        let Some(mut series) = self.live.remove(&number) else { return };
        let awake = self.awake(person(series.author), now);
        if awake > now {
            self.live.insert(number, series);
            return self.plan(awake, Task::Post(number));
        }
        let posting = next_posting(&mut series, &mut self.random);
        let posted = self.send_version(number, series, posting, now);
        for posted in posted {
            self.expect_answers(&posted, now);
        }
        self.plan_next(number, now);
    }

    /// Sends a version of a series that is as it shall be sent, and takes the series back in.
    pub(super) fn send_version(&mut self, number: u32, mut series: Series, posting: Posting, now: i64) -> Vec<Posted> {
        let sender = person(series.author);
        if series.postings.is_empty() {
            series.change_id = format!("{}-{}", calendar::format(now, 0, "%Y%m%d"), series.change_id);
        }
        self.serial += 97;
        let last = series.posted.first();
        let thread = match last.filter(|_| series.ways.reply) {
            Some(last) => last.references.iter().chain([&last.message_id]).cloned().collect(),
            None => Vec::new(),
        };
        let mut draft = Draft::new(&series, posting, (sender, now, self.serial), thread, &mut self.random);
        let mails = draft.mails(number, &mut self.random);
        let Draft { mut posting, sent, .. } = draft;
        posting.title = series.full_title();
        (posting.name, posting.email) = (sender.name.clone(), sender.email.clone());
        self.note(|| sending(number, &series, &posting, mails.iter().map(|(letter, _)| letter)));
        for (plan, sent) in series.plans.iter_mut().zip(sent) {
            plan.last = Some(sent);
        }
        series.postings.push(posting);
        series.posted = mails.iter().map(|(_, posted)| posted.clone()).collect();
        let posted = series.posted.clone();
        self.live.insert(number, series);
        for (letter, _) in mails {
            let mail = letter.seal(&mut self.random);
            self.send(mail);
        }
        posted
    }

    /// Plans the next version, or the end.
    fn plan_next(&mut self, number: u32, now: i64) {
        let Some(series) = self.live.get(&number) else { return };
        let (posted, ending) = (series.wholes(), series.ending);
        let resend = series.last_whole().is_some_and(|(_, posting)| posting.resend);
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

    /// Sends a changed patch of the last version into that version's thread; `parent` is what it answers. Nothing
    /// happens where the series has moved on.
    pub(super) fn post_part(&mut self, parent: &Posted, point: bool, now: i64) -> Option<Posted> {
        let spot = parent.series.clone()?;
        let mut series = self.live.remove(&spot.series)?;
        let last = series.last_whole().map(|(place, posting)| (place, posting.version, posting.total, posting.rfc));
        let index = series.plans.iter().position(|plan| plan.last.map(|last| last.place - 1) == spot.patch);
        let (Some((continues, version, total, rfc)), Some(index)) = (last, index.filter(|_| spot.patch.is_some()))
        else {
            self.live.insert(spot.series, series);
            return None;
        };
        let again = series.postings.len() > continues + 1;
        if continues != spot.posting || again {
            self.live.insert(spot.series, series);
            return None;
        }
        let plan = &mut series.plans[index];
        plan.change(series.subsystem, 1000 + series.postings.len() as u32);
        carry(plan, |_| true);
        let posting = Posting {
            version: if point { version } else { version + 1 },
            minor: point.then_some(1),
            partial: true,
            threaded: true,
            rfc,
            total,
            ..Posting::default()
        };
        let thread: Vec<_> = parent.references.iter().chain([&parent.message_id]).cloned().collect();
        self.serial += 97;
        let sender = person(series.author);
        let mut draft = Draft::new(&series, posting, (sender, now, self.serial), thread, &mut self.random);
        let (letter, posted) = draft.part(spot.series, index, &mut self.random);
        let Draft { mut posting, sent, .. } = draft;
        (posting.name, posting.email) = (sender.name.clone(), sender.email.clone());
        self.note(|| sending(spot.series, &series, &posting, [&letter]));
        if let Some(last) = &mut series.plans[index].last {
            last.print = sent[index].print;
        }
        series.postings.push(posting);
        let scripted = series.scripted;
        self.live.insert(spot.series, series);
        let mail = letter.seal(&mut self.random);
        self.send(mail);
        if !scripted {
            self.expect_answers(&posted, now);
        }
        Some(posted)
    }

    /// Takes note of a series that is one mail which no other mail continues.
    pub(super) fn note_one(&mut self, posting: Posting) {
        let series = self.number();
        self.note(|| Fact::Sent(Box::new(Sending { series, posting, ..Sending::default() })));
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

/// A posting that was just sent, as a fact.
fn sending<'a>(
    number: u32,
    series: &Series,
    posting: &Posting,
    letters: impl IntoIterator<Item = &'a Letter<'static>>,
) -> Fact {
    let text = |letter: &Letter<'_>| Text {
        message_id: letter.message_id.clone(),
        references: letter.references.clone(),
        body: letter.body.clone(),
    };
    Fact::Sent(Box::new(Sending {
        series: number,
        purpose: series.purpose,
        posting: posting.clone(),
        mails: letters.into_iter().map(text).collect(),
        change_id: series.change_id.clone(),
        similar: series.ways.similar,
    }))
}

/// Moves the series on to its next version.
fn next_posting(series: &mut Series, random: &mut Random) -> Posting {
    let number = series.wholes() + 1;
    let before = series.last_whole().map(|(_, posting)| (posting.rfc, posting.version));
    let latest = series.postings.last().map_or(0, |posting| posting.version);
    let resend = before.is_some() && number > series.versions;
    let rfc = number <= series.rfcs;
    let version = match before {
        None => 1,
        Some((_, version)) if resend => version,
        Some((true, _)) if !rfc && series.style.changelog < 3 && latest == 1 => 1,
        Some(_) => latest + 1,
    };
    let title = series.full_title();
    if number > 1 && !resend {
        series.reroll(number, random);
    }
    series.ways = random_ways(series, title != series.full_title(), random);
    let dropped = carry_trailers(series, number, random);
    let (threaded, total) = (series.style.threaded, series.plans.len());
    Posting { version, rfc, resend, threaded, total, dropped, ..Posting::default() }
}

/// How the next posting says what it continues; one that has got another title says so in any case.
fn random_ways(series: &Series, renamed: bool, random: &mut Random) -> Ways {
    let (b4, reply) = (series.style.b4, series.style.in_old_thread);
    let (linked, supersedes) = (random.chance(35), random.chance(4) && !b4);
    let form = if random.chance(25) && !b4 { LinkForm::Colon } else { LinkForm::Link };
    let link = (b4 || linked || renamed && !reply && !supersedes).then_some(form);
    Ways { change_id: b4, supersedes, link, reply, similar: false }
}

/// Moves trailers from answers into the patches, except for a few that get lost.
fn carry_trailers(series: &mut Series, number: u32, random: &mut Random) -> Vec<Dropped> {
    let mut dropped = Vec::new();
    let prefix = series.prefix;
    for plan in &mut series.plans {
        let keep = if plan.changed_in.contains(&number) { 70 } else { 96 };
        let lost = carry(plan, |_| random.chance(keep));
        let patch = super::draft::join_words(&[prefix, &plan.title]);
        dropped.extend(lost.into_iter().map(|given| Dropped { given, patch: patch.clone() }));
    }
    dropped
}

/// Lets a patch carry the trailers that were given to it as far as `keep` allows; returns those it loses.
pub(super) fn carry(plan: &mut super::series::Plan, mut keep: impl FnMut(&Given) -> bool) -> Vec<Given> {
    let mut lost = Vec::new();
    for given in std::mem::take(&mut plan.given) {
        if plan.carried.contains(&given) || lost.contains(&given) {
            continue;
        }
        if keep(&given) { plan.carried.push(given) } else { lost.push(given) }
    }
    lost
}
