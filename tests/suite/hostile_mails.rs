//! Mails that are built to be slow, big or deep. Each must be read; that none costs more than its length, tests/work
//! counts.

use listpress::base::id::ObjectId;
use listpress::press::archive::Origin;
use listpress::press::digest::DigestText;
use listpress::press::mail::{Mail, MailJson, MailKind, parse};
use std::fmt::Write;

const MEGABYTE: usize = 1 << 20;

fn read(raw: impl AsRef<[u8]>) -> Mail {
    let origin = Origin { commit: ObjectId([7; 20]), epoch: 0, committed: 1_756_857_600 };
    let mail = parse(origin, raw.as_ref());
    // Whatever came out must be presentable.
    serde_json::to_string(&MailJson::new(&mail)).unwrap();
    mail
}

/// A mail with one field more.
fn with_field(key: &str, value: &str) -> Mail {
    read(format!("From: Ada <ada@example.org>\nMessage-ID: <x@example.org>\n{key}: {value}\n\nText.\n"))
}

/// `pattern`, as often as it goes into a megabyte.
fn megabyte_of(pattern: &str) -> String {
    pattern.repeat(MEGABYTE / pattern.len())
}

const KEYS: [&str; 9] =
    ["Subject", "From", "To", "Date", "Message-ID", "In-Reply-To", "References", "Content-Type", "X-Any"];

#[test]
fn a_megabyte_of_header_line_is_read() {
    for key in KEYS {
        assert_eq!(with_field(key, &megabyte_of("a")).body.text, "Text.\n", "{key}");
    }
}

#[test]
fn long_header_lines_of_any_pattern_are_read() {
    let patterns =
        ["a ", "<", "<a@b> ", "\"", "(", "[", "[a]", "Re: ", "=?", "=?a?q?", "=?utf-8?q?=E4?= ", "a\n ", "é", ";a*0*="];
    for key in KEYS {
        for pattern in patterns {
            let mail = with_field(key, &pattern.repeat(100_000 / pattern.len()));
            assert_eq!(mail.body.text, "Text.\n", "{key} of {pattern:?}");
        }
    }
}

#[test]
fn a_megabyte_of_header_fields_is_read() {
    let mail = read(format!("{}Subject: found\n\nText.\n", megabyte_of("X-Any: y\n")));
    assert_eq!(mail.subject.text, "found");
}

#[test]
fn a_megabyte_of_header_without_end_is_read() {
    for pattern in ["a: b\r", "a: b\n", "a:\n", "a", "\0", ":", "From \n", "--b\n", " \n"] {
        read(megabyte_of(pattern));
    }
}

#[test]
fn ten_thousand_parts_are_read() {
    let mut raw = String::from("Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n");
    for number in 0..10_000 {
        write!(raw, "--b\nContent-Type: text/plain\n\npart {number}\n").unwrap();
    }
    assert_eq!(read(raw + "--b--\n").body.text, "part 0");
}

#[test]
fn the_patch_among_ten_thousand_parts_is_found() {
    let mut raw = String::from("Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n");
    raw.push_str(&"--b\nContent-Type: text/plain\n\nnothing\n".repeat(10_000));
    raw.push_str("--b\nContent-Type: text/x-patch\n\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n--b--\n");
    assert_eq!(read(raw).kind, MailKind::Patch);
}

#[test]
fn ten_thousand_boundaries_without_a_header_are_read() {
    let raw = format!("Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n{}", megabyte_of("--b\na: b\n"));
    read(raw);
}

#[test]
fn parts_with_the_slowest_parameters_are_read() {
    let parameters = ";a*0*=".repeat(2_000);
    let part = format!("--b\nContent-Type: text/plain{parameters}\n\ntext\n");
    read(format!("Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n{}", part.repeat(100)));
}

#[test]
fn two_thousand_levels_of_nesting_are_read() {
    let mut raw = String::from("Subject: x\n");
    for level in 0..2_000 {
        write!(raw, "Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n").unwrap();
    }
    raw.push_str("Content-Type: text/plain\n\ndeep\n");
    assert_eq!(read(raw).body.text, "");
}

#[test]
fn two_thousand_levels_with_one_boundary_are_read() {
    let level = "Content-Type: multipart/mixed; boundary=b\n\n--b\n";
    read(format!("Subject: x\n{}Content-Type: text/plain\n\ndeep\n", level.repeat(2_000)));
}

#[test]
fn long_bodies_of_any_pattern_are_read() {
    let patterns = [
        "a",
        "\n",
        "> ",
        "---\n",
        "-- \n",
        "--- a\n",
        "--- a\n+++ b\n",
        "diff --git a/x b/x\n",
        "@@ -1 +1 @@\n",
        " | ",
        " x | 1 +\n",
        " 1 file changed\n",
        "A-b: c@d.e\n",
        "Fixes: 1 (\n",
        "From: a@b.c\n",
        "<a@b.c>\n",
        "a \n",
        "\r",
        "\r\n",
        "é",
        "\0",
    ];
    for pattern in patterns {
        let body = pattern.repeat(200_000 / pattern.len());
        for head in ["Subject: x", "Subject: Re: x", "Subject: x\nContent-Type: text/plain; format=flowed"] {
            read(format!("{head}\n\n{body}"));
        }
    }
}

#[test]
fn a_megabyte_of_each_transfer_encoding_is_read() {
    for (encoding, pattern) in
        [("quoted-printable", "="), ("quoted-printable", "= \t"), ("base64", "="), ("base64", "A\n"), ("base64", "é")]
    {
        read(format!("Subject: x\nContent-Transfer-Encoding: {encoding}\n\n{}", megabyte_of(pattern)));
    }
}

#[test]
fn a_megabyte_of_every_byte_is_read() {
    let bytes: Vec<u8> = (0..=255).cycle().take(MEGABYTE).collect();
    read(&bytes);
    for charset in ["utf-8", "utf-16", "gb18030", "iso-2022-jp", "us-ascii", "x-nothing"] {
        let mut raw = format!("Subject: x\nContent-Type: text/plain; charset={charset}\n\n").into_bytes();
        raw.extend_from_slice(&bytes);
        read(&raw);
    }
}

#[test]
fn a_hunk_that_promises_four_billion_lines_is_counted_as_far_as_it_goes() {
    let diff = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,4294967295 +1,4294967295 @@\n-a\n+b\n+c\n";
    let mail = read(format!("Subject: x\n\n{diff}"));
    let changes = mail.body.changes.unwrap();
    assert_eq!((changes.files, changes.insertions, changes.deletions), (1, 2, 1));
}

#[test]
fn a_hunk_that_promises_more_than_a_number_holds_is_no_hunk() {
    let mail = read("Subject: x\n\n--- a/x\n+++ b/x\n@@ -1,99999999999 +1,99999999999 @@\n-a\n+b\n");
    assert!(mail.body.diff.is_empty());
}

#[test]
fn the_text_of_a_mail_on_a_page_ends_after_a_megabyte() {
    let raw = format!("Subject: [PATCH 0/3] x\n\n{}", "a line\n".repeat(300_000));
    let text = DigestText::new(&read(&raw)).into_message();
    assert!(text.len() < MEGABYTE + 100, "{} bytes", text.len());
    assert!(text.contains("a line\n\n[1") && text.ends_with(" more bytes are in the list's archive]"));
}
