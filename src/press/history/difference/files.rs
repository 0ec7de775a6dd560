//! Pairs the files of two diffs.
//!
//! Entry point: [`side_by_side`]. Steps: cut each diff into files; pair files with equal changes, then those with the
//! same path, then files that share most of their lines and so were renamed. The remaining files of the new diff are
//! compared with nothing, and those of the old one come last. Files are compared one by one so that a removed file is
//! not mixed up with a new one.

use super::hunks::{DifferenceLine, DifferenceSection};
use crate::press::summary::fingerprint::{DiffLine, DiffPart, diff_lines, line_hashes, share, telling};
use std::collections::{BTreeMap, VecDeque};

/// The most pairs of files that are compared to find renamed ones.
const MOST_PAIRS: usize = 400;
/// How much two files must share for that, in thousandths.
const BAR: u32 = 400;

/// The part of a diff about one file.
struct FileDiff<'a> {
    path: &'a str,
    lines: Vec<DiffLine<'a>>,
}

/// The lines of both diffs, file by file.
pub(super) fn side_by_side<'a>(before: &'a str, after: &'a str) -> Vec<DifferenceSection<'a>> {
    let (before, after) = (files(before), files(after));
    let mut gone: Vec<Option<&FileDiff<'a>>> = before.iter().map(Some).collect();
    let mut found: Vec<Option<&FileDiff<'a>>> = vec![None; after.len()];
    pair_by(&mut gone, &mut found, &after, |file| file.lines.iter().map(DiffLine::key).collect::<Vec<_>>());
    pair_by(&mut gone, &mut found, &after, |file| file.path);
    pair_alike(&mut gone, &mut found, &after);
    let there = found.into_iter().zip(&after).map(|(old, new)| lines_of(old, Some(new)));
    there.chain(gone.into_iter().flatten().map(|old| lines_of(Some(old), None))).collect()
}

/// Pairs each unpaired new file with the first unpaired old one that has the same key.
fn pair_by<'f, 'a, Key: Ord>(
    gone: &mut [Option<&'f FileDiff<'a>>],
    found: &mut [Option<&'f FileDiff<'a>>],
    after: &'f [FileDiff<'a>],
    key: impl Fn(&'f FileDiff<'a>) -> Key,
) {
    let mut indices: BTreeMap<Key, VecDeque<usize>> = BTreeMap::new();
    for (index, file) in gone.iter().enumerate().filter_map(|(index, file)| Some((index, (*file)?))) {
        indices.entry(key(file)).or_default().push_back(index);
    }
    for (found, file) in found.iter_mut().zip(after).filter(|(found, _)| found.is_none()) {
        let index = indices.get_mut(&key(file)).and_then(VecDeque::pop_front);
        *found = index.and_then(|index| gone.get_mut(index)).and_then(Option::take);
    }
}

/// Pairs each unpaired new file with an old one that is mostly the same.
fn pair_alike<'f, 'a>(
    gone: &mut [Option<&'f FileDiff<'a>>],
    found: &mut [Option<&'f FileDiff<'a>>],
    after: &'f [FileDiff<'a>],
) {
    let pairs = gone.iter().flatten().count() * found.iter().filter(|found| found.is_none()).count();
    if pairs == 0 || pairs > MOST_PAIRS {
        return;
    }
    let hashes: Vec<_> = gone.iter().map(|file| file.map(FileDiff::hashes)).collect();
    for (found, file) in found.iter_mut().zip(after).filter(|(found, _)| found.is_none()) {
        let own = file.hashes();
        let is_alike = |hashes: &[u32]| share(hashes, &own, usize::MAX) > BAR;
        let mut candidates = gone.iter().zip(&hashes);
        let alike = candidates.position(|(file, hashes)| file.is_some() && hashes.as_deref().is_some_and(is_alike));
        *found = alike.and_then(|index| gone.get_mut(index)).and_then(Option::take);
    }
}

fn files(diff: &str) -> Vec<FileDiff<'_>> {
    let lines: Vec<_> = diff_lines(diff).collect();
    let files = lines.chunk_by(|_, next| next.part != DiffPart::File);
    files.map(|lines| FileDiff { path: path(lines).unwrap_or("diff"), lines: lines.to_vec() }).collect()
}

impl<'a> FileDiff<'a> {
    fn hashes(&self) -> Box<[u32]> {
        line_hashes(telling(&self.lines).into_iter())
    }

    /// The lines as they are compared. The function in the head of a hunk is moved to the lines of the hunk.
    fn shown(&self) -> Vec<DifferenceLine<'a>> {
        let mut function = "";
        let lines = self.lines.iter().map(|line| {
            if line.part == DiffPart::Hunk {
                function = line.text;
                return DifferenceLine { function: "", key: line.key(), rest: line.text };
            }
            DifferenceLine { function, key: line.key(), rest: "" }
        });
        lines.collect()
    }
}

fn lines_of<'a>(old: Option<&FileDiff<'a>>, new: Option<&FileDiff<'a>>) -> DifferenceSection<'a> {
    let name = new.or(old).map_or("", |file| file.path);
    let [old, new] = [old, new].map(|file| file.map_or_else(Vec::new, FileDiff::shown));
    DifferenceSection::new(name, old, new)
}

/// The path of a file as its diff spells it: the new name, where there is one.
fn path<'a>(file: &[DiffLine<'a>]) -> Option<&'a str> {
    let first = file.first().filter(|line| line.part == DiffPart::File)?;
    let headers = file.iter().take_while(|line| matches!(line.part, DiffPart::File | DiffPart::Header));
    let new = headers.filter_map(|line| line.text.strip_prefix("+++ ")).find(|name| *name != "/dev/null");
    let name = new.or_else(|| first.text.strip_prefix("--- ")).or_else(|| name_in_first_line(first.text))?;
    let name = name.trim_matches('"');
    Some(name.strip_prefix("a/").or_else(|| name.strip_prefix("b/")).unwrap_or(name))
}

/// The new name in `diff --git a/x b/x`; without `a/` and `b/` both names are the same.
fn name_in_first_line(line: &str) -> Option<&str> {
    let names = line.strip_prefix("diff --git ")?;
    let sided = names.find(" b/").or_else(|| names.find(" \"b/")).and_then(|at| names.get(at + 1..));
    sided.or_else(|| names.get(names.len() / 2 + 1..)).filter(|name| !name.is_empty())
}
