//! The list as a stream of events in time.
//!
//! Entry point: [`Stories`], an iterator of mails. What is still to come waits in a queue ordered by time: finished
//! mails, and tasks such as "answer this" or "send the next version". Each day a task of its own starts as many new
//! threads as the day's traffic still lacks. Only what is open is kept, so that memory does not grow with the list.

use super::calendar::{DAY, START, expected_mails};
use super::facts::Fact;
use super::people::{PEOPLE, Person};
use super::random::Random;
use super::sagas::Told;
use super::series::Series;
use super::talk::{Answer, Posted};
use super::{DemoMail, Event};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Everything that goes on at the list.
pub(super) struct Stories {
    pub(super) random: Random,
    pub(super) live: BTreeMap<u32, Series>,
    /// The scripts that have begun, by name.
    pub(super) sagas: BTreeMap<&'static str, Told>,
    /// How many mails have been sent.
    pub(super) sent: usize,
    /// A number that no other mail has.
    pub(super) serial: u64,
    /// How many mails there should have been by now.
    owed: f64,
    queue: BinaryHeap<Reverse<Due>>,
    entries: u64,
    next_series: u32,
    committed: i64,
    /// What was done, where somebody asks for it.
    pub(super) facts: Option<Vec<Fact>>,
}

/// Something that happens at a time.
struct Due {
    time: i64,
    entry: u64,
    task: Task,
}

/// What happens.
pub(super) enum Task {
    /// A day begins; the number counts from the first.
    Day(i64),
    /// A mail arrives.
    Arrive(Box<DemoMail>),
    /// Somebody starts a thread.
    Start,
    /// The next version of a series is sent.
    Post(u32),
    /// A series ends.
    End(u32),
    /// Somebody answers.
    Answer(Box<Answer>),
    /// The author answers this with a new version of the patch that it is about, as `v2.1` where the flag says so.
    Part(Box<Posted>, bool),
    /// Something happens in a script: its number, and the place of what happens.
    Act(usize, usize),
    /// One of the odd mails that every list has.
    Oddity(usize),
}

impl Ord for Due {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.time, self.entry).cmp(&(other.time, other.entry))
    }
}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Due {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Due {}

impl Stories {
    /// The list from its first day on.
    pub(super) fn begin(asked: bool) -> Self {
        let mut stories = Self {
            random: Random::new(0x6d61_7272_616d),
            live: BTreeMap::new(),
            sagas: BTreeMap::new(),
            sent: 0,
            serial: 1000,
            owed: 0.0,
            queue: BinaryHeap::new(),
            entries: 0,
            next_series: 0,
            committed: START,
            facts: asked.then(Vec::new),
        };
        stories.plan(START, Task::Day(0));
        stories
    }

    /// Lets `task` happen at `time`.
    pub(super) fn plan(&mut self, time: i64, task: Task) {
        self.entries += 1;
        self.queue.push(Reverse(Due { time, entry: self.entries, task }));
    }

    /// Lets a mail arrive when it is sent.
    pub(super) fn send(&mut self, mail: DemoMail) {
        self.plan(mail.committed, Task::Arrive(Box::new(mail)));
    }

    /// Takes a series in and returns its number.
    pub(super) fn open(&mut self, series: Series) -> u32 {
        let number = self.number();
        self.live.insert(number, series);
        number
    }

    /// The number of the next series.
    pub(super) fn number(&mut self) -> u32 {
        self.next_series += 1;
        self.next_series
    }

    /// Keeps a fact for whoever asks.
    pub(super) fn note(&mut self, fact: impl FnOnce() -> Fact) {
        if let Some(facts) = &mut self.facts {
            facts.push(fact());
        }
    }

    /// When `person`, wanting to write at `time`, really sits down: not at night.
    pub(super) fn awake(&mut self, person: &Person, time: i64) -> i64 {
        let local = (time + i64::from(person.offset) * 60).rem_euclid(DAY);
        if local >= 8 * 3600 {
            return time;
        }
        time + 8 * 3600 - local + self.random.between(0, 5 * 3600)
    }

    /// A delay of about `hours`, sometimes much shorter or longer.
    pub(super) fn delay(&mut self, hours: i64) -> i64 {
        let percent = self.random.pick(&[7, 11, 18, 28, 40, 55, 75, 100, 140, 200, 290, 410]);
        hours * 36 * percent * self.random.between(80, 120) / 100 + self.random.between(60, 900)
    }

    fn begin_day(&mut self, day: i64, now: i64) {
        self.plan(now + DAY, Task::Day(day + 1));
        self.plan_calendar(day, now);
        let waiting = self.queue.iter().filter(|Reverse(due)| due.time < now + DAY).count() as f64;
        let noise = 0.7 + 0.6 * self.random.fraction();
        let surplus = self.sent as f64 - self.owed;
        self.owed += expected_mails(day);
        let lacking = expected_mails(day) * noise - waiting - surplus * 0.15;
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
            Task::Answer(answer) => self.answer(&answer, now),
            Task::Part(parent, point) => drop(self.post_part(&parent, point, now)),
            Task::Act(saga, place) => self.act(saga, place, now),
            Task::Oddity(number) => self.oddity(number, now),
            Task::Arrive(_) => {}
        }
    }

    fn arrive(&mut self, mut mail: DemoMail) -> DemoMail {
        self.committed = self.committed.max(mail.committed);
        mail.committed = self.committed;
        self.sent += usize::from(mail.event == Event::Mail);
        self.note(|| Fact::Arrived(mail.message_id.clone()));
        mail
    }
}

impl Iterator for Stories {
    type Item = DemoMail;

    fn next(&mut self) -> Option<DemoMail> {
        while let Some(Reverse(due)) = self.queue.pop() {
            match due.task {
                Task::Arrive(mail) => return Some(self.arrive(*mail)),
                task => self.perform(task, due.time),
            }
        }
        None
    }
}

/// The person with this number.
pub(super) fn person(number: usize) -> &'static Person {
    &PEOPLE[number % PEOPLE.len()]
}
