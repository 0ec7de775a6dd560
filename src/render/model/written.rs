//! What pages can read of MAINTAINERS' sections and of hand-written pages.

use super::{AreaSeries, Model, Read};
use crate::base::path::SitePath;
use crate::content::HandWrittenPage;
use crate::render::index::{Reviewed, SeriesRef};
use std::collections::HashSet;

impl<'a> Model<'a> {
    pub(in crate::render) fn has_area(&self, title: &str) -> bool {
        self.note(Read::AreaName { title });
        self.site.areas.binary_search_by(|facts| facts.area.title.as_str().cmp(title)).is_ok()
    }

    pub(in crate::render) fn area(&self, area: usize) -> &'a AreaSeries<'a> {
        let facts = &self.site.areas[area];
        self.note(Read::Area { title: &facts.area.title });
        facts
    }

    /// The reviews of a section's series.
    pub(in crate::render) fn reviews_touching(&self, area: usize) -> Vec<&'a Reviewed> {
        let touching: HashSet<SeriesRef> = self.area(area).series.iter().map(|known| known.series).collect();
        for series in &touching {
            self.series_facts(*series);
        }
        self.site.index.series.reviewed.iter().flatten().filter(|review| touching.contains(&review.series)).collect()
    }

    pub(in crate::render) fn areas(&self) -> &'a [AreaSeries<'a>] {
        self.note(Read::Areas);
        &self.site.areas
    }

    /// A hand-written page by its position in the content.
    pub(in crate::render) fn written_page(&self, page: usize) -> &'a HandWrittenPage {
        let page = &self.site.content.pages[page];
        self.note(Read::Page { path: page.path.as_str() });
        page
    }

    /// The hand-written page of a path.
    pub(in crate::render) fn written_at(&self, path: &SitePath) -> Option<&'a HandWrittenPage> {
        self.note(Read::Page { path: path.as_str() });
        self.site.content.pages.iter().find(|page| page.path == *path)
    }
}
