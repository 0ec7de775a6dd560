//! Lists in a few lines, which become real mails and go through the real parser.
//!
//! ```text
//! # a comment; what the file shows
//! ! newest 400
//! @ 3 ann p1 - [PATCH 1/2] kettle: whistle
//! Text of the mail, {c1} in it is the Message-ID of c1.
//! %% spout.c loud
//! ```
//!
//! A line behind `@` begins a mail: the day it was sent, counted from the first of 2025, and maybe a time (`3+90` is 90
//! minutes later; mails of one day follow each other by a minute); who sent it (`ann`, or `Ann_Ash<ann@tea.example>`);
//! its id; what it refers to (ids with commas, the nearest last, `-` for nothing); its subject. `^Name: value` below is
//! a header. `%% PATH WORDS` makes a diff to a file; a patch without one gets a diff that its title gives, so that a
//! patch sent twice in this way is the same twice; `%%` alone leaves it without. `!` sets the scene: `newest DAY`,
//! `deciders NAME…`, `committers NAME…`, `merged ID COMMIT`, `closed ID…` for the last mails of the periods that are closed, `published ID…` for the mails that content/ has a
//! page for, `arrive ID…` for the order of arrival where that is not the file's.

use crate::world::histories::{self, ListScene};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use listpress::base::id::ObjectId;
use listpress::base::path::named;
use listpress::git::SourceCommit;
use listpress::press::archive::{ArchivePosition, Origin};
use listpress::press::history::{BuiltSeries, Committers, DigestEnd, Merged};
use listpress::press::mail::parse;
use listpress::press::summary::MailSummary;
use listpress::rows::applied::FoundBy;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;

/// 2025-01-01 08:00:00 UTC, and the seconds of a day.
const START: i64 = 1_735_718_400;
const DAY: i64 = 86_400;

/// A list and what is known beside its mails.
#[derive(Default)]
pub(crate) struct List {
    pub(crate) mails: Vec<MailSummary>,
    pub(crate) newest: i64,
    deciders: Option<HashSet<String>>,
    committers: Committers,
    merged: HashMap<String, Merged>,
    /// The last mails of the periods that are closed.
    closed: Vec<String>,
    /// The mails that content/ has a page for.
    published: Vec<String>,
}

/// What is known beside the mails of a list.
#[derive(Default)]
pub(crate) struct Scene<'a> {
    /// How many mails there were at the end of each closed period.
    pub(crate) ends: &'a [usize],
    pub(crate) published: BTreeSet<String>,
    pub(crate) deciders: Option<&'a HashSet<String>>,
    pub(crate) committers: Option<&'a Committers>,
}

/// A mail as a file describes it.
#[derive(Clone, Debug, Default)]
struct Draft<'a> {
    seconds: i64,
    sender: &'a str,
    id: &'a str,
    answers: Vec<&'a str>,
    subject: &'a str,
    headers: Vec<&'a str>,
    body: String,
    diffs: Vec<&'a str>,
    bare: bool,
}

impl List {
    pub(crate) fn read(text: &str) -> Self {
        let mut list = Self::default();
        let mut drafts: Vec<Draft<'_>> = Vec::new();
        let (mut arrive, mut now) = (Vec::new(), None);
        for line in text.lines().filter(|line| !line.starts_with("# ")) {
            if let Some(head) = line.strip_prefix("@ ") {
                let before = drafts.last().map_or(0, |draft| draft.seconds);
                drafts.push(Draft::read(head, before));
            } else if let Some(setting) = line.strip_prefix("! ") {
                let (key, value) = setting.split_once(' ').unwrap();
                match key {
                    "newest" => now = Some(START + value.parse::<i64>().unwrap() * DAY),
                    "deciders" => {
                        list.deciders = Some(value.split(' ').map(|who| address(who).to_lowercase()).collect());
                    }
                    "committers" => value.split(' ').for_each(|who| list.committers.add(&commit_of_others(who))),
                    "merged" => list.merged.extend([merged(value)]),
                    "closed" => list.closed = value.split(' ').map(full_id).collect(),
                    "published" => list.published = value.split(' ').map(full_id).collect(),
                    "arrive" => arrive = value.split(' ').collect(),
                    _ => panic!("{line}"),
                }
            } else if let Some(draft) = drafts.last_mut() {
                draft.take(line);
            }
        }
        drafts.sort_by_key(|draft| arrive.iter().position(|id| *id == draft.id));
        list.mails = drafts.iter().enumerate().map(|(place, draft)| summary(place, &draft.raw())).collect();
        let latest = drafts.iter().map(|draft| draft.seconds).max().unwrap_or(START);
        list.newest = now.unwrap_or(latest);
        list
    }

