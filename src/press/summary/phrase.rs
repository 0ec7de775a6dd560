//! Lines about versions and nothing else: `Changes in v5:`, `v4 -> v5`, `Link to v4:`.
//!
//! Entry point: [`Phrase::read`]. It reads word by word and gives up at the first one that it does not know: prose
//! about versions is neither a heading nor a label, however often it names them.
//!
//! Deliberately not supported: dates with names of months, languages other than English.

/// A version as a text names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edition {
    pub(super) number: u32,
    pub(super) minor: u32,
    /// Whether the text calls it an RFC. Without a number it is the first.
    pub(super) rfc: bool,
}

impl Edition {
    /// The sort key: every RFC came before anything that is none.
    pub(super) fn order(self) -> (bool, u32, u32) {
        (!self.rfc, self.number, self.minor)
    }
}

/// The role of a word in a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WordRole {
    /// "changes", "changelog", "history".
    Changes,
    /// "updates", "difference", "new".
    News,
    /// "since", "from", "compared": the version named is the one before.
    Since,
    /// "in", "for": the version named is the one that has changed.
    In,
    /// "to": one or the other, depending on the words before it.
    To,
    /// "last", "previous".
    Last,
    /// "version", "posting".
    Noun,
    /// "this".
    This,
    /// "patch", "series".
    Patch,
    /// "link", "is", "here": in labels of links, never in headings.
    Link,
    /// "the", "of", "major".
    Filler,
}

/// The role of a word in lower case; `None` for a word that no phrase has.
fn role(word: &str) -> Option<WordRole> {
    Some(match word {
        "change" | "changes" | "changed" | "changelog" | "changelogs" | "log" | "history" => WordRole::Changes,
        "update" | "updates" | "diff" | "diffs" | "difference" | "differences" | "delta" | "modifications" | "new"
        | "what's" => WordRole::News,
        "since" | "from" | "compared" | "vs" | "versus" | "against" | "over" | "relative" | "with" => WordRole::Since,
        "in" | "for" => WordRole::In,
        "to" => WordRole::To,
        "last" | "previous" | "prior" | "earlier" | "older" | "old" | "former" => WordRole::Last,
        "version" | "versions" | "revision" | "revisions" | "rev" | "ver" | "v" | "posting" | "postings"
        | "submission" | "submissions" | "iteration" | "round" | "time" => WordRole::Noun,
        "this" => WordRole::This,
        "set" | "series" | "cover" | "letter" => WordRole::Patch,
        "link" | "links" | "url" | "lore" | "archive" | "archives" | "here" | "at" | "is" | "was" | "found" | "can"
        | "be" => WordRole::Link,
        "the" | "of" | "and" | "between" | "all" | "main" | "major" | "notable" | "made" | "summary" => {
            WordRole::Filler
        }
        _ => return None,
    })
}

/// No known word is longer.
const LONGEST_WORD: usize = 16;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End<'a> {
    Line,
    /// A colon, with the text after it.
    Colon(&'a str),
    /// A dash after a version, with the text after it.
    Dash(&'a str),
}

/// A line about versions.
#[derive(Clone, Debug)]
pub(super) struct Phrase<'a> {
    /// The versions in order.
    pub(super) editions: Vec<Edition>,
    /// Whether an arrow connects two of them.
    pub(super) arrow: bool,
    /// Whether the line begins with a mark: `#`, `*`, `-`, `[`.
    pub(super) marked: bool,
    /// The number of a footnote, `[1]`.
    pub(super) footnote: Option<u32>,
    /// Whether there is more than one footnote.
    pub(super) footnotes: bool,
    pub(super) end: End<'a>,
    roles: u16,
}

