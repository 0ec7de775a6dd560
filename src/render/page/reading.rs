//! A posting with what was said about it: `reading.html` sees [`ReadingView`] as `reading`.
//!
//! Each patch stands with its message and diff, cut where somebody said something about a line. A large posting has a
//! page for each patch, beside the one with its cover and the list of its patches; a long thread without patches one for
//! each long subthread (`thread`).

mod elsewhere;
mod patches;
mod remark;
mod section;
mod shown;
mod thread;

pub use elsewhere::MovedMailView;
pub use patches::ReadPatchView;
pub use remark::{RemarkView, WordsView};
pub use section::{ReadFileView, ReadLinesView, SectionView};
pub use thread::SubthreadView;

use self::shown::ShownReading;
use super::{LinkStyle, Page, PageView, Template, read_month};
use crate::base::number::counted;
use crate::base::path::SitePath;
use crate::render::index::VersionRef;
use crate::render::model::Model;
use crate::render::model::layout::ReadPart;
use crate::render::search::DigestDocuments;
use crate::render::view::link::LinkView;
use crate::render::view::person::PersonView;
use crate::render::view::state::StateView;
use crate::render::view::{command, link, state};
use crate::render::{RenderError, paths};
use serde::Serialize;

const TEMPLATE: Template = Template { file: "reading.html", variable: "reading", links: LinkStyle::Generated };

/// How many patches before and after its own the page of a patch lists, and how many versions each page.
const NEAR: usize = 50;

/// `reading.html`: a posting with what was said about it, one patch of a large posting, or a thread without patches.
#[derive(Debug, Serialize)]
pub struct ReadingView {
    /// The list.
    pub list: LinkView,
    /// The title of the posting.
    pub title: String,
    /// Whether it is a thread without patches, not a posting.
    pub thread: bool,
    /// Its version: `v3`; empty of a thread.
    pub version: String,
    /// Who sent it.
    pub author: Option<PersonView>,
    /// When it was sent: `2025-08-29 10:57 +0100`.
    pub date: String,
    /// The same as RFC 3339.
    pub datetime: String,
    /// The state of this version.
    pub state: Option<StateView>,
    /// The page of the series, at this version.
    pub series: Option<String>,
    /// The digest in which a thread without patches began.
    pub digest: Option<LinkView>,
    /// Its first mail in the list's archive.
    pub mail: Option<String>,
    /// `b4 am MESSAGE-ID`, safe to paste into a shell.
    pub b4: Option<String>,
    /// The versions of the series near this one that can be read like this, where there are others.
    pub versions: Vec<LinkView>,
    /// How many replies it has.
    pub replies: usize,
    /// How many remarks stand at a line.
    pub remarks: usize,
    /// How many of these are about a line that the next version changed.
    pub changed: usize,
    /// The next version: `v4`; `the next version` where it is not known.
    pub next_version: String,
    /// The cover and the patches; on the page of one patch those that are near it.
    pub patches: Vec<ReadPatchView>,
    /// What this page shows of them.
    pub sections: Vec<SectionView>,
    /// The subthreads of a thread that has several pages; only on the first one.
    pub subthreads: Vec<SubthreadView>,
    /// Which page of a thread this is, if not the first: `Ann Tea, 2025-08-29` or `Page 2`.
    pub thread_page: String,
    /// Whether each patch has a page of its own, or each long subthread.
    pub parted: bool,
    /// The patch that this page shows, if that is all.
    pub patch: Option<u32>,
    /// The page before, where there are several.
    pub older: Option<LinkView>,
    /// The page after.
    pub newer: Option<LinkView>,
}

pub(super) fn page(
    model: &Model<'_>,
    path: &SitePath,
    position: usize,
    part: Option<u32>,
) -> Result<Page, RenderError> {
    let shown = ShownReading::new(model, position, part)?;
    let view = shown.view(part.filter(|_| !shown.facts.is_discussion()));
    let named = view.patch.map_or_else(String::new, |patch| format!(", patch {patch}"));
    let series = shown.version.map(|version| model.series_path(version.series));
    let page = PageView {
        title: if view.is_later_page() {
            format!("{}: {}", view.title, view.thread_page)
        } else if view.thread {
            view.title.clone()
        } else {
            format!("{}, {}{named}, with replies", view.title, view.version)
        },
        description: if view.thread {
            counted(view.replies as u64, "mail", "mails")
        } else {
            format!(
                "{}, {} at a line",
                counted(view.replies as u64, "reply", "replies"),
                counted(view.remarks as u64, "remark", "remarks")
            )
        },
        section: shown.facts.list.clone(),
        feed: series.as_ref().map(|series| paths::series_feed(series).url()),
        trail: shown.trail(part),
        ..PageView::new(model, path)
    };
    let page = TEMPLATE.fill(model, path, page, view)?;
    // The pages of single patches show nothing else.
    let documents = part.is_none().then(|| DigestDocuments::said_in(model, position, &shown.layout.texts));
    Ok(Page { documents, ..page })
}

