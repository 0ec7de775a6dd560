//! The invented list is the same on every machine, and has everything that real lists have.

use crate::oracle::{self, Changes, Decision, Patch, Posting, SeriesTruth, State, Verdict};
use listpress::base::id::ObjectId;
use listpress::demo::facts::{DemoCheck, Mention};
use listpress::demo::{self, BuiltinList, DemoEvent, DemoMail};
use listpress::press::archive::Origin;
use listpress::press::mail::{self, Mail};
use listpress::press::posting as series;
use listpress::press::summary::MailSummary;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

const MAILS: usize = demo::BUILTIN_MAILS;

fn text(mail: &DemoMail) -> String {
    String::from_utf8_lossy(&mail.raw).into_owned()
}

fn small_list() -> Vec<DemoMail> {
    demo::mails(MAILS).filter(|mail| mail.event == DemoEvent::Mail).collect()
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
    let first = demo::materialise(one.path(), BuiltinList::First).unwrap();
    let second = demo::create(other.path(), MAILS, &mut |_| {}).unwrap();
    assert_eq!(first.heads, second.heads);
    insta::assert_snapshot!(first.heads[0], @"fc7f02ee10555b8a2231dd3cbb938d1df25966aa");
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
        assert_eq!(demo::mails(count).filter(|mail| mail.event == DemoEvent::Mail).count(), count);
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
            for (_, rest) in line.match_indices('@').map(|(position, _)| line.split_at(position + 1)) {
                let domain = rest.split([' ', '>', '<', ']', '+']).next().unwrap();
                assert!(reserved(domain), "{domain} in {line}");
            }
        }
        assert!(mail.email.contains(" at ") || reserved(&mail.email), "{}", mail.email);
    }
}

