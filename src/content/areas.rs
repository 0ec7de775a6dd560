//! The sections of MAINTAINERS that a list's series touch, as a Markdown file and back: `content/LIST/maintainers.md`.
//!
//! Pages show who maintains what, and are rendered from content/ alone, so content/ holds the relevant part of
//! MAINTAINERS: only the sections that some series touches.

use super::front_matter::{StoredFileError, read_front, rows};
use crate::format::markdown::Literal;
use crate::format::yaml::Quoted;
use crate::rows::areas::{Areas, SCHEMA};
use std::fmt::{self, Write};

pub fn write(areas: &Areas) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write_into(&mut out, areas);
    out
}

pub fn read(text: &str) -> Result<Areas, StoredFileError> {
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
        let status = area.status.as_deref().unwrap_or("");
        writeln!(out, "| {} | {} | {} |", Literal(&area.title), Literal(status), Literal(&names.join(", ")))?;
    }
    Ok(())
}
