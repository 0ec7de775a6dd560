//! Writes readings into content/, those of the site's window.
//!
//! Entry points: [`ReadingWriter::write`] for what is to be read, whose texts are needed only where its file is not already
//! made of them; [`ReadingWriter::prune`] and [`ReadingWriter::remove`] for files that are no
//! more.

use super::{Readable, reading};
use crate::base::date::UtcTime;
use crate::base::hash::Hasher;
use crate::base::write::FileError;
use crate::config::{Config, LinkMask, List};
use crate::content::{ContentError, Store, WriteOutcome};
use crate::press::copies::MailCopy;
use crate::press::history::PostedMail;
use crate::press::known::{ReadingMark, Readings};
use crate::press::parsed_text::{KeptTexts, ParsedText};
use crate::press::period::arrival_dates;
use crate::press::problem::PressProblem;
use crate::press::reader::MailReader;
use crate::press::{Press, Pressed};
use std::collections::BTreeSet;

/// Writes readings; unlike a [`Press`] it can be shared between threads.
pub(in crate::press) struct ReadingWriter<'a> {
    lists: Vec<ReadList<'a>>,
}

/// A list whose mails are read.
struct ReadList<'a> {
    list: &'a List,
    reader: MailReader<'a>,
    /// What was kept of its mails when they were read.
    texts: Option<KeptTexts>,
    store: Store,
    /// When each of its mails arrived.
    dates: Vec<i64>,
    /// The first month of the window; `None` where there are no readings.
    first_month: Option<String>,
}

/// The first month of a list's window, whose mails arrived at these times; `None` where there are no readings.
pub(in crate::press) fn first_month(config: &Config, dates: &[i64]) -> Option<String> {
    config.reading.first_month(&UtcTime(*dates.last()?).month())
}

/// What was written.
#[derive(Default)]
pub(in crate::press) struct WrittenReadings {
    /// From what each was made, but for those that are hand-written.
    pub(in crate::press) marks: Readings,
    /// What became of the files that were not already made of that.
    pub(in crate::press) outcomes: Vec<WriteOutcome>,
}

impl WrittenReadings {
    /// Notes what was done; returns from what the readings are made.
    pub(in crate::press) fn note(self, pressed: &mut Pressed) -> Readings {
        for outcome in self.outcomes {
            if let WriteOutcome::Refused(problem) = outcome {
                pressed.problems.push(PressProblem::HandWritten(problem));
            }
        }
        self.marks
    }
}

impl<'a> ReadingWriter<'a> {
    /// `lists` are the site's, each with what was kept of its mails.
    pub(in crate::press) fn new(
        config: &Config,
        lists: impl Iterator<Item = (&'a Press<'a>, Option<KeptTexts>)>,
    ) -> Self {
        let read = |(press, texts): (&'a Press<'a>, Option<KeptTexts>)| {
            let dates = arrival_dates(&press.log);
            ReadList {
                list: press.list,
                reader: press.reader(),
                texts,
                store: Store::for_readings(&config.content_dir(), &press.list.name),
                first_month: first_month(config, &dates),
                dates,
            }
        };
        Self { lists: lists.map(read).collect() }
    }

    /// Names what was written.
    pub(in crate::press) fn name_all(&self) -> Result<(), FileError> {
        self.lists.iter().try_for_each(|list| list.store.name_all())
    }

    /// The text of a mail; `None` where it cannot be read.
    pub(in crate::press) fn text(&self, copy: MailCopy) -> Option<ParsedText> {
        let list = &self.lists[copy.list()];
        let kept = list.texts.as_ref().and_then(|texts| texts.get(copy.position));
        kept.or_else(|| list.reader.read_again(copy.position).map(ParsedText::new))
    }

    /// Of the copies of a mail the one that arrived first.
    pub(in crate::press) fn first(&self, copies: &[MailCopy]) -> Option<MailCopy> {
        let arrived = |copy: &MailCopy| {
            let list = &self.lists[copy.list()];
            (list.dates.get(copy.position.index()).copied(), list.list.name.as_str())
        };
        copies.iter().copied().min_by_key(arrived)
    }

