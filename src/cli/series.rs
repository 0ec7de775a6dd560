//! `listpress series`: the postings of a range.
//!
//! The mails of all lists are grouped together, in the order in which they arrived: a cover may be on one list alone, and a
//! patch on another.

mod arrived;

use super::open_lists::OpenLists;
use super::{ListOption, Outcome, Reporter, arrivals, output};
use crate::base::id::message_key;
use crate::config::Config;
use crate::press::history::json::HistoryJson;
use crate::press::posting::json::{PostingJson, postings};
use crate::press::posting::{Posting, group};
use crate::press::{SiteSeries, site_series};
use crate::rows::series::Series;
use arrived::Arrived;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use std::io::Write;

pub(super) fn run(
    config: &Config,
    range: Option<&str>,
    list: &ListOption,
    json: bool,
    reporter: &Reporter,
) -> anyhow::Result<Outcome> {
    let mut lists = OpenLists::open(config, list, |press| arrivals(press, range))?;
    let (mail_lists, names) = (lists.mail_lists()?, lists.names());
    let Arrived { mails, headers, lists: read_from } = arrived::read(&mut lists)?;
    let SiteSeries { series, newest, failed } = site_series(config)?;
    lists.add_failed(failed)?;
    let versions = by_message_id(&series);
    let grouping = group(&mails);
    let mut out = output();
    for (posting, record) in grouping.postings.iter().zip(postings(&grouping, &mails, &headers)) {
        if json {
            let version = versions.get(&*mails[posting.head].message_id);
            let history = version.map(|(series, version)| HistoryJson::new(series, *version, newest));
            let of_mail = |mail: usize| mail_lists.of(Some(message_key(&mails[mail].message_id)), read_from[mail]);
            let reached: BTreeSet<usize> = mails_of(posting).flat_map(of_mail).collect();
            // A mail without Message-ID is found in no series.
            let history = history.unwrap_or_default();
            let lists = reached.into_iter().map(|list| names[list]).collect();
            let line = PostingLineJson { posting: record, history, lists };
            writeln!(out, "{}", serde_json::to_string(&line)?)?;
        } else {
            writeln!(out, "{record}")?;
        }
    }
    out.flush()?;
    Ok(lists.finish(reporter))
}

/// A posting as a line of JSON.
#[derive(Serialize)]
struct PostingLineJson<'a> {
    #[serde(flatten)]
    posting: PostingJson<'a>,
    #[serde(flatten)]
    history: HistoryJson<'a>,
    /// The lists that any of its mails arrived on.
    lists: Vec<&'a str>,
}

/// The mails of a posting with the replies to it.
fn mails_of(posting: &Posting) -> impl Iterator<Item = usize> {
    let patches = posting.patches.iter().map(|slot| slot.mail);
    posting.cover.into_iter().chain(patches).chain(posting.followups.iter().copied())
}

/// Every cover and patch with its version of a series.
fn by_message_id(list: &[Series]) -> HashMap<&str, (&Series, usize)> {
    let mut versions = HashMap::new();
    for series in list {
        for (index, version) in series.versions.iter().enumerate() {
            let ids = version.patches.iter().map(|patch| &patch.message_id).chain([&version.message_id]);
            versions.extend(ids.flatten().map(|id| (id.as_str(), (series, index))));
        }
    }
    versions
}
