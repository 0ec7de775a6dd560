//! What pages see. Each page gets a [`Model`] of its own, which notes what the page reads.
//!
//! Entry points: [`SiteModel::new`], built once and complete before the first page is made; [`Model::new`] for each
//! page. The methods are look-ups (here, and by what they are about in `digests`, `people`, `readings`, `series` and `written`); [`super::view`] makes views from them, and [`super::page`] pages. There is no other
//! way to the content and its index than through them, so nothing that a page shows goes unnoticed (`reads`), and what
//! changed since an earlier build (`fingerprints`) decides which pages are made again.
//!
//! Not noted: the configuration, the theme's assets and the menu. Where one of these changes, all pages are made again.

mod areas;
mod arrivals;
mod digests;
mod fingerprints;
mod job;
mod labels;
pub(super) mod layout;
mod people;
mod plan;
mod read_months;
mod readings;
mod reads;
mod rows;
mod series;
mod site;
mod status;
mod watch;
mod written;
mod years;

pub(super) use areas::AreaSeries;
pub(super) use arrivals::AppliedRef;
pub(super) use digests::PostedRow;
pub(super) use fingerprints::{Fingerprints, of_everything};
pub(super) use job::{FeedJob, PageJob, Poster, SiteJob};
pub(super) use reads::{Read, Reads};
pub(super) use rows::PageRows;
pub(super) use site::SiteModel;
pub(super) use status::SeriesStatus;
pub(super) use watch::NewMatches;
pub(super) use years::Year;

use super::html;
use super::templates::{Context, TemplateError};
use crate::base::path::SitePath;
use crate::config::{Addresses, Config, List};
use crate::content::HandWrittenPage;

/// The model as one page sees it.
pub(super) struct Model<'a> {
    site: &'a SiteModel<'a>,
    /// The rows that it has read.
    rows: &'a PageRows,
    reads: Reads,
}

impl<'a> Model<'a> {
    pub(super) fn new(site: &'a SiteModel<'a>, rows: &'a PageRows) -> Self {
        Self { site, rows, reads: Reads::default() }
    }

    /// What the page has read.
    pub(super) fn into_reads(self) -> Reads {
        self.reads
    }

    fn note(&self, read: Read<'_>) {
        self.reads.note(read);
    }
}

/// The configuration, and what follows from it alone.
impl<'a> Model<'a> {
    pub(super) fn config(&self) -> &'a Config {
        self.site.config
    }

    pub(super) fn addresses(&self) -> Addresses {
        self.site.config.addresses
    }

    /// Text with its addresses as the site shows them.
    pub(super) fn masked(&self, text: &str) -> String {
        html::masked(text, self.addresses()).into_owned()
    }

    /// The URL of a path where `base_url` is set.
    pub(super) fn absolute(&self, path: &SitePath) -> Option<String> {
        self.site.absolute(path)
    }

    /// The number of lists; they are numbered as in site.yaml.
    pub(super) fn lists(&self) -> usize {
        self.site.config.lists.len()
    }

    /// All lists as one, where the site has digests of these.
    pub(super) fn joined(&self) -> Option<usize> {
        Some(self.lists()).filter(|joined| *joined < self.site.index.lists.len())
    }

    /// The lists whose digests together have each mail once.
    pub(super) fn counted(&self) -> &'a [usize] {
        &self.site.index.counted
    }

    /// The configuration of a list, by its position.
    pub(super) fn list(&self, list: usize) -> &'a List {
        self.site.list(list)
    }

    /// The configuration of a list, by its name.
    pub(super) fn list_named(&self, name: &str) -> Option<&'a List> {
        self.site.config.list(name)
    }

    pub(super) fn list_position(&self, name: &str) -> Option<usize> {
        self.site.config.shown().position(|list| list.name == name)
    }

    /// The link of a mail in its list's archive.
    pub(super) fn archive_link(&self, list: &str, message_id: Option<&str>) -> Option<String> {
        Some(self.list_named(list)?.link.link(message_id?))
    }

    /// A filled template.
    pub(super) fn fill(&self, template: &'static str, context: &Context) -> Result<String, TemplateError> {
        self.note(Read::Template { file: template });
        self.site.theme.fill(template, context)
    }

    /// What is inline in a template, which is part of what the page that is filled from it reads.
    pub(super) fn inline(&self, template: &'static str) -> &'a [(&'static str, String)] {
        self.note(Read::Template { file: template });
        self.site.theme.inline(template)
    }

    /// The path of an asset by the name that templates use.
    pub(super) fn asset(&self, name: &str) -> Option<&'a SitePath> {
        self.site.theme.asset(name)
    }

    /// The hand-written pages of the menu, and whether MAINTAINERS is known: for the menu, which is on every page.
    pub(super) fn menu(&self) -> (&'a [HandWrittenPage], bool) {
        (&self.site.content.pages, !self.site.content.areas.is_empty())
    }

    /// Whether the site has a file.
    pub(super) fn has_target(&self, path: &str) -> bool {
        self.site.plan.paths().contains(path)
    }

    /// The same for a link that a person wrote, who may name what no page read.
    pub(super) fn has_written_target(&self, path: &str) -> bool {
        self.note(Read::Target { path });
        self.has_target(path)
    }
}
