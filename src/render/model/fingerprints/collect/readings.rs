//! What can be read whole: the readings of postings and threads, and the months that list them.

use super::CollectedKeys;
use crate::render::model::reads::Read;

impl CollectedKeys<'_> {
    pub(super) fn readings(&mut self) {
        let site = self.site;
        for (stored, version) in site.content.readings.iter().zip(&site.readings.versions) {
            let read = Read::Reading { list: &stored.facts.list, name: &stored.facts.name };
            let version = version.map(|version| self.names.version(version));
            match stored.stamp {
                Some(stamp) => self.add(read, &(stamp, version)),
                None => self.add_file(read, None),
            }
        }
        for series_ref in site.readings.series() {
            let all = site.readings.of_series(series_ref).iter();
            let known: Vec<_> =
                all.map(|(version, reading)| (version, &site.content.readings[*reading].facts)).collect();
            let list = site.content.series[series_ref.file].facts.list.as_str();
            self.add(Read::Readings { list, series: &site.series_facts(series_ref).slug }, &known);
        }
        for (key, (reading, page)) in site.readings.discussed() {
            let facts = &site.content.readings[reading].facts;
            self.add(Read::Discussion { key }, &(&facts.list, &facts.name, facts.pages.get(page as usize)));
        }
        self.read_months();
    }

    fn read_months(&mut self) {
        let site = self.site;
        for (position, months) in site.read_months.iter().enumerate() {
            let list = site.list(position).name.as_str();
            let names: Vec<&str> = months.iter().map(|month| month.month.as_str()).collect();
            self.add(Read::Months { list }, &names);
            for month in months {
                let facts: Vec<_> =
                    month.readings.iter().map(|reading| &site.content.readings[*reading].facts).collect();
                self.add(Read::Month { list, month: &month.month }, &facts);
            }
        }
    }
}
