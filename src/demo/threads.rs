//! How threads start: series, single patches, questions, reports, pull requests, releases, stable batches.

use super::answers::question;
use super::calendar::DAY;
use super::facts::{Patch, Posting};
use super::letter::{Letter, message_id};
use super::notices;
use super::people::{PULL_BOT, SYZBOT, maintainer, somebody};
use super::project::{SUBSYSTEMS, Subsystem};
use super::series::{Ending, Series, subsystem_of};
use super::story::{Stories, Task, person};
use super::talk::{Answer, Mood, Posted};
use super::words::Speaker;

/// Days from one release to the next.
const CYCLE: i64 = 63;

impl Stories {
    /// Somebody starts a thread.
    pub(super) fn start_thread(&mut self, now: i64) {
        let author = self.contributor();
        let now = self.awake(person(author), now);
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

    /// What the calendar brings: candidates on Sundays, pull requests before them, stable batches.
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
        self.plan_sagas(day, now);
        for number in super::oddities::on_day(day) {
            let time = now + self.random.between(DAY / 4, DAY - 1);
            self.plan(time, Task::Oddity(number));
        }
    }

    /// Sends a mail that starts a thread, and returns it as answers see it.
    pub(super) fn open_thread(
        &mut self,
        author: usize,
        subsystem: &'static Subsystem,
        (subject, body): (String, String),
        now: i64,
    ) -> Posted {
        self.serial += 1;
        let id = message_id(person(author), now, self.serial, &mut self.random);
        let posted = Posted {
            message_id: id.clone(),
            references: Vec::new(),
            subject: subject.clone(),
            author,
            sent: now,
            text: body.as_str().into(),
            subsystem,
            series: None,
        };
        let mail = Letter::new(person(author), subject, now, id, body).seal(&mut self.random);
        self.send(mail);
        posted
    }

    fn ask(&mut self, author: usize, now: i64) {
        let subsystem = subsystem_of(person(author).home, &mut self.random);
        let text = question(&mut Speaker { random: &mut self.random, subsystem, other: "" });
        let posted = self.open_thread(author, subsystem, text, now);
        let heat = if self.random.chance(12) { 96 } else { 66 };
        for _ in 0..self.random.between(0, 2) {
            let other = somebody(&mut self.random, self.sent);
            self.plan_answer(&posted, other, Mood::Discuss, heat, now);
        }
    }

    /// A fuzzer reports a crash.
    pub(super) fn report_crash(&mut self, now: i64) {
        let subsystem = self.any_subsystem();
        let text = notices::crash(&mut Speaker { random: &mut self.random, subsystem, other: "" });
        let posted = self.open_thread(SYZBOT, subsystem, text, now);
        if self.random.chance(45) {
            let other = maintainer(&mut self.random, subsystem.number);
            self.plan_answer(&posted, other, Mood::Discuss, 40, now);
        }
    }

