//! The odd mails that every real list has, one or two a week: those of `odd_mails.txt`, and those that only code can
//! make.

use super::{Generator, Task};
use crate::demo::calendar::DAY;
use crate::demo::facts::{DemoPatch, DemoPosting, Fact, GivenTrailer};
use crate::demo::odd_mail::{ODD_MAILS, OddMail, field, unfolded_field};
use crate::demo::outgoing::OutgoingMail;
use crate::demo::people::{member, pick_member};
use crate::demo::project::SUBSYSTEMS;
use crate::demo::reply_text::question;
use crate::demo::series::{DemoSeries, Ending, choose_subsystem};
use crate::demo::words::Phrases;
use crate::demo::{DemoEvent, DemoMail};
use crate::format::charset::encode as in_charset;
use std::sync::Arc;

/// The odd mails come again after so many days, so that both epochs of a large list have them.
const PERIOD: i64 = 420;

type OddTask = fn(&mut Generator, i64);

/// What only code can do, by day; numbered after the mails of the text file.
const ODD_TASKS: [(i64, OddTask); 12] = [
    (3, Generator::spam),
    (8, Generator::twice_in_the_archive),
    (10, Generator::report_crash),
    (13, Generator::sent_for_somebody_else),
    (21, Generator::sent_through_the_relay),
    (29, Generator::unthreaded),
    (37, Generator::revert_something),
    (45, Generator::incomplete),
    (53, Generator::many_versions),
    (61, Generator::resent),
    (41, Generator::attached),
    (67, Generator::for_the_net_tree),
];

impl Generator {
    pub(super) fn plan_odd_mails(&mut self, day: i64, now: i64) {
        let texts = ODD_MAILS.iter().map(|mail| (mail.day, mail.repeats()));
        let days = texts.chain(ODD_TASKS.iter().map(|(day, _)| (*day, true)));
        for (number, (on, repeats)) in days.enumerate() {
            if on == day || repeats && on == day % PERIOD {
                let time = now + self.random.between(DAY / 4, DAY - 1);
                self.plan(time, Task::OddMail(number));
            }
        }
    }

    pub(super) fn odd_mail(&mut self, number: usize, now: i64) {
        match ODD_MAILS.get(number) {
            Some(mail) => self.send_odd_mail(mail, now),
            None => ODD_TASKS[number - ODD_MAILS.len()].1(self, now),
        }
    }

    fn send_odd_mail(&mut self, mail: &OddMail, now: i64) {
        self.serial += 1;
        let id = format!("{}.{}@{}", self.random.hex(14), self.serial, mail.host());
        let text = mail.fill(&id, now);
        let message_id = field(&text, "Message-ID: ").map(|id| id.trim_matches(['<', '>']).to_owned());
        let subject = field(&text, "Subject: ").unwrap_or(mail.subject).to_owned();
        if let Some(id) = &message_id {
            self.record_odd_mail(mail, &text, id);
        }
        let raw = in_charset(&text, mail.charset).unwrap_or_else(|| text.into_bytes());
        self.send(DemoMail {
            raw,
            event: DemoEvent::Mail,
            // Some odd mails have none.
            message_id: message_id.unwrap_or_default(),
            name: mail.name.to_owned(),
            email: mail.email.to_owned(),
            bot: false,
            subject,
            sent: mail.author_date.unwrap_or(now),
            offset: if mail.author_date.is_some() { 0 } else { 60 },
            committed: now + 20,
        });
    }

    /// Records an odd mail as what it is: a patch or cover of its own, or a reply to an earlier one.
    fn record_odd_mail(&mut self, mail: &OddMail, text: &str, id: &str) {
        let id: Arc<str> = id.into();
        let quoted = field(text, "From: ").and_then(|from| from.strip_prefix('"')?.split_once('"'));
        let name = quoted.map_or(mail.name, |(name, _)| name).to_owned();
        let email = mail.email.to_owned();
        if let Some(posting) = odd_posting(text, &id) {
            return self.record_single_posting(DemoPosting { name, email, ..posting });
        }
        let parent = field(text, "In-Reply-To: ").map(|parent| parent.trim_matches(['<', '>']));
        let Some(to) = parent.map(Arc::<str>::from) else { return };
        self.record(|| Fact::Replied { mail: id.clone(), to: to.clone(), name: name.clone(), bot: false });
        for line in text.lines().filter(|line| line.starts_with("Reviewed-by: ")) {
            debug_assert!(line.contains(&email), "somebody else's trailer");
            let given = GivenTrailer { key: "Reviewed-by", name: name.clone(), email: email.clone() };
            self.record(|| Fact::GaveTrailer { mail: id.clone(), to: to.clone(), given });
        }
    }

