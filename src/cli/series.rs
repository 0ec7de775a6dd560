//! `listpress series`: the postings of a range.

use super::{ListOption, Outcome, Reporter, arrivals, outcome, output};
use crate::config::Config;
use crate::digest::envelope;
use crate::mail::{Address, Mail, MailDate};
use crate::press::{Press, batches};
use crate::series::json::{Described, records};
use crate::series::{self, Envelope};
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
    for record in records(&grouping, |place| describe(&mails[place])) {
        if json {
            writeln!(out, "{}", serde_json::to_string(&record)?)?;
        } else {
            writeln!(out, "{record}")?;
        }
    }
    out.flush()?;
    reporter.problems(&problems);
    Ok(outcome(&problems))
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
