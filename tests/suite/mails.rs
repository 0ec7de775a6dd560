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

#[test]
fn every_quirk_is_read_as_its_snapshot_says() {
    quirks::check("mails", "eml", |_, path| shown(&read(path)));
}
