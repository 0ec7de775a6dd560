//! One `F:` or `X:` pattern.
//!
//! Entry points: [`Pattern::read`] and [`Pattern::matches`]. A pattern is split at its slashes into names: those before
//! the first wildcard are the folder under which it is indexed, the rest is compared with a path name by name. No
//! pattern costs more than its length times that of the path, however many stars it has.

use std::str::Chars;

#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// The names before the first wildcard, joined by slashes.
    folder: String,
    rest: Vec<Name>,
    /// The byte that the last name of `rest` begins with, if it is no wildcard. Checked first: a folder may have
    /// hundreds of patterns.
    last: Option<u8>,
    has_any_names: bool,
    reach: Reach,
    specificity: u32,
}

/// How much of a path a pattern has to match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// All of it: `drivers/net/*`.
    Whole,
    /// A folder above the file: `drivers/net/`.
    Folder,
    /// Either: `fs/foo` may be a file or a folder.
    Either,
}

/// A name with wildcards.
#[derive(Debug, Clone)]
enum Name {
    /// `**`, any number of names.
    AnyNames,
    /// The characters before the first wildcard, which rule out nearly all names, and the rest.
    Letters { head: String, rest: Vec<PatternCharacter> },
}

#[derive(Debug, Clone)]
enum PatternCharacter {
    /// This character.
    Only(char),
    /// `?`.
    Any,
    /// `*`.
    Many,
    /// `[abc]`, `[a-z]`, and `[^a]` or `[!a]` with `negated`.
    OneOf { negated: bool, ranges: Vec<(char, char)> },
}

impl Pattern {
    /// Reads a field's value; `None` where it is empty. A tab ends it: what follows is a remark.
    pub(super) fn read(value: &str) -> Option<Self> {
        let text = value.split('\t').next()?.trim();
        let names: Vec<&str> = text.split('/').filter(|name| !name.is_empty() && *name != ".").collect();
        if text.is_empty() {
            return None;
        }
        let literal = names.iter().position(|name| has_wildcard(name)).unwrap_or(names.len());
        let is_literal = literal == names.len();
        Some(Self {
            folder: names[..literal].join("/"),
            rest: names[literal..].iter().map(|name| Name::read(name)).collect(),
            last: names.last().and_then(|name| name.bytes().next()).filter(|byte| !b"*?[".contains(byte)),
            has_any_names: names.contains(&"**"),
            reach: match () {
                () if text.ends_with('/') || names.is_empty() => Reach::Folder,
                () if is_literal => Reach::Either,
                () => Reach::Whole,
            },
            specificity: specificity(&names, is_literal),
        })
    }

    /// The folder that is, or contains, every path it matches.
    pub(super) fn folder(&self) -> &str {
        &self.folder
    }

    /// How deep it reaches into the tree, which is what the script sorts by; at the same depth a pattern without
    /// wildcards is more specific than one with. At least 1.
    pub(super) fn specificity(&self) -> u32 {
        self.specificity
    }

    /// Whether it matches everything in and below all folders.
    pub(super) fn is_everything(&self) -> bool {
        let any_name =
            |head: &str, rest: &[PatternCharacter]| head.is_empty() && matches!(rest, [PatternCharacter::Many]);
        let deep = match self.rest.as_slice() {
            [] => self.reach == Reach::Folder,
            [Name::AnyNames] => true,
            [Name::Letters { head, rest }] => self.reach == Reach::Folder && any_name(head, rest),
            [Name::AnyNames, Name::Letters { head, rest }] => any_name(head, rest),
            _ => false,
        };
        self.folder.is_empty() && deep
    }

    /// Whether it matches a path, given as its names.
    pub(super) fn matches(&self, path: &[&str]) -> bool {
        let mut below = path;
        for name in self.folder.split('/').filter(|name| !name.is_empty()) {
            match below.split_first() {
                Some((first, rest)) if *first == name => below = rest,
                _ => return false,
            }
        }
        self.matches_below(below)
    }

    /// Whether it matches a path whose names under its folder are `below`; empty where the folder is the path.
    pub(super) fn matches_below(&self, below: &[&str]) -> bool {
        match (self.rest.is_empty(), below) {
            (true, []) => self.reach == Reach::Either,
            (true, _) => self.reach != Reach::Whole,
            (false, _) if self.has_any_names => self.matches_any_names(below),
            (false, _) => self.matches_names(below),
        }
    }

    /// Compares each name with the one at its index; the last one first, in which patterns of a folder differ most.
    fn matches_names(&self, path: &[&str]) -> bool {
        let fits = match self.reach {
            Reach::Folder => path.len() > self.rest.len(),
            Reach::Whole | Reach::Either => path.len() == self.rest.len(),
        };
        let last = || path[self.rest.len() - 1].bytes().next();
        fits && (self.last.is_none() || self.last == last())
            && self.rest.iter().zip(path).rev().all(|(wanted, name)| wanted.matches(name))
    }

