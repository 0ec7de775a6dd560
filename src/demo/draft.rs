//! Writes the mails of one version of a series: Message-IDs, subjects and headers here, the texts in `body`.
//!
//! Entry points: [`MailDraft::new`], then [`MailDraft::write`] or, for a single patch, [`MailDraft::write_patch`].

mod body;

use super::calendar;
use super::diff::PatchDiff;
use super::facts::{DemoPatch, DemoPosting};
use super::outgoing::{OutgoingMail, cc_entry};
use super::people::{Mailer, Member, member, pick_member};
use super::plan::{PatchPlan, PatchVersion};
use super::random::Random;
use super::sent_mail::{SentMail, SeriesMail};
use super::series::DemoSeries;
use super::words::join_words;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// The spelling of subjects whose cover is a pull request.
pub(super) const PULL: usize = 6;

/// The style of subjects of a series whose cover has no number.
pub(super) const PATCHSET: usize = 7;

pub(super) struct MailDraft<'a> {
    series: &'a DemoSeries,
    pub(super) posting: DemoPosting,
    /// The patches as this posting sends them, in order.
    pub(super) sent: Vec<PatchVersion>,
    sender: &'static Member,
    now: i64,
    serial: u64,
    /// The References of its first mail.
    thread: Vec<Arc<str>>,
    base: String,
    cc: Vec<String>,
    diffs: Vec<PatchDiff>,
}

