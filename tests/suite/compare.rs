//! Two versions of a series side by side, one quirk per file in `compare/`: a new `.txt` there is a new test, and what
//! it must give stands beside it as a `.snap`. `INSTA_UPDATE=always cargo test --test suite compare::` writes it.
//!
//! `=== before` and `=== after` begin the versions, `* title` a patch, its message follows. Behind a `---` line stands
//! its diff, where `file x` is short for the header of a file's diff and `@@ 10 @@ fn` for the head of a hunk that
//! begins there. `*9 title` is nine patches, each with its number for every `{n}`. `#` begins a comment.

use crate::world::quirks;
use listpress::base::id::ObjectId;
use listpress::press::archive::Origin;
use listpress::press::history::{Comparison, PatchDifference, PatchFacts, PatchText, compare, difference};
use listpress::press::mail::{Mail, parse};
use listpress::press::summary::Fingerprint;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

#[test]
fn every_quirk_gives_the_comparison_beside_it() {
    let count = quirks::check("compare", "txt", |_, path| {
        let [before, after] = versions(&std::fs::read_to_string(path).unwrap());
        shown(&before, &after)
    });
    assert!(count >= 25);
}

#[test]
fn a_print_is_the_same_for_ever() {
    // Prints are stored: those of another version of the program must compare with these.
    let body = "It boils.\n---\nfile kettle.c\n@@ 1 @@\n-mute\n+whistle\n";
    let print = Fingerprint::from_mail(&patch("kettle: whistle", body)).unwrap();
    assert_eq!((print.message, print.diff), (4_932_178_474_925_323_325, 2_197_932_535_039_838_600));
    assert_eq!(*print.lines, [6_747_038, 506_363_768, 2_846_024_545]);
}

#[test]
fn lines_alike_are_told_from_a_sample() {
    let whole = |from: usize, to: usize| {
        let lines: String = (from..to).map(|line| format!("+line {line}\n")).collect();
        patch(&format!("{from}"), &format!("a\n---\nfile kettle.c\n@@ 1 @@\n{lines}"))
    };
    let [before, same, other] = [(0, 5_000), (200, 5_200), (20_000, 25_000)].map(|(from, to)| vec![whole(from, to)]);
    assert_eq!(Fingerprint::from_mail(&before[0]).unwrap().lines.len(), 64);
    assert_eq!(compared(&before, &same).dropped, Vec::<usize>::new());
    assert_eq!(compared(&before, &other).dropped, [0]);
}

#[test]
fn a_difference_too_long_to_read_or_to_compare_is_no_text() {
    let lines = |count: usize, mark: &str| (0..count).map(|line| format!("{mark} {line}\n")).collect::<String>();
    let texts = |before: &str, after: &str| {
        let [before, after] = [before, after].map(|message| PatchText { title: "a", message, diff: "" });
        difference(before, after)
    };
    assert_eq!(texts(&lines(5_000, "a"), &lines(5_000, "a")), PatchDifference::Same);
    assert_eq!(texts(&lines(300, "a"), &lines(300, "b")), PatchDifference::TooLong, "600 lines");
    assert_eq!(texts(&lines(1_501, "a"), &lines(1_500, "b")), PatchDifference::TooLong, "3,001 lines to compare");
    assert_eq!(texts(&lines(1, &"a".repeat(100_000)), "b"), PatchDifference::TooLong, "one long line");
    let long = texts(&lines(5_000, "a"), &lines(5_001, "a"));
    assert_eq!(long, PatchDifference::Text("@@ message @@\n a 4997\n a 4998\n a 4999\n+a 5000\n".to_owned()));
}

/// Both versions that a quirk's file describes.
fn versions(text: &str) -> [Vec<Mail>; 2] {
    let text: String = text.split_inclusive('\n').filter(|line| !line.starts_with('#')).collect();
    let (before, after) = text.trim_start().strip_prefix("=== before\n").unwrap().split_once("=== after\n").unwrap();
    [before, after].map(|version| {
        let lines: Vec<&str> = version.split_inclusive('\n').collect();
        lines.chunk_by(|_, next| !next.starts_with('*')).flat_map(|patch| patches(&patch.concat()[1..])).collect()
    })
}

