//! What a run remembers of an earlier one: never anything that a run from nothing would not find.

use crate::world::{Inbox, Site};

/// Three days with two mails each.
fn days() -> Inbox {
    ["2025-03-04", "2025-03-05", "2025-03-06"].into_iter().fold(Inbox::v2(), |inbox, day| {
        inbox
            .mail_on(day, &format!("ann: [PATCH] kettle: whistle on {day}"))
            .mail_on(day, &format!("bob: Tea on {day}"))
    })
}

/// What a site from nothing holds for the same repository and configuration.
fn from_nothing(inbox: &Inbox, lines: &str) -> Site {
    Site::with(inbox, lines).build()
}

fn assert_like_new(site: &Site, inbox: &Inbox) {
    let new = from_nothing(inbox, "");
    assert_eq!(site.content().differences(&new.content()), [""; 0]);
    assert_eq!(site.pages().differences(&new.pages()), [""; 0]);
}

#[test]
fn a_run_with_nothing_new_reads_no_mail() {
    let inbox = days();
    let site = Site::of(&inbox).build();
    let run = site.run(&["digest"]);
    assert!(run.stderr.contains("0 mails read; digests: 0 written, 3 unchanged"), "{}", run.stderr);
}

#[test]
fn new_mail_gives_what_a_run_from_nothing_gives() {
    let inbox = days();
    let site = Site::of(&inbox).build();
    let inbox = inbox.mail_on("2025-03-06", "cy: Late tea").mail_on("2025-03-07", "ann: [PATCH] kettle: simmer");
    let run = site.run(&["build"]);
    assert!(run.stderr.contains("4 mails read; digests: 2 written, 2 unchanged"), "{}", run.stderr);
    assert_like_new(&site, &inbox);
}

#[test]
fn a_deletion_long_ago_gives_what_a_run_from_nothing_gives() {
    let inbox = days();
    let site = Site::of(&inbox).build();
    let inbox = inbox.delete(1);
    assert_like_new(&site.build(), &inbox);
}

