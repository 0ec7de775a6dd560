//! The rows that results show for documents, in files of their own, because a query shows ten of them, in ten files at
//! worst.
//!
//! Entry point: [`write`]. A unit of rows is cut into files of equal size. A file is an array of rows, a row an array
//! of fields, and a field that is that of the row before is `0`. The cuts do not depend on states, which change
//! without new mail.

use super::file::IndexFile;
use crate::base::hash::Hasher;
use serde::{Deserialize, Serialize};

/// About the largest size of a file of rows, in bytes. Ten of them and the shards of three words are below 300 KiB.
pub(super) const FILE: usize = 11 << 10;

/// The same for the rows of pages, which are short, and of which a query shows up to five beside the mails.
pub(super) const FILE_OF_PAGES: usize = 4 << 10;

/// What a query shows of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SearchRow {
    /// Its site-relative URL without a leading slash.
    pub(super) url: String,
    pub(super) title: String,
    pub(super) author: String,
    /// The day; for a page, the number of its patches.
    pub(super) day: String,
    /// The position of its list among the site's; for a page, its kind.
    pub(super) kind: String,
    /// The version of its series, `v3`; empty without a series.
    pub(super) version: String,
    pub(super) state: String,
    /// The beginning of its prose; of a reply, its own words.
    pub(super) prose: String,
    /// The address of its author as the site shows it, for people who share a name.
    pub(super) email: String,
    /// A short hash of its series or thread: of what has the same one, results show one.
    pub(super) group: String,
    /// Whether a decision about its version can still be expected; written for all documents of a segment together.
    pub(super) open: bool,
}

/// What is written for a row; its URL in two parts.
type RowFields<'a> = [&'a str; ROW_FIELDS];

const ROW_FIELDS: usize = 11;

/// What is shown of the version that a document belongs to, and by which it is found.
#[derive(Default)]
pub(super) struct ShownVersion {
    pub(super) label: String,
    pub(super) state: &'static str,
    pub(super) group: String,
    pub(super) open: bool,
}

impl SearchRow {
    /// Sets what is known of its version.
    pub(super) fn in_version(self, version: ShownVersion) -> Self {
        let ShownVersion { label, state, group, open } = version;
        Self { version: label, state: state.to_owned(), group, open, ..self }
    }

    pub(super) fn with_prose(self, prose: String) -> Self {
        Self { prose, ..self }
    }

    /// Its approximate size in bytes.
    fn size(&self) -> usize {
        60 + self.title.len() + self.author.len() + self.prose.len()
    }

    fn fields(&self) -> RowFields<'_> {
        let Self { url, title, author, day, kind, version, state, prose, email, group, open: _ } = self;
        let (page, anchor) = url.split_once('#').unwrap_or((url, ""));
        [page, anchor, title, author, day, kind, version, state, prose, email, group]
    }
}

/// A hash of all rows.
pub(super) fn hash(rows: &[SearchRow]) -> String {
    let mut hasher = Hasher::new();
    for field in rows.iter().flat_map(SearchRow::fields) {
        hasher.update(&(field.len() as u64).to_le_bytes());
        hasher.update(field.as_bytes());
    }
    hasher.hex()
}

/// A URL of the site as the search page links it, which is at the site's root.
pub(super) fn below_top(url: &str) -> String {
    url.trim_start_matches('/').to_owned()
}

/// A number of rows as a document number.
pub(super) fn count(rows: usize) -> u32 {
    u32::try_from(rows).expect("fewer documents than 2^32 fit into memory")
}

/// Writes the rows of a unit in files of at most about a size. Returns for each file its first row and its name.
pub(super) fn write<E>(
    rows: &[&SearchRow],
    size: usize,
    put: &mut dyn FnMut(IndexFile) -> Result<String, E>,
) -> Result<Vec<(u32, String)>, E> {
    let (mut files, mut first) = (Vec::new(), 0);
    for own in cut(rows, size) {
        files.push((first, put(IndexFile::new(&shown(own)))?));
        first += count(own.len());
    }
    Ok(files)
}

/// Cuts rows into groups of about the same size.
fn cut<'a, 'b>(rows: &'a [&'b SearchRow], size: usize) -> impl Iterator<Item = &'a [&'b SearchRow]> {
    let bytes: usize = rows.iter().map(|row| row.size()).sum();
    let share = bytes.div_ceil(bytes.div_ceil(size).max(1)).max(1);
    let mut end = 0;
    let place = |row: &&SearchRow| {
        let start = end;
        end += row.size();
        start / share
    };
    let places: Vec<usize> = rows.iter().map(place).collect();
    let mut rest = rows;
    std::iter::from_fn(move || {
        let place = places[places.len() - rest.len()..].first()?;
        let own = places[places.len() - rest.len()..].partition_point(|other| other <= place);
        let (group, others) = rest.split_at(own);
        rest = others;
        Some(group)
    })
}

/// A field, or that it is that of the row before.
#[derive(Serialize)]
#[serde(untagged)]
enum RowField<'a> {
    New(&'a str),
    Same(u8),
}

fn shown<'a>(rows: &'a [&SearchRow]) -> Vec<[RowField<'a>; ROW_FIELDS]> {
    let mut before: Option<RowFields<'_>> = None;
    let row = |row: &&'a SearchRow| {
        let fields = row.fields();
        let before = before.replace(fields);
        std::array::from_fn(|place| match before {
            Some(before) if before[place] == fields[place] => RowField::Same(0),
            _ => RowField::New(fields[place]),
        })
    };
    rows.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::{FILE, SearchRow, cut, shown};

    fn row(number: usize) -> SearchRow {
        SearchRow { url: format!("tea/1.html#{number}"), prose: "x".repeat(500), ..SearchRow::default() }
    }

    #[test]
    fn files_are_of_about_one_size_and_hold_each_row_once() {
        let rows: Vec<SearchRow> = (0..100).map(row).collect();
        let rows: Vec<&SearchRow> = rows.iter().collect();
        let size = 25 * rows[0].size();
        let groups: Vec<usize> = cut(&rows, size).map(<[_]>::len).collect();
        assert_eq!(groups, [25; 4]);
        assert_eq!(cut(&[], size).count(), 0);
    }

    #[test]
    fn a_state_does_not_move_a_cut() {
        let rows: Vec<SearchRow> = (0..100).map(row).collect();
        let later: Vec<SearchRow> =
            rows.iter().cloned().map(|row| SearchRow { state: "applied".to_owned(), ..row }).collect();
        let sizes =
            |rows: &[SearchRow]| cut(&rows.iter().collect::<Vec<_>>(), FILE).map(<[_]>::len).collect::<Vec<_>>();
        assert_eq!(sizes(&rows), sizes(&later));
    }

    #[test]
    fn a_field_is_written_where_it_changes() {
        let rows = [row(1), row(2)];
        let written = serde_json::to_value(shown(&[&rows[0], &rows[1]])).expect("rows are JSON");
        assert_eq!(written[0][0], "tea/1.html");
        assert_eq!(written[1], serde_json::json!([0, "2", 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    }
}
