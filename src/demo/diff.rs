//! Diffs that `git apply --numstat` accepts, with the matching diffstat.
//!
//! Entry point: [`PatchDiff::generate`]. A seed determines the diff. A later version of a patch lists the versions in
//! which it changed, and only some of the added snippets differ then, as in a real reroll.

use super::project::DemoSubsystem;
use super::random::Random;
use super::words::Phrases;

#[derive(Clone, Debug, Default)]
pub(super) struct PatchDiff {
    pub(super) text: String,
    /// In the order of the diff.
    pub(super) files: Vec<FileStat>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FileStat {
    /// Its path after the change.
    pub(super) path: String,
    /// How a diffstat names it.
    pub(super) label: String,
    pub(super) added: usize,
    pub(super) removed: usize,
    /// The line below the diffstat about a new, deleted or renamed file; empty otherwise.
    pub(super) note: String,
}

/// What a patch does to a file as a whole.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FileChange {
    Edited,
    Created,
    Deleted,
    Renamed,
}

struct DiffWriter<'a> {
    seed: u64,
    subsystem: &'static DemoSubsystem,
    changed_in: &'a [u32],
    skeleton: Random,
    snippets: u64,
    text: String,
}

/// Lines with their signs: ' ', '-' or '+'.
type HunkLines = Vec<(char, String)>;

impl PatchDiff {
    /// The diff of the patch with this seed, changed in the versions `changed_in`.
    pub(super) fn generate(seed: u64, subsystem: &'static DemoSubsystem, changed_in: &[u32]) -> Self {
        let skeleton = Random::for_part(seed, 0xd1ff);
        let mut writer = DiffWriter { seed, subsystem, changed_in, skeleton, snippets: 0, text: String::new() };
        let mut files: Vec<FileStat> = Vec::new();
        let mut paths: Vec<String> = (0..writer.file_count()).map(|_| subsystem.file(&mut writer.skeleton)).collect();
        paths.sort();
        paths.dedup();
        for path in paths {
            files.push(writer.file(path));
        }
        Self { text: writer.text, files }
    }

    /// The diffstat with its summary line and the notes on new, deleted and renamed files.
    pub(super) fn diffstat(&self) -> String {
        diffstat(&self.files)
    }
}

/// The diffstat of `files` as git writes it.
pub(super) fn diffstat(files: &[FileStat]) -> String {
    let name_width = files.iter().map(|file| file.label.len()).max().unwrap_or(0);
    let most = files.iter().map(|file| file.added + file.removed).max().unwrap_or(0);
    let number_width = most.to_string().len();
    let graph_width = 72_usize.saturating_sub(name_width + number_width + 6).max(10);
    let mut text = String::new();
    for file in files {
        let graph = graph(file, graph_width, most);
        let changed = file.added + file.removed;
        let line = format!(" {:name_width$} | {changed:number_width$} {graph}", file.label);
        put!(text, "{}\n", line.trim_end());
    }
    text += &summary(files);
    for file in files.iter().filter(|file| !file.note.is_empty()) {
        put!(text, " {}\n", file.note);
    }
    text
}

fn graph(file: &FileStat, width: usize, most: usize) -> String {
    let scale = |lines: usize| if lines == 0 || most <= width { lines } else { 1 + lines * (width - 1) / most };
    let total = scale(file.added + file.removed).max(usize::from(file.added > 0) + usize::from(file.removed > 0));
    let smaller = scale(file.added.min(file.removed));
    let (plus, minus) = if file.added < file.removed { (smaller, total - smaller) } else { (total - smaller, smaller) };
    "+".repeat(plus) + &"-".repeat(minus)
}

fn summary(files: &[FileStat]) -> String {
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let added = files.iter().map(|file| file.added).sum::<usize>();
    let removed = files.iter().map(|file| file.removed).sum::<usize>();
    let mut text = format!(" {} file{} changed", files.len(), plural(files.len()));
    if added > 0 || removed == 0 {
        put!(text, ", {added} insertion{}(+)", plural(added));
    }
    if removed > 0 || added == 0 {
        put!(text, ", {removed} deletion{}(-)", plural(removed));
    }
    text.push('\n');
    text
}

