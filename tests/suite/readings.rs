//! Postings with their replies in content/: the file is read back as it was written, and each mail is in one of them.

use crate::world::Site;
use crate::world::pages::Pages;
use listpress::base::id::MessageId;
use listpress::base::text::visible;
use listpress::config::LinkMask;
use listpress::content::reading::{read_facts, read_texts, write};
use listpress::demo;
use listpress::format::yaml;
use listpress::press::archive::Archive;
use listpress::press::reader::MailReader;
use listpress::rows::digest::GENERATED;
use listpress::rows::reading::{KIND, Piece, PieceKind, Placed, ReadMail, Reading, SCHEMA, Writer};
use proptest::prelude::*;
use std::collections::BTreeMap;

proptest! {
    #[test]
    fn any_reading_comes_back_as_it_was_written(pieces in proptest::collection::vec(any_piece(), 0..8)) {
        let (pieces, texts): (Vec<Piece>, Vec<String>) = pieces.into_iter().unzip();
        let reading = reading(pieces);
        let link = LinkMask::default();
        let file = write(&reading, &texts, &|_| &link);
        let (_, body) = yaml::front_matter(&file).expect("there is front matter");
        prop_assert_eq!(read_facts(&file).expect("the rows can be read"), reading.clone());
        prop_assert_eq!(read_texts(&file[body..], &reading).expect("the texts can be read"), texts, "{}", file);
    }
}

#[test]
fn a_line_of_hundreds_of_marks_ends_no_fence_of_a_text_with_both() {
    let link = LinkMask::default();
    let [ticks, tildes] = ["`", "~"].map(|mark| mark.repeat(300));
    let text = format!("a\n{ticks}\n{tildes}\n   {tildes} \n    {tildes}\n{tildes}b\n");
    let piece = Piece { mail: 2, kind: PieceKind::Words, depth: 1, path: None, placed: None, line_changed: false };
    let reading = reading(vec![piece]);
    let file = write(&reading, std::slice::from_ref(&text), &|_| &link);
    let (_, body) = yaml::front_matter(&file).expect("there is front matter");
    assert_eq!(read_texts(&file[body..], &reading).expect("the texts can be read"), [text]);
    // By the rules of GitHub: no more than 255 marks begin a block, and no line of at least as many ends it early.
    let lines = || file[body..].lines().map(|line| line.trim_start_matches("> "));
    let fences = lines().filter(|line| line.trim_start_matches(' ').starts_with("~~~") && !line.starts_with("    "));
    let lengths: Vec<usize> = fences.map(|line| line.trim_end().trim_end_matches("text").len()).collect();
    assert_eq!(lengths, [254, 301, 254], "{file}");
}

#[test]
fn text_with_hundreds_of_backticks_gets_a_fence_that_github_knows() {
    let link = LinkMask::default();
    for text in [format!("a\n{}\nb", "`".repeat(300)), format!("{}\n~~~\n", "`".repeat(254))] {
        let piece = Piece { mail: 2, kind: PieceKind::Words, depth: 1, path: None, placed: None, line_changed: false };
        let reading = reading(vec![piece]);
        let file = write(&reading, std::slice::from_ref(&text), &|_| &link);
        let (_, body) = yaml::front_matter(&file).expect("there is front matter");
        assert_eq!(read_texts(&file[body..], &reading).expect("the texts can be read"), [text.as_str()]);
        let marks = |line: &str| line.trim_start_matches(['>', ' ']).bytes().take_while(|mark| *mark == b'~').count();
        assert_eq!(file.lines().map(marks).max(), Some(if text.contains('~') { 4 } else { 3 }), "{file}");
    }
}

fn any_piece() -> impl Strategy<Value = (Piece, String)> {
    let kinds = [PieceKind::Message, PieceKind::Diff, PieceKind::Words, PieceKind::Quote, PieceKind::Tail];
    let placed = [None, Some(Placed::Lines), Some(Placed::Respaced), Some(Placed::Hunk), Some(Placed::Below)];
    let piece =
        (0..3_usize, proptest::sample::select(kinds.to_vec()), 0..12_u32, proptest::sample::select(placed.to_vec()));
    (piece, proptest::option::of("[a-z<*`]{1,5}"), any::<bool>(), any_lines()).prop_map(
        |(piece, path, line_changed, text)| {
            let (mail, kind, depth, placed) = piece;
            (Piece { mail, kind, depth, path, placed, line_changed }, text)
        },
    )
}

