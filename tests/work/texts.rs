//! What is read: bodies, headers, parts, markup, YAML, Markdown, MAINTAINERS and mailmaps of one pattern, repeated.

use crate::{Shape, Work};
use listpress::base::id::ObjectId;
use listpress::content;
use listpress::format::{html, markdown, xml, yaml};
use listpress::git::Mailmap;
use listpress::press::archive::Origin;
use listpress::press::digest::DigestText;
use listpress::press::mail::{MailJson, parse};
use listpress::press::maintainers::Maintainers;
use listpress::press::reading::{ThreadMail, ThreadText, weave};
use listpress::press::summary::MailSummary;
use std::path::Path;

/// The bytes of the smaller one of two texts.
const SMALL: usize = 1024;

const DIFF: &str = "---\n x | 1 +\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n";

/// Makes the work of a pattern and a size.
type Prepare = fn(&str, usize) -> Work;

pub(crate) fn shapes() -> Vec<Shape> {
    let families: [(&str, &[&'static str], Prepare); 9] = [
        ("body", &BODIES, body),
        ("thread", &THREADS, thread),
        ("header", &FIELDS, header),
        ("values", &FIELDS, values),
        ("parts", &PARTS, parts),
        ("markup", &MARKUP, markup),
        ("yaml", &YAML, front_matter),
        ("markdown", &MARKDOWN, page),
        ("maintainers", &SECTIONS, maintainers),
    ];
    let mut shapes: Vec<Shape> =
        families.into_iter().flat_map(|(name, patterns, work)| family(name, patterns, work)).collect();
    shapes.extend(family("mailmap", &MAPPINGS, mailmap));
    shapes
}

fn family(name: &'static str, patterns: &[&'static str], work: Prepare) -> Vec<Shape> {
    let shape = |pattern: &&'static str| {
        let pattern = *pattern;
        let prepare = Box::new(move |size| work(pattern, size));
        Shape { name: format!("{name}: {pattern:?}"), small: SMALL, prepare }
    };
    patterns.iter().map(shape).collect()
}

/// `pattern`, as often as it goes into a size; `\u{1}` is the number of the repetition.
pub(crate) fn repeated(pattern: &str, size: usize) -> String {
    if !pattern.contains('\u{1}') {
        return pattern.repeat(size / pattern.len());
    }
    (0..size / pattern.len()).map(|number| pattern.replace('\u{1}', &number.to_string())).collect()
}

/// Everything that is read of a mail.
fn read_mail(raw: &str) {
    let origin = Origin { commit: ObjectId([7; 20]), epoch: 0, committed: 1_756_857_600 };
    let mail = parse(origin, raw.as_bytes());
    serde_json::to_string(&MailJson::new(&mail)).unwrap();
    DigestText::new(&mail);
    MailSummary::new(&mail);
}

/// A reply, a patch, a cover and a bot's report of the same lines.
fn body(pattern: &str, size: usize) -> Work {
    let text = repeated(pattern, size / 2);
    let reply = format!("From: A <a@b.c>\nSubject: Re: [PATCH 1/3] x\nIn-Reply-To: <r@b.c>\n\nHi,\n\n{text}");
    let patch = format!("From: A <a@b.c>\nSubject: [PATCH v2 1/3] x\n\n{text}\n{DIFF}{text}");
    let cover = format!("From: A <a@b.c>\nSubject: [PATCH v9 0/2] x\n\n{text}");
    let report = format!("From: kernel test robot <lkp@intel.com>\nSubject: Re: [PATCH v9] x\n\n{text}");
    Box::new(move || [&reply, &patch, &cover, &report].into_iter().for_each(|mail| read_mail(mail)))
}

/// Lines of a thread, long enough that what is compared only as far as a bound is compared that far in both sizes.
const THREADS: [&str; 8] = [
    "+the kettle is warm \u{1}\n",
    "+the kettle is warm and so is the pot of tea\n",
    "@@ -\u{1} +\u{1} @@ kettle of tea for all\n-the cup\n+the pot\n",
    "the kettle of tea is warm \u{1} and the pot\n",
    "> the kettle of tea is warm\n\nIt is \u{1}.\n\n",
    "On Monday Ann wrote about the kettle:\n> > and Bob\n",
    "the kettle                 is warm             \u{1}\n",
    "diff --git a/kettle\u{1} b/kettle\u{1}\n--- a/kettle\u{1}\n+++ b/kettle\u{1}\n@@ -1 +1 @@\n-a\n+b\n",
];

