//! The mails of several lists, each once, in the order in which they arrived.
//!
//! Entry point: [`read`]. The order of each list is kept, whatever its dates are; of several lists the one whose next mail
//! is older comes first.

use crate::base::id::message_key;
use crate::cli::open_lists::{OpenList, OpenLists};
use crate::press::archive::ArchiveRange;
use crate::press::batches;
use crate::press::mail::Mail;
use crate::press::posting::json::WrittenHeader;
use crate::press::summary::MailSummary;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

/// Mails with what is shown of their headers, and the position of the list that each was read from.
#[derive(Default)]
pub(super) struct Arrived {
    pub(super) mails: Vec<MailSummary>,
    pub(super) headers: Vec<WrittenHeader>,
    pub(super) lists: Vec<usize>,
}

/// A mail with the date of its commit.
struct ReadMail {
    committed: i64,
    summary: MailSummary,
    header: WrittenHeader,
}

/// Reads the ranges of all lists. Of a mail that arrived on several lists the first copy counts.
pub(super) fn read(lists: &mut OpenLists<'_, ArchiveRange>) -> anyhow::Result<Arrived> {
    let of_lists = (0..lists.lists.len()).map(|list| read_list(lists, list)).collect::<Result<Vec<_>, _>>()?;
    let (mut arrived, mut seen) = (Arrived::default(), HashSet::new());
    for (list, mail) in merge(of_lists) {
        if seen.insert(message_key(&mail.summary.message_id)) {
            arrived.mails.push(mail.summary);
            arrived.headers.push(mail.header);
            arrived.lists.push(list);
        }
    }
    Ok(arrived)
}

fn read_list(lists: &mut OpenLists<'_, ArchiveRange>, position: usize) -> anyhow::Result<Vec<ReadMail>> {
    let OpenList { press, asked: Some(range), .. } = &lists.lists[position] else { return Ok(Vec::new()) };
    let mut reader = press.reader();
    press.skip_to(&mut reader, range.start)?;
    let mut problems = press.archive_problems().collect::<Vec<_>>();
    let mut mails = Vec::new();
    for part in batches(*range) {
        let batch = reader.read(part, read_mail);
        mails.extend(batch.mails);
        problems.extend(batch.problems);
    }
    lists.add_problems(position, problems);
    Ok(mails)
}

fn read_mail(mail: Mail) -> ReadMail {
    let (committed, summary) = (mail.origin.committed, MailSummary::new(&mail));
    ReadMail { committed, summary, header: WrittenHeader { author: mail.author, in_reply_to: mail.in_reply_to } }
}

/// The mails of all lists with the positions of their lists.
fn merge(lists: Vec<Vec<ReadMail>>) -> impl Iterator<Item = (usize, ReadMail)> {
    let mut rest: Vec<_> = lists.into_iter().map(|mails| mails.into_iter().peekable()).collect();
    let next = |mails: &mut std::iter::Peekable<std::vec::IntoIter<ReadMail>>, list| {
        mails.peek().map(|mail| Reverse((mail.committed, list)))
    };
    let mut heads: BinaryHeap<_> = rest.iter_mut().enumerate().filter_map(|(list, mails)| next(mails, list)).collect();
    std::iter::from_fn(move || {
        let Reverse((_, list)) = heads.pop()?;
        let mail = rest[list].next()?;
        heads.extend(next(&mut rest[list], list));
        Some((list, mail))
    })
}
