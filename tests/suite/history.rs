//! The histories of series, one quirk of real lists per file in `history/`: a new `.txt` there is a new test, and what it must
//! give stands beside it as a `.snap`. How to read such a file, `history/list.rs` tells.

mod list;
mod shown;

use crate::world::quirks;
use list::{List, Scene};
use listpress::base::id::MessageId;
use listpress::demo::{self, DemoEvent};
use listpress::press::history::BuiltSeries;
use listpress::press::posting::group;
use listpress::press::summary::MailSummary;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::subsequence;
use std::collections::BTreeSet;

#[test]
fn every_quirk_gives_the_history_beside_it() {
    quirks::check("history", "txt", |_, path| shown::shown(&List::read(&std::fs::read_to_string(path).unwrap())));
}

#[test]
fn eight_thousand_postings_of_one_author_are_told_in_linear_time() {
    // Resends make one series of all, near titles are candidates of each other: what is quadratic takes minutes here.
    let resends = |_| ("[RESEND PATCH] kettle: whistle when the water boils", String::new(), 1);
    let tones = |place| ("[PATCH v2] kettle: whistle", format!(" in tone {place}"), 2);
    let endings =
        |place: usize| ("[PATCH v2] kettle: fix", format!("{} it all", ["", "es", "ed"][place % 3]), place as u32);
    for (lives, built) in [(1, many(resends)), (8_000, many(tones)), (1, many(endings))] {
        assert_eq!(built.len(), lives);
        assert_eq!(built.iter().map(|built| built.series.versions.len()).sum::<usize>(), 8_000);
    }
}

