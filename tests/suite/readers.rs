//! One file per quirk: what is read from the text of `tests/readers/NAME.eml` is `tests/readers/NAME.snap`.
//!
//! A new case is a new file; `INSTA_UPDATE=always cargo test --test suite readers::` writes its snapshot.

use crate::world::quirks;
use listpress::base::id::ObjectId;
use listpress::press::archive::Origin;
use listpress::press::mail::{Mail, parse};
use listpress::press::summary::{
    Applied, AppliedPatch, MailSummary, Mentions, Verdict, check, excerpt, given_trailers, mentions, own_changes,
    verdict,
};
use listpress::rows::check::CheckRow;
use listpress::store::SiteStore;
use std::fmt::Write;

/// 2025-09-03 00:00:00 UTC: every mail here was "committed" then.
const COMMITTED: i64 = 1_756_857_600;

fn read(bytes: &[u8]) -> Mail {
    parse(Origin { commit: ObjectId([0xab; 20]), epoch: 0, committed: COMMITTED }, bytes)
}

fn shown(mail: &Mail) -> String {
    assert!(is_kept_whole(mail), "the store loses something of {}", mail.subject.text);
    let mut out = format!("{}: {}\n", mail.kind.name(), mail.subject.text);
    if let Some(changes) = own_changes(mail) {
        let lines: String = changes.lines().map(|line| format!("  |{line}\n")).collect();
        write!(out, "changes:\n{lines}").unwrap();
    }
    show_mentions(&mut out, &mentions(mail));
    if let Some(notice) = verdict(mail) {
        show_notice(&mut out, &notice);
    }
    for trailer in given_trailers(mail) {
        writeln!(out, "given: {}: {}", trailer.key, trailer.value).unwrap();
    }
    if let Some(CheckRow { result, findings, preexisting }) = check(mail) {
        writeln!(out, "check: {}, {findings} findings, {preexisting} pre-existing", result.word()).unwrap();
    }
    let excerpt = excerpt(mail);
    if !excerpt.is_empty() {
        writeln!(out, "excerpt: {excerpt}").unwrap();
    }
    out
}

/// Nothing that is left out or renamed for content/ may be lost in the store: one unreadable summary makes a new mail
/// press the whole list.
fn is_kept_whole(mail: &Mail) -> bool {
    let summary = MailSummary::new(mail);
    SiteStore::decoded(&SiteStore::encoded(&summary)) == Some(summary)
}

fn show_mentions(out: &mut String, mentions: &Mentions) {
    if let Some(change_id) = &mentions.change_id {
        writeln!(out, "change-id: {change_id}").unwrap();
    }
    for id in &mentions.supersedes {
        writeln!(out, "supersedes: {id}").unwrap();
    }
    for earlier in &mentions.earlier {
        let version = earlier.version.map_or("earlier".to_owned(), |version| format!("v{version}"));
        writeln!(out, "{version}: {}", earlier.message_id).unwrap();
    }
    for id in &mentions.depends {
        writeln!(out, "depends: {id}").unwrap();
    }
}

fn show_notice(out: &mut String, notice: &Verdict) {
    match notice {
        Verdict::Applied(applied) => show_applied(out, applied),
        Verdict::Refused => out.push_str("refused\n"),
        Verdict::Dropped => out.push_str("dropped\n"),
        Verdict::Withdrawn => out.push_str("withdrawn\n"),
    }
}

fn show_applied(out: &mut String, applied: &Applied) {
    let marks = [(applied.queued, "queued"), (applied.whole, "whole"), (applied.formal, "formal")];
    let marks: Vec<&str> = marks.iter().filter(|(set, _)| *set).map(|(_, name)| *name).collect();
    writeln!(out, "applied: tree {:?} {}", applied.tree.as_deref().unwrap_or("-"), marks.join(" ")).unwrap();
    for AppliedPatch { index, title, commit } in &applied.patches {
        let index = index.map_or("-".to_owned(), |index| index.to_string());
        let (title, commit) = (title.as_deref().unwrap_or("-"), commit.as_deref().unwrap_or("-"));
        writeln!(out, "  {index} | {title} | {commit}").unwrap();
    }
}

#[test]
fn every_quirk_is_read_as_its_snapshot_says() {
    quirks::check("readers", "eml", |_, path| shown(&read(&std::fs::read(path).unwrap())));
}

#[test]
fn sentences_decide_what_the_table_says() {
    let head =
        "From: Bo Reed <bo@reed.example>\nSubject: Re: [PATCH 1/3] brew: warm the pot\n\nAda Fern wrote:\n> Cold.\n\n";
    let rows = include_str!("../wordings.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut wrong = String::new();
    for (truth, text) in rows.map(|row| row.split_once(" | ").unwrap()) {
        let found = verdict(&read(format!("{head}{}\n", text.replace(" / ", "\n")).as_bytes()));
        let found = found.map_or("nothing".to_owned(), |found| in_short(&found));
        if found != truth {
            writeln!(wrong, "{text}: {found}, not {truth}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A verdict in a few words: `applied all misc-next`.
fn in_short(verdict: &Verdict) -> String {
    let applied = match verdict {
        Verdict::Applied(applied) => applied,
        Verdict::Refused => return "refused".to_owned(),
        Verdict::Dropped => return "dropped".to_owned(),
        Verdict::Withdrawn => return "withdrawn".to_owned(),
    };
    let numbers: Vec<String> = applied.patches.iter().filter_map(|patch| Some(patch.index?.to_string())).collect();
    let verb = if applied.told { "told" } else { "applied" };
    let whole = if applied.whole { "all".to_owned() } else { numbers.join(",") };
    [verb, &whole, applied.tree.as_deref().unwrap_or("")]
        .iter()
        .filter(|word| !word.is_empty())
        .map(|word| (*word).to_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The section of the demo list's sentences that decide something; what was applied it says in fixed words.
const DECIDING: &str = "nak";

#[test]
fn the_demo_lists_sentences_decide_what_they_are_meant_to() {
    let mut section = "";
    let phrases = include_str!("../../src/demo/phrases.txt").lines().filter(|line| !line.is_empty());
    for phrase in phrases.filter(|line| !line.starts_with("# ")) {
        if let Some(name) = phrase.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name;
            continue;
        }
        let text = format!("Ada Fern wrote:\n> Cold pots make cold tea.\n\n{}\n\nBo\n", filled(phrase));
        let head = "From: Bo Reed <bo@reed.example>\nSubject: Re: [PATCH] brew: warm the pot\n\n";
        let found = verdict(&read(format!("{head}{text}").as_bytes()));
        let truth = (section == DECIDING).then_some(Verdict::Refused);
        assert!(found == truth, "{section}: {text} is read as {found:?}");
    }
    assert!(include_str!("../../src/demo/phrases.txt").contains(&format!("\n[{DECIDING}]\n")));
}

/// A sentence with something in the place of each name in braces, wrapped as mails are.
fn filled(phrase: &str) -> String {
    let pieces = phrase.split(['{', '}']).enumerate();
    let text: String = pieces.map(|(place, piece)| if place % 2 == 0 { piece } else { "brew/pot" }).collect();
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        if lines.last().is_some_and(|line| line.len() + word.len() > 71) {
            lines.push(String::new());
        }
        let line = lines.last_mut().unwrap();
        *line += if line.is_empty() { "" } else { " " };
        *line += word;
    }
    lines.join("\n")
}