impl ShownReading<'_> {
    fn view(&self, patch: Option<u32>) -> ReadingView {
        let first = self.reading.mails.first();
        let parted = paths::is_parted(self.facts);
        let is_here = |part: &&ReadPart| !parted || part.patch == patch.unwrap_or(0);
        let thread = self.facts.is_discussion();
        let (older, newer) = match parted {
            true if thread => self.pages_beside(),
            true => self.beside(patch.unwrap_or(0)),
            false => (None, None),
        };
        ReadingView {
            list: link::list_named(self.model, &self.facts.list).unwrap_or_else(|| self.list_link()),
            title: self.line(&self.reading.title),
            thread,
            version: self.label(),
            author: first.map(|mail| self.writer(mail.author)),
            date: first.map_or_else(String::new, |mail| mail.date.readable()),
            datetime: first.map_or_else(String::new, |mail| mail.date.to_string()),
            state: self.version.map(|version| state::view(self.model, version.series, version.version)),
            series: self.series_url(),
            digest: self.digest().filter(|_| thread),
            mail: first.and_then(|mail| self.archived(mail)),
            b4: first.and_then(|mail| mail.message_id.as_deref()).map(command::b4),
            versions: self.versions(),
            replies: self.facts.replies,
            remarks: self.facts.remarks,
            changed: self.facts.changed,
            next_version: self.next_label(),
            patches: self.listed(patch).iter().map(|part| patches::view(self, part, is_here(&part))).collect(),
            sections: if thread && parted {
                self.thread_sections()
            } else {
                self.layout.parts.iter().filter(is_here).map(|part| section::view(self, part)).collect()
            },
            subthreads: self.subthreads(),
            thread_page: if self.page > 0 { self.page_title(self.page) } else { String::new() },
            parted,
            patch,
            older,
            newer,
        }
    }

    /// The patches that a page lists: all, or those near the only one that it shows, so that a posting of thousands has
    /// no pages with thousands of links each.
    fn listed(&self, patch: Option<u32>) -> &[ReadPart] {
        let here = patch.and_then(|patch| self.layout.parts.iter().position(|part| part.patch == patch));
        let Some(here) = here else { return &self.layout.parts };
        &self.layout.parts[here.saturating_sub(NEAR)..(here + NEAR + 1).min(self.layout.parts.len())]
    }

    /// The pages before and after that of a patch, or of the cover.
    fn beside(&self, patch: u32) -> (Option<LinkView>, Option<LinkView>) {
        let pages = std::iter::once(0).chain(self.facts.patches.iter().copied().filter(|patch| *patch > 0));
        let link = |patch: u32| LinkView {
            title: if patch == 0 { "Overview".to_owned() } else { format!("Patch {patch}") },
            url: paths::reading_of(self.facts, patch).url(),
        };
        let before = pages.clone().filter(|page| *page < patch).max().map(link);
        (before, pages.filter(|page| *page > patch).min().map(link))
    }

    fn trail(&self, part: Option<u32>) -> Vec<LinkView> {
        let mut trail = vec![self.list_link(), read_month::link(&self.facts.list, self.facts.month())];
        trail.extend(self.series_url().map(|url| LinkView { title: "Series".to_owned(), url }));
        let title = if self.facts.is_discussion() { "Thread".to_owned() } else { self.label() };
        trail.extend(part.map(|_| LinkView { title, url: paths::reading_of(self.facts, 0).url() }));
        trail
    }

    fn digest(&self) -> Option<LinkView> {
        let digest = self.model.digest_named(&self.facts.list, &self.facts.digest)?;
        Some(link::digest(self.model, digest))
    }

    fn list_link(&self) -> LinkView {
        let list = &self.facts.list;
        let title = self.model.list_named(list).map_or(list, |list| &list.title).clone();
        LinkView { title, url: paths::list(list).url() }
    }

    fn series_url(&self) -> Option<String> {
        let VersionRef { series, version } = self.version?;
        Some(format!("{}#{}", self.model.series_path(series).url(), link::version_id(self.model, series, version)))
    }

    /// The versions of the series near this one that can be read, oldest first; none where this is the only one.
    fn versions(&self) -> Vec<LinkView> {
        let Some((VersionRef { series, version: own }, rows)) = self.version.zip(self.series) else {
            return Vec::new();
        };
        let near = own.saturating_sub(NEAR)..(own + NEAR + 1).min(rows.versions.len());
        let readable = near.filter_map(|version| {
            let facts = self.model.version_reading(VersionRef { series, version })?;
            Some(LinkView { title: rows.versions[version].label(), url: paths::reading_of(facts, 0).url() })
        });
        let all: Vec<LinkView> = readable.collect();
        if all.len() > 1 { all } else { Vec::new() }
    }
}