    fn any_subsystem(&mut self) -> &'static Subsystem {
        &SUBSYSTEMS[self.random.below(SUBSYSTEMS.len())]
    }

    /// A patch of somebody whose mail program would break it, and who therefore attaches it.
    pub(super) fn attach_patch(&mut self, author: usize, now: i64) {
        let subsystem = subsystem_of(person(author).home, &mut self.random);
        let diff = super::diff::Diff::of(self.random.next(), subsystem, &[]);
        let mut speaker = Speaker { random: &mut self.random, subsystem, other: "" };
        let title = format!("{} {}", subsystem.prefixes[0], speaker.say("title"));
        let subject = format!("[PATCH] {title}");
        let sender = person(author);
        let body = format!(
            "{}\nThe patch is attached, my mail program eats tabs.\n\nSigned-off-by: {}\n",
            speaker.paragraph(&["problem", "fix"]),
            sender.trailer()
        );
        self.serial += 1;
        let id = message_id(sender, now, self.serial, &mut self.random);
        let mut letter = Letter::new(sender, subject, now, id, body);
        letter.attachment = format!("{}\n{}", diff.diffstat(), diff.text);
        let files = diff.files.iter().map(|file| file.path.clone()).collect();
        let patch =
            Patch { place: 1, message_id: letter.message_id.clone(), title: title.clone(), files, ..Patch::default() };
        let (name, email) = (sender.name.clone(), sender.email.clone());
        let (version, total, threaded) = (1, 1, true);
        self.note_one(Posting {
            title,
            name,
            email,
            version,
            total,
            threaded,
            patches: vec![patch],
            ..Posting::default()
        });
        let mail = letter.seal(&mut self.random);
        self.send(mail);
    }

    /// Somebody wants a change back out.
    pub(super) fn revert(&mut self, author: usize, now: i64) {
        let subsystem = subsystem_of(person(author).home, &mut self.random);
        let mut series = Series::invent(author, subsystem, 1, &mut self.random);
        series.plans[0].title = format!("Revert \"{} {}\"", subsystem.prefixes[0], series.plans[0].title);
        series.prefix = "";
        series.ending = Ending::Applied;
        let number = self.open(series);
        self.plan(now, Task::Post(number));
    }

    fn announce(&mut self, day: i64, now: i64) {
        let subsystem = self.any_subsystem();
        let version = release_name(day);
        let text = notices::release(&mut Speaker { random: &mut self.random, subsystem, other: "" }, &version);
        let posted = self.open_thread(0, subsystem, text, now);
        if self.random.chance(50) {
            let other = somebody(&mut self.random, self.sent);
            self.plan_answer(&posted, other, Mood::Discuss, 50, now);
        }
    }

    fn request_pull(&mut self, day: i64, now: i64) {
        let subsystem = self.any_subsystem();
        let author = maintainer(&mut self.random, subsystem.number);
        let mut speaker = Speaker { random: &mut self.random, subsystem, other: "" };
        let text = notices::pull(&mut speaker, &release_name(day), person(author));
        let (answer, _) = notices::pulled(&mut speaker);
        let posted = self.open_thread(author, subsystem, text, now);
        self.answer_with(&posted, PULL_BOT, answer, now + 2 * DAY);
    }

    /// Sends an answer with this text.
    pub(super) fn answer_with(&mut self, parent: &Posted, author: usize, body: String, now: i64) {
        self.serial += 1;
        let sender = person(author);
        let id = message_id(sender, now, self.serial, &mut self.random);
        let mut letter = Letter::new(sender, format!("Re: {}", parent.subject), now, id, body);
        letter.references = parent.references.iter().chain([&parent.message_id]).cloned().collect();
        let mail = letter.seal(&mut self.random);
        self.send(mail);
    }

    /// Fixes that go into an old release.
    fn stable_batch(&mut self, day: i64, now: i64) {
        let (author, subsystem) = (3, self.any_subsystem());
        let patches = self.random.size(5, 12);
        let mut series = Series::invent(author, subsystem, patches, &mut self.random);
        series.stable = ["2.4", "AUTOSEL 2.4", "1.9"][(day / 24 % 3).unsigned_abs() as usize];
        series.title = format!("{}-stable review", series.stable);
        (series.versions, series.rfcs, series.ending) = (1, 0, Ending::Forgotten);
        series.cover = !series.stable.contains(' ');
        series.style.subject = 0;
        let number = self.open(series);
        self.plan(now, Task::Post(number));
    }

    /// Now and then an author answers a review with a new version of just that patch.
    pub(super) fn perhaps_reroll_one(&mut self, answer: &Answer, posted: &Posted, now: i64) {
        let of_patch = posted.series.as_ref().is_some_and(|spot| spot.patch.is_some());
        if !of_patch || !matches!(answer.mood, Mood::Review) || !self.random.chance(4) {
            return;
        }
        let (point, sent) = (self.random.chance(50), now + self.delay(6));
        self.plan(sent, Task::Part(Box::new(posted.clone()), point));
    }
}

/// The release the calendar is at: `2.5-rc3`.
fn release_name(day: i64) -> String {
    let (cycle, week) = (5 + day / CYCLE, day % CYCLE / 7);
    if week == 0 { format!("2.{cycle}") } else { format!("2.{}-rc{week}", cycle + 1) }
}
