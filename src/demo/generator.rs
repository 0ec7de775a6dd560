//! The list as a stream of mails in the order in which they reach the archive.
//!
//! Entry point: [`Generator`], an iterator of mails. A queue ordered by time holds what is still to come: finished
//! mails, and tasks such as "reply to this" or "send the next version". Every day a task of its own starts as many new
//! threads as the day's traffic still lacks. Only series that are under way are kept, so memory does not grow with the
//! list.
//!
//! The children carry out the tasks: `threads` starts threads, `postings` sends versions of series, `replies` and
//! `verdicts` react to them, `checks` has bots do so, `elsewhere` shows from outside what became of them, `scripts` and `odd_mails` add what
//! chance would not bring.

mod checks;
mod elsewhere;
mod hand_over;
mod odd_mails;
mod postings;
mod replies;
mod scripts;
mod threads;
mod verdicts;

use super::calendar::{DAY, START, expected_mails};
use super::facts::Fact;
use super::outgoing::message_id;
use super::people::Member;
use super::random::Random;
use super::sent_mail::SentMail;
use super::series::DemoSeries;
use super::{DemoEvent, DemoMail};
pub(super) use hand_over::HandedOver;
use replies::PlannedReply;
use scripts::ScriptRun;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

/// How busy the second list is of its own, beside the first.
const SECOND_PACE: f64 = 0.36;

pub(super) struct Generator {
    random: Random,
    /// The series under way, by number.
    series: BTreeMap<u32, DemoSeries>,
    /// The scripts that have begun, by name.
    scripts: BTreeMap<&'static str, ScriptRun>,
    /// How many mails have been sent.
    sent: usize,
    /// Makes Message-IDs unique.
    serial: u64,
    /// How many mails should have been sent by now.
    expected: f64,
    queue: BinaryHeap<Reverse<Scheduled>>,
    /// How many tasks were ever scheduled.
    scheduled: u64,
    /// The number of the newest series.
    last_series: u32,
    /// When the last mail reached the archive.
    committed: i64,
    /// What was done, if that is recorded.
    facts: Option<Vec<Fact>>,
    /// Whether this is the traffic of the second list, without releases, scripts and odd mails.
    second: bool,
    /// What another list can go on with, if that is wanted.
    handed: Option<HandedOver>,
}

/// A task with its time. Tasks of the same time are carried out in the order in which they were scheduled.
struct Scheduled {
    time: i64,
    number: u64,
    task: Task,
}

enum Task {
    /// A day begins, counted from the first.
    Day(i64),
    /// A mail reaches the archive.
    Arrive(Box<DemoMail>),
    /// Somebody starts a thread.
    Start,
    /// The next version of a series is sent.
    Post(u32),
    End(u32),
    Reply(Box<PlannedReply>),
    /// The author replies to this mail with a new version of the patch it is about; as `v2.1` if the flag is set.
    RerollPatch(Box<SentMail>, bool),
    /// A step of a script: the script's number, and the step's position in it.
    Step(usize, usize),
    /// One of the odd mails that every list has.
    OddMail(usize),
}

impl Ord for Scheduled {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.time, self.number).cmp(&(other.time, other.number))
    }
}

impl PartialOrd for Scheduled {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Scheduled {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Scheduled {}

impl Generator {
    /// The list from its first day.
    pub(super) fn new() -> Self {
        let mut generator = Self {
            random: Random::new(0x6d61_7272_616d),
            series: BTreeMap::new(),
            scripts: BTreeMap::new(),
            sent: 0,
            serial: 1000,
            expected: 0.0,
            queue: BinaryHeap::new(),
            scheduled: 0,
            last_series: 0,
            committed: START,
            facts: None,
            second: false,
            handed: None,
        };
        generator.plan(START, Task::Day(0));
        generator
    }

    /// The list from its first day, with a record of what was done.
    pub(super) fn recording() -> Self {
        Self { facts: Some(Vec::new()), ..Self::new() }
    }

