//! A posting with what was said about it as a Markdown file, and back without loss.
//!
//! The front matter has a row for each person, mail and piece. Below it, for people reading on GitHub, are the pieces in
//! the same order: a patch's message and diff in literal blocks, cut where somebody says something about a line, and the
//! remarks as quotes that name their author, answers as quotes in quotes. [`read_texts`] takes the texts of the pieces
//! from the blocks.

use super::front_matter::{StoredFileError, read_front, rows};
use crate::config::LinkMask;
use crate::format::markdown::{Literal, LiteralBlock, literal_blocks};
use crate::format::yaml::Quoted;
use crate::rows::reading::{Piece, PieceKind, Placed, ReadMail, Reading, SCHEMA};
use std::fmt::{self, Write};

/// Quotes that stand deeper are written at this depth: each level makes every line longer.
const DEEPEST: u32 = 8;

/// Writes the file; `link` says where a mail of a list is.
pub fn write<'a>(reading: &Reading, texts: &[String], link: &dyn Fn(Option<&str>) -> &'a LinkMask) -> String {
    let mut out = String::with_capacity(4096 + texts.iter().map(|text| text.len() + 200).sum::<usize>());
    // Writing to a String cannot fail.
    let _ = write_front_matter(&mut out, reading);
    let _ = ReadingMarkdown { reading, texts, link }.write(&mut out);
    out
}

/// Reads the front matter: everything but the texts.
pub fn read_facts(text: &str) -> Result<Reading, StoredFileError> {
    let reading = read_front(text, SCHEMA)?;
    check_rows(&reading)?;
    Ok(reading)
}

/// Reads the texts of the pieces from the part below the front matter.
pub fn read_texts(body: &str, reading: &Reading) -> Result<Vec<String>, StoredFileError> {
    let (found, expected) = (literal_blocks(body, &["text", "diff"]), reading.pieces.len());
    if found.len() == expected { Ok(found) } else { Err(StoredFileError::Blocks { expected, found: found.len() }) }
}

/// Rows refer to each other by index; in a hand-edited file an index could be out of range.
fn check_rows(reading: &Reading) -> Result<(), StoredFileError> {
    let (people, mails) = (reading.people.len(), reading.mails.len());
    let check = |field, row: usize, rows: usize| {
        if row < rows { Ok(()) } else { Err(StoredFileError::Dangling { field, row }) }
    };
    for mail in &reading.mails {
        check("author", mail.author, people)?;
        mail.answers.map_or(Ok(()), |answers| check("answers", answers, mails))?;
    }
    reading.pieces.iter().try_for_each(|piece| check("mail", piece.mail, mails))
}

fn write_front_matter(out: &mut String, reading: &Reading) -> fmt::Result {
    writeln!(out, "---\ngenerated: {}\nschema: {}", Quoted(&reading.generated), reading.schema)?;
    writeln!(out, "kind: {}\ntitle: {}", Quoted(&reading.kind), Quoted(&reading.title))?;
    writeln!(out, "list: {}\nname: {}", Quoted(&reading.list), Quoted(&reading.name))?;
    writeln!(out, "digest: {}\nseries: {}", Quoted(&reading.digest), Quoted(&reading.series))?;
    writeln!(out, "version: {}\nsize: {}", Quoted(&reading.version), reading.size)?;
    rows(out, "people", &reading.people)?;
    rows(out, "mails", &reading.mails)?;
    rows(out, "pieces", &reading.pieces)?;
    writeln!(out, "---\n")
}

/// The part for people.
struct ReadingMarkdown<'r, 'a> {
    reading: &'r Reading,
    texts: &'r [String],
    link: &'r dyn Fn(Option<&str>) -> &'a LinkMask,
}

impl ReadingMarkdown<'_, '_> {
    fn write(&self, out: &mut String) -> fmt::Result {
        let reading = self.reading;
        writeln!(out, "# {}\n", Literal(&reading.title))?;
        let series = format!("../../series/{}.md#{}", reading.digest, reading.series);
        writeln!(out, "The series: [{}](<{series}>), {}\n", Literal(&reading.title), Literal(&reading.version))?;
        let (mut before, mut own): (Option<&Piece>, Option<usize>) = (None, None);
        for (piece, text) in reading.pieces.iter().zip(self.texts) {
            self.heading(out, (before, own), piece)?;
            write_piece(out, piece, text)?;
            before = Some(piece);
            own = if piece.depth == 0 { Some(piece.mail) } else { own };
        }
        Ok(())
    }

    /// What stands above a piece: the subject of a patch, the file of a diff, or who says something. `own` is the patch
    /// whose lines came last.
    fn heading(&self, out: &mut String, (before, own): (Option<&Piece>, Option<usize>), piece: &Piece) -> fmt::Result {
        let Some(mail) = self.reading.mails.get(piece.mail) else { return Ok(()) };
        let is_continued = before.is_some_and(|before| before.mail == piece.mail && before.depth == piece.depth);
        if piece.depth == 0 {
            if own != Some(piece.mail) {
                writeln!(
                    out,
                    "<a id=\"{}\"></a>\n\n## {}\n\n{}\n",
                    mail.anchor(),
                    Literal(&mail.subject),
                    self.by(mail)
                )?;
            }
            return piece.path.as_ref().map_or(Ok(()), |path| writeln!(out, "### {}\n", Literal(path)));
        }
        let quote = quote_of(piece);
        // A paragraph between two quotes keeps them apart; so does a comment, which does not show.
        if before.is_none_or(|before| before.depth == 0 || before.depth > piece.depth) || !is_continued {
            let place = if piece.placed == Some(Placed::Below) { ", about no line above" } else { "" };
            writeln!(out, "{quote}{}{place}\n{quote}", self.by(mail))?;
        }
        piece.path.as_ref().map_or(Ok(()), |path| writeln!(out, "{quote}{}\n{quote}", Literal(path)))
    }

    /// Who wrote a mail, when, and where it is.
    fn by(&self, mail: &ReadMail) -> String {
        let name = self
            .reading
            .people
            .get(mail.author)
            .map_or("", |who| if who.name.is_empty() { &who.email } else { &who.name });
        let by = format!("**{}**, {}", Literal(name), mail.date);
        match &mail.message_id {
            Some(id) => format!("{by}, [mail](<{}>)", (self.link)(mail.list.as_deref()).link(id)),
            None => by,
        }
    }
}

fn write_piece(out: &mut String, piece: &Piece, text: &str) -> fmt::Result {
    let word = if piece.kind == PieceKind::Diff { "diff" } else { "text" };
    let quote = quote_of(piece);
    if quote.is_empty() {
        return writeln!(out, "{}", LiteralBlock { word, text });
    }
    let block = LiteralBlock { word, text }.to_string();
    block.lines().try_for_each(|line| writeln!(out, "{quote}{line}"))?;
    writeln!(out)
}

fn quote_of(piece: &Piece) -> String {
    "> ".repeat(piece.depth.min(DEEPEST) as usize)
}
