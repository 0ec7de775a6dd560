//! The mails of a version in the order of their threads, without recursion: a thread can be deep.

use super::{ShownSeries, tags_of};
use crate::base::date::DateTime;
use crate::render::model::Model;
use crate::render::view::link::LinkView;
use crate::render::view::person::PersonView;
use crate::render::view::tag::TagView;
use crate::render::view::{link, person};
use crate::rows::series::{ReplyRow, Series};
use serde::Serialize;
use std::collections::BTreeMap;

/// Deeper levels are not indented further: nobody counts them.
const DEEPEST: usize = 12;

/// A mail in the outline of a thread.
#[derive(Debug, Serialize)]
pub struct OutlineView {
    /// Its depth in the thread.
    pub depth: usize,
    /// The id of its line: `m-mzxw6ytboi2dqnjq`.
    pub id: String,
    /// Its kind: `cover`, `patch`, `reply` or `bot`.
    pub kind: &'static str,
    /// The patch's title, or the most telling line of a reply.
    pub text: String,
    /// Its author.
    pub person: PersonView,
    /// When it was sent: `2025-08-29`.
    pub date: String,
    /// The mail in the list's archive.
    pub mail: Option<String>,
    /// The mail where it can be read with what it answers, on the site.
    pub read: Option<String>,
    /// The lists that it arrived on, where these are not all lists of the series.
    pub only_on: Vec<LinkView>,
    /// Tags that it gives.
    pub tags: Vec<TagView>,
}

/// Cover and patches, and below each the mails about it.
pub(super) fn view(model: &Model<'_>, shown: &ShownSeries<'_>, version: usize) -> Vec<OutlineView> {
    let series = shown.series;
    let row = &series.versions[version];
    let threads = Threads::new(shown, version);
    let mut lines = Vec::new();
    if row.cover || row.patches.is_empty() {
        let id = row.message_id.as_deref();
        lines.push(line(model, shown, (0, "cover", &row.title), id, (row.author, row.date)));
    }
    threads.below(Some(0), &mut |reply, depth| lines.push(reply_line(model, shown, reply, depth + 1)));
    let depth = usize::from(row.cover);
    for patch in &row.patches {
        let author = patch.author.unwrap_or(row.author);
        let position = (depth, "patch", patch.title.as_str());
        lines.push(line(model, shown, position, patch.message_id.as_deref(), (author, row.date)));
        threads.below(Some(patch.index), &mut |reply, below| {
            lines.push(reply_line(model, shown, reply, depth + below + 1));
        });
    }
    threads.below(None, &mut |reply, depth| lines.push(reply_line(model, shown, reply, depth)));
    lines
}

fn line(
    model: &Model<'_>,
    shown: &ShownSeries<'_>,
    (depth, kind, text): (usize, &'static str, &str),
    message_id: Option<&str>,
    (author, date): (usize, DateTime),
) -> OutlineView {
    OutlineView {
        depth,
        id: message_id.map_or_else(String::new, link::anchor),
        kind,
        text: model.masked(text),
        person: person::participant(model, &shown.series.people[author]),
        date: date.day(),
        mail: model.archive_link(shown.list, message_id),
        read: message_id.and_then(|id| model.read_at(id)),
        only_on: Vec::new(),
        tags: Vec::new(),
    }
}

fn reply_line(model: &Model<'_>, shown: &ShownSeries<'_>, reply: &ReplyRow, depth: usize) -> OutlineView {
    let kind = if reply.bot { "bot" } else { "reply" };
    let position = (depth.min(DEEPEST), kind, reply.excerpt.as_str());
    let line = line(model, shown, position, reply.message_id.as_deref(), (reply.author, reply.date));
    let lists = shown.lists(&reply.on);
    let mail = model.archive_link(lists.first().unwrap_or(&shown.list), reply.message_id.as_deref());
    let only_on = lists.into_iter().filter_map(|name| link::list_named(model, name)).collect();
    OutlineView { tags: tags_of(model, shown.list, reply), mail, only_on, ..line }
}

/// The mails about a version as trees. Built without recursion: a thread can be deep.
struct Threads<'a> {
    series: &'a Series,
    /// The mails that answer no other mail about the version, by patch.
    roots: BTreeMap<Option<u32>, Vec<usize>>,
    /// The answers to each mail.
    below: BTreeMap<usize, Vec<usize>>,
}

impl<'a> Threads<'a> {
    fn new(shown: &ShownSeries<'a>, version: usize) -> Self {
        let series = shown.series;
        let (mut roots, mut below): (BTreeMap<_, Vec<_>>, BTreeMap<_, Vec<_>>) = Default::default();
        for (position, reply) in shown.replies.to(version) {
            let known = |parent: &usize| series.replies[*parent].version == version && parent < position;
            match reply.answers.filter(known) {
                Some(parent) => below.entry(parent).or_default().push(*position),
                None => roots.entry(reply.about).or_default().push(*position),
            }
        }
        Self { series, roots, below }
    }

    /// Calls `each` for the mails about one patch, parents before children.
    fn below(&self, about: Option<u32>, each: &mut dyn FnMut(&'a ReplyRow, usize)) {
        let roots = self.roots.get(&about).into_iter().flatten().rev();
        let mut stack: Vec<(usize, usize)> = roots.map(|position| (*position, 0)).collect();
        while let Some((position, depth)) = stack.pop() {
            each(&self.series.replies[position], depth);
            let answers = self.below.get(&position).into_iter().flatten().rev();
            stack.extend(answers.map(|answer| (*answer, depth + 1)));
        }
    }
}
