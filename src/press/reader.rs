//! From the archive log to parsed mails, in archive order.
//!
//! Entry point: [`MailReader::read`]. Mails are read and parsed in parallel. The caller's `keep` decides what stays of
//! each, so raw bytes and bodies live only as long as one mail is processed. Deleted mails are skipped; of two mails
//! with one Message-ID the first counts.

mod deletions;

use crate::base::bot::Bots;
use crate::base::id::{MessageId, MessageKey, ObjectId, message_key};
use crate::press::archive::{Archive, ArchiveLog, ArchivePosition, ArchiveRange, Arrival, Origin};
use crate::press::mail::{self, Mail};
use crate::press::problem::PressProblem;
use crate::press::unreadable::UnreadableMail;
use deletions::Deletions;
pub use deletions::LostDeletion;
use rayon::prelude::*;
use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A larger mail is not read: it can only be an attack or an accident. Its size comes from the object's header, so that
/// nothing of it is inflated.
const LARGEST_MAIL: usize = 16 << 20;

/// How many mails are read ahead of the parsers, and how many bytes: one mail may go beyond that.
const READ_AHEAD: usize = 128;
const READ_AHEAD_BYTES: usize = 32 << 20;

/// How many bytes of what is kept of mails are collected before they should be used up.
pub const MOST_KEPT: usize = 64 << 20;

/// Message-IDs by hash, with the positions of their mails.
pub type MessageKeys = Vec<(MessageKey, ArchivePosition)>;

/// Reads the mails of an archive.
pub struct MailReader<'a> {
    archive: &'a Archive,
    log: &'a ArchiveLog,
    seen: HashMap<MessageKey, ArchivePosition>,
    deletions: Deletions,
    keep_duplicates: bool,
    bots: &'a Bots,
}

/// Those that are known everywhere.
static NO_OTHER_BOTS: Bots = Bots(Vec::new());

pub struct MailBatch<T> {
    /// What `keep` made of each mail.
    pub mails: Vec<T>,
    /// The position of each of these mails.
    pub positions: Vec<ArchivePosition>,
    pub problems: Vec<PressProblem>,
    /// The Message-IDs that counted, for [`MailReader::skip`] in a later run.
    pub keys: MessageKeys,
}

struct RawMail {
    position: ArchivePosition,
    bytes: Result<Vec<u8>, UnreadableMail>,
}

/// A mail at its position, or why there is none.
type MailAt<T> = (ArchivePosition, Result<ParsedMail<T>, PressProblem>);

/// Parsed mails before it is decided which of them count.
pub struct ParsedMails<T> {
    mails: VecDeque<MailAt<T>>,
    /// Where the mails begin that are not read yet.
    end: ArchivePosition,
}

struct ParsedMail<T> {
    message_id: Option<(MessageKey, MessageId)>,
    kept: T,
    problems: Vec<PressProblem>,
}

impl<T> ParsedMails<T> {
    /// The Message-IDs.
    pub fn keys(&self) -> impl Iterator<Item = MessageKey> {
        let parsed = self.mails.iter().filter_map(|(_, mail)| mail.as_ref().ok());
        parsed.filter_map(|mail| mail.message_id.as_ref().map(|(key, _)| *key))
    }

    /// Where the mails begin that are not read yet.
    pub fn end(&self) -> ArchivePosition {
        self.end
    }

    /// Adds those that follow.
    pub fn append(&mut self, mut next: Self) {
        self.mails.append(&mut next.mails);
        self.end = next.end;
    }

    /// What is kept of the mails between two positions, in their order.
    pub fn kept_in(&mut self, range: ArchiveRange) -> impl Iterator<Item = &mut T> {
        let at = |position: ArchivePosition| self.mails.partition_point(|(own, _)| *own < position);
        let (start, end) = (at(range.start), at(range.end));
        let mails = self.mails.range_mut(start..end.max(start));
        mails.filter_map(|(_, mail)| mail.as_mut().ok()).map(|mail| &mut mail.kept)
    }

