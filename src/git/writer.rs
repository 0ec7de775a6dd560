//! Writes a list repository in public-inbox's v2 form: one epoch, one linear history, one mail per commit.
//!
//! Entry point: [`HistoryWriter::create`], then [`HistoryWriter::append`] for each mail and [`HistoryWriter::finish`].
//!
//! Objects are not written one by one: a loose object costs a file and a `rename`, which is minutes for 100,000 mails.
//! They are collected, and every [`PACK_BYTES`] of them, or as many as the caller wants, become one pack, compressed by a separate thread while the next
//! one fills. Ids depend only on what is appended, packs also on the version of libgit2; neither depends on the user,
//! the clock, the locale or the number of cores.
//!
//! Deliberately not supported: appending to a history that exists, merges, the v1 layout, sha256.

use crate::base::id::ObjectId;
use anyhow::{Context, Result, anyhow};
use git2::{Config, ObjectType, Odb, Oid, Repository, RepositoryInitOptions};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};
use tempfile::NamedTempFile;

/// The size of a pack in bytes: few packs, and little memory for those in progress.
pub const PACK_BYTES: usize = 40 << 20;

/// How many packs may be compressed while another one fills.
const PACKERS: usize = 2;

/// The branch a v2 epoch has.
const BRANCH: &str = "refs/heads/master";

/// A commit's change to the list.
#[derive(Clone, Copy, Debug)]
pub enum Change<'mail> {
    /// Adds a mail. The same mail twice in a row gives a commit with its parent's tree.
    Mail(&'mail [u8]),
    /// Deletes the mail with exactly these bytes.
    Deletion(&'mail [u8]),
}

/// Who sent a mail and when, as the commit records it.
#[derive(Clone, Copy, Debug)]
pub struct Authorship<'mail> {
    pub name: &'mail str,
    pub email: &'mail str,
    /// When it was sent, in seconds since 1970, UTC.
    pub sent: i64,
    /// The sender's offset from UTC in minutes.
    pub offset: i32,
    /// When it reached the archive, in seconds since 1970, UTC.
    pub committed: i64,
    /// The commit's message: the subject.
    pub subject: &'mail str,
}

/// A repository under construction.
pub struct HistoryWriter {
    repository: PathBuf,
    committer: String,
    head: Option<ObjectId>,
    pack_bytes: usize,
    filling: Batch,
    packing: VecDeque<JoinHandle<Result<()>>>,
}

/// The objects of one pack, kept in memory.
struct Batch {
    objects: Odb<'static>,
    ids: Vec<Oid>,
    bytes: usize,
}

impl HistoryWriter {
    /// Makes an empty bare repository at `repository`; `committer` is the `name <address>` of whoever runs the archive.
    pub fn create(repository: &Path, committer: &str) -> Result<Self> {
        let mut options = RepositoryInitOptions::new();
        options.bare(true).no_reinit(true).mkpath(true).external_template(false).initial_head(BRANCH);
        Repository::init_opts(repository, &options)
            .with_context(|| format!("cannot make a repository in {}", repository.display()))?;
        Ok(Self {
            repository: repository.to_path_buf(),
            committer: committer.to_owned(),
            head: None,
            pack_bytes: PACK_BYTES,
            filling: Batch::new()?,
            packing: VecDeque::new(),
        })
    }

    /// Makes packs of so many bytes, for callers that write many repositories at once.
    #[must_use]
    pub fn packing(self, pack_bytes: usize) -> Self {
        Self { pack_bytes, ..self }
    }

    /// Adds one commit on top of the history and returns its id.
    pub fn append(&mut self, change: Change<'_>, authorship: &Authorship<'_>) -> Result<ObjectId> {
        let (name, mail) = match change {
            Change::Mail(mail) => ('m', mail),
            Change::Deletion(mail) => ('d', mail),
        };
        let blob = self.filling.add(ObjectType::Blob, mail)?;
        let mut tree = format!("100644 {name}\0").into_bytes();
        tree.extend_from_slice(blob.as_bytes());
        let tree = self.filling.add(ObjectType::Tree, &tree)?;
        let commit = self.commit_text(tree, authorship);
        let commit = object_id(self.filling.add(ObjectType::Commit, commit.as_bytes())?);
        self.head = Some(commit);
        if self.filling.bytes >= self.pack_bytes {
            self.start_pack()?;
        }
        Ok(commit)
    }

