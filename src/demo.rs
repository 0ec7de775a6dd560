//! An invented mailing list: the same number of mails gives the same bytes on any machine, any day.
//!
//! The project is Marram, a small kernel that does not exist; names, addresses, prose and code are made up, and every
//! address ends in a domain reserved for examples.
//!
//! Entry points: [`create`] writes a list repository, [`materialise`] the one of `builtin:demo`, [`mails`] only makes
//! the mails. Steps: events in time (`story`), the threads they start (`threads`, `series`, `sagas`, `oddities`), what
//! is written (`posting`, `draft`, `talk`, `answers`, `notices`, with `words`, `diff`, `people` and `project`), the
//! bytes of it (`letter`, `encoding`). `facts` tells tests what was done.
//! [`maintainers`] tells who looks after which files.
//!
//! Deliberately not supported: any other list than this one, and the v1 layout.

/// Appends formatted text to a string.
macro_rules! put {
    ($text:expr, $($part:tt)*) => {{
        use std::fmt::Write as _;
        let written = write!($text, $($part)*);
        debug_assert!(written.is_ok(), "writing into a string cannot fail");
    }};
}

mod answers;
mod calendar;
mod diff;
mod draft;
mod encoding;
#[doc(hidden)]
pub mod facts;
mod letter;
mod maintainers;
mod notices;
mod oddities;
mod people;
mod posting;
mod project;
mod random;
mod sagas;
mod series;
mod story;
mod talk;
mod threads;
mod words;

use crate::base::id::ObjectId;
use crate::git::{Authorship, Change, HistoryWriter};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use story::Stories;

/// How many mails `builtin:demo` has.
pub const BUILTIN_MAILS: usize = 1_500;

/// How many mails an epoch has before the next one begins.
const EPOCH_MAILS: usize = 50_000;

/// Whoever runs the archive, as commits name them.
const ARCHIVIST: &str = "marram-devel archive <archive@lists.marram.example>";

/// A mail of the invented list, or a deletion.
#[derive(Clone, Debug)]
pub struct DemoMail {
    /// The bytes of the mail, or of the mail that is deleted.
    pub raw: Vec<u8>,
    /// Its Message-ID without brackets; empty where it has none.
    pub message_id: String,
    /// What happened.
    pub event: Event,
    /// The sender's name.
    pub name: String,
    /// The sender's address.
    pub email: String,
    /// The subject.
    pub subject: String,
    /// When it was sent, in seconds since 1970, UTC.
    pub sent: i64,
    /// The sender's offset from UTC in minutes.
    pub offset: i32,
    /// When it reached the archive, in seconds since 1970, UTC.
    pub committed: i64,
}

/// What a commit of the list does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A mail arrived.
    Mail,
    /// An earlier mail, the one with these bytes, was deleted.
    Deletion,
    /// The mail before was committed once more, with the same tree.
    Again,
}

/// What [`create`] wrote.
#[derive(Clone, Debug)]
pub struct Created {
    /// How many commits each epoch has.
    pub commits: Vec<usize>,
    /// The last commit of each epoch.
    pub heads: Vec<ObjectId>,
}

/// Writes a list of `mails` mails into `directory`, as `git/0.git`, `git/1.git` and so on, and tells `progress` how
/// many mails are written. A directory that is not empty is refused.
pub fn create(directory: &Path, mails: usize, progress: &mut dyn FnMut(usize)) -> Result<Created> {
    refuse_occupied(directory)?;
    let mut created = Created { commits: Vec::new(), heads: Vec::new() };
    let mut stream = self::mails(mails).peekable();
    let mut written = 0;
    while stream.peek().is_some() {
        let epoch = directory.join(format!("git/{}.git", created.heads.len()));
        let mut writer = HistoryWriter::create(&epoch, ARCHIVIST)?;
        let mut commits = 0;
        let end = written + EPOCH_MAILS;
        while written < end
            && let Some(mail) = stream.next()
        {
            append(&mut writer, &mail)?;
            commits += 1;
            written += usize::from(mail.event == Event::Mail);
            progress(written);
        }
        created.commits.push(commits);
        created.heads.extend(writer.finish()?);
    }
    Ok(created)
}

/// Writes the list that `builtin:demo` stands for into `directory`.
pub fn materialise(directory: &Path) -> Result<Created> {
    create(directory, BUILTIN_MAILS, &mut |_| {})
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

fn append(writer: &mut HistoryWriter, mail: &DemoMail) -> Result<ObjectId> {
    let change = match mail.event {
        Event::Mail | Event::Again => Change::Mail(&mail.raw),
        Event::Deletion => Change::Deletion(&mail.raw),
    };
    let DemoMail { sent, offset, committed, .. } = *mail;
    let (name, email, subject) = (&mail.name, &mail.email, &mail.subject);
    writer.append(change, &Authorship { name, email, sent, offset, committed, subject })
}

/// The first `count` mails of the list, with the deletions and repetitions between them, which do not count. Mails are
/// made one by one, and a longer list begins with the mails of a shorter one.
pub fn mails(count: usize) -> impl Iterator<Item = DemoMail> {
    Counted { stories: Stories::begin(false), left: count }
}

/// Who looks after which files, in the form of the kernel's MAINTAINERS: what the list's diffs touch is in it.
pub fn maintainers() -> &'static str {
    maintainers::text()
}

/// The list up to a number of mails.
struct Counted {
    stories: Stories,
    left: usize,
}

impl Iterator for Counted {
    type Item = DemoMail;

    fn next(&mut self) -> Option<DemoMail> {
        if self.left == 0 {
            return None;
        }
        let mail = self.stories.next()?;
        self.left -= usize::from(mail.event == Event::Mail);
        Some(mail)
    }
}
