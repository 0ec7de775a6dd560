//! The invented list: the same on every machine, with everything in it that real lists have.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use listpress::demo::{self, DemoMail, Event, State};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const MAILS: usize = demo::BUILTIN_MAILS;

fn text(mail: &DemoMail) -> String {
    String::from_utf8_lossy(&mail.raw).into_owned()
}

fn small_list() -> Vec<DemoMail> {
    demo::mails(MAILS).filter(|mail| mail.event == Event::Mail).collect()
}

fn subjects_with(mails: &[DemoMail], part: &str) -> usize {
    mails.iter().filter(|mail| mail.subject.contains(part)).count()
}

fn messages(repository: &git2::Repository) -> Vec<(git2::Oid, String, git2::Oid, i64)> {
    let mut walk = repository.revwalk().unwrap();
    walk.set_sorting(git2::Sort::TOPOLOGICAL | git2::Sort::REVERSE).unwrap();
    walk.push_head().unwrap();
    let commit = |id: Result<git2::Oid, git2::Error>| {
        let commit = repository.find_commit(id.unwrap()).unwrap();
        assert!(commit.parent_count() <= 1, "there are no merges");
        let tree = commit.tree().unwrap();
        assert_eq!(tree.len(), 1, "a tree holds one file");
        let entry = tree.get(0).unwrap();
        (commit.id(), entry.name().unwrap().to_owned(), entry.id(), commit.time().seconds())
    };
    walk.map(commit).collect()
}

#[test]
fn the_built_in_list_has_the_same_ids_on_every_machine() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first = demo::materialise(one.path()).unwrap();
    let second = demo::create(other.path(), MAILS, &mut |_| {}).unwrap();
    assert_eq!(first.heads, second.heads);
    insta::assert_snapshot!(first.heads[0], @"ebabdec6ff616715fa237803cead21d30f77db61");
}

#[test]
fn the_repository_holds_one_linear_history_of_one_mail_per_commit() {
    let folder = tempfile::tempdir().unwrap();
    let mut progress = Vec::new();
    let created = demo::create(folder.path(), 300, &mut |mails| progress.push(mails)).unwrap();
    let repository = git2::Repository::open_bare(folder.path().join("git/0.git")).unwrap();
    assert_eq!(repository.find_reference("HEAD").unwrap().symbolic_target().unwrap(), Some("refs/heads/master"));
    let messages = messages(&repository);
    assert_eq!(messages.last().unwrap().0.as_bytes(), created.heads[0].0);
    assert_eq!(messages.len(), created.commits[0]);
    assert_eq!(progress.last(), Some(&300));
    assert!(messages.is_sorted_by_key(|(_, _, _, seconds)| *seconds), "committer dates never go back");
    let deletions: Vec<_> = messages.iter().filter(|(_, name, _, _)| name == "d").collect();
    assert_eq!(deletions.len(), 1);
    let deleted = |(_, name, blob, _): &&(_, String, git2::Oid, i64)| name == "m" && *blob == deletions[0].2;
    assert_eq!(messages.iter().filter(deleted).count(), 1, "the deletion names a mail that was there");
    assert!(messages.windows(2).any(|pair| pair[0].2 == pair[1].2), "one commit has its parent's tree");
}

#[test]
fn a_list_has_as_many_mails_as_were_asked_for() {
    for count in [0, 1, 77, MAILS] {
        assert_eq!(demo::mails(count).filter(|mail| mail.event == Event::Mail).count(), count);
    }
}

#[test]
fn a_longer_list_begins_with_the_shorter_one() {
    let (short, long) = (demo::mails(200), demo::mails(400));
    assert!(short.zip(long).all(|(one, other)| one.raw == other.raw && one.committed == other.committed));
}

