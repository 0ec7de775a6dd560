//! Marram, the invented kernel the list is about: its subsystems, files and functions.

use super::random::Random;
use std::sync::LazyLock;

/// The list's address.
pub(super) const LIST: &str = "marram-devel@lists.marram.example";

/// Where its archive and its code are said to be.
pub(super) const ARCHIVE: &str = "https://lists.marram.example/r";
pub(super) const CODE: &str = "https://git.marram.example";

/// A part of the project.
#[derive(Debug)]
pub(super) struct Subsystem {
    /// Its place among [`SUBSYSTEMS`].
    pub(super) number: usize,
    /// What its people call it.
    pub(super) name: &'static str,
    /// How subjects spell it, the usual form first.
    pub(super) prefixes: Vec<&'static str>,
    /// The tag of its tree in subjects; empty where it has none.
    pub(super) tag: &'static str,
    /// What it deals with.
    pub(super) nouns: Vec<&'static str>,
    /// Its data structures.
    pub(super) structs: Vec<&'static str>,
    /// The folders of its files, with a slash at the end; a folder that stands twice is used twice as often.
    pub(super) folders: Vec<&'static str>,
    /// The names of its files without endings.
    pub(super) stems: Vec<&'static str>,
}

/// All subsystems.
pub(super) static SUBSYSTEMS: LazyLock<Vec<Subsystem>> = LazyLock::new(|| {
    let lines = include_str!("subsystems.txt").lines().filter(|line| !line.starts_with('#'));
    lines.enumerate().filter_map(|(number, line)| Subsystem::read(number, line)).collect()
});

impl Subsystem {
    fn read(number: usize, line: &'static str) -> Option<Self> {
        let mut columns = line.split('|').map(str::trim);
        let mut list = || columns.next().map(|column| column.split(';').map(str::trim).collect::<Vec<_>>());
        let (name, prefixes, tag, folders) = (list()?, list()?, list()?, list()?);
        let (stems, nouns, structs) = (list()?, list()?, list()?);
        Some(Self { number, name: name[0], prefixes, tag: tag[0], nouns, structs, folders, stems })
    }

    /// How one author spells the prefix: mostly the usual way.
    pub(super) fn prefix(&self, random: &mut Random) -> &'static str {
        if random.chance(85) { self.prefixes[0] } else { random.pick::<&'static str>(&self.prefixes) }
    }

    /// The name of a function.
    pub(super) fn function(&self, random: &mut Random) -> String {
        let verbs = ["get", "flush", "walk", "init", "release", "find", "insert", "resize", "drain", "commit", "reset"];
        let stem = random.pick(&self.stems).rsplit(['/', ',']).next().unwrap_or_default();
        let noun = random.pick(&self.nouns).rsplit([' ', '-']).next().unwrap_or_default();
        format!("{stem}_{}_{noun}", random.pick(&verbs)).replace('-', "_")
    }

    /// The path of a source file.
    pub(super) fn file(&self, random: &mut Random) -> String {
        let folder = random.pick(&self.folders);
        let ending = match folder.split('/').next().unwrap_or_default() {
            "include" => "h",
            "rust" => "rs",
            "Documentation" if folder.contains("bindings") => "yaml",
            "Documentation" => "rst",
            "scripts" => "sh",
            _ if random.chance(18) => "h",
            _ => "c",
        };
        format!("{folder}{}.{ending}", random.pick(&self.stems))
    }

    /// The tree its patches go to.
    pub(super) fn tree(&self) -> &'static str {
        if self.tag.is_empty() { "marram/for-next" } else { self.tag }
    }
}