    /// Writes the remaining objects and points the branch at the last commit, whose id it returns.
    pub fn finish(mut self) -> Result<Option<ObjectId>> {
        self.start_pack()?;
        while let Some(packer) = self.packing.pop_front() {
            join(packer)?;
        }
        let Some(head) = self.head else { return Ok(None) };
        let repository = Repository::open_bare(&self.repository)?;
        repository.reference(BRANCH, Oid::from_bytes(&head.0)?, false, "")?;
        Ok(Some(head))
    }

    /// The bytes of a commit; built by hand because a [`git2::Signature`] refuses the absurd dates of real archives.
    fn commit_text(&self, tree: Oid, authorship: &Authorship<'_>) -> String {
        let parent = self.head.map_or_else(String::new, |head| format!("parent {head}\n"));
        let Authorship { sent, committed, subject, .. } = authorship;
        format!(
            "tree {tree}\n{parent}author {} <{}> {sent} {}\ncommitter {} {committed} +0000\n\n{subject}\n",
            identity(authorship.name),
            identity(authorship.email),
            zone(authorship.offset),
            self.committer,
        )
    }

    /// Passes the collected objects to a thread that packs them.
    fn start_pack(&mut self) -> Result<()> {
        if self.filling.ids.is_empty() {
            return Ok(());
        }
        if self.packing.len() >= PACKERS
            && let Some(oldest) = self.packing.pop_front()
        {
            join(oldest)?;
        }
        let batch = std::mem::replace(&mut self.filling, Batch::new()?);
        let folder = self.repository.join("objects/pack");
        self.packing.push_back(thread::spawn(move || batch.pack(&folder)));
        Ok(())
    }
}

impl Batch {
    fn new() -> Result<Self> {
        let objects = Odb::new()?;
        objects.add_new_mempack_backend(1)?;
        Ok(Self { objects, ids: Vec::new(), bytes: 0 })
    }

    /// Collects an object and returns its id.
    fn add(&mut self, kind: ObjectType, bytes: &[u8]) -> Result<Oid> {
        let id = self.objects.write(kind, bytes)?;
        self.bytes += bytes.len();
        self.ids.push(id);
        Ok(id)
    }

    /// Writes the objects as one pack into `folder`, newest first as `git repack` does.
    ///
    /// The packer has its own settings: the user's must not matter, and each object is compared with only one other.
    /// Comparing with ten triples the time and saves a sixth of the size.
    fn pack(self, folder: &Path) -> Result<()> {
        let repository = Repository::from_odb(self.objects)?;
        let settings = NamedTempFile::new()?;
        let mut config = Config::open(settings.path())?;
        config.set_i64("pack.windowMemory", 1)?;
        repository.set_config(&config)?;
        let mut pack = repository.packbuilder()?;
        for id in self.ids.into_iter().rev() {
            pack.insert_object(id, None)?;
        }
        pack.write(folder, 0o444).with_context(|| format!("cannot write a pack into {}", folder.display()))
    }
}

/// Waits for a pack.
fn join(packer: JoinHandle<Result<()>>) -> Result<()> {
    packer.join().map_err(|_| anyhow!("the thread that writes a pack broke down"))?
}

/// A name or address without the characters that end it in a commit.
fn identity(text: &str) -> String {
    text.chars().filter(|char| !matches!(char, '<' | '>' | '\n' | '\0')).collect()
}

/// A UTC offset as git writes it.
fn zone(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

fn object_id(id: Oid) -> ObjectId {
    let mut bytes = [0; 20];
    bytes.copy_from_slice(id.as_bytes());
    ObjectId(bytes)
}