    /// Takes out the mails before a position.
    #[must_use]
    pub fn take_before(&mut self, end: ArchivePosition) -> Self {
        let count = self.mails.partition_point(|(position, _)| *position < end);
        Self { mails: self.mails.drain(..count).collect(), end: end.min(self.end) }
    }
}

impl<'a> MailReader<'a> {
    /// Starts at the beginning of an archive.
    pub fn new(archive: &'a Archive, log: &'a ArchiveLog) -> Self {
        let deletions = Deletions::read(archive, log);
        Self { archive, log, seen: HashMap::new(), deletions, keep_duplicates: false, bots: &NO_OTHER_BOTS }
    }

    /// Returns every mail, also those with a repeated Message-ID; these are still reported.
    #[must_use]
    pub fn keeping_duplicates(self) -> Self {
        Self { keep_duplicates: true, ..self }
    }

    /// Tells the bots of a site from people.
    #[must_use]
    pub fn knowing(self, bots: &'a Bots) -> Self {
        Self { bots, ..self }
    }

    /// The deletions that cannot be read: mails are returned that they delete.
    pub fn lost_deletions(&self) -> &[LostDeletion] {
        &self.deletions.lost
    }

    /// Skips a range whose Message-IDs an earlier [`MailReader::read`] returned. Returns false, and skips nothing,
    /// where one of them occurred earlier: then the range has to be read.
    pub fn skip(&mut self, keys: &MessageKeys) -> bool {
        let sound = keys.iter().all(|(key, _)| !self.seen.contains_key(key));
        if sound {
            self.seen.extend(keys.iter().copied());
        }
        sound
    }

    /// The Message-IDs that counted so far, in no order.
    pub fn seen(&self) -> impl Iterator<Item = MessageKey> {
        self.seen.keys().copied()
    }

    /// Reads a range and returns what `keep` makes of each mail. Ranges have to be read in archive order.
    pub fn read<T: Send>(&mut self, range: ArchiveRange, keep: impl Fn(Mail) -> T + Sync) -> MailBatch<T> {
        let parsed = self.parse(range, keep, &|_| 0);
        self.accept(parsed)
    }

    /// The part of [`MailReader::read`] that does not depend on order: reading and parsing. Ends early where what is kept is
    /// so large in all that it should be used up first: `size` tells how many bytes a mail's have.
    ///
    /// One thread reads ahead while the others parse, because libgit2 guards a pack with locks that several readers would
    /// contend for.
    pub fn parse<T: Send>(
        &self,
        range: ArchiveRange,
        keep: impl Fn(Mail) -> T + Sync,
        size: &dyn Fn(&T) -> usize,
    ) -> ParsedMails<T> {
        let (mut mails, mut bytes) = (VecDeque::with_capacity(range.len()), 0);
        let mut raw: Vec<RawMail> = Vec::new();
        let mut positions = range.positions();
        loop {
            let (parsed, next): (Vec<MailAt<T>>, Vec<RawMail>) = rayon::join(
                || raw.into_par_iter().map(|raw| (raw.position, self.parse_mail(raw, &keep))).collect(),
                || self.read_ahead(&mut positions),
            );
            bytes +=
                parsed.iter().filter_map(|(_, mail)| mail.as_ref().ok()).map(|mail| size(&mail.kept)).sum::<usize>();
            mails.extend(parsed);
            match next.first() {
                None => return ParsedMails { mails, end: range.end },
                // What was read ahead is read again: this is for mails of which few fit into memory.
                Some(next) if bytes > MOST_KEPT => return ParsedMails { mails, end: next.position },
                Some(_) => raw = next,
            }
        }
    }

    /// Reads the next mails, as many as may be in memory.
    fn read_ahead(&self, positions: &mut impl Iterator<Item = ArchivePosition>) -> Vec<RawMail> {
        let mut ahead = Vec::with_capacity(READ_AHEAD);
        let mut bytes = 0;
        for raw in positions.filter_map(|at| self.read_raw(at)) {
            bytes += raw.bytes.as_ref().map_or(0, Vec::len);
            ahead.push(raw);
            if ahead.len() == READ_AHEAD || bytes >= READ_AHEAD_BYTES {
                break;
            }
        }
        ahead
    }

