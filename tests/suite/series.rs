//! Grouping, one quirk of real lists per file in `series/`: a new `.txt` there is a new test, and what it must give
//! stands beside it as a `.snap`.
//!
//! A line of such a file is a mail: its Message-ID, what it refers to (oldest first, `-` for nothing), its sender, the
//! minute it was sent in, and its subject. `{diff}`, `{no diff}`, `{pull}` and `{report}` behind the subject say what
//! the subject does not. `#` begins a comment.

use crate::world::quirks;
use listpress::base::id::{MessageId, ObjectId, message_key};
use listpress::base::person::Address;
use listpress::press::archive::Origin;
use listpress::press::mail::{self, Counter, FactSource, MailKind, Version};
use listpress::press::posting::json::{self, WrittenHeader};
use listpress::press::posting::{Grouping, Joined, Posting, group};
use listpress::press::summary::MailSummary;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::sync::LazyLock;

#[test]
fn every_quirk_gives_the_postings_beside_it() {
    quirks::check("series", "txt", |_, path| {
        let mails: Vec<_> = fs::read_to_string(path).unwrap().lines().filter_map(mail).collect();
        shown(&mails, &group(&mails))
    });
}

#[test]
fn a_chain_of_50_000_replies_is_one_posting_with_followups() {
    let mails: Vec<_> = (0..50_000_usize).map(|place| talk(place, place.checked_sub(1))).collect();
    let grouping = group(&mails);
    assert_eq!((grouping.postings.len(), grouping.postings[0].followups.len()), (1, 49_999));
    assert!(grouping.roots.iter().all(|root| *root == 0));
}

#[test]
fn a_star_of_50_000_replies_is_one_posting_with_followups() {
    let mails: Vec<_> = (0..50_000_usize).map(|place| talk(place, (place > 0).then_some(0))).collect();
    assert_eq!(group(&mails).postings[0].followups.len(), 49_999);
}

#[test]
fn a_chain_of_50_000_mails_whose_parents_come_later_is_one_thread() {
    let mails: Vec<_> = (0..50_000).map(|place| talk(place, Some(place + 1))).collect();
    assert!(group(&mails).roots.iter().all(|root| *root == 0));
}

#[test]
fn a_chain_of_50_000_patches_for_one_slot_is_50_000_postings() {
    let patch = |place: usize| {
        let answers = place.checked_sub(1).map_or("-".to_owned(), |parent| parent.to_string());
        mail(&format!("{place} {answers} ann 0 [PATCH 1/2] kettle: whistle")).unwrap()
    };
    let mails: Vec<_> = (0..50_000).map(patch).collect();
    assert_eq!(group(&mails).postings.len(), 50_000);
}

#[test]
fn a_long_references_header_on_every_mail_costs_no_more_than_its_length() {
    let answers =
        |place: usize| (place.saturating_sub(200)..place).map(|id| id.to_string()).collect::<Vec<_>>().join(",");
    let mails: Vec<_> =
        (1..10_000).filter_map(|id| mail(&format!("{id} {} ann 0 [PATCH {id}/9999] a", answers(id)))).collect();
    let grouping = group(&mails);
    assert_eq!(grouping.postings.iter().map(|posting| posting.patches.len()).max(), Some(9_999));
}

#[test]
fn an_absurd_total_costs_no_memory() {
    let mails = [mail("p - ann 0 [PATCH 1/4000000000] kettle: whistle").unwrap()];
    assert!(group(&mails).postings[0].missing().is_empty());
}

