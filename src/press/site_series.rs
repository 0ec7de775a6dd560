//! The series of a site without writing them.
//!
//! Entry point: [`site_series`]. It uses what earlier builds worked out of each list, and reads the rest.

use super::known::KnownPeriods;
use super::period::Period;
use super::record::mail_setting;
use super::series::{self, ListSide};
use super::summaries::Summaries;
use super::union::{ListMails, Union};
use super::{Press, PressError, load};
use crate::config::Config;
use crate::rows::series::Series;
use crate::store::SiteStore;
use std::time::Duration;

/// The series of all lists that can be read, in the order of their first mails, and when the newest mail arrived, in
/// seconds since 1970.
pub fn site_series(config: &Config) -> Result<(Vec<Series>, i64), PressError> {
    let presses: Vec<Press<'_>> = config.lists.iter().filter_map(|list| Press::open(config, list).ok()).collect();
    let periods: Vec<Vec<Period>> = presses.iter().map(Press::periods).collect::<Result<_, _>>()?;
    let settings: Vec<String> = presses.iter().map(|press| mail_setting(config, press.list)).collect();
    // There is none where another process is building.
    let store = SiteStore::open_existing(&config.root, Duration::ZERO);
    let side = |list: usize| ListSide {
        press: &presses[list],
        periods: &periods[list],
        before: KnownPeriods::new(store.as_ref(), &presses[list].list.name, &settings[list]),
    };
    let sides: Vec<ListSide<'_>> = (0..presses.len()).map(side).collect();
    let mut summaries: Vec<Summaries> =
        sides.iter().map(|side| load::summaries(side.press, side.before, side.periods)).collect();
    let union = match &sides[..] {
        [] => return Ok((Vec::new(), 0)),
        [only] => Union::of_list(summaries.pop().unwrap_or_default(), series::digest_ends(only.periods)),
        _ => {
            let mails = presses.iter().zip(summaries).map(|(press, summaries)| ListMails::new(press, summaries));
            Union::of_lists(&config.prefer, mails.collect())
        }
    };
    // A list without mail has no series either.
    let newest = periods.iter().flatten().map(|period| period.dates.1).max().unwrap_or(0);
    Ok((series::all(config, &sides, &union)?, newest))
}
