//! The mails of several lists, each once, in the order in which they arrived.
//!
//! Entry point: [`read`]. It is the order in which the histories of series are made.

use crate::base::id::message_key;
use crate::cli::open_lists::{OpenList, OpenLists};
use crate::press::archive::ArchiveRange;
use crate::press::arrival::{ArrivedMail, in_order};
use crate::press::batches;
use crate::press::mail::Mail;
use crate::press::posting::json::WrittenHeader;
use crate::press::summary::MailSummary;
use std::collections::HashSet;

/// Mails with what is shown of their headers, and the position of the list that each was read from.
#[derive(Default)]
pub(super) struct Arrived {
    pub(super) mails: Vec<MailSummary>,
    pub(super) headers: Vec<WrittenHeader>,
    pub(super) lists: Vec<usize>,
}

/// A mail with what is shown of its header.
struct MailWithHeader {
    summary: MailSummary,
    header: WrittenHeader,
}

/// Reads the ranges of all lists. Of a mail that arrived on several lists the first copy counts.
pub(super) fn read(lists: &mut OpenLists<'_, ArchiveRange>) -> anyhow::Result<Arrived> {
    let of_lists = (0..lists.lists.len()).map(|list| read_list(lists, list)).collect::<Result<Vec<_>, _>>()?;
    let (mut arrived, mut seen) = (Arrived::default(), HashSet::new());
    for ArrivedMail { list, mail, .. } in in_order(&lists.names(), of_lists) {
        if seen.insert(message_key(&mail.summary.message_id)) {
            arrived.mails.push(mail.summary);
            arrived.headers.push(mail.header);
            arrived.lists.push(list);
        }
    }
    Ok(arrived)
}

fn read_list(
    lists: &mut OpenLists<'_, ArchiveRange>,
    position: usize,
) -> anyhow::Result<Vec<ArrivedMail<MailWithHeader>>> {
    let OpenList { press, asked: Some(range), .. } = &lists.lists[position] else { return Ok(Vec::new()) };
    let mut reader = press.reader();
    press.skip_to(&mut reader, range.start)?;
    let mut problems = press.archive_problems().collect::<Vec<_>>();
    let mut mails = Vec::new();
    for part in batches(*range) {
        let batch = reader.read(part, read_mail);
        mails.extend(batch.positions.into_iter().zip(batch.mails));
        problems.extend(batch.problems);
    }
    let mails = ArrivedMail::of_list(position, press, mails);
    lists.add_problems(position, problems);
    Ok(mails)
}

fn read_mail(mail: Mail) -> MailWithHeader {
    let summary = MailSummary::new(&mail);
    MailWithHeader { summary, header: WrittenHeader { author: mail.author, in_reply_to: mail.in_reply_to } }
}