#[test]
fn the_mix_of_mails_is_that_of_a_real_list() {
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
        "From: Marram CI <",
        "From: checkpatch <",
        "\nStatus:     SUCCESS",
        "\nPre-existing issues:",
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
    let truth = oracle::truth(MAILS);
    assert!(truth.len() > 60, "{} series", truth.len());
    for posting in truth.iter().flat_map(|series| &series.postings) {
        for id in posting.cover.iter().chain(posting.patches.iter().map(|patch| &patch.message_id)) {
            let subject = subjects[&**id].to_lowercase();
            assert!(subject.contains("patch") || subject.starts_with("[git pull"), "{id}");
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

/// The mails of the list as listpress reads them, each Message-ID once.
fn read_list(mails: &[DemoMail]) -> Vec<Mail> {
    let origin = |mail: &DemoMail| Origin { commit: ObjectId::ZERO, epoch: 0, committed: mail.committed };
    let mut seen = BTreeSet::new();
    let read = mails.iter().map(|mail| mail::parse(origin(mail), &mail.raw));
    read.filter(|mail| seen.insert(mail.message_id.clone())).collect()
}

/// Head, version, total, cover, patches and replies of a posting.
type Shape = (String, String, usize, bool, Vec<(usize, String)>, BTreeSet<String>);

fn version(number: u32, minor: Option<u32>) -> String {
    minor.map_or(format!("v{number}"), |minor| format!("v{number}.{minor}"))
}

#[test]
fn every_posting_of_the_list_is_in_the_truth_once_with_all_its_replies() {
    // A list may end anywhere, even within a series.
    for count in [150, 777, MAILS] {
        let mails: Vec<_> = demo::mails(count).filter(|mail| mail.event == DemoEvent::Mail).collect();
        let mails = read_list(&mails);
        let summaries: Vec<_> = mails.iter().map(MailSummary::new).collect();
        let (mut read, mut truth) = (shapes_read(&summaries), shapes_true(&oracle::truth(count)));
        read.sort();
        truth.sort();
        for (read, truth) in read.iter().zip(&truth) {
            assert_eq!(read, truth, "of {count} mails");
        }
        assert_eq!(read.len(), truth.len());
    }
}

fn shapes_read(summaries: &[MailSummary]) -> Vec<Shape> {
    let id = |mail: usize| summaries[mail].message_id.to_string();
    let shape = |posting: series::Posting| -> Shape {
        let patches = posting.patches.iter().map(|slot| (slot.index as usize, id(slot.mail))).collect();
        let replies = posting.followups.iter().map(|mail| id(*mail)).collect();
        let version = version(posting.version.number, posting.version.minor);
        (id(posting.head), version, posting.total as usize, posting.cover.is_some(), patches, replies)
    };
    series::group(summaries).postings.into_iter().map(shape).collect()
}

fn shapes_true(truth: &[SeriesTruth]) -> Vec<Shape> {
    let shape = |posting: &Posting| -> Shape {
        let patches = posting.patches.iter().map(|patch| (patch.index, patch.message_id.to_string())).collect();
        let replies = posting.replies.iter().map(|reply| reply.message_id.to_string()).collect();
        let version = version(posting.version, posting.minor);
        (posting.head().unwrap().to_string(), version, posting.total, posting.cover.is_some(), patches, replies)
    };
    truth.iter().flat_map(|series| &series.postings).map(shape).collect()
}

#[test]
fn no_author_uses_a_title_for_two_series() {
    let mut owners = BTreeMap::new();
    for (number, series) in WORLD.truth.iter().enumerate() {
        for posting in series.postings.iter().filter(|posting| !posting.title.is_empty()) {
            let owner = *owners.entry((&posting.name, posting.title.to_lowercase())).or_insert(number);
            assert_eq!(owner, number, "{} by {}", posting.title, posting.name);
        }
    }
}

/// The list beside its truth, for lookups.
struct World {
    mails: Vec<Mail>,
    positions: BTreeMap<String, usize>,
    truth: Vec<SeriesTruth>,
}

static WORLD: LazyLock<World> = LazyLock::new(World::new);

impl World {
    fn new() -> Self {
        let mails = read_list(&small_list());
        let positions = mails.iter().enumerate();
        let positions =
            positions.filter_map(|(position, mail)| Some((mail.message_id.as_ref()?.to_string(), position))).collect();
        Self { mails, positions, truth: oracle::truth(MAILS) }
    }

    fn mail(&self, id: &str) -> &Mail {
        &self.mails[self.positions[id]]
    }

    /// The mails of a posting.
    fn mails_of(&self, posting: &Posting) -> impl Iterator<Item = &Mail> {
        let ids: Vec<_> = posting.cover.iter().chain(posting.patches.iter().map(|patch| &patch.message_id)).collect();
        ids.into_iter().map(|id| self.mail(id))
    }

    fn head(&self, posting: &Posting) -> &Mail {
        self.mail(posting.head().unwrap())
    }

    /// The scripted series that demonstrates this.
    fn series(&self, purpose: &str) -> &SeriesTruth {
        let found = self.truth.iter().find(|series| series.purpose == purpose);
        found.unwrap_or_else(|| panic!("no script is called {purpose}"))
    }

    /// All pairs of a posting and the one it continues, with their series: first the earlier one.
    fn continued(&self) -> impl Iterator<Item = (&SeriesTruth, &Posting, &Posting)> {
        let pair = |series: &'_ SeriesTruth, posting: &Posting| -> Option<usize> {
            let previous = posting.previous.as_ref()?;
            series.postings.iter().position(|other| other.head() == Some(previous))
        };
        let for_series = move |series: &'_ SeriesTruth| -> Vec<(usize, usize)> {
            let postings = series.postings.iter().enumerate();
            postings.filter_map(|(position, posting)| Some((pair(series, posting)?, position))).collect()
        };
        self.truth.iter().flat_map(move |series| {
            let pairs = for_series(series).into_iter();
            pairs.map(move |(before, position)| (series, &series.postings[before], &series.postings[position]))
        })
    }
}

fn change_ids(mail: &Mail) -> Vec<&str> {
    mail.body.text.lines().filter_map(|line| line.strip_prefix("change-id: ")).collect()
}

/// The strongest link to an earlier posting in the mails of a posting.
fn strongest(world: &World, earlier: &[Posting], posting: &Posting) -> Option<&'static str> {
    let ids: Vec<&str> = earlier
        .iter()
        .flat_map(|posting| world.mails_of(posting))
        .filter_map(|mail| mail.message_id.as_deref())
        .collect();
    let mails: Vec<&Mail> = world.mails_of(posting).collect();
    let shared = |mail: &&Mail| {
        let before = || earlier.iter().flat_map(|posting| world.mails_of(posting)).flat_map(|mail| change_ids(mail));
        change_ids(mail).into_iter().any(|id| before().any(|other| other == id))
    };
    let says = |before: &str, after: &str| {
        ids.iter().any(|id| mails.iter().any(|mail| mail.body.text.contains(&format!("{before}{id}{after}"))))
    };
    let answers = |mail: &&Mail| mail.references.iter().chain(&mail.in_reply_to).any(|id| ids.contains(&id.as_str()));
    let title = |posting: &Posting| posting.title.to_lowercase().replace(" the ", " ");
    let titled = !posting.partial && earlier.iter().any(|other| title(other) == title(posting));
    let found = [
        ("change-id", mails.iter().any(shared)),
        ("supersedes", says("Supersedes: <", ">")),
        ("changelog link", says(": https://lists.marram.example/r/", "\n")),
        ("reply", mails.iter().any(answers)),
        ("title", titled),
    ];
    found.into_iter().find_map(|(reason, found)| found.then_some(reason))
}

