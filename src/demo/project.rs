//! Marram, the invented kernel the list is about: its subsystems, files and functions.

use super::random::Random;
use std::sync::LazyLock;

pub(super) const LIST: &str = "marram-devel@lists.marram.example";

/// The URLs of its archive and its repositories.
pub(super) const ARCHIVE: &str = "https://lists.marram.example/r";
pub(super) const CODE: &str = "https://git.marram.example";

#[derive(Debug)]
pub(super) struct DemoSubsystem {
    /// Its position among [`SUBSYSTEMS`].
    pub(super) number: usize,
    pub(super) name: &'static str,
    /// Its prefix in subjects, usual spelling first.
    pub(super) prefixes: Vec<&'static str>,
    /// The tag of its tree in subjects; empty for none.
    pub(super) tag: &'static str,
    /// What it deals with.
    pub(super) nouns: Vec<&'static str>,
    pub(super) structs: Vec<&'static str>,
    /// The folders of its files, each ending in a slash; a folder listed twice is used twice as often.
    pub(super) folders: Vec<&'static str>,
    /// The names of its files without extensions.
    pub(super) stems: Vec<&'static str>,
}

pub(super) static SUBSYSTEMS: LazyLock<Vec<DemoSubsystem>> = LazyLock::new(|| {
    let lines = include_str!("subsystems.txt").lines().filter(|line| !line.starts_with('#'));
    let subsystem = |(number, line)| DemoSubsystem::parse(number, line).expect("subsystems.txt follows its format");
    lines.enumerate().map(subsystem).collect()
});

impl DemoSubsystem {
    fn parse(number: usize, line: &'static str) -> Option<Self> {
        let mut columns = line.split('|').map(str::trim);
        let mut list = || columns.next().map(|column| column.split(';').map(str::trim).collect::<Vec<_>>());
        let (name, prefixes, tag, folders) = (list()?, list()?, list()?, list()?);
        let (stems, nouns, structs) = (list()?, list()?, list()?);
        Some(Self { number, name: name[0], prefixes, tag: tag[0], nouns, structs, folders, stems })
    }

    /// The prefix as one author spells it: mostly the usual way.
    pub(super) fn prefix(&self, random: &mut Random) -> &'static str {
        if random.chance(85) { self.prefixes[0] } else { random.pick::<&'static str>(&self.prefixes) }
    }

    /// An invented function name.
    pub(super) fn function(&self, random: &mut Random) -> String {
        let verbs = ["get", "flush", "walk", "init", "release", "find", "insert", "resize", "drain", "commit", "reset"];
        let stem = last_part(random.pick::<&str>(&self.stems), ['/', ',']);
        let noun = last_part(random.pick::<&str>(&self.nouns), [' ', '-']);
        format!("{stem}_{}_{noun}", random.pick(&verbs)).replace('-', "_")
    }

    pub(super) fn file(&self, random: &mut Random) -> String {
        let folder = random.pick(&self.folders);
        let ending = match folder.split_once('/').map_or(*folder, |(top, _)| top) {
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

fn last_part(text: &str, separators: [char; 2]) -> &str {
    text.rsplit_once(separators).map_or(text, |(_, last)| last)
}
