//! How a history is cut into digests: every kind of range, the chain of commits, names, and what more mail may change.

use crate::world::letter::{Letter, letter, seconds};
use crate::world::{Inbox, Site};
use listpress::base::id::ObjectId;
use listpress::config::{Config, LinkMask, Overrides, Ranges};
use listpress::content::digest as markdown;
use listpress::press::Press;
use listpress::press::archive::{ArchiveLog, ArchivePosition, Arrival, LogCommit, Origin};
use listpress::press::period::{Period, periods};
use listpress::rows::digest::Digest;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[test]
fn days_are_digests() {
    let dates = ["2025-08-28T00:00:00", "2025-08-28T23:59:59", "2025-08-29", "2025-09-02"];
    assert_eq!(names(&dates, &Ranges::Daily), ["2025-08-28", "2025-08-29", "2025-09-02"]);
}

#[test]
fn weeks_are_iso_weeks_also_at_the_end_of_the_year() {
    let dates = ["2024-12-29", "2024-12-30", "2025-01-05", "2025-01-06", "2026-12-31", "2027-01-03", "2027-01-04"];
    assert_eq!(names(&dates[..4], &Ranges::Weekly), ["2024-w52", "2025-w01", "2025-w02"]);
    assert_eq!(names(&dates[4..], &Ranges::Weekly), ["2026-w53", "2027-w01"]);
}

#[test]
fn months_are_digests() {
    let dates = ["2025-01-31T23:59:59", "2025-02-01T00:00:00", "2025-02-28", "2025-05-31", "2025-06-01"];
    assert_eq!(names(&dates, &Ranges::Monthly), ["2025-01", "2025-02", "2025-05", "2025-06"]);
}

#[test]
fn periods_by_number_are_named_after_their_first_commit() {
    let history = history(&["2025-01-01", "2025-01-01", "2025-01-02", "2025-01-03", "2025-01-04"].map(seconds));
    let periods = periods(&history, &Ranges::Commits(2)).unwrap();
    let first: Vec<String> = [0, 2, 4].iter().map(|place| history.commits[*place].id.short(12)).collect();
    assert_eq!(periods.iter().map(|period| period.name.clone()).collect::<Vec<_>>(), first);
    assert_eq!(periods.iter().map(|period| period.open).collect::<Vec<_>>(), [false, false, true]);
}

#[test]
fn only_the_newest_period_is_open() {
    for ranges in [Ranges::Daily, Ranges::Weekly, Ranges::Monthly] {
        let periods = periods(&history(&[0, 1, 40, 80, 81].map(day)), &ranges).unwrap();
        let (newest, older) = periods.split_last().unwrap();
        assert!(newest.open && older.iter().all(|period| !period.open), "{ranges:?}");
    }
}

#[test]
fn labels_are_words_of_their_period() {
    let label = |ranges| periods(&history(&[seconds("2025-08-29")]), ranges).unwrap()[0].label.clone();
    assert_eq!(
        [label(&Ranges::Daily), label(&Ranges::Weekly), label(&Ranges::Monthly)],
        ["29 August 2025", "week 35 of 2025", "August 2025"]
    );
}

#[test]
fn one_absurd_date_anywhere_distorts_nothing() {
    let sane: Vec<i64> = (0..12).map(|number| day(number / 2)).collect();
    let expected = ["2025-03-03", "2025-03-04", "2025-03-05", "2025-03-06", "2025-03-07", "2025-03-08"];
    for absurd in [0, 1, -5_000_000_000, seconds("2106-02-07"), seconds("2038-01-19"), i64::from(u32::MAX)] {
        for place in 0..sane.len() {
            let mut dates = sane.clone();
            dates[place] = absurd;
            let periods = periods(&history(&dates), &Ranges::Daily).unwrap();
            let names: Vec<&str> = periods.iter().map(|period| period.name.as_str()).collect();
            assert_eq!(names, expected, "{absurd} at {place}");
        }
    }
}

#[test]
fn a_date_that_goes_back_stays_where_its_mail_arrived() {
    let names = names(&["2025-03-03", "2025-03-05", "2025-03-03", "2025-03-04", "2025-03-06"], &Ranges::Daily);
    assert_eq!(names, ["2025-03-03", "2025-03-05", "2025-03-06"]);
}

#[test]
fn a_list_that_slept_for_years_goes_on_at_its_new_dates() {
    let dates = ["2019-05-01", "2019-05-02", "2024-01-01", "2024-01-02", "2024-01-03"];
    assert_eq!(names(&dates, &Ranges::Daily), dates);
}

