//! A digest as a Markdown file, and back without loss.
//!
//! The front matter holds everything but the messages' texts, one row per line, so that diffs are readable. The text
//! below is for people reading on GitHub or in an editor: tables, a table of contents, and each message in a literal
//! block, from which [`read`] takes the texts. The schema is documented at `Digest`.

use super::front_matter::{StoredFileError, read_front, row, rows};
use crate::base::number::counted;
use crate::config::LinkMask;
use crate::format::markdown::{Literal, LiteralBlock, literal_blocks};
use crate::format::yaml::{self, Quoted};
use crate::rows::digest::{Digest, LateMails, MessageRow, OpeningRow, PostingRow, SCHEMA, ThreadRow};
use crate::rows::ranking::{self, Rank};
use std::fmt::{self, Write};

/// Writes a digest; `links` are those of its lists.
pub fn write(digest: &Digest, texts: &[String], links: &[&LinkMask]) -> String {
    let mut out = String::with_capacity(8192 + texts.iter().map(|text| text.len() + 600).sum::<usize>());
    // Writing to a String cannot fail.
    let _ = write_front_matter(&mut out, digest);
    let _ = DigestMarkdown { digest, texts, links }.write(&mut out);
    out
}

/// Reads the file back: the digest, and the text of each message.
pub fn read(text: &str) -> Result<(Digest, Vec<String>), StoredFileError> {
    let digest = read_facts(text)?;
    let (_, body) = yaml::front_matter(text).ok_or(StoredFileError::NoFrontMatter)?;
    let texts = read_texts(&text[body..], &digest)?;
    Ok((digest, texts))
}

/// Reads the front matter: the digest without the texts of its messages.
pub fn read_facts(text: &str) -> Result<Digest, StoredFileError> {
    let digest = read_front(text, SCHEMA)?;
    check_rows(&digest)?;
    Ok(digest)
}

/// Reads the texts of a digest's messages from the part below the front matter.
pub fn read_texts(body: &str, digest: &Digest) -> Result<Vec<String>, StoredFileError> {
    let texts = literal_blocks(body, &["text"]);
    if texts.len() == digest.messages.len() {
        Ok(texts)
    } else {
        Err(StoredFileError::Messages { expected: digest.messages.len(), found: texts.len() })
    }
}

/// Rows refer to each other by index; in a hand-edited file an index could be out of range.
fn check_rows(digest: &Digest) -> Result<(), StoredFileError> {
    let (people, lists) = (digest.people.len(), digest.lists.len());
    let check = |field, row: usize, rows: usize| {
        if row < rows { Ok(()) } else { Err(StoredFileError::Dangling { field, row }) }
    };
    for message in &digest.messages {
        check("series", message.series, digest.series.len())?;
        check("author", message.author, people)?;
    }
    for series in &digest.series {
        check("author", series.author, people)?;
        series.on.iter().try_for_each(|list| check("on", *list, lists))?;
        series.authors.iter().try_for_each(|(who, _)| check("authors", *who, people))?;
        series.repliers.iter().try_for_each(|who| check("repliers", *who, people))?;
    }
    let threads = || digest.discussions.iter().chain(&digest.others);
    threads().flat_map(|thread| &thread.on).try_for_each(|list| check("on", *list, lists))?;
    threads().flat_map(|thread| &thread.people).try_for_each(|who| check("people", *who, people))?;
    threads().flat_map(|thread| &thread.openings).try_for_each(|opening| check("author", opening.author, people))
}

