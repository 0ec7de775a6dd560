//! Subjects: reply marks, bracket groups, version and counter. The only place that knows subject rules.
//!
//! Entry point: [`Subject::parse`]. Reply marks (`Re:`, `AW:`, `Re[2]:`, …) and bracket groups are removed from the
//! front in any order and number; the rest is the title. The words of the groups are the prefixes; the first of them
//! that reads as one states the version (`v5`, `V2`, `PATCHv3`, `v5.1`) and the counter (`01/24`). A kernel release is no
//! version: `v5.15` is one anyway, `v6.1` behind `stable`, `for` or `backport`, or on the cover of a longterm release.
//!
//! Deliberately not read: anything after the title's first word (`foo (v2)`, `foo [1/2]`), `ver #17`.

use super::{Counter, FactSource, Subject, Version};

/// Reply and forward marks, as mail programs of many languages write them.
const MARKS: [&str; 19] = [
    "re", "aw", "fwd", "fw", "antw", "sv", "vs", "tr", "wg", "rv", "res", "enc", "odp", "vb", "ynt", "rif", "r",
    "回复", "答复",
];

/// The marks that count after a bracket group too (`[pots] Re: tea`). The others are too much like the names of
/// subsystems, with which a patch's title begins: `[PATCH] fw: load it`.
const MARKS_BEHIND_GROUP: [&str; 3] = ["re", "aw", "fwd"];

/// The longterm releases whose second number could be that of a partial reroll.
const LONGTERM: [(u32, u32); 5] = [(4, 4), (4, 9), (5, 4), (6, 1), (6, 6)];

/// Nobody sends so many partial rerolls of one version.
const FEWEST_OF_RELEASE: u32 = 10;

/// Words that may be joined to a version.
const GLUED: [&str; 4] = ["patchset", "patch", "rfc", "resend"];

impl Subject {
    /// Parses a subject that is decoded and unfolded.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let mut subject = Self { text: text.to_owned(), ..Self::default() };
        let (mut rest, mut marks) = (text, MARKS.as_slice());
        loop {
            if let Some(after) = after_mark(rest, marks) {
                subject.reply = true;
                rest = after;
            } else if let Some((group, after)) = group(rest) {
                subject.read_group(group);
                (rest, marks) = (after, &MARKS_BEHIND_GROUP);
            } else if let Some(after) = rest.strip_prefix(':') {
                // `[PATCH 1/2]: tea`
                rest = after.trim_start();
            } else {
                break;
            }
        }
        subject.read_spelled_counter();
        while subject.drop_release() {}
        subject.title = if rest.is_empty() { text.to_owned() } else { with_single_blanks(rest) };
        subject
    }

    /// Whether one of the groups has the PATCH tag.
    pub fn has_patch_tag(&self) -> bool {
        self.has_tag(|tag| tag.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("patch")))
    }

    /// Whether one of the groups has a tag for pull requests.
    pub fn has_pull_tag(&self) -> bool {
        self.has_tag(|tag| tag.eq_ignore_ascii_case("pull"))
    }

    /// Whether one of the groups has a RESEND tag.
    pub fn has_resend_tag(&self) -> bool {
        self.has_tag(|tag| ["resend", "resent", "repost"].iter().any(|known| tag.eq_ignore_ascii_case(known)))
    }

    /// Whether one of the groups has RFC or a word that begins with it (`RFCv2`).
    pub fn has_rfc_tag(&self) -> bool {
        self.has_tag(|tag| tag.get(..3).is_some_and(|head| head.eq_ignore_ascii_case("rfc")))
    }

    /// Whether a word, or a part of one (`RFC/PATCH`), is the tag.
    fn has_tag(&self, is_tag: impl Fn(&str) -> bool) -> bool {
        self.prefixes.iter().flat_map(|word| word.split(['/', '-', '_'])).any(is_tag)
    }

    fn read_group(&mut self, group: &str) {
        let words = group.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '[' | ']'));
        for word in words.filter(|word| !word.is_empty()) {
            self.read_word(word);
        }
    }

    fn read_word(&mut self, word: &str) {
        let bare = word.trim_end_matches(':');
        if let Some(counter) = counter(bare) {
            self.counter.get_or_insert(counter);
        } else if let Some(version) = version(bare) {
            self.state(version);
        } else if let Some((tag, glued)) = glued(bare) {
            if let Some(version) = version(glued) {
                self.state(version);
                self.push_glued(word, tag, glued);
                return;
            }
            self.counter = self.counter.or_else(|| counter_after_tag(glued));
        }
        self.prefixes.push(word.to_owned());
    }

    /// Splits `PATCHv3` into two words, as everybody means it.
    fn push_glued(&mut self, word: &str, tag: &str, version: &str) {
        if tag.len() + version.len() == word.len() && has_end(tag, "patch") {
            self.prefixes.extend([tag.to_owned(), version.to_owned()]);
        } else {
            self.prefixes.push(word.to_owned());
        }
    }

    /// The first stated version counts.
    fn state(&mut self, version: Version) {
        if self.version.source == FactSource::Inferred {
            self.version = version;
        }
    }

    /// Turns a version that is a kernel release into an ordinary word, `6.1`; the next one that is stated counts.
    fn drop_release(&mut self) -> bool {
        let stated = |word: &String| version(word.trim_end_matches(':')).filter(|version| *version == self.version);
        let Some(place) = self.prefixes.iter().position(|word| stated(word).is_some()) else { return false };
        if !self.is_release(place) {
            return false;
        }
        self.prefixes[place] = self.prefixes[place].trim_start_matches(['v', 'V']).to_owned();
        self.version = self.prefixes.iter().find_map(|word| version(word.trim_end_matches(':'))).unwrap_or_default();
        true
    }

    /// Whether the version stated by a word is a kernel release.
    fn is_release(&self, place: usize) -> bool {
        let Some(minor) = self.version.minor else { return false };
        let before = self.prefixes.get(..place).unwrap_or_default();
        let is = |word: &str, known: &[&str]| known.iter().any(|known| word.eq_ignore_ascii_case(known));
        let mut parts = before.iter().flat_map(|word| word.split(['/', '-', '_']));
        let is_cover = self.counter.is_some_and(|counter| counter.index == 0);
        minor >= FEWEST_OF_RELEASE
            || before.last().is_some_and(|word| is(word, &["for"]))
            || parts.any(|part| is(part, &["stable", "lts", "backport", "backports"]))
            || is_cover && LONGTERM.contains(&(self.version.number, minor))
    }

    /// `[PATCH 3 of 7]`, as Mercurial writes it.
    fn read_spelled_counter(&mut self) {
        let found = self.prefixes.windows(3).find_map(|words| match words {
            [index, of, total] if of.eq_ignore_ascii_case("of") => counter(&format!("{index}/{total}")),
            _ => None,
        });
        self.counter = self.counter.or(found);
    }
}

