//! `listpress series`: the postings of a range.

use super::{ListOption, Outcome, Reporter, arrivals, outcome, output};
use crate::base::date::MailDate;
use crate::base::person::Address;
use crate::config::Config;
use crate::press::digest::envelope;
use crate::press::history::json::LifeRecord;
use crate::press::mail::Mail;
use crate::press::posting::Envelope;
use crate::press::posting::json::{Described, PostingRecord, records};
use crate::press::{Press, batches, posting as series};
use crate::rows::series::Series;
use serde::Serialize;
use std::collections::HashMap;
use std::io::Write;

/// What is kept of a mail.
struct Kept {
    envelope: Envelope,
    author: Address,
    date: MailDate,
    in_reply_to: Option<String>,
}

pub(super) fn run(
    config: &Config,
    range: Option<&str>,
    list: &ListOption,
    json: bool,
    reporter: &Reporter,
) -> anyhow::Result<Outcome> {
    let press = Press::open(config, list.choose(config)?)?;
    let arrivals = arrivals(&press, range)?;
    let mut intake = press.intake();
    press.notice(&mut intake, arrivals.start)?;
    let (mut mails, mut problems) = (Vec::new(), press.history_problems().collect::<Vec<_>>());
    for batch in batches(arrivals) {
        let taken = intake.take(batch, keep);
        mails.extend(taken.mails);
        problems.extend(taken.problems);
    }
    let envelopes: Vec<Envelope> = mails.iter().map(|mail| mail.envelope.clone()).collect();
    let grouping = series::group(&envelopes);
    let mut out = output();
    let (lives, newest) = press.lives()?;
    let versions = by_message_id(&lives);
    for (posting, record) in grouping.postings.iter().zip(records(&grouping, |place| describe(&mails[place]))) {
        if json {
            let life = posting.head().and_then(|head| versions.get(mails[head].envelope.message_id.as_str()));
            let life = life.map(|(life, version)| LifeRecord::of(life, *version, newest)).unwrap_or_default();
            writeln!(out, "{}", serde_json::to_string(&Line { posting: record, life })?)?;
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
struct Line<'a> {
    #[serde(flatten)]
    posting: PostingRecord<'a>,
    #[serde(flatten)]
    life: LifeRecord<'a>,
}

/// Every cover and patch with its version of a series.
fn by_message_id(lives: &[Series]) -> HashMap<&str, (&Series, usize)> {
    let mut versions = HashMap::new();
    for life in lives {
        for (place, version) in life.versions.iter().enumerate() {
            let ids = version.patches.iter().map(|patch| &patch.message_id).chain([&version.message_id]);
            versions.extend(ids.flatten().map(|id| (id.as_str(), (life, place))));
        }
    }
    versions
}

fn keep(mail: Mail) -> Kept {
    Kept { envelope: envelope(&mail), author: mail.author, date: mail.date, in_reply_to: mail.in_reply_to }
}

fn describe(kept: &Kept) -> Described<'_> {
    Described {
        message_id: &kept.envelope.message_id,
        title: &kept.envelope.title,
        author: &kept.author,
        date: kept.date,
        in_reply_to: kept.in_reply_to.as_deref(),
    }
}
