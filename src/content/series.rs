//! The histories of the series of one digest, as a Markdown file and back.
//!
//! A digest never changes once its range is over; what happens to its series later goes into
//! `content/LIST/series/DIGEST.md`. The front matter has a row for each series, and nothing in it depends on the
//! current date. Below it, for people, are the versions and the differences between them.

use super::front_matter::{StoredFileError, read_front, rows};
use crate::base::path::is_named;
use crate::config::LinkMask;
use crate::format::markdown::{Literal, LiteralBlock, literal_blocks};
use crate::format::yaml::Quoted;
use crate::rows::applied::AppliedRow;
use crate::rows::series::{SCHEMA, Series, SeriesFile, VersionRow};
use std::collections::BTreeSet;
use std::fmt::{self, Write};

pub fn write(file: &SeriesFile, differences: &[String], link: &LinkMask) -> String {
    let mut out = String::with_capacity(4096 + differences.iter().map(|text| text.len() + 100).sum::<usize>());
    // Writing to a String cannot fail.
    let _ = SeriesMarkdown { file, differences, link }.write(&mut out);
    out
}

/// Reads the front matter: everything but the differences.
pub fn read_facts(text: &str) -> Result<SeriesFile, StoredFileError> {
    let file: SeriesFile = read_front(text, SCHEMA)?;
    file.series.iter().try_for_each(check)?;
    Ok(file)
}

/// The names of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesNames {
    pub slug: String,
    pub aliases: Vec<String>,
}

/// The names in the rows of a file as [`write`] makes them: each row begins with them.
pub(super) fn names(text: &str) -> Vec<SeriesNames> {
    let rows = text.lines().skip(1).take_while(|line| *line != "---");
    let rows = rows.filter_map(|line| line.strip_prefix("  - {\"slug\":\"")?.split_once('"'));
    let names = rows.filter(|(slug, _)| is_named(slug)).map(|(slug, rest)| {
        let aliases = rest.strip_prefix(",\"aliases\":[").and_then(|rest| rest.split_once(']'));
        let aliases = aliases.map_or("", |(aliases, _)| aliases).split(['"', ',']);
        let named = aliases.filter(|alias| is_named(alias.rsplit('/').next().unwrap_or(alias)));
        SeriesNames { slug: slug.to_owned(), aliases: named.map(str::to_owned).collect() }
    });
    names.collect()
}

/// Reads the differences from the part below the front matter, which says how many are shown.
pub fn read_differences(body: &str, expected: usize) -> Result<Vec<String>, StoredFileError> {
    let found = literal_blocks(body, &["diff"]);
    if found.len() == expected { Ok(found) } else { Err(StoredFileError::Blocks { expected, found: found.len() }) }
}

/// Rows refer to each other by index; in a hand-edited file an index could be out of range.
fn check(series: &Series) -> Result<(), StoredFileError> {
    let check = |field, row: usize, rows: usize| {
        if row < rows { Ok(()) } else { Err(StoredFileError::Dangling { field, row }) }
    };
    let (people, versions, replies) = (series.people.len(), series.versions.len(), series.replies.len());
    check("versions", 0, versions)?;
    for (index, version) in series.versions.iter().enumerate() {
        check("author", version.author, people)?;
        version.previous.map_or(Ok(()), |previous| check("previous", previous, index))?;
        version.refused.map_or(Ok(()), |reply| check("refused", reply, replies))?;
        version.withdrawn.map_or(Ok(()), |reply| check("withdrawn", reply, replies))?;
        version.patches.iter().filter_map(|patch| patch.author).try_for_each(|who| check("author", who, people))?;
        version
            .applied
            .iter()
            .filter_map(|applied| applied.reply)
            .try_for_each(|reply| check("note", reply, replies))?;
        version.lost_tags.iter().filter_map(|lost| lost.reply).try_for_each(|reply| check("note", reply, replies))?;
    }
    for reply in &series.replies {
        check("version", reply.version, versions)?;
        check("author", reply.author, people)?;
        reply.answers.map_or(Ok(()), |answers| check("answers", answers, replies))?;
    }
    Ok(())
}

struct SeriesMarkdown<'a> {
    file: &'a SeriesFile,
    /// The differences of the patches marked as shown, in order.
    differences: &'a [String],
    link: &'a LinkMask,
}

impl SeriesMarkdown<'_> {
    fn write(&self, out: &mut String) -> fmt::Result {
        let file = self.file;
        writeln!(out, "---\ngenerated: {}\nschema: {}", Quoted(&file.generated), file.schema)?;
        writeln!(out, "kind: {}\ntitle: {}", Quoted(&file.kind), Quoted(&file.title))?;
        writeln!(out, "list: {}\ndigest: {}", Quoted(&file.list), Quoted(&file.digest))?;
        rows(out, "series", &file.series)?;
        writeln!(out, "---\n\n# {}\n", Literal(&file.title))?;
        writeln!(out, "The digest: [{0}](../{0}.md)\n", Literal(&file.digest))?;
        let mut differences = self.differences.iter();
        file.series.iter().try_for_each(|series| self.series(out, series, &mut differences))
    }

    fn series<'d>(
        &self,
        out: &mut String,
        series: &Series,
        differences: &mut impl Iterator<Item = &'d String>,
    ) -> fmt::Result {
        let Some(current) = series.versions.get(series.current()) else { return Ok(()) };
        writeln!(out, "<a id=\"{}\"></a>\n\n## {}\n", series.slug, Literal(&current.title))?;
        writeln!(out, "{}\n", Self::summary(series))?;
        for version in &series.versions {
            self.version(out, series, version)?;
        }
        for version in &series.versions {
            let shown = version.patches.iter().filter(|patch| patch.earlier.is_some_and(|was| was.shown));
            for (patch, text) in shown.zip(differences.by_ref()) {
                writeln!(out, "\n### What changed in {}: {}\n", version.label(), Literal(&patch.title))?;
                write!(out, "{}", LiteralBlock { word: "diff", text })?;
            }
        }
        writeln!(out)
    }

    fn summary(series: &Series) -> String {
        let author = series.versions.first().and_then(|version| series.people.get(version.author));
        let name = author.map_or("", |who| if who.name.is_empty() { &who.email } else { &who.name });
        let tags: usize = series.replies.iter().map(|reply| reply.tags.len()).sum();
        format!(
            "By {}; {} versions, {} answers, {tags} tags",
            Literal(name),
            series.versions.len(),
            series.replies.len()
        )
    }

    fn version(&self, out: &mut String, series: &Series, version: &VersionRow) -> fmt::Result {
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
        let word = |applied: &AppliedRow| {
            let tree = applied.tree.as_deref().map_or_else(String::new, |tree| format!(" to {}", Literal(tree)));
            format!("{}{tree}", if applied.queued { "queued" } else { "applied" })
        };
        let words: BTreeSet<String> = version.applied.iter().map(word).collect();
        words.iter().try_for_each(|word| write!(out, "; {word}"))?;
        if let Some(reply) = version.refused.and_then(|reply| series.replies.get(reply)) {
            let who = series.people.get(reply.author).map_or("", |who| who.name.as_str());
            write!(out, "; refused by {}", Literal(who))?;
        }
        if version.withdrawn.is_some() {
            out.write_str("; withdrawn")?;
        }
        writeln!(out)
    }
}
