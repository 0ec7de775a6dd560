//! All patterns by the folders they begin with, and the sections that files belong to.
//!
//! A path has few folders above it, so a few look-ups find the patterns that can match it; nearly all of the thousands
//! in a file are never tried. `N:` patterns have no folder; they are compiled into one automaton that reads a path
//! once.

use super::Section;
use super::pattern::Pattern;
use super::read::Patterns;
use regex::bytes::{RegexBuilder, RegexSet, RegexSetBuilder};
use std::collections::{BTreeMap, HashMap};

/// The longest path that is considered, which is Linux's limit: a mail can hold any number of slashes in a row.
const LONGEST: usize = 4096;

#[derive(Debug)]
pub(super) struct PatternIndex {
    by_folder: HashMap<String, Vec<(usize, Pattern)>>,
    excluded: Vec<Vec<Pattern>>,
    /// `N:` patterns.
    regexes: RegexSet,
    /// The section of each of `regexes`.
    named: Vec<usize>,
}

/// What is wrong with a line.
type Wrong = (usize, String);

/// What the files of a patch say about one section.
#[derive(Default)]
struct Claim {
    /// How many files it is the best section for.
    votes: usize,
    specificity: u32,
    files: usize,
}

impl PatternIndex {
    /// Indexes the patterns of the sections, and reports those that cannot be parsed.
    pub(super) fn new(sections: &[Section], patterns: Vec<Patterns>) -> (Self, Vec<Wrong>) {
        let mut by_folder: HashMap<String, Vec<(usize, Pattern)>> = HashMap::new();
        let (mut excluded, mut regexes, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
        for (index, patterns) in patterns.into_iter().enumerate() {
            if !is_the_rest(&sections[index], &patterns) {
                for pattern in patterns.files {
                    by_folder.entry(pattern.folder().to_owned()).or_default().push((index, pattern));
                }
                for (line, text) in patterns.names {
                    match checked(&text) {
                        Ok(()) => regexes.push((index, text)),
                        Err(message) => wrong.push((line, message)),
                    }
                }
            }
            excluded.push(patterns.excluded);
        }
        let set = set(regexes.iter().map(|(_, text)| text)).unwrap_or_else(|message| {
            wrong.push((1, message));
            regexes.clear();
            RegexSet::empty()
        });
        let named = regexes.into_iter().map(|(index, _)| index).collect();
        (Self { by_folder, excluded, regexes: set, named }, wrong)
    }

    pub(super) fn sections_of(&self, paths: &[&str]) -> Vec<usize> {
        let mut claims: BTreeMap<usize, Claim> = BTreeMap::new();
        for path in paths {
            let found = self.sections_of_path(path);
            let best = found.values().max().copied();
            for (section, specificity) in found {
                let claim = claims.entry(section).or_default();
                claim.files += 1;
                claim.votes += usize::from(Some(specificity) == best);
                claim.specificity = claim.specificity.max(specificity);
            }
        }
        let mut ranked: Vec<(usize, Claim)> = claims.into_iter().collect();
        ranked.sort_by_key(|(section, claim)| {
            (std::cmp::Reverse((claim.votes, claim.specificity, claim.files)), *section)
        });
        ranked.into_iter().map(|(section, _)| section).collect()
    }

    /// The sections that match a path, each with the specificity of its best pattern; 0 is a pattern of `N:`.
    fn sections_of_path(&self, path: &str) -> BTreeMap<usize, u32> {
        let mut found = BTreeMap::new();
        if path.len() > LONGEST {
            return found;
        }
        let names: Vec<&str> = path.split('/').collect();
        for (depth, folder) in folders(path).enumerate() {
            for (section, pattern) in self.by_folder.get(folder).into_iter().flatten() {
                if pattern.matches_below(&names[depth..]) {
                    let best: &mut u32 = found.entry(*section).or_default();
                    *best = pattern.specificity().max(*best);
                }
            }
        }
        for name in &self.regexes.matches(path.as_bytes()) {
            found.entry(self.named[name]).or_default();
        }
        found.retain(|section, _| !self.excluded[*section].iter().any(|pattern| pattern.matches(&names)));
        found
    }
}

/// The folders above a path, from the root, and the path itself.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    let slashes = path.match_indices('/').map(|(index, _)| &path[..index]);
    std::iter::once("").chain(slashes).chain(std::iter::once(path))
}

/// Whether a section is a catch-all.
fn is_the_rest(section: &Section, patterns: &Patterns) -> bool {
    section.title.eq_ignore_ascii_case("the rest") || patterns.files.iter().any(Pattern::is_everything)
}

/// Checks that an `N:` pattern can be parsed.
fn checked(text: &str) -> Result<(), String> {
    let problem = |error: &regex::Error| match error {
        regex::Error::CompiledTooBig(_) => "it is too big".to_owned(),
        // The last line says what is wrong; those before it point to the position.
        other => {
            let text = other.to_string();
            text.lines().last().unwrap_or(&text).trim_start_matches("error: ").to_owned()
        }
    };
    // As in the script: white space in a pattern is ignored.
    let built = RegexBuilder::new(text).unicode(false).ignore_whitespace(true).build();
    built.map(drop).map_err(|error| format!("`N: {text}` is passed over, {}", problem(&error)))
}

fn set<'a>(texts: impl Iterator<Item = &'a String>) -> Result<RegexSet, String> {
    let built = RegexSetBuilder::new(texts).unicode(false).ignore_whitespace(true).build();
    built.map_err(|_| "all `N:` patterns are passed over, together they are too big".to_owned())
}
