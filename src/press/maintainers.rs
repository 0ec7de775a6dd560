//! A kernel-style MAINTAINERS file: which section the files of a patch belong to, and who maintains it.
//!
//! Entry points: [`Maintainers::load`], then [`Maintainers::sections_of`] for the files of each patch. Steps: split the
//! lines of the file into sections (`read`, with `people` for addresses), parse their patterns (`pattern`), and index
//! the patterns by the folders they begin with (`index`), so that a file is matched against few of them.
//!
//! The rules are those that the kernel's file states and `scripts/get_maintainer.pl` follows, with these differences: a
//! pattern matches whole names, where the script accepts any name with that prefix; `*` and `?` stay inside one path
//! component, as the file promises; braces, `+` and the like are literal, where the script gives them their meaning in
//! Perl; of the patterns of a section that match, the most specific one counts, not the last; and a literal name is
//! more specific than one with wildcards. A pattern without a trailing slash matches a file and, where it has no
//! wildcard, a folder: there is no tree here to look it up in.
//!
//! Deliberately not supported: `K:` (patterns for the content of patches, which say nothing about where a patch
//! belongs), the MAINTAINERS files that subfolders may have, and git's history.

mod areas;
mod index;
mod pattern;
mod people;
mod read;

pub use areas::areas_of;

use crate::base::files::read_bounded;
use crate::base::person::Address;
use index::PatternIndex;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a MAINTAINERS file is unusable.
#[derive(Debug, Error)]
pub enum MaintainersError {
    /// The file cannot be read.
    #[error(
        "{file}: {error}\n  hint: `maintainers` in site.yaml names a file like the MAINTAINERS of the Linux kernel"
    )]
    Unreadable { file: PathBuf, error: std::io::Error },
    #[error(
        "{file}: none of its {lines} lines begins a section\n  hint: a section is a line with its title, and right below it lines like `M: Ann <ann@example.org>` and `F: drivers/kettle/`"
    )]
    NoSection { file: PathBuf, lines: usize },
}

/// A line of a MAINTAINERS file that was ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaintainersProblem {
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    pub message: String,
}

/// A section: an area of the tree and its maintainers. Two sections may have the same title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// Its title as written, runs of white space folded into one space.
    pub title: String,
    /// The line of the title, from 1.
    pub line: usize,
    /// `S:` as written: `Maintained`, `Supported`, `Odd Fixes`, `Orphan`, …; the last one where there are several.
    pub status: Option<String>,
    /// `M:`, in order, without duplicates.
    pub maintainers: Vec<Address>,
    /// `R:`, in order, without duplicates.
    pub reviewers: Vec<Address>,
    /// `L:`, the addresses without remarks.
    pub lists: Vec<String>,
    /// `T:` as written, white space folded: `git git://git.example.org/kettle.git next`.
    pub trees: Vec<String>,
    /// `W:`, `Q:`, `B:`, `C:` and `P:` where they hold a web address.
    pub links: Vec<SectionLink>,
}

/// A web address of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionLink {
    pub kind: SectionLinkKind,
    /// The address; it begins with `https://` or `http://`.
    pub address: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectionLinkKind {
    /// `W:`, a page about it.
    Page,
    /// `Q:`, its patches in Patchwork.
    Patchwork,
    /// `B:`, where bugs are reported.
    Bugs,
    /// `C:`, where people talk.
    Chat,
    /// `P:`, what patches for it have to look like.
    Profile,
}

#[derive(Debug)]
pub struct Maintainers {
    sections: Vec<Section>,
    index: PatternIndex,
    problems: Vec<MaintainersProblem>,
}

impl Maintainers {
    pub fn load(file: &Path) -> Result<Self, MaintainersError> {
        let bytes =
            read_bounded(file).map_err(|error| MaintainersError::Unreadable { file: file.to_owned(), error })?;
        Self::parse(file, &String::from_utf8_lossy(&bytes))
    }

    /// Parses the text of the file; `file` is its name for errors.
    pub fn parse(file: &Path, text: &str) -> Result<Self, MaintainersError> {
        let read = read::sections(text);
        if read.is_empty() {
            return Err(MaintainersError::NoSection { file: file.to_owned(), lines: text.lines().count() });
        }
        let (sections, patterns): (Vec<_>, Vec<_>) = read.into_iter().map(|read| (read.section, read.patterns)).unzip();
        let (index, wrong) = PatternIndex::new(&sections, patterns);
        let problem = |(line, message)| MaintainersProblem { file: file.to_owned(), line, message };
        Ok(Self { sections, index, problems: wrong.into_iter().map(problem).collect() })
    }

    /// All sections, in the order of the file.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    pub fn problems(&self) -> &[MaintainersProblem] {
        &self.problems
    }

    /// The sections that the files of a patch belong to, by their indices in [`Self::sections`], best first.
    ///
    /// Each file counts for the section with the most specific pattern that matches it. Sections are ordered by the
    /// number of files that count for them, then by the more specific pattern, then by the number of files that they
    /// match, then by their order in the file. A catch-all section (THE REST) is never among them.
    pub fn sections_of(&self, paths: &[&str]) -> Vec<usize> {
        self.index.sections_of(paths)
    }
}

const HINT: &str = "`N:` holds a regular expression without look-around; `F:` with `*` and `?` does for most paths";

impl fmt::Display for MaintainersProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, message } = self;
        write!(out, "{}:{line}: {message}\n  hint: {HINT}", file.display())
    }
}
