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
    let mut reader = press.reader().keeping_duplicates();
    press.skip_to(&mut reader, arrivals.start)?;
    let mut out = output();
    let mut problems: Vec<_> = press.archive_problems().collect();
    let line = |mail: Mail| if json { json_line(&mail) } else { plain_line(&mail) };
    for part in batches(arrivals) {
        let batch = reader.read(part, line);
        for line in batch.mails {
            writeln!(out, "{line}")?;
        }
        problems.extend(batch.problems);
    }
    out.flush()?;
    reporter.problems(&problems);
    Ok(outcome(&problems))
}

fn json_line(mail: &Mail) -> String {
    serde_json::to_string(&MailJson::new(mail)).expect("a mail's view is JSON")
}

/// Commit, day, author and subject, for people.
fn plain_line(mail: &Mail) -> String {
    let day = crate::base::date::date(mail.date.seconds);
    let text = format!("{} {day} {}: {}", mail.origin.commit.short(12), mail.author.name, mail.subject.text);
    crate::base::text::visible(&text).into_owned()
}
