//! What a page of a long thread shows of the thread's other pages.

use super::ShownReading;
use crate::render::model::layout::{PieceRun, ReadPart, SaidPieces};
use crate::render::view::person::PersonView;
use crate::rows::reading::PieceKind;
use serde::Serialize;

/// How much of a mail is shown in an outline, in characters.
const OPENING: usize = 140;
/// How many lines above a remark are shown with it where the rest is on another page.
const LINES_ABOVE: usize = 6;

/// A mail that is on another page of its thread.
#[derive(Debug, Serialize)]
pub struct MovedMailView {
    /// The id of its entry: `m-mzxw6ytboi2dqnjq`.
    pub id: String,
    /// Where it is.
    pub url: String,
    /// Who wrote it.
    pub author: PersonView,
    /// When: `2025-08-29 10:57 +0100`.
    pub date: String,
}

impl ShownReading<'_> {
    /// Whether a mail is on this page.
    pub(super) fn is_here(&self, mail: usize) -> bool {
        self.layout.pages.of_mail[mail] == self.page
    }

    /// The mails of a subthread that is on other pages, itself first; none where it is here.
    pub(super) fn elsewhere(&self, mail: usize) -> Vec<MovedMailView> {
        if self.is_here(mail) || self.layout.pages.names.len() == 1 {
            return Vec::new();
        }
        let mut below = vec![false; self.layout.pages.above.len()];
        below[mail] = true;
        for later in mail + 1..below.len() {
            below[later] = self.layout.pages.above[later].is_some_and(|above| below[above]);
        }
        let mails = (mail..below.len()).filter(|mail| below[*mail]);
        mails.filter_map(|mail| self.moved_mail(mail)).collect()
    }

    fn moved_mail(&self, mail: usize) -> Option<MovedMailView> {
        let (url, row) = (self.begins(mail)?, &self.reading.mails[mail]);
        let id = url.rsplit_once('#').map_or_else(String::new, |(_, id)| id.to_owned());
        Some(MovedMailView { id, url, author: self.writer(row.author), date: row.date.readable() })
    }

    /// The words with which a mail begins.
    pub(super) fn opening(&self, mail: usize) -> String {
        let own = self.reading.pieces.iter().zip(self.layout.texts.iter());
        let mut words =
            own.filter(|(piece, text)| piece.mail == mail && piece.kind == PieceKind::Words && !text.trim().is_empty());
        let text = words.next().map_or("", |(_, text)| text.as_str());
        // `Hi Ann,` says nothing.
        let paragraphs = text.split("\n\n").map(|lines| lines.split_whitespace().collect::<Vec<_>>());
        let paragraphs: Vec<Vec<&str>> = paragraphs.filter(|words| !words.is_empty()).collect();
        let telling = paragraphs.iter().find(|words| words.len() > 3).or(paragraphs.first());
        let opening = telling.map_or_else(String::new, |words| words.join(" "));
        let short: String = opening.chars().take(OPENING).collect();
        self.line(&if short.len() < opening.len() { format!("{}…", short.trim_end()) } else { short })
    }

    /// The lines above a remark that stands at a line of the thread's first mail, where that is on another page.
    pub(super) fn lines_above(&self, said: &SaidPieces) -> Option<String> {
        if self.page == 0 || said.depth > 1 || said.is_below(self.reading) {
            return None;
        }
        let holds = |run: &PieceRun| matches!(run, PieceRun::Said(all) if all.iter().any(|one| one.id == said.id));
        let part = self.layout.parts.iter().find(|part| part.runs.iter().any(holds))?;
        let above = part.runs.iter().take_while(|run| !holds(run));
        let own = above.filter_map(|run| match run {
            PieceRun::Own(piece) => Some(*piece),
            PieceRun::Said(_) => None,
        });
        let lines: Vec<&str> = self.layout.texts[own.last()?].trim_end().lines().collect();
        let from = lines.iter().rposition(|line| line.trim().is_empty()).map_or(0, |blank| blank + 1);
        Some(lines[from.max(lines.len().saturating_sub(LINES_ABOVE))..].join("\n")).filter(|lines| !lines.is_empty())
    }

    /// How deep the least deep mail of this page is in the conversation.
    pub(super) fn base(&self) -> u32 {
        if self.page == 0 {
            return 1;
        }
        let said = self.layout.parts.iter().flat_map(ReadPart::said);
        said.filter(|said| self.is_here(said.mail)).map(|said| said.depth).min().unwrap_or(1)
    }
}
