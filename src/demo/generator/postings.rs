//! Sends a version of a series, or a single patch of one, and plans what follows.

use super::{Generator, Task};
use crate::demo::calendar::{self, DAY};
use crate::demo::draft::MailDraft;
use crate::demo::facts::{DemoPosting, DroppedTrailer, Fact, MailText, SentPosting};
use crate::demo::outgoing::OutgoingMail;
use crate::demo::people::{member, pick_member};
use crate::demo::random::Random;
use crate::demo::sent_mail::{SentMail, SeriesMail};
use crate::demo::series::{DemoSeries, Ending, LinkForm, VersionLinks, choose_subsystem};

impl Generator {
    /// Sends the next version of a series and plans what follows from it.
    pub(super) fn post(&mut self, number: u32, now: i64) {
        let Some(mut series) = self.series.remove(&number) else { return };
        let awake = self.awake(member(series.author), now);
        if awake > now {
            self.series.insert(number, series);
            return self.plan(awake, Task::Post(number));
        }
        let posting = next_posting(&mut series, &mut self.random);
        for posted in self.send_version(number, series, posting, now) {
            self.expect_replies(&posted, now);
        }
        self.plan_next(number, now);
    }

    /// Sends the version that `series` is prepared for, and puts the series back among those under way.
    pub(super) fn send_version(
        &mut self,
        number: u32,
        mut series: DemoSeries,
        posting: DemoPosting,
        now: i64,
    ) -> Vec<SentMail> {
        let sender = member(series.author);
        if series.postings.is_empty() {
            series.change_id = format!("{}-{}", calendar::format(now, 0, "%Y%m%d"), series.change_id);
        }
        self.serial += 97;
        let last = series.head().filter(|_| series.links.reply);
        let thread = last.map(SentMail::thread).unwrap_or_default();
        let mut draft = MailDraft::new(&series, posting, (sender, now, self.serial), thread, &mut self.random);
        let mails = draft.write(number, &mut self.random);
        let MailDraft { mut posting, sent, .. } = draft;
        posting.title = series.full_title();
        (posting.name, posting.email) = (sender.name.clone(), sender.email.clone());
        self.record(|| sent_posting(number, &series, &posting, mails.iter().map(|(mail, _)| mail)));
        for (plan, sent) in series.plans.iter_mut().zip(sent) {
            plan.last = Some(sent);
        }
        series.postings.push(posting);
        series.posted = mails.iter().map(|(_, posted)| posted.clone()).collect();
        let posted = series.posted.clone();
        self.series.insert(number, series);
        self.note_posted(&posted, now);
        for (mail, _) in mails {
            let mail = mail.encode(&mut self.random);
            self.send(mail);
        }
        posted
    }

