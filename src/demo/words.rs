//! Sentences and code, put together at random from lists of alternatives.
//!
//! Entry points: [`Phrases::phrase`], [`Phrases::sentence`], [`Phrases::paragraph`]. A line may name other lists in
//! braces; words of the subsystem (`{noun}`, `{struct}`, `{function}`) and numbers are filled in here.

use super::project::DemoSubsystem;
use super::random::Random;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The lists of a text file by name. Never iterated, so their order does not matter.
pub(super) type PhraseLists = HashMap<&'static str, Vec<&'static str>>;

static PHRASES: LazyLock<PhraseLists> = LazyLock::new(|| read_lists(include_str!("phrases.txt")));
static CODE: LazyLock<PhraseLists> = LazyLock::new(|| read_lists(include_str!("code.txt")));

/// Reads `[name]`, then one alternative per line; `#` and a space begin a comment.
pub(super) fn read_lists(text: &'static str) -> PhraseLists {
    let mut lists = PhraseLists::new();
    let mut name = "";
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with("# Lines of") && !is_comment(line)) {
        match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(section) => name = section,
            None => lists.entry(name).or_default().push(line),
        }
    }
    lists
}

/// `# {note}` is code.
fn is_comment(line: &str) -> bool {
    line.starts_with("# ") && !line.starts_with("# {")
}

/// Makes phrases about a subsystem.
pub(super) struct Phrases<'a> {
    pub(super) random: &'a mut Random,
    pub(super) subsystem: &'static DemoSubsystem,
    /// The first name of somebody else.
    pub(super) other: &'a str,
}

impl Phrases<'_> {
    /// A phrase from the list `name`.
    pub(super) fn phrase(&mut self, name: &str) -> String {
        let mut text = String::new();
        self.fill(name, &mut text);
        with_articles(&text)
    }

    /// A phrase from the list `name`, capitalised.
    pub(super) fn sentence(&mut self, name: &str) -> String {
        capitalised(&self.phrase(name))
    }

    /// A sentence from each of the lists, wrapped as one paragraph.
    pub(super) fn paragraph(&mut self, names: &[&str]) -> String {
        let sentences: Vec<String> = names.iter().map(|name| self.sentence(name)).collect();
        wrap(&sentences.join(" "), 72)
    }

    fn fill(&mut self, name: &str, text: &mut String) {
        let Some(choices) = PHRASES.get(name).or_else(|| CODE.get(name)) else {
            return self.fill_special(name, text);
        };
        let mut rest = *self.random.pick(choices);
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            match after.split_once('}') {
                Some((inner, behind)) if is_name(inner) => {
                    self.fill(inner, text);
                    rest = behind;
                }
                _ => {
                    text.push('{');
                    rest = after;
                }
            }
        }
        text.push_str(rest);
    }

    fn fill_special(&mut self, name: &str, text: &mut String) {
        match name {
            "noun" => put!(text, "{}", self.random.pick(&self.subsystem.nouns)),
            "nouns" => put!(text, "{}", plural(self.random.pick::<&str>(&self.subsystem.nouns))),
            "struct" => put!(text, "{}", self.random.pick(&self.subsystem.structs)),
            "Struct" => put!(text, "{}", camel(self.random.pick::<&str>(&self.subsystem.structs))),
            "function" | "callee" => put!(text, "{}", self.subsystem.function(self.random)),
            "file" => put!(text, "{}", self.subsystem.file(self.random)),
            "area" => put!(text, "{}", self.subsystem.name),
            "tree" => put!(text, "{}", self.subsystem.tree()),
            "reviewer" => put!(text, "{}", self.other),
            "note" => {
                let list = if self.random.chance(60) { "comment" } else { "docline" };
                put!(text, "{}", self.sentence(list));
            }
            "sha" => put!(text, "{}", self.random.hex(12)),
            "small" => put!(text, "{}", self.random.between(2, 9)),
            "count" => put!(text, "{}", self.random.between(11, 640)),
            "percent" => put!(text, "{}", self.random.between(2, 60)),
            "member2" | "var2" => {
                self.fill(&name[..name.len() - 1], text);
            }
            _ => put!(text, "{{{name}}}"),
        }
    }
}

/// Braces around anything else are code.
fn is_name(inner: &str) -> bool {
    !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The sentence with a capital letter, unless it starts with the name of a function.
pub(super) fn capitalised(sentence: &str) -> String {
    let first = sentence.split_once(' ').map_or(sentence, |(first, _)| first);
    if first.contains(['_', '(']) {
        return sentence.to_owned();
    }
    let mut chars = sentence.chars();
    chars.next().map_or(String::new(), |char| char.to_uppercase().chain(chars).collect())
}

fn plural(noun: &str) -> String {
    match noun.strip_suffix('y') {
        Some(stem) if stem.len() > 3 && !stem.ends_with(['a', 'e', 'o']) => format!("{stem}ies"),
        _ if noun.ends_with(['s', 'x']) => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

/// Turns `a` into `an` before a vowel, as lists do not know what follows.
fn with_articles(text: &str) -> String {
    let mut corrected = String::with_capacity(text.len() + 4);
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        corrected.push_str(word);
        if let Some(next) = words.peek() {
            let vowel = next.starts_with(['a', 'e', 'i', 'o']) || next.starts_with("un");
            corrected.push_str(if vowel && matches!(word, "a" | "A") { "n " } else { " " });
        }
    }
    corrected
}

/// `heron_inode` as `HeronInode`.
fn camel(name: &str) -> String {
    name.split('_').map(capitalised).collect()
}

/// Breaks a paragraph into lines of at most `width` characters.
pub(super) fn wrap(text: &str, width: usize) -> String {
    let mut wrapped = String::new();
    let mut length = 0;
    for word in text.split(' ') {
        let word_length = word.chars().count();
        if length > 0 && length + 1 + word_length > width {
            wrapped.push('\n');
            length = 0;
        } else if length > 0 {
            wrapped.push(' ');
            length += 1;
        }
        wrapped.push_str(word);
        length += word_length;
    }
    wrapped.push('\n');
    wrapped
}

/// The words that are not empty, separated by spaces.
pub(super) fn join_words(words: &[&str]) -> String {
    words.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(" ")
}
