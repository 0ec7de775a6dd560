//! The digests of all lists together: what arrived on each day, each mail once.
//!
//! Entry point: [`write`]. They are made like the digests of a list, from the mails of the union, and say of each posting
//! and thread on which lists it arrived. They have no messages: these are in the lists' own digests.

use super::copies::MailCopy;
use super::digest::{DigestText, ListFacts, press};
use super::period::Period;
use super::subsystem::SubsystemRules;
use super::union::Union;
use super::{Press, PressError};
use crate::base::date::{date, day_label};
use crate::base::id::{MessageKey, ObjectId, message_key};
use crate::config::{Config, LinkMask, List};
use crate::content::{AREAS, Store, WriteOutcome};
use crate::press::archive::{ArchivePosition, ArchiveRange, Span};
use crate::press::problem::PressProblem;
use crate::rows::digest::Digest;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};

/// Writes the digests of all lists, onto the disk, and removes those of days that are no more. Returns what kept one from
/// being written.
pub(super) fn write(
    config: &Config,
    joined: &List,
    presses: &[&Press<'_>],
    union: &Union,
) -> Result<Vec<PressProblem>, PressError> {
    let (store, periods) = (Store::new(&config.content_dir(), &joined.name), periods(presses, union));
    let writer = JoinedWriter::new(config, joined, presses, union);
    let masks: Vec<&LinkMask> = presses.iter().map(|press| &press.list.link).collect();
    let written: Vec<WriteOutcome> = periods
        .par_iter()
        .map(|period| Ok(store.write(&writer.digest(period), &[], &masks)?))
        .collect::<Result<_, PressError>>()?;
    let names: BTreeSet<&str> = periods.iter().map(|period| period.name.as_str()).chain([AREAS]).collect();
    store.prune(&names)?;
    store.name_all()?;
    let refused = written.into_iter().filter_map(|outcome| match outcome {
        WriteOutcome::Refused(problem) => Some(PressProblem::HandWritten(problem)),
        WriteOutcome::Kept { .. } => None,
    });
    Ok(refused.collect())
}

/// The days of the union. A day goes from the last mail of the day before to its own last mail, by the commits of these.
fn periods(presses: &[&Press<'_>], union: &Union) -> Vec<Period> {
    let commit = |end: ArchivePosition| {
        let mail = end.index().checked_sub(1)?;
        let copy = union.copies.of(mail).first()?;
        Some(presses[copy.list()].log.arrival(copy.position).origin.commit)
    };
    let mut start = ArchivePosition::default();
    let mut periods = Vec::with_capacity(union.digests.len());
    for digest in &union.digests {
        let arrivals = ArchiveRange::new(start, digest.end);
        let dates = (union.arrived[start.index()], union.arrived[digest.end.index() - 1]);
        periods.push(Period {
            name: digest.name.clone(),
            label: day_label(date(dates.0)),
            span: Span {
                from: commit(start),
                to: commit(digest.end).unwrap_or(ObjectId::ZERO),
                epochs: (0, 0),
                arrivals,
            },
            dates,
            open: digest.open,
        });
        start = digest.end;
    }
    periods
}

/// Makes the digests of days.
struct JoinedWriter<'a> {
    facts: ListFacts<'a>,
    names: Vec<String>,
    union: &'a Union,
    /// All mails by their Message-IDs.
    by_id: HashMap<MessageKey, usize>,
}

impl<'a> JoinedWriter<'a> {
    fn new(config: &'a Config, joined: &'a List, presses: &[&Press<'_>], union: &'a Union) -> Self {
        let ids = union.mails.iter().map(|mail| message_key(&mail.message_id));
        Self {
            facts: ListFacts {
                name: &joined.name,
                title: &joined.title,
                period: joined.ranges.word(),
                top: config.top,
                rules: SubsystemRules(&config.subsystems),
            },
            names: presses.iter().map(|press| press.list.name.clone()).collect(),
            union,
            by_id: ids.zip(0..).collect(),
        }
    }

    fn digest(&self, period: &Period) -> Digest {
        let mails = &self.union.mails[period.span.arrivals.indices()];
        // Of the texts only the lines are left that were kept with the mails.
        let texts = mails.iter().map(|mail| DigestText::Opening(mail.excerpt.to_string())).collect();
        let (mut digest, _) = press(&self.facts, period, mails, texts, &[]);
        digest.messages.clear();
        digest.lists.clone_from(&self.names);
        for posting in &mut digest.series {
            posting.on = self.lists(posting.message_id.as_deref());
        }
        for thread in digest.discussions.iter_mut().chain(&mut digest.others) {
            thread.on = self.lists(thread.message_id.as_deref());
        }
        digest
    }

    /// The lists on which a mail arrived.
    fn lists(&self, message_id: Option<&str>) -> Vec<usize> {
        let mail = message_id.and_then(|id| self.by_id.get(&message_key(id)));
        let copies = mail.map_or(&[][..], |mail| self.union.copies.of(*mail));
        let lists: BTreeSet<usize> = copies.iter().map(|copy: &MailCopy| copy.list()).collect();
        lists.into_iter().collect()
    }
}