    /// The part that depends on order: decides which of the mails count.
    pub fn accept<T>(&mut self, parsed: ParsedMails<T>) -> MailBatch<T> {
        let count = parsed.mails.len();
        let mut batch = MailBatch {
            mails: Vec::with_capacity(count),
            positions: Vec::with_capacity(count),
            problems: Vec::new(),
            keys: Vec::new(),
        };
        for (position, mail) in parsed.mails {
            match mail {
                Ok(mail) => self.accept_mail(position, mail, &mut batch),
                Err(problem) => batch.problems.push(problem),
            }
        }
        batch
    }

    /// Reads one mail again; `None` where that fails or it was deleted.
    pub fn read_again(&self, position: ArchivePosition) -> Option<Mail> {
        self.parse_mail(self.read_raw(position)?, &|mail| mail).ok().map(|parsed| parsed.kept)
    }

    /// The bytes of a mail; `None` where they cannot be read.
    pub fn bytes(&self, position: ArchivePosition) -> Option<Vec<u8>> {
        self.read_raw(position)?.bytes.ok()
    }

    /// What identifies the bytes of a mail.
    pub fn blob(&self, position: ArchivePosition) -> ObjectId {
        self.log.arrival(position).blob
    }

    /// The commit that holds a mail.
    pub fn origin(&self, position: ArchivePosition) -> Origin {
        self.log.arrival(position).origin
    }

    fn read_raw(&self, position: ArchivePosition) -> Option<RawMail> {
        let arrival = Some(self.log.arrival(position)).filter(|arrival| !arrival.deleted)?;
        Some(RawMail { position, bytes: read_bounded(self.archive, arrival) })
    }

    fn parse_mail<T>(&self, raw: RawMail, keep: &(impl Fn(Mail) -> T + Sync)) -> Result<ParsedMail<T>, PressProblem> {
        let origin = self.log.arrival(raw.position).origin;
        let commit = origin.commit;
        let bytes = raw.bytes.map_err(|error| PressProblem::Unreadable { commit, error })?;
        let parse = || {
            let mail = mail::parse_knowing(self.bots, origin, &bytes);
            let message_id = mail.message_id.clone().map(|message_id| (message_key(&message_id), message_id));
            let about = |problem| PressProblem::Mail {
                commit,
                message_id: message_id.as_ref().map(|(_, id)| id.clone()),
                problem,
            };
            let problems = mail.problems.iter().cloned().map(about).collect();
            ParsedMail { problems, kept: keep(mail), message_id }
        };
        // Nothing in the parser should panic; if something does, it costs this mail and not the build.
        catch_unwind(AssertUnwindSafe(parse))
            .map_err(|_| PressProblem::Unreadable { commit, error: UnreadableMail::Failed })
    }

    fn accept_mail<T>(&mut self, position: ArchivePosition, mail: ParsedMail<T>, batch: &mut MailBatch<T>) {
        if let Some((key, message_id)) = mail.message_id {
            if self.deletions.holds(key, position) {
                return;
            }
            if let Some(first) = self.seen.get(&key) {
                let commit = |at: ArchivePosition| self.log.arrival(at).origin.commit;
                batch.problems.push(PressProblem::Duplicate {
                    commit: commit(position),
                    message_id,
                    first: commit(*first),
                });
                if !self.keep_duplicates {
                    return;
                }
            } else {
                self.seen.insert(key, position);
                batch.keys.push((key, position));
            }
        }
        batch.problems.extend(mail.problems);
        batch.mails.push(mail.kept);
        batch.positions.push(position);
    }
}

/// The bytes of a mail, unless they are too many.
fn read_bounded(archive: &Archive, arrival: &Arrival) -> Result<Vec<u8>, UnreadableMail> {
    match archive.size(arrival) {
        Ok(size) if size > LARGEST_MAIL => {
            Err(UnreadableMail::TooLarge { megabytes: size >> 20, most: LARGEST_MAIL >> 20 })
        }
        // Where the size is not known, reading tells why.
        _ => Ok(archive.read(arrival)?),
    }
}
