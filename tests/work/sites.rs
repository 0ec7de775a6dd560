//! Lists that make pages grow: a site of all of them is built in two sizes.
//!
//! Entry point: [`count`]. What is counted is the program itself, since a site takes long where nothing is optimised.

use crate::LARGER;
use crate::count::{callgrind, judge};
use crate::texts::{BODIES, repeated};
use listpress::git::{Authorship, Change, HistoryWriter};
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::thread;
use tempfile::TempDir;

/// 2025-03-03 12:00 UTC.
const BEGIN: i64 = 1_741_003_200;

const DIFF: &str = "---\n x | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n";

/// The mails of a list of a size.
type Mails = fn(usize) -> Vec<String>;

const LISTS: [(&str, Mails); 7] = [
    ("versions", versions),
    ("resent", resent),
    ("patches", patches),
    ("series", series),
    ("deep", deep),
    ("wide", wide),
    ("circles", circles),
];

/// The least of a list's size; texts have so many bytes for each.
const SMALL: usize = 12;
const BYTES: usize = 16;

/// Most of the work is the same in both sizes, so that what grows is a small share of it.
const SHARE: u64 = 1000;

/// Counts what a program does to build a site of all lists, in two sizes: its pages are too many for one of each.
pub(crate) fn count(program: &str) -> ExitCode {
    let [small, large] = [SMALL, SMALL * LARGER].map(|size| {
        let program = program.to_owned();
        thread::spawn(move || {
            let folder = site(size);
            let folder = folder.path().to_str().expect("temporary folders have plain names");
            callgrind(&[], &[&program, "--threads", "1", "--quiet", "--root", folder, "build"]).1.swap_remove(0)
        })
    });
    judge(&[("sites".to_owned(), [small, large].map(|counting| counting.join().unwrap()))], SHARE)
}

/// A site with the lists in a size.
fn site(size: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut yaml = "title: T\nranges: monthly\nlists:\n".to_owned();
    let lists = LISTS.into_iter().map(|(name, mails)| (name, mails(size))).chain([("text", every_text(size * BYTES))]);
    for (name, mails) in lists {
        write_list(&folder.path().join(name), name, &mails);
        writeln!(yaml, "  - {{name: {name}, repository: {name}}}").unwrap();
    }
    std::fs::write(folder.path().join("site.yaml"), yaml).unwrap();
    folder
}

/// Writes a list whose mails are no other list's.
fn write_list(repository: &Path, name: &str, mails: &[String]) {
    let mut writer = HistoryWriter::create(repository, "List <list@example.org>").unwrap();
    for (at, mail) in (0..).zip(mails) {
        let time = BEGIN + at * 60;
        let authorship =
            Authorship { name: "Ann", email: "ann@example.org", sent: time, offset: 0, committed: time, subject: "x" };
        let mail = mail.replace("@example.org>", &format!("@{name}.example>"));
        writer.append(Change::Mail(mail.as_bytes()), &authorship).unwrap();
    }
    writer.finish().unwrap();
}

/// A mail of Ann's: its number, subject, the number of the mail that it answers, and its text.
fn mail(number: usize, subject: &str, answers: Option<usize>, text: &str) -> String {
    let mut mail = format!(
        "From: Ann <ann@example.org>\nSubject: {subject}\nDate: Mon, 3 Mar 2025 12:00:00 +0000\nMessage-ID: <{number}@example.org>\n"
    );
    if let Some(answers) = answers {
        writeln!(mail, "In-Reply-To: <{answers}@example.org>").unwrap();
    }
    format!("{mail}\n{text}\n")
}

fn versions(size: usize) -> Vec<String> {
    (1..=size).map(|version| mail(version, &format!("[PATCH v{version}] kettle: warm the pot"), None, DIFF)).collect()
}

fn resent(size: usize) -> Vec<String> {
    (1..=size).map(|number| mail(number, "[PATCH] kettle: warm the pot", None, DIFF)).collect()
}

fn patches(size: usize) -> Vec<String> {
    let patch = |number| {
        let text = format!("Warm it {number} times.\n{}", DIFF.replace('x', &format!("x{number}")));
        mail(number, &format!("[PATCH {number}/{size}] kettle: warm pot {number}"), Some(0), &text)
    };
    std::iter::once(mail(0, &format!("[PATCH 0/{size}] kettle: warm the pots"), None, "All of them."))
        .chain((1..=size).map(patch))
        .collect()
}

fn series(size: usize) -> Vec<String> {
    let patch = |number: usize| {
        let diff = DIFF.replace('x', &format!("x{number}"));
        mail(number, &format!("[PATCH] cup{}: wash cup {number}", number % 7), None, &diff)
    };
    (1..=size).map(patch).collect()
}

/// A patch and replies to it, each to the mail that `answers` names.
fn thread(size: usize, answers: impl Fn(usize) -> usize) -> Vec<String> {
    let reply = |number| {
        let text = format!("Ann wrote:\n> -a\n> +b\n\nWhy {number}?\n\nReviewed-by: B{number} <b{number}@example.org>");
        mail(number, "Re: [PATCH] kettle: warm the pot", Some(answers(number)), &text)
    };
    std::iter::once(mail(0, "[PATCH] kettle: warm the pot", None, DIFF)).chain((1..=size).map(reply)).collect()
}

fn deep(size: usize) -> Vec<String> {
    thread(size, |number| number - 1)
}

fn wide(size: usize) -> Vec<String> {
    thread(size, |_| 0)
}

fn circles(size: usize) -> Vec<String> {
    thread(size, |number| if number % 8 == 0 { number + 7 } else { number - 1 })
}

/// Some texts, each as a patch's message, and as a reply to it.
fn every_text(size: usize) -> Vec<String> {
    let mails = BODIES.into_iter().enumerate().step_by(3).flat_map(|(at, pattern)| {
        let text = repeated(pattern, size);
        let title = format!("cup{at}: wash cup {at}");
        [
            mail(2 * at, &format!("[PATCH] {title}"), None, &format!("{text}\n{DIFF}")),
            mail(2 * at + 1, &format!("Re: [PATCH] {title}"), Some(2 * at), &text),
        ]
    });
    mails.collect()
}
