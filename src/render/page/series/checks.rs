//! What bots' checks found in a version.

use super::ShownSeries;
use crate::render::model::Model;
use crate::render::view::person;
use crate::rows::check::{CheckResult, CheckRow};
use crate::rows::series::ReplyRow;
use serde::Serialize;
use std::collections::BTreeMap;

/// The checks of a version.
#[derive(Debug, Serialize)]
pub struct ChecksView {
    /// How many ended how: failed first, then findings, passed, reported.
    pub counts: Vec<CheckCountView>,
    /// The checks whose result is about this version, failures first, then in the order of their arrival.
    pub rows: Vec<CheckView>,
    /// Those that found only what was there before.
    pub preexisting: Vec<CheckView>,
}

/// How many checks ended in one way.
#[derive(Debug, Serialize)]
pub struct CheckCountView {
    /// `failed`, `findings`, `passed` or `reported`.
    pub result: &'static str,
    /// How many.
    pub count: usize,
}

/// A mail with the result of checks.
#[derive(Debug, Serialize)]
pub struct CheckView {
    /// The name of the bot.
    pub bot: String,
    /// `failed`, `findings`, `passed` or `reported`.
    pub result: &'static str,
    /// How many findings it lists.
    pub findings: u32,
    /// How many findings it lists that it says were there before the patch.
    pub preexisting: u32,
    /// The number of the patch, 0 for the cover; `None` where it is not known.
    pub patch: Option<u32>,
    /// Its most telling line.
    pub text: String,
    /// The mail in the list's archive.
    pub mail: Option<String>,
    /// When it was sent: `2025-08-29`.
    pub date: String,
}

/// The checks of a version; `None` where no bot answered it with any.
pub(super) fn view(model: &Model<'_>, shown: &ShownSeries<'_>, version: usize) -> Option<ChecksView> {
    let replies = shown.replies.to(version).iter();
    let mut checks: Vec<(CheckRow, &ReplyRow)> =
        replies.filter_map(|(_, reply)| Some((reply.check?, *reply))).collect();
    checks.sort_by_key(|(check, _)| check.result);
    let (old, new): (Vec<_>, Vec<_>) = checks.into_iter().partition(|(check, _)| check.is_preexisting());
    let mut counts: BTreeMap<CheckResult, usize> = BTreeMap::new();
    for (check, _) in &new {
        *counts.entry(check.result).or_default() += 1;
    }
    let rows = |checks: &[(CheckRow, &ReplyRow)]| checks.iter().map(|check| row(model, shown, *check)).collect();
    (!old.is_empty() || !new.is_empty()).then(|| ChecksView {
        counts: counts.into_iter().map(|(result, count)| CheckCountView { result: result.word(), count }).collect(),
        rows: rows(&new),
        preexisting: rows(&old),
    })
}

fn row(model: &Model<'_>, shown: &ShownSeries<'_>, (check, reply): (CheckRow, &ReplyRow)) -> CheckView {
    let lists = shown.lists(&reply.on);
    CheckView {
        bot: person::participant(model, &shown.series.people[reply.author]).name,
        result: check.result.word(),
        findings: check.findings,
        preexisting: check.preexisting,
        patch: reply.about,
        text: model.masked(&reply.excerpt),
        mail: model.archive_link(lists.first().unwrap_or(&shown.list), reply.message_id.as_deref()),
        date: reply.date.day(),
    }
}
