//! Archives, made commit by commit: the same steps give the same ids on every machine.
//!
//! Entry points: [`Inbox::v2`] and the other layouts, then [`Inbox::mail`].

use super::letter::{self, Letter, raw};
use git2::{Oid, Repository, RepositoryInitOptions, Signature, Time, Tree};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The commit date of the first mail by default: 2025-03-03 12:00 UTC, a Monday.
pub(crate) const START: i64 = 1_741_003_200;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    V2,
    V1,
}

/// An archive in a folder of its own.
pub(crate) struct Inbox {
    _folder: TempDir,
    /// What `repository` of site.yaml names.
    pub(crate) path: PathBuf,
    /// The repository that receives the next commit.
    pub(crate) epoch: PathBuf,
    layout: Layout,
    /// All commits made, in order.
    pub(crate) commits: Vec<Oid>,
    /// The bytes of all mails, in order.
    pub(crate) mails: Vec<Vec<u8>>,
    clock: i64,
}

impl Inbox {
    /// A v2 folder with its first epoch, `git/0.git`.
    pub(crate) fn v2() -> Self {
        Self::at("kettle", "kettle/git/0.git", Layout::V2, true)
    }

    /// A v2 folder with its epochs at the top.
    pub(crate) fn v2_flat() -> Self {
        Self::at("kettle", "kettle/0.git", Layout::V2, true)
    }

    /// A v2 folder whose first epoch is not 0.
    pub(crate) fn v2_from(epoch: u32) -> Self {
        Self::at("kettle", &format!("kettle/git/{epoch}.git"), Layout::V2, true)
    }

    /// A single bare epoch without a folder around it.
    pub(crate) fn bare() -> Self {
        Self::at("kettle.git", "kettle.git", Layout::V2, true)
    }

    /// A single epoch as `git clone` makes it, with a working tree.
    pub(crate) fn checkout() -> Self {
        Self::at("kettle", "kettle", Layout::V2, false)
    }

    /// A v1 repository.
    pub(crate) fn v1() -> Self {
        Self::at("kettle.git", "kettle.git", Layout::V1, true)
    }

    fn at(path: &str, epoch: &str, layout: Layout, bare: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (path, epoch) = (folder.path().join(path), folder.path().join(epoch));
        init(&epoch, bare);
        Self { _folder: folder, path, epoch, layout, commits: Vec::new(), mails: Vec::new(), clock: START }
    }

    /// Continues in another epoch.
    pub(crate) fn epoch(mut self, number: u32) -> Self {
        self.epoch = self.epoch.with_file_name(format!("{number}.git"));
        init(&self.epoch, true);
        self
    }

    /// Adds a mail that [`letter::letter`] understands.
    pub(crate) fn mail(self, description: &str) -> Self {
        self.letter(letter::letter(description))
    }

    /// Adds a mail that was sent and committed on a day.
    pub(crate) fn mail_on(self, day: &str, description: &str) -> Self {
        self.letter(letter::letter(description).on(day))
    }

    /// Adds several mails.
    pub(crate) fn letters(self, letters: impl IntoIterator<Item = Letter>) -> Self {
        letters.into_iter().fold(self, Self::letter)
    }

    /// Adds a mail.
    #[expect(clippy::needless_pass_by_value, reason = "letters are made in the call")]
    pub(crate) fn letter(mut self, letter: Letter) -> Self {
        let now = letter.committed.unwrap_or(self.clock);
        let bytes = letter.bytes(self.mails.len() + 1, now);
        let tree = self.tree_with("m", &bytes);
        self.mails.push(bytes);
        self.commit(tree, now, &[])
    }

    /// Adds an earlier mail again, byte for byte; the first mail is number 1.
    pub(crate) fn again(self, number: usize) -> Self {
        let bytes = self.mails[number - 1].clone();
        self.letter(raw(bytes))
    }

    /// Adds a commit with the tree of its parent.
    pub(crate) fn same_tree(self) -> Self {
        let tree = self.tip_tree();
        let clock = self.clock;
        self.commit(tree, clock, &[])
    }

    /// Deletes a mail as public-inbox does.
    pub(crate) fn delete(self, number: usize) -> Self {
        let bytes = self.mails[number - 1].clone();
        if self.layout == Layout::V2 {
            return self.delete_bytes(&bytes);
        }
        let tree = self.tree_without(&path_of(&bytes));
        let clock = self.clock;
        self.commit(tree, clock, &[])
    }

