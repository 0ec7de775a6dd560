//! The mails of the project on several lists.
//!
//! Entry points: [`SpreadMails`], the mails of the generator with the lists that each is sent to; [`create_lists`] writes
//! their archives. Without several lists the same mails are on one; what is true of series does not change.

use super::archive::ArchiveWriter;
use super::list_server::ListServer;
use super::spread::{Lists, Spread};
use super::{Created, DemoEvent, DemoMail, FirstMails, Generator, refuse_occupied};
use crate::git::PACK_BYTES;
use anyhow::Result;
use std::path::Path;

/// The smallest pack: many of them make an archive slow to read.
const SMALLEST_PACK: usize = 2 << 20;

/// A list whose archive was written.
#[derive(Clone, Debug)]
pub struct CreatedList {
    /// Its folder.
    pub name: String,
    pub mails: usize,
    pub created: Created,
}

/// The mails of the generator, each with its lists.
pub(super) struct SpreadMails {
    pub(super) mails: FirstMails,
    pub(super) spread: Spread,
}

impl SpreadMails {
    pub(super) fn new(count: usize, spread: Spread) -> Self {
        Self { mails: FirstMails { generator: Generator::recording(), left: count }, spread }
    }
}

impl Iterator for SpreadMails {
    type Item = (DemoMail, Lists);

    fn next(&mut self) -> Option<(DemoMail, Lists)> {
        let mail = self.mails.next()?;
        for fact in self.mails.generator.take_facts() {
            self.spread.take(fact);
        }
        let lists = self.spread.lists_of(&mail);
        Some((mail, lists))
    }
}

/// A list while it is written.
struct WrittenList {
    server: ListServer,
    archive: ArchiveWriter,
    mails: usize,
    /// The mail of the last commit.
    last: String,
}

impl WrittenList {
    fn new(directory: &Path, number: usize, pack_bytes: usize) -> Self {
        let server = ListServer::new(number);
        let archive = ArchiveWriter::new(&directory.join(&server.name), pack_bytes);
        Self { server, archive, mails: 0, last: String::new() }
    }

    /// Adds a mail, or what happened to one. A list repeats a mail only if no other came between.
    fn append(&mut self, mail: &DemoMail) -> Result<()> {
        if mail.event == DemoEvent::Repetition && self.last != mail.message_id {
            return Ok(());
        }
        self.last.clone_from(&mail.message_id);
        self.mails += usize::from(mail.event == DemoEvent::Mail);
        self.archive.append(mail)
    }

    fn finish(self) -> Result<CreatedList> {
        Ok(CreatedList { name: self.server.name, mails: self.mails, created: self.archive.finish()? })
    }
}

/// Writes `mails` mails to `lists` lists, each a folder of `directory`, and calls `progress` with the number of mails so
/// far. A mail that is sent to several lists counts once. A list that gets no mail has no folder.
pub fn create_lists(
    directory: &Path,
    mails: usize,
    lists: usize,
    progress: &mut dyn FnMut(usize),
) -> Result<Vec<CreatedList>> {
    refuse_occupied(directory)?;
    let pack_bytes = (2 * PACK_BYTES / lists.max(2)).max(SMALLEST_PACK);
    let mut written: Vec<_> = (0..lists).map(|number| WrittenList::new(directory, number, pack_bytes)).collect();
    let mut done = 0;
    for (mail, reached) in SpreadMails::new(mails, Spread::new(lists)) {
        for (list, copy) in copies(&mail, &reached, |number| &written[number].server) {
            written[list].append(&copy)?;
        }
        done += usize::from(mail.event == DemoEvent::Mail);
        progress(done);
    }
    written.into_iter().map(WrittenList::finish).collect()
}

/// The copy of a mail that each list gets.
fn copies<'a>(mail: &DemoMail, reached: &Lists, server: impl Fn(usize) -> &'a ListServer) -> Vec<(usize, DemoMail)> {
    let servers: Vec<&ListServer> = reached.iter().map(|list| server(*list)).collect();
    reached.iter().zip(&servers).map(|(list, server)| (*list, server.copy(mail, &servers))).collect()
}

/// The first `mails` mails, and what happened to them, with the names of the lists that each was sent to.
#[doc(hidden)]
pub fn spread_mails(mails: usize, lists: usize) -> impl Iterator<Item = (DemoMail, Vec<String>)> {
    let name = |number: &usize| ListServer::new(*number).name;
    SpreadMails::new(mails, Spread::new(lists)).map(move |(mail, lists)| (mail, lists.iter().map(name).collect()))
}