#[test]
fn what_links_a_posting_is_what_its_mails_say() {
    let world = &*WORLD;
    let mut reasons = BTreeMap::new();
    for series in &world.truth {
        for (position, posting) in series.postings.iter().enumerate() {
            assert_eq!(posting.previous.is_some(), position > 0, "{}", posting.title);
            // What is only alike, people see and this test does not.
            let alike = ["a title that is half the same", "cut out of a series"].contains(&series.purpose);
            let shown = strongest(world, &series.postings[..position], posting);
            let shown = shown.or((alike && position > 0).then_some("title"));
            assert_eq!(posting.linked_by, shown, "{}", posting.title);
            *reasons.entry(posting.linked_by.filter(|_| position > 0)).or_insert(0) += 1;
        }
    }
    let known = ["change-id", "changelog link", "reply", "supersedes", "title"];
    assert!(known.iter().all(|reason| reasons[&Some(*reason)] > 0), "{reasons:?}");
}

fn given(trailer: &mail::Trailer) -> String {
    format!("{}: {}", trailer.key, trailer.value)
}

#[test]
fn patches_carry_the_trailers_that_the_truth_says() {
    let world = &*WORLD;
    for patch in world.truth.iter().flat_map(|series| &series.postings).flat_map(|posting| &posting.patches) {
        let trailers = &world.mail(&patch.message_id).body.trailers;
        let reviews = |key: &str| ["Reviewed-by", "Acked-by", "Tested-by"].contains(&key);
        let read: Vec<_> = trailers.iter().filter(|trailer| reviews(&trailer.key)).map(given).collect();
        let known: Vec<_> = patch.carried.iter().map(ToString::to_string).collect();
        assert_eq!(read, known, "{}", patch.title);
    }
}

#[test]
fn replies_give_the_trailers_that_the_truth_says_and_no_others() {
    let world = &*WORLD;
    let keys = ["Reviewed-by", "Acked-by", "Tested-by", "Nacked-by"];
    let is_review = |trailer: &&mail::Trailer| keys.contains(&trailer.key.as_str());
    let of_mail = |mail: &Mail| {
        let id = mail.message_id.as_deref().unwrap_or_default().to_owned();
        let trailers = mail.body.trailers.iter().filter(is_review).map(given);
        trailers.map(|given| (id.clone(), given)).collect::<Vec<_>>()
    };
    let read: BTreeSet<_> = world.mails.iter().filter(|mail| mail.subject.reply).flat_map(of_mail).collect();
    let reviews = world.truth.iter().flat_map(|series| &series.reviews);
    let known: BTreeSet<_> = reviews.map(|review| (review.message_id.to_string(), review.given.to_string())).collect();
    let differ: Vec<_> = read.symmetric_difference(&known).collect();
    assert!(differ.is_empty(), "{differ:#?}");
}