    /// Deletes the mail that has the Message-ID of these bytes (v2).
    pub(crate) fn delete_bytes(self, bytes: &[u8]) -> Self {
        let tree = self.tree_with("d", bytes);
        let clock = self.clock;
        self.commit(tree, clock, &[])
    }

    /// Adds a commit whose tree holds a file that is no mail.
    pub(crate) fn stranger(self) -> Self {
        let tree = self.tree_with("README", b"not a mail");
        let clock = self.clock;
        self.commit(tree, clock, &[])
    }

    /// Adds a commit whose tree has these entries, sorted by name: each by its mode and name, all with the same bytes.
    pub(crate) fn tree(self, entries: &[&str]) -> Self {
        let repository = self.repository();
        let objects = repository.odb().unwrap();
        let blob = objects.write(git2::ObjectType::Blob, b"Subject: never a mail\n\n").unwrap();
        let mut tree = Vec::new();
        for entry in entries {
            let id = if entry.starts_with("40000 ") { self.tip_tree() } else { blob };
            tree.extend([entry.as_bytes(), b"\0", id.as_bytes()].concat());
        }
        let tree = objects.write(git2::ObjectType::Tree, &tree).unwrap();
        drop(objects);
        let clock = self.clock;
        self.commit(tree, clock, &[])
    }

    /// Puts all objects into one pack, and returns that.
    pub(crate) fn pack(&self) -> PathBuf {
        let mut git = std::process::Command::new("git");
        git.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("HOME", &self.path);
        assert!(git.arg("-C").arg(&self.epoch).args(["repack", "-adq"]).status().unwrap().success());
        let packs = std::fs::read_dir(self.git_folder().join("objects/pack")).unwrap();
        packs.map(|entry| entry.unwrap().path()).find(|path| path.extension().is_some_and(|it| it == "pack")).unwrap()
    }

    /// Adds a merge that brings one mail itself and another one through its second parent.
    pub(crate) fn merge(self, letter: &Letter, aside: &Letter) -> Self {
        let repository = self.repository();
        let bytes = aside.bytes(900, self.clock);
        let tree = repository.find_tree(tree_of(&repository, "m", &bytes)).unwrap();
        let parent = repository.find_commit(self.tip()).unwrap();
        let who = signature(self.clock);
        let side = repository.commit(None, &who, &who, "aside", &tree, &[&parent]).unwrap();
        let mut this = self;
        let bytes = letter.bytes(this.mails.len() + 1, this.clock);
        let tree = this.tree_with("m", &bytes);
        this.mails.push(bytes);
        let clock = this.clock;
        this.commit(tree, clock, &[side])
    }

    /// Makes a second branch at a commit.
    pub(crate) fn branch(self, name: &str, number: usize) -> Self {
        self.repository().reference(&format!("refs/heads/{name}"), self.commits[number - 1], true, "").unwrap();
        self
    }

    /// Points HEAD at a branch that need not exist.
    pub(crate) fn head(self, name: &str) -> Self {
        std::fs::write(self.git_folder().join("HEAD"), format!("ref: refs/heads/{name}\n")).unwrap();
        self
    }

    /// The id of a commit; the first is number 1.
    pub(crate) fn id(&self, number: usize) -> String {
        self.commits[number - 1].to_string()
    }

    /// `FROM..TO` of two commits by their numbers.
    pub(crate) fn range(&self, from: usize, to: usize) -> String {
        format!("{}..{}", self.id(from), self.id(to))
    }

    /// The blob of a mail.
    pub(crate) fn blob(&self, number: usize) -> Oid {
        Oid::hash_object(git2::ObjectType::Blob, &self.mails[number - 1]).unwrap()
    }

    /// The file that holds a loose object.
    pub(crate) fn object_file(&self, id: Oid) -> PathBuf {
        let id = id.to_string();
        self.git_folder().join("objects").join(&id[..2]).join(&id[2..])
    }

    /// Removes an object.
    pub(crate) fn lose(&self, id: Oid) {
        std::fs::remove_file(self.object_file(id)).unwrap();
    }

    /// Corrupts an object.
    pub(crate) fn spoil(&self, id: Oid) {
        let file = self.object_file(id);
        std::fs::remove_file(&file).unwrap();
        std::fs::write(file, b"this is not zlib").unwrap();
    }

