//! From arrivals to parsed mails, in archive order.
//!
//! Entry point: [`Intake::take`]. Mails are read and parsed in parallel; what a later stage needs is kept by a function
//! of its own, so that raw bytes and bodies live only as long as one mail is looked at. Deleted mails are passed over;
//! of two mails with one Message-ID the first counts.

use crate::base::id::{MessageKey, ObjectId, message_key};
use crate::press::archive::{Archive, History};
use crate::press::mail::{self, Mail};
use crate::press::problem::PressProblem;
use rayon::prelude::*;
use std::collections::HashMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A mail that is larger than this is not read: it could only be an attack or an accident.
const LARGEST_MAIL: usize = 64 << 20;

/// Mails that are read while as many others are parsed.
const READ_AHEAD: usize = 128;

/// Message-IDs by hash, with the places of their mails.
pub type Keys = Vec<(MessageKey, usize)>;

/// Takes mails out of an archive.
pub struct Intake<'a> {
    archive: &'a Archive,
    history: &'a History,
    seen: HashMap<MessageKey, usize>,
    /// Message-IDs that a deletion names, with the place before which they are meant.
    retracted: HashMap<MessageKey, usize>,
    keep_duplicates: bool,
}

/// What was taken of a range.
pub struct Taken<T> {
    /// What was kept of each mail.
    pub mails: Vec<T>,
    /// The place of each mail in the history.
    pub places: Vec<usize>,
    /// What was wrong.
    pub problems: Vec<PressProblem>,
    /// The Message-IDs that counted, for [`Intake::skip`] in a later run.
    pub keys: Keys,
}

/// The bytes of a mail, as long as it takes to parse them.
struct Raw {
    place: usize,
    bytes: Result<Vec<u8>, String>,
}

/// Mails that were read and not yet admitted.
pub struct Fetched<T>(Vec<(usize, Result<Parsed<T>, PressProblem>)>);

/// One arrival after parsing.
struct Parsed<T> {
    /// The Message-ID with its key.
    name: Option<(MessageKey, String)>,
    kept: T,
    problems: Vec<PressProblem>,
}

impl<T> Fetched<T> {
    /// Takes out the mails before a place.
    #[must_use]
    pub fn before(&mut self, place: usize) -> Self {
        let count = self.0.partition_point(|(at, _)| *at < place);
        Self(self.0.drain(..count).collect())
    }
}

impl<'a> Intake<'a> {
    /// Begins with an archive nothing of which was taken yet.
    pub fn new(archive: &'a Archive, history: &'a History) -> Self {
        let mut retracted = HashMap::new();
        for retraction in &history.retractions {
            let Ok(bytes) = archive.read(&retraction.mail) else { continue };
            if let Some(message_id) = mail::parse(retraction.mail.origin, &bytes).message_id {
                retracted.insert(message_key(&message_id), retraction.before);
            }
        }
        Self { archive, history, seen: HashMap::new(), retracted, keep_duplicates: false }
    }

    /// Gives every mail, also those whose Message-ID came before; these are reported all the same.
    #[must_use]
    pub fn keeping_duplicates(self) -> Self {
        Self { keep_duplicates: true, ..self }
    }

    /// Notes the mails of a range without reading them; `keys` are what [`Intake::take`] gave for it. Says whether that
    /// is sound: none of the Message-IDs came before.
    pub fn skip(&mut self, keys: &Keys) -> bool {
        let sound = keys.iter().all(|(key, _)| !self.seen.contains_key(key));
        if sound {
            self.seen.extend(keys.iter().copied());
        }
        sound
    }

    /// Reads a range and keeps of each mail what `keep` makes of it.
    pub fn take<T: Send>(&mut self, range: Range<usize>, keep: impl Fn(Mail) -> T + Sync) -> Taken<T> {
        let fetched = self.fetch(range, keep);
        self.admit(fetched)
    }