    /// Plans the next version, or the end.
    fn plan_next(&mut self, number: u32, now: i64) {
        let Some(series) = self.series.get(&number) else { return };
        let (posted, ending) = (series.whole_postings(), series.ending);
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

    /// Sends a changed patch of the last version in reply to `parent`, in that version's thread. Does nothing if the
    /// series has moved on.
    pub(super) fn reroll_patch(&mut self, parent: &SentMail, point: bool, now: i64) -> Option<SentMail> {
        let about = parent.about.clone()?;
        let mut series = self.series.remove(&about.series)?;
        let sent = self.send_patch(&mut series, parent, &about, point, now);
        let scripted = series.scripted;
        self.series.insert(about.series, series);
        let (mail, posted) = sent?;
        let mail = mail.encode(&mut self.random);
        self.send(mail);
        if !scripted {
            self.expect_replies(&posted, now);
        }
        Some(posted)
    }

    /// Writes the partial posting with the changed patch that `about` names.
    fn send_patch(
        &mut self,
        series: &mut DemoSeries,
        parent: &SentMail,
        about: &SeriesMail,
        point: bool,
        now: i64,
    ) -> Option<(OutgoingMail<'static>, SentMail)> {
        about.patch?;
        let position = series.plans.iter().position(|plan| plan.last_position() == about.patch)?;
        let (continues, last) = series.last_whole()?;
        if continues != about.posting || series.postings.len() > continues + 1 {
            return None;
        }
        let posting = DemoPosting {
            version: if point { last.version } else { last.version + 1 },
            minor: point.then_some(1),
            partial: true,
            threaded: true,
            rfc: last.rfc,
            total: last.total,
            ..DemoPosting::default()
        };
        let plan = &mut series.plans[position];
        plan.change(series.subsystem, 1000 + series.postings.len() as u32);
        plan.carry(|_| true);
        self.serial += 97;
        let sender = member(series.author);
        let context = (sender, now, self.serial);
        let mut draft = MailDraft::new(series, posting, context, parent.thread(), &mut self.random);
        let (mail, posted) = draft.write_patch(about.series, position, &mut self.random);
        let MailDraft { mut posting, sent, .. } = draft;
        (posting.name, posting.email) = (sender.name.clone(), sender.email.clone());
        self.record(|| sent_posting(about.series, series, &posting, [&mail]));
        if let Some(last) = &mut series.plans[position].last {
            last.print = sent[position].print;
        }
        series.postings.push(posting);
        Some((mail, posted))
    }

    /// Records a series that consists of a single mail and never gets another version.
    pub(super) fn record_single_posting(&mut self, posting: DemoPosting) {
        let series = self.next_series_number();
        self.record(|| Fact::Sent(Box::new(SentPosting { series, posting, ..SentPosting::default() })));
    }

    /// Starts a series of `patches` patches and returns its number.
    pub(super) fn start_series(&mut self, author: usize, patches: usize, now: i64) -> u32 {
        let subsystem = choose_subsystem(member(author).home, &mut self.random);
        let series = DemoSeries::invent(author, subsystem, patches, &mut self.random);
        let number = self.add_series(series);
        self.plan(now, Task::Post(number));
        number
    }

    pub(super) fn contributor(&mut self) -> usize {
        pick_member(&mut self.random, self.sent)
    }
}

fn sent_posting<'a>(
    number: u32,
    series: &DemoSeries,
    posting: &DemoPosting,
    mails: impl IntoIterator<Item = &'a OutgoingMail<'static>>,
) -> Fact {
    let text = |mail: &OutgoingMail<'_>| MailText {
        message_id: mail.message_id.clone(),
        subject: mail.subject.clone(),
        references: mail.references.clone(),
        body: mail.body.clone(),
    };
    Fact::Sent(Box::new(SentPosting {
        series: number,
        purpose: series.purpose,
        posting: posting.clone(),
        mails: mails.into_iter().map(text).collect(),
        change_id: series.change_id.clone(),
        similar: series.links.similar,
    }))
}

/// Prepares the series for its next version.
fn next_posting(series: &mut DemoSeries, random: &mut Random) -> DemoPosting {
    let number = series.whole_postings() + 1;
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
    series.links = random_links(series, title != series.full_title(), random);
    let dropped = carry_trailers(series, number, random);
    let (threaded, total) = (series.style.threaded, series.plans.len());
    DemoPosting { version, rfc, resend, threaded, total, dropped, ..DemoPosting::default() }
}

/// How the next posting refers to the version before it. One with a new title always has something else to link it.
fn random_links(series: &DemoSeries, renamed: bool, random: &mut Random) -> VersionLinks {
    let (b4, reply) = (series.style.b4, series.style.in_old_thread);
    let (linked, supersedes) = (random.chance(35), random.chance(4) && !b4);
    let form = if random.chance(25) && !b4 { LinkForm::Colon } else { LinkForm::Link };
    let link = (b4 || linked || renamed && !reply && !supersedes).then_some(form);
    VersionLinks { change_id: b4, supersedes, link, reply, similar: false }
}

/// Moves trailers from replies into the patches, except for a few that get lost.
fn carry_trailers(series: &mut DemoSeries, number: u32, random: &mut Random) -> Vec<DroppedTrailer> {
    let mut dropped = Vec::new();
    for position in 0..series.plans.len() {
        let plan = &mut series.plans[position];
        let keep = if plan.changed_in.contains(&number) { 70 } else { 96 };
        let lost = plan.carry(|_| random.chance(keep));
        let patch = series.prefixed(&series.plans[position].title);
        dropped.extend(lost.into_iter().map(|given| DroppedTrailer { given, patch: patch.clone() }));
    }
    dropped
}