#[test]
fn a_message_id_that_came_in_a_remembered_day_is_still_a_duplicate() {
    let inbox = days();
    let site = Site::of(&inbox).build();
    let inbox = inbox.again(1);
    let again = site.run(&["build"]);
    let new = from_nothing(&inbox, "").run(&["digest", "--force"]);
    assert!(again.stderr.contains("came before"), "{}", again.stderr);
    let notes = |text: &str| {
        text.lines().filter(|line| line.starts_with("note: commit")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(notes(&again.stderr), notes(&new.stderr));
    assert_like_new(&site, &inbox);
}

#[test]
fn when_the_first_of_two_copies_is_deleted_the_second_one_counts() {
    let inbox = days().mail_on("2025-03-07", "cy: More tea").again(1);
    let site = Site::of(&inbox).build();
    let inbox = inbox.delete(1);
    assert_like_new(&site.build(), &inbox);
}

#[test]
fn a_digest_that_was_edited_or_lost_is_written_again() {
    let inbox = days();
    let site = Site::of(&inbox).build();
    let edited = site.read("content/kettle/2025-03-04.md").replace("whistle", "sing");
    let site = site.file("content/kettle/2025-03-04.md", &edited);
    std::fs::remove_file(site.path("content/kettle/2025-03-05.md")).unwrap();
    let run = site.run(&["build"]);
    assert!(run.stderr.contains("digests: 2 written, 1 unchanged"), "{}", run.stderr);
    assert_like_new(&site, &inbox);
}

#[test]
fn another_configuration_presses_everything_anew() {
    let inbox = days();
    let list = |lines: &str| format!("title: T\n{lines}lists:\n  - name: kettle\n    repository: '[INBOX]'\n");
    let site = Site::of(&inbox).yaml(&list("")).build().yaml(&list("top: 1\n")).build();
    let new = Site::of(&inbox).yaml(&list("top: 1\n")).build();
    assert!(site.read("content/kettle/2025-03-04.md").contains("\ntop: 1\n"));
    assert_eq!(site.content().differences(&new.content()), [""; 0]);
}

#[test]
fn a_broken_memory_is_no_memory() {
    let inbox = days();
    for file in ["index", "kettle.pressed"] {
        let site = Site::of(&inbox).build().file(&format!(".listpress/{file}"), "{\"setting\": 7");
        assert_like_new(&site.build(), &inbox);
    }
}

#[test]
fn force_reads_everything() {
    let inbox = days();
    let run = Site::of(&inbox).build().run(&["digest", "--force"]);
    assert!(run.stderr.contains("6 mails read; digests: 0 written, 3 unchanged"), "{}", run.stderr);
}

#[test]
fn the_text_of_a_digest_is_the_same_with_and_without_memory() {
    let inbox = days().again(1);
    let fresh = Site::of(&inbox);
    let built = Site::of(&inbox).build();
    assert_eq!(fresh.run(&["text", "2025-03-06"]).stdout, built.run(&["text", "2025-03-06"]).stdout);
}

#[test]
fn digests_of_a_history_that_is_gone_are_not_mixed_with_another() {
    let inbox = days();
    let site = Site::of(&inbox).build();
    let rewritten = Inbox::v2().mail_on("2025-03-04", "ann: Another beginning");
    let yaml = format!("title: T\nlists:\n  - name: kettle\n    repository: '{}'\n", rewritten.path.display());
    let site = site.yaml(&yaml);
    let error = site.fails(&["build"]).replace(&inbox.id(2), "[GONE]");
    insta::assert_snapshot!(error.split_once("content/").unwrap().1, @r"
    kettle/2025-03-04.md: commit [GONE], recorded there, is not in the archive of list `kettle`: its branch was rewritten, or `repository` names another one
      hint: restore the repository, or press everything anew with --force
    ");
    assert_eq!(site.run(&["build", "--force"]).code, 0);
    assert_eq!(
        site.names("content/kettle"),
        ["2025-03-04.md", "reading/2025-03/another-beginning-5x5df5mq4wz3yjwu.md"]
    );
}

/// A site of the first mails of the invented list.
fn invented(mails: usize) -> Site {
    grown(Site::empty().yaml("title: T\nranges: weekly\nlists: [{name: marram, repository: list}]\n"), mails)
}

/// The same list with more mails: what was there keeps its place and its commits.
fn grown(site: Site, mails: usize) -> Site {
    let _ = std::fs::remove_dir_all(site.path("list"));
    listpress::demo::create(&site.path("list"), mails, &mut |_| {}).unwrap();
    site
}

#[test]
fn lives_grow_with_the_list_as_if_all_mail_had_always_been_there() {
    // No cover is missing at the end of these: a page that content/ had of its patches keeps its name.
    let mut site = invented(302);
    for mails in [302, 303, 340, 341, 420, 700] {
        site = grown(site, mails);
        assert_eq!(site.run(&["digest"]).code, 0);
        let new = invented(mails);
        assert_eq!(new.run(&["digest"]).code, 0);
        assert!(new.has("content/marram/series/2024-w02.md"));
        assert_eq!(site.content().differences(&new.content()), [""; 0], "{mails} mails");
    }
    let content = site.content();
    std::fs::remove_dir_all(site.path(".listpress")).unwrap();
    assert_eq!(site.run(&["digest"]).code, 0);
    assert_eq!(site.content().differences(&content), [""; 0], "without memory");
}

#[test]
fn a_new_version_changes_the_file_of_the_day_that_its_series_began_on() {
    let inbox = days();
    let site = Site::of(&inbox).build();
    let before = site.content();
    let inbox = inbox.mail_on("2025-03-08", "ann: [PATCH v2] kettle: whistle on 2025-03-04");
    let site = site.build();
    let changed = site.content().differences(&before);
    // The digest of the day that was the last one says that it is over.
    assert_eq!(
        changed,
        [
            "kettle/2025-03-06.md",
            "kettle/2025-03-08.md",
            "kettle/reading/2025-03/kettle-whistle-on-2025-03-04-osl3mk5srfb5cpxw.md",
            "kettle/series/2025-03-04.md"
        ]
    );
    assert!(site.read("content/kettle/series/2025-03-04.md").contains("linked by title"));
    assert_like_new(&site, &inbox);
}