    /// The path in a list's readings of what begins with a mail, which has a name and these copies; `None` where that is
    /// outside the window.
    pub(in crate::press) fn path(&self, home: usize, name: &str, copies: &[MailCopy]) -> Option<String> {
        let dates = copies.iter().filter_map(|copy| self.lists[copy.list()].dates.get(copy.position.index()));
        let month = UtcTime(dates.min().copied().unwrap_or_default()).month();
        let is_inside = self.lists[home].first_month.as_ref().is_some_and(|first| month >= *first);
        is_inside.then(|| format!("{month}/{name}"))
    }

    /// Writes a reading of a list, unless its file is as it should. `next` are the patches that take the place of its own
    /// in the next version, `before` are the readings as they were.
    pub(in crate::press) fn write(
        &self,
        home: usize,
        readable: Readable<'_>,
        next: &[Option<MailCopy>],
        before: &Readings,
        written: &mut WrittenReadings,
    ) -> Result<(), FileError> {
        let list = &self.lists[home];
        // What the next version changed is said of lines that somebody remarked on.
        let next = if readable.is_answered() { next } else { &[] };
        let made_of = self.made_of(&readable, next);
        let file = list.store.file(&readable.path);
        if let Some(known) = before.get(&readable.path).filter(|mark| mark.is_of(&made_of, &file)) {
            written.marks.insert(readable.path, *known);
            return Ok(());
        }
        let list_of = |posted: &PostedMail<'_>| self.lists[posted.copy.list()].list.name.clone();
        let (rows, texts) = reading(&readable, next, &|copy| self.text(copy), &list_of);
        let outcome = list.store.write_reading(&rows, &texts, &|name| self.link(list, name))?;
        if let WriteOutcome::Kept { file, .. } = &outcome {
            written.marks.insert(readable.path, ReadingMark { made_of, file: *file });
        }
        written.outcomes.push(outcome);
        Ok(())
    }

    /// How the mails of a list are linked, by default those of the page's.
    fn link<'s>(&'s self, own: &'s ReadList<'a>, name: Option<&str>) -> &'s LinkMask {
        let other = name.and_then(|name| self.lists.iter().find(|read| read.list.name == name));
        &other.unwrap_or(own).list.link
    }

    /// The hash of all that a file is made of.
    fn made_of(&self, readable: &Readable<'_>, next: &[Option<MailCopy>]) -> [u8; 32] {
        let blob = |copy: MailCopy| self.lists[copy.list()].reader.blob(copy.position);
        let mut hasher = Hasher::new();
        let Readable { list, path, title, digest, version, mails } = readable;
        hasher.update(format!("{:?}", (list, path, title, digest, version)).as_bytes());
        for (at, PostedMail { summary, copy, patch, answers }) in mails.iter().enumerate() {
            let list = &self.lists[copy.list()].list.name;
            let next = next.get(at).copied().flatten().map(blob);
            hasher.update(format!("{:?}", (blob(*copy), list, patch, answers, &summary.author, next)).as_bytes());
        }
        hasher.digest()
    }

    /// Removes what a list has beside some names.
    pub(in crate::press) fn prune(&self, list: usize, names: &BTreeSet<String>) -> Result<(), ContentError> {
        self.lists[list].store.prune_readings(&|name| names.contains(name))
    }

    /// Removes some readings of a list, and those of months that the window has left.
    pub(in crate::press) fn remove(&self, list: usize, gone: impl Iterator<Item = String>) -> Result<(), ContentError> {
        let ReadList { store, first_month, .. } = &self.lists[list];
        for name in gone {
            store.remove(&name)?;
        }
        // No month comes after this.
        let first = first_month.as_deref().unwrap_or("~");
        if store.months().iter().any(|month| month.as_str() < first) {
            store.prune_readings(&|name| name >= first)?;
        }
        Ok(())
    }
}
