//! Loads the summaries of a whole list without pressing it: known ones, and the rest from the archive.

use super::known::KnownPeriods;
use super::summaries::Summaries;
use super::{BATCH, Press, resolve_authors};
use crate::press::archive::ArchiveRange;
use crate::press::period::Period;
use crate::press::reader::MailReader;
use crate::press::summary::MailSummary;

pub(super) fn summaries(press: &Press<'_>, known: KnownPeriods<'_>, periods: &[Period]) -> Summaries {
    let mut loader =
        Loader { press, reader: press.reader(), summaries: Summaries::with_capacity(press.log.arrivals.len()) };
    let mut rest = press.log.range();
    for period in periods {
        let arrivals = period.span.arrivals;
        if rest.start <= arrivals.start
            && let Some(summaries) = loader.known(known, period)
        {
            loader.read(ArchiveRange::new(rest.start, arrivals.start));
            loader.summaries.append(summaries);
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
    /// The known summaries of a period, unless one of its Message-IDs occurred earlier.
    fn known(&mut self, known: KnownPeriods<'_>, period: &Period) -> Option<Summaries> {
        let (_, summaries) = known.with_mails(&self.press.log, period)?;
        self.reader.skip(&summaries.keys(&self.press.log)).then_some(summaries)
    }

    fn read(&mut self, range: ArchiveRange) {
        for part in range.parts(BATCH) {
            let mut batch = self.reader.read(part, |mail| MailSummary::new(&mail));
            resolve_authors(&mut batch.mails, &self.press.identities);
            self.summaries.append(batch.into());
        }
    }
}
