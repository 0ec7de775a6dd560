//! One file per quirk: every `tests/mails/NAME.eml` is parsed, and what comes out is `tests/mails/NAME.snap`.
//!
//! A new case is a new file; `INSTA_UPDATE=always cargo test --test mails` writes its snapshot.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use listpress::base::id::ObjectId;
use listpress::press::archive::Origin;
use listpress::press::mail::{Body, Mail, MailJson, parse};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// 2025-09-03 00:00:00 UTC: every mail here was "committed" then.
const COMMITTED: i64 = 1_756_857_600;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mails")
}

/// The names of the files with this extension.
fn names(extension: &str) -> BTreeSet<String> {
    let paths = folder().read_dir().unwrap().map(|entry| entry.unwrap().path());
    let fitting = paths.filter(|path| path.extension().is_some_and(|found| found == extension));
    fitting.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

fn read(name: &str) -> Mail {
    let origin = Origin { commit: ObjectId([0xab; 20]), epoch: 0, committed: COMMITTED };
    parse(origin, &std::fs::read(folder().join(format!("{name}.eml"))).unwrap())
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
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("mails");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for name in names("eml") {
            insta::assert_snapshot!(name.as_str(), shown(&read(&name)));
        }
    });
}

#[test]
fn every_snapshot_has_its_mail() {
    let (mails, snapshots) = (names("eml"), names("snap"));
    let alone: Vec<_> = mails.symmetric_difference(&snapshots).collect();
    assert!(alone.is_empty(), "neither mail nor snapshot may stand alone: {alone:?}");
}
