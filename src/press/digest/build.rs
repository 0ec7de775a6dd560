//! From the mails of a range to its digest.

use super::DigestText;
use super::people::{self, DigestPeople};
use crate::base::bot::BotWork;
use crate::base::date::UtcTime;
use crate::base::id::MessageId;
use crate::base::number::{number, runs};
use crate::base::text::titled;
use crate::press::mail::MailKind;
use crate::press::period::Period;
use crate::press::posting::{Grouping, Joined, Posting, group};
use crate::press::problem::PressProblem;
use crate::press::subsystem::{SubsystemPath, SubsystemRules};
use crate::press::summary::{Diffstat, MailSummary};
use crate::rows::digest::{Counts, Digest, DigestRange, GENERATED, LateMails, LeftOut, MessageRow, PostingRow, SCHEMA};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What a digest needs to know about its list.
pub struct ListFacts<'a> {
    pub name: &'a str,
    pub title: &'a str,
    /// How it is cut: `daily`, ….
    pub period: &'a str,
    /// The length of the rankings.
    pub top: usize,
    pub rules: SubsystemRules<'a>,
}

/// The mails of the range with what was computed from them.
pub(super) struct DigestBuilder<'a> {
    pub(super) mails: &'a [MailSummary],
    pub(super) people: &'a DigestPeople,
    pub(super) grouping: &'a Grouping,
    rules: &'a SubsystemRules<'a>,
}

/// Presses the mails of a period, given in archive order, into its digest and the texts of its messages; `texts` are
/// those of the mails.
pub fn press(
    list: &ListFacts<'_>,
    period: &Period,
    mails: &[MailSummary],
    texts: Vec<DigestText>,
    problems: &[PressProblem],
) -> (Digest, Vec<String>) {
    let grouping = group(mails);
    let people = people::count(mails);
    let pressed = DigestBuilder { mails, people: &people, grouping: &grouping, rules: &list.rules };
    let (discussions, others) = pressed.threads(&texts);
    let (series, messages, texts) = pressed.series_and_messages(texts);
    let range = range(period);
    let digest = Digest {
        generated: GENERATED.to_owned(),
        schema: SCHEMA,
        title: format!("{}, {}", list.title, period.label),
        list: list.name.to_owned(),
        list_title: list.title.to_owned(),
        lists: Vec::new(),
        digest: period.name.clone(),
        label: period.label.clone(),
        period: list.period.to_owned(),
        open: period.open,
        late: late(mails, &range),
        range,
        counts: counts(mails, series.len(), people.list.iter().filter(|person| person.bot.is_none()).count()),
        top: list.top,
        series,
        messages,
        discussions,
        others,
        left_out: problems.iter().filter_map(left_out).collect(),
        people: people.list,
    };
    (digest, texts)
}

fn range(period: &Period) -> DigestRange {
    let from = period.span.from.unwrap_or(crate::base::id::ObjectId::ZERO);
    DigestRange {
        from: from.to_string(),
        to: period.span.to.to_string(),
        from_epoch: period.span.epochs.0,
        to_epoch: period.span.epochs.1,
        first: UtcTime(period.dates.0),
        last: UtcTime(period.dates.1),
    }
}

fn counts(mails: &[MailSummary], series: usize, people: usize) -> Counts {
    let mut counts =
        Counts { mails: number(mails.len()), series: number(series), people: number(people), ..Counts::default() };
    for mail in mails {
        let counter = match mail.kind {
            MailKind::Patch => &mut counts.patches,
            MailKind::Cover => &mut counts.covers,
            MailKind::Reply => &mut counts.replies,
            MailKind::PullRequest => &mut counts.pull_requests,
            MailKind::Report | MailKind::Notice => &mut counts.reports,
            MailKind::Other => &mut counts.others,
        };
        *counter += 1;
    }
    counts
}

fn late(mails: &[MailSummary], range: &DigestRange) -> Option<LateMails> {
    let sent = mails.iter().map(|mail| mail.date.time()).filter(|sent| range.is_late(*sent));
    let sent: Vec<i64> = sent.map(|sent| sent.seconds).collect();
    let (first, last) = (sent.iter().min()?, sent.iter().max()?);
    Some(LateMails { mails: number(sent.len()), first: UtcTime(*first), last: UtcTime(*last) })
}

