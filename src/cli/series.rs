//! `listpress series`: the postings of a range.

use super::{ListOption, Outcome, Reporter, arrivals, outcome, output};
use crate::config::Config;
use crate::press::history::json::HistoryJson;
use crate::press::mail::Mail;
use crate::press::posting::group;
use crate::press::posting::json::{PostingJson, WrittenHeader, postings};
use crate::press::summary::MailSummary;
use crate::press::{Press, batches};
use crate::rows::series::Series;
use serde::Serialize;
use std::collections::HashMap;
use std::io::Write;

pub(super) fn run(
    config: &Config,
    range: Option<&str>,
    list: &ListOption,
    json: bool,
    reporter: &Reporter,
) -> anyhow::Result<Outcome> {
    let press = Press::open(config, list.choose(config)?)?;
    let arrivals = arrivals(&press, range)?;
    let mut reader = press.reader();
    press.skip_to(&mut reader, arrivals.start)?;
    let mut problems = press.archive_problems().collect::<Vec<_>>();
    let (mut mails, mut headers) = (Vec::new(), Vec::new());
    for part in batches(arrivals) {
        let batch = reader.read(part, summary_and_header);
        let (part_mails, part_headers): (Vec<_>, Vec<_>) = batch.mails.into_iter().unzip();
        mails.extend(part_mails);
        headers.extend(part_headers);
        problems.extend(batch.problems);
    }
    let grouping = group(&mails);
    let mut out = output();
    let (series, newest) = press.series()?;
    let versions = by_message_id(&series);
    for (posting, record) in grouping.postings.iter().zip(postings(&grouping, &mails, &headers)) {
        if json {
            let version = versions.get(&*mails[posting.head].message_id);
            let history = version.map(|(series, version)| HistoryJson::new(series, *version, newest));
            // A mail without Message-ID is found in no series.
            let line = PostingLineJson { posting: record, history: history.unwrap_or_default() };
            writeln!(out, "{}", serde_json::to_string(&line)?)?;
        } else {
            writeln!(out, "{record}")?;
        }
    }
    out.flush()?;
    reporter.problems(&problems);
    Ok(outcome(&problems))
}

/// A posting as a line of JSON.
#[derive(Serialize)]
struct PostingLineJson<'a> {
    #[serde(flatten)]
    posting: PostingJson<'a>,
    #[serde(flatten)]
    history: HistoryJson<'a>,
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

fn summary_and_header(mail: Mail) -> (MailSummary, WrittenHeader) {
    (MailSummary::new(&mail), WrittenHeader { author: mail.author, in_reply_to: mail.in_reply_to })
}