    pub(crate) fn build(&self) -> Vec<BuiltSeries> {
        let end = |id: &String| 1 + index(&self.mails, id);
        let ends: Vec<usize> = self.closed.iter().map(end).collect();
        let names = self.published.iter().map(|id| {
            let mail = &self.mails[index(&self.mails, id)];
            named(&mail.title, &mail.message_id)
        });
        let (deciders, committers) = (self.deciders.as_ref(), Some(&self.committers));
        let scene = Scene { ends: &ends, published: names.collect(), deciders, committers };
        build_series(&self.mails, &scene, &self.merged)
    }
}

/// The series of some mails.
pub(crate) fn series(mails: &[MailSummary]) -> Vec<BuiltSeries> {
    series_in(mails, &Scene::default())
}

pub(crate) fn series_in(mails: &[MailSummary], scene: &Scene<'_>) -> Vec<BuiltSeries> {
    build_series(mails, scene, &HashMap::new())
}

fn index(mails: &[MailSummary], id: &str) -> usize {
    mails.iter().position(|mail| mail.link_id().as_deref() == Some(id)).unwrap()
}

fn full_id(id: &str) -> String {
    format!("{id}@mail.example")
}

fn build_series(mails: &[MailSummary], scene: &Scene<'_>, merged: &HashMap<String, Merged>) -> Vec<BuiltSeries> {
    let merged = &merged.iter().map(|(id, merged)| (index(mails, id), *merged)).collect();
    let digest = |end: ArchivePosition, open: bool| DigestEnd { name: "all".to_owned(), end, open };
    let closed = scene.ends.iter().map(|end| digest(ArchivePosition::after(*end), false));
    let digests: Vec<DigestEnd> = closed.chain([digest(ArchivePosition(u32::MAX), true)]).collect();
    let positions: Vec<ArchivePosition> = (0..mails.len()).map(ArchivePosition::after).collect();
    let Scene { published, deciders, committers, .. } = scene;
    let nobody = Committers::default();
    let committers = committers.unwrap_or(&nobody);
    let scene =
        ListScene { positions: &positions, digests: &digests, published, deciders: *deciders, merged, committers };
    histories::of_list(mails, &scene)
}

/// The summary of a raw mail.
pub(crate) fn summary(place: usize, raw: &[u8]) -> MailSummary {
    let mut commit = [0; 20];
    commit[..8].copy_from_slice(&place.to_be_bytes());
    MailSummary::new(&parse(Origin { commit: ObjectId(commit), epoch: 0, committed: START + 5_000 * DAY }, raw))
}

/// A commit of somebody else's work.
fn commit_of_others(who: &str) -> SourceCommit {
    let nobody = String::new;
    SourceCommit {
        id: ObjectId([0; 20]),
        parents: 1,
        author_name: nobody(),
        author_email: nobody(),
        committer_name: who.to_owned(),
        committer_email: address(who),
        authored: START,
        committed: START,
        subject: nobody(),
        body: nobody(),
    }
}

fn merged(value: &str) -> (String, Merged) {
    let (id, commit) = value.split_once(' ').unwrap();
    let commit = ObjectId::parse(commit).unwrap();
    (full_id(id), Merged { commit, committed: START, found_by: FoundBy::Link })
}

impl<'a> Draft<'a> {
    fn read(head: &'a str, before: i64) -> Self {
        let mut words = head.splitn(5, ' ');
        let mut next = || words.next().unwrap_or_else(|| panic!("@ {head}"));
        let (time, sender, id, answers, subject) = (next(), next(), next(), next(), next());
        let (day, minutes) = time.split_once('+').map_or((time, None), |(day, minutes)| (day, Some(minutes)));
        let start = START + day.parse::<i64>().unwrap() * DAY;
        let seconds = match minutes {
            Some(minutes) => start + minutes.parse::<i64>().unwrap() * 60,
            None if (start..start + DAY).contains(&before) => before + 60,
            None => start,
        };
        let answers = if answers == "-" { Vec::new() } else { answers.split(',').collect() };
        Self { seconds, sender, id, answers, subject, ..Self::default() }
    }