#[test]
fn all_dates_may_be_absurd() {
    assert_eq!(names(&["1970-01-01", "1970-01-01"], &Ranges::Daily), ["1970-01-01"]);
    for date in [i64::MIN / 4, -1, i64::MAX / 4] {
        assert_eq!(periods(&history(&[date; 5]), &Ranges::Daily).unwrap().len(), 1);
    }
}

#[test]
fn an_empty_history_has_no_periods() {
    assert_eq!(periods(&ArchiveLog::default(), &Ranges::Daily).unwrap(), Vec::<Period>::new());
}

#[test]
fn a_digest_begins_where_the_one_before_ends_also_across_epochs() {
    let inbox = Inbox::v2()
        .mail_on("2025-03-03", "ann: one")
        .same_tree()
        .mail_on("2025-03-04", "bob: two")
        .epoch(1)
        .mail_on("2025-03-04T18:00:00", "ann: three")
        .mail_on("2025-03-05", "bob: four")
        .delete(4)
        .mail_on("2025-03-06", "ann: five");
    let digests = digests(&inbox, "");
    let ranges: Vec<_> = digests.values().map(|digest| digest.range.clone()).collect();
    assert_eq!(ranges[0].from, "0".repeat(40));
    assert!(ranges.windows(2).all(|pair| pair[0].to == pair[1].from && pair[0].to_epoch == pair[1].from_epoch));
    assert_eq!(
        ranges.iter().map(|range| (range.from_epoch, range.to_epoch)).collect::<Vec<_>>(),
        [(0, 0), (0, 1), (1, 1), (1, 1)]
    );
    assert_eq!(ranges[3].to, inbox.id(7));
    assert_eq!(digests.values().map(|digest| digest.counts.mails).collect::<Vec<_>>(), [1, 2, 0, 1]);
}

#[test]
fn explicit_ranges_are_named_after_their_commits() {
    let inbox = month();
    let lines = format!("ranges: [\"{}\", \"{}\", \"{}\"]\n", &inbox.id(1)[..7], &inbox.id(3)[..10], inbox.id(5));
    let digests = digests(&inbox, &lines);
    let name = |from: usize, to: usize| format!("{}-{}", &inbox.id(from)[..12], &inbox.id(to)[..12]);
    let mails: BTreeMap<String, u32> =
        digests.iter().map(|(name, digest)| (name.clone(), digest.counts.mails)).collect();
    assert_eq!(mails, BTreeMap::from([(name(1, 3), 2), (name(3, 5), 2)]));
    assert!(digests.values().all(|digest| !digest.open));
}

#[test]
fn a_period_without_patches_has_a_digest() {
    let inbox =
        Inbox::v2().mail_on("2025-03-03", "ann: A question").mail_on("2025-03-04", "ann: [PATCH] kettle: whistle");
    let digest = &digests(&inbox, "")["2025-03-03"];
    assert_eq!((digest.counts.mails, digest.counts.patches, digest.others.len()), (1, 0, 1));
}

#[test]
fn the_open_digest_grows_in_place_and_keeps_its_name() {
    let morning =
        Inbox::v2().mail_on("2025-03-03", "ann: [PATCH] one").mail_on("2025-03-04T08:00:00", "ann: [PATCH] two");
    let before = digests(&morning, "");
    let evening = morning.mail_on("2025-03-04T20:00:00", "bob: [PATCH] three");
    let after = digests(&evening, "");
    assert_eq!(before["2025-03-03"], after["2025-03-03"]);
    let (open, grown) = (&before["2025-03-04"], &after["2025-03-04"]);
    assert_eq!((open.open, grown.open, open.counts.patches, grown.counts.patches), (true, true, 1, 2));
    let closed = digests(&evening.mail_on("2025-03-05", "ann: [PATCH] four"), "");
    assert_eq!(closed["2025-03-04"], Digest { open: false, ..grown.clone() });
}

#[test]
fn a_deletion_takes_the_mail_out_of_its_digest_and_leaves_the_others() {
    let inbox = month();
    let before = whole_digests(&inbox, "");
    let after = whole_digests(&inbox.delete(2), "");
    let changed: Vec<&String> = before.keys().filter(|name| before[*name] != after[*name]).collect();
    assert_eq!(changed, ["2025-03-04"]);
    let (digest, texts) = &after["2025-03-04"];
    assert_eq!(digest.counts.mails, before["2025-03-04"].0.counts.mails - 1);
    assert!(!markdown::write(digest, texts, &[&LinkMask::default()]).contains("pour"));
}

