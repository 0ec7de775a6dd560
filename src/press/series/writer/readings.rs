//! Writes the postings of series with what was said about them.

use super::SeriesWriter;
use crate::base::write::FileError;
use crate::press::copies::MailCopy;
use crate::press::history::BuiltSeries;
use crate::press::known::Readings;
use crate::press::reading::{Readable, WrittenReadings};
use std::collections::HashMap;

impl SeriesWriter<'_> {
    /// Writes the postings of the series of a file, which are given with their indices among the builder's.
    pub(super) fn write_readings(
        &self,
        home: usize,
        digest: &str,
        series: &[(usize, &BuiltSeries)],
    ) -> Result<WrittenReadings, FileError> {
        let mut written = WrittenReadings::default();
        let before = self.lists[home].before.readings(digest);
        for (index, built) in series {
            self.write_postings(home, digest, (*index, built), &before, &mut written)?;
        }
        Ok(written)
    }

    fn write_postings(
        &self,
        home: usize,
        digest: &str,
        (index, built): (usize, &BuiltSeries),
        before: &Readings,
        written: &mut WrittenReadings,
    ) -> Result<(), FileError> {
        let place = |copy: MailCopy| (copy.list(), copy.position);
        let next: HashMap<_, MailCopy> = built.pairs.iter().map(|pair| (place(pair.before), pair.after)).collect();
        for (version, row) in built.series.versions.iter().enumerate() {
            let (name, copies) = self.builder.posted_name(index, version);
            let Some(path) = self.readings.path(home, &name, copies) else { continue };
            let mails = self.builder.posted(index, version);
            let next: Vec<_> = mails.iter().map(|posted| next.get(&place(posted.copy)).copied()).collect();
            let readable = Readable {
                list: &self.lists[home].list.name,
                path,
                title: &row.title,
                digest,
                version: Some((&built.series.slug, row.label())),
                mails,
            };
            self.readings.write(home, readable, &next, before, written)?;
        }
        Ok(())
    }
}
