//! Writes mails into the archive of a list: epochs of a fixed number of mails, and what `Created` says of them.
//!
//! Entry points: [`ArchiveWriter::new`], then [`ArchiveWriter::append`] for each mail and [`ArchiveWriter::finish`].

use super::{Created, DemoEvent, DemoMail};
use crate::git::{Authorship, Change, HistoryWriter};
use anyhow::Result;
use std::path::{Path, PathBuf};

/// How many mails an epoch has before the next one begins.
const EPOCH_MAILS: usize = 50_000;

/// The committer of the archive.
const ARCHIVIST: &str = "marram-devel archive <archive@lists.marram.example>";

pub(super) struct ArchiveWriter {
    directory: PathBuf,
    /// How many bytes of objects are collected before they are written.
    pack_bytes: usize,
    epoch: Option<HistoryWriter>,
    /// How many mails the epoch has.
    mails: usize,
    /// When the last mail was committed.
    committed: i64,
    created: Created,
}

impl ArchiveWriter {
    /// An archive without mail, of which nothing is written yet.
    pub(super) fn new(directory: &Path, pack_bytes: usize) -> Self {
        Self {
            directory: directory.to_owned(),
            pack_bytes,
            epoch: None,
            mails: 0,
            committed: i64::MIN,
            created: Created { commits: Vec::new(), heads: Vec::new() },
        }
    }

    /// Adds a commit.
    pub(super) fn append(&mut self, mail: &DemoMail) -> Result<()> {
        if self.mails == EPOCH_MAILS {
            self.end_epoch()?;
        }
        let epoch = match &mut self.epoch {
            Some(epoch) => epoch,
            none => {
                let path = self.directory.join(format!("git/{}.git", self.created.commits.len()));
                self.created.commits.push(0);
                none.insert(HistoryWriter::create(&path, ARCHIVIST)?.packing(self.pack_bytes))
            }
        };
        self.committed = self.committed.max(mail.committed);
        append(epoch, mail, self.committed)?;
        self.mails += usize::from(mail.event == DemoEvent::Mail);
        if let Some(commits) = self.created.commits.last_mut() {
            *commits += 1;
        }
        Ok(())
    }

    fn end_epoch(&mut self) -> Result<()> {
        self.mails = 0;
        if let Some(epoch) = self.epoch.take() {
            self.created.heads.extend(epoch.finish()?);
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Created> {
        self.end_epoch()?;
        Ok(self.created)
    }
}

fn append(writer: &mut HistoryWriter, mail: &DemoMail, committed: i64) -> Result<()> {
    let change = match mail.event {
        DemoEvent::Mail | DemoEvent::Repetition => Change::Mail(&mail.raw),
        DemoEvent::Deletion => Change::Deletion(&mail.raw),
    };
    let DemoMail { sent, offset, .. } = *mail;
    let (name, email, subject) = (&mail.name, &mail.email, &mail.subject);
    writer.append(change, &Authorship { name, email, sent, offset, committed, subject }).map(drop)
}
