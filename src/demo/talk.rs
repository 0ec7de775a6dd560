//! Answers: who answers what, when, and with which words.

use super::answers::{approval, discussion, response, review, short};
use super::calendar::DAY;
use super::facts::{Fact, Given, Verdict};
use super::letter::{Letter, message_id};
use super::notices::{self, Form, Taking};
use super::people::{PATCHWORK_BOT, Person, SYZBOT, TEST_ROBOT, TIP_BOT, is_keeper, keepers, maintainer, somebody};
use super::project::Subsystem;
use super::series::{Ending, Plan};
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
    /// The series it belongs to, and the mail of it that it answers or is.
    pub(super) series: Option<Spot>,
}

/// A cover or patch of a series.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    /// The series' number.
    pub(super) series: u32,
    /// The posting's place among those of the series.
    pub(super) posting: usize,
    /// The patch's place in the posting, from 0; `None` for a cover.
    pub(super) patch: Option<usize>,
    /// Its Message-ID.
    pub(super) message_id: Arc<str>,
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
    /// The author asks for attention.
    Ping,
    /// A robot's report.
    Robot,
}

impl Stories {
    /// Plans the answers to a patch or cover.
    pub(super) fn expect_answers(&mut self, posted: &Posted, now: i64) {
        let Some(Spot { series: number, patch: place, .. }) = posted.series else { return };
        let stable = self.live.get(&number).is_some_and(|series| !series.stable.is_empty());
        let patches = self.live.get(&number).map_or(1, |series| series.plans.len());
        let share = if stable { 2 } else { 62 };
        let share = if place.is_none() { share + 14 } else { share / (1 + patches as u64 / 6) };
        let count = u64::from(self.random.chance(share)) + u64::from(self.random.chance(share / 4));
        for _ in 0..count {
            let author = self.reviewer(posted);
            let mood = self.mood(place.is_some());
            let maintains = keepers(posted.subsystem.number).contains(&author);
            let refuses = mood == Mood::Approve("Nacked-by");
            let mood = if refuses && maintains { Mood::Discuss } else { mood };
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
            Mood::Robot => 1800 + self.random.between(0, 20_000),
            Mood::Ping => self.random.between(13, 25) * DAY,
            _ => self.delay(12),
        };
        let time = self.awake(person(author), now + delay);
        let parent = parent.clone();
        self.plan(time, Task::Answer(Box::new(Answer { parent, author, mood, heat })));
    }

