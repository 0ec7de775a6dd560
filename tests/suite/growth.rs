//! Nothing costs more than its length: every reader, on hundreds of kilobytes of each shape that could make it look twice.
//!
//! A reader that goes through all it has read for each line it reads takes minutes here, and the suite does not end:
//! there is no clock, and no figure that depends on the machine. Counting what a reader does would show more, but the
//! compiler's counters need a build of their own, and those of the allocator do not see a text that is only searched. So
//! what this cannot see is a search that is quadratic and fast: one that takes a second for a megabyte. Where that could
//! be, the bound is in the reader (`LONGEST`, `MOST` and the like), and the comment at it says so.
//!
//! A new shape is a line of a table; the largest mail has its test in `archive`.

use listpress::base::id::ObjectId;
use listpress::content;
use listpress::format::{html, markdown, xml, yaml};
use listpress::git::Mailmap;
use listpress::press::archive::Origin;
use listpress::press::digest::DigestText;
use listpress::press::mail::{MailJson, parse};
use listpress::press::maintainers::Maintainers;
use listpress::press::summary::MailSummary;
use std::path::Path;

const MEGABYTE: usize = 1 << 20;

/// `pattern`, as often as it goes into a size; `\u{1}` is the number of the repetition.
fn repeated(pattern: &str, size: usize) -> String {
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
    let (DigestText::Message(text) | DigestText::Opening(text)) = DigestText::new(&mail);
    assert!(text.len() <= MEGABYTE + 100, "a page shows {} bytes", text.len());
    MailSummary::new(&mail);
}

/// Lines and words of a body. `\u{1}` stands for a number that differs each time.
const BODIES: [&str; 46] = [
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
    // Characters of every class.
    "a",
    " ",
    "\n",
    "\t\n ",
    "(",
    "\"'",
    "é’…\u{200b}",
    "a@b.c, ",
];

#[test]
fn any_line_of_a_body_is_read_as_often_as_it_comes() {
    let diff = "---\n x | 1 +\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n";
    for pattern in BODIES {
        let body = repeated(pattern, MEGABYTE / 8);
        read_mail(&format!("From: A <a@b.c>\nSubject: Re: [PATCH 1/3] x\nIn-Reply-To: <r@b.c>\n\nHi,\n\n{body}"));
        read_mail(&format!("From: A <a@b.c>\nSubject: [PATCH v2 1/3] x\n\n{body}\n{diff}{body}"));
    }
}

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

#[test]
fn any_field_of_a_header_is_read_as_often_as_it_comes() {
    for pattern in FIELDS {
        let fields = repeated(pattern, MEGABYTE / 2);
        read_mail(&format!("Subject: Re: x\n{fields}\nText.\n"));
        let values = repeated(pattern.split_once(": ").map_or(pattern, |(_, value)| value.trim_end()), MEGABYTE / 2);
        let key = pattern.split_once(": ").map_or("Subject", |(key, _)| key);
        read_mail(&format!("{key}: {values}\n\nText.\n"));
    }
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

#[test]
fn any_part_of_a_mail_is_read_as_often_as_it_comes() {
    for pattern in PARTS {
        let parts = repeated(pattern, MEGABYTE / 2);
        read_mail(&format!("Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n{parts}"));
    }
}

/// HTML that becomes text, and what stands in pages.
const MARKUP: [&str; 10] =
    ["<div>", "</div>", "<p a=b>x", "<", "&amp;", "&", "<!--", "<a href='x'>y</a>", "<table><tr><td>", "<script>"];

#[test]
fn any_markup_is_read_as_often_as_it_comes() {
    for pattern in MARKUP {
        let text = repeated(pattern, MEGABYTE / 2);
        read_mail(&format!("Subject: x\nContent-Type: text/html\n\n{text}"));
        let _ = html::read(&text, |_| {});
        let _ = xml::read(&text, |_, _| {});
    }
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

#[test]
fn any_yaml_is_read_as_often_as_it_comes() {
    for pattern in YAML {
        let text = repeated(pattern, MEGABYTE / 4);
        let _ = yaml::parse::<serde_json::Value>(&text);
        let _ = content::digest::read_facts(&format!("---\n{text}\n---\n"));
        let _ = content::series::read_facts(&format!("---\nseries:\n  - {text}\n---\n"));
    }
}

/// Lines of a page written by hand.
const MARKDOWN: [&str; 12] =
    ["[", "[a](b)\n", "![", "*a ", "_", "`", "> ", "- ", "<a>", "[a]: b\n", "| a | b |\n", "# a\n"];

#[test]
fn any_markdown_is_read_as_often_as_it_comes() {
    for pattern in MARKDOWN {
        markdown::links(&repeated(pattern, MEGABYTE / 8));
        markdown::literal_blocks(&repeated(pattern, MEGABYTE / 8), &["text"]);
    }
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

#[test]
fn any_line_of_maintainers_is_read_as_often_as_it_comes() {
    for pattern in SECTIONS {
        let text = format!("KETTLE\nM:\tA <a@b.c>\nF:\tx/\n{}", repeated(pattern, MEGABYTE));
        let maintainers = Maintainers::parse(Path::new("MAINTAINERS"), &text).unwrap();
        maintainers.sections_of(&["x/1/a", "y"]);
    }
}

#[test]
fn any_line_of_a_mailmap_is_read_as_often_as_it_comes() {
    for pattern in ["A <a@b.c> <\u{1}@b.c>\n", "A <a@b.c>\n", "A <a@b.c> B \u{1} <b@b.c>\n", "#\n", "<", "<>\n"] {
        let _ = Mailmap::parse(&repeated(pattern, MEGABYTE / 4)).map(|mailmap| mailmap.resolve("B", "7@b.c"));
    }
}

#[test]
fn the_text_of_a_mail_on_a_page_ends_after_a_megabyte() {
    let origin = Origin { commit: ObjectId([7; 20]), epoch: 0, committed: 1_756_857_600 };
    let raw = format!("Subject: [PATCH 0/3] x\n\n{}", "a line\n".repeat(300_000));
    let (DigestText::Message(text) | DigestText::Opening(text)) = DigestText::new(&parse(origin, raw.as_bytes()));
    assert!(text.len() < MEGABYTE + 100, "{} bytes", text.len());
    assert!(text.contains("a line\n\n[1") && text.ends_with(" more bytes are in the list's archive]"));
}