fn write_front_matter(out: &mut String, digest: &Digest) -> fmt::Result {
    writeln!(out, "---\ngenerated: {}", Quoted(&digest.generated))?;
    writeln!(out, "schema: {}\ntitle: {}", digest.schema, Quoted(&digest.title))?;
    writeln!(out, "list: {}\nlist_title: {}", Quoted(&digest.list), Quoted(&digest.list_title))?;
    if !digest.lists.is_empty() {
        writeln!(out, "lists: {}", row(&digest.lists))?;
    }
    writeln!(out, "digest: {}\nlabel: {}", Quoted(&digest.digest), Quoted(&digest.label))?;
    writeln!(out, "period: {}\nopen: {}", Quoted(&digest.period), digest.open)?;
    writeln!(out, "range: {}\ncounts: {}", row(&digest.range), row(&digest.counts))?;
    if let Some(late) = &digest.late {
        writeln!(out, "late: {}", row(late))?;
    }
    writeln!(out, "top: {}", digest.top)?;
    rows(out, "people", &digest.people)?;
    rows(out, "series", &digest.series)?;
    rows(out, "messages", &digest.messages)?;
    rows(out, "discussions", &digest.discussions)?;
    rows(out, "others", &digest.others)?;
    rows(out, "left_out", &digest.left_out)?;
    writeln!(out, "---\n")
}

/// That mails arrived long after they were sent.
fn late_line(digest: &Digest, late: &LateMails) -> String {
    let sent = format!("{}, from {} to {}", counted(late.mails, "mail", "mails"), late.first.day(), late.last.day());
    if digest.backfill().is_some() {
        format!("This is a backfill: most mails were sent long before they arrived ({sent}).")
    } else {
        format!("Sent long before the day of arrival: {sent}.")
    }
}

/// The part for people.
struct DigestMarkdown<'a> {
    digest: &'a Digest,
    texts: &'a [String],
    links: &'a [&'a LinkMask],
}