/// A title as git keeps it, which makes one blank of several.
fn with_single_blanks(title: &str) -> String {
    title.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// What follows a reply mark, one of `marks`, at the start of `text`.
fn after_mark<'a>(text: &'a str, marks: &[&str]) -> Option<&'a str> {
    // No mark with its count is longer than this, so no more need be searched.
    let colon = text.bytes().take(16).position(|byte| byte == b':').or_else(|| wide_colon(text))?;
    let head = text.get(..colon)?.trim_end();
    let name = match head.split_once(['[', '(', '^']) {
        Some((name, count)) => Some(name).filter(|_| is_count(count))?,
        None => head,
    };
    let known = marks.iter().any(|mark| mark.eq_ignore_ascii_case(name));
    let after = text.get(colon..)?.trim_start_matches([':', '：']);
    // `r:` and `i:` are ordinary words too, unless a bracket group follows.
    let sure = name.len() > 1 || after.trim_start().starts_with('[');
    (known && sure).then(|| after.trim_start())
}

/// The full-width colon of Chinese mail programs.
fn wide_colon(text: &str) -> Option<usize> {
    text.char_indices().take(8).find(|(_, letter)| *letter == '：').map(|(at, _)| at)
}

/// What follows the name in `Re[2]:` or `Re(2):`.
fn is_count(text: &str) -> bool {
    let digits = text.trim_end_matches([']', ')']);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The inside of a bracket group at the start of `text`, and what follows it. Brackets may be nested; where they are
/// not balanced, the first closing bracket ends the group.
fn group(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('[')?;
    let mut depth = 1_usize;
    let balanced = inside.bytes().position(|byte| {
        match byte {
            b'[' => depth += 1,
            b']' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    let end = balanced.or_else(|| inside.find(']'))?;
    Some((inside.get(..end)?, inside.get(end + 1..)?.trim_start()))
}

/// `01/24`: both of one to four digits.
fn counter(word: &str) -> Option<Counter> {
    let (index, total) = word.split_once('/')?;
    Some(Counter { index: small_number(index)?, total: small_number(total)? })
}

/// The counter in `PATCH1/8` or `PATCHv2-1/8`, given what follows the tag.
fn counter_after_tag(glued: &str) -> Option<Counter> {
    let parted = glued.rsplit_once(|letter: char| !letter.is_ascii_digit() && letter != '/');
    let before = parted.map_or("", |(before, _)| before);
    // In `PATCH-6.1/2` the digits belong to a version of something.
    let from = if before.is_empty() { 0 } else { before.len() + 1 };
    counter(glued.get(from..)?).filter(|_| !glued.contains('.'))
}

fn small_number(digits: &str) -> Option<u32> {
    let plausible = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    plausible.then(|| digits.parse().ok())?
}

/// `v5`, `V2`, or `v5.1`.
fn version(word: &str) -> Option<Version> {
    let digits = word.strip_prefix(['v', 'V'])?;
    let (number, minor) = match digits.split_once('.') {
        Some((number, minor)) => (number, Some(whole_number(minor)?)),
        None => (digits, None),
    };
    Some(Version { number: whole_number(number)?, minor, source: FactSource::Stated })
}

fn whole_number(digits: &str) -> Option<u32> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// Splits a tag joined to something with a number: `PATCHv3`, `RFC-v2`, `RFC/PATCHv3`, `PATCH1/8`.
fn glued(word: &str) -> Option<(&str, &str)> {
    let numbered = word.ends_with(|letter: char| letter.is_ascii_digit());
    let lower = numbered.then(|| word.to_ascii_lowercase())?;
    GLUED.iter().find_map(|tag| {
        let (start, rest) = word.split_at_checked(lower.find(tag)? + tag.len())?;
        let rest = rest.trim_start_matches(['-', '_']);
        (!rest.is_empty()).then_some((start, rest))
    })
}

fn has_end(word: &str, end: &str) -> bool {
    let tail = word.len().checked_sub(end.len()).and_then(|at| word.get(at..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}
