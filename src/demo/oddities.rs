//! The odd mails that every real list has, one or two a week: absurd dates, missing and doubled ids, loops, charsets
//! that are not what they say, and mails that try to be more than text.
//!
//! They stand as they are in `oddities.txt`: a line `@ day | name | address | subject where it has none | charset |
//! author date`, then the mail, in which `{id}` and `{date}` are filled in. What does not fit a text file is written here.

use super::calendar::mail_date;
use super::facts::{Fact, Given, Patch, Posting};
use super::people::somebody;
use super::project::SUBSYSTEMS;
use super::series::{Ending, Series};
use super::story::{Stories, Task, person};
use super::words::Speaker;
use super::{DemoMail, Event};
use crate::format::charset::encode as in_charset;
use std::sync::{Arc, LazyLock};

/// After so many days the odd mails come again: two epochs of a large list shall not differ in kind.
const PERIOD: i64 = 420;

/// A mail from the text file.
struct Oddity {
    day: i64,
    name: &'static str,
    email: &'static str,
    subject: &'static str,
    charset: &'static str,
    author_date: Option<i64>,
    text: &'static str,
}

static ODDITIES: LazyLock<Vec<Oddity>> = LazyLock::new(|| {
    let records = include_str!("oddities.txt").split("\n@ ").filter_map(|record| record.split_once('\n'));
    records.filter_map(|(line, text)| Oddity::read(line, text)).collect()
});

/// Lets something happen at a time.
type Telling = fn(&mut Stories, i64);

/// What only code can do, numbered behind the mails of the text file.
const TOLD: [(i64, Telling); 12] = [
    (3, Stories::spam),
    (8, Stories::twice_in_the_archive),
    (10, Stories::report_crash),
    (13, Stories::sent_for_somebody_else),
    (21, Stories::sent_through_the_relay),
    (29, Stories::unthreaded),
    (37, Stories::revert_something),
    (45, Stories::incomplete),
    (53, Stories::many_versions),
    (61, Stories::resent),
    (41, Stories::attached),
    (67, Stories::for_the_net_tree),
];

/// The numbers of the oddities of a day.
pub(super) fn on_day(day: i64) -> Vec<usize> {
    let (texts, told) = (ODDITIES.iter().map(|oddity| (oddity.day, oddity.repeats())), TOLD.iter());
    let days = texts.chain(told.map(|(on, _)| (*on, true)));
    let due = |(on, repeats): (i64, bool)| on == day || repeats && on == day % PERIOD;
    days.enumerate().filter(|(_, oddity)| due(*oddity)).map(|(number, _)| number).collect()
}

impl Oddity {
    /// Whether it may come again: not where its Message-ID is written down, or where it has none.
    fn repeats(&self) -> bool {
        self.text.contains("Message-ID: <{id}>")
    }

    fn read(line: &'static str, text: &'static str) -> Option<Self> {
        let mut columns = line.trim_start_matches("@ ").split('|').map(str::trim);
        Some(Self {
            day: columns.next()?.parse().ok()?,
            name: columns.next()?,
            email: columns.next()?,
            subject: columns.next()?,
            charset: columns.next()?,
            author_date: columns.next().and_then(|date| date.parse().ok()),
            text,
        })
    }
}

impl Stories {
    /// Lets an oddity happen.
    pub(super) fn oddity(&mut self, number: usize, now: i64) {
        match ODDITIES.get(number) {
            Some(oddity) => self.send_oddity(oddity, now),
            None => TOLD[number - ODDITIES.len()].1(self, now),
        }
    }

    fn send_oddity(&mut self, oddity: &Oddity, now: i64) {
        self.serial += 1;
        let host = oddity.email.rsplit(['@', ' ']).next().unwrap_or_default();
        let id = format!("{}.{}@{host}", self.random.hex(14), self.serial);
        let text = (oddity.text.to_owned() + "\n").replace("{id}", &id).replace("{date}", &mail_date(now, 60));
        let text = text.replace("{percent}", "240");
        let message_id = field(&text, "Message-ID: ").map(|id| id.trim_matches(['<', '>']).to_owned());
        let subject = field(&text, "Subject: ").unwrap_or(oddity.subject).to_owned();
        if let Some(id) = &message_id {
            self.note_oddity(oddity, &text, id);
        }
        let raw = in_charset(&text, oddity.charset).unwrap_or_else(|| text.into_bytes());
        self.send(DemoMail {
            raw,
            event: Event::Mail,
            message_id: message_id.unwrap_or_default(),
            name: oddity.name.to_owned(),
            email: oddity.email.to_owned(),
            subject,
            sent: oddity.author_date.unwrap_or(now),
            offset: if oddity.author_date.is_some() { 0 } else { 60 },
            committed: now + 20,
        });
    }