#[test]
fn a_folder_with_something_in_it_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("thesis.txt"), "do not lose this").unwrap();
    let error = demo::create(folder.path(), 3, &mut |_| {}).unwrap_err().to_string();
    let error = error.replace(&folder.path().display().to_string(), "FOLDER");
    insta::assert_snapshot!(error, @"FOLDER is not empty: name a folder that does not exist yet, or empty it first");
    assert!(folder.path().join("thesis.txt").exists() && !folder.path().join("git").exists());
}

#[test]
fn every_address_is_in_a_domain_reserved_for_examples() {
    let reserved = |domain: &str| {
        let domain = domain.trim_end_matches(['.', '>', '/', ':', ',', ';', ')', '"']);
        domain.ends_with(".example") || domain.ends_with("example.org") || domain.ends_with("example.com")
    };
    for mail in demo::mails(MAILS) {
        let text = text(&mail);
        let (header, _) = text.split_once("\n\n").unwrap();
        for line in header.lines() {
            for (_, rest) in line.match_indices('@').map(|(place, _)| line.split_at(place + 1)) {
                let domain = rest.split([' ', '>', '<', ']', '+']).next().unwrap();
                assert!(reserved(domain), "{domain} in {line}");
            }
        }
        assert!(mail.email.contains(" at ") || reserved(&mail.email), "{}", mail.email);
    }
}

#[test]
fn the_mix_is_that_of_a_real_list() {
    let mails = small_list();
    let replies = subjects_with(&mails, "Re: ");
    let tagged = |mail: &&DemoMail| mail.subject.starts_with('[') && mail.subject.to_lowercase().contains("patch");
    let patches = mails.iter().filter(tagged).count();
    assert!((MAILS * 38 / 100..MAILS * 55 / 100).contains(&patches), "{patches} patches");
    assert!((MAILS * 38 / 100..MAILS * 55 / 100).contains(&replies), "{replies} replies");
    let senders: BTreeSet<_> = mails.iter().map(|mail| &mail.email).collect();
    assert!(senders.len() >= 120, "{} people", senders.len());
    let days = (mails.last().unwrap().committed - mails[0].committed) / 86_400;
    assert!((110..160).contains(&days), "{days} days");
}

#[test]
fn everything_that_real_lists_have_is_there() {
    let mails = small_list();
    let mut missing = Vec::new();
    for part in [
        "[PATCH 0/",
        "[PATCH v2",
        "[PATCH v5",
        "[RFC PATCH",
        "RESEND",
        "[GIT PULL]",
        "[syzbot]",
        "[ANNOUNCE]",
        "[PATCH net-next",
        "[PATCH 2.4 ",
        "AUTOSEL",
        "Re: [PATCH",
        "Revert \"",
        "<script>",
        "[PATCH v4 2/",
        "SKIFF: x86/mmu:",
        "Please note:",
    ] {
        if subjects_with(&mails, part) == 0 {
            missing.push(part);
        }
    }
    let texts: Vec<String> = mails.iter().map(text).collect();
    for part in [
        "charset=koi8-r",
        "charset=gbk",
        "charset=iso-2022-jp",
        "charset=iso-8859-1",
        "format=flowed",
        "base64",
        "quoted-printable",
        "multipart/signed",
        "multipart/mixed",
        "via B4 Relay",
        "\n\nFrom: ",
        "=?utf-8?q?",
        "+9900",
        "<../../x>",
        "{{ 7*7 }}",
        "]]>",
        "javascript:",
        "kernel test robot",
        "patchwork-bot",
        "pr-tracker-bot",
        "\nReviewed-by: ",
        "\nAcked-by: ",
        "\nTested-by: ",
        "\nNacked-by: ",
        "\nReported-by: ",
        "\nFixes: ",
        "\nchange-id: ",
        "\nbase-commit: ",
        "Changes in v",
        "v1 -> v2",
        "\nv2:\n",
        "rename from ",
        "new file mode",
        "deleted file mode",
        "\nApplied to ",
        "marram-devel mailing list --",
    ] {
        if !texts.iter().any(|text| text.contains(part)) {
            missing.push(part);
        }
    }
    assert!(missing.is_empty(), "missing: {missing:?}");
    let mut ids = BTreeMap::new();
    for mail in &mails {
        *ids.entry(&mail.message_id).or_insert(0) += 1;
    }
    assert_eq!(ids.remove(&String::new()), Some(1), "one mail without a Message-ID");
    assert_eq!(ids.values().filter(|count| **count > 1).count(), 1, "one Message-ID twice");
    assert_eq!(mails.iter().filter(|mail| mail.sent > 4_000_000_000).count(), 1, "one mail from 2106");
}