    /// The part of [`Intake::take`] that needs no order: reading and parsing. One thread reads ahead while the others
    /// parse: libgit2 guards a pack with locks that several readers would fight for.
    pub fn fetch<T: Send>(&self, range: Range<usize>, keep: impl Fn(Mail) -> T + Sync) -> Fetched<T> {
        let mut fetched = Vec::with_capacity(range.len());
        let mut raw: Vec<Raw> = Vec::new();
        for ahead in pieces(range).map(Some).chain([None]) {
            let (parsed, next): (Vec<_>, Vec<Raw>) = rayon::join(
                || raw.into_par_iter().map(|raw| (raw.place, self.parse(raw, &keep))).collect(),
                || ahead.map_or_else(Vec::new, |ahead| ahead.filter_map(|place| self.read(place)).collect()),
            );
            fetched.extend(parsed);
            raw = next;
        }
        Fetched(fetched)
    }

    /// Reads one mail again, without admitting it: what `keep` makes of it, if it can still be read.
    pub fn look<T>(&self, place: usize, keep: impl Fn(Mail) -> T + Sync) -> Option<T> {
        self.parse(self.read(place)?, &keep).ok().map(|parsed| parsed.kept)
    }

    /// The part that does: ranges have to be admitted in archive order.
    pub fn admit<T>(&mut self, fetched: Fetched<T>) -> Taken<T> {
        let mails = fetched.0.len();
        let mut taken = Taken {
            mails: Vec::with_capacity(mails),
            places: Vec::with_capacity(mails),
            problems: Vec::new(),
            keys: Vec::new(),
        };
        for (place, mail) in fetched.0 {
            match mail {
                Ok(mail) => self.admit_mail(place, mail, &mut taken),
                Err(problem) => taken.problems.push(problem),
            }
        }
        taken
    }

    fn read(&self, place: usize) -> Option<Raw> {
        let arrival = self.history.arrivals.get(place).filter(|arrival| !arrival.deleted)?;
        let bytes = self.archive.read(arrival).map_err(|error| error.to_string()).and_then(|bytes| match bytes.len() {
            0..=LARGEST_MAIL => Ok(bytes),
            size => Err(format!("its mail has {} MB, more than {} MB are not read", size >> 20, LARGEST_MAIL >> 20)),
        });
        Some(Raw { place, bytes })
    }

    fn parse<T>(&self, raw: Raw, keep: &(impl Fn(Mail) -> T + Sync)) -> Result<Parsed<T>, PressProblem> {
        let origin = self.history.arrivals[raw.place].origin;
        let commit = origin.commit;
        let bytes = raw.bytes.map_err(|error| PressProblem::Unreadable { commit, error })?;
        let parse = || {
            let mail = mail::parse(origin, &bytes);
            let name = mail.message_id.clone().map(|message_id| (message_key(&message_id), message_id));
            let about =
                |problem| PressProblem::Mail { commit, message_id: name.as_ref().map(|(_, id)| id.clone()), problem };
            let problems = mail.problems.iter().cloned().map(about).collect();
            Parsed { problems, kept: keep(mail), name }
        };
        // Nothing in there should panic; if something does, it costs this mail and not the build.
        catch_unwind(AssertUnwindSafe(parse)).map_err(|_| {
            let error = "listpress failed on it; please report this with the mail".to_owned();
            PressProblem::Unreadable { commit, error }
        })
    }

    fn admit_mail<T>(&mut self, place: usize, mail: Parsed<T>, taken: &mut Taken<T>) {
        if let Some((key, message_id)) = mail.name {
            if self.retracted.get(&key).is_some_and(|before| place < *before) {
                return;
            }
            if let Some(first) = self.seen.get(&key) {
                let commit = |at: usize| self.history.arrivals[at].origin.commit;
                taken.problems.push(PressProblem::Duplicate {
                    commit: commit(place),
                    message_id,
                    first: commit(*first),
                });
                if !self.keep_duplicates {
                    return;
                }
            } else {
                self.seen.insert(key, place);
                taken.keys.push((key, place));
            }
        }
        taken.problems.extend(mail.problems);
        taken.mails.push(mail.kept);
        taken.places.push(place);
    }
}

/// Parts of a range that are read ahead.
fn pieces(range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = range.end;
    range.step_by(READ_AHEAD).map(move |start| start..end.min(start + READ_AHEAD))
}

/// The Message-ID that stands for a mail without one; nothing can refer to it.
pub fn stand_in(commit: ObjectId) -> String {
    format!("{commit}@no-message-id.invalid")
}
