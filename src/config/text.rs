//! The text of site.yaml, for finding the line of a mistake.

use super::{ConfigError, Hint};
use crate::format::yaml::YamlError;
use std::path::Path;

/// The text of the file, and where it is.
pub(super) struct ConfigText<'a> {
    pub(super) root: &'a Path,
    pub(super) file: &'a Path,
    pub(super) text: &'a str,
}

impl ConfigText<'_> {
    pub(super) fn wrong(&self, line: usize, message: &str, hint: &str) -> ConfigError {
        ConfigError::Wrong {
            file: self.file.to_owned(),
            line,
            message: message.to_owned(),
            hint: Hint(hint.to_owned()),
        }
    }

    /// The error of the YAML parser, in words for people who write YAML, not Rust.
    pub(super) fn unreadable(&self, error: &YamlError) -> ConfigError {
        let mut message = error.message.replace("unknown field", "unknown key").replace("missing field", "missing key");
        let of_keys = ["RawSite", "RawList", "RawSubsystem", "RawBot", "RawWatch", "RawFetch"]
            .map(|name| format!("struct {name}"));
        let of_values = [("usize", NUMBER), ("u32", NUMBER), ("a sequence", "a list")];
        for (theirs, ours) in of_keys.iter().map(|name| (name.as_str(), "keys and values")).chain(of_values) {
            message = message.replace(&format!("expected {theirs}"), &format!("expected {ours}"));
        }
        let twice =
            message.split_once("duplicate field `").and_then(|(_, rest)| rest.split('`').next()).map(str::to_owned);
        if let Some(key) = twice {
            let hint = "remove one of the two";
            return self.wrong(self.line_of(&key, "", 1), &format!("duplicate key `{key}`"), hint);
        }
        let hint = match () {
            () if message.contains(", expected ") => "",
            () if message.contains("missing key") => {
                "a site needs a `title` and `lists`, a list needs a `name` and a `repository`"
            }
            () => "indent with spaces, and put text that contains `: `, `#` or quotes into double quotes",
        };
        self.wrong(error.line.unwrap_or(1), &message, hint)
    }

    /// The line in which `key` has `value`, after skipping `skip` others; or else the first line with either of them.
    pub(super) fn line_of(&self, key: &str, value: &str, skip: usize) -> usize {
        let lines = || self.text.lines().map(|line| line.split(" #").next().unwrap_or(line)).enumerate();
        let of_key = |line: &str| words(line, key).any(|after| after.trim_start_matches(['"', '\'']).starts_with(':'));
        let of_value = |line: &str| value.is_empty() || words(line, value).next().is_some();
        let both = lines().filter(|(_, line)| of_key(line) && of_value(line)).nth(skip);
        let either = || {
            lines()
                .find(|(_, line)| !value.is_empty() && of_value(line))
                .or_else(|| lines().find(|(_, line)| of_key(line)))
        };
        both.or_else(either).map_or(1, |(index, _)| index + 1)
    }
}

const NUMBER: &str = "a non-negative whole number";

/// What follows each occurrence of `word` in a line, where it is a word of its own.
fn words<'a>(line: &'a str, word: &'a str) -> impl Iterator<Item = &'a str> {
    let joins = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
    line.match_indices(word).filter_map(move |(position, _)| {
        let (before, after) = (&line[..position], &line[position + word.len()..]);
        (!before.ends_with(joins) && !after.starts_with(joins)).then_some(after)
    })
}
