//! The series of a site without writing them.
//!
//! Entry point: [`site_series`]. It uses what earlier builds worked out of each list, and reads the rest.

use super::known::KnownPeriods;
use super::period::Period;
use super::record::mail_setting;
use super::series::{self, ListSide};
use super::summaries::Summaries;
use super::union::{ListMails, Union};
use super::{Press, PressError, find_merged, load};
use crate::config::Config;
use crate::rows::series::Series;
use crate::store::SiteStore;
use std::time::Duration;

/// The series of a site as they are now.
#[derive(Default)]
pub struct SiteSeries {
    /// In the order of their first mails.
    pub series: Vec<Series>,
    /// When the newest mail arrived, in seconds since 1970.
    pub newest: i64,
    /// Lists whose mails can be read but not the clone of the code that they name, by their positions; their series are left
    /// out, unless other lists have them.
    pub failed: Vec<(usize, PressError)>,
}

/// The series of all lists that can be read.
pub fn site_series(config: &Config) -> Result<SiteSeries, PressError> {
    // There is none where another process is building.
    let store = SiteStore::open_existing(&config.root, Duration::ZERO);
    let (mut lists, mut failed) = (Vec::new(), Vec::new());
    for (position, list) in config.lists.iter().enumerate() {
        let Ok(press) = Press::open(config, list) else { continue };
        let list = LoadedList::load(press, store.as_ref())?;
        match find_merged::check(list.press.list, &list.summaries.mails) {
            Ok(()) => lists.push(list),
            Err(error) if config.lists.len() == 1 => return Err(error),
            Err(error) => failed.push((position, error)),
        }
    }
    // A list without mail has no series either.
    let newest = lists.iter().flat_map(|list| &list.periods).map(|period| period.dates.1).max().unwrap_or(0);
    Ok(SiteSeries { series: series_of(config, store.as_ref(), lists)?, newest, failed })
}

/// A list with the summaries of its mails.
struct LoadedList<'a> {
    press: Press<'a>,
    periods: Vec<Period>,
    setting: String,
    summaries: Summaries,
}

impl<'a> LoadedList<'a> {
    fn load(press: Press<'a>, store: Option<&SiteStore>) -> Result<Self, PressError> {
        let (periods, setting) = (press.periods()?, mail_setting(press.config, press.list));
        let known = KnownPeriods::new(store, &press.list.name, &setting);
        let summaries = load::summaries(&press, known, &periods);
        Ok(Self { press, periods, setting, summaries })
    }
}

fn series_of(
    config: &Config,
    store: Option<&SiteStore>,
    mut lists: Vec<LoadedList<'_>>,
) -> Result<Vec<Series>, PressError> {
    let mut summaries: Vec<Summaries> = lists.iter_mut().map(|list| std::mem::take(&mut list.summaries)).collect();
    let sides: Vec<ListSide<'_>> = lists
        .iter()
        .map(|LoadedList { press, periods, setting, .. }| {
            let before = KnownPeriods::new(store, &press.list.name, setting);
            ListSide { press, periods, before }
        })
        .collect();
    let union = match &sides[..] {
        [] => return Ok(Vec::new()),
        [only] => Union::of_list(summaries.pop().unwrap_or_default(), series::digest_ends(only.periods)),
        _ => {
            let mails = sides.iter().zip(summaries).map(|(side, summaries)| ListMails::new(side.press, summaries));
            Union::of_lists(&config.prefer, mails.collect())
        }
    };
    series::all(config, &sides, &union)
}