/// The lives of 8,000 patches, one a minute: each with a subject, an end of its title, and a version.
fn many(patch: impl Fn(usize) -> (&'static str, String, u32)) -> Vec<BuiltSeries> {
    let diff = "---\ndiff --git a/kettle.c b/kettle.c\n--- a/kettle.c\n+++ b/kettle.c\n@@ -1 +1 @@\n-cold\n+hot\n";
    let raw = format!("From: Ann Example <ann@mail.example>\nSubject: {}\nMessage-ID: <x@x>\n\n{diff}", patch(0).0);
    let first = list::summary(0, raw.as_bytes());
    let mails = (0..8_000).map(|place| {
        let (_, end, version) = patch(place);
        let mut mail = first.clone();
        mail.message_id = MessageId::new(format!("{place}@x"));
        mail.title = format!("{}{end}", mail.title).into();
        mail.version.number = version;
        mail.date.seconds += 60 * i64::try_from(place).unwrap();
        mail
    });
    list::series(&mails.collect::<Vec<_>>())
}

/// What a page can be called.
fn names(built: &[BuiltSeries]) -> BTreeSet<&str> {
    let names = built.iter().flat_map(|built| built.series.aliases.iter().chain([&built.series.slug]));
    names.map(String::as_str).collect()
}

/// Whether each page that was there when a period closed has its name in the whole archive.
fn check_names(mails: &[MailSummary], ends: &[usize]) {
    let all = list::series_in(mails, &Scene { ends, ..Scene::default() });
    let known = names(&all);
    for (closed, end) in ends.iter().enumerate() {
        let scene = Scene { ends: &ends[..closed], ..Scene::default() };
        for built in list::series_in(&mails[..*end], &scene) {
            assert!(known.contains(&*built.series.slug), "{} is gone, which {end} mails had", built.series.slug);
        }
    }
}

#[test]
fn no_page_of_the_invented_list_ever_loses_its_name() {
    let mails = demo::mails(demo::BUILTIN_MAILS).filter(|mail| mail.event == DemoEvent::Mail);
    let mails: Vec<MailSummary> = mails.enumerate().map(|(place, mail)| list::summary(place, &mail.raw)).collect();
    let ends: Vec<usize> = (1..mails.len()).step_by(7).collect();
    check_names(&mails, &ends);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_posting_is_in_one_series(mails in mails()) {
        let built = list::series(&mails);
        let postings = group(&mails).postings;
        let heads: BTreeSet<_> = postings.iter().map(|posting| mails[posting.head].link_id()).collect();
        let versions: Vec<_> = built.iter().flat_map(|built| &built.series.versions).collect();
        prop_assert_eq!(versions.len(), postings.len());
        prop_assert_eq!(versions.iter().map(|version| version.message_id.clone()).collect::<BTreeSet<_>>(), heads);
    }

    #[test]
    fn every_name_leads_to_one_page(mails in mails()) {
        let built = list::series(&mails);
        let all: usize = built.iter().map(|built| 1 + built.series.aliases.len()).sum();
        prop_assert_eq!(names(&built).len(), all);
    }

    #[test]
    fn a_name_never_goes_because_more_mail_came(mails in mails()) {
        check_names(&mails, &(1..=mails.len()).collect::<Vec<_>>());
    }

    #[test]
    fn a_name_that_a_closed_period_showed_never_goes(mails in mails(), ends in subsequence((1..24).collect::<Vec<_>>(), 0..6)) {
        let ends: Vec<usize> = ends.into_iter().filter(|end| *end <= mails.len()).collect();
        check_names(&mails, &ends);
    }

    #[test]
    fn what_nobody_can_have_seen_gives_no_name(mails in mails()) {
        // The only period is open.
        prop_assert!(list::series(&mails).iter().all(|built| built.series.aliases.is_empty()));
    }

    #[test]
    fn a_name_in_content_stays_where_its_mail_is(mails in mails(), end in 1_usize..24) {
        let published: BTreeSet<String> =
            list::series(&mails[..end.min(mails.len())]).into_iter().map(|built| built.series.slug).collect();
        let built = list::series_in(&mails, &Scene { published: published.clone(), ..Scene::default() });
        prop_assert!(published.iter().all(|name| names(&built).contains(&**name)));
        // And nothing else has come.
        let firsts = list::series(&mails);
        prop_assert!(names(&built).into_iter().all(|name| published.contains(name) || names(&firsts).contains(name)));
    }

    #[test]
    fn a_version_continues_one_above_it(mails in mails()) {
        for built in list::series(&mails) {
            for (place, version) in built.series.versions.iter().enumerate() {
                prop_assert_eq!(version.linked_by.is_some(), place > 0);
                prop_assert_eq!(version.previous.is_some(), place > 0);
                prop_assert!(version.previous.is_none_or(|previous| previous < place));
                prop_assert!(!version.partial || place > 0);
            }
        }
    }

    #[test]
    fn the_same_mails_have_the_same_lives(mails in mails()) {
        prop_assert_eq!(list::series(&mails), list::series(&mails.clone()));
    }

    #[test]
    fn mail_about_other_things_changes_no_history(mails in mails()) {
        let mut more = mails.clone();
        more.push(list::summary(mails.len(), b"From: Zoe <zoe@x.example>\nSubject: [PATCH v2] pan: lie flat\nMessage-ID: <z@x>\n\n---\ndiff --git a/z b/z\n--- a/z\n+++ b/z\n@@ -1 +1 @@\n-a\n+b\n"));
        let (before, after) = (list::series(&mails), list::series(&more));
        prop_assert_eq!(&before[..], &after[..before.len()]);
        prop_assert_eq!(before.len() + 1, after.len());
    }
}

/// Lists as they are on bad days: mails in any order, some of them missing, sent twice, or answering what they should
/// not.
fn mails() -> impl Strategy<Value = Vec<MailSummary>> {
    let mail = (0_usize..3, 0_usize..4, 0_usize..4, 0_u32..4, 0_usize..24, 0_usize..8, 0_i64..90);
    vec(mail, 1..24).prop_map(|mails| {
        let mails = mails.into_iter().enumerate();
        mails.map(|(place, mail)| list::summary(place, odd_mail(place, mail).as_bytes())).collect()
    })
}

type Odd = (usize, usize, usize, u32, usize, usize, i64);

fn odd_mail(place: usize, (who, tag, title, index, answers, text, minutes): Odd) -> String {
    let sender = ["Ann Ash <ann@x.example>", "Ann Ash <ann@y.example>", "Bob Birch <bob@x.example>"][who];
    let tag = ["PATCH", "PATCH v2", "RFC PATCH", "PATCH v3"][tag];
    let counter = ["", " 0/2", " 1/2", " 2/2"][index as usize];
    let title =
        ["kettle: whistle", "Teach the kettle to whistle", "kettle: whistles", "pan: lie flat on the stove"][title];
    let subject = if text == 0 { format!("Re: [{tag}{counter}] {title}") } else { format!("[{tag}{counter}] {title}") };
    // Some answer a mail that comes later, or never.
    let parents = match answers {
        0..12 => String::new(),
        _ => {
            format!("In-Reply-To: <{}@x>\nReferences: <{}@x> <{}@x>\n", answers - 12, (answers * 7) % 24, answers - 12)
        }
    };
    let text = match text {
        1 => "change-id: 20250101-kettle-0123456789ab\n".to_owned(),
        2 => format!("Supersedes: <{}@x>\n", answers / 2),
        3 => format!("v1: https://lore.example/r/{}@x/\n", answers / 2),
        _ => String::new(),
    };
    let diff = if counter == " 0/2" || text.len() == 1 {
        String::new()
    } else {
        format!("---\ndiff --git a/k{who}.c b/k{who}.c\n--- a/k{who}.c\n+++ b/k{who}.c\n@@ -1 +1 @@\n-cold\n+{title}\n")
    };
    let date = format!("1 Jan 2025 {:02}:{:02}:00 +0000", 8 + minutes / 60, minutes % 60);
    format!("From: {sender}\nSubject: {subject}\nDate: {date}\nMessage-ID: <{place}@x>\n{parents}\n{text}{diff}")
}
