//! The threads of a range: the busiest, and those that belong to no posting, each with the words that it begins with.

use super::DigestText;
use super::build::{DigestBuilder, in_order, kind_word};
use crate::base::number::number;
use crate::base::opening::opening;
use crate::base::text::{titled, visible_line};
use crate::press::mail::MailKind;
use crate::press::summary::MailSummary;
use crate::rows::digest::{OpeningRow, ThreadRow};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// How many discussions a digest lists.
const DISCUSSIONS: usize = 10;

/// How many mails a digest tells with their first words: more are a list of mails, and nobody reads that.
const OPENINGS: usize = 60;

/// How many of one thread, in a range without patches.
const OF_ONE_THREAD: usize = 6;

impl DigestBuilder<'_> {
    /// The busiest threads, and the others that belong to no posting; `texts` are those of the mails.
    pub(super) fn threads(&self, texts: &[DigestText]) -> (Vec<ThreadRow>, Vec<ThreadRow>) {
        let mut by_root: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (mail, root) in self.grouping.roots.iter().enumerate() {
            by_root.entry(*root).or_default().push(mail);
        }
        let mut busy: Vec<usize> = by_root.keys().copied().filter(|root| self.replies(&by_root[root]) > 1).collect();
        busy.sort_by_key(|root| (Reverse(self.replies(&by_root[root])), *root));
        busy.truncate(DISCUSSIONS);
        let loose: BTreeSet<usize> = self.grouping.others.iter().copied().collect();
        let is_other = |(root, mails): &(&usize, &Vec<usize>)| {
            !busy.contains(root) && mails.iter().all(|mail| loose.contains(mail))
        };
        let others: Vec<&Vec<usize>> = by_root.iter().filter(is_other).map(|(_, mails)| mails).collect();
        let mut told = OPENINGS;
        let mut thread = |mails: &Vec<usize>| {
            let openings = self.openings(mails, texts, told);
            told -= openings.len();
            ThreadRow { openings, ..self.thread(mails) }
        };
        let busy = busy.iter().map(|root| thread(&by_root[root])).collect();
        // Where there are too many, the newest are told.
        let mut others: Vec<ThreadRow> = others.into_iter().rev().map(thread).collect();
        others.reverse();
        (busy, others)
    }

    fn replies(&self, mails: &[usize]) -> usize {
        let is_patch = |mail: usize| matches!(self.mails[mail].kind, MailKind::Patch | MailKind::Cover);
        mails.iter().filter(|mail| !is_patch(**mail) && self.is_of_people(**mail)).count()
    }

    fn thread(&self, mails: &[usize]) -> ThreadRow {
        let first = self.first(mails);
        let is_answer = first.kind == MailKind::Reply || first.kind == MailKind::Report && first.root.is_some();
        // Tags such as [ANNOUNCE] say what a mail is; after a reply mark they would only repeat it.
        let title = if first.reply { &first.title } else { first.subject() };
        // A thread in which only bots write is theirs.
        let people = Some(self.people_of(mails)).filter(|people| !people.is_empty());
        ThreadRow {
            title: titled(title),
            kind: kind_word(first).to_owned(),
            message_id: first.root.clone().filter(|_| is_answer).or_else(|| first.link_id()),
            on: Vec::new(),
            date: first.date.time(),
            mails: number(mails.len()),
            replies: number(self.replies(mails)),
            people: people.unwrap_or_else(|| in_order(mails.iter().map(|mail| self.people.authors[*mail]))),
            openings: Vec::new(),
        }
    }

    /// The mail that a thread is named after: its first, unless a bot answered before people did.
    fn first(&self, mails: &[usize]) -> &MailSummary {
        let is_of_bot = |mail: &MailSummary| mail.kind == MailKind::Report;
        let first = &self.mails[*mails.first().expect("a thread has a mail")];
        let answers = is_of_bot(first) && kind_word(first) != "report";
        let other = || mails.iter().map(|mail| &self.mails[*mail]).find(|mail| !is_of_bot(mail));
        other().filter(|_| answers).unwrap_or(first)
    }

    /// The first words of a thread; where no patch arrived, of its other mails too.
    fn openings(&self, mails: &[usize], texts: &[DigestText], most: usize) -> Vec<OpeningRow> {
        let is_quiet = self.grouping.postings.is_empty();
        // A bot begins with the same words each time.
        let is_told = |mail: &&usize| is_quiet || self.mails[**mail].bot.is_none();
        let of_thread = if is_quiet { OF_ONE_THREAD } else { 1 };
        let told = mails.iter().take(of_thread.min(most)).filter(is_told);
        let rows = told.map(|mail| self.opening(*mail, &texts[*mail]));
        rows.filter(|row| !row.text.is_empty()).collect()
    }

    fn opening(&self, mail: usize, text: &DigestText) -> OpeningRow {
        let text: Cow<'_, str> = match text {
            DigestText::Opening(text) => text.into(),
            DigestText::Message(message, _) => visible_line(&opening(message)).into(),
        };
        OpeningRow {
            author: self.people.authors[mail],
            message_id: self.mails[mail].link_id(),
            text: text.into_owned(),
        }
    }
}