    /// Matches names with `**` among them against a path. After `**` it goes back to where it last began and tries one
    /// name further.
    fn matches_any_names(&self, path: &[&str]) -> bool {
        let (mut at, mut index) = (0, 0);
        let mut retry: Option<(usize, usize)> = None;
        loop {
            let done = match self.rest.get(at) {
                Some(Name::AnyNames) => {
                    retry = Some((at + 1, index));
                    at += 1;
                    continue;
                }
                Some(wanted) => path.get(index).is_some_and(|name| wanted.matches(name)),
                None if self.reach == Reach::Folder => return index < path.len(),
                None if index == path.len() => return true,
                None => false,
            };
            if done {
                (at, index) = (at + 1, index + 1);
            } else if let Some((after, begun)) = retry.filter(|(_, begun)| *begun < path.len()) {
                retry = Some((after, begun + 1));
                (at, index) = (after, begun + 1);
            } else {
                return false;
            }
        }
    }
}

fn has_wildcard(name: &str) -> bool {
    name.contains(['*', '?']) || name.find('[').is_some_and(|open| name[open..].contains(']'))
}

fn specificity(names: &[&str], is_literal: bool) -> u32 {
    let depth = u32::try_from(names.len()).unwrap_or(u32::MAX / 4);
    match names.first() {
        Some(first) if !first.starts_with('*') => 2 * depth + u32::from(is_literal),
        _ => 1,
    }
}

impl Name {
    fn read(text: &str) -> Self {
        if text == "**" {
            return Self::AnyNames;
        }
        let (head, rest) = text.split_at(text.find(['*', '?', '[']).unwrap_or(text.len()));
        let mut letters = Vec::new();
        let mut rest = rest.chars();
        while let Some(letter) = rest.next() {
            letters.push(match letter {
                '*' => PatternCharacter::Many,
                '?' => PatternCharacter::Any,
                '[' => one_of(&mut rest).unwrap_or(PatternCharacter::Only('[')),
                other => PatternCharacter::Only(other),
            });
        }
        Self::Letters { head: head.to_owned(), rest: letters }
    }

    fn matches(&self, name: &str) -> bool {
        match self {
            Self::AnyNames => true,
            Self::Letters { head, rest } => {
                name.strip_prefix(head.as_str()).is_some_and(|name| letters_match(rest, name))
            }
        }
    }
}

/// Reads what follows `[`, up to and including `]`; `None`, with nothing read, where that is missing.
fn one_of(rest: &mut Chars<'_>) -> Option<PatternCharacter> {
    let text = rest.as_str();
    let negated = text.starts_with(['^', '!']);
    let inside = &text[usize::from(negated)..];
    // A bracket at the very beginning is one of the characters.
    let end = inside.char_indices().skip(1).find(|(_, letter)| *letter == ']')?.0;
    *rest = inside[end + 1..].chars();
    let letters: Vec<char> = inside[..end].chars().collect();
    let mut ranges = Vec::new();
    let mut left = letters.as_slice();
    while let Some((&first, after)) = left.split_first() {
        let (last, after) = if let ['-', last, after @ ..] = after { (*last, after) } else { (first, after) };
        ranges.push((first, last));
        left = after;
    }
    Some(PatternCharacter::OneOf { negated, ranges })
}

/// Matches characters against a name. After `*` it goes back to where it last began and tries one character further.
fn letters_match(letters: &[PatternCharacter], name: &str) -> bool {
    let (mut at, mut rest) = (0, name.chars());
    let mut retry: Option<(usize, Chars<'_>)> = None;
    loop {
        let before = rest.clone();
        let letter = rest.next();
        match letters.get(at) {
            Some(PatternCharacter::Many) => {
                rest = before.clone();
                retry = Some((at + 1, before));
                at += 1;
            }
            Some(wanted) if letter.is_some_and(|letter| wanted.fits(letter)) => at += 1,
            None if letter.is_none() => return true,
            _ => {
                let Some((after, begun)) = retry.as_mut() else { return false };
                if begun.next().is_none() {
                    return false;
                }
                (at, rest) = (*after, begun.clone());
            }
        }
    }
}

impl PatternCharacter {
    fn fits(&self, letter: char) -> bool {
        match self {
            Self::Only(only) => *only == letter,
            Self::Any | Self::Many => true,
            Self::OneOf { negated, ranges } => {
                ranges.iter().any(|(first, last)| (*first..=*last).contains(&letter)) != *negated
            }
        }
    }
}
