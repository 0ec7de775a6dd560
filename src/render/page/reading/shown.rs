//! A reading with what its page needs.

use crate::base::text::visible_line;
use crate::content::facts::ReadingFacts;
use crate::render::RenderError;
use crate::render::html::TextContext;
use crate::render::index::VersionRef;
use crate::render::model::Model;
use crate::render::model::layout::ReadingLayout;
use crate::render::view::person::{self, PersonView};
use crate::render::view::tag::{self, TagView};
use crate::render::view::text;
use crate::rows::reading::{ReadMail, Reading};
use crate::rows::series::{Series, VersionRow};
use std::sync::Arc;

/// A reading with what its page needs.
pub(super) struct ShownReading<'a> {
    pub(super) model: &'a Model<'a>,
    pub(super) facts: &'a ReadingFacts,
    pub(super) reading: &'a Reading,
    pub(super) layout: Arc<ReadingLayout>,
    pub(super) version: Option<VersionRef>,
    pub(super) series: Option<&'a Series>,
    /// Which page of a thread without patches this is.
    pub(super) page: usize,
}

impl<'a> ShownReading<'a> {
    pub(super) fn new(model: &'a Model<'a>, position: usize, part: Option<u32>) -> Result<Self, RenderError> {
        let (facts, reading) = (model.reading_facts(position), model.reading(position));
        let version = model.reading_version(position);
        let page = part.filter(|_| facts.is_discussion()).unwrap_or(0) as usize;
        let series = version.map(|version| model.series(version.series));
        Ok(Self { layout: model.layout(position)?, page, model, facts, reading, version, series })
    }
}

/// What the parts of the page need.
impl ShownReading<'_> {
    /// A line as the site shows it.
    pub(super) fn line(&self, text: &str) -> String {
        self.model.masked(&visible_line(text))
    }

    pub(super) fn with_context<T>(&self, write: impl FnOnce(&TextContext<'_>) -> T) -> T {
        let here = |id: &str| {
            let mail = self.reading.mails.iter().position(|mail| mail.message_id.as_deref() == Some(id))?;
            self.begins(mail)
        };
        text::context(self.model, &self.facts.list, &here, write)
    }

    pub(super) fn writer(&self, writer: usize) -> PersonView {
        let writer = &self.reading.people[writer];
        let name = if writer.name.is_empty() { &writer.email } else { &writer.name };
        let view = person::named(self.model, name, &writer.email);
        PersonView { name: self.line(&view.name), ..view }
    }

    /// Where a mail is first shown.
    pub(super) fn begins(&self, mail: usize) -> Option<String> {
        self.layout.begins(mail).map(str::to_owned)
    }

    pub(super) fn archived(&self, mail: &ReadMail) -> Option<String> {
        let list = mail.list.as_deref().unwrap_or(&self.facts.list);
        self.model.archive_link(list, mail.message_id.as_deref())
    }

    pub(super) fn row_of_version(&self) -> Option<&VersionRow> {
        self.series?.versions.get(self.version?.version)
    }

    /// The title of the cover or of a patch, as its series has it; a subject is not read twice.
    pub(super) fn title_of(&self, mail: &ReadMail) -> String {
        let row = self.row_of_version();
        let known = match mail.patch {
            Some(0) => row.map(|row| &row.title),
            Some(index) => row.and_then(|row| row.patch(index)).map(|patch| &patch.title),
            None => None,
        };
        self.line(known.unwrap_or(&mail.subject))
    }

    pub(super) fn label(&self) -> String {
        self.row_of_version().map_or_else(|| self.line(&self.reading.version), VersionRow::label)
    }

    pub(super) fn next_label(&self) -> String {
        let own = self.version.map(|version| version.version);
        let rows = self.series.into_iter().flat_map(|series| &series.versions);
        let next = rows.filter(|row| row.previous.is_some() && row.previous == own).map(VersionRow::label).next();
        next.unwrap_or_else(|| "the next version".to_owned())
    }

    /// The review tags that a reply gives.
    pub(super) fn tags_of(&self, mail: usize) -> Vec<TagView> {
        let reply = self.layout.reply(mail).and_then(|reply| self.series?.replies.get(reply));
        let tags = reply.into_iter().flat_map(|reply| &reply.tags);
        tags.map(|tag| tag::view(self.model, tag, &self.facts.list, None)).collect()
    }

    /// The review tags that a patch received, each with the reply that gives it.
    pub(super) fn tags_about(&self, patch: u32) -> Vec<TagView> {
        let given = |mail: &usize| {
            let at = self.begins(*mail);
            self.tags_of(*mail).into_iter().map(move |tag| TagView { mail: at.clone(), ..tag })
        };
        self.layout.about(patch).iter().flat_map(given).collect()
    }
}
