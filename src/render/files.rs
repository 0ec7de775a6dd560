//! The plain files of a site: assets, robots.txt, the sitemap, and what GitHub Pages wants.

use super::build::Site;
use super::plan::{Job, Plan};
use crate::base::date::UtcTime;
use crate::base::path::SitePath;
use crate::format::xml;
use crate::output::OutputFile;
use crate::render::index::LifeRef;
use crate::rows::state;

/// The paths of the files that are always there.
pub(super) fn names(site: &Site<'_>) -> Vec<SitePath> {
    let mut names = vec![SitePath::fixed(".nojekyll"), SitePath::fixed("robots.txt"), schema()];
    names.extend(site.config.base_url.as_ref().map(|_| SitePath::fixed("sitemap.xml")));
    names.extend(site.config.cname.as_ref().map(|_| SitePath::fixed("CNAME")));
    names
}

/// All of them, with the theme's assets.
pub(super) fn all(site: &Site<'_>, plan: &Plan) -> Vec<OutputFile> {
    let mut files = vec![
        plain(SitePath::fixed(".nojekyll"), Vec::new()),
        plain(SitePath::fixed("robots.txt"), robots(site).into_bytes()),
        plain(schema(), include_bytes!("files/digest.schema.json").to_vec()),
    ];
    files.extend(sitemap(site, plan).map(|bytes| plain(SitePath::fixed("sitemap.xml"), bytes)));
    files.extend(
        site.config.cname.as_ref().map(|name| plain(SitePath::fixed("CNAME"), format!("{name}\n").into_bytes())),
    );
    files.extend(site.theme.assets().iter().map(|asset| plain(asset.path.clone(), asset.bytes.clone())));
    files
}

/// What the data files beside digests hold, as JSON Schema.
pub(super) fn schema() -> SitePath {
    SitePath::fixed("digest.schema.json")
}

pub(super) fn plain(path: SitePath, bytes: Vec<u8>) -> OutputFile {
    OutputFile { path, bytes }
}

fn robots(site: &Site<'_>) -> String {
    let sitemap = site.absolute(&SitePath::fixed("sitemap.xml")).map(|url| format!("Sitemap: {url}\n"));
    format!("User-agent: *\nAllow: /\n{}", sitemap.unwrap_or_default())
}

/// The sitemap; it needs absolute URLs, so there is none without `base_url`.
fn sitemap(site: &Site<'_>, plan: &Plan) -> Option<Vec<u8>> {
    site.config.base_url.as_ref()?;
    let pages = plan.jobs.iter().filter(|(_, job)| !matches!(job, Job::Feed(_) | Job::NotFound | Job::Moved(_)));
    Some(xml::document("urlset", "http://www.sitemaps.org/schemas/sitemap/0.9", |set| {
        for (path, job) in pages {
            set.element("url", &[], |url| {
                url.text("loc", &[], &site.absolute(path).unwrap_or_default());
                if let Some(changed) = last_change(site, job) {
                    url.text("lastmod", &[], &changed);
                }
            });
        }
    }))
}

/// The day of the newest mail that a page shows; a hand-written page has none.
fn last_change(site: &Site<'_>, job: &Job) -> Option<String> {
    let day = |place: usize| Some(site.content.digests[place].digest.range.last.day());
    let of_list = |list: usize| site.index.lists[list].digests.last().and_then(|place| day(*place));
    let of_life = |life: LifeRef| Some(UtcTime(state::newest(site.life_row(life))).day());
    match job {
        Job::Digest { place, .. } => day(*place),
        Job::Author { author, .. } => day(site.index.authors[*author].span().1),
        Job::List { list, year, .. } => site.years[*list].get(*year)?.digests.last().and_then(|place| day(*place)),
        Job::SeriesIndex { list, .. } | Job::Waiting { list } | Job::Heat { list } => of_list(*list),
        Job::Subsystem { node, .. } => site.index.subsystems[*node].posts.last().and_then(|post| day(post.digest)),
        Job::Domain { domain, .. } => site.index.domains[*domain].posts.last().and_then(|post| day(post.digest)),
        Job::Life(life) => of_life(*life),
        Job::Watch { .. } => site.watched.first().and_then(|known| of_life(known.life)),
        Job::Area { area, .. } => site.areas[*area].lives.iter().filter_map(|known| of_life(known.life)).max(),
        Job::Home | Job::Authors { .. } | Job::Subsystems | Job::Domains { .. } | Job::Areas { .. } => {
            (0..site.index.lists.len()).filter_map(of_list).max()
        }
        Job::Moved(_) | Job::Text { .. } | Job::Search | Job::NotFound | Job::Feed(_) => None,
    }
}
