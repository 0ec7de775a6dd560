//! The sections of MAINTAINERS that a list's series touch, as a Markdown file and back: `content/LIST/maintainers.md`.
//!
//! Pages show who looks after what, and are rendered from content/ alone; so what they need of the file stands there.
//! Only the sections that some series touches are in it.

use super::Section;
use crate::digest::markdown::{ReadError, read_front, rows};
use crate::digest::{GENERATED, visible_line};
use crate::mail::Address;
use crate::markdown::Literal;
use crate::yaml::Quoted;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::{self, Write};

/// The form of the front matter.
pub const SCHEMA: u32 = 1;

/// What stands behind `kind:`.
pub const KIND: &str = "maintainers";

/// The sections that a list's series touch.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Areas {
    /// Says that the file is generated.
    pub generated: String,
    /// The form of the front matter, [`SCHEMA`].
    pub schema: u32,
    /// [`KIND`].
    pub kind: String,
    /// The title.
    pub title: String,
    /// The name of the list.
    pub list: String,
    /// The sections by title.
    pub sections: Vec<Area>,
}

/// A section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Its title.
    pub title: String,
    /// `S:`, its status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// `M:`, who maintains it: name and address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub maintainers: Vec<(String, String)>,
    /// `R:`, who reviews it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviewers: Vec<(String, String)>,
    /// `L:`, its lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<String>,
    /// `T:`, its trees.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trees: Vec<String>,
}

impl Areas {
    /// The file of a list, of the sections that are named; of several with one title the first.
    pub fn of<'s>(list: &str, list_title: &str, sections: impl Iterator<Item = &'s Section>) -> Self {
        let mut by_title: BTreeMap<String, Area> = BTreeMap::new();
        for section in sections {
            let area = Area::of(section);
            by_title.entry(area.title.clone()).or_insert(area);
        }
        Self {
            generated: GENERATED.to_owned(),
            schema: SCHEMA,
            kind: KIND.to_owned(),
            title: format!("{list_title}, who looks after what"),
            list: list.to_owned(),
            sections: by_title.into_values().collect(),
        }
    }
}

impl Area {
    fn of(section: &Section) -> Self {
        let people = |people: &[Address]| {
            people.iter().map(|person| (visible_line(&person.name), visible_line(&person.email))).collect()
        };
        let lines = |lines: &[String]| lines.iter().map(|line| visible_line(line)).collect();
        Self {
            title: visible_line(&section.title),
            status: section.status.as_deref().map(visible_line),
            maintainers: people(&section.maintainers),
            reviewers: people(&section.reviewers),
            lists: lines(&section.lists),
            trees: lines(&section.trees),
        }
    }
}

/// Writes the file.
pub fn write(areas: &Areas) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write_into(&mut out, areas);
    out
}

/// Reads the file back.
pub fn read(text: &str) -> Result<Areas, ReadError> {
    read_front(text, SCHEMA)
}

fn write_into(out: &mut String, areas: &Areas) -> fmt::Result {
    writeln!(out, "---\ngenerated: {}\nschema: {}", Quoted(&areas.generated), areas.schema)?;
    writeln!(out, "kind: {}\ntitle: {}\nlist: {}", Quoted(&areas.kind), Quoted(&areas.title), Quoted(&areas.list))?;
    rows(out, "sections", &areas.sections)?;
    writeln!(out, "---\n\n# {}\n", Literal(&areas.title))?;
    writeln!(out, "| section | status | maintainers |\n|---|---|---|")?;
    for area in &areas.sections {
        let names: Vec<&str> = area.maintainers.iter().map(|(name, _)| name.as_str()).collect();
        let status = area.status.as_deref().unwrap_or_default();
        writeln!(out, "| {} | {} | {} |", Literal(&area.title), Literal(status), Literal(&names.join(", ")))?;
    }
    Ok(())
}