    /// An advertisement that is deleted the next day.
    fn spam(&mut self, now: i64) {
        let subject = "Grow your throughput with tidal powder".to_owned();
        let body =
            "Dear kernel owner,\n\nour powder makes every queue shorter. Visit our stall at the pier.\n".to_owned();
        let sender = member(77);
        let id = self.next_message_id(sender, now);
        let mail = OutgoingMail::new(sender, subject, now, id, body).encode(&mut self.random);
        let mut deletion = mail.clone();
        deletion.event = DemoEvent::Deletion;
        deletion.committed = now + DAY;
        self.send(mail);
        self.send(deletion);
    }

    /// A mail whose commit is followed by one with the same tree.
    fn twice_in_the_archive(&mut self, now: i64) {
        let subsystem = &SUBSYSTEMS[2];
        let (subject, body) = question(&mut Phrases { random: &mut self.random, subsystem, other: "" });
        let sender = member(31);
        let id = self.next_message_id(sender, now);
        let mail = OutgoingMail::new(sender, subject, now, id, body).encode(&mut self.random);
        let mut repetition = mail.clone();
        repetition.event = DemoEvent::Repetition;
        self.send(mail);
        self.send(repetition);
    }

    fn sent_for_somebody_else(&mut self, now: i64) {
        let number = self.start_series(6, 2, now);
        self.change_series(number, |series| series.plans.iter_mut().for_each(|plan| plan.author = Some(24)));
    }

    fn sent_through_the_relay(&mut self, now: i64) {
        self.start_series(18, 3, now);
    }

    fn unthreaded(&mut self, now: i64) {
        let number = self.start_series(12, 5, now);
        self.change_series(number, |series| series.style.threaded = false);
    }

    fn incomplete(&mut self, now: i64) {
        let number = self.start_series(9, 9, now);
        self.change_series(number, |series| series.style.lost = 45);
    }

    fn resent(&mut self, now: i64) {
        let author = self.contributor();
        let number = self.start_series(author, 2, now);
        self.change_series(number, |series| (series.versions, series.ending) = (1, Ending::Resent));
    }

    fn change_series(&mut self, number: u32, change: impl FnOnce(&mut DemoSeries)) {
        change(self.series.get_mut(&number).expect("the series has just been started"));
    }

    fn revert_something(&mut self, now: i64) {
        let author = pick_member(&mut self.random, self.sent);
        self.revert(author, now);
    }

    fn attached(&mut self, now: i64) {
        let author = self.contributor();
        self.attach_patch(author, now);
    }

    fn for_the_net_tree(&mut self, now: i64) {
        let net = SUBSYSTEMS.iter().find(|subsystem| subsystem.name == "net/reed").expect("net/reed is a subsystem");
        let mut series = DemoSeries::invent(33, net, 3, &mut self.random);
        series.style.tag = net.tag;
        (series.versions, series.ending) = (2, Ending::Applied);
        let number = self.add_series(series);
        self.plan(now, Task::Post(number));
    }

    fn many_versions(&mut self, now: i64) {
        let author = self.contributor();
        let subsystem = choose_subsystem(member(author).home, &mut self.random);
        let mut series = DemoSeries::invent(author, subsystem, 6, &mut self.random);
        series.versions = 9;
        series.rfcs = 1;
        let number = self.add_series(series);
        self.plan(now, Task::Post(number));
    }
}

/// The posting that a mail is if its subject says PATCH, without its sender.
fn odd_posting(text: &str, id: &Arc<str>) -> Option<DemoPosting> {
    let subject = unfolded_field(text, "Subject: ")?;
    let (tag, title) = subject.strip_prefix('[')?.split_once(']').filter(|(tag, _)| tag.contains("PATCH"))?;
    let counter = tag.rsplit(' ').next().and_then(|word| word.split_once('/'));
    let total = counter.and_then(|(_, total)| total.parse().ok()).unwrap_or(1);
    // A subject that is nothing but a tag is its own title.
    let title = if title.is_empty() { subject.clone() } else { title.trim().to_owned() };
    let files = text.lines().filter_map(|line| line.strip_prefix("+++ b/")).map(str::to_owned).collect();
    let patch = DemoPatch { index: 1, message_id: id.clone(), title: title.clone(), files, ..DemoPatch::default() };
    let (cover, patches) = if counter.is_some() { (Some(id.clone()), Vec::new()) } else { (None, vec![patch]) };
    let (version, rfc, threaded) = (1, tag.contains("RFC"), true);
    Some(DemoPosting { title, version, rfc, threaded, cover, patches, total, ..DemoPosting::default() })
}
