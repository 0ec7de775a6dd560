//! An author: `author.html` sees [`AuthorView`] as `author`.

use super::{LinkStyle, Page, PageView, Template};
use crate::base::number::counted;
use crate::base::path::SitePath;
use crate::config::Addresses;
use crate::render::RenderError;
use crate::render::html;
use crate::render::index::Merge;
use crate::render::model::Model;
use crate::render::paths;
use crate::render::picture;
use crate::render::view::count::PagerView;
use crate::render::view::link::LinkView;
use crate::render::view::person::PersonView;
use crate::render::view::posting::PostingView;
use crate::render::view::rank::RankView;
use crate::render::view::{activity, count, link, person, posting, rank};
use serde::Serialize;

const TEMPLATE: Template = Template { file: "author.html", variable: "author", links: LinkStyle::Generated };

/// Ranks on an author's page.
const RANKS: usize = 12;

/// `author.html`: a person.
#[derive(Debug, Serialize)]
pub struct AuthorView {
    /// The person.
    pub person: PersonView,
    /// Why several addresses are this person's; empty where there is one, where a `.mailmap` says so, and where the site
    /// shows no addresses.
    pub merges: Vec<MergeView>,
    /// Their domain, where it has a page.
    pub domain: Option<LinkView>,
    /// Patches and covers they sent.
    pub patches: u32,
    /// Other mails they sent.
    pub replies: u32,
    /// Review tags they gave.
    pub tags: u32,
    /// Patches of others that they reviewed.
    pub reviewed: u32,
    /// The digest of their first mail.
    pub first: LinkView,
    /// The digest of their last mail.
    pub last: LinkView,
    /// Mails by month, as an SVG picture.
    pub activity: String,
    /// Mails of the last twelve months by day, as an SVG picture; empty where digests are longer than a day.
    pub calendar: String,
    /// Their mails by list, where the site has several.
    pub lists: Vec<RankView>,
    /// The subsystems they post to, by series.
    pub subsystems: Vec<RankView>,
    /// The people they share the most threads with.
    pub shared_threads: Vec<RankView>,
    /// Their series and patches on this page, newest first.
    pub series: Vec<PostingView>,
    /// How many series there are on all pages.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}

/// Two addresses of one person.
#[derive(Debug, Serialize)]
pub struct MergeView {
    /// An address as the site shows it.
    pub one: String,
    /// Another address.
    pub other: String,
    /// What they have in common beside the full name, as words.
    pub because: &'static str,
}

pub(super) fn page(model: &Model<'_>, path: &SitePath, author: usize) -> Result<Page, RenderError> {
    let facts = model.author(author);
    let first = model.author_path(author);
    let person = person::author(model, author);
    let domain = facts.domain();
    let shown = facts.merges.iter().filter(|_| model.addresses() != Addresses::Hide);
    let view = AuthorView {
        merges: shown.map(|merge| merge_view(model, merge)).collect(),
        domain: model
            .has_domain(&domain)
            .then(|| LinkView { url: SitePath::new(["domains", &domain], ".html").url(), title: domain }),
        patches: facts.patches,
        replies: facts.replies,
        tags: facts.tags,
        reviewed: model.reviews_by(author).map_or(0, |sums| sums.patches),
        first: link::digest(model, facts.span().0),
        last: link::digest(model, facts.span().1),
        activity: picture::months(&facts.months, "mails"),
        calendar: activity::author_calendar(model, facts),
        lists: rank::lists(model, &facts.lists, RANKS),
        subsystems: rank::subsystems(model, &facts.subsystems, RANKS),
        shared_threads: rank::authors(model, &facts.shared_threads, RANKS),
        series: posting::newest(model, facts.postings.iter().map(|(posting, _)| *posting)),
        total: facts.postings.len(),
        pager: count::newest_pager(&first, paths::earlier_pages(facts.postings.len()), None),
        person,
    };
    let page = PageView {
        title: view.person.name.clone(),
        description: format!(
            "{}, {}, {}",
            counted(facts.patches, "patch", "patches"),
            counted(facts.replies, "reply", "replies"),
            counted(facts.tags, "review tag", "review tags")
        ),
        section: "authors".to_owned(),
        feed: Some(paths::feed(&first).url()),
        trail: vec![authors_link()],
        ..PageView::new(model, path)
    };
    TEMPLATE.fill(model, path, page, view)
}

fn merge_view(model: &Model<'_>, merge: &Merge) -> MergeView {
    let shown = |email: &str| html::mask(email, model.addresses()).into_owned();
    MergeView { one: shown(&merge.one), other: shown(&merge.other), because: merge.rule.words() }
}

pub(super) fn authors_link() -> LinkView {
    LinkView { title: "Authors".to_owned(), url: "/authors/index.html".to_owned() }
}
