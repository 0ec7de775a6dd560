//! Starts threads: series, single patches, questions, crash reports, pull requests, releases, stable batches.

use super::replies::ReplyKind;
use super::{Generator, Task};
use crate::demo::announcement::{crash_report, merged_reply, pull_request, release};
use crate::demo::calendar::DAY;
use crate::demo::diff::PatchDiff;
use crate::demo::facts::{DemoPatch, DemoPosting};
use crate::demo::outgoing::OutgoingMail;
use crate::demo::people::{PULL_BOT, SYZBOT, member, pick_maintainer, pick_member};
use crate::demo::project::{DemoSubsystem, SUBSYSTEMS};
use crate::demo::reply_text::question;
use crate::demo::sent_mail::SentMail;
use crate::demo::series::{DemoSeries, Ending, choose_subsystem};
use crate::demo::words::Phrases;

/// Days from one release to the next.
const CYCLE: i64 = 63;

impl Generator {
    pub(super) fn start_thread(&mut self, now: i64) {
        let author = self.contributor();
        let now = self.awake(member(author), now);
        let patches = match self.random.below(100) {
            45..66 => self.random.size(2, 4),
            66..73 => self.random.size(4, 9),
            73..74 => self.random.size(8, 24),
            74..88 => return self.ask(author, now),
            88..94 => return self.report_crash(now),
            94..96 => return self.attach_patch(author, now),
            96..97 => return self.revert(author, now),
            _ => 1,
        };
        self.start_series(author, patches, now);
    }

    /// Plans what the calendar brings: release candidates on Sundays, pull requests mostly at the start of a cycle,
    /// stable batches, scripts and odd mails.
    pub(super) fn plan_calendar(&mut self, day: i64, now: i64) {
        if day % 7 == 6 {
            self.announce(day, now + DAY * 3 / 4);
        }
        if day % CYCLE < 10 && self.random.chance(60) || self.random.chance(8) {
            self.request_pull(day, now + self.random.clone().between(DAY / 3, DAY));
        }
        if day % 24 == 9 {
            self.stable_batch(day, now + DAY / 2);
        }
        self.plan_steps(day, now);
        self.plan_odd_mails(day, now);
    }

    /// Sends a mail that starts a thread.
    fn open_thread(
        &mut self,
        author: usize,
        subsystem: &'static DemoSubsystem,
        (subject, body): (String, String),
        now: i64,
    ) -> SentMail {
        let id = self.next_message_id(member(author), now);
        let posted = SentMail {
            message_id: id.clone(),
            references: Vec::new(),
            subject: subject.clone(),
            author,
            sent: now,
            text: body.as_str().into(),
            subsystem,
            about: None,
        };
        let mail = OutgoingMail::new(member(author), subject, now, id, body).encode(&mut self.random);
        self.send(mail);
        posted
    }

    fn ask(&mut self, author: usize, now: i64) {
        let subsystem = choose_subsystem(member(author).home, &mut self.random);
        let text = question(&mut Phrases { random: &mut self.random, subsystem, other: "" });
        let posted = self.open_thread(author, subsystem, text, now);
        let followup_chance = if self.random.chance(12) { 96 } else { 66 };
        for _ in 0..self.random.between(0, 2) {
            let other = pick_member(&mut self.random, self.sent);
            self.plan_reply(&posted, other, ReplyKind::Discuss, followup_chance, now);
        }
    }

    pub(super) fn report_crash(&mut self, now: i64) {
        let subsystem = self.any_subsystem();
        let text = crash_report(&mut Phrases { random: &mut self.random, subsystem, other: "" });
        let posted = self.open_thread(SYZBOT, subsystem, text, now);
        if self.random.chance(45) {
            let other = pick_maintainer(&mut self.random, subsystem.number);
            self.plan_reply(&posted, other, ReplyKind::Discuss, 40, now);
        }
    }

