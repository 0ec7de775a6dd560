//! The letters of a whole list, without pressing anything: what an earlier run left, and the rest from the archive.

use super::memory::{self, Memory};
use super::shelf::{self, Shelf};
use super::{Press, batches, read, settle};
use crate::press::history::Letter;
use crate::press::intake::Intake;
use crate::press::period::Period;
use std::ops::Range;

/// All letters in archive order.
pub(super) fn all(press: &Press<'_>, periods: &[Period]) -> Vec<Letter> {
    let setting = memory::setting(press, press.config.mailmap.as_deref());
    let memory = Memory::load(&memory::file(&press.config.root, &press.list.name), &setting);
    let kept = Shelf::open(shelf::file(&press.config.root, &press.list.name));
    let mut reader =
        Reader { press, intake: press.intake(), letters: Vec::with_capacity(press.history.arrivals.len()) };
    let mut done = 0;
    for period in periods {
        let arrivals = period.span.arrivals.clone();
        if let Some(letters) = (done <= arrivals.start).then(|| reader.recall(&memory, &kept, period)).flatten() {
            reader.read(done..arrivals.start);
            reader.letters.extend(letters);
            done = arrivals.end;
        }
    }
    reader.read(done..press.history.arrivals.len());
    reader.letters
}

struct Reader<'a> {
    press: &'a Press<'a>,
    intake: Intake<'a>,
    letters: Vec<Letter>,
}

impl Reader<'_> {
    /// The letters of a period that an earlier run read, if none of its Message-IDs came before.
    fn recall(&mut self, memory: &Memory, kept: &Shelf, period: &Period) -> Option<Vec<Letter>> {
        let pressing = memory.recall(period, &memory::ingredients(&self.press.history, period))?;
        let letters = pressing.letters(kept, period)?;
        self.intake.skip(&pressing.keys(period)?).then_some(letters)
    }

    fn read(&mut self, range: Range<usize>) {
        for batch in batches(range) {
            let taken = self.intake.take(batch, read);
            let (mut mails, facts): (Vec<_>, Vec<_>) = taken.mails.into_iter().unzip();
            settle(&mut mails, &self.press.identities);
            let mails = mails.into_iter().zip(facts).zip(taken.places);
            self.letters.extend(mails.map(|((mail, facts), place)| Letter::new(place, mail, facts)));
        }
    }
}
