//! An invented mailing list, byte for byte the same on any machine and any day.
//!
//! The project is Marram, a small kernel that does not exist; names, addresses, prose and code are made up, and every
//! address ends in a domain reserved for examples.
//!
//! Entry points: [`create`] writes the archive of a list, [`create_lists`] those of several lists that share mails,
//! [`materialise`] that of `builtin:demo` or of the list beside it, [`mails`] only makes the mails, [`maintainers`] gives
//! the MAINTAINERS file. Steps: the `generator` decides who sends what and when;
//! `series`, `plan` and `sent_mail` are what it keeps; `draft`, `reply_text`, `check_text`, `acceptance` and `announcement`
//! write the texts, from `words`, `diff`, `people` and `project`; `outgoing` and `encoding` turn them into bytes; `archive` writes
//! them. `script` and `odd_mail` read what is not left to chance. `spread` decides which of several lists a mail is sent
//! to (`many_lists`, `second_list`), and `list_server` what becomes of it there. `facts` records what was done.
//!
//! Deliberately not supported: any other project, and the v1 layout.

/// Appends formatted text to a string.
macro_rules! put {
    ($text:expr, $($part:tt)*) => {{
        use std::fmt::Write as _;
        let written = write!($text, $($part)*);
        debug_assert!(written.is_ok(), "writing into a string cannot fail");
    }};
}

mod acceptance;
mod announcement;
mod archive;
mod calendar;
mod check_text;
mod diff;
mod draft;
mod encoding;
#[doc(hidden)]
pub mod facts;
mod generator;
mod list_server;
mod maintainers;
mod many_lists;
mod odd_mail;
mod outgoing;
mod people;
mod plan;
mod project;
mod random;
mod reply_text;
mod script;
mod second_list;
mod sent_mail;
mod series;
mod spread;
mod words;

use crate::base::id::ObjectId;
use crate::git::PACK_BYTES;
use anyhow::{Context, Result, bail};
use archive::ArchiveWriter;
use facts::Fact;
use generator::Generator;
pub use many_lists::{CreatedList, create_lists, spread_mails};
use std::fs;
use std::path::Path;

/// How many mails `builtin:demo` has.
pub const BUILTIN_MAILS: usize = 1_500;

/// A mail of the invented list, or a deletion.
#[derive(Clone, Debug)]
pub struct DemoMail {
    /// The bytes of the mail, or of the one that is deleted.
    pub raw: Vec<u8>,
    /// Its Message-ID without brackets; empty if it has none.
    pub message_id: String,
    /// What its commit does.
    pub event: DemoEvent,
    pub name: String,
    pub email: String,
    /// Whether a bot sent it.
    pub bot: bool,
    pub subject: String,
    /// When it was sent, in seconds since 1970, UTC.
    pub sent: i64,
    /// The sender's offset from UTC in minutes.
    pub offset: i32,
    /// When it reached the archive, in seconds since 1970, UTC.
    pub committed: i64,
}

/// What a commit of the archive does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DemoEvent {
    Mail,
    /// The earlier mail with these bytes was deleted.
    Deletion,
    /// The mail before was committed again, with the same tree.
    Repetition,
}

#[derive(Clone, Debug)]
pub struct Created {
    /// How many commits each epoch has.
    pub commits: Vec<usize>,
    /// The last commit of each epoch.
    pub heads: Vec<ObjectId>,
}

/// Writes a list of `mails` mails to `directory`, as `git/0.git`, `git/1.git` and so on, and calls `progress` with the
/// number of mails written so far. Refuses a directory that is not empty.
pub fn create(directory: &Path, mails: usize, progress: &mut dyn FnMut(usize)) -> Result<Created> {
    refuse_occupied(directory)?;
    let mut archive = ArchiveWriter::new(directory, PACK_BYTES);
    let mut written = 0;
    for mail in self::mails(mails) {
        archive.append(&mail)?;
        written += usize::from(mail.event == DemoEvent::Mail);
        progress(written);
    }
    archive.finish()
}

/// A list that is built in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltinList {
    /// `builtin:demo`.
    First,
    /// `builtin:demo/drivers`, which shares a third of its mails with the first.
    Second,
}

/// Writes a list that is built in to `directory`.
pub fn materialise(directory: &Path, list: BuiltinList) -> Result<Created> {
    match list {
        BuiltinList::First => create(directory, BUILTIN_MAILS, &mut |_| {}),
        BuiltinList::Second => {
            refuse_occupied(directory)?;
            let mut archive = ArchiveWriter::new(directory, PACK_BYTES);
            second_list::mails().iter().try_for_each(|mail| archive.append(mail))?;
            archive.finish()
        }
    }
}

/// The mails of `builtin:demo/drivers`, and what happened to them.
#[doc(hidden)]
pub fn second_mails() -> Vec<DemoMail> {
    second_list::mails()
}

fn refuse_occupied(directory: &Path) -> Result<()> {
    let occupied = match fs::read_dir(directory) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
        Err(error) => return Err(error).with_context(|| format!("cannot look into {}", directory.display())),
    };
    if occupied {
        bail!("{} is not empty: name a folder that does not exist yet, or empty it first", directory.display());
    }
    Ok(())
}

/// The first `count` mails of the list, made one by one. Deletions and repetitions between them do not count. A longer
/// list begins with the mails of a shorter one.
pub fn mails(count: usize) -> impl Iterator<Item = DemoMail> {
    FirstMails { generator: Generator::new(), left: count }
}

/// What was done until `count` mails had arrived.
#[doc(hidden)]
pub fn record_facts(count: usize) -> Vec<Fact> {
    let mut mails = FirstMails { generator: Generator::recording(), left: count };
    mails.by_ref().for_each(drop);
    mails.generator.take_facts()
}

/// The MAINTAINERS file of the list's project, in the kernel's format. It covers every file that the diffs touch.
pub fn maintainers() -> &'static str {
    maintainers::text()
}

/// The generator's mails up to a number.
struct FirstMails {
    generator: Generator,
    left: usize,
}

impl Iterator for FirstMails {
    type Item = DemoMail;

    fn next(&mut self) -> Option<DemoMail> {
        if self.left == 0 {
            return None;
        }
        let mail = self.generator.next()?;
        self.left -= usize::from(mail.event == DemoEvent::Mail);
        Some(mail)
    }
}