#[test]
fn no_placeholder_is_left_unfilled() {
    for mail in demo::mails(MAILS) {
        let text = text(&mail);
        for name in ["noun", "struct", "function", "callee", "var", "member", "small", "count", "tag", "reviewer", "id"]
        {
            assert!(!text.contains(&format!("{{{name}}}")), "{name} in {}", mail.subject);
        }
    }
}

#[test]
fn a_diffstat_says_what_the_diff_does() {
    let mut compared = 0;
    for mail in small_list() {
        let text = text(&mail);
        let Some(start) = text.find("\ndiff --git") else { continue };
        if text.contains("quoted-printable") || mail.subject.starts_with("Re:") {
            continue;
        }
        let diff =
            text[start + 1..].split("\n-- \n").next().unwrap().split("\n\n---\n").next().unwrap().to_owned() + "\n";
        let stats = git2::Diff::from_buffer(diff.as_bytes()).unwrap().stats().unwrap();
        let summary = text[..start].lines().rev().find(|line| line.contains(" changed, ")).unwrap();
        let number = |word: &str| {
            let part = summary.split(", ").find(|part| part.contains(word));
            part.map_or(0, |part| part.trim().split(' ').next().unwrap().parse::<usize>().unwrap())
        };
        let written = (number("changed"), number("insertion"), number("deletion"));
        assert_eq!(written, (stats.files_changed(), stats.insertions(), stats.deletions()), "{}", mail.subject);
        compared += 1;
    }
    assert!(compared > 300, "only {compared} diffs");
}

#[test]
fn the_truth_about_series_names_mails_that_are_in_the_list() {
    let mails = small_list();
    let subjects: BTreeMap<&str, &str> = mails.iter().map(|mail| (&*mail.message_id, &*mail.subject)).collect();
    let truth = demo::truth(MAILS);
    assert!(truth.len() > 60, "{} series", truth.len());
    for posting in truth.iter().flat_map(|series| &series.postings) {
        for id in posting.cover.iter().chain(posting.patches.iter().map(|patch| &patch.message_id)) {
            assert!(subjects[&**id].to_lowercase().contains("patch"), "{id}");
        }
    }
    for review in truth.iter().flat_map(|series| &series.reviews) {
        assert!(subjects[&*review.message_id].starts_with("Re: "), "{}", review.given);
    }
    let versions = truth.iter().map(|series| series.postings.len()).max().unwrap();
    assert!(versions >= 8, "a series has {versions} versions");
    assert!(truth.iter().any(|series| series.state() == State::Applied));
    assert!(truth.iter().any(|series| series.state() == State::Rejected));
    let postings: Vec<_> = truth.iter().flat_map(|series| &series.postings).collect();
    assert!(postings.iter().any(|posting| !posting.threaded && posting.total > 1));
    assert!(postings.iter().any(|posting| posting.patches.len() < posting.total));
    assert!(postings.iter().any(|posting| !posting.dropped_reviews.is_empty()));
}

#[test]
fn nothing_but_the_repository_is_written() {
    let folder = tempfile::tempdir().unwrap();
    demo::create(&folder.path().join("deep/list"), 5, &mut |_| {}).unwrap();
    let entries = |path: &Path| std::fs::read_dir(path).unwrap().count();
    assert_eq!((entries(&folder.path().join("deep/list")), entries(&folder.path().join("deep/list/git"))), (1, 1));
}
