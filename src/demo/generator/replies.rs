//! Who replies to what, when, and with which words.
//!
//! Entry points: [`Generator::expect_replies`] plans the replies to a cover or patch, [`Generator::reply`] writes one.

use super::{Generator, Task};
use crate::demo::announcement::robot;
use crate::demo::calendar::DAY;
use crate::demo::check_text;
use crate::demo::facts::{DemoCheck, Fact};
use crate::demo::outgoing::{OutgoingMail, cc_entry};
use crate::demo::people::{Member, TEST_ROBOT, is_bot, maintainers, member, pick_maintainer, pick_member};
use crate::demo::reply_text::{ReplyText, approval, discussion, response, review, short};
use crate::demo::sent_mail::{SentMail, SeriesMail};
use crate::demo::words::Phrases;

/// A reply that will be written.
#[derive(Clone, Debug)]
pub(super) struct PlannedReply {
    pub(super) parent: SentMail,
    pub(super) author: usize,
    pub(super) kind: ReplyKind,
    /// The chance in percent that somebody replies to it in turn.
    pub(super) followup_chance: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReplyKind {
    /// Remarks between the lines of a patch.
    Review,
    Approve(&'static str),
    /// A maintainer rejects the series.
    Reject,
    /// The author's answer to remarks.
    Respond,
    /// Anybody's opinion.
    Discuss,
    /// The author asks for attention.
    Ping,
    /// A bot's report.
    Robot,
    /// The result of a bot's checks.
    Check(DemoCheck),
}

impl Generator {
    /// Plans the replies to a patch or cover.
    pub(super) fn expect_replies(&mut self, posted: &SentMail, now: i64) {
        let Some(SeriesMail { series: number, patch, .. }) = posted.about else { return };
        let stable = self.series.get(&number).is_some_and(|series| !series.stable.is_empty());
        let patches = self.series.get(&number).map_or(1, |series| series.plans.len());
        let share = if stable { 2 } else { 62 };
        let share = if patch.is_none() { share + 14 } else { share / (1 + patches as u64 / 6) };
        let count = u64::from(self.random.chance(share)) + u64::from(self.random.chance(share / 4));
        for _ in 0..count {
            let author = self.reviewer(posted);
            let kind = self.reply_kind(patch.is_some());
            let maintains = maintainers(posted.subsystem.number).contains(&author);
            let rejects = kind == ReplyKind::Approve("Nacked-by");
            let kind = if rejects && maintains { ReplyKind::Discuss } else { kind };
            let followup_chance = if self.random.chance(5) { 93 } else { 47 };
            self.plan_reply(posted, author, kind, followup_chance, now);
        }
        if patch.is_some() {
            self.expect_check(posted, now);
        }
        if patch.is_some() && self.random.chance(3) {
            self.plan_reply(posted, TEST_ROBOT, ReplyKind::Robot, 55, now);
        }
    }

    fn reply_kind(&mut self, to_patch: bool) -> ReplyKind {
        match self.random.below(100) {
            0..34 => ReplyKind::Approve("Reviewed-by"),
            34..40 => ReplyKind::Approve("Acked-by"),
            40..45 => ReplyKind::Approve("Tested-by"),
            45..46 => ReplyKind::Approve("Nacked-by"),
            46..92 if to_patch => ReplyKind::Review,
            _ => ReplyKind::Discuss,
        }
    }

    fn reviewer(&mut self, posted: &SentMail) -> usize {
        let candidate = if self.random.chance(45) {
            pick_maintainer(&mut self.random, posted.subsystem.number)
        } else {
            pick_member(&mut self.random, self.sent)
        };
        if candidate == posted.author { candidate + 1 } else { candidate }
    }

    /// Has `author` reply to `parent` some time after `now`.
    pub(super) fn plan_reply(
        &mut self,
        parent: &SentMail,
        author: usize,
        kind: ReplyKind,
        followup_chance: u64,
        now: i64,
    ) {
        let delay = match kind {
            ReplyKind::Robot | ReplyKind::Check(_) => 1800 + self.random.between(0, 20_000),
            ReplyKind::Ping => self.random.between(13, 25) * DAY,
            _ => self.delay(12),
        };
        let time = self.awake(member(author), now + delay);
        let parent = parent.clone();
        self.plan(time, Task::Reply(Box::new(PlannedReply { parent, author, kind, followup_chance })));
    }

    /// Writes a reply and plans what follows from it.
    pub(super) fn reply(&mut self, reply: &PlannedReply, now: i64) {
        let posted = self.write_reply(reply, now);
        self.record_review(reply, &posted);
        self.record_check(reply.kind, &posted);
        self.plan_followups(reply, &posted, now);
    }

    pub(super) fn write_reply(&mut self, reply: &PlannedReply, now: i64) -> SentMail {
        let text = self.reply_text(reply);
        self.send_reply_text(&reply.parent, reply.author, text, now)
    }

    /// Sends a reply and records what it quotes.
    pub(super) fn send_reply_text(&mut self, parent: &SentMail, author: usize, text: ReplyText, now: i64) -> SentMail {
        let posted = self.send_reply(parent, author, text.body, now);
        self.record(|| Fact::Quoted {
            mail: posted.message_id.clone(),
            text: posted.text.clone(),
            of: parent.message_id.clone(),
            of_text: parent.text.clone(),
            quotes: text.quotes,
        });
        posted
    }

    fn reply_text(&mut self, reply: &PlannedReply) -> ReplyText {
        let (parent, author) = (&reply.parent, member(reply.author));
        let (random, other) = (&mut self.random, member(parent.author).first_name());
        let mut phrases = Phrases { random, subsystem: parent.subsystem, other };
        match reply.kind {
            ReplyKind::Review => review(&mut phrases, parent),
            ReplyKind::Approve(trailer) => approval(&mut phrases, parent, author, trailer),
            ReplyKind::Reject => short(&mut phrases, parent, "nak", author),
            ReplyKind::Respond => response(&mut phrases, parent),
            ReplyKind::Discuss => discussion(&mut phrases, parent, author),
            ReplyKind::Ping => short(&mut phrases, parent, "ping", author),
            ReplyKind::Robot => ReplyText::without_quotes(robot(&mut phrases, parent, author)),
            ReplyKind::Check(check) => ReplyText::without_quotes(check_text::write(&mut phrases, parent, check)),
        }
    }

    pub(super) fn plan_followups(&mut self, reply: &PlannedReply, posted: &SentMail, now: i64) {
        let chance = match reply.kind {
            ReplyKind::Approve("Nacked-by") | ReplyKind::Reject => 90,
            ReplyKind::Approve(_) => 9,
            _ => reply.followup_chance,
        };
        if matches!(reply.kind, ReplyKind::Ping | ReplyKind::Check(_)) || !self.random.chance(chance) {
            return;
        }
        let starter = reply.parent.author;
        let asks_author =
            matches!(reply.kind, ReplyKind::Review | ReplyKind::Approve(_) | ReplyKind::Reject | ReplyKind::Robot);
        let (author, kind) = match (asks_author, self.random.below(10)) {
            (true, _) => (starter, ReplyKind::Respond),
            (false, 0..6) => (starter, ReplyKind::Discuss),
            _ => (self.reviewer(posted), ReplyKind::Discuss),
        };
        let followup_chance = reply.followup_chance * 88 / 100;
        // Bots do not discuss what they found.
        if is_bot(author) {
            return;
        }
        self.plan_reply(posted, author, kind, followup_chance, now);
        if reply.followup_chance > 80 && self.random.chance(40) {
            let other = self.reviewer(posted);
            self.plan_reply(posted, other, ReplyKind::Discuss, followup_chance * 80 / 100, now);
        }
        self.perhaps_reroll_patch(reply, posted, now);
    }

    /// Now and then an author replies to a review with a new version of just that patch.
    fn perhaps_reroll_patch(&mut self, reply: &PlannedReply, posted: &SentMail, now: i64) {
        let is_to_patch = posted.about.as_ref().is_some_and(|about| about.patch.is_some());
        if !is_to_patch || reply.kind != ReplyKind::Review || !self.random.chance(4) {
            return;
        }
        let (point, time) = (self.random.chance(50), now + self.delay(6));
        self.plan(time, Task::RerollPatch(Box::new(posted.clone()), point));
    }

    pub(super) fn send_reply(&mut self, parent: &SentMail, author: usize, body: String, now: i64) -> SentMail {
        self.send_reply_as(parent, author, (reply_subject(&parent.subject), body), now)
    }

    /// Sends a reply with a subject of its own.
    pub(super) fn send_reply_as(
        &mut self,
        parent: &SentMail,
        author: usize,
        (subject, body): (String, String),
        now: i64,
    ) -> SentMail {
        let message_id = self.next_message_id(member(author), now);
        let text = body.as_str().into();
        let (references, subsystem, about) = (parent.thread(), parent.subsystem, parent.about.clone());
        let posted = SentMail { message_id, references, subject, author, sent: now, text, subsystem, about };
        self.record_reply(&posted);
        let mail = outgoing(&posted, member(author), parent, body).encode(&mut self.random);
        self.send(mail);
        posted
    }
}

fn reply_subject(subject: &str) -> String {
    if subject.starts_with("Re: ") { subject.to_owned() } else { format!("Re: {subject}") }
}

fn outgoing<'a>(posted: &SentMail, author: &'a Member, parent: &SentMail, body: String) -> OutgoingMail<'a> {
    let mut mail = OutgoingMail::new(author, posted.subject.clone(), posted.sent, posted.message_id.clone(), body);
    mail.shown = author.second_email.as_ref().map(|email| (author.name.clone(), email.clone()));
    mail.references.clone_from(&posted.references);
    mail.cc = vec![cc_entry(member(parent.author))];
    mail
}
