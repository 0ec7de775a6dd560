//! `builtin:demo/drivers`: a second list beside `builtin:demo`, which does not know of it.
//!
//! Entry point: [`mails`]. A third of its mails are on the first list too; its server adds a tag and a footer. The others
//! come from a generator of its own: series that only this list sees, answers that only this list gets, and the next
//! versions of series that came to nothing on the first list.

use super::calendar::DAY;
use super::generator::HandedOver;
use super::list_server::ListServer;
use super::many_lists::SpreadMails;
use super::random::Random;
use super::spread::Spread;
use super::{BUILTIN_MAILS, DemoMail, FirstMails, Generator};

/// How many mails are on this list alone.
const OWN_MAILS: usize = 600;

/// Its mails in the order in which they arrive.
pub(super) fn mails() -> Vec<DemoMail> {
    let mut first = SpreadMails::new(BUILTIN_MAILS, Spread::around_first());
    first.mails.generator.hand_over();
    let (devel, drivers) = (ListServer::new(0), ListServer::new(1));
    let shared = first.by_ref().filter(|(_, lists)| lists.contains(&1));
    let mut mails: Vec<DemoMail> = shared.map(|(mail, _)| drivers.copy(&mail, &[&devel, &drivers])).collect();
    let mut own = Generator::second();
    take_over(&mut own, first.mails.generator.handed_over(), &first.spread);
    mails.extend(FirstMails { generator: own, left: OWN_MAILS }.map(|mail| drivers.copy(&mail, &[&drivers])));
    mails.sort_by_key(|mail| mail.committed);
    mails
}

/// Gives the generator something to go on with: series that came to nothing, and mails to answer.
fn take_over(own: &mut Generator, handed: HandedOver, spread: &Spread) {
    let mut random = Random::new(0x6472_6976_6572);
    for (time, number, mut series) in handed.forgotten {
        if random.chance(80) {
            series.versions = series.whole_postings() + 1;
            own.go_on_with(number, series, time + 9 * DAY);
        }
    }
    for (time, posted) in handed.posted {
        let is_shared = spread.known(&posted.message_id).is_some_and(|lists| lists.contains(&1));
        if is_shared && random.chance(30) {
            own.discuss(&posted, time);
        }
    }
}
