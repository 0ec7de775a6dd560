//! The raw form of commits and trees, and the parts of it that archives need.

use crate::base::id::ObjectId;
use std::fmt;

/// The parts of a commit that the archive needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommitFacts {
    pub tree: ObjectId,
    /// Its first parent.
    pub parent: Option<ObjectId>,
    /// The committer's date, in seconds since 1970; 0 where it cannot be read.
    pub committed: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeEntry {
    pub name: Vec<u8>,
    pub id: ObjectId,
    pub kind: EntryKind,
}

/// What an entry of a tree is, by its mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    File,
    Executable,
    Link,
    Tree,
    /// The commit of another repository.
    Submodule,
    /// A mode that git does not write.
    Unknown,
}

impl TreeEntry {
    pub fn is_tree(&self) -> bool {
        self.kind == EntryKind::Tree
    }
}

impl fmt::Display for EntryKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::File => "a file",
            Self::Executable => "an executable file",
            Self::Link => "a symbolic link",
            Self::Tree => "a folder",
            Self::Submodule => "a submodule",
            Self::Unknown => "of no kind that git knows",
        })
    }
}

pub(super) fn parse_commit(data: &[u8]) -> Option<CommitFacts> {
    let mut lines = data.split(|byte| *byte == b'\n');
    let tree = parse_hex(lines.next()?.strip_prefix(b"tree ")?)?;
    let mut facts = CommitFacts { tree, parent: None, committed: 0 };
    for line in lines.take_while(|line| !line.is_empty()) {
        if let Some(parent) = line.strip_prefix(b"parent ") {
            facts.parent = facts.parent.or(parse_hex(parent));
        } else if let Some(committer) = line.strip_prefix(b"committer ") {
            // Like a clock that was not set: what no date can be read from counts as 1970.
            facts.committed = committer_date(committer).unwrap_or(0);
        }
    }
    Some(facts)
}

/// `Name <address> 1756480000 +0000`: the number before the offset.
fn committer_date(line: &[u8]) -> Option<i64> {
    let after = line.iter().rposition(|byte| *byte == b'>')? + 1;
    let text = std::str::from_utf8(&line[after..]).ok()?;
    text.split_ascii_whitespace().next()?.parse().ok()
}

fn parse_hex(text: &[u8]) -> Option<ObjectId> {
    ObjectId::parse(std::str::from_utf8(text).ok()?)
}

pub(super) fn parse_tree(mut data: &[u8]) -> Option<Vec<TreeEntry>> {
    let mut entries = Vec::new();
    while !data.is_empty() {
        let space = data.iter().position(|byte| *byte == b' ')?;
        let end = data.iter().position(|byte| *byte == 0)?;
        let id = data.get(end + 1..end + 21)?;
        entries.push(TreeEntry {
            name: data.get(space + 1..end)?.to_vec(),
            id: ObjectId(id.try_into().ok()?),
            kind: entry_kind(&data[..space]),
        });
        data = &data[end + 21..];
    }
    Some(entries)
}

/// The kind by a mode in octal digits. Of a file only its owner's right to execute it counts: old versions of git wrote
/// other rights, too.
fn entry_kind(mode: &[u8]) -> EntryKind {
    let mode = std::str::from_utf8(mode).ok().and_then(|mode| u32::from_str_radix(mode, 8).ok()).unwrap_or(0);
    match mode & 0o170_000 {
        0o100_000 if mode & 0o100 == 0 => EntryKind::File,
        0o100_000 => EntryKind::Executable,
        0o120_000 => EntryKind::Link,
        0o040_000 => EntryKind::Tree,
        0o160_000 => EntryKind::Submodule,
        _ => EntryKind::Unknown,
    }
}
