//! Answers: who answers what, when, and with which words.

use super::answers::{approval, discussion, response, review, short};
use super::calendar::DAY;
use super::letter::{Letter, message_id};
use super::notices;
use super::people::{PATCHWORK_BOT, Person, TEST_ROBOT, TIP_BOT, maintainer, somebody};
use super::project::Subsystem;
use super::series::{Ending, Review, State};
use super::story::{Stories, Task, person};
use super::words::Speaker;
use std::sync::Arc;

/// A mail as answers see it.
#[derive(Clone, Debug)]
pub(super) struct Posted {
    pub(super) message_id: Arc<str>,
    pub(super) references: Vec<Arc<str>>,
    pub(super) subject: String,
    pub(super) author: usize,
    pub(super) sent: i64,
    pub(super) text: Arc<str>,
    pub(super) subsystem: &'static Subsystem,
    /// The series it belongs to, and the patch's place in it.
    pub(super) series: Option<(u32, Option<usize>)>,
}

/// An answer that will be written.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) parent: Posted,
    pub(super) author: usize,
    pub(super) mood: Mood,
    /// The chance in percent that somebody answers the answer.
    pub(super) heat: u64,
}

/// What an answer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mood {
    /// Remarks between the lines of a patch.
    Review,
    /// A trailer.
    Approve(&'static str),
    /// A maintainer's no.
    Refuse,
    /// The author's answer to remarks.
    Respond,
    /// Anybody's opinion.
    Discuss,
    /// The maintainer has applied the series.
    Apply,
    /// The author asks for attention.
    Ping,
    /// A robot's report.
    Robot,
    /// A bot's notice that the series was applied.
    Notice(usize),
}

impl Stories {
    /// Plans the answers to a patch or cover.
    pub(super) fn expect_answers(&mut self, posted: &Posted, now: i64) {
        let Some((number, place)) = posted.series else { return };
        let stable = self.live.get(&number).is_some_and(|series| !series.stable.is_empty());
        let patches = self.live.get(&number).map_or(1, |series| series.plans.len());
        let share = if stable { 2 } else { 62 };
        let share = if place.is_none() { share + 14 } else { share / (1 + patches as u64 / 6) };
        let count = u64::from(self.random.chance(share)) + u64::from(self.random.chance(share / 4));
        for _ in 0..count {
            let author = self.reviewer(posted);
            let mood = self.mood(place.is_some());
            let heat = if self.random.chance(5) { 93 } else { 47 };
            self.plan_answer(posted, author, mood, heat, now);
        }
        if place.is_some() && self.random.chance(3) {
            self.plan_answer(posted, TEST_ROBOT, Mood::Robot, 55, now);
        }
    }

    fn mood(&mut self, patch: bool) -> Mood {
        match self.random.below(100) {
            0..34 => Mood::Approve("Reviewed-by"),
            34..40 => Mood::Approve("Acked-by"),
            40..45 => Mood::Approve("Tested-by"),
            45..46 => Mood::Approve("Nacked-by"),
            46..92 if patch => Mood::Review,
            _ => Mood::Discuss,
        }
    }

    fn reviewer(&mut self, posted: &Posted) -> usize {
        let maintains = self.random.chance(45);
        let subsystem = posted.subsystem.number;
        let candidate =
            if maintains { maintainer(&mut self.random, subsystem) } else { somebody(&mut self.random, self.sent) };
        if candidate == posted.author { candidate + 1 } else { candidate }
    }

    /// Lets `author` answer `parent` some time after `now`.
    pub(super) fn plan_answer(&mut self, parent: &Posted, author: usize, mood: Mood, heat: u64, now: i64) {
        let delay = match mood {
            Mood::Robot | Mood::Notice(_) => 1800 + self.random.between(0, 20_000),
            Mood::Ping => self.random.between(13, 25) * DAY,
            _ => self.delay(12),
        };
        let time = self.awake(person(author), now + delay);
        let parent = parent.clone();
        self.plan(time, Task::Answer(Box::new(Answer { parent, author, mood, heat })));
    }