/// Lines that mean something in Markdown, and others.
fn any_lines() -> impl Strategy<Value = String> {
    let marks =
        ["```", "````", "> ", ">", "\t", "    ", "- ", "# ", "---", "<b>", "~~~", "| ", " ", "+\t\tx", "-", "1. "];
    let part = prop_oneof![3 => proptest::sample::select(marks.to_vec()).prop_map(str::to_owned), 2 => "[a-z]{0,4}", 1 => "\\PC{0,3}", 1 => "(`{254,255}|~{254,255})"];
    let line = proptest::collection::vec(part, 0..4).prop_map(|parts| parts.concat());
    proptest::collection::vec(line, 0..6).prop_map(|lines| lines.join("\n"))
}

fn reading(pieces: Vec<Piece>) -> Reading {
    let mail = |(at, patch): (usize, Option<u32>)| ReadMail {
        message_id: Some(MessageId::new(format!("mail{at}@tern.example"))),
        subject: format!("[PATCH {at}/2] *quay*: <b>moor</b> the `boat`"),
        author: at % 2,
        date: "2026-03-01T10:00:00+01:00".parse().expect("it is a date"),
        patch,
        answers: at.checked_sub(1),
        list: None,
        size: 0,
    };
    let person = |name: &str| Writer { name: name.to_owned(), email: format!("{name}@tern.example"), bot: None };
    Reading {
        generated: GENERATED.to_owned(),
        schema: SCHEMA,
        kind: KIND.to_owned(),
        title: "quay: moor the boat".to_owned(),
        list: "tern".to_owned(),
        name: "2026-03/quay-moor-the-boat-abcdefghijklmnop".to_owned(),
        digest: "2026-03-01".to_owned(),
        series: "quay-moor-the-boat-abcdefghijklmnop".to_owned(),
        version: "v1".to_owned(),
        size: 7,
        people: vec![person("ann"), person("bo")],
        mails: [(0, Some(0)), (1, Some(1)), (2, None)].map(mail).into(),
        pieces,
    }
}

/// What the readings of a site hold: by Message-ID the lines of each mail, those of a reply's quotes included.
fn lines_of_readings(content: &Pages) -> BTreeMap<String, Vec<String>> {
    let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, text) in content.ending(".md").filter(|(name, _)| name.contains("/reading/")) {
        let reading = read_facts(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (_, body) = yaml::front_matter(text).expect("there is front matter");
        let texts = read_texts(&text[body..], &reading).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut own = vec![Vec::new(); reading.mails.len()];
        for (piece, text) in reading.pieces.iter().zip(&texts) {
            own[piece.mail].extend(text.lines().map(str::to_owned));
        }
        for (mail, own) in reading.mails.iter().zip(own) {
            let id =
                mail.message_id.as_ref().map_or_else(|| format!("{} {}", mail.date, mail.subject), ToString::to_string);
            assert!(lines.insert(id.clone(), own).is_none(), "{id} is in two readings, {name} is one of them");
        }
    }
    lines
}

/// The lines of a mail that have to stand on a page, sorted. Who is quoted, and that a quote is cut, the page shows in
/// another way.
fn own_lines<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<String> {
    let says_who = |line: &str| {
        line.ends_with("wrote:") || line.ends_with("writes:") || line.starts_with("On ") || line.starts_with("From: ")
    };
    let is_of_quote = |line: &str| line.starts_with('>') || line == "[...]" || says_who(line);
    let is_own = |line: &&str| !line.trim().is_empty() && !is_of_quote(line);
    let mut lines: Vec<String> = lines.filter(is_own).map(|line| visible(line.trim_end()).into_owned()).collect();
    lines.sort();
    lines
}

#[test]
fn each_mail_of_a_list_is_in_one_reading_with_all_its_words() {
    let folder = tempfile::tempdir().expect("there is room");
    let repository = folder.path().join("list");
    demo::create(&repository, 1_500, &mut |_| {}).expect("the list is written");
    let yaml = format!("title: T\nreading: all\nlists:\n  - name: tern\n    repository: '{}'\n", repository.display());
    let site = Site::empty().yaml(&yaml);
    assert_eq!(site.run(&["digest"]).code, 0);
    let found = lines_of_readings(&site.content());

    let archive = Archive::open(&repository).expect("the list can be read");
    let log = archive.log().expect("its commits can be read");
    let mails = MailReader::new(&archive, &log).read(log.range(), |mail| mail).mails;
    assert!(mails.len() > 1_400);
    assert_eq!(found.len(), mails.len());
    for mail in mails {
        let id = mail.message_id.as_ref().map_or_else(String::new, ToString::to_string);
        let Some(lines) = found.get(&id) else {
            assert!(mail.message_id.is_none(), "{id} is in no reading");
            continue;
        };
        let (expected, found) = (own_lines(mail.body.text.lines()), own_lines(lines.iter().map(String::as_str)));
        assert_eq!(found, expected, "{id}: {}", mail.body.text);
    }
}
