//! Loads the summaries of a whole list without pressing it: cached ones, and the rest from the archive.

use super::cache::{Cache, SummaryFile};
use super::summaries::Summaries;
use super::{BATCH, Press, resolve_authors};
use crate::press::archive::ArchiveRange;
use crate::press::period::Period;
use crate::press::reader::MailReader;
use crate::press::summary::MailSummary;

pub(super) fn summaries(press: &Press<'_>, periods: &[Period]) -> Summaries {
    let cache = Cache::load(press);
    let file = SummaryFile::open(&press.config.root, &press.list.name);
    let mut loader =
        Loader { press, reader: press.reader(), summaries: Summaries::with_capacity(press.log.arrivals.len()) };
    let mut rest = press.log.range();
    for period in periods {
        let arrivals = period.span.arrivals;
        if rest.start <= arrivals.start
            && let Some(cached) = loader.cached(&cache, &file, period)
        {
            loader.read(ArchiveRange::new(rest.start, arrivals.start));
            loader.summaries.append(cached);
            rest.start = arrivals.end;
        }
    }
    loader.read(rest);
    loader.summaries
}

struct Loader<'a> {
    press: &'a Press<'a>,
    reader: MailReader<'a>,
    summaries: Summaries,
}

impl Loader<'_> {
    /// The cached summaries of a period, unless one of its Message-IDs occurred earlier.
    fn cached(&mut self, cache: &Cache, file: &SummaryFile, period: &Period) -> Option<Summaries> {
        let cached = cache.period(&self.press.log, period)?;
        let summaries = cached.summaries(file, period)?;
        self.reader.skip(&cached.keys(period)?).then_some(summaries)
    }

    fn read(&mut self, range: ArchiveRange) {
        for part in range.parts(BATCH) {
            let mut batch = self.reader.read(part, |mail| MailSummary::new(&mail));
            resolve_authors(&mut batch.mails, &self.press.identities);
            self.summaries.append(batch.into());
        }
    }
}