#[test]
fn dropped_trailers_are_those_that_the_version_before_had() {
    let world = &*WORLD;
    let mut seen = 0;
    for (series, before, posting) in world.continued().filter(|(_, _, posting)| !posting.partial) {
        let mut expected = BTreeSet::new();
        for patch in &posting.patches {
            let Some(old) = before.patches.iter().find(|old| Some(old.index) == patch.before) else { continue };
            let sent = world.positions[&**posting.head().unwrap()];
            let counts = |review: &&oracle::Review| {
                let of_it = review.given_to == old.message_id || Some(&review.given_to) == before.cover.as_ref();
                let keys = ["Reviewed-by", "Acked-by", "Tested-by"];
                of_it && keys.contains(&review.given.key) && world.positions[&*review.message_id] < sent
            };
            let given = series.reviews.iter().filter(counts).map(|review| &review.given);
            let lost = old.carried.iter().chain(given).filter(|given| !patch.carried.contains(given));
            expected.extend(lost.map(|given| (given.to_string(), patch.title.clone())));
        }
        let complete = before.patches.len() == before.total && posting.patches.len() == posting.total;
        let known = posting.dropped_reviews.iter().map(|lost| (lost.given.to_string(), lost.patch.clone()));
        let known: BTreeSet<_> = known.collect();
        assert!(!complete || known == expected, "{}: {known:?} but {expected:?}", posting.title);
        seen += known.len();
    }
    assert!(seen > 5, "only {seen}");
}

#[test]
fn a_patch_is_changed_where_its_text_is() {
    let world = &*WORLD;
    let diff = |patch: &Patch| {
        let body = &world.mail(&patch.message_id).body;
        body.text[body.diff.clone()].to_owned()
    };
    let (mut same, mut changed) = (0, 0);
    for (series, before, posting) in world.continued() {
        let earlier = series.postings.iter().take_while(|other| other.head() != posting.head());
        let parts = earlier.filter(|other| other.partial && other.previous.as_ref() == before.head());
        let standing: Vec<&Patch> = parts.chain([before]).flat_map(|posting| &posting.patches).collect();
        for patch in &posting.patches {
            let Some(old) = standing.iter().find(|old| Some(old.index) == patch.before) else { continue };
            let differs = diff(old) != diff(patch) || old.title != patch.title;
            assert_eq!(patch.changed, differs, "{} v{}", patch.title, posting.version);
            *(if differs { &mut changed } else { &mut same }) += 1;
        }
        let of = |changes: Changes| changes.same + changes.changed + changes.new;
        assert_eq!(of(posting.changes), if posting.partial { 1 } else { posting.total }, "{}", posting.title);
    }
    assert!(same > 20 && changed > 20, "{same} same and {changed} changed");
}

#[test]
fn each_script_shows_what_it_is_called() {
    let world = &*WORLD;
    let scripts = include_str!("../../src/demo/scripts.txt").lines().filter(|line| line.starts_with("@ ")).count();
    assert_eq!(world.truth.iter().filter(|series| !series.purpose.is_empty()).count(), scripts);
    let summary = |series: &SeriesTruth| {
        let lines: String = series.postings.iter().map(line).collect();
        format!("{}: {:?}\n{lines}", series.purpose, series.state())
    };
    let text: String = world.truth.iter().filter(|series| !series.purpose.is_empty()).map(summary).collect();
    insta::assert_snapshot!(text);
}

/// A posting on one line.
fn line(posting: &Posting) -> String {
    let Changes { same, changed, new, dropped, moved } = posting.changes;
    let mut words = vec![version(posting.version, posting.minor)];
    let flags = [("rfc", posting.rfc), ("resend", posting.resend), ("part", posting.partial)];
    words.extend(flags.iter().filter(|(_, is)| *is).map(|(word, _)| (*word).to_owned()));
    let cover = if posting.cover.is_some() { "cover and " } else { "" };
    words.push(format!("{cover}{} of {} by {}", posting.patches.len(), posting.total, posting.name));
    words.extend(posting.linked_by.map(|reason| format!("linked by {reason}")));
    if posting.previous.is_some() {
        words.push(format!("={same} !{changed} +{new} -{dropped} ~{moved}"));
    }
    if !posting.dropped_reviews.is_empty() {
        words.push(format!("{} tags lost", posting.dropped_reviews.len()));
    }
    words.push(format!("{} replies, {:?}", posting.replies.len(), posting.state()));
    format!("    {}\n", words.join(", "))
}

#[test]
fn series_that_look_alike_are_kept_apart() {
    let world = &*WORLD;
    for (one, other) in [
        ("similar titles, the reader", "similar titles, the writer"),
        ("similar titles, board rev2", "similar titles, board rev3"),
        ("the same title, the first author", "the same title, the second author"),
    ] {
        let (one, other) = (world.series(one), world.series(other));
        assert!(one.postings.len() > 1 && one.postings.len() == other.postings.len());
        let sent = |series: &SeriesTruth| world.head(&series.postings[0]).date.seconds;
        assert!((sent(one) - sent(other)).abs() < 7 * 86_400, "{} are sent at about the same time", one.purpose);
        assert_eq!(one.author == other.author, !one.purpose.starts_with("the same title"));
    }
}