fn left_out(problem: &PressProblem) -> Option<LeftOut> {
    match problem {
        PressProblem::Duplicate { commit, .. } => {
            Some(LeftOut { commit: commit.to_string(), reason: "its Message-ID came before".to_owned() })
        }
        PressProblem::Unreadable { commit, .. } => {
            Some(LeftOut { commit: commit.to_string(), reason: "it cannot be read".to_owned() })
        }
        PressProblem::LostDeletion { commit, .. } => {
            let reason = "it deletes a mail, and cannot be read".to_owned();
            Some(LeftOut { commit: commit.to_string(), reason })
        }
        _ => None,
    }
}

impl DigestBuilder<'_> {
    /// The series in the order of their newest message, and all messages with their texts, newest first.
    fn series_and_messages(&self, mut texts: Vec<DigestText>) -> (Vec<PostingRow>, Vec<MessageRow>, Vec<String>) {
        let mut shown: Vec<(usize, usize, Option<u32>)> = Vec::new();
        for (posting_index, posting) in self.grouping.postings.iter().enumerate() {
            shown.extend(self.shown(posting).into_iter().map(|(mail, index)| (mail, posting_index, index)));
        }
        shown.sort_by_key(|(mail, ..)| std::cmp::Reverse(*mail));
        let mut order: BTreeMap<usize, usize> = BTreeMap::new();
        let mut series = Vec::new();
        for (_, posting, _) in &shown {
            order.entry(*posting).or_insert_with(|| {
                series.push(self.series(&self.grouping.postings[*posting]));
                series.len() - 1
            });
        }
        let messages = shown.iter().map(|(mail, posting, index)| self.message(*mail, order[posting], *index)).collect();
        // A mail with a diff but without a patch's subject has no message.
        let mut take =
            |mail: usize| std::mem::replace(&mut texts[mail], DigestText::Opening(String::new())).into_message();
        let texts = shown.iter().map(|(mail, ..)| take(*mail)).collect();
        (series, messages, texts)
    }

    /// The cover and the first patch, else the lowest; an unnumbered patch always.
    fn shown(&self, posting: &Posting) -> Vec<(usize, Option<u32>)> {
        let mut shown: Vec<(usize, Option<u32>)> = posting.cover.iter().map(|cover| (*cover, Some(0))).collect();
        let lowest = posting.patches.first().filter(|slot| slot.index == 1 || posting.cover.is_none());
        shown.extend(lowest.map(|slot| (slot.mail, self.mails[slot.mail].counter.map(|_| slot.index))));
        shown
    }

    fn message(&self, mail_index: usize, series: usize, index: Option<u32>) -> MessageRow {
        let mail = &self.mails[mail_index];
        MessageRow {
            series,
            index,
            title: mail.title.to_string(),
            subject: mail.subject().to_owned(),
            from: mail.from_header().into_owned(),
            author: self.people.authors[mail_index],
            message_id: mail.link_id(),
            date: mail.date.time(),
            date_guessed: mail.date.guessed,
        }
    }

    fn series(&self, posting: &Posting) -> PostingRow {
        let head = &self.mails[posting.head];
        let Diffstat { files, insertions, deletions } = self.diffstat(posting);
        let author = self.people.authors[posting.head];
        let authors = self.authors(posting);
        PostingRow {
            title: titled(&head.title),
            subject: head.subject().to_owned(),
            version: posting.version.number,
            stated: posting.version.source == crate::press::mail::FactSource::Stated,
            message_id: head.link_id(),
            answers: self.answered(posting),
            on: Vec::new(),
            date: head.date.time(),
            date_guessed: head.date.guessed,
            author,
            authors: if authors.iter().all(|(who, _)| *who == author) { Vec::new() } else { authors },
            subsystem: self.subsystem(posting),
            arrived: number(posting.patches.len()),
            total: posting.total,
            cover: posting.cover.is_some(),
            missing: runs(posting.missing()),
            inferred: posting.joined == Joined::Inferred,
            files,
            insertions,
            deletions,
            replies: number(posting.followups.iter().filter(|mail| self.is_of_people(**mail)).count()),
            repliers: self.people_of(&posting.followups),
        }
    }

    /// The mail before the range with which the thread of a first version began.
    fn answered(&self, posting: &Posting) -> Option<MessageId> {
        let first = &self.mails[self.grouping.roots[posting.head]];
        first.root.clone().filter(|_| posting.version.number == 1)
    }

    /// Whether a person wrote a mail to others, not a bot, and it is no notice.
    pub(super) fn is_of_people(&self, mail: usize) -> bool {
        !matches!(self.mails[mail].kind, MailKind::Report | MailKind::Notice)
    }

    /// The people who wrote some mails, without bots.
    pub(super) fn people_of(&self, mails: &[usize]) -> Vec<usize> {
        in_order(mails.iter().filter(|mail| self.is_of_people(**mail)).map(|mail| self.people.authors[*mail]))
    }

    fn authors(&self, posting: &Posting) -> Vec<(usize, u32)> {
        let mut counts: BTreeMap<usize, u32> = BTreeMap::new();
        for slot in &posting.patches {
            *counts.entry(self.people.authors[slot.mail]).or_default() += 1;
        }
        let mut authors: Vec<(usize, u32)> = counts.into_iter().collect();
        authors.sort_by_key(|(who, count)| (std::cmp::Reverse(*count), *who));
        authors
    }

    /// Each file counted once, lines added up; from the cover's diffstat where no patch arrived.
    fn diffstat(&self, posting: &Posting) -> Diffstat {
        if posting.patches.is_empty() {
            return self.mails[posting.head].diffstat;
        }
        let mut paths = HashSet::new();
        let mut sum = Diffstat::default();
        for slot in &posting.patches {
            let mail = &self.mails[slot.mail];
            let fresh = mail.paths.iter().filter(|path| paths.insert(&***path)).count();
            let files = if mail.paths.is_empty() { mail.diffstat.files } else { number(fresh) };
            sum.files = sum.files.saturating_add(files);
            sum.insertions = sum.insertions.saturating_add(mail.diffstat.insertions);
            sum.deletions = sum.deletions.saturating_add(mail.diffstat.deletions);
        }
        sum
    }

    fn subsystem(&self, posting: &Posting) -> SubsystemPath {
        let mails: Vec<&MailSummary> = posting.members().map(|mail| &self.mails[mail]).collect();
        let paths: BTreeSet<&str> = mails.iter().flat_map(|mail| &mail.paths).map(AsRef::as_ref).collect();
        let titles = mails.iter().map(|mail| &*mail.title);
        let head = (&*self.mails[posting.head].title, posting.cover.is_some());
        self.rules.subsystem_of(head, titles, &paths.into_iter().collect::<Vec<_>>())
    }
}

/// The word for the kind of a mail in content/ and on pages.
pub(super) fn kind_word(mail: &MailSummary) -> &'static str {
    match mail.kind {
        MailKind::Report if !is_new_report(mail) => {
            if mail.bot == Some(BotWork::Checks) {
                "check"
            } else {
                "notice"
            }
        }
        MailKind::Patch => "patch",
        MailKind::Cover => "cover",
        MailKind::Reply => "continued",
        MailKind::PullRequest => "pull request",
        MailKind::Report => "report",
        MailKind::Notice => "notice",
        MailKind::Other => "other",
    }
}

/// Whether a mail of a bot reports something by itself: it answers nothing, and is not a table of what is known.
fn is_new_report(mail: &MailSummary) -> bool {
    let answers = mail.reply || !mail.references.is_empty();
    let is_table = mail.title.starts_with("Monthly ") && mail.title.contains(" report");
    mail.bot != Some(BotWork::Notices) && !answers && !is_table
}

/// Without duplicates, in order of appearance.
pub(super) fn in_order(people: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut seen = HashSet::new();
    people.filter(|person| seen.insert(*person)).collect()
}
