//! Front matter of generated files: rows, one per line, and errors in it.

use crate::format::yaml;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::{self, Write};
use thiserror::Error;

/// Why a file is not one that this program wrote.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum StoredFileError {
    #[error("the file has no front matter between two lines of `---`")]
    NoFrontMatter,
    /// The front matter does not match the schema.
    #[error("{message}")]
    FrontMatter {
        /// The line in the file.
        line: usize,
        message: String,
    },
    /// It was written by a newer listpress.
    #[error("the front matter has schema {0}, this listpress knows {1}")]
    Schema(u32, u32),
    /// The messages do not match the front matter.
    #[error("{expected} messages in the front matter, but {found} literal blocks below it")]
    Messages {
        /// Rows in the front matter.
        expected: usize,
        /// Blocks in the text.
        found: usize,
    },
    /// The differences do not match the front matter.
    #[error("{expected} differences in the front matter, but {found} literal blocks below it")]
    Blocks {
        /// Rows that say that they have one.
        expected: usize,
        /// Blocks in the text.
        found: usize,
    },
    /// A row refers to a person or series that does not exist.
    #[error("`{field}` names row {row}, which is not there")]
    Dangling { field: &'static str, row: usize },
}

/// Reads front matter; refuses unknown schemas.
pub(super) fn read_front<T: DeserializeOwned>(text: &str, known: u32) -> Result<T, StoredFileError> {
    let (front, _) = yaml::front_matter(text).ok_or(StoredFileError::NoFrontMatter)?;
    if let Some(schema) = schema(front).filter(|schema| *schema != known) {
        return Err(StoredFileError::Schema(schema, known));
    }
    yaml::parse_rows(front).map_err(|error| StoredFileError::FrontMatter {
        line: error.line.map_or(1, |line| line + 1),
        message: error.message,
    })
}

/// Reads one row as [`row`] writes it; `None` where somebody wrote it in another way.
pub(super) fn read_row<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

fn schema(front: &str) -> Option<u32> {
    front.lines().find_map(|line| line.strip_prefix("schema: "))?.trim().parse().ok()
}

/// Writes a key with a row for each value.
pub(super) fn rows<T: Serialize>(out: &mut String, key: &str, values: &[T]) -> fmt::Result {
    if values.is_empty() {
        return writeln!(out, "{key}: []");
    }
    writeln!(out, "{key}:")?;
    values.iter().try_for_each(|value| writeln!(out, "  - {}", row(value)))
}

/// JSON on one line, which is YAML too: every string is in double quotes, and [`super::visible`] has removed everything
/// from them that JSON allows and YAML does not.
pub(super) fn row<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("rows are always JSON")
}
