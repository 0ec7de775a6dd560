//! Writes the threads without patches into content/, to be read.
//!
//! Entry point: [`write`]. A discussion belongs to the list on which its first mail arrived first, so that its URL stays, and
//! there to the period of that mail.

use super::ListSide;
use crate::base::text::titled;
use crate::press::PressError;
use crate::press::copies::MailCopy;
use crate::press::known::Readings;
use crate::press::reading::{Discussion, Readable, ReadingWriter, WrittenReadings};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What was written of the discussions of a list's periods, by the list's position and the period's name.
pub(in crate::press) type WrittenDiscussions = BTreeMap<(usize, String), WrittenReadings>;

/// Writes discussions. `copies` gives the copies of a mail.
pub(in crate::press) fn write(
    sides: &[ListSide<'_>],
    writer: &ReadingWriter<'_>,
    discussions: &[Discussion<'_>],
    copies: &dyn Fn(usize) -> Vec<MailCopy>,
) -> Result<WrittenDiscussions, PressError> {
    let mut places: BTreeMap<(usize, usize), Vec<(&Discussion<'_>, String)>> = BTreeMap::new();
    for discussion in discussions {
        let copies = copies(discussion.first);
        let Some(home) = writer.first(&copies) else { continue };
        let periods = sides[home.list()].periods;
        let period = periods.partition_point(|period| period.span.arrivals.end <= home.position);
        // What arrived outside all explicit ranges is nowhere.
        if period < periods.len()
            && let Some(path) = writer.path(home.list(), &discussion.name(), &copies)
        {
            places.entry((home.list(), period)).or_default().push((discussion, path));
        }
    }
    let tasks: Vec<_> = places
        .into_iter()
        .map(|((home, period), own)| {
            let (side, period) = (&sides[home], &sides[home].periods[period].name);
            (home, side.press.list.name.as_str(), period.as_str(), side.before.discussions(period), own)
        })
        .collect();
    let write = |(home, list, digest, before, own): (usize, &str, &str, Readings, Vec<(&Discussion<'_>, String)>)| {
        let mut written = WrittenReadings::default();
        for (discussion, path) in own {
            let title = titled(&discussion.mails[0].summary.title);
            let mails = discussion.mails.clone();
            let readable = Readable { list, path, title: &title, digest, version: None, mails };
            writer.write(home, readable, &[], &before, &mut written)?;
        }
        Ok(((home, digest.to_owned()), written))
    };
    tasks.into_par_iter().map(write).collect()
}
