//! Digests: the plain text, one quirk per file in `digests/`, and the way through Markdown and back without loss.
//!
//! A `.mbox` file there holds mails, oldest first, each behind a line of dashes and a word (`---- mail`); what stands
//! before the first is the description of the quirk. Beside it stands the plain-text digest of all of them. Lines can
//! hold bytes that are not text, written `\xNN`. The first mail of each is a hello, which the range leaves out.

use crate::world::letter::{Letter, letter, raw};
use crate::world::{Inbox, Site, quirks};
use listpress::config::{Config, LinkMask, Overrides};
use listpress::content::{StoredFileError, digest as markdown, plain_text as text};
use listpress::press::Press;
use listpress::rows::digest::Digest;
use proptest::prelude::*;

#[test]
fn every_quirk_gives_the_plain_text_beside_it() {
    quirks::check("digests", "mbox", |_, path| {
        let inbox = Inbox::v2().mail("ann: hello").letters(mails(&std::fs::read_to_string(path).unwrap()));
        let (digest, texts) = whole_digest(&inbox, &format!("{}..", inbox.id(1)));
        let text = text::write(&digest, &texts);
        let first = text.find('\n').unwrap();
        assert_eq!(&text[..first], format!("From {} to {}", &digest.range.from[..9], &digest.range.to[..9]));
        text.replace(&digest.range.from[..9], "[FROM]").replace(&digest.range.to[..9], "[TO]")
    });
}

#[test]
fn the_plain_text_names_its_range_and_list_in_two_lines() {
    let inbox = Inbox::v2().mail("ann: hello").mail("ann: [PATCH] kettle: boil");
    let (digest, texts) = whole_digest(&inbox, &inbox.range(1, 2));
    let text = text::write(&digest, &texts);
    let (from, to) = (&inbox.id(1)[..9], &inbox.id(2)[..9]);
    assert!(
        text.starts_with(&format!("From {from} to {to}\nKettle mailing list update from {from} to {to}\n\nTop 15 "))
    );
}

#[test]
fn the_rankings_have_as_many_ranks_as_wanted() {
    let mut inbox = Inbox::v2();
    for number in 0..20 {
        inbox = inbox.mail(&format!("Person {number} <p@host{number}.example>: [PATCH] kettle: change {number}"));
    }
    let site = Site::with(&inbox, "top: 4\n");
    let run = site.run(&["text", ".."]);
    assert_eq!(run.stdout.matches("@host").count(), 4 + 20);
    assert!(run.stdout.contains("Top 4 contributor Email domains") && run.stdout.contains("Top 4 contributors"));
}

#[test]
fn what_is_left_out_is_named_with_its_reason() {
    let inbox = Inbox::v2()
        .letter(letter("ann: [PATCH] kettle: boil").id("twice@mail.invalid"))
        .letter(letter("ann: [PATCH] kettle: boil over").id("twice@mail.invalid"))
        .mail("bob: [PATCH] kettle: gone");
    inbox.lose(inbox.blob(3));
    let digest = digest(&inbox, "..");
    let rows: Vec<_> = digest.left_out.iter().map(|row| (row.commit.clone(), row.reason.as_str())).collect();
    assert_eq!(rows, [(inbox.id(2), "its Message-ID came before"), (inbox.id(3), "it cannot be read")]);
}

#[test]
fn a_mailmap_merges_the_names_of_one_person() {
    let inbox = Inbox::v2().mail("Ann <ann@old.example>: [PATCH] one").mail("A. Nn <ann@new.example>: [PATCH] two");
    let site = Site::with(&inbox, "mailmap: names\n")
        .file("names", "Ann Example <ann@new.example> <ann@old.example>\nAnn Example <ann@new.example>\n");
    let text = site.run(&["text", ".."]).stdout;
    assert!(text.contains("      2  Ann Example <ann@new.example>\n"), "{text}");
    assert!(text.contains("Author: Ann <ann@old.example>\n"), "the From header stays as it is:\n{text}");
}

#[test]
fn front_matter_is_yaml_that_others_can_read() {
    let inbox =
        Inbox::v2().letters([hostile("---\n{{ 7*7 }}: \"no\"", 1), hostile("yes", 2), hostile("2025-08-29", 3)]);
    let (digest, texts) = whole_digest(&inbox, "..");
    let text = markdown::write(&digest, &texts, &[&LinkMask::default()]);
    let (front, _) = listpress::format::yaml::front_matter(&text).unwrap();
    let value: serde_yaml::Value = serde_yaml::from_str(front).unwrap();
    let expected: serde_yaml::Value = serde_yaml::to_value(&digest).unwrap();
    assert_eq!(value, expected);
}

