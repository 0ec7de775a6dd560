//! An invented mailing list: the same number of mails gives the same bytes on any machine, any day.
//!
//! Entry points: [`create`] writes a list repository, [`mails`] only makes the mails.

mod calendar;
mod random;

use crate::archive::ObjectId;
use crate::git::{Authorship, Change, HistoryWriter};
use anyhow::{Context, Result, bail};
use calendar::{DAY, START};
use random::Random;
use std::fs;
use std::path::Path;

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
        Event::Mail => Change::Mail(&mail.raw),
        Event::Deletion => Change::Deletion(&mail.raw),
    };
    let DemoMail { sent, offset, committed, .. } = *mail;
    let (name, email, subject) = (&mail.name, &mail.email, &mail.subject);
    writer.append(change, &Authorship { name, email, sent, offset, committed, subject })
}

/// The first `count` mails of the list, and the deletions between them.
pub fn mails(count: usize) -> impl Iterator<Item = DemoMail> {
    (0..count).map(simple)
}

fn simple(number: usize) -> DemoMail {
    let mut random = Random::of(1, number as u64);
    let who = random.below(100);
    let sent = START + number as i64 * DAY / 40;
    let text: String = (0..40).map(|_| format!("{} {}\n", random.hex(12), random.hex(18))).collect();
    let (name, email) = (format!("Person {who}"), format!("p{who}@host{}.example", who % 30));
    let subject = format!("[PATCH {}/3] mm: change {}", number % 3 + 1, random.hex(4));
    let parent =
        if number % 3 == 0 { String::new() } else { format!("In-Reply-To: <m{}@host.example>\n", number - number % 3) };
    let raw = format!(
        "From: {name} <{email}>\nTo: marram-devel@lists.marram.example\nSubject: {subject}\nDate: {}\nMessage-ID: <m{number}@host.example>\n{parent}\n{text}\nSigned-off-by: {name} <{email}>\n---\n a.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n\ndiff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1,3 +1,3 @@\n a\n-b\n+c\n d\n-- \n2.43.0\n",
        calendar::mail_date(sent, 60)
    );
    DemoMail { raw: raw.into_bytes(), event: Event::Mail, name, email, subject, sent, offset: 60, committed: sent + 30 }
}