    /// The folder with HEAD and objects.
    pub(crate) fn git_folder(&self) -> PathBuf {
        let inner = self.epoch.join(".git");
        if inner.is_dir() { inner } else { self.epoch.clone() }
    }

    fn repository(&self) -> Repository {
        Repository::open(&self.epoch).unwrap()
    }

    fn tip(&self) -> Oid {
        self.repository().refname_to_id("refs/heads/master").unwrap()
    }

    fn tip_tree(&self) -> Oid {
        self.repository().find_commit(self.tip()).unwrap().tree_id()
    }

    /// The tree of the next commit: just `name` in v2, with the earlier mails in v1.
    fn tree_with(&self, name: &str, bytes: &[u8]) -> Oid {
        let repository = self.repository();
        if self.layout == Layout::V2 {
            return tree_of(&repository, name, bytes);
        }
        let blob = repository.blob(bytes).unwrap();
        Self::changed_tree(&repository, &path_of(bytes), Some(blob))
    }

    fn tree_without(&self, path: &(String, String)) -> Oid {
        Self::changed_tree(&self.repository(), path, None)
    }

    fn changed_tree(repository: &Repository, (folder, file): &(String, String), blob: Option<Oid>) -> Oid {
        let top = repository
            .refname_to_id("refs/heads/master")
            .ok()
            .map(|tip| repository.find_commit(tip).unwrap().tree().unwrap());
        let inner = top.as_ref().and_then(|tree| inner_tree(repository, tree, folder));
        let mut builder = repository.treebuilder(inner.as_ref()).unwrap();
        match blob {
            Some(blob) => drop(builder.insert(file, blob, 0o100_644).unwrap()),
            None => builder.remove(file).unwrap(),
        }
        let (inner, left) = (builder.write().unwrap(), builder.len());
        let mut builder = repository.treebuilder(top.as_ref()).unwrap();
        // git keeps no empty folders.
        match left {
            0 => builder.remove(folder).unwrap(),
            _ => drop(builder.insert(folder, inner, 0o040_000).unwrap()),
        }
        builder.write().unwrap()
    }

    fn commit(mut self, tree: Oid, committed: i64, more: &[Oid]) -> Self {
        let repository = self.repository();
        let tip = repository.refname_to_id("refs/heads/master").ok();
        let parents: String = tip.iter().chain(more).map(|parent| format!("parent {parent}\n")).collect();
        // Written by hand because libgit2 refuses the absurd dates that real archives contain.
        let text = format!(
            "tree {tree}\n{parents}author Archive <archive@example.net> {committed} +0000\ncommitter Archive <archive@example.net> {committed} +0000\n\nmail\n"
        );
        let id = repository.odb().unwrap().write(git2::ObjectType::Commit, text.as_bytes()).unwrap();
        repository.reference("refs/heads/master", id, true, "").unwrap();
        self.commits.push(id);
        if (START..START * 2).contains(&committed) {
            self.clock = committed + 60;
        }
        self
    }
}

fn init(folder: &Path, bare: bool) {
    let mut options = RepositoryInitOptions::new();
    options.bare(bare).mkpath(true).external_template(false).initial_head("refs/heads/master");
    Repository::init_opts(folder, &options).unwrap();
}

fn tree_of(repository: &Repository, name: &str, bytes: &[u8]) -> Oid {
    let blob = repository.blob(bytes).unwrap();
    let mut builder = repository.treebuilder(None).unwrap();
    builder.insert(name, blob, 0o100_644).unwrap();
    builder.write().unwrap()
}

fn inner_tree<'a>(repository: &'a Repository, tree: &Tree<'_>, folder: &str) -> Option<Tree<'a>> {
    repository.find_tree(tree.get_name(folder)?.id()).ok()
}

/// `ab/cdef…` of a v1 repository.
fn path_of(bytes: &[u8]) -> (String, String) {
    let hash = Oid::hash_object(git2::ObjectType::Blob, bytes).unwrap().to_string();
    (hash[..2].to_owned(), hash[2..].to_owned())
}

fn signature(seconds: i64) -> Signature<'static> {
    Signature::new("Archive", "archive@example.net", &Time::new(seconds, 0)).unwrap()
}