    /// What was done since the last call.
    pub(super) fn take_facts(&mut self) -> Vec<Fact> {
        self.facts.as_mut().map(std::mem::take).expect("the generator was made by `recording`")
    }

    fn record(&mut self, fact: impl FnOnce() -> Fact) {
        if let Some(facts) = &mut self.facts {
            facts.push(fact());
        }
    }

    /// Schedules `task` for `time`.
    fn plan(&mut self, time: i64, task: Task) {
        self.scheduled += 1;
        self.queue.push(Reverse(Scheduled { time, number: self.scheduled, task }));
    }

    /// Schedules the arrival of a mail.
    fn send(&mut self, mail: DemoMail) {
        self.plan(mail.committed, Task::Arrive(Box::new(mail)));
    }

    fn next_message_id(&mut self, sender: &Member, sent: i64) -> Arc<str> {
        self.serial += 1;
        message_id(sender, sent, self.serial, &mut self.random)
    }

    /// Adds a series and returns its number.
    fn add_series(&mut self, series: DemoSeries) -> u32 {
        let number = self.next_series_number();
        self.series.insert(number, series);
        number
    }

    fn next_series_number(&mut self) -> u32 {
        self.last_series += 1;
        self.last_series
    }

    /// When somebody who wants to write at `time` does so: not at night.
    fn awake(&mut self, sender: &Member, time: i64) -> i64 {
        let local = (time + i64::from(sender.offset) * 60).rem_euclid(DAY);
        if local >= 8 * 3600 {
            return time;
        }
        time + 8 * 3600 - local + self.random.between(0, 5 * 3600)
    }

    /// A delay of about `hours`, sometimes much shorter or longer.
    fn delay(&mut self, hours: i64) -> i64 {
        let percent = self.random.pick(&[7, 11, 18, 28, 40, 55, 75, 100, 140, 200, 290, 410]);
        hours * 36 * percent * self.random.between(80, 120) / 100 + self.random.between(60, 900)
    }

    fn begin_day(&mut self, day: i64, now: i64) {
        self.plan(now + DAY, Task::Day(day + 1));
        if !self.second {
            self.plan_calendar(day, now);
        }
        let expected = if self.second { expected_mails(day) * SECOND_PACE } else { expected_mails(day) };
        let waiting = self.queue.iter().filter(|Reverse(next)| next.time < now + DAY).count() as f64;
        let noise = 0.7 + 0.6 * self.random.fraction();
        let surplus = self.sent as f64 - self.expected;
        self.expected += expected;
        let lacking = expected * noise - waiting - surplus * 0.15;
        let threads = (lacking / 3.4 + self.random.fraction()) as i64;
        for _ in 0..threads {
            let time = now + self.random.between(0, DAY - 1);
            self.plan(time, Task::Start);
        }
    }

    fn perform(&mut self, task: Task, now: i64) {
        match task {
            Task::Day(day) => self.begin_day(day, now),
            Task::Start => self.start_thread(now),
            Task::Post(series) => self.post(series, now),
            Task::End(series) => self.end(series, now),
            Task::Reply(reply) => self.reply(&reply, now),
            Task::RerollPatch(parent, point) => drop(self.reroll_patch(&parent, point, now)),
            Task::Step(script, position) => self.perform_step(script, position, now),
            Task::OddMail(number) => self.odd_mail(number, now),
            Task::Arrive(_) => unreachable!("`next` returns the mails that arrive"),
        }
    }

    fn arrive(&mut self, mut mail: DemoMail) -> DemoMail {
        self.committed = self.committed.max(mail.committed);
        mail.committed = self.committed;
        self.sent += usize::from(mail.event == DemoEvent::Mail);
        self.record(|| Fact::Arrived(mail.message_id.clone()));
        mail
    }
}

impl Iterator for Generator {
    type Item = DemoMail;

    fn next(&mut self) -> Option<DemoMail> {
        while let Some(Reverse(next)) = self.queue.pop() {
            match next.task {
                Task::Arrive(mail) => return Some(self.arrive(*mail)),
                task => self.perform(task, next.time),
            }
        }
        None
    }
}
