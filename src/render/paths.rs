//! The path of each page. The only place that decides URLs.

use crate::base::hash::fingerprint;
use crate::base::number::number;
use crate::base::path::SitePath;
use crate::config::{Addresses, Config};
use crate::content::facts::ReadingFacts;
use crate::render::index::{Domain, Index};

/// Rows on a page of a long index.
pub(super) const INDEX_ROWS: usize = 200;
/// Earlier series of an author, subsystem or domain on a page.
pub(super) const SERIES_ROWS: usize = 100;

pub(super) fn list(list: &str) -> SitePath {
    SitePath::index_of(&[list])
}

pub(super) fn list_year(list: &str, year: &str) -> SitePath {
    SitePath::new([list, year], ".html")
}

pub(super) fn digest(list: &str, digest: &str, extension: &str) -> SitePath {
    SitePath::new([list, digest], extension)
}

/// By address if the site shows addresses; else by its hash, so that the URL does not reveal it.
pub(super) fn author(key: &str, addresses: Addresses) -> SitePath {
    if addresses == Addresses::Show {
        return SitePath::new(["authors", key], ".html");
    }
    SitePath::new(["authors", &format!("a{}", fingerprint(key))], ".html")
}

pub(super) fn domain(domain: &Domain) -> SitePath {
    SitePath::new(["domains", &domain.name], ".html")
}

pub(super) fn subsystem(index: &Index, node: usize) -> SitePath {
    let key = index.subsystems[node].key.iter().map(String::as_str);
    SitePath::new(std::iter::once("subsystems").chain(key), ".html")
}

/// Page `number` (from 1) of a page with several parts: `authors/x.html`, then `authors/x/page-2.html`.
pub(super) fn numbered(first: &SitePath, number: usize) -> SitePath {
    if number == 1 { first.clone() } else { first.page(number) }
}

pub(super) fn feed(page: &SitePath) -> SitePath {
    page.feed()
}

/// The feed of a series; beside its page, since a folder for each would make thousands.
pub(super) fn series_feed(page: &SitePath) -> SitePath {
    page.with_extension(".atom")
}

/// A posting with more patches, or more bytes of text of its own, has a page for each patch.
const MOST_PATCHES: usize = 20;
const LARGEST: u32 = 250_000;

/// Whether a posting has a page for each patch beside the one with its cover, or a thread has several pages. Replies to a
/// posting never decide it: they arrive later.
pub(super) fn is_parted(facts: &ReadingFacts) -> bool {
    if facts.is_discussion() {
        return facts.pages.len() > 1;
    }
    let patches = facts.patches.iter().filter(|patch| **patch > 0).take(MOST_PATCHES + 1).count();
    patches > MOST_PATCHES || patches > 1 && facts.size > LARGEST
}

/// The page on which a patch of a posting is read with its replies, the posting's own one for the cover; or a page of a
/// thread without patches.
pub(super) fn reading_of(facts: &ReadingFacts, part: u32) -> SitePath {
    let first = SitePath::reading(&facts.list, &facts.name);
    if part == 0 || !is_parted(facts) {
        return first;
    }
    if !facts.is_discussion() {
        return first.part(part);
    }
    let Some(name) = facts.pages.get(part as usize) else { return first };
    let number = name.strip_prefix("page-").and_then(|number| number.parse().ok());
    number.map_or_else(|| first.named_part(name), |number| first.page(number))
}

/// The parts of a reading that have pages of their own beside the first one.
pub(super) fn parts_of(facts: &ReadingFacts) -> Vec<u32> {
    if !is_parted(facts) {
        return Vec::new();
    }
    if facts.is_discussion() {
        return (1..number(facts.pages.len())).collect();
    }
    facts.patches.iter().copied().filter(|patch| *patch > 0).collect()
}

/// The months of a list that can be read.
pub(super) fn readings(list: &str) -> SitePath {
    SitePath::index_of(&[list, "reading"])
}

/// What can be read of a month.
pub(super) fn readings_of(list: &str, month: &str) -> SitePath {
    SitePath::index_of(&[list, "reading", month])
}

pub(super) fn series_index(list: &str) -> SitePath {
    SitePath::index_of(&[list, "series"])
}

pub(super) fn waiting(list: &str) -> SitePath {
    SitePath::new([list, "waiting"], ".html")
}

/// Which files several series of a list touch.
pub(super) fn heat(list: &str) -> SitePath {
    SitePath::new([list, "heat"], ".html")
}

pub(super) fn watch() -> SitePath {
    SitePath::fixed("watch/index.html")
}

/// The sections of MAINTAINERS.
pub(super) fn areas() -> SitePath {
    SitePath::fixed("maintainers/index.html")
}

/// A section of MAINTAINERS.
pub(super) fn area(title: &str) -> SitePath {
    SitePath::new(["maintainers", title], ".html")
}

/// The JSON Schema of the data files beside digests.
pub(super) fn schema() -> SitePath {
    SitePath::fixed("digest.schema.json")
}

/// The files that every site with this configuration has.
pub(super) fn fixed_files(config: &Config) -> Vec<SitePath> {
    let mut names = vec![SitePath::fixed(".nojekyll"), SitePath::fixed("robots.txt"), schema()];
    names.extend(config.base_url.as_ref().map(|_| SitePath::fixed("sitemap.xml")));
    names.extend(config.cname.as_ref().map(|_| SitePath::fixed("CNAME")));
    names
}

/// How many full pages of earlier series there are beside the page with the newest, which has up to twice as many.
pub(super) fn earlier_pages(series: usize) -> usize {
    (series / SERIES_ROWS).saturating_sub(1)
}

/// How many pages `rows` need; an empty index has one.
pub(super) fn pages(rows: usize, per_page: usize) -> usize {
    rows.div_ceil(per_page).max(1)
}
