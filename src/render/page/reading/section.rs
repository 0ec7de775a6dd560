//! A patch, or the cover, with what was said about it.

use super::ShownReading;
use super::remark::{self, RemarkView, WordsView};
use crate::render::html::{self, DiffMarker, DiffPiece};
use crate::render::model::layout::{PieceRun, ReadPart, SaidPieces, remarks_in};
use crate::render::view::person::PersonView;
use crate::render::view::tag::TagView;
use crate::rows::reading::PieceKind;
use serde::Serialize;

/// A longer diff of a file is folded.
const MOST_LINES: usize = 400;

/// A patch, or the cover, with what was said about it.
#[derive(Debug, Default, Serialize)]
pub struct SectionView {
    /// The id of the section: `m-mzxw6ytboi2dqnjq`.
    pub id: String,
    /// Its number in the posting, 0 for the cover.
    pub index: u32,
    /// Its title; empty where its mail is not here.
    pub title: String,
    /// Who sent it.
    pub author: Option<PersonView>,
    /// When it was sent: `2025-08-29 10:57 +0100`.
    pub date: String,
    /// The same as RFC 3339.
    pub datetime: String,
    /// The mail in the list's archive.
    pub mail: Option<String>,
    /// The review tags that it received, each linked to the reply that gives it.
    pub tags: Vec<TagView>,
    /// Its message, cut where something was said about a line.
    pub message: Vec<ReadLinesView>,
    /// The files that its diff changes.
    pub files: Vec<ReadFileView>,
    /// What is left of its mail, such as a signature.
    pub rest: Vec<WordsView>,
    /// What was said about no line of it.
    pub below: Vec<RemarkView>,
}

/// Lines of a patch, and what was said about the last one of them.
#[derive(Debug, Serialize)]
pub struct ReadLinesView {
    /// The lines as HTML for use inside `<pre>`; paragraphs where they are prose.
    pub text: String,
    /// Whether they are the words of a mail that is no patch.
    pub prose: bool,
    /// Of a diff, the number of each line in the new file, one a line; blank where it is not there.
    pub numbers: String,
    /// What was said.
    pub remarks: Vec<RemarkView>,
}

/// The diff of a file.
#[derive(Debug, Default, Serialize)]
pub struct ReadFileView {
    /// Its path.
    pub path: String,
    /// Lines added.
    pub insertions: u32,
    /// Lines removed.
    pub deletions: u32,
    /// The lines of the diff.
    pub lines: usize,
    /// The remarks about its lines.
    pub remarks: usize,
    /// Whether it is so long that it is folded.
    pub folded: bool,
    /// Its lines, cut where something was said about one.
    pub parts: Vec<ReadLinesView>,
}

pub(super) fn view(shown: &ShownReading<'_>, part: &ReadPart) -> SectionView {
    let mut section = head(shown, part);
    let mut reader = DiffMarker::default();
    for (position, run) in part.runs.iter().enumerate() {
        match run {
            PieceRun::Own(piece) => section.own(shown, *piece, &mut reader),
            PieceRun::Said(said) => {
                let is_last = position + 1 == part.runs.len();
                let here = said.iter().position(|said| is_last && said.is_below(shown.reading));
                let (at_line, below) = said.split_at(here.unwrap_or(said.len()));
                section.said(shown, at_line);
                section.below.extend(below.iter().map(|said| remark::view(shown, said)));
            }
        }
    }
    section
}

fn head(shown: &ShownReading<'_>, part: &ReadPart) -> SectionView {
    let section = SectionView { id: part.id.clone(), index: part.patch, ..SectionView::default() };
    let Some(mail) = part.mail.map(|mail| &shown.reading.mails[mail]) else { return section };
    SectionView {
        title: shown.title_of(mail),
        author: Some(shown.writer(mail.author)),
        date: mail.date.readable(),
        datetime: mail.date.to_string(),
        mail: shown.archived(mail),
        tags: shown.tags_about(part.patch),
        ..section
    }
}

impl SectionView {
    /// Adds lines of the patch itself.
    fn own<'a>(&mut self, shown: &'a ShownReading<'_>, position: usize, reader: &mut DiffMarker<'a>) {
        let (piece, text) = (&shown.reading.pieces[position], &shown.layout.texts[position]);
        match piece.kind {
            PieceKind::Diff => {
                if piece.path.is_some() || self.files.is_empty() {
                    *reader = DiffMarker::new(piece.path.as_deref());
                    let path = piece.path.as_deref().map_or_else(String::new, |path| shown.line(path));
                    self.files.push(ReadFileView { path, ..ReadFileView::default() });
                }
                let read = reader.read(&shown.model.masked(text));
                self.files.last_mut().into_iter().for_each(|file| file.add(&read));
            }
            PieceKind::Tail => self.rest.push(remark::words(shown, position)),
            PieceKind::Message | PieceKind::Words | PieceKind::Quote => {
                let prose = shown.reading.mails[piece.mail].patch.is_none();
                let write = if prose { html::words } else { html::message };
                let text = shown.with_context(|context| write(text.trim_matches('\n'), context));
                self.message.push(ReadLinesView { text, prose, numbers: String::new(), remarks: Vec::new() });
            }
        }
    }

    /// Adds what was said about the line before.
    fn said(&mut self, shown: &ShownReading<'_>, said: &[SaidPieces]) {
        let views = said.iter().map(|said| remark::view(shown, said));
        let lines = match self.files.last_mut() {
            Some(file) => {
                file.remarks += remarks_in(said.iter(), shown.reading);
                file.parts.last_mut()
            }
            None => self.message.last_mut(),
        };
        match lines {
            Some(lines) => lines.remarks.extend(views),
            None => self.below.extend(views),
        }
    }
}

impl ReadFileView {
    fn add(&mut self, piece: &DiffPiece) {
        self.insertions += piece.added;
        self.deletions += piece.removed;
        self.lines += piece.lines;
        self.folded = self.lines > MOST_LINES;
        let (text, numbers) = (piece.html.clone(), piece.numbers.clone());
        self.parts.push(ReadLinesView { text, prose: false, numbers, remarks: Vec::new() });
    }
}
