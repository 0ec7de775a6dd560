//! One file per quirk: every `tests/mails/NAME.eml` is parsed, and what comes out is `tests/mails/NAME.snap`.
//!
//! A new case is a new file; `INSTA_UPDATE=always cargo test --test suite mails::` writes its snapshot.

use crate::world::quirks;
use listpress::base::id::ObjectId;
use listpress::press::archive::Origin;
use listpress::press::mail::{Body, Mail, MailJson, parse};
use std::fmt::Write;
use std::ops::Range;
use std::path::Path;

/// 2025-09-03 00:00:00 UTC: every mail here was "committed" then.
const COMMITTED: i64 = 1_756_857_600;

fn read(path: &Path) -> Mail {
    let origin = Origin { commit: ObjectId([0xab; 20]), epoch: 0, committed: COMMITTED };
    parse(origin, &std::fs::read(path).unwrap())
}

fn shown(mail: &Mail) -> String {
    let mut out = serde_json::to_string_pretty(&MailJson::new(mail)).unwrap();
    write!(out, "\n\nAuthor: {}\nversion: {:?}\n", mail.from_header, mail.subject.version).unwrap();
    if let Some(changes) = &mail.body.changes {
        writeln!(out, "changes: {:?} {:?}", changes.source, changes.paths).unwrap();
    }
    for (name, part) in parts(&mail.body) {
        if !part.is_empty() {
            write!(out, "\n=== {name}\n{}", mail.body.text[part].replace('\r', "␍").replace('\0', "␀")).unwrap();
        }
    }
    out
}

fn parts(body: &Body) -> [(&'static str, Range<usize>); 6] {
    [
        ("text", 0..body.text.len()),
        ("message", body.message.clone()),
        ("notes", body.notes.clone()),
        ("diffstat", body.diffstat.clone()),
        ("diff", body.diff.clone()),
        ("signature", body.signature.clone()),
    ]
}

/// What is shown of a mail with a patch and these lines above its message.
fn begin(lines: &str) -> String {
    let origin = Origin { commit: ObjectId([0xab; 20]), epoch: 0, committed: COMMITTED };
    let patch = "Heat.\n---\ndiff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n-a\n+b\n";
    let mail = parse(origin, format!("From: Ann <ann@kettle.example>\nSubject: heat\n\n{lines}{patch}").as_bytes());
    mail.body.text[mail.text_begins..].split("Heat.").next().unwrap().to_owned()
}

#[test]
fn the_lines_that_git_takes_for_a_header_are_none_of_the_text() {
    let from = "From: Bo <bo@pot.example>\n";
    for (lines, shown) in [
        (format!("{from}\n"), "\n"),
        (format!("{from}Date: Tue, 4 Mar 2025 11:00:00 +0100\nSubject: pot:\n pour\n\n"), "\n"),
        ("Subject: pour\n\n".to_owned(), "\n"),
        ("Date: Tue, 4 Mar 2025 11:00:00 +0100\n\n".to_owned(), "Date: Tue, 4 Mar 2025 11:00:00 +0100\n\n"),
        ("From: Bo\n\n".to_owned(), "From: Bo\n\n"),
        (format!("Hello.\n-- >8 --\n{from}\n"), "Hello.\n-- >8 --\nFrom: Bo <bo@pot.example>\n\n"),
    ] {
        assert_eq!(begin(&lines), shown, "{lines}");
    }
}

#[test]
fn every_quirk_is_read_as_its_snapshot_says() {
    quirks::check("mails", "eml", |_, path| shown(&read(path)));
}