/// A patch of some lines, a reply with the same ones, and one that quotes each of them.
fn thread(pattern: &str, size: usize) -> Work {
    let text = repeated(pattern, 2 * size);
    let quoted: String = text.lines().map(|line| format!("> {line}\n\nWhy?\n\n")).collect();
    Box::new(move || {
        let own = ThreadText::Patch { message: &text, diff: &text, tail: "", next_diff: Some(&text) };
        let answer = |text| ThreadMail { answers: Some(0), text: ThreadText::Reply(text) };
        weave(&[ThreadMail { answers: None, text: own }, answer(&text), answer(&quoted)]);
    })
}

/// Lines and words of a body. `\u{1}` stands for a number that differs each time.
pub(crate) const BODIES: [&str; 68] = [
    // Review tags, verdicts and refusals, each a paragraph, or all of them one.
    "Nacked-by: X <x@y>\n\n",
    "Nacked-by: X <x@y>\n",
    "Reviewed-by: X \u{1} <x\u{1}@example.org>\n",
    "Applied, thanks.\n\n",
    "Applied to the\n\n",
    "Applied 1-1000, 1-1000, 1-1000 to my tree, thanks.\n\n",
    "Both applied. ",
    "please ignore this\n\n",
    "NAK. Dropped. Rejected? ",
    "[1/1000] brew: warm the pot\n      commit: 0123456789abcdef\n",
    "- [1/2] brew: \u{1}\n  https://git.example/c/0123456789ab\n",
    "commit 0123456789abcdef0123456789abcdef01234567 (\"brew: \u{1}\")\n",
    "Fixes: 0123456789ab (\"brew: warm the pot \u{1}\")\n",
    "Reverts commit 0123456789abcdef0123456789abcdef01234567.\n",
    // Quotes, links and other marks of text.
    "> Ann wrote:\n> > Bob wrote:\n",
    ">",
    "https://example.org/\u{1}/ ",
    "Link: https://lore.example.org/r/\u{1}@example.org/\n",
    "Changes in v2:\n- warm \u{1}\n",
    "v2 -> v1: https://lore.example.org/all/\u{1}@example.org\n",
    "change-id: 20250304-\u{1}\n",
    "base-commit: 0123456789abcdef0123456789abcdef01234567\n",
    "-----Original Message-----\n",
    "-- \n",
    "---\n",
    "```\n",
    // Diffs: files, hunks, lines of each kind, names, and diffstats.
    "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n",
    "diff --git a/x\u{1} b/x\u{1}\n--- a/x\u{1}\n+++ b/x\u{1}\n@@ -1 +1 @@\n-a\n+b\n",
    "diff --git a/x b/x\nrename from x\nrename to y\n",
    "--- a/x\n+++ b/x\n",
    "@@ -1,9999 +1,9999 @@\n",
    "@@ -1 +1 @@\n-a\n+b\n",
    "Index: x\n=====\n",
    "+\n",
    "-a\n+b\n",
    " x/\u{1} | 1 +\n",
    " 1 file changed, 1 insertion(+)\n",
    "GIT binary patch\nliteral 0\n",
    // What readers of prose look for, begun and never ended.
    "v2: (",
    "[1] ",
    "[v1] https://a.example/1@b.c ",
    "v1 -> ",
    "Changes since ",
    "Patches 1-1000 ",
    "Applied, ",
    "- [1/1000] x\n",
    "| Reported-by: a@b.c",
    "https://a/%40",
    "\n> On a wrote:\n",
    // Characters of every class.
    "a",
    " ",
    "\n",
    "\t\n ",
    "(",
    "\"'",
    "[",
    "<",
    "@",
    "=",
    "-",
    "_",
    "`",
    "~",
    "0",
    "Re: ",
    "=?utf-8?q?=E4?= ",
    "é’…\u{200b}",
    "a@b.c, ",
];

/// Fields of a header, each a thousand times and more.
const FIELDS: [&str; 14] = [
    "From: A <a@b.c>\n",
    "To: A <a\u{1}@b.c>\n",
    "Subject: [PATCH v2 1/3] x\n",
    "Subject: Re: Re: [a] [b]\n",
    "Date: Tue, 4 Mar 2025 12:00:00 +0000\n",
    "Message-ID: <\u{1}@b.c>\n",
    "References: <\u{1}@b.c>\n",
    "In-Reply-To: <\u{1}@b.c>\n",
    "List-Id: <a\u{1}.b.c>\n",
    "Received: from a by b; Tue, 4 Mar 2025 12:00:00 +0000\n",
    "Content-Type: multipart/mixed; boundary=b\n",
    "Content-Transfer-Encoding: base64\n",
    "X-Bot: yes\n",
    " folded\n",
];