    /// Writes an answer and plans what follows from it.
    pub(super) fn answer(&mut self, answer: &Answer, now: i64) {
        let body = self.words(answer);
        let posted = self.send_answer(&answer.parent, answer.author, body, now);
        self.note_review(answer, &posted);
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
            Mood::Ping => short(&mut speaker, parent, "ping", author),
            Mood::Robot => notices::robot(&mut speaker, parent, author),
        }
    }

    /// Remembers a trailer that was given.
    fn note_review(&mut self, answer: &Answer, posted: &Posted) {
        let trailer = match answer.mood {
            Mood::Approve(trailer) => trailer,
            Mood::Robot => "Reported-by",
            _ => return,
        };
        let Person { name, email, .. } = person(answer.author).clone();
        self.give(posted, Given { trailer, name, email });
        if trailer == "Nacked-by" && is_keeper(answer.author) {
            self.decide(posted, Verdict::Refused);
        }
    }

    /// Remembers that the mail `posted` gave a trailer.
    pub(super) fn give(&mut self, posted: &Posted, given: Given) {
        let Some(spot) = &posted.series else { return };
        if !matches!(given.trailer, "Nacked-by" | "Reported-by")
            && let Some(series) = self.live.get_mut(&spot.series)
            && series.last_whole().is_some_and(|(place, _)| place <= spot.posting)
        {
            let reached = |place| spot.patch.is_none_or(|patch| Some(patch) == place);
            let place = |plan: &Plan| plan.last.map(|last| last.place - 1);
            for plan in series.plans.iter_mut().filter(|plan| reached(place(plan))) {
                plan.given.push(given.clone());
            }
        }
        self.note(|| Fact::Gave { mail: posted.message_id.clone(), to: spot.message_id.clone(), given });
    }

    /// Takes note that a mail answers a posting.
    fn note_reply(&mut self, posted: &Posted) {
        let Some(spot) = &posted.series else { return };
        self.note(|| Fact::Answered {
            mail: posted.message_id.clone(),
            to: spot.message_id.clone(),
            name: person(posted.author).name.clone(),
            bot: (SYZBOT..=TIP_BOT).contains(&posted.author),
        });
    }

    /// Takes note that a mail decides something about a posting.
    pub(super) fn decide(&mut self, posted: &Posted, verdict: Verdict) {
        let Some(spot) = &posted.series else { return };
        self.note(|| Fact::Decided {
            mail: posted.message_id.clone(),
            to: spot.message_id.clone(),
            name: person(posted.author).name.clone(),
            verdict,
        });
    }

    /// Plans the answers to an answer.
    fn go_on(&mut self, answer: &Answer, posted: &Posted, now: i64) {
        let chance = match answer.mood {
            Mood::Approve("Nacked-by") | Mood::Refuse => 90,
            Mood::Approve(_) => 9,
            _ => answer.heat,
        };
        if answer.mood == Mood::Ping || !self.random.chance(chance) {
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
        let decider = series.maintainer(&mut self.random.clone());
        let (speaker, form) = match ending {
            Ending::Applied => self.applier(decider, subsystem),
            Ending::Rejected => (decider, Form::Plain),
            Ending::Forgotten | Ending::Resent => (author, Form::Plain),
        };
        let awake = self.awake(person(speaker), now);
        if awake > now {
            return self.plan(awake, Task::End(number));
        }
        match ending {
            Ending::Applied => self.take_all(number, form, speaker, now),
            Ending::Rejected => self.say_last(number, speaker, Mood::Refuse, now),
            _ if self.random.chance(25) => self.say_last(number, speaker, Mood::Ping, now),
            _ => {}
        }
        self.live.remove(&number);
    }

    /// The last word on a series that was not taken.
    fn say_last(&mut self, number: u32, author: usize, mood: Mood, now: i64) {
        let Some(parent) = self.live.get(&number).and_then(|series| series.posted.first().cloned()) else { return };
        let answer = Answer { parent, author, mood, heat: 30 };
        let body = self.words(&answer);
        let posted = self.send_answer(&answer.parent, author, body, now);
        if mood == Mood::Refuse {
            self.decide(&posted, Verdict::Refused);
        }
        self.go_on(&answer, &posted, now);
    }

    /// Says in the usual form that the whole series was taken.
    fn take_all(&mut self, number: u32, form: Form, author: usize, now: i64) {
        let Some(series) = self.live.get(&number) else { return };
        let places: Vec<usize> = (1..=series.plans.len()).collect();
        self.take(number, &Taking { form, places, author, tree: series.subsystem.tree() }, now);
    }

    /// Says that patches of the last version of a series were taken.
    pub(super) fn take(&mut self, number: u32, taking: &Taking, now: i64) {
        let Some(series) = self.live.get(&number) else { return };
        let parents = series.posted.clone();
        for notice in notices::taken(series, taking, &mut self.random) {
            let parent =
                parents.iter().find(|posted| posted.series.as_ref().and_then(|spot| spot.patch) == notice.answers);
            let Some(parent) = parent.or(parents.first()) else { continue };
            let posted = self.send_mail(parent, taking.author, (notice.subject, notice.body), now);
            self.decide(&posted, Verdict::Taken(notice.taken));
        }
    }

    /// Sends an answer with this text.
    pub(super) fn send_answer(&mut self, parent: &Posted, author: usize, body: String, now: i64) -> Posted {
        self.send_mail(parent, author, (answered(&parent.subject), body), now)
    }

    /// Sends an answer with this subject and text.
    pub(super) fn send_mail(
        &mut self,
        parent: &Posted,
        author: usize,
        (subject, body): (String, String),
        now: i64,
    ) -> Posted {
        self.serial += 1;
        let id = message_id(person(author), now, self.serial, &mut self.random);
        let posted = Posted { subject, ..posted_answer(parent, author, id, now, body.as_str().into()) };
        self.note_reply(&posted);
        let mail = letter(&posted, person(author), parent, body).seal(&mut self.random);
        self.send(mail);
        posted
    }

    /// Who tells that a series was applied, and how.
    fn applier(&mut self, maintainer: usize, subsystem: &Subsystem) -> (usize, Form) {
        match self.random.below(10) {
            _ if subsystem.name.starts_with("net") => (PATCHWORK_BOT, Form::Bot),
            0..5 if matches!(subsystem.name, "sched" | "locking" | "time" | "x86") => (TIP_BOT, Form::Tip),
            _ => (maintainer, Form::of(&mut self.random)),
        }
    }
}

/// The subject of an answer.
fn answered(subject: &str) -> String {
    if subject.starts_with("Re: ") { subject.to_owned() } else { format!("Re: {subject}") }
}

fn posted_answer(parent: &Posted, author: usize, message_id: Arc<str>, sent: i64, text: Arc<str>) -> Posted {
    let mut references = parent.references.clone();
    references.push(parent.message_id.clone());
    let (subsystem, series) = (parent.subsystem, parent.series.clone());
    Posted { message_id, references, subject: answered(&parent.subject), author, sent, text, subsystem, series }
}

fn letter<'a>(posted: &Posted, author: &'a Person, parent: &Posted, body: String) -> Letter<'a> {
    let mut letter = Letter::new(author, posted.subject.clone(), posted.sent, posted.message_id.clone(), body);
    letter.references.clone_from(&posted.references);
    letter.cc = vec![super::draft::cc_entry(person(parent.author))];
    letter
}
