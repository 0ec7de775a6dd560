//! What holds for every subject and every mail, however it came about.

use crate::world::quirks;
use listpress::base::id::ObjectId;
use listpress::press::archive::Origin;
use listpress::press::mail::{Mail, MailJson, Subject, parse};
use proptest::collection::vec;
use proptest::prelude::*;
use std::sync::LazyLock;

/// The mails of `tests/mails`, as material to spoil.
static MAILS: LazyLock<Vec<Vec<u8>>> =
    LazyLock::new(|| quirks::files_in("mails", "eml").iter().map(|path| std::fs::read(path).unwrap()).collect());

fn read(raw: &[u8]) -> Mail {
    parse(Origin { commit: ObjectId([7; 20]), epoch: 0, committed: 1_756_857_600 }, raw)
}

/// Every part lies in the text, and the whole can be printed.
fn check(mail: &Mail) -> Result<(), TestCaseError> {
    let body = &mail.body;
    for part in [&body.message, &body.notes, &body.diffstat, &body.diff, &body.signature] {
        prop_assert!(body.text.get(part.clone()).is_some(), "{part:?} in {:?}", body.text);
    }
    prop_assert!(!mail.subject.text.contains('\n') && !mail.from_header.contains(['\n', '"']));
    prop_assert!(serde_json::to_string(&MailJson::new(mail)).is_ok());
    Ok(())
}

/// Subjects as people write them, and worse.
fn subjects() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,6}",
        "(Re|FWD|Aw|SV|Re\\[2\\]): ?",
        "\\[(PATCH|RFC|net-next|PATCHv3|v[0-9]{1,3}| |[0-9]{1,5}/[0-9]{1,5}|\\[|,){0,5}\\] ?",
        "[\\[\\]:/ v0-9]{0,6}",
    ];
    vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_subject_with_text_has_a_title(text in subjects()) {
        let subject = Subject::parse(&text);
        prop_assert_eq!(subject.title.is_empty(), text.trim().is_empty());
        prop_assert!(subject.prefixes.iter().all(|word| !word.is_empty()));
    }

    #[test]
    fn a_reply_mark_changes_nothing_but_the_reply(text in subjects()) {
        // (A subject of nothing but marks and groups keeps its whole text, the new mark included.)
        let text = format!("{text}tea");
        let subject = Subject::parse(&text);
        let answer = Subject::parse(&format!("Re: {text}"));
        prop_assert!(answer.reply);
        prop_assert_eq!((answer.title, answer.prefixes, answer.counter), (subject.title, subject.prefixes, subject.counter));
    }

    #[test]
    fn a_stated_version_is_found(number in 1_u32..1000, index in 0_u32..100, total in 1_u32..100, title in "[a-z ]{0,20}") {
        let subject = Subject::parse(&format!("[RFC PATCH v{number} {index:02}/{total}] {title}x"));
        let counter = subject.counter.unwrap();
        prop_assert_eq!((subject.version.number, counter.index, counter.total), (number, index, total));
    }

    #[test]
    fn any_bytes_are_a_mail(raw in vec(any::<u8>(), 0..2000)) {
        check(&read(&raw))?;
    }

    #[test]
    fn any_text_behind_a_header_is_a_mail(head in "(Subject|From|Date|References|Content-Type): \\PC{0,80}", body in "(\\PC{0,20}\n){0,20}") {
        check(&read(format!("{head}\n\n{body}").as_bytes()))?;
    }

    #[test]
    fn a_spoiled_mail_is_a_mail(which in any::<prop::sample::Index>(), spoils in vec((any::<prop::sample::Index>(), any::<u8>()), 0..12)) {
        let mut raw = which.get(&MAILS).clone();
        for (place, byte) in spoils {
            if !raw.is_empty() {
                let at = place.index(raw.len());
                raw[at] = byte;
            }
        }
        check(&read(&raw))?;
    }

    #[test]
    fn a_mail_cut_short_is_a_mail(which in any::<prop::sample::Index>(), length in any::<prop::sample::Index>()) {
        let raw = which.get(&MAILS);
        check(&read(&raw[..length.index(raw.len() + 1)]))?;
    }
}
