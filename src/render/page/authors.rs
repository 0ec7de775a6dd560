//! The index of authors: `authors.html` sees [`AuthorsView`] as `authors`.

use super::author;
use super::{LinkStyle, Page, PageView, Template, numbered_title};
use crate::base::path::SitePath;
use crate::render::RenderError;
use crate::render::index::{Standing, by_count};
use crate::render::model::Model;
use crate::render::paths::INDEX_ROWS;
use crate::render::picture;
use crate::render::view::count::PagerView;
use crate::render::view::link::LinkView;
use crate::render::view::person::PersonView;
use crate::render::view::{activity, count, link, person};
use serde::Serialize;
use std::cmp::Reverse;

const TEMPLATE: Template = Template { file: "authors.html", variable: "authors", links: LinkStyle::Generated };

/// `authors.html`: the index of authors.
#[derive(Debug, Serialize)]
pub struct AuthorsView {
    /// How many people there are on all pages, without those whom nobody answered.
    pub total: usize,
    /// The authors on this page, most active first.
    pub rows: Vec<AuthorRowView>,
    /// The bots that write to the lists, most active first; on the first page only.
    pub bots: Vec<BotView>,
    /// The pages.
    pub pager: PagerView,
}

/// A bot.
#[derive(Debug, Serialize)]
pub struct BotView {
    /// Its name, without an address where it is known by name.
    pub person: PersonView,
    /// What it writes: `checks`, `reports`, `jobs` or `notices`.
    pub work: &'static str,
    /// Mails it sent.
    pub mails: u32,
    /// The digest of its last mail.
    pub last: LinkView,
}

/// A row of the index of authors.
#[derive(Debug, Serialize)]
pub struct AuthorRowView {
    /// The person.
    pub person: PersonView,
    /// Patches and covers they sent.
    pub patches: u32,
    /// Other mails they sent.
    pub replies: u32,
    /// Review tags they gave.
    pub tags: u32,
    /// Patches of others that they reviewed.
    pub reviewed: u32,
    /// The subsystem they post to most.
    pub subsystem: Option<LinkView>,
    /// The digest of their last mail.
    pub last: LinkView,
    /// Mails of the last two years by month, as an SVG picture one line of text high.
    pub activity: String,
}

pub(super) fn page(model: &Model<'_>, path: &SitePath, page: usize) -> Result<Page, RenderError> {
    let order = authors_by_patches(model);
    let shown = order.iter().skip((page - 1) * INDEX_ROWS).take(INDEX_ROWS);
    let first = SitePath::fixed("authors/index.html");
    let newest = activity::newest_month(model);
    let view = AuthorsView {
        total: order.len(),
        bots: if page == 1 { bots(model) } else { Vec::new() },
        rows: shown.map(|author| author_row(model, *author, &newest)).collect(),
        pager: count::pager(&first, order.len(), INDEX_ROWS, page),
    };
    let trail = if *path == first { Vec::new() } else { vec![author::authors_link()] };
    let page = PageView {
        title: numbered_title("Authors", page),
        section: "authors".to_owned(),
        trail,
        ..PageView::new(model, path)
    };
    TEMPLATE.fill(model, path, page, view)
}

fn authors_by_patches(model: &Model<'_>) -> Vec<usize> {
    let authors = model.authors();
    let mut order: Vec<usize> = (0..authors.len()).filter(|author| authors[*author].is_person()).collect();
    order.sort_by_key(|position| {
        let author = &authors[*position];
        (Reverse((author.patches, author.tags, author.replies)), *position)
    });
    order
}

fn bots(model: &Model<'_>) -> Vec<BotView> {
    let bots = model.authors().iter().enumerate().filter_map(|(position, author)| match author.standing {
        Standing::Bot(work) if !author.digests.is_empty() => Some((position, author, work)),
        _ => None,
    });
    let mut bots: Vec<BotView> = bots
        .map(|(position, author, work)| BotView {
            person: person::author(model, position),
            work: work.word(),
            mails: author.patches + author.replies,
            last: link::digest(model, author.span().1),
        })
        .collect();
    bots.sort_by_key(|bot| Reverse(bot.mails));
    bots
}

fn author_row(model: &Model<'_>, author: usize, newest: &str) -> AuthorRowView {
    let facts = &model.authors()[author];
    AuthorRowView {
        person: person::author(model, author),
        patches: facts.patches,
        replies: facts.replies,
        tags: facts.tags,
        reviewed: model.all_reviews_by(author).map_or(0, |sums| sums.patches),
        subsystem: by_count(&facts.subsystems).first().map(|(node, _)| link::subsystem_full(model, *node)),
        last: link::digest(model, facts.span().1),
        activity: picture::spark(&facts.months, newest),
    }
}