    fn any_subsystem(&mut self) -> &'static DemoSubsystem {
        &SUBSYSTEMS[self.random.below(SUBSYSTEMS.len())]
    }

    /// A patch by somebody who attaches it because the mail program would break it.
    pub(super) fn attach_patch(&mut self, author: usize, now: i64) {
        let subsystem = choose_subsystem(member(author).home, &mut self.random);
        let diff = PatchDiff::generate(self.random.next(), subsystem, &[]);
        let mut phrases = Phrases { random: &mut self.random, subsystem, other: "" };
        let title = format!("{} {}", subsystem.prefixes[0], phrases.phrase("title"));
        let sender = member(author);
        let body = format!(
            "{}\nThe patch is attached, my mail program eats tabs.\n\nSigned-off-by: {}\n",
            phrases.paragraph(&["problem", "fix"]),
            sender.trailer()
        );
        let message_id = self.next_message_id(sender, now);
        let mut mail = OutgoingMail::new(sender, format!("[PATCH] {title}"), now, message_id.clone(), body);
        mail.attachment = format!("{}\n{}", diff.diffstat(), diff.text);
        let files = diff.files.into_iter().map(|file| file.path).collect();
        let patch = DemoPatch { index: 1, message_id, title: title.clone(), files, ..DemoPatch::default() };
        let (name, email) = (sender.name.clone(), sender.email.clone());
        let (version, threaded, patches, total) = (1, true, vec![patch], 1);
        let posting = DemoPosting { title, name, email, version, threaded, patches, total, ..DemoPosting::default() };
        self.record_single_posting(posting);
        let mail = mail.encode(&mut self.random);
        self.send(mail);
    }

    pub(super) fn revert(&mut self, author: usize, now: i64) {
        let subsystem = choose_subsystem(member(author).home, &mut self.random);
        let mut series = DemoSeries::invent(author, subsystem, 1, &mut self.random);
        series.plans[0].title = format!("Revert \"{} {}\"", subsystem.prefixes[0], series.plans[0].title);
        series.prefix = "";
        series.ending = Ending::Applied;
        let number = self.add_series(series);
        self.plan(now, Task::Post(number));
    }

    fn announce(&mut self, day: i64, now: i64) {
        let subsystem = self.any_subsystem();
        let version = release_name(day);
        let text = release(&mut Phrases { random: &mut self.random, subsystem, other: "" }, &version);
        let posted = self.open_thread(0, subsystem, text, now);
        if self.random.chance(50) {
            let other = pick_member(&mut self.random, self.sent);
            self.plan_reply(&posted, other, ReplyKind::Discuss, 50, now);
        }
    }

    fn request_pull(&mut self, day: i64, now: i64) {
        let subsystem = self.any_subsystem();
        let author = pick_maintainer(&mut self.random, subsystem.number);
        let mut phrases = Phrases { random: &mut self.random, subsystem, other: "" };
        let text = pull_request(&mut phrases, &release_name(day), member(author));
        let (reply, _) = merged_reply(&mut phrases);
        let posted = self.open_thread(author, subsystem, text, now);
        self.send_bot_reply(&posted, PULL_BOT, reply, now + 2 * DAY);
    }

    /// Sends a reply to the list only, which is about no series.
    fn send_bot_reply(&mut self, parent: &SentMail, bot: usize, body: String, now: i64) {
        let sender = member(bot);
        let id = self.next_message_id(sender, now);
        let mut mail = OutgoingMail::new(sender, format!("Re: {}", parent.subject), now, id, body);
        mail.references = parent.thread();
        let mail = mail.encode(&mut self.random);
        self.send(mail);
    }

    /// Fixes that go into an old release.
    fn stable_batch(&mut self, day: i64, now: i64) {
        let (author, subsystem) = (3, self.any_subsystem());
        let patches = self.random.size(5, 12);
        let mut series = DemoSeries::invent(author, subsystem, patches, &mut self.random);
        series.stable = ["2.4", "AUTOSEL 2.4", "1.9"][(day / 24 % 3).unsigned_abs() as usize];
        series.title = format!("{}-stable review", series.stable);
        (series.versions, series.rfcs, series.ending) = (1, 0, Ending::Forgotten);
        series.cover = !series.stable.contains(' ');
        series.style.subject = 0;
        let number = self.add_series(series);
        self.plan(now, Task::Post(number));
    }
}

/// The release that is due: `2.5-rc3`.
fn release_name(day: i64) -> String {
    let (cycle, week) = (5 + day / CYCLE, day % CYCLE / 7);
    if week == 0 { format!("2.{cycle}") } else { format!("2.{}-rc{week}", cycle + 1) }
}