    /// Takes note of what an odd mail is to series: a patch or cover of its own, or an answer to an earlier one.
    fn note_oddity(&mut self, oddity: &Oddity, text: &str, id: &str) {
        let id: Arc<str> = id.into();
        let subject = unfolded(text, "Subject: ");
        let quoted = field(text, "From: ").and_then(|from| from.strip_prefix('"')?.split_once('"'));
        let name = quoted.map_or(oddity.name, |(name, _)| name).to_owned();
        let email = oddity.email.to_owned();
        if let Some((tag, title)) = subject.strip_prefix('[').and_then(|rest| rest.split_once(']'))
            && tag.contains("PATCH")
        {
            let counter = tag.rsplit(' ').next().and_then(|word| word.split_once('/'));
            let total = counter.and_then(|(_, total)| total.parse().ok()).unwrap_or(1);
            // A subject that is nothing but a tag is its own title.
            let title = if title.is_empty() { subject.clone() } else { title.trim().to_owned() };
            let rfc = tag.contains("RFC");
            let files: Vec<_> =
                text.lines().filter_map(|line| line.strip_prefix("+++ b/")).map(str::to_owned).collect();
            let patch = Patch { place: 1, message_id: id.clone(), title: title.clone(), files, ..Patch::default() };
            let (cover, patches) = if counter.is_some() { (Some(id), Vec::new()) } else { (None, vec![patch]) };
            let posting = Posting { title, name, email, version: 1, rfc, threaded: true, ..Posting::default() };
            return self.note_one(Posting { cover, patches, total, ..posting });
        }
        let parent = field(text, "In-Reply-To: ").map(|parent| parent.trim_matches(['<', '>']));
        let Some(parent) = parent else { return };
        let (mail, to): (_, Arc<str>) = (id, parent.into());
        self.note(|| Fact::Answered { mail: mail.clone(), to: to.clone(), name: name.clone(), bot: false });
        for line in text.lines().filter(|line| line.starts_with("Reviewed-by: ")) {
            debug_assert!(line.contains(&email), "somebody else's trailer");
            let given = Given { trailer: "Reviewed-by", name: name.clone(), email: email.clone() };
            self.note(|| Fact::Gave { mail: mail.clone(), to: to.clone(), given });
        }
    }

    /// An advertisement that is deleted the next day.
    fn spam(&mut self, now: i64) {
        let subject = "Grow your throughput with tidal powder".to_owned();
        let body =
            "Dear kernel owner,\n\nour powder makes every queue shorter. Visit our stall at the pier.\n".to_owned();
        let sender = person(77);
        self.serial += 1;
        let id = super::letter::message_id(sender, now, self.serial, &mut self.random);
        let mail = super::letter::Letter::new(sender, subject, now, id, body).seal(&mut self.random);
        let mut deletion = mail.clone();
        deletion.event = Event::Deletion;
        deletion.committed = now + super::calendar::DAY;
        self.send(mail);
        self.send(deletion);
    }

    /// A mail whose commit is followed by one with the same tree.
    fn twice_in_the_archive(&mut self, now: i64) {
        let subsystem = &SUBSYSTEMS[2];
        let text = super::answers::question(&mut Speaker { random: &mut self.random, subsystem, other: "" });
        self.serial += 1;
        let sender = person(31);
        let id = super::letter::message_id(sender, now, self.serial, &mut self.random);
        let mail = super::letter::Letter::new(sender, text.0, now, id, text.1).seal(&mut self.random);
        let mut again = mail.clone();
        again.event = Event::Again;
        self.send(mail);
        self.send(again);
    }

    fn sent_for_somebody_else(&mut self, now: i64) {
        let number = self.start_series(6, 2, now);
        if let Some(series) = self.live.get_mut(&number) {
            series.plans.iter_mut().for_each(|plan| plan.author = Some(24));
        }
    }

    fn sent_through_the_relay(&mut self, now: i64) {
        self.start_series(18, 3, now);
    }

    fn unthreaded(&mut self, now: i64) {
        let number = self.start_series(12, 5, now);
        if let Some(series) = self.live.get_mut(&number) {
            series.style.threaded = false;
        }
    }

    fn incomplete(&mut self, now: i64) {
        let number = self.start_series(9, 9, now);
        if let Some(series) = self.live.get_mut(&number) {
            series.style.lost = 45;
        }
    }

    fn revert_something(&mut self, now: i64) {
        let author = somebody(&mut self.random, self.sent);
        self.revert(author, now);
    }

    fn attached(&mut self, now: i64) {
        let author = self.contributor();
        self.attach_patch(author, now);
    }

    fn for_the_net_tree(&mut self, now: i64) {
        let net = SUBSYSTEMS.iter().find(|subsystem| subsystem.name == "net/reed").unwrap_or(&SUBSYSTEMS[0]);
        let mut series = Series::invent(33, net, 3, &mut self.random);
        series.style.tag = net.tag;
        (series.versions, series.ending) = (2, Ending::Applied);
        let number = self.open(series);
        self.plan(now, Task::Post(number));
    }

    fn resent(&mut self, now: i64) {
        let author = self.contributor();
        let number = self.start_series(author, 2, now);
        if let Some(series) = self.live.get_mut(&number) {
            (series.versions, series.ending) = (1, Ending::Resent);
        }
    }

    /// The series that everybody knows by heart.
    fn many_versions(&mut self, now: i64) {
        let author = self.contributor();
        let subsystem = super::series::subsystem_of(person(author).home, &mut self.random);
        let mut series = Series::invent(author, subsystem, 6, &mut self.random);
        series.versions = 9;
        series.rfcs = 1;
        let number = self.open(series);
        self.plan(now, Task::Post(number));
    }
}

/// A field of a mail's header with all its lines; empty where there is none.
fn unfolded(text: &str, name: &str) -> String {
    let header = text.split("\n\n").next().unwrap_or_default().replace("\n ", " ");
    field(&header, name).unwrap_or_default().to_owned()
}

/// A field of a mail's header; only the first line of it.
fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().take_while(|line| !line.is_empty()).find_map(|line| line.strip_prefix(name))
}
