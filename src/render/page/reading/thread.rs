//! A page of a long thread without patches.
//!
//! The first page has the mail that began the thread and what [`ThreadPages`](crate::rows::thread_pages) leaves there. Where a
//! subthread is on another page, its place has a row that leads there and names its mails: so each mail's anchor on the
//! first page leads to it, wherever it is now. On another page, what is said about a line of the first mail quotes it.

use super::section::{self, SectionView};
use super::{ReadingView, ShownReading};
use crate::base::number::number;
use crate::render::model::layout::SaidPieces;
use crate::render::paths;
use crate::render::view::link::LinkView;
use serde::Serialize;

/// A subthread in the outline of a long thread.
#[derive(Debug, Serialize)]
pub struct SubthreadView {
    /// Where its first mail is.
    pub url: String,
    /// Who wrote that.
    pub author: String,
    /// When: `2025-08-29`.
    pub date: String,
    /// How many mails it has.
    pub mails: u32,
    /// The words with which it begins.
    pub opening: String,
    /// Whether it is on this page.
    pub here: bool,
}

impl ShownReading<'_> {
    /// What this page shows of a thread.
    pub(super) fn thread_sections(&self) -> Vec<SectionView> {
        let is_first = self.page == 0;
        let here = |said: &SaidPieces| {
            // Of what is elsewhere the place where it would begin.
            self.is_here(said.mail) || said.is_first && self.begins_elsewhere(said.mail)
        };
        let parts = self.layout.parts.iter().map(|part| part.only(is_first, &here));
        parts.filter(|part| !part.runs.is_empty()).map(|part| section::view(self, &part)).collect()
    }

    /// Whether a mail begins another page, below a mail of this one.
    fn begins_elsewhere(&self, mail: usize) -> bool {
        self.layout.pages.is_apart(mail) && self.layout.pages.above[mail].is_some_and(|above| self.is_here(above))
    }

    /// The subthreads of a long thread; only on its first page.
    pub(super) fn subthreads(&self) -> Vec<SubthreadView> {
        if self.page > 0 || self.layout.pages.names.len() == 1 {
            return Vec::new();
        }
        let counts = self.layout.pages.counts();
        let answers = (1..counts.len()).filter(|mail| self.layout.pages.above[*mail] == Some(0));
        let row = |mail: usize| {
            let row = &self.reading.mails[mail];
            Some(SubthreadView {
                url: self.begins(mail)?,
                author: self.writer(row.author).name,
                date: row.date.day(),
                mails: counts[mail],
                opening: self.opening(mail),
                here: self.is_here(mail),
            })
        };
        answers.filter_map(row).collect()
    }

    /// What a page of a thread is called.
    pub(super) fn page_title(&self, page: usize) -> String {
        let name = &self.layout.pages.names[page];
        if page == 0 {
            return "Overview".to_owned();
        }
        if let Some(number) = name.strip_prefix("page-") {
            return format!("Page {number}");
        }
        let first = self.layout.pages.of_mail.iter().position(|of| *of == page).map(|mail| &self.reading.mails[mail]);
        first.map_or_else(String::new, |mail| format!("{}, {}", self.writer(mail.author).name, mail.date.day()))
    }

    /// The pages before and after this one of a thread.
    pub(super) fn pages_beside(&self) -> (Option<LinkView>, Option<LinkView>) {
        let link = |page: usize| {
            let url = paths::reading_of(self.facts, number(page)).url();
            (page < self.layout.pages.names.len()).then(|| LinkView { title: self.page_title(page), url })
        };
        (self.page.checked_sub(1).and_then(link), link(self.page + 1))
    }
}

impl ReadingView {
    /// Whether it is a later page of a thread.
    pub(super) fn is_later_page(&self) -> bool {
        !self.thread_page.is_empty()
    }
}