impl DiffWriter<'_> {
    fn file_count(&mut self) -> usize {
        match self.skeleton.below(20) {
            0..11 => 1,
            11..16 => 2,
            16..18 => 3,
            18 => 5,
            _ => 8,
        }
    }

    fn file(&mut self, path: String) -> FileStat {
        let change = match self.skeleton.below(60) {
            0..3 => FileChange::Created,
            3 => FileChange::Deleted,
            4 => FileChange::Renamed,
            _ => FileChange::Edited,
        };
        let old = if change == FileChange::Renamed { renamed_from(&path) } else { path.clone() };
        let (before, after, similarity) = (self.skeleton.hex(12), self.skeleton.hex(12), self.skeleton.between(81, 97));
        put!(self.text, "diff --git a/{old} b/{path}\n");
        let (extended, note) = match change {
            FileChange::Edited => {
                (format!("index {before}..{after} 100644\n--- a/{old}\n+++ b/{path}\n"), String::new())
            }
            FileChange::Created => {
                let head = format!("new file mode 100644\nindex 000000000000..{after}\n--- /dev/null\n+++ b/{path}\n");
                (head, format!("create mode 100644 {path}"))
            }
            FileChange::Deleted => {
                let head =
                    format!("deleted file mode 100644\nindex {before}..000000000000\n--- a/{old}\n+++ /dev/null\n");
                (head, format!("delete mode 100644 {path}"))
            }
            FileChange::Renamed => {
                let head = format!("similarity index {similarity}%\nrename from {old}\nrename to {path}\n");
                let index = format!("index {before}..{after} 100644\n--- a/{old}\n+++ b/{path}\n");
                (head + &index, format!("rename {} ({similarity}%)", rename_label(&old, &path)))
            }
        };
        self.text += &extended;
        let (added, removed) = self.content(&path, change);
        let label = if change == FileChange::Renamed { rename_label(&old, &path) } else { path.clone() };
        FileStat { path, label, added, removed, note }
    }

    /// Writes a file's hunks and returns how many lines they add and remove.
    fn content(&mut self, path: &str, change: FileChange) -> (usize, usize) {
        match change {
            FileChange::Created => (self.whole_file(path, '+', 6), 0),
            FileChange::Deleted => (0, self.whole_file(path, '-', 4)),
            FileChange::Edited | FileChange::Renamed => self.hunks(path),
        }
    }

    fn whole_file(&mut self, path: &str, sign: char, snippets: usize) -> usize {
        let mut lines = HunkLines::new();
        for _ in 0..snippets + self.skeleton.below(9) {
            self.snippet(path, sign, &mut lines);
        }
        let range = if sign == '+' { format!("-0,0 +1,{}", lines.len()) } else { format!("-1,{} +0,0", lines.len()) };
        let range = range.replace(",1 @", " @");
        put!(self.text, "@@ {range} @@\n");
        self.write(&lines);
        lines.len()
    }

    fn hunks(&mut self, path: &str) -> (usize, usize) {
        let (mut line, mut added, mut removed) = (0, 0, 0);
        for _ in 0..*self.skeleton.pick(&[1, 1, 1, 2, 2, 3, 4]) {
            line += 4 + self.skeleton.below(160);
            let lines = self.hunk(path);
            let (plus, minus) = (count(&lines, '+'), count(&lines, '-'));
            let old_length = lines.len() - plus;
            let (new_line, new_length) = (line + added - removed.min(line + added), lines.len() - minus);
            let heading = self.heading(path);
            put!(self.text, "@@ -{line},{old_length} +{new_line},{new_length} @@{heading}\n");
            self.write(&lines);
            line += old_length;
            added += plus;
            removed += minus;
        }
        (added, removed)
    }

    fn hunk(&mut self, path: &str) -> HunkLines {
        let mut lines = self.context(path, 3);
        for group in 0..*self.skeleton.pick(&[1, 1, 1, 2, 2, 3]) {
            if group > 0 {
                let between = 1 + self.skeleton.below(4);
                lines.extend(self.context(path, between));
            }
            let (minus, plus) = *self.skeleton.pick(&[(1, 1), (1, 2), (2, 2), (0, 1), (0, 2), (0, 3), (1, 0), (2, 1)]);
            (0..minus).for_each(|_| self.snippet(path, '-', &mut lines));
            (0..plus).for_each(|_| self.snippet(path, '+', &mut lines));
        }
        lines.extend(self.context(path, 3));
        lines
    }

    fn context(&mut self, path: &str, count: usize) -> HunkLines {
        let mut lines = HunkLines::new();
        while lines.len() < count {
            if self.skeleton.chance(12) {
                lines.push((' ', String::new()));
            }
            self.snippet(path, ' ', &mut lines);
        }
        lines.truncate(count);
        lines
    }

    /// Adds a few lines of code. Each snippet has a random stream of its own, so that changing one leaves the others
    /// alone.
    fn snippet(&mut self, path: &str, sign: char, lines: &mut HunkLines) {
        self.snippets += 1;
        let number = self.snippets;
        let touched =
            |version: &&u32| sign == '+' && Random::for_part(self.seed ^ number, u64::from(**version)).chance(45);
        let revision = self.changed_in.iter().filter(touched).count() as u64;
        let mut random = Random::for_part(self.seed ^ (number << 32), revision);
        let mut phrases = Phrases { random: &mut random, subsystem: self.subsystem, other: "" };
        let indent = if matches!(language(path), "c" | "header") { "\t" } else { "    " };
        for line in phrases.phrase(language(path)).split('|') {
            let bare = line.trim_start_matches('>');
            lines.push((sign, indent.repeat(line.len() - bare.len()) + bare));
        }
    }

    fn heading(&mut self, path: &str) -> String {
        let list = match language(path) {
            "c" => "heading",
            "rust" => "rusthead",
            _ => return String::new(),
        };
        let mut phrases = Phrases { random: &mut self.skeleton, subsystem: self.subsystem, other: "" };
        format!(" {}", phrases.phrase(list))
    }

    fn write(&mut self, lines: &HunkLines) {
        for (sign, line) in lines {
            put!(self.text, "{sign}{line}\n");
        }
    }
}

fn count(lines: &HunkLines, sign: char) -> usize {
    lines.iter().filter(|(other, _)| *other == sign).count()
}

/// The list of snippets for a file.
fn language(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("h") => "header",
        Some("rs") => "rust",
        Some("rst") => "rst",
        Some("yaml") => "yaml",
        Some("sh") => "sh",
        _ => "c",
    }
}

fn renamed_from(path: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/old_{file}"),
        None => format!("old_{path}"),
    }
}

/// How git names a rename within a folder.
fn rename_label(old: &str, new: &str) -> String {
    match (old.rsplit_once('/'), new.rsplit_once('/')) {
        (Some((folder, old)), Some((_, new))) => format!("{folder}/{{{old} => {new}}}"),
        _ => format!("{old} => {new}"),
    }
}