#[test]
fn a_second_run_leaves_closed_digests_alone_to_the_byte() {
    let inbox = month();
    let site = Site::of(&inbox).build();
    let before = site.content();
    let inbox = inbox.mail_on("2025-03-09", "ann: [PATCH] kettle: later");
    let site = site.build();
    let changed = before.differences(&site.content());
    assert_eq!(
        changed,
        [
            "kettle/2025-03-07.md",
            "kettle/2025-03-09.md",
            "kettle/reading/2025-03/kettle-later-63xzukqdx7z5fqko.md",
            "kettle/series/2025-03-09.md"
        ]
    );
    drop(inbox);
}

#[test]
fn an_incremental_run_gives_what_a_clean_run_gives() {
    let mut inbox = month();
    let mut site = Site::of(&inbox).build();
    let later = [
        letter("bob: Re: [PATCH] kettle: boil").answers("m1@mail.invalid").on("2025-03-07T20:00:00"),
        letter("ann: [PATCH 1/2] kettle: first").on("2025-03-08"),
        letter("ann: again").id("m1@mail.invalid").on("2025-03-08"),
        letter("ann: [PATCH 2/2] kettle: second").on("2025-03-12"),
    ];
    for (place, letter) in later.into_iter().enumerate() {
        inbox = inbox.letter(letter);
        inbox = if place == 2 { inbox.delete(3) } else { inbox };
        site = site.build();
        let clean = Site::of(&inbox).build();
        assert_eq!(site.content().differences(&clean.content()), Vec::<String>::new());
        assert_eq!(site.pages().differences(&clean.pages()), Vec::<String>::new());
    }
}

#[test]
fn text_of_a_digest_is_the_file_beside_its_page() {
    let inbox = month();
    let site = Site::of(&inbox).build();
    for name in ["2025-03-04", "2025-03-05", "2025-03-07"] {
        let run = site.run(&["text", name]);
        assert_eq!((run.code, run.stdout), (0, site.read(&format!("public/kettle/{name}.txt"))));
    }
}

#[test]
fn text_of_a_range_takes_commits_and_prefixes() {
    let inbox = month();
    let site = Site::of(&inbox);
    let text = |range: &str| site.run(&["text", range]).stdout;
    let full = text(&inbox.range(1, 4));
    assert!(full.starts_with(&format!(
        "From {} to {}\nKettle mailing list update",
        &inbox.id(1)[..9],
        &inbox.id(4)[..9]
    )));
    assert_eq!(full.matches("\nNew:  ").count(), 3);
    assert_eq!(text(&format!("{}..{}", &inbox.id(1)[..8], &inbox.id(4)[..8])), full);
    assert_eq!(text(&inbox.range(1, 4).to_uppercase()), full);
    assert_eq!(text(&format!("{}..", inbox.id(1))).matches("\nNew:  ").count(), 4);
    assert_eq!(text("..").matches("\nNew:  ").count(), 5);
}

#[test]
fn text_of_one_commit_to_itself_is_an_empty_digest() {
    let inbox = month();
    let run = Site::of(&inbox).run(&["text", &inbox.range(2, 2)]);
    assert_eq!((run.code, run.stdout.matches("New:").count()), (0, 0));
}

