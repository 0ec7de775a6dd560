//! Reads and writes YAML; the only module that names the YAML crate, so that it can be replaced by a maintained fork.
//!
//! Reading goes through serde and gives the line of a mistake. Writing is done here: every string is double-quoted,
//! because YAML 1.1 parsers do not read a bare `no`, `12:30:00` or date as a string.

mod bounds;

use serde::de::DeserializeOwned;
use std::fmt::{self, Write};
use thiserror::Error;

/// Why a text is not the YAML that was expected.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[error("{message}")]
pub struct YamlError {
    /// The line of the mistake, from 1; `None` if the parser does not know it.
    pub line: Option<usize>,
    /// The column, from 1.
    pub column: Option<usize>,
    /// What is wrong, without the place.
    pub message: String,
}

/// Reads YAML of a bounded size and depth, so that no text takes long.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T, YamlError> {
    bounds::check(text)?;
    serde_yaml::from_str(text).map_err(|error| {
        let location = error.location();
        YamlError {
            line: location.as_ref().map(serde_yaml::Location::line),
            column: location.as_ref().map(serde_yaml::Location::column),
            message: without_position(&error.to_string(), location.is_some()),
        }
    })
}

/// Reads a value that this program wrote, one row per line, each of them JSON. Parsing it as JSON takes a tenth of the
/// time; a file that somebody edited into other YAML is parsed as YAML.
pub fn parse_rows<T: DeserializeOwned>(text: &str) -> Result<T, YamlError> {
    match as_json(text).and_then(|json| serde_json::from_str(&json).ok()) {
        Some(value) => Ok(value),
        None => parse(text),
    }
}

/// The rows as one JSON object; `None` if a line is not a row.
fn as_json(text: &str) -> Option<String> {
    let mut json = String::with_capacity(text.len() + 64);
    json.push('{');
    let mut in_list = false;
    for line in text.lines() {
        if let Some(row) = line.strip_prefix("  - ").filter(|_| in_list) {
            json.push_str(if json.ends_with('[') { "" } else { "," });
            json.push_str(row);
            continue;
        }
        let (key, value) = line.split_once(':').filter(|(key, _)| is_key(key))?;
        json.push_str(if in_list { "]" } else { "" });
        json.push_str(if json.len() > 1 { "," } else { "" });
        json.extend(["\"", key, "\":"]);
        in_list = value.is_empty();
        json.push_str(if in_list { "[" } else { value.strip_prefix(' ')? });
    }
    json.push_str(if in_list { "]}" } else { "}" });
    Some(json)
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// The crate's messages end in ` at line 3 column 1`, which is removed here.
fn without_position(message: &str, has_position: bool) -> String {
    let end = if has_position { message.rfind(" at line ") } else { None };
    message[..end.unwrap_or(message.len())].to_owned()
}

/// A string as a double-quoted YAML scalar.
pub struct Quoted<'a>(pub &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_char('"')?;
        let mut plain = 0;
        for (position, letter) in self.0.char_indices() {
            if !needs_escape(letter) {
                continue;
            }
            out.write_str(&self.0[plain..position])?;
            plain = position + letter.len_utf8();
            match letter {
                '"' => out.write_str("\\\"")?,
                '\\' => out.write_str("\\\\")?,
                '\n' => out.write_str("\\n")?,
                '\t' => out.write_str("\\t")?,
                _ if u32::from(letter) < 0x100 => write!(out, "\\x{:02X}", u32::from(letter))?,
                _ if u32::from(letter) < 0x1_0000 => write!(out, "\\u{:04X}", u32::from(letter))?,
                _ => write!(out, "\\U{:08X}", u32::from(letter))?,
            }
        }
        out.write_str(&self.0[plain..])?;
        out.write_char('"')
    }
}

/// Characters that YAML forbids in a quoted scalar, that would end it, or that could mislead a reader of the file.
fn needs_escape(letter: char) -> bool {
    match letter {
        '"'
        | '\\'
        | '\u{feff}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{fffe}'
        | '\u{ffff}' => true,
        _ => letter.is_control(),
    }
}

/// Splits off the front matter between `---` lines: the YAML, and the byte at which the rest begins.
pub fn front_matter(text: &str) -> Option<(&str, usize)> {
    let yaml = text.strip_prefix("---\n")?;
    let end = if yaml.starts_with("---\n") { 0 } else { yaml.find("\n---\n")? + 1 };
    Some((&yaml[..end], 4 + end + 4))
}