impl DigestMarkdown<'_> {
    fn write(&self, out: &mut String) -> fmt::Result {
        let digest = self.digest;
        writeln!(out, "# {}\n", Literal(&digest.title))?;
        self.summary(out)?;
        self.contents(out)?;
        self.patch_list(out)?;
        self.threads(out, "Busiest discussions", &digest.discussions)?;
        self.threads(out, "Other mail", &digest.others)?;
        self.messages(out)?;
        self.ranking(out, "Top contributors", "contributor", &ranking::contributors(digest))?;
        self.ranking(out, "Top contributor domains", "domain", &ranking::domains(digest))?;
        self.left_out(out)
    }

    fn summary(&self, out: &mut String) -> fmt::Result {
        let (range, counts) = (&self.digest.range, &self.digest.counts);
        writeln!(out, "From `{}` (epoch {}, exclusive)  ", range.from, range.from_epoch)?;
        writeln!(
            out,
            "to `{}` (epoch {}), {} to {}{}\n",
            range.to,
            range.to_epoch,
            range.first,
            range.last,
            if self.digest.open { ", still open" } else { "" }
        )?;
        writeln!(
            out,
            "{} mails from {} people: {} series and single patches ({} patches, {} covers), {} replies, {} pull requests, {} reports, {} others.\n",
            counts.mails,
            counts.people,
            counts.series,
            counts.patches,
            counts.covers,
            counts.replies,
            counts.pull_requests,
            counts.reports,
            counts.others
        )?;
        match &self.digest.late {
            Some(late) => writeln!(out, "{}\n", late_line(self.digest, late)),
            None => Ok(()),
        }
    }

    fn contents(&self, out: &mut String) -> fmt::Result {
        writeln!(out, "## Contents\n")?;
        writeln!(out, "- [Patch list](#patch-list)\n- [Busiest discussions](#busiest-discussions)")?;
        writeln!(out, "- [Other mail](#other-mail)\n- [Patch messages](#patch-messages)")?;
        for message in &self.digest.messages {
            writeln!(out, "  - [{}](#{})", Literal(&message.subject), message.anchor())?;
        }
        writeln!(out, "- [Top contributors](#top-contributors)")?;
        writeln!(out, "- [Top contributor domains](#top-contributor-domains)\n")
    }

    fn ranking(&self, out: &mut String, title: &str, column: &str, ranks: &[Rank]) -> fmt::Result {
        writeln!(out, "## {title}\n")?;
        if ranks.is_empty() {
            return writeln!(out, "No patch arrived.\n");
        }
        writeln!(out, "| patches | {column} |\n|---:|---|")?;
        for rank in ranks.iter().take(self.digest.top) {
            writeln!(out, "| {} | {} |", rank.count, Literal(&rank.name))?;
        }
        writeln!(out)
    }

    fn patch_list(&self, out: &mut String) -> fmt::Result {
        writeln!(out, "## Patch list\n")?;
        if self.digest.series.is_empty() {
            return writeln!(out, "No patch arrived.\n");
        }
        writeln!(
            out,
            "| patches | title | version | author | subsystem | + | − | replies |\n|---:|---|---:|---|---|---:|---:|---:|"
        )?;
        self.digest.series.iter().try_for_each(|series| self.series(out, series))?;
        writeln!(out)
    }

    fn series(&self, out: &mut String, series: &PostingRow) -> fmt::Result {
        let name = self.digest.people[series.author].shown();
        writeln!(
            out,
            "| {} of {} | {} | {} | {} | {} | {} | {} | {} |",
            series.arrived,
            series.total,
            self.linked(&series.title, series.message_id.as_deref(), &series.on),
            series.version,
            Literal(name),
            Literal(&series.subsystem.join(" › ")),
            series.insertions,
            series.deletions,
            series.replies
        )
    }

    fn linked(&self, title: &str, message_id: Option<&str>, on: &[usize]) -> String {
        match message_id.and_then(|id| self.link(id, on)) {
            Some(link) => format!("[{}](<{link}>)", Literal(title)),
            None => Literal(title).to_string(),
        }
    }

    /// The link of a mail on some of the lists.
    fn link(&self, id: &str, on: &[usize]) -> Option<String> {
        Some(self.links.get(on.first().copied().unwrap_or(0))?.link(id))
    }

    fn messages(&self, out: &mut String) -> fmt::Result {
        writeln!(out, "## Patch messages\n")?;
        if self.digest.messages.is_empty() {
            return writeln!(out, "No patch arrived.\n");
        }
        let messages = self.digest.messages.iter().zip(self.texts).enumerate();
        messages.into_iter().try_for_each(|(index, (message, text))| self.message(out, index + 1, message, text))
    }

    fn message(&self, out: &mut String, number: usize, message: &MessageRow, text: &str) -> fmt::Result {
        writeln!(out, "<a id=\"{}\"></a>\n\n### {number}. {}\n", message.anchor(), Literal(&message.title))?;
        writeln!(out, "{}  ", Literal(&message.subject))?;
        let guessed = if message.date_guessed { " (the date of its arrival)" } else { "" };
        write!(out, "{}, {}{guessed}", Literal(&message.from), message.date)?;
        if let Some(link) = message.message_id.as_ref().and_then(|id| self.link(id, &[])) {
            write!(out, ", [mail](<{link}>)")?;
        }
        writeln!(out, "\n\n{}", LiteralBlock { word: "text", text })
    }

    fn threads(&self, out: &mut String, title: &str, threads: &[ThreadRow]) -> fmt::Result {
        writeln!(out, "## {title}\n")?;
        if threads.is_empty() {
            return writeln!(out, "None.\n");
        }
        writeln!(out, "| mails | replies | title | kind | people | begins |\n|---:|---:|---|---|---:|---|")?;
        for thread in threads {
            let title = self.linked(&thread.title, thread.message_id.as_deref(), &thread.on);
            writeln!(
                out,
                "| {} | {} | {title} | {} | {} | {} |",
                thread.mails,
                thread.replies,
                thread.kind,
                thread.people.len(),
                self.openings(thread)
            )?;
        }
        writeln!(out)
    }

    /// The first words of a thread's mails, each behind its writer's name, in one cell.
    fn openings(&self, thread: &ThreadRow) -> String {
        let line = |opening: &OpeningRow| {
            format!("*{}:* {}", Literal(self.digest.people[opening.author].shown()), Literal(&opening.text))
        };
        thread.openings.iter().map(line).collect::<Vec<_>>().join("<br>")
    }

    fn left_out(&self, out: &mut String) -> fmt::Result {
        writeln!(out, "## Left out\n")?;
        writeln!(
            out,
            "Diffs, signatures, and the texts of replies are in the list's archive; patches behind the first one of a series too."
        )?;
        for row in &self.digest.left_out {
            writeln!(out, "- commit `{}`: {}", Literal(&row.commit), Literal(&row.reason))?;
        }
        Ok(())
    }
}
