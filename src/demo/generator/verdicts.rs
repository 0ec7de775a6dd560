//! What replies decide: trailers given, series taken or rejected. Each is sent as a mail and recorded as a fact.

use super::replies::{PlannedReply, ReplyKind};
use super::{Generator, Task};
use crate::demo::acceptance::{self, Acceptance, AcceptanceForm};
use crate::demo::facts::{DemoVerdict, Fact, GivenTrailer};
use crate::demo::people::{PATCHWORK_BOT, TIP_BOT, is_bot, is_maintainer, member, trailer_by};
use crate::demo::plan::PatchPlan;
use crate::demo::project::DemoSubsystem;
use crate::demo::sent_mail::SentMail;
use crate::demo::series::Ending;

impl Generator {
    /// Records the trailer that a reply gave, if any.
    pub(super) fn record_review(&mut self, reply: &PlannedReply, posted: &SentMail) {
        // What the robot offers is for whatever mends its finding.
        let ReplyKind::Approve(key) = reply.kind else { return };
        self.give_trailer(posted, trailer_by(reply.author, key));
        if key == "Nacked-by" && is_maintainer(reply.author) {
            self.record_verdict(posted, DemoVerdict::Rejected);
        }
    }

    /// Records a trailer that the mail `posted` gave, and keeps it for the patches of the next version.
    pub(super) fn give_trailer(&mut self, posted: &SentMail, given: GivenTrailer) {
        let Some(about) = &posted.about else { return };
        if given.key != "Nacked-by"
            && let Some(series) = self.series.get_mut(&about.series)
            && series.last_whole().is_some_and(|(position, _)| position <= about.posting)
        {
            let covers = |plan: &PatchPlan| about.patch.is_none_or(|patch| plan.last_position() == Some(patch));
            for plan in series.plans.iter_mut().filter(|plan| covers(plan)) {
                plan.given.push(given.clone());
            }
        }
        self.record(|| Fact::GaveTrailer { mail: posted.message_id.clone(), to: about.message_id.clone(), given });
    }

    pub(super) fn record_reply(&mut self, posted: &SentMail) {
        let Some(about) = &posted.about else { return };
        self.record(|| Fact::Replied {
            mail: posted.message_id.clone(),
            to: about.message_id.clone(),
            name: member(posted.author).name.clone(),
            bot: is_bot(posted.author),
        });
    }

    pub(super) fn record_verdict(&mut self, posted: &SentMail, verdict: DemoVerdict) {
        let Some(about) = &posted.about else { return };
        self.record(|| Fact::Decided {
            mail: posted.message_id.clone(),
            to: about.message_id.clone(),
            name: member(posted.author).name.clone(),
            verdict,
        });
    }

    /// Ends a series: it is taken, rejected, or forgotten, perhaps after a ping.
    pub(super) fn end(&mut self, number: u32, now: i64) {
        let Some(series) = self.series.get(&number) else { return };
        let (ending, author, subsystem) = (series.ending, series.author, series.subsystem);
        let maintainer = series.maintainer(&mut self.random.clone());
        let (sender, form) = match ending {
            Ending::Applied => self.who_accepts(maintainer, subsystem),
            Ending::Rejected => (maintainer, AcceptanceForm::Plain),
            Ending::Forgotten | Ending::Resent => (author, AcceptanceForm::Plain),
        };
        let awake = self.awake(member(sender), now);
        if awake > now {
            return self.plan(awake, Task::End(number));
        }
        self.note_end(number, now);
        match ending {
            Ending::Applied => self.accept_all(number, form, sender, now),
            Ending::Rejected => self.send_last_reply(number, sender, ReplyKind::Reject, now),
            _ if self.random.chance(25) => self.send_last_reply(number, sender, ReplyKind::Ping, now),
            _ => {}
        }
        self.series.remove(&number);
    }

    /// The last reply to a series that was not taken.
    fn send_last_reply(&mut self, number: u32, author: usize, kind: ReplyKind, now: i64) {
        let Some(parent) = self.series.get(&number).and_then(|series| series.head().cloned()) else { return };
        let reply = PlannedReply { parent, author, kind, followup_chance: 30 };
        let posted = self.write_reply(&reply, now);
        if kind == ReplyKind::Reject {
            self.record_verdict(&posted, DemoVerdict::Rejected);
        }
        self.plan_followups(&reply, &posted, now);
    }

    fn accept_all(&mut self, number: u32, form: AcceptanceForm, author: usize, now: i64) {
        let Some(series) = self.series.get(&number) else { return };
        let patches: Vec<usize> = (1..=series.plans.len()).collect();
        self.accept(number, &Acceptance { form, patches, author, tree: series.subsystem.tree() }, now);
    }

    /// Announces that patches of the last version of a series were taken.
    pub(super) fn accept(&mut self, number: u32, acceptance: &Acceptance, now: i64) {
        let Some(series) = self.series.get(&number) else { return };
        let parents = series.posted.clone();
        for mail in acceptance::write(series, acceptance, &mut self.random) {
            let parent = parents.iter().find(|posted| posted.is_about(mail.replies_to));
            let Some(parent) = parent.or(parents.first()) else { continue };
            let posted = self.send_reply_as(parent, acceptance.author, (mail.subject, mail.body), now);
            self.record_verdict(&posted, DemoVerdict::Taken(mail.taken));
        }
    }

    /// Who announces that a series was taken, and in which form.
    fn who_accepts(&mut self, maintainer: usize, subsystem: &DemoSubsystem) -> (usize, AcceptanceForm) {
        match self.random.below(10) {
            _ if subsystem.name.starts_with("net") => (PATCHWORK_BOT, AcceptanceForm::PatchworkBot),
            0..5 if matches!(subsystem.name, "sched" | "locking" | "time" | "x86") => (TIP_BOT, AcceptanceForm::TipBot),
            _ => (maintainer, AcceptanceForm::choose(&mut self.random)),
        }
    }
}
