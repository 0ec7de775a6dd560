//! Postings with their replies in content/: the file is read back as it was written, and each mail is in one of them.

use listpress::base::id::MessageId;
use listpress::config::LinkMask;
use listpress::content::reading::{read_facts, read_texts, write};
use listpress::format::yaml;
use listpress::rows::digest::GENERATED;
use listpress::rows::reading::{KIND, Piece, PieceKind, Placed, ReadMail, Reading, SCHEMA, Writer};
use proptest::prelude::*;

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
    let part = prop_oneof![3 => proptest::sample::select(marks.to_vec()).prop_map(str::to_owned), 2 => "[a-z]{0,4}", 1 => "\\PC{0,3}"];
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
        size: 4096,
        people: vec![person("ann"), person("bo")],
        mails: [(0, Some(0)), (1, Some(1)), (2, None)].map(mail).into(),
        pieces,
    }
}