#[test]
fn a_quoted_trailer_does_not_count_but_one_from_another_address_does() {
    let world = &*WORLD;
    let series = world.series("tags of all kinds");
    let first = &series.postings[0];
    let quoting = |reply: &&oracle::Reply| world.mail(&reply.message_id).body.text.contains("\n> Reviewed-by: ");
    let quote = first.replies.iter().find(quoting).unwrap();
    assert!(series.reviews.iter().all(|review| review.message_id != quote.message_id));
    let acked = series.reviews.iter().find(|review| review.given.key == "Acked-by").unwrap();
    let from = &world.mail(&acked.message_id).from;
    assert!(from.name == acked.given.name && from.email != acked.given.email);
    assert!(series.reviews.iter().any(|review| review.to_cover));
    assert!(series.postings.iter().any(|posting| posting.dropped_reviews.len() > 1));
}

#[test]
fn a_reviewer_stays_silent_and_a_series_waits() {
    let world = &*WORLD;
    let [first, second] = &world.series("a reviewer who stays silent").postings[..] else { panic!("two versions") };
    assert!(first.replies_by_others() == 1 && second.replies.is_empty());
    let waiting = &world.series("waiting").postings[0];
    let days = (world.mails.last().unwrap().date.seconds - world.head(waiting).date.seconds) / 86_400;
    assert!(days > 14 && waiting.replies.is_empty() && waiting.state() == State::Open, "{days} days");
    let long = &world.series("thirteen versions").postings;
    let months = (world.head(&long[12]).date.seconds - world.head(&long[0]).date.seconds) / (30 * 86_400);
    assert!(long.len() == 13 && months >= 4, "{months} months");
}

#[test]
fn patches_are_taken_in_all_forms() {
    let world = &*WORLD;
    let postings = || world.truth.iter().flat_map(|series| &series.postings);
    let text = |decision: &Decision| &world.mail(&decision.message_id).body.text;
    for form in [
        "\nApplied, thanks!\n",
        "\nQueued for ",
        "      commit: ",
        "Here is the summary with links:",
        "(no matching commit)",
        "has been merged into the ",
        "has been merged into marram/marram.git:",
        "\nPatches 1-3 applied, thanks!\n",
        "\nDropped again",
        "\nNAK",
        "\nNacked-by: ",
    ] {
        assert!(
            postings().flat_map(|posting| &posting.decisions).any(|decision| text(decision).contains(form)),
            "{form}"
        );
    }
    for posting in postings() {
        for decision in &posting.decisions {
            let Verdict::Taken(taken) = &decision.verdict else { continue };
            let names = |word: &String| text(decision).contains(word.as_str());
            let has_tree = |tree: &String| text(decision).contains(tree.trim_start_matches("tip/"));
            // What was asked to be pulled, other mails tell.
            if world.mail(&decision.message_id).subject.text.starts_with("[GIT PULL]") {
                continue;
            }
            assert!(taken.commits.iter().all(|(_, commit)| names(commit)) && taken.tree.iter().all(has_tree));
            assert!(taken.patches.iter().all(|index| (1..=posting.total).contains(index)));
            assert_eq!(taken.queued, text(decision).contains("\nQueued "));
        }
    }
}

#[test]
fn bots_check_what_is_posted() {
    let world = &*WORLD;
    let checks = |posting: &Posting| posting.replies.iter().filter_map(|reply| reply.check).collect::<Vec<_>>();
    let [first, second] = &world.series("checked by bots").postings[..] else { panic!("two versions") };
    let found = |new, old| DemoCheck::Found { new, old };
    assert_eq!(checks(first), [DemoCheck::Failed, found(2, 1), found(0, 1)]);
    assert_eq!(checks(second), [DemoCheck::Passed, found(0, 1)]);
    let all: Vec<_> = world.truth.iter().flat_map(|series| &series.postings).flat_map(checks).collect();
    let count = |check: &dyn Fn(&DemoCheck) -> bool| all.iter().filter(|own| check(own)).count();
    let kinds = [
        count(&|check| *check == DemoCheck::Passed),
        count(&|check| *check == DemoCheck::Failed),
        count(&|check| matches!(check, DemoCheck::Found { new: 1.., .. })),
        count(&|check| matches!(check, DemoCheck::Found { new: 0, old: 1.. })),
        count(&|check| *check == found(0, 0)),
    ];
    assert!(kinds.iter().all(|count| *count > 1), "{kinds:?}");
}