impl<'a> MailDraft<'a> {
    /// A version of `series` that `sender` sends at `now` as a reply in `thread`.
    pub(super) fn new(
        series: &'a DemoSeries,
        posting: DemoPosting,
        (sender, now, serial): (&'static Member, i64, u64),
        thread: Vec<Arc<str>>,
        random: &mut Random,
    ) -> Self {
        let diffs: Vec<_> = series.plans.iter().map(|plan| plan.diff(series.subsystem)).collect();
        let (first, second) = (series.maintainer(random), pick_member(random, 2000));
        let cc = [first, second].map(|number| cc_entry(member(number))).to_vec();
        let sent = series.plans.iter().zip(&diffs).enumerate();
        let sent = sent.map(|(position, (plan, diff))| PatchVersion { index: position + 1, print: print(plan, diff) });
        let sent = sent.collect();
        Self { series, posting, sent, sender, now, serial, thread, base: random.hex(40), cc, diffs }
    }

    /// The mails of this version, those that get lost excepted, each with what replies need to know of it.
    pub(super) fn write(&mut self, number: u32, random: &mut Random) -> Vec<(OutgoingMail<'static>, SentMail)> {
        let mut mails = Vec::new();
        let mut thread = self.thread.clone();
        let mut patches = self.patches();
        if self.series.cover {
            let id = self.message_id(0, random);
            self.posting.cover = Some(id.clone());
            let body = self.cover_body(random);
            mails.push(self.mail(number, None, id.clone(), &thread, body, random));
            thread.push(id);
        }
        for (position, patch) in patches.iter_mut().enumerate() {
            let id = self.message_id(position + 1, random);
            patch.message_id = id.clone();
            let body = self.patch_body(position, random);
            let references = if self.series.style.threaded { thread.as_slice() } else { &[] };
            let mail = self.mail(number, Some(position), id.clone(), references, body, random);
            let needed = position == 0 && !self.series.cover;
            let lost = self.series.plans.len() > 2 && random.chance(self.series.style.lost) && !needed;
            patch.lost = lost || self.series.plans[position].lost;
            if !patch.lost {
                mails.push(mail);
            }
            self.posting.patches.push(std::mem::take(patch));
            if thread.is_empty() {
                thread.push(id);
            }
        }
        mails
    }

    /// The mail with just the patch at `position`, numbered as in the posting before.
    pub(super) fn write_patch(
        &mut self,
        number: u32,
        position: usize,
        random: &mut Random,
    ) -> (OutgoingMail<'static>, SentMail) {
        let id = self.message_id(position + 1, random);
        let mut patch = self.patches().swap_remove(position);
        let index = patch.before.unwrap_or(position + 1);
        let body = self.patch_body(position, random);
        let mail = self.mail(number, Some(position), id.clone(), &self.thread, body, random);
        (patch.index, patch.message_id) = (index, id);
        self.posting.title.clone_from(&patch.title);
        self.posting.patches = vec![patch];
        mail
    }

    /// The patches beside what they were before, still without Message-IDs.
    fn patches(&self) -> Vec<DemoPatch> {
        let plans = &self.series.plans;
        let patch = |(position, plan): (usize, &PatchPlan)| DemoPatch {
            index: position + 1,
            message_id: "".into(),
            title: self.series.prefixed(&plan.title),
            author: plan.author.map(member).map_or_else(Default::default, Member::identity),
            before: plan.last.map(|last| last.index),
            changed: plan.last.is_some_and(|last| last.print != self.sent[position].print),
            carried: plan.carried.clone(),
            files: self.diffs[position].files.iter().map(|file| file.path.clone()).collect(),
            lost: false,
        };
        plans.iter().enumerate().map(patch).collect()
    }

    fn message_id(&self, index: usize, random: &mut Random) -> Arc<str> {
        let (sender, host) = (self.sender, self.sender.host());
        let user = sender.user();
        if self.series.style.b4 {
            let day = calendar::format(self.now, 0, "%Y%m%d");
            let (slug, version) = (&self.series.change_id, self.posting.version);
            let words = slug.split_once('-').and_then(|(_, rest)| rest.rsplit_once('-'));
            let words = words.map_or("series", |(words, _)| words);
            format!("{day}-{words}-v{version}-{index}-{}{:04x}@{host}", random.hex(8), self.serial % 65536)
        } else {
            let moment = calendar::format(self.now, 0, "%Y%m%d%H%M%S");
            format!("{moment}.{}-{}-{user}@{host}", self.serial, index + 1)
        }
        .into()
    }

    fn mail(
        &self,
        number: u32,
        position: Option<usize>,
        id: Arc<str>,
        references: &[Arc<str>],
        body: String,
        random: &mut Random,
    ) -> (OutgoingMail<'static>, SentMail) {
        let subject = self.subject(position);
        // A mailer sends the mails of a series one second apart.
        let seconds = position.filter(|_| !self.posting.partial).map_or(0, |position| position + 1);
        let sent = self.now + i64::try_from(seconds).expect("a series has few patches");
        let text: Arc<str> = body.as_str().into();
        let mut mail = OutgoingMail::new(self.sender, subject.clone(), sent, id.clone(), body);
        mail.cc.clone_from(&self.cc);
        mail.references = references.to_vec();
        mail.mailer = patch_mailer(self.sender, random);
        mail.headers = if self.series.style.b4 {
            "X-Mailer: b4 0.13.0\n".to_owned()
        } else {
            "X-Mailer: git-send-email 2.43.0\n".to_owned()
        };
        mail.shown = shown_sender(self.sender);
        if self.sender.relayed {
            put!(mail.headers, "Reply-To: {}\n", self.sender.email);
        }
        let posting = self.series.postings.len();
        let about = SeriesMail { series: number, posting, patch: position, message_id: id.clone() };
        let posted = SentMail {
            message_id: id,
            references: references.to_vec(),
            subject,
            author: self.series.author,
            sent,
            text,
            subsystem: self.series.subsystem,
            about: Some(about),
        };
        (mail, posted)
    }

    /// `[PATCH net-next v2 03/12] net: reed: …` in the author's spelling.
    fn subject(&self, position: Option<usize>) -> String {
        let series = self.series;
        let title = position.map_or(&series.title, |position| &series.plans[position].title);
        let total = self.posting.total;
        let width = total.to_string().len();
        let counter = match position {
            None => format!("{:0width$}/{total}", 0),
            Some(_) if total == 1 && !series.cover => String::new(),
            Some(position) if self.posting.partial => {
                let index = series.plans[position].last.map_or(position + 1, |last| last.index);
                format!("{index:0width$}/{total}")
            }
            Some(position) => format!("{:0width$}/{total}", position + 1),
        };
        format!("[{}] {}", self.tag(&counter), series.prefixed(title))
    }

    /// The words between the brackets.
    fn tag(&self, counter: &str) -> String {
        let DemoPosting { version, rfc, resend, .. } = self.posting;
        let version_word = match self.posting.minor {
            Some(minor) => format!("v{version}.{minor}"),
            None if version > 1 => format!("v{version}"),
            None => String::new(),
        };
        let (rfc, resend) = (if rfc { "RFC" } else { "" }, if resend { "RESEND" } else { "" });
        let tree = if self.series.stable.is_empty() { self.series.style.tag } else { self.series.stable };
        let upper = version_word.to_uppercase();
        let words = match self.series.style.subject {
            1 => vec![rfc, "PATCH", tree, resend, counter, &version_word],
            2 => vec![rfc, "patch", tree, resend, &upper, counter],
            3 => vec![tree, rfc, "PATCH", resend, &version_word, counter],
            4 if !version_word.is_empty() => {
                let joined = format!("PATCH{version_word}");
                return join_words(&[rfc, &joined, tree, resend, counter]);
            }
            PATCHSET if counter.trim_start_matches('0').starts_with('/') => vec!["PATCHSET", &version_word],
            PULL => vec!["GIT PULL", tree, &version_word, counter],
            5 if resend.is_empty() => vec![rfc, "PATCH", &version_word, tree, counter],
            _ => vec![rfc, "PATCH", tree, resend, &version_word, counter],
        };
        join_words(&words)
    }
}

/// A hash of a patch's title, prose and diff; the prose depends on the title.
fn print(plan: &PatchPlan, diff: &PatchDiff) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&plan.title, &diff.text).hash(&mut hasher);
    hasher.finish()
}

/// Patches mostly go out in plain text; some providers insist on an encoding.
fn patch_mailer(sender: &Member, random: &mut Random) -> Mailer {
    match sender.mailer {
        Mailer::Base64 => Mailer::Base64,
        Mailer::QuotedPrintable(_) => Mailer::QuotedPrintable("utf-8"),
        Mailer::Undeclared => Mailer::Undeclared,
        Mailer::Signed if random.chance(30) => Mailer::Signed,
        _ => Mailer::Terminal,
    }
}

/// The From header of those whose patches do not go out under their own address.
fn shown_sender(sender: &Member) -> Option<(String, String)> {
    if sender.relayed {
        let address = format!("devnull+{}@relay.example", sender.email.replace('@', "."));
        return Some((format!("{} via B4 Relay", sender.name), address));
    }
    sender.in_body_from.then(|| (sender.name.clone(), format!("{}.work@mailhost.example.com", sender.user())))
}