    fn take(&mut self, line: &'a str) {
        if let Some(header) = line.strip_prefix('^') {
            self.headers.push(header);
        } else if line == "%%" {
            self.bare = true;
        } else if let Some(diff) = line.strip_prefix("%% ") {
            self.diffs.push(diff);
        } else {
            writeln!(self.body, "{line}").unwrap();
        }
    }

    fn raw(&self) -> Vec<u8> {
        let date = Timestamp::from_second(self.seconds).unwrap().to_zoned(TimeZone::UTC);
        let date = jiff::fmt::rfc2822::to_string(&date).unwrap();
        let mut raw = format!("From: {}\nSubject: {}\nDate: {date}\n", mailbox(self.sender), self.subject);
        writeln!(raw, "Message-ID: <{}@mail.example>", self.id).unwrap();
        let ids: Vec<String> = self.answers.iter().map(|id| format!("<{id}@mail.example>")).collect();
        if let Some(nearest) = ids.last() {
            writeln!(raw, "In-Reply-To: {nearest}\nReferences: {}", ids.join(" ")).unwrap();
        }
        self.headers.iter().for_each(|header| writeln!(raw, "{header}").unwrap());
        write!(raw, "\n{}", with_ids(self.body.trim_end_matches('\n'))).unwrap();
        raw.push('\n');
        self.add_diffs(&mut raw);
        raw.into_bytes()
    }

    fn add_diffs(&self, raw: &mut String) {
        let own = self.own_diff();
        let diffs: Vec<&str> = self.diffs.iter().copied().chain(own.as_deref()).collect();
        if diffs.is_empty() {
            return;
        }
        if !raw.contains("\n---\n") {
            raw.push_str("---\n");
        }
        for diff in diffs {
            let (path, words) = diff.split_once(' ').unwrap_or((diff, "hot"));
            let lines: String = words.split(' ').map(|word| format!("+{word}\n")).collect();
            let count = words.split(' ').count();
            write!(raw, "diff --git a/{path} b/{path}\nindex 1111111..2222222 100644\n--- a/{path}\n+++ b/{path}\n")
                .unwrap();
            write!(raw, "@@ -1,2 +1,{} @@\n water\n{lines} steam\n", count + 2).unwrap();
        }
        raw.push_str("-- \n2.47.0\n");
    }

    /// `kettle.c` and the words of the title for `[PATCH] kettle: whistle`.
    fn own_diff(&self) -> Option<String> {
        let (tags, title) = self.subject.strip_prefix('[')?.split_once("] ")?;
        let patch =
            tags.contains("PATCH") && !tags.split(' ').any(|word| word.trim_start_matches('0').starts_with('/'));
        let (prefix, rest) = title.split_once(": ").unwrap_or(("spout", title));
        (patch && !self.bare && self.diffs.is_empty()).then(|| format!("{}.c {rest}", prefix.replace([' ', ':'], "_")))
    }
}

/// `{c1}` as `c1@mail.example`.
fn with_ids(text: &str) -> String {
    let mut parts = text.split('{');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once('}') {
            Some((id, rest)) => write!(out, "{id}@mail.example{rest}").unwrap(),
            None => write!(out, "{{{part}").unwrap(),
        }
    }
    out
}

/// `ann` is `Ann Example <ann@mail.example>`; `Ann_Ash<a@b.c>` is `Ann Ash <a@b.c>`.
fn mailbox(sender: &str) -> String {
    if let Some((name, rest)) = sender.split_once('<') {
        return format!("{} <{rest}", name.replace('_', " "));
    }
    let (first, rest) = sender.split_at(1);
    format!("{}{rest} Example <{}>", first.to_uppercase(), address(sender))
}

fn address(sender: &str) -> String {
    if sender.contains('@') { sender.to_owned() } else { format!("{sender}@mail.example") }
}
