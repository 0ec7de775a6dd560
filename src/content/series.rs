//! What became of the series of one digest, as a Markdown file and back.
//!
//! A digest never changes once its range is over; what happens to its series later stands here, in
//! `content/LIST/series/DIGEST.md`. The front matter holds the lives, a row each, and says nothing that depends on the
//! day it is read. Below it, for people, stand the versions and the differences between them.

use super::front_matter::{ReadError, read_front, rows};
use crate::config::LinkMask;
use crate::format::markdown::{Literal, LiteralBlock, literal_blocks};
use crate::format::yaml::{self, Quoted};
use crate::rows::series::{AppliedRow, SCHEMA, Series, SeriesFile, VersionRow};
use std::collections::BTreeSet;
use std::fmt::{self, Write};

/// Writes the file.
pub fn write(sequel: &SeriesFile, differences: &[String], link: &LinkMask) -> String {
    let mut out = String::with_capacity(4096 + differences.iter().map(|text| text.len() + 100).sum::<usize>());
    // Writing to a String cannot fail.
    let _ = SeriesBody { sequel, differences, link }.write(&mut out);
    out
}

/// Reads the front matter: everything but the differences.
pub fn read_facts(text: &str) -> Result<SeriesFile, ReadError> {
    let sequel: SeriesFile = read_front(text, SCHEMA)?;
    sequel.series.iter().try_for_each(check)?;
    Ok(sequel)
}

/// Reads the differences from the text below the front matter.
pub fn read_differences(text: &str, sequel: &SeriesFile) -> Result<Vec<String>, ReadError> {
    let (_, body) = yaml::front_matter(text).ok_or(ReadError::NoFrontMatter)?;
    let found = literal_blocks(&text[body..], "diff");
    let expected = sequel.series.iter().map(Series::shown).sum();
    if found.len() == expected { Ok(found) } else { Err(ReadError::Blocks { expected, found: found.len() }) }
}

/// Rows name each other by place; a hand-edited file could name what is not there.
fn check(life: &Series) -> Result<(), ReadError> {
    let check =
        |field, row: usize, rows: usize| if row < rows { Ok(()) } else { Err(ReadError::Dangling { field, row }) };
    let (people, versions, notes) = (life.people.len(), life.versions.len(), life.replies.len());
    check("versions", 0, versions)?;
    for (place, version) in life.versions.iter().enumerate() {
        check("author", version.author, people)?;
        version.previous.map_or(Ok(()), |previous| check("previous", previous, place))?;
        version.refused.map_or(Ok(()), |note| check("refused", note, notes))?;
        version.patches.iter().filter_map(|patch| patch.author).try_for_each(|who| check("author", who, people))?;
        version.applied.iter().filter_map(|taken| taken.reply).try_for_each(|note| check("note", note, notes))?;
        version.dropped.iter().filter_map(|lost| lost.reply).try_for_each(|note| check("note", note, notes))?;
    }
    for note in &life.replies {
        check("version", note.version, versions)?;
        check("author", note.author, people)?;
        note.answers.map_or(Ok(()), |answers| check("answers", answers, notes))?;
    }
    Ok(())
}

struct SeriesBody<'a> {
    sequel: &'a SeriesFile,
    /// The differences of the patches that say they are shown, in their order.
    differences: &'a [String],
    link: &'a LinkMask,
}

impl SeriesBody<'_> {
    fn write(&self, out: &mut String) -> fmt::Result {
        let sequel = self.sequel;
        writeln!(out, "---\ngenerated: {}\nschema: {}", Quoted(&sequel.generated), sequel.schema)?;
        writeln!(out, "kind: {}\ntitle: {}", Quoted(&sequel.kind), Quoted(&sequel.title))?;
        writeln!(out, "list: {}\ndigest: {}", Quoted(&sequel.list), Quoted(&sequel.digest))?;
        rows(out, "series", &sequel.series)?;
        writeln!(out, "---\n\n# {}\n", Literal(&sequel.title))?;
        writeln!(out, "The digest: [{0}](../{0}.md)\n", Literal(&sequel.digest))?;
        let mut differences = self.differences.iter();
        sequel.series.iter().try_for_each(|life| self.life(out, life, &mut differences))
    }

    fn life<'d>(
        &self,
        out: &mut String,
        life: &Series,
        differences: &mut impl Iterator<Item = &'d String>,
    ) -> fmt::Result {
        let Some(current) = life.versions.get(life.current()) else { return Ok(()) };
        writeln!(out, "<a id=\"{}\"></a>\n\n## {}\n", life.slug, Literal(&current.title))?;
        writeln!(out, "{}\n", Self::summary(life))?;
        for version in &life.versions {
            self.version(out, life, version)?;
        }
        for version in &life.versions {
            let shown = version.patches.iter().filter(|patch| patch.earlier.is_some_and(|was| was.shown));
            for (patch, text) in shown.zip(differences.by_ref()) {
                writeln!(out, "\n### What changed in {}: {}\n", version.label(), Literal(&patch.title))?;
                write!(out, "{}", LiteralBlock { word: "diff", text })?;
            }
        }
        writeln!(out)
    }

    fn summary(life: &Series) -> String {
        let author = life.versions.first().and_then(|version| life.people.get(version.author));
        let name = author.map_or("", |who| if who.name.is_empty() { &who.email } else { &who.name });
        let tags: usize = life.replies.iter().map(|note| note.tags.len()).sum();
        format!("By {}; {} versions, {} answers, {tags} tags", Literal(name), life.versions.len(), life.replies.len())
    }

    fn version(&self, out: &mut String, life: &Series, version: &VersionRow) -> fmt::Result {
        write!(out, "- {}, {}: ", Literal(&version.label()), version.date.day())?;
        match &version.message_id {
            Some(id) => write!(out, "[{}](<{}>)", Literal(&version.title), self.link.link(id))?,
            None => write!(out, "{}", Literal(&version.title))?,
        }
        write!(out, ", {} of {} patches", version.patches.len(), version.total)?;
        if let Some(by) = version.linked_by {
            write!(out, ", linked by {}", by.word())?;
        }
        if let Some(changes) = version.changes {
            let (same, changed, new, dropped) = (changes.same, changes.changed, changes.new, changes.dropped);
            write!(out, "; {same} same, {changed} changed, {new} new, {dropped} dropped")?;
        }
        let word = |taken: &AppliedRow| {
            let tree = taken.tree.as_deref().map(|tree| format!(" to {}", Literal(tree))).unwrap_or_default();
            format!("{}{tree}", if taken.queued { "queued" } else { "applied" })
        };
        let words: BTreeSet<String> = version.applied.iter().map(word).collect();
        words.iter().try_for_each(|word| write!(out, "; {word}"))?;
        if let Some(note) = version.refused.and_then(|note| life.replies.get(note)) {
            let who = life.people.get(note.author).map_or("", |who| who.name.as_str());
            write!(out, "; refused by {}", Literal(who))?;
        }
        writeln!(out)
    }
}
