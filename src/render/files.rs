//! The plain files of a site: assets, robots.txt, the sitemap, and what GitHub Pages wants.

use super::model::{PageJob, SiteJob, SiteModel};
use super::paths;
use super::templates::Theme;
use crate::base::date::UtcTime;
use crate::base::path::SitePath;
use crate::format::xml;
use crate::output::OutputFile;
use crate::render::index::SeriesRef;

/// All of them, with the theme's assets; [`paths::fixed_files`] names those that every site has.
pub(super) fn all(model: &SiteModel<'_>) -> Vec<OutputFile> {
    let mut files = vec![
        plain(SitePath::fixed(".nojekyll"), Vec::new()),
        plain(SitePath::fixed("robots.txt"), robots(model).into_bytes()),
        plain(paths::schema(), include_bytes!("files/digest.schema.json").to_vec()),
    ];
    files.extend(sitemap(model).map(|bytes| plain(SitePath::fixed("sitemap.xml"), bytes)));
    files.extend(
        model.config.cname.as_ref().map(|name| plain(SitePath::fixed("CNAME"), format!("{name}\n").into_bytes())),
    );
    files.extend(assets(model.theme));
    files
}

pub(super) fn assets(theme: &Theme) -> impl Iterator<Item = OutputFile> {
    theme.assets().iter().map(|asset| plain(asset.path.clone(), asset.bytes.clone()))
}

fn plain(path: SitePath, bytes: Vec<u8>) -> OutputFile {
    OutputFile { path, bytes }
}

fn robots(model: &SiteModel<'_>) -> String {
    let url = model.absolute(&SitePath::fixed("sitemap.xml"));
    let sitemap = url.map_or_else(String::new, |url| format!("Sitemap: {url}\n"));
    format!("User-agent: *\nAllow: /\n{sitemap}")
}

/// The sitemap; it needs absolute URLs, so there is none without `base_url`.
fn sitemap(model: &SiteModel<'_>) -> Option<Vec<u8>> {
    model.config.base_url.as_ref()?;
    let pages = model
        .plan
        .jobs
        .iter()
        .filter(|(_, job)| !matches!(job, SiteJob::Feed(_) | SiteJob::Page(PageJob::NotFound | PageJob::Moved(_))));
    Some(xml::document("urlset", "http://www.sitemaps.org/schemas/sitemap/0.9", |set| {
        for (path, job) in pages {
            set.element("url", &[], |url| {
                url.text("loc", &[], &model.absolute(path).expect("base_url is set"));
                if let Some(changed) = last_change(model, job) {
                    url.text("lastmod", &[], &changed);
                }
            });
        }
    }))
}

/// The day of the newest mail that a page shows; `None` for a hand-written page.
fn last_change(model: &SiteModel<'_>, job: &SiteJob) -> Option<String> {
    let SiteJob::Page(job) = job else { return None };
    let index = model.index;
    let day = |digest: usize| Some(model.content.digests[digest].facts.range.last.day());
    let of_list = |list: usize| index.lists[list].digests.last().and_then(|digest| day(*digest));
    let of_series = |series: SeriesRef| Some(UtcTime(model.series_facts(series).newest()).day());
    let of_reading = |reading: usize| of_series(model.reading_version(reading)?.series);
    match job {
        PageJob::Digest(digest) => day(*digest),
        PageJob::Author { author } => day(index.authors[*author].span().1),
        PageJob::List { list, year, .. } => {
            model.years[*list].get(*year)?.digests.last().and_then(|digest| day(*digest))
        }
        PageJob::SeriesIndex { list, .. }
        | PageJob::Waiting { list }
        | PageJob::Heat { list }
        | PageJob::ReadMonths { list }
        | PageJob::ReadMonth { list, .. } => of_list(*list),
        PageJob::Subsystem { node } => index.subsystems[*node].postings.last().and_then(|posting| day(posting.digest)),
        PageJob::Domain { domain } => index.domains[*domain].postings.last().and_then(|posting| day(posting.digest)),
        PageJob::Earlier { poster, page } => day(model.earlier(*poster, *page).last()?.digest),
        PageJob::Series(series) => of_series(*series),
        PageJob::Reading { reading, .. } => of_reading(*reading),
        PageJob::Watch { .. } => model.watched.first().and_then(|known| of_series(known.series)),
        PageJob::Area { area, .. } => {
            model.areas[*area].series.iter().filter_map(|known| of_series(known.series)).max()
        }
        PageJob::Home
        | PageJob::Authors { .. }
        | PageJob::Subsystems
        | PageJob::Domains { .. }
        | PageJob::Areas { .. } => (0..index.lists.len()).filter_map(of_list).max(),
        PageJob::Moved(_) | PageJob::AuthorMoved { .. } | PageJob::Text(_) | PageJob::NotFound => None,
    }
}