    /// Writes an answer and plans what follows from it.
    pub(super) fn answer(&mut self, answer: &Answer, now: i64) {
        self.serial += 1;
        let author = person(answer.author);
        let id = message_id(author, now, self.serial, &mut self.random);
        let body = self.words(answer);
        let posted = posted_answer(answer, id, now, body.as_str().into());
        self.note_review(answer, &posted);
        let mail = letter(&posted, author, answer, body).seal(&mut self.random);
        self.send(mail);
        self.go_on(answer, &posted, now);
    }

    fn words(&mut self, answer: &Answer) -> String {
        let (parent, author) = (&answer.parent, person(answer.author));
        let (random, other) = (&mut self.random, person(parent.author).first_name());
        let mut speaker = Speaker { random, subsystem: parent.subsystem, other };
        match answer.mood {
            Mood::Review => review(&mut speaker, parent),
            Mood::Approve(trailer) => approval(&mut speaker, parent, author, trailer),
            Mood::Refuse => short(&mut speaker, parent, "nak", author),
            Mood::Respond => response(&mut speaker, parent),
            Mood::Discuss => discussion(&mut speaker, parent, author),
            Mood::Apply => notices::applied(&mut speaker, parent, author),
            Mood::Ping => short(&mut speaker, parent, "ping", author),
            Mood::Robot => notices::robot(&mut speaker, parent, author),
            Mood::Notice(bot) => notices::bot(&mut speaker, parent, bot),
        }
    }

    /// Remembers a trailer that was given.
    fn note_review(&mut self, answer: &Answer, posted: &Posted) {
        let Some((number, place)) = posted.series else { return };
        let trailer = match answer.mood {
            Mood::Approve(trailer) => trailer,
            Mood::Robot => "Reported-by",
            _ => return,
        };
        let (by, message_id) = (person(answer.author).trailer(), posted.message_id.clone());
        if !matches!(trailer, "Nacked-by" | "Reported-by")
            && let Some(series) = self.live.get_mut(&number)
        {
            let reached = |index| place.is_none_or(|place| place == index);
            for (_, plan) in series.plans.iter_mut().enumerate().filter(|(index, _)| reached(*index)) {
                plan.given.push(format!("{trailer}: {by}"));
            }
        }
        let review = Review { trailer, by, message_id, given_to: answer.parent.message_id.clone() };
        if let Some(truth) = self.truth_of(number) {
            truth.reviews.push(review);
        }
    }

    /// Plans the answers to an answer.
    fn go_on(&mut self, answer: &Answer, posted: &Posted, now: i64) {
        let final_word = matches!(answer.mood, Mood::Apply | Mood::Ping | Mood::Notice(_));
        let chance = match answer.mood {
            Mood::Approve("Nacked-by") | Mood::Refuse => 90,
            Mood::Approve(_) => 9,
            _ => answer.heat,
        };
        if final_word || !self.random.chance(chance) {
            return;
        }
        let starter = answer.parent.author;
        let back = matches!(answer.mood, Mood::Review | Mood::Approve(_) | Mood::Refuse | Mood::Robot);
        let (author, mood) = match (back, self.random.below(10)) {
            (true, _) => (starter, Mood::Respond),
            (false, 0..6) => (starter, Mood::Discuss),
            _ => (self.reviewer(posted), Mood::Discuss),
        };
        let heat = answer.heat * 88 / 100;
        self.plan_answer(posted, author, mood, heat, now);
        if answer.heat > 80 && self.random.chance(40) {
            let other = self.reviewer(posted);
            self.plan_answer(posted, other, Mood::Discuss, heat * 80 / 100, now);
        }
        self.perhaps_reroll_one(answer, posted, now);
    }

