//! What a reply says at one place.

use super::ShownReading;
use super::elsewhere::MovedMailView;
use crate::render::html::{self, DiffMarker};
use crate::render::model::layout::SaidPieces;
use crate::render::view::person::PersonView;
use crate::render::view::tag::TagView;
use crate::rows::reading::{Piece, PieceKind, Placed};
use serde::Serialize;

/// What a reply says at one place.
#[derive(Debug, Serialize)]
pub struct RemarkView {
    /// The id of its entry: `m-mzxw6ytboi2dqnjq`.
    pub id: String,
    /// How deep it is in the conversation: 0 for what is said about the patch, 1 for an answer to that.
    pub depth: u32,
    /// Who wrote it.
    pub author: PersonView,
    /// Whether a bot did.
    pub bot: bool,
    /// When it was sent: `2025-08-29 10:57 +0100`.
    pub date: String,
    /// The same as RFC 3339.
    pub datetime: String,
    /// The mail in the list's archive.
    pub mail: Option<String>,
    /// Where the reply begins, if not here.
    pub continues: Option<String>,
    /// Whether it goes on after answers that stand above.
    pub resumes: bool,
    /// Whom it answers, where that is another reply.
    pub answers: Option<String>,
    /// Whether the line that it quotes was not found, only the hunk.
    pub near: bool,
    /// The version that changed the line: `v4`.
    pub changed_in: Option<String>,
    /// The review tags that the reply gives.
    pub tags: Vec<TagView>,
    /// Its words.
    pub words: Vec<WordsView>,
    /// The lines that it is about, where these are on another page.
    pub about: Option<String>,
    /// The mails of the subthread that it begins, where that is on another page; then there are no words, but an opening.
    pub elsewhere: Vec<MovedMailView>,
    /// The words with which a subthread on another page begins.
    pub opening: String,
}

/// Lines of a reply.
#[derive(Debug, Serialize)]
pub struct WordsView {
    /// `words`, `diff`, `quote` or `tail`: its own words, a diff that it holds, what it quotes and is nowhere else on the
    /// page, and a signature or other lines of little interest.
    pub kind: &'static str,
    /// As HTML: paragraphs of words; everything else for use inside `<pre>`.
    pub text: String,
    /// How many lines these are.
    pub lines: usize,
    /// The file that a diff changes.
    pub path: Option<String>,
}

pub(super) fn view(shown: &ShownReading<'_>, said: &SaidPieces) -> RemarkView {
    let mail = &shown.reading.mails[said.mail];
    let writer = &shown.reading.people[mail.author];
    let pieces = &shown.reading.pieces[said.pieces.clone()];
    let answered = mail.answers.filter(|_| said.depth > 1).map(|answers| &shown.reading.mails[answers]);
    let changed = pieces.iter().any(|piece| piece.line_changed);
    let elsewhere = shown.elsewhere(said.mail);
    let is_here = elsewhere.is_empty();
    RemarkView {
        id: said.id.clone(),
        depth: said.depth.saturating_sub(shown.base()),
        author: shown.writer(mail.author),
        bot: writer.bot.is_some(),
        date: mail.date.readable(),
        datetime: mail.date.to_string(),
        mail: shown.archived(mail),
        continues: (!said.is_first).then(|| shown.begins(said.mail)).flatten(),
        resumes: said.resumes,
        answers: answered.map(|answered| shown.writer(answered.author).name),
        near: pieces.iter().any(|piece| piece.placed == Some(Placed::Hunk)),
        changed_in: changed.then(|| shown.next_label()),
        tags: if said.is_first { shown.tags_of(said.mail) } else { Vec::new() },
        words: said.pieces.clone().filter(|_| is_here).map(|piece| words(shown, piece)).collect(),
        about: is_here.then(|| shown.lines_above(said)).flatten(),
        opening: if is_here { String::new() } else { shown.opening(said.mail) },
        elsewhere,
    }
}

/// Lines of a reply, or of the patch's own mail where they are of little interest.
pub(super) fn words(shown: &ShownReading<'_>, position: usize) -> WordsView {
    let (piece, text) = (&shown.reading.pieces[position], shown.layout.texts[position].as_str());
    let (kind, html) = match piece.kind {
        PieceKind::Words | PieceKind::Message => ("words", shown.with_context(|context| html::words(text, context))),
        PieceKind::Diff => ("diff", diff(shown, piece, text)),
        PieceKind::Quote => ("quote", shown.with_context(|context| html::message(text, context))),
        PieceKind::Tail => ("tail", shown.with_context(|context| html::message(text, context))),
    };
    WordsView {
        kind,
        text: html,
        lines: text.lines().count(),
        path: piece.path.as_deref().map(|path| shown.line(path)),
    }
}

fn diff(shown: &ShownReading<'_>, piece: &Piece, text: &str) -> String {
    DiffMarker::new(piece.path.as_deref()).read(&shown.model.masked(text)).html
}