#[test]
fn a_range_that_means_nothing_says_why() {
    let inbox = month();
    let site = Site::of(&inbox);
    let fails = |range: &str| site.refuses(&["text", range]);
    insta::assert_snapshot!(fails("yesterday"), @r"
    error: list `kettle`: `yesterday` is neither FROM..TO nor the name of a digest
      hint: ids are hexadecimal, at least 4 digits; `listpress digest` names digests like 2025-08-29
    ");
    insta::assert_snapshot!(fails("2025-03-06"), @r"
    error: list `kettle`: `2025-03-06` is neither FROM..TO nor the name of a digest
      hint: ids are hexadecimal, at least 4 digits; `listpress digest` names digests like 2025-08-29
    ");
    insta::assert_snapshot!(fails("abc..def"), @r"
    error: list `kettle`: `abc` is neither FROM..TO nor the name of a digest
      hint: ids are hexadecimal, at least 4 digits; `listpress digest` names digests like 2025-08-29
    ");
    insta::assert_snapshot!(fails("0123456789..abcdef0123"), @r"
    error: list `kettle`: no commit of the archive begins with `0123456789`
      hint: a rewritten or truncated branch may have lost it; `git log` in the list's repository shows what is there
    ");
    let backwards = fails(&inbox.range(4, 2)).replace(&inbox.id(4), "[LATER]").replace(&inbox.id(2), "[EARLIER]");
    insta::assert_snapshot!(backwards, @r"
    error: list `kettle`: [EARLIER] comes before [LATER] in the archive
      hint: the older commit stands first, [EARLIER]..[LATER]
    ");
}

#[test]
fn a_prefix_of_several_commits_is_refused() {
    let mut history = history(&[day(0), day(1)]);
    history.commits[0].id = ObjectId([0xab; 20]);
    history.commits[1].id = ObjectId([0xab; 20]);
    history.commits[1].id.0[19] = 0;
    insta::assert_snapshot!(history.span("abababab..").unwrap_err(), @r"
    `abababab` begins 2 commits of the archive
      hint: give more digits
    ");
}

#[test]
fn a_recorded_commit_that_is_gone_is_named_with_a_way_out() {
    let inbox = month();
    let lines = "ranges: [\"0123456789\", \"abcdef0123\"]\n";
    insta::assert_snapshot!(Site::with(&inbox, lines).fails(&["digest"]), @r"
    error: list `kettle`: no commit of the archive begins with `0123456789`
      hint: a rewritten or truncated branch may have lost it; `git log` in the list's repository shows what is there
    ");
}

#[test]
fn a_branch_that_was_rewritten_is_noticed_before_anything_is_written() {
    let (inbox, other) = (month(), month_of("dora"));
    let site = Site::of(&inbox).build();
    let before = site.content();
    let yaml = site.read("site.yaml").replace(inbox.path.to_str().unwrap(), other.path.to_str().unwrap());
    let site = site.yaml(&yaml);
    let error = site.fails(&["build"]).replace(&inbox.id(1), "[LOST]").replace(&inbox.id(2), "[LOST]");
    insta::assert_snapshot!(error);
    assert_eq!(before.differences(&site.content()), Vec::<String>::new());
}

proptest! {
    #[test]
    fn more_mail_never_changes_how_closed_periods_are_cut(dates in absurd_dates(), split in 0_usize..40, kind in 0_usize..4) {
        let ranges = [Ranges::Daily, Ranges::Weekly, Ranges::Monthly, Ranges::Commits(3)][kind].clone();
        let split = split.min(dates.len());
        let before = periods(&history(&dates[..split]), &ranges).unwrap();
        let after = periods(&history(&dates), &ranges).unwrap();
        for closed in before.iter().filter(|period| !period.open) {
            prop_assert!(after.contains(closed), "{closed:?} is not in {after:?}");
        }
    }

    #[test]
    fn periods_are_contiguous_and_hold_every_mail_once(dates in absurd_dates(), kind in 0_usize..4) {
        let ranges = [Ranges::Daily, Ranges::Weekly, Ranges::Monthly, Ranges::Commits(3)][kind].clone();
        let history = history(&dates);
        let periods = periods(&history, &ranges).unwrap();
        let mut from = None;
        let mut next = ArchivePosition::default();
        for period in &periods {
            prop_assert_eq!(period.span.from, from);
            prop_assert_eq!(period.span.arrivals.start, next);
            prop_assert!(!period.span.arrivals.is_empty() && period.dates.0 <= period.dates.1);
            (from, next) = (Some(period.span.to), period.span.arrivals.end);
        }
        prop_assert_eq!(next.index(), dates.len());
        let mut names: Vec<&String> = periods.iter().map(|period| &period.name).collect();
        names.sort();
        names.dedup();
        prop_assert_eq!(names.len(), periods.len(), "names are unique");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn closed_digests_are_equal_whatever_comes_later(letters in letters(), split in 0_usize..12) {
        let split = split.min(letters.len());
        let inbox = Inbox::v2().letters(letters[..split].to_vec());
        prop_assume!(split > 0);
        let before = whole_digests(&inbox, "");
        let after = whole_digests(&inbox.letters(letters[split..].to_vec()), "");
        for (name, (digest, texts)) in before.iter().filter(|(_, (digest, _))| !digest.open) {
            let mask = LinkMask::default();
            let (later, later_texts) = &after[name];
            prop_assert_eq!(markdown::write(digest, texts, &[&mask]), markdown::write(later, later_texts, &[&mask]));
        }
    }
}

/// Mails of a few days with replies across them, in archive order.
fn letters() -> impl Strategy<Value = Vec<Letter>> {
    let one = (0_i64..2, 0_usize..6, proptest::option::of(0_usize..10));
    proptest::collection::vec(one, 1..12).prop_map(|steps| {
        let subjects = [
            "[PATCH] kettle: boil",
            "[PATCH 0/2] kettle: whistle",
            "[PATCH 1/2] lid: close",
            "[PATCH 2/2] lid: open",
            "Re: tea",
            "Tea?",
        ];
        let mut now = day(0);
        let letter = |(place, (days, subject, parent)): (usize, (i64, usize, Option<usize>))| {
            now += days * 50_000;
            let sender = ["ann", "bob"][place % 2];
            let letter =
                Letter { date: Some(now), committed: Some(now), ..letter(&format!("{sender}: {}", subjects[subject])) };
            match parent {
                Some(parent) => letter.answers(&format!("m{parent}@mail.invalid")),
                None => letter,
            }
        };
        steps.into_iter().enumerate().map(letter).collect()
    })
}

/// Dates that mostly go on by hours or days, with absurd ones, steps back and long pauses between.
fn absurd_dates() -> impl Strategy<Value = Vec<i64>> {
    let step = prop_oneof![
        8 => (0_i64..200_000).prop_map(Step::On),
        1 => (0_i64..2_000_000).prop_map(|back| Step::On(-back)),
        1 => (300_i64..2_000).prop_map(|days| Step::On(days * 86_400)),
        2 => proptest::sample::select(vec![0, 1_000, 4_294_967_295, 4_294_000_000, 2_000_000_000]).prop_map(Step::Absurd),
    ];
    proptest::collection::vec(step, 0..40).prop_map(|steps| {
        let mut now = day(0);
        let date = |step| match step {
            Step::On(seconds) => {
                now += seconds;
                now
            }
            Step::Absurd(date) => date,
        };
        steps.into_iter().map(date).collect()
    })
}

#[derive(Clone, Debug)]
enum Step {
    On(i64),
    Absurd(i64),
}

/// Five mails on four days.
fn month() -> Inbox {
    month_of("ann")
}

/// The same, with another sender of the first one.
fn month_of(sender: &str) -> Inbox {
    Inbox::v2()
        .mail_on("2025-03-03", &format!("{sender}: [PATCH] kettle: boil"))
        .mail_on("2025-03-04", "bob: [PATCH] kettle: pour")
        .mail_on("2025-03-04", "ann: [PATCH] kettle: cool")
        .mail_on("2025-03-05", "bob: [PATCH] kettle: clean")
        .mail_on("2025-03-07", "ann: [PATCH] kettle: rest")
}

/// All digests of an inbox by name; `lines` stand in site.yaml.
fn digests(inbox: &Inbox, lines: &str) -> BTreeMap<String, Digest> {
    whole_digests(inbox, lines).into_iter().map(|(name, (digest, _))| (name, digest)).collect()
}

/// The digests with the texts of their messages.
fn whole_digests(inbox: &Inbox, lines: &str) -> BTreeMap<String, (Digest, Vec<String>)> {
    let site = Site::with(inbox, lines);
    let config = Config::load(site.root(), &site.path("site.yaml"), Overrides::default()).unwrap();
    let press = Press::open(&config, &config.lists[0]).unwrap();
    let digest = |period: &Period| {
        let (digest, texts, _) = press.digest(period).unwrap();
        (period.name.clone(), (digest, texts))
    };
    press.periods().unwrap().iter().map(digest).collect()
}

fn day(number: i64) -> i64 {
    crate::world::inbox::START + number * 86_400
}

fn names(dates: &[&str], ranges: &Ranges) -> Vec<String> {
    let dates: Vec<i64> = dates.iter().map(|date| seconds(date)).collect();
    periods(&history(&dates), ranges).unwrap().into_iter().map(|period| period.name).collect()
}

/// A history with a mail at each commit date.
fn history(dates: &[i64]) -> ArchiveLog {
    let mut history = ArchiveLog::default();
    for (place, committed) in dates.iter().enumerate() {
        let mut id = ObjectId([0x11; 20]);
        id.0[..8].copy_from_slice(&(place as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
        let origin = Origin { commit: id, epoch: 0, committed: *committed };
        history.arrivals.push(Arrival { origin, blob: id, deleted: false });
        history.commits.push(LogCommit { id, epoch: 0, committed: *committed, end: ArchivePosition::after(place + 1) });
    }
    history
}