/// The patches of ` title`, or of `9 title` with all that follows.
fn patches(text: &str) -> Vec<Mail> {
    let (head, body) = text.split_once('\n').unwrap();
    let (count, title) = head.split_once(' ').unwrap();
    let numbers = 1..=count.parse().unwrap_or(1);
    let numbered = |text: &str, number: u32| text.replace("{n}", &number.to_string());
    numbers.map(|number| patch(&numbered(title, number), &numbered(body, number))).collect()
}

/// A patch's mail.
fn patch(title: &str, body: &str) -> Mail {
    let (message, diff) = body.split_once("\n---\n").unwrap_or((body, ""));
    let separator = if diff.is_empty() { "" } else { "\n---\n" };
    let header = format!("From: Ann <ann@tea.example>\nSubject: [PATCH] {title}\nMessage-ID: <1@tea.example>\n");
    let raw = format!("{header}\n{message}{separator}{}-- \n2.47.0\n", written_out(diff));
    parse(Origin { commit: ObjectId([7; 20]), epoch: 0, committed: 1_756_857_600 }, raw.as_bytes())
}

/// A diff with its short forms written out.
fn written_out(diff: &str) -> String {
    let lines: Vec<&str> = diff.lines().collect();
    let mut out = String::new();
    for (place, line) in lines.iter().enumerate() {
        let hunk = line.strip_prefix("@@ ").and_then(|rest| rest.split_once(" @@"));
        let start = hunk.filter(|(start, _)| start.bytes().all(|byte| byte.is_ascii_digit()));
        if let Some(path) = line.strip_prefix("file ") {
            write!(out, "diff --git a/{path} b/{path}\nindex 1234567..89abcde 100644\n--- a/{path}\n+++ b/{path}\n")
                .unwrap();
        } else if let Some((start, function)) = start {
            let below =
                lines[place + 1..].iter().take_while(|line| line.is_empty() || line.starts_with([' ', '+', '-']));
            let (old, new) = below.fold((0, 0), |(old, new), line| {
                (old + u32::from(!line.starts_with('+')), new + u32::from(!line.starts_with('-')))
            });
            writeln!(out, "@@ -{start},{old} +{start},{new} @@{function}").unwrap();
        } else {
            writeln!(out, "{line}").unwrap();
        }
    }
    out
}

fn compared(before: &[Mail], after: &[Mail]) -> Comparison {
    let [before_prints, after_prints] =
        [before, after].map(|mails| mails.iter().map(Fingerprint::from_mail).collect::<Vec<_>>());
    compare(&facts(before, &before_prints), &facts(after, &after_prints))
}

fn facts<'a>(mails: &'a [Mail], prints: &'a [Option<Fingerprint>]) -> Vec<PatchFacts<'a>> {
    let facts = mails.iter().zip(prints);
    facts.map(|(mail, print)| PatchFacts { title: &mail.subject.title, fingerprint: print.as_ref() }).collect()
}

fn patch_text(mail: &Mail) -> PatchText<'_> {
    PatchText::new(&mail.subject.title, mail.body.message_text(), mail.body.diff_text())
}

