//! Threads without patches: discussions, reports, pull requests.
//!
//! Entry point: [`discussions`]. A discussion has the mails of a thread that belong to no posting, so that each mail of a
//! list is in one posting or in one discussion.

use crate::base::path::named;
use crate::press::copies::MailCopy;
use crate::press::history::PostedMail;
use crate::press::posting::Grouping;
use crate::press::summary::MailSummary;
use std::collections::{BTreeMap, HashMap};

/// The mails of a thread that belong to no posting.
#[derive(Clone, Debug)]
pub(in crate::press) struct Discussion<'a> {
    /// Its first mail in archive order, by its index in the input.
    pub(in crate::press) first: usize,
    /// In archive order.
    pub(in crate::press) mails: Vec<PostedMail<'a>>,
}

impl Discussion<'_> {
    /// The name of its file, made from its first mail.
    pub(in crate::press) fn name(&self) -> String {
        discussion_name(self.mails[0].summary)
    }
}

/// The name of the discussion that begins with a mail.
pub(in crate::press) fn discussion_name(first: &MailSummary) -> String {
    named(&first.title, &first.message_id)
}

/// The discussions among some mails, by their first mails.
pub(in crate::press) fn discussions<'a>(
    mails: &'a [MailSummary],
    grouping: &Grouping,
    copy: impl Fn(usize) -> MailCopy,
) -> Vec<Discussion<'a>> {
    let mut threads: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for mail in &grouping.others {
        threads.entry(grouping.threads[*mail]).or_default().push(*mail);
    }
    let discussion = |own: Vec<usize>| {
        let places: HashMap<usize, usize> = own.iter().enumerate().map(|(at, mail)| (*mail, at)).collect();
        let posted = |mail: &usize| PostedMail {
            summary: &mails[*mail],
            copy: copy(*mail),
            patch: None,
            answers: grouping.parents[*mail].and_then(|parent| places.get(&parent).copied()),
        };
        Discussion { first: own[0], mails: own.iter().map(posted).collect() }
    };
    let mut all: Vec<Discussion<'a>> = threads.into_values().map(discussion).collect();
    all.sort_unstable_by_key(|discussion| discussion.first);
    all
}
