//! `listpress mails`: what was read from each mail.
//!
//! Lists are printed one after the other, and a mail that arrived on several of them with the first.

use super::open_lists::{OpenList, OpenLists};
use super::{ListOption, Outcome, Reporter, arrivals, output};
use crate::base::id::{MessageKey, message_key};
use crate::config::Config;
use crate::press::archive::ArchiveRange;
use crate::press::mail::{Mail, MailJson};
use crate::press::problem::PressProblem;
use crate::press::{MailLists, Press, batches};
use serde::Serialize;
use std::collections::HashSet;
use std::io::Write;

pub(super) fn run(
    config: &Config,
    range: Option<&str>,
    list: &ListOption,
    json: bool,
    reporter: &Reporter,
) -> anyhow::Result<Outcome> {
    let mut lists = OpenLists::open(config, list, |press| arrivals(press, range))?;
    let mut printer = Printer { mail_lists: lists.mail_lists()?, names: lists.names(), printed: HashSet::new(), json };
    let mut out = output();
    for position in 0..lists.lists.len() {
        let OpenList { press, asked, .. } = &lists.lists[position];
        if let Some(range) = *asked {
            let problems = printer.print(&mut out, position, press, range)?;
            lists.add_problems(position, problems);
        }
    }
    out.flush()?;
    Ok(lists.finish(reporter))
}

struct Printer<'a> {
    mail_lists: MailLists,
    names: Vec<&'a str>,
    /// The mails that earlier lists share with others.
    printed: HashSet<MessageKey>,
    json: bool,
}

impl Printer<'_> {
    /// Prints the mails of a list but for those that an earlier one printed. A list may repeat its own.
    fn print(
        &mut self,
        out: &mut impl Write,
        position: usize,
        press: &Press<'_>,
        range: ArchiveRange,
    ) -> anyhow::Result<Vec<PressProblem>> {
        let mut reader = press.reader().keeping_duplicates();
        press.skip_to(&mut reader, range.start)?;
        let mut problems: Vec<_> = press.archive_problems().collect();
        let mut shared = Vec::new();
        for part in batches(range) {
            let batch = reader.read(part, |mail| self.line(&mail, position));
            for (key, line) in batch.mails {
                if key.is_none_or(|key| !self.printed.contains(&key)) {
                    writeln!(out, "{line}")?;
                }
                shared.extend(key.filter(|key| self.mail_lists.is_shared(*key)));
            }
            problems.extend(batch.problems);
        }
        self.printed.extend(shared);
        Ok(problems)
    }

    fn line(&self, mail: &Mail, position: usize) -> (Option<MessageKey>, String) {
        let key = mail.message_id.as_deref().map(message_key);
        if !self.json {
            return (key, plain_line(mail));
        }
        let lists = self.mail_lists.of(key, position).into_iter().map(|list| self.names[list]).collect();
        (key, json_line(mail, lists))
    }
}

/// A mail as a line of JSON.
#[derive(Serialize)]
struct MailLineJson<'a> {
    #[serde(flatten)]
    mail: MailJson<'a>,
    /// The lists that it arrived on.
    lists: Vec<&'a str>,
}

fn json_line(mail: &Mail, lists: Vec<&str>) -> String {
    serde_json::to_string(&MailLineJson { mail: MailJson::new(mail), lists }).expect("a mail's view is JSON")
}

/// Commit, day, author and subject, for people.
fn plain_line(mail: &Mail) -> String {
    let day = crate::base::date::date(mail.date.seconds);
    let text = format!("{} {day} {}: {}", mail.origin.commit.short(12), mail.author.name, mail.subject.text);
    crate::base::text::visible(&text).into_owned()
}