    /// A series ends: applied, refused, or forgotten after a ping.
    pub(super) fn end(&mut self, number: u32, now: i64) {
        let Some(series) = self.live.get(&number) else { return };
        let (ending, author, subsystem) = (series.ending, series.author, series.subsystem);
        let Some(parent) = self.last_posted(number) else { return };
        let decider = series.maintainer(&mut self.random.clone());
        let (author, mood) = match ending {
            Ending::Applied => self.applier(decider, subsystem),
            Ending::Rejected => (decider, Mood::Refuse),
            Ending::Forgotten | Ending::Resent => (author, Mood::Ping),
        };
        if matches!(mood, Mood::Ping) && !self.random.chance(25) {
            return self.close(number);
        }
        let answer = Answer { parent, author, mood, heat: 30 };
        let time = self.awake(person(answer.author), now);
        self.serial += 1;
        let id = message_id(person(author), time, self.serial, &mut self.random);
        if let Some(series) = self.live.get_mut(&number) {
            series.truth.state = match mood {
                Mood::Apply | Mood::Notice(_) => State::Applied(id.clone()),
                Mood::Refuse => State::Rejected(id.clone()),
                _ => State::Unknown,
            };
        }
        let body = self.words(&answer);
        let posted = posted_answer(&answer, id, time, body.as_str().into());
        let mail = letter(&posted, person(author), &answer, body).seal(&mut self.random);
        self.send(mail);
        self.go_on(&answer, &posted, time);
        self.close(number);
    }

    /// Who tells that a series was applied.
    fn applier(&mut self, maintainer: usize, subsystem: &Subsystem) -> (usize, Mood) {
        match self.random.below(10) {
            _ if subsystem.name.starts_with("net") => (PATCHWORK_BOT, Mood::Notice(PATCHWORK_BOT)),
            0..5 if matches!(subsystem.name, "sched" | "locking" | "time" | "x86") => (TIP_BOT, Mood::Notice(TIP_BOT)),
            _ => (maintainer, Mood::Apply),
        }
    }

    /// The cover or first patch of the last version, as answers see it.
    fn last_posted(&self, number: u32) -> Option<Posted> {
        let series = self.live.get(&number)?;
        let posting = series.truth.postings.last()?;
        let message_id = posting.cover.clone().or_else(|| posting.patches.first().map(|(_, id)| id.clone()))?;
        let title = if series.cover { &series.title } else { &series.plans[0].title };
        let version = if posting.version > 1 { format!(" v{}", posting.version) } else { String::new() };
        let counter = match (posting.total, series.cover) {
            (1, false) => String::new(),
            (total, cover) => format!(" {}/{total}", usize::from(!cover)),
        };
        let subject = format!("[PATCH{version}{counter}] {} {title}", series.prefix);
        let patches: Vec<_> = series.plans.iter().map(|plan| format!("{} {}", series.prefix, plan.title)).collect();
        Some(Posted {
            message_id,
            references: Vec::new(),
            subject,
            author: series.author,
            sent: 0,
            text: patches.join("\n").into(),
            subsystem: series.subsystem,
            series: None,
        })
    }
}

fn posted_answer(answer: &Answer, message_id: Arc<str>, sent: i64, text: Arc<str>) -> Posted {
    let parent = &answer.parent;
    let mut references = parent.references.clone();
    references.push(parent.message_id.clone());
    let subject =
        if parent.subject.starts_with("Re: ") { parent.subject.clone() } else { format!("Re: {}", parent.subject) };
    let (subsystem, series) = (parent.subsystem, parent.series);
    Posted { message_id, references, subject, author: answer.author, sent, text, subsystem, series }
}

fn letter<'a>(posted: &Posted, author: &'a Person, answer: &Answer, body: String) -> Letter<'a> {
    let mut letter = Letter::new(author, posted.subject.clone(), posted.sent, posted.message_id.clone(), body);
    letter.references.clone_from(&posted.references);
    letter.cc = vec![super::draft::cc_entry(person(answer.parent.author))];
    letter
}