#[test]
fn a_posting_as_json_names_what_other_programs_need() {
    let lines = [
        "c@x - ann 0 [PATCH v2 0/2] Teach the kettle to whistle",
        "p2@x c@x ann 1 [PATCH v2 2/2] kettle: whistle",
        "r@x p2@x bob 9 Re: [PATCH v2 2/2] kettle: whistle",
    ];
    let mut mails: Vec<_> = lines.into_iter().filter_map(mail).collect();
    for mail in &mut mails {
        (mail.date.seconds, mail.date.offset) = (1_700_000_000, -3_600);
    }
    let author = Address { name: "Ann".to_owned(), email: "ann@example.org".to_owned() };
    let header = |id: Option<&str>| WrittenHeader { author: author.clone(), in_reply_to: id.map(MessageId::new) };
    let headers = [None, Some("c@x"), Some("p2@x")].map(header);
    let records = json::postings(&group(&mails), &mails, &headers);
    insta::assert_snapshot!(serde_json::to_string_pretty(&records).unwrap(), @r#"
    [
      {
        "title": "Teach the kettle to whistle",
        "version": 2,
        "author": {
          "name": "Ann",
          "email": "ann@example.org"
        },
        "date": "2023-11-14T21:13:20-01:00",
        "total": 2,
        "complete": false,
        "missing": [
          1
        ],
        "cover": "c@x",
        "patches": [
          {
            "index": 2,
            "message_id": "p2@x",
            "title": "kettle: whistle"
          }
        ],
        "followups": [
          {
            "message_id": "r@x",
            "in_reply_to": "p2@x"
          }
        ]
      }
    ]
    "#);
}

proptest! {
    #[test]
    fn every_mail_is_in_exactly_one_place(mails in random_mails()) {
        let grouping = group(&mails);
        let mut places: Vec<_> = grouping.postings.iter().flat_map(places).chain(grouping.others).collect();
        places.sort_unstable();
        prop_assert_eq!(places, (0..mails.len()).collect::<Vec<_>>());
    }

    #[test]
    fn slots_are_taken_once_and_in_order(mails in random_mails()) {
        for posting in group(&mails).postings {
            let lowest = posting.patches.first().map(|slot| slot.mail);
            prop_assert_eq!(Some(posting.head), posting.cover.or(lowest));
            prop_assert!(posting.patches.is_sorted_by(|one, next| one.index < next.index));
            prop_assert_eq!(posting.is_complete(), posting.missing().is_empty());
        }
    }

    #[test]
    fn a_root_is_its_own_root(mails in random_mails()) {
        let roots = group(&mails).roots;
        prop_assert!(roots.iter().all(|root| roots[*root] == *root));
    }

    #[test]
    fn the_same_mails_give_the_same_postings(mails in random_mails()) {
        prop_assert_eq!(group(&mails), group(&mails));
    }

    #[test]
    fn mails_that_are_only_replied_to_later_keep_their_places(mails in random_mails(), replies in 0_usize..9) {
        let before = group(&mails);
        let mut more = mails.clone();
        more.extend((0..replies).map(|place| talk(1_000 + place, Some(place))));
        let after = group(&more);
        prop_assert_eq!(slots(&before), slots(&after));
    }
}

/// The mail that a line stands for.
fn mail(line: &str) -> Option<MailSummary> {
    let line = line.split_once('#').map_or(line, |(before, _)| before).trim();
    let mut rest = line;
    let mut column = || {
        let (word, after) = rest.split_once(char::is_whitespace)?;
        rest = after.trim_start();
        Some(word)
    };
    let (id, answers, sender, minute) = (column()?, column()?, column()?, column()?);
    let marks: Vec<&str> = rest.split('{').skip(1).map(|mark| mark.trim().trim_end_matches('}')).collect();
    let mut summary = read_subject(rest.split('{').next()?.trim());
    summary.message_id = MessageId::new(id);
    summary.references = answers.split(',').filter(|id| *id != "-").map(message_key).collect();
    summary.sender = format!("{sender}@example.org").into();
    summary.date.seconds = 60 * minute.parse::<i64>().unwrap();
    for mark in marks {
        apply(mark, &mut summary);
    }
    Some(summary)
}

fn apply(mark: &str, summary: &mut MailSummary) {
    match mark {
        "diff" => summary.has_diff = true,
        "no diff" => summary.has_diff = false,
        "pull" => summary.kind = MailKind::PullRequest,
        "report" => (summary.kind, summary.has_diff) = (MailKind::Report, false),
        _ => panic!("unknown mark {mark}"),
    }
    if summary.kind == MailKind::Other && summary.has_diff {
        summary.kind = MailKind::Patch;
    }
}

/// The summary of a mail that says nothing.
static EMPTY: LazyLock<MailSummary> =
    LazyLock::new(|| MailSummary::new(&mail::parse(Origin { commit: ObjectId::ZERO, epoch: 0, committed: 0 }, b"")));

/// What a subject says; only in the spellings that the quirks use, as subjects have tests of their own.
fn read_subject(text: &str) -> MailSummary {
    let (reply, text) = text.strip_prefix("Re: ").map_or((false, text), |text| (true, text));
    let (brackets, title) = text.strip_prefix('[').and_then(|text| text.split_once("] ")).unwrap_or(("", text));
    let mut version = Version::default();
    let mut counter = None;
    let mut tag = Vec::new();
    for word in brackets.to_lowercase().split_whitespace() {
        if let Some((index, total)) = word.split_once('/') {
            counter = Some(Counter { index: index.parse().unwrap(), total: total.parse().unwrap() });
        } else if let Some(number) = word.strip_prefix('v') {
            let (number, minor) =
                number.split_once('.').map_or((number, None), |(number, minor)| (number, Some(minor)));
            let minor = minor.map(|minor| minor.parse().unwrap());
            version = Version { number: number.parse().unwrap(), minor, source: FactSource::Stated };
        } else {
            tag.push(word.to_owned());
        }
    }
    let is_cover = counter.is_some_and(|counter| counter.index == 0);
    let kind = match () {
        () if reply => MailKind::Reply,
        () if is_cover => MailKind::Cover,
        () if tag.iter().any(|word| word == "patch") => MailKind::Patch,
        () => MailKind::Other,
    };
    MailSummary {
        kind,
        title: title.into(),
        tag: tag.join(" ").into(),
        version,
        counter,
        reply,
        has_diff: kind == MailKind::Patch,
        ..EMPTY.clone()
    }
}

/// A patch at place 0, replies elsewhere.
fn talk(place: usize, answers: Option<usize>) -> MailSummary {
    let answers = answers.map_or("-".to_owned(), |place| place.to_string());
    let mark = if place == 0 { "" } else { "Re: " };
    mail(&format!("{place} {answers} ann 0 {mark}[PATCH] kettle: whistle")).unwrap()
}

fn random_mails() -> impl Strategy<Value = Vec<MailSummary>> {
    let answers = proptest::collection::vec(0_usize..40, 0..4);
    let sender = proptest::sample::select(vec!["ann", "bob"]);
    let subject = "(Re: )?\\[PATCH( v[12](\\.1)?)?( [0-3]/[0-3])?\\] (a|b)( \\{(no diff|report|pull)\\})?";
    let line = (answers, sender, 0..200, subject);
    proptest::collection::vec(line, 0..30).prop_map(|lines| {
        let numbered = lines.into_iter().enumerate();
        let lines = numbered.map(|(place, (answers, sender, minute, subject))| {
            let answers: Vec<_> = answers.iter().map(usize::to_string).collect();
            let answers = if answers.is_empty() { "-".to_owned() } else { answers.join(",") };
            format!("{place} {answers} {sender} {minute} {subject}")
        });
        lines.filter_map(|line| mail(&line)).collect()
    })
}

fn places(posting: &Posting) -> Vec<usize> {
    let patches = posting.patches.iter().map(|slot| slot.mail);
    posting.cover.into_iter().chain(patches).chain(posting.followups.iter().copied()).collect()
}

fn slots(grouping: &Grouping) -> Vec<(Option<usize>, Vec<usize>)> {
    let slots = |posting: &Posting| (posting.cover, posting.patches.iter().map(|slot| slot.mail).collect());
    grouping.postings.iter().map(slots).collect()
}

/// A grouping as text.
fn shown(mails: &[MailSummary], grouping: &Grouping) -> String {
    let id = |place: &usize| mails[*place].message_id.as_str();
    let list = |places: &[usize]| places.iter().map(id).collect::<Vec<_>>().join(" ");
    let mut out = String::new();
    for posting in &grouping.postings {
        writeln!(out, "{}", heading(posting)).unwrap();
        posting.cover.iter().for_each(|cover| writeln!(out, "  cover      {}", id(cover)).unwrap());
        posting.patches.iter().for_each(|slot| writeln!(out, "  {:<10} {}", slot.index, id(&slot.mail)).unwrap());
        if !posting.followups.is_empty() {
            writeln!(out, "  followups  {}", list(&posting.followups)).unwrap();
        }
    }
    if !grouping.others.is_empty() {
        writeln!(out, "others       {}", list(&grouping.others)).unwrap();
    }
    let roots: BTreeSet<_> = grouping.roots.iter().copied().collect();
    writeln!(out, "threads      {}", list(&roots.into_iter().collect::<Vec<_>>())).unwrap();
    out
}

fn heading(posting: &Posting) -> String {
    let minor = posting.version.minor.map(|minor| format!(".{minor}")).unwrap_or_default();
    let joined = match posting.joined {
        Joined::Single => "single",
        Joined::Threaded => "threaded",
        Joined::Inferred => "inferred",
    };
    let missing = posting.missing();
    let missing = if missing.is_empty() { String::new() } else { format!(", missing {missing:?}") };
    format!("v{}{minor} of {}, {joined}{missing}", posting.version.number, posting.total)
}