#[test]
fn a_broken_digest_file_says_what_is_wrong() {
    let inbox = Inbox::v2().mail("ann: [PATCH] kettle: boil").mail("bob: Re: [PATCH] kettle: boil");
    let (digest, texts) = whole_digest(&inbox, "..");
    let good = markdown::write(&digest, &texts, &[&LinkMask::default()]);
    let broken = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        let error = markdown::read(&good.replacen(from, to, 1)).unwrap_err();
        let line = if let StoredFileError::FrontMatter { line, .. } = &error { *line } else { 0 };
        format!("{line}: {error}")
    };
    let errors = [
        broken("---\n", ""),
        broken("schema: 1", "schema: 2"),
        broken("open: ", "opn: "),
        broken("top: 15", "top: fifteen"),
        broken("\"author\":0", "\"author\":9"),
        broken("\"series\":0", "\"series\":7"),
        broken("```text\n", "```\n"),
        broken("\"mails\":2", "\"mails\":-2"),
    ];
    insta::assert_snapshot!(errors.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_digest_comes_back_from_markdown_as_it_was(letters in proptest::collection::vec(hostile_letter(), 1..8)) {
        let (digest, texts) = whole_digest(&Inbox::v2().letters(letters), "..");
        let text = markdown::write(&digest, &texts, &[&LinkMask::default()]);
        prop_assert_eq!(markdown::read(&text).unwrap(), (digest, texts));
    }
}

/// Pieces that mean something to YAML, Markdown, HTML or templates, and the characters that break lines or hide.
const PIECES: [&str; 34] = [
    "---",
    "\n---\n",
    "```",
    "````text\n",
    "~~~",
    "{{ 7*7 }}",
    "{% raw %}",
    "<script>alert(1)</script>",
    "]]>",
    "&amp;",
    "\"",
    "'",
    "\\",
    "|",
    "\t",
    "\n",
    "\n\n",
    "    ",
    "# ",
    "- ",
    "1. ",
    "> ",
    ": ",
    "no",
    "\u{202e}",
    "\u{2028}",
    "\u{feff}",
    "\u{85}",
    "\0",
    "\u{1b}[31m",
    "\r",
    "é",
    "=",
    "\u{fffe}",
];

fn pieces(most: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![3 => proptest::sample::select(PIECES.to_vec()).prop_map(str::to_owned), 1 => "[a-z ]{1,8}", 1 => ".{0,4}"];
    proptest::collection::vec(piece, 0..most).prop_map(|pieces| pieces.concat())
}

fn hostile_letter() -> impl Strategy<Value = Letter> {
    let subject = prop_oneof!["", "\\[PATCH\\] ", "\\[PATCH v2 [0-3]/3\\] ", "Re: "];
    (pieces(4), pieces(4), subject, pieces(5), pieces(14), 0_usize..5).prop_map(|(name, id, tag, subject, body, parent)| {
        let line = |text: &str| text.replace(['\n', '\r'], " ");
        let (name, id, subject) = (line(&name), line(&id), line(&subject));
        let answers = if parent == 0 { String::new() } else { format!("In-Reply-To: <{parent}@mail.invalid>\n") };
        let diff = crate::world::letter::patch_tail("spout.c");
        raw(format!("From: \"{name}\" <x@example.org>\nSubject: {tag}{subject}\nMessage-ID: <{id}>\n{answers}\n{body}\n{diff}"))
    })
}

fn hostile(text: &str, number: usize) -> Letter {
    let line = text.replace('\n', " ");
    raw(format!(
        "From: \"{line}\" <x@example.org>\nSubject: [PATCH] {line}: {line}\nMessage-ID: <{number}{line}>\n\n{text}\n"
    ))
}

/// The mails of a quirk file.
fn mails(text: &str) -> Vec<Letter> {
    text.split("---- mail\n").skip(1).map(|mail| raw(unescaped(mail))).collect()
}

/// `\xNN` stands for a byte.
fn unescaped(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(place) = rest.find("\\x") {
        out.extend_from_slice(&rest.as_bytes()[..place]);
        out.push(u8::from_str_radix(&rest[place + 2..place + 4], 16).unwrap());
        rest = &rest[place + 4..];
    }
    out.extend_from_slice(rest.as_bytes());
    out
}

/// The digest of a range.
fn digest(inbox: &Inbox, range: &str) -> Digest {
    whole_digest(inbox, range).0
}

/// A digest with the texts of its messages.
fn whole_digest(inbox: &Inbox, range: &str) -> (Digest, Vec<String>) {
    let site = Site::of(inbox);
    let config = Config::load(site.root(), &site.path("site.yaml"), Overrides::default()).unwrap();
    let press = Press::open(&config, &config.lists[0]).unwrap();
    let (digest, texts, _) = press.digest(&press.period(range).unwrap()).unwrap();
    (digest, texts)
}