/// A comparison as `git range-diff` would list it, and the differences.
fn shown(before: &[Mail], after: &[Mail]) -> String {
    let comparison = compared(before, after);
    let mut rows: Vec<String> = Vec::new();
    let mut differences = String::new();
    for (place, (matched, mail)) in comparison.matched.iter().zip(after).enumerate() {
        let title = &mail.subject.title;
        let Some(matched) = matched else {
            rows.push(format!("-: {} > {title}", place + 1));
            continue;
        };
        let (sign, moved) = (if matched.changed { '!' } else { '=' }, if matched.moved { " (moved)" } else { "" });
        rows.push(format!("{}: {} {sign}{moved} {title}", matched.before + 1, place + 1));
        match difference(patch_text(&before[matched.before]), patch_text(mail)) {
            PatchDifference::Same => assert!(!matched.changed, "{title} is changed but shows nothing"),
            PatchDifference::TooLong => writeln!(differences, "\n{}: too long", place + 1).unwrap(),
            PatchDifference::Text(text) => write!(differences, "\n{}:\n{text}", place + 1).unwrap(),
        }
    }
    rows.extend(comparison.dropped.iter().map(|place| format!("{}: - < {}", place + 1, before[*place].subject.title)));
    if rows.len() > 20 {
        let left_out = rows.splice(8..rows.len() - 8, ["…".to_owned()]).count();
        rows.push(format!("({left_out} rows left out)"));
    }
    rows.extend(comparison.coarse.then(|| "coarse".to_owned()));
    format!("{}\n{differences}", rows.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_patch_is_in_one_pair_at_most(before in series(), after in series()) {
        let comparison = compared(&before, &after);
        let mut places: Vec<usize> = comparison.matched.iter().flatten().map(|matched| matched.before).collect();
        places.extend(&comparison.dropped);
        places.sort_unstable();
        prop_assert_eq!(places, (0..before.len()).collect::<Vec<_>>());
        prop_assert_eq!(comparison.matched.len(), after.len());
        prop_assert!(comparison.dropped.is_sorted());
    }

    #[test]
    fn a_series_is_the_same_as_itself(series in series()) {
        let comparison = compared(&series, &series);
        for (place, matched) in comparison.matched.iter().enumerate() {
            let matched = matched.unwrap();
            prop_assert_eq!((matched.before, matched.changed, matched.moved), (place, false, false));
        }
    }

    #[test]
    fn from_the_other_side_the_pairs_are_the_same(before in series(), after in series()) {
        let (there, back) = (compared(&before, &after), compared(&after, &before));
        let mirrored: BTreeSet<_> = pairs(&back).into_iter().map(|(old, new, changed)| (new, old, changed)).collect();
        prop_assert_eq!(pairs(&there), mirrored);
        prop_assert_eq!(there.coarse, back.coarse);
    }

    #[test]
    fn another_order_changes_nothing_else((before, after) in series().prop_flat_map(|series| {
        (Just(series.clone()), Just(series).prop_shuffle())
    })) {
        let comparison = compared(&before, &after);
        prop_assert!(comparison.matched.iter().all(|matched| matched.is_some_and(|matched| !matched.changed)));
        let stays = comparison.matched.iter().flatten().filter(|matched| !matched.moved).map(|matched| matched.before);
        prop_assert!(stays.is_sorted());
    }

    #[test]
    fn putting_one_patch_elsewhere_moves_one(count in 2_usize..30, from in 0_usize..30, to in 0_usize..30) {
        let before: Vec<_> = (0..count).map(|place| patch(&format!("step {place}"), "")).collect();
        let mut after = before.clone();
        let taken = after.remove(from % count);
        after.insert(to % count, taken);
        let moved = compared(&before, &after).matched.iter().flatten().filter(|matched| matched.moved).count();
        prop_assert_eq!(moved, usize::from(from % count != to % count));
    }

    #[test]
    fn what_is_unchanged_has_no_other_diff(before in series(), after in series()) {
        for (old, new, changed) in pairs(&compared(&before, &after)) {
            let found = difference(patch_text(&before[old]), patch_text(&after[new]));
            // Of a mail without a diff nothing is kept but the title.
            let whole = !before[old].body.diff.is_empty() || !after[new].body.diff.is_empty();
            prop_assert!(changed || found == PatchDifference::Same || !whole, "{:?}", found);
            prop_assert!(!changed || found != PatchDifference::Same);
        }
    }

    #[test]
    fn the_outer_signs_lead_to_the_other_text(before in vec("[ab]{0,2}", 0..30), after in vec("[ab]{0,2}", 0..30)) {
        let join = |lines: &[String]| lines.join("\n").trim().to_owned();
        let (old, new) = (join(&before), join(&after));
        let text = |message| PatchText { title: "a", message, diff: "" };
        match difference(text(&old), text(&new)) {
            PatchDifference::Same => prop_assert_eq!(&old, &new),
            PatchDifference::TooLong => prop_assert!(false),
            PatchDifference::Text(text) => {
                prop_assert_ne!(&old, &new);
                check_signs(&text, &old, &new)?;
            }
        }
    }

    #[test]
    fn no_text_is_too_odd(texts in vec(odd_text(), 6)) {
        let mails: Vec<_> = texts.iter().map(|text| patch(text, text)).collect();
        let (before, after) = mails.split_at(3);
        for (old, new, _) in pairs(&compared(before, after)) {
            difference(patch_text(&before[old]), patch_text(&after[new]));
        }
        let [title, message, diff, other_title, other_message, other_diff] = texts.as_slice() else { return Ok(()) };
        let before = PatchText { title, message, diff };
        let after = PatchText { title: other_title, message: other_message, diff: other_diff };
        prop_assert_eq!(difference(before, before), PatchDifference::Same);
        if let PatchDifference::Text(text) = difference(before, after) {
            prop_assert!(text.lines().count() <= 400);
            prop_assert!(text.lines().all(|line| line.starts_with([' ', '-', '+']) || line.starts_with("@@ ")));
        }
    }
}

/// What belongs together, and whether it is changed.
fn pairs(comparison: &Comparison) -> BTreeSet<(usize, usize, bool)> {
    let matched = comparison.matched.iter().enumerate();
    matched.filter_map(|(new, matched)| matched.map(|matched| (matched.before, new, matched.changed))).collect()
}

/// Whether a difference shows lines in their order, and all that are gone or new.
fn check_signs(text: &str, before: &str, after: &str) -> Result<(), TestCaseError> {
    let side = |sign: char| {
        let lines = text.lines().filter(move |line| line.starts_with([' ', sign]) && !line.starts_with("@@ "));
        lines.map(|line| &line[1..]).collect::<Vec<_>>()
    };
    for (sign, whole) in [('-', before), ('+', after)] {
        let mut rest = whole.lines();
        prop_assert!(side(sign).iter().all(|line| rest.any(|found| found == *line)), "{} in {:?}", text, whole);
    }
    let mut counts: BTreeMap<&str, i32> = BTreeMap::new();
    before.lines().for_each(|line| *counts.entry(line).or_default() -= 1);
    after.lines().for_each(|line| *counts.entry(line).or_default() += 1);
    for line in text.lines().filter(|line| line.starts_with(['+', '-'])) {
        *counts.entry(&line[1..]).or_default() -= if line.starts_with('+') { 1 } else { -1 };
    }
    prop_assert!(counts.values().all(|count| *count == 0), "{}", text);
    Ok(())
}

/// A few patches with few words between them, so that many are alike, and some equal.
fn series() -> impl Strategy<Value = Vec<Mail>> {
    let title = "(lid|Lid|spout): (fix|oil) (it|all)?";
    let message = "(It (leaks|boils)\\.\n){0,2}";
    let diff = vec(("lid|spout", vec("[-+ ](a|b|leak|boil|oil){0,2}", 1..8)), 0..3);
    let patch = (title, message, diff).prop_map(|(title, message, files)| {
        let hunks = files.iter().map(|(path, lines)| format!("file {path}.c\n@@ 1 @@\n{}\n", lines.join("\n")));
        patch(&title, &format!("{message}\n---\n{}", hunks.collect::<String>()))
    });
    vec(patch, 0..7)
}

/// Text out of pieces that mean something in a patch, between any other.
fn odd_text() -> impl Strategy<Value = String> {
    let pieces = [
        "diff --git a/x b/x\n",
        "diff --git ",
        "--- a/x\n",
        "+++ b/x\n",
        "--- ",
        "@@ -1,2 +1,2 @@ tea\n",
        "@@ -1 +0,0 @@\n",
        "@@ -1,99999999999999999999 +1 @@\n",
        "@@ -1,18446744073709551615 +1,1 @@\n",
        "@@",
        "+a\n",
        "-b\n",
        " c\n",
        "\n",
        "\\ No newline\n",
        "---\n",
        "-- >8 --\n",
        "From: A <a@b.c>\n",
        "Cc: A <a@b.c>\n",
        "Cc",
        "index 1..2\n",
        "GIT binary patch\n",
        "literal 3\n",
        "Binary files a and b differ\n",
        "rename to x\n",
        "Index: x\n",
        "\r",
        "\u{202e}",
        "é",
        "İ",
    ];
    let piece = prop_oneof![3 => proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,3}"];
    vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}