fn header(pattern: &str, size: usize) -> Work {
    let raw = format!("Subject: Re: x\n{}\nText.\n", repeated(pattern, size));
    Box::new(move || read_mail(&raw))
}

/// One field with the value of the pattern's again and again.
fn values(pattern: &str, size: usize) -> Work {
    let (key, value) = pattern.split_once(": ").unwrap_or(("Subject", pattern));
    let raw = format!("{key}: {}\n\nText.\n", repeated(value.trim_end(), size));
    Box::new(move || read_mail(&raw))
}

/// Parts of a mail: a boundary and what stands behind it.
const PARTS: [&str; 7] = [
    "--b\nContent-Type: text/plain\n\npart \u{1}\n",
    "--b\nContent-Type: text/x-patch; name=\u{1}\n\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n",
    "--b\nContent-Type: text/html\n\n<p>a<br>b\n",
    "--b\nContent-Type: multipart/mixed; boundary=b\u{1}\n\n--b\u{1}\n",
    "--b\nContent-Type: message/rfc822\n\nSubject: x\n\n",
    "--b\n",
    "--b--\n",
];

fn parts(pattern: &str, size: usize) -> Work {
    let raw = format!("Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n{}", repeated(pattern, size));
    Box::new(move || read_mail(&raw))
}

/// HTML that becomes text, and what stands in pages.
const MARKUP: [&str; 10] =
    ["<div>", "</div>", "<p a=b>x", "<", "&amp;", "&", "<!--", "<a href='x'>y</a>", "<table><tr><td>", "<script>"];

fn markup(pattern: &str, size: usize) -> Work {
    let text = repeated(pattern, size);
    Box::new(move || {
        read_mail(&format!("Subject: x\nContent-Type: text/html\n\n{text}"));
        let _ = html::read(&text, |_| {});
        let _ = xml::read(&text, |_, _| {});
    })
}

/// YAML of site.yaml and of front matter, valid or not.
const YAML: [&str; 20] = [
    "[",
    "{",
    "[[]",
    "{a: ",
    "[a, ",
    "- ",
    "- a\n",
    "? ",
    ": ",
    "a: b\n",
    "a\u{1}: b\n",
    "a: [b, c]\n",
    "\"",
    "'",
    "#",
    "&a ",
    "*a ",
    "!a ",
    "|\n ",
    "- {a: [b, \"c\"]}\n",
];

fn front_matter(pattern: &str, size: usize) -> Work {
    let text = repeated(pattern, size);
    Box::new(move || {
        let _ = yaml::parse::<serde_json::Value>(&text);
        let _ = content::digest::read_facts(&format!("---\n{text}\n---\n"));
        let _ = content::series::read_facts(&format!("---\nseries:\n  - {text}\n---\n"));
    })
}

/// Lines of a page written by hand.
const MARKDOWN: [&str; 12] =
    ["[", "[a](b)\n", "![", "*a ", "_", "`", "> ", "- ", "<a>", "[a]: b\n", "| a | b |\n", "# a\n"];

fn page(pattern: &str, size: usize) -> Work {
    let text = repeated(pattern, size);
    Box::new(move || {
        markdown::render(&text);
        markdown::links(&text);
        markdown::literal_blocks(&text, &["text"]);
    })
}

/// Lines of a MAINTAINERS file.
const SECTIONS: [&str; 9] = [
    "TITLE \u{1}\nM:\tA <a@b.c>\nF:\tx\u{1}/\n\n",
    "M:\tA \u{1} <a\u{1}@b.c>\n",
    "M:\tA \u{1}\n",
    "F:\tx/\u{1}/\n",
    "X:\tx/\u{1}/\n",
    "F:\t*/*/*\n",
    "\tx/\n",
    "P:\tA\n",
    "title\n",
];

fn maintainers(pattern: &str, size: usize) -> Work {
    let text = format!("KETTLE\nM:\tA <a@b.c>\nF:\tx/\n{}", repeated(pattern, size));
    Box::new(move || {
        let maintainers = Maintainers::parse(Path::new("MAINTAINERS"), &text).unwrap();
        maintainers.sections_of(&["x/1/a", "y"]);
    })
}

/// Lines of a mailmap.
const MAPPINGS: [&str; 6] =
    ["A <a@b.c> <\u{1}@b.c>\n", "A <a@b.c>\n", "A <a@b.c> B \u{1} <b@b.c>\n", "#\n", "<", "<>\n"];

fn mailmap(pattern: &str, size: usize) -> Work {
    let text = repeated(pattern, size);
    Box::new(move || {
        let _ = Mailmap::parse(&text).map(|mailmap| mailmap.resolve("B", "7@b.c"));
    })
}