impl<'a> Phrase<'a> {
    /// Reads a whole line, or the text before a link; `None` where it says anything else.
    pub(super) fn read(line: &'a str) -> Option<Self> {
        let text = line.trim();
        let bare = text.trim_start_matches(|letter: char| letter.is_whitespace() || "#*-=•_~[(`".contains(letter));
        let bare = bare.strip_prefix("o ").or_else(|| bare.strip_prefix("+ ")).unwrap_or(bare).trim_start();
        // Fast path: most lines end here.
        if !bare.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            return None;
        }
        let phrase = Self {
            editions: Vec::new(),
            arrow: false,
            marked: bare.len() < text.len(),
            footnote: None,
            footnotes: false,
            end: End::Line,
            roles: 0,
        };
        PhraseReader { rest: bare, phrase, rfc: false }.read()
    }

    /// Whether one of its words has this role.
    pub(super) fn says(&self, role: WordRole) -> bool {
        self.roles & (1 << role as u16) != 0
    }
}

/// The meaning of a run of dashes, dots and the like.
enum Joint<'a> {
    Arrow,
    Dash(End<'a>),
}

struct PhraseReader<'a> {
    rest: &'a str,
    phrase: Phrase<'a>,
    /// Whether the word before was RFC.
    rfc: bool,
}