#[test]
fn series_name_each_other() {
    let world = &*WORLD;
    let mentions = |purpose: &str| world.series(purpose).postings[0].mentions.clone();
    let [Mention::Depends(base)] = &mentions("depends on another series")[..] else { panic!("it depends on one") };
    assert_eq!(Some(base), world.series("what others build on").postings[0].head());
    let [Mention::Link(link)] = &mentions("names another mail")[..] else { panic!("it names one") };
    assert!(world.positions.contains_key(&**link));
    let [Mention::Fixes(commit)] = &mentions("fixes what another series broke")[..] else { panic!("it fixes one") };
    let decision = &world.series("what others build on").postings[0].decisions[0];
    let Verdict::Taken(taken) = &decision.verdict else { panic!("it was taken") };
    assert!(taken.commits.iter().any(|(_, other)| other.starts_with(commit.as_str())));
    for series in ["depends on another series", "names another mail", "fixes what another series broke"] {
        let posting = &world.series(series).postings[0];
        let text = &world.head(posting).body.text;
        let named = |mention: &Mention| match mention {
            Mention::Depends(id) => text.contains(&format!("Depends-on: <{id}>")),
            Mention::Link(id) => text.contains(&format!("/r/{id}")),
            Mention::Fixes(commit) => text.contains(&format!("\nFixes: {commit} (\"")),
        };
        assert!(posting.mentions.iter().all(named), "{series}");
    }
}

#[test]
fn open_series_touch_the_same_file_at_the_end() {
    let world = &*WORLD;
    let end = world.mails.last().unwrap().date.seconds;
    let touching = world.truth.iter().filter(|series| {
        let last = series.postings.last().unwrap();
        let journal = |patch: &Patch| patch.files.iter().any(|file| file == "fs/heronfs/journal.c");
        let recent = end - world.head(last).date.seconds < 20 * 86_400;
        recent && series.state() == State::Open && last.patches.iter().any(journal)
    });
    assert_eq!(touching.filter(|series| series.purpose.starts_with("touches")).count(), 3);
}

/// The sections of the MAINTAINERS file: title, patterns and exceptions.
fn sections() -> Vec<(&'static str, Vec<&'static str>, Vec<&'static str>)> {
    let text = demo::maintainers().split("----------------\n").nth(1).unwrap();
    let section = |section: &'static str| {
        let of = |key: &str| section.lines().filter_map(|line| line.strip_prefix(key)).collect();
        (section.trim().lines().next().unwrap(), of("F:\t"), of("X:\t"))
    };
    text.split("\n\n").map(section).collect()
}

#[test]
fn every_file_of_the_list_has_a_maintainer() {
    let sections = sections();
    assert_eq!(sections.last().unwrap().0, "THE REST");
    let world = &*WORLD;
    let postings = world.truth.iter().flat_map(|series| &series.postings);
    let files: BTreeSet<_> = postings.flat_map(|posting| &posting.patches).flat_map(|patch| &patch.files).collect();
    assert!(files.len() > 60, "{}", files.len());
    for file in files.into_iter().filter(|file| !file.starts_with("include/marram/") || !file.contains("old_")) {
        let covers = |pattern: &&str| *file == **pattern || pattern.ends_with('/') && file.starts_with(*pattern);
        let owners =
            sections.iter().filter(|(_, files, except)| files.iter().any(covers) && !except.iter().any(covers));
        assert!(owners.count() == 1, "{file}");
    }
}

#[test]
fn nothing_but_the_repository_is_written() {
    let folder = tempfile::tempdir().unwrap();
    demo::create(&folder.path().join("deep/list"), 5, &mut |_| {}).unwrap();
    let entries = |path: &Path| std::fs::read_dir(path).unwrap().count();
    assert_eq!((entries(&folder.path().join("deep/list")), entries(&folder.path().join("deep/list/git"))), (1, 1));
}
