//! `listpress mails`: what was read from each mail.

use super::{ListOption, Outcome, Reporter, arrivals, outcome, output};
use crate::config::Config;
use crate::press::mail::{Mail, MailJson};
use crate::press::{Press, batches};
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
    let mut intake = press.intake().keeping_duplicates();
    press.notice(&mut intake, arrivals.start)?;
    let mut out = output();
    let mut problems: Vec<_> = press.history_problems().collect();
    let line = |mail: Mail| if json { json_line(&mail) } else { plain_line(&mail) };
    for batch in batches(arrivals) {
        let taken = intake.take(batch, line);
        for line in taken.mails {
            writeln!(out, "{line}")?;
        }
        problems.extend(taken.problems);
    }
    out.flush()?;
    reporter.problems(&problems);
    Ok(outcome(&problems))
}

fn json_line(mail: &Mail) -> String {
    serde_json::to_string(&MailJson::new(mail)).unwrap_or_default()
}

/// Commit, day, author and subject, for people.
fn plain_line(mail: &Mail) -> String {
    let day = crate::base::date::date(mail.date.seconds);
    let text = format!("{} {day} {}: {}", mail.origin.commit.short(12), mail.author.name, mail.subject.text);
    crate::base::text::visible(&text).into_owned()
}