impl<'a> PhraseReader<'a> {
    fn read(mut self) -> Option<Phrase<'a>> {
        for _ in 0..24 {
            self.rest = self.rest.trim_start();
            let Some(letter) = self.rest.chars().next() else { return Some(self.finish(End::Line)) };
            match letter {
                ':' | '：' => {
                    let rest = self.rest.get(letter.len_utf8()..)?.trim().trim_matches(['*', '_', '`']).trim();
                    return Some(self.finish(End::Colon(rest)));
                }
                '(' | '[' => self.group(letter)?,
                ')' | ']' | '*' | '_' | '`' | ',' | '"' | '&' | '/' | '#' => self.rest = self.rest.get(1..)?,
                '-' | '=' | '>' | '<' | '~' | '.' | '→' | '…' | '–' | '—' => {
                    if let Joint::Dash(end) = self.line_between()? {
                        return Some(self.finish(end));
                    }
                }
                _ if letter.is_ascii_alphanumeric() => self.word()?,
                _ => return None,
            }
        }
        None
    }

    fn finish(mut self, end: End<'a>) -> Phrase<'a> {
        self.close_rfc();
        self.phrase.end = end;
        self.phrase
    }

    /// Completes an RFC: without a number it is the first.
    fn close_rfc(&mut self) {
        if std::mem::take(&mut self.rfc) {
            self.phrase.editions.push(Edition { number: 1, minor: 0, rfc: true });
        }
    }

    /// Skips a remark in brackets, or reads the number of a footnote.
    fn group(&mut self, open: char) -> Option<()> {
        let inside = self.rest.get(1..)?;
        let close = if open == '(' { ')' } else { ']' };
        let Some(end) = inside.find(close) else {
            // The text before a link may end in an open bracket.
            self.rest = inside;
            return inside.trim().is_empty().then_some(());
        };
        let (content, rest) = (inside.get(..end)?, inside.get(end + 1..)?);
        if let Some(number) = small_number(content) {
            self.phrase.footnotes = self.phrase.footnote.is_some();
            self.phrase.footnote = Some(number);
        } else if let Some(edition) = version(content.trim()) {
            self.phrase.editions.push(edition);
        }
        self.rest = rest;
        Some(())
    }

    /// Skips an arrow between versions; anything else must be the dash before a remark, which ends the phrase.
    fn line_between(&mut self) -> Option<Joint<'a>> {
        let rest = self.rest.trim_start_matches(['-', '=', '>', '<', '~', '.', '→', '…', '–', '—']);
        let line = self.rest.get(..self.rest.len() - rest.len())?;
        let after = rest.trim_start();
        let named = !self.phrase.editions.is_empty() || self.rfc;
        self.rest = rest;
        if named && line != "." && Self::starts_with_version(after) {
            self.phrase.arrow |= !matches!(line, "-" | "–");
            self.close_rfc();
            return Some(Joint::Arrow);
        }
        let dash = matches!(line, "-" | "--" | "–" | "—");
        let spaced = rest.starts_with(' ') || rest.is_empty();
        let end = if after.is_empty() { End::Line } else { End::Dash(after) };
        (dash && spaced && named).then_some(Joint::Dash(end))
    }

    fn starts_with_version(text: &str) -> bool {
        let text = text.trim_start_matches(['[', '(']);
        let word = text.split_once(|letter: char| !letter.is_ascii_alphanumeric()).map_or(text, |(word, _)| word);
        let word = word.to_ascii_lowercase();
        version(&word).is_some() || word.starts_with("rfc") || word.starts_with("patch")
    }

    /// Reads the next word; `None` where it is unknown.
    fn word(&mut self) -> Option<()> {
        let numeric = self.rest.starts_with(|letter: char| letter.is_ascii_digit());
        let inner =
            |letter: char| letter.is_ascii_alphanumeric() || letter == '\'' || numeric && "./-".contains(letter);
        let end = self.rest.find(|letter: char| !inner(letter)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        if numeric {
            return self.number(word);
        }
        let mut buffer = [0; LONGEST_WORD];
        let word = lower(word, &mut buffer)?;
        if let Some(found) = self.version_with_minor(word) {
            self.push(found);
            return Some(());
        }
        if let Some(behind) = word.strip_prefix("rfc").or_else(|| word.strip_prefix("patch")) {
            return self.tag(word, behind);
        }
        self.close_rfc();
        self.say(role(word)?);
        Some(())
    }

    fn say(&mut self, role: WordRole) {
        self.phrase.roles |= 1 << role as u16;
    }

    fn push(&mut self, edition: Edition) {
        let rfc = std::mem::take(&mut self.rfc);
        self.phrase.editions.push(Edition { rfc, ..edition });
    }

    /// `v5` with the `.1` that may follow it.
    fn version_with_minor(&mut self, word: &str) -> Option<Edition> {
        let edition = version(word)?;
        let Some(behind) = self.rest.strip_prefix('.') else { return Some(edition) };
        let end = behind.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(behind.len());
        let Some(minor) = small_number(behind.get(..end)?) else { return Some(edition) };
        self.rest = behind.get(end..)?;
        Some(Edition { minor, ..edition })
    }

    /// RFC, PATCH or a similar tag, with or without a version joined to it.
    fn tag(&mut self, word: &str, behind: &str) -> Option<()> {
        let is_rfc = word.starts_with("rfc");
        if is_rfc {
            self.close_rfc();
            self.rfc = true;
        } else {
            self.say(WordRole::Patch);
        }
        if self.rest.starts_with(['-', '/']) && self.rest.get(1..).is_some_and(Self::starts_with_version) {
            self.rest = self.rest.get(1..)?;
        }
        if let Some(edition) = self.version_with_minor(behind) {
            self.push(edition);
            return Some(());
        }
        matches!(behind, "" | "s" | "es" | "set").then_some(())
    }

    /// A number: the version after "version", else a date or the like, which is ignored.
    fn number(&mut self, word: &str) -> Option<()> {
        let behind_noun = self.phrase.says(WordRole::Noun) && self.phrase.editions.is_empty();
        if !behind_noun {
            return word.bytes().any(|byte| byte.is_ascii_digit()).then_some(());
        }
        let (number, minor) = word.split_once('.').unwrap_or((word, "0"));
        let (number, minor) = (small_number(number)?, small_number(minor)?);
        self.push(Edition { number, minor, rfc: false });
        Some(())
    }
}

/// A word in lower case, without allocating: this is called for nearly every line of a list. `None` where it is longer
/// than any known one.
fn lower<'a>(word: &str, buffer: &'a mut [u8; LONGEST_WORD]) -> Option<&'a str> {
    let room = buffer.get_mut(..word.len())?;
    room.copy_from_slice(word.as_bytes());
    room.make_ascii_lowercase();
    std::str::from_utf8(room).ok()
}

/// `v5`, without what may follow a dot.
fn version(word: &str) -> Option<Edition> {
    let number = small_number(word.strip_prefix(['v', 'V'])?)?;
    Some(Edition { number, minor: 0, rfc: false })
}

fn small_number(digits: &str) -> Option<u32> {
    let plausible = (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    plausible.then(|| digits.parse().ok())?
}
