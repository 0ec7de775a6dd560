//! Reading list repositories: every layout, what commits can do to mails, and every fault with its message.

use crate::world::letter::{letter, raw};
use crate::world::{Inbox, Site};
use git2::Oid;
use listpress::base::id::ObjectId;
use listpress::git::{ObjectError, OpenError};
use listpress::press::archive::{Archive, ArchiveError, ArchiveLog, ArchivePosition, ArchiveRange};
use listpress::press::mail::Mail;
use listpress::press::reader::MailReader;
use std::fs;

#[test]
fn a_folder_of_epochs_below_git_is_one_history() {
    let inbox = Inbox::v2().mail("ann: one").epoch(1).mail("bob: two").mail("ann: three").epoch(2).mail("bob: four");
    assert_eq!(subjects(&inbox), ["one", "two", "three", "four"]);
    let epochs: Vec<u32> = log(&inbox).arrivals.iter().map(|arrival| arrival.origin.epoch).collect();
    assert_eq!(epochs, [0, 1, 1, 2]);
}

#[test]
fn epochs_may_lie_directly_in_the_folder() {
    assert_eq!(subjects(&Inbox::v2_flat().mail("ann: one").epoch(1).mail("bob: two")), ["one", "two"]);
}

#[test]
fn epochs_are_ordered_by_number_and_not_by_name() {
    let mut inbox = Inbox::v2();
    for epoch in 0..12 {
        inbox = if epoch == 0 { inbox } else { inbox.epoch(epoch) }.mail(&format!("ann: {epoch}"));
    }
    assert_eq!(subjects(&inbox), (0..12).map(|epoch| epoch.to_string()).collect::<Vec<_>>());
}

#[test]
fn one_bare_epoch_is_an_archive() {
    assert_eq!(subjects(&Inbox::bare().mail("ann: one").mail("bob: two")), ["one", "two"]);
}

#[test]
fn an_epoch_with_a_working_tree_is_an_archive() {
    assert_eq!(subjects(&Inbox::checkout().mail("ann: one").mail("bob: two")), ["one", "two"]);
}

#[test]
fn a_bare_repository_without_its_config_file_is_an_archive() {
    let inbox = Inbox::v2().mail("ann: one").mail("bob: two");
    fs::remove_file(inbox.epoch.join("config")).unwrap();
    assert_eq!(subjects(&inbox), ["one", "two"]);
}

#[test]
fn a_mirror_with_a_promised_pack_is_read_without_fetching() {
    let inbox = Inbox::v2().mail("ann: one").mail("bob: two");
    let config = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n[remote \"origin\"]\n\turl = https://example.invalid/\n\tpromisor = true\n\tpartialclonefilter = blob:none\n";
    fs::write(inbox.epoch.join("config"), config).unwrap();
    fs::write(inbox.epoch.join("objects/pack/pack-0123456789012345678901234567890123456789.promisor"), "").unwrap();
    assert_eq!(subjects(&inbox), ["one", "two"]);
}

#[test]
fn nothing_in_a_repository_is_executed() {
    let inbox = Inbox::checkout().mail("ann: one");
    let trap = inbox.path.join("sprung");
    let command = format!("touch {}", trap.display());
    let config = format!(
        "[core]\n\trepositoryformatversion = 0\n\tfsmonitor = {command}\n\tsshCommand = {command}\n\tpager = {command}\n[diff]\n\texternal = {command}\n[filter \"x\"]\n\tsmudge = {command}\n"
    );
    fs::write(inbox.git_folder().join("config"), config).unwrap();
    let site = Site::of(&inbox).build();
    assert!(site.has("public/index.html") && !trap.exists());
}

#[test]
fn a_v1_repository_gives_its_mails_in_the_order_of_their_commits() {
    let inbox = Inbox::v1().mail("ann: one").mail("bob: two").mail("ann: three").delete(2).mail("bob: four");
    assert_eq!(subjects(&inbox), ["one", "three", "four"]);
}

#[test]
fn a_v1_repository_whose_mails_are_all_deleted_is_an_empty_archive() {
    let inbox = Inbox::v1().mail("ann: one").delete(1);
    assert_eq!(subjects(&inbox), Vec::<String>::new());
    assert_eq!(problems(&inbox), Vec::<String>::new());
}

#[test]
fn an_empty_newest_epoch_is_passed_over() {
    let inbox = Inbox::v2().mail("ann: one").epoch(1);
    assert_eq!((subjects(&inbox), problems(&inbox)), (vec!["one".to_owned()], Vec::new()));
}

#[test]
fn a_gap_between_epochs_is_reported_and_the_rest_is_read() {
    let inbox = Inbox::v2().mail("ann: one").epoch(2).mail("bob: two").epoch(6).mail("ann: three");
    assert_eq!(subjects(&inbox), ["one", "two", "three"]);
    insta::assert_snapshot!(problems(&inbox).join("\n"), @r"
    epoch 1 is missing between 0 and 2; `listpress sync` fetches it
    epochs 3 to 5 are missing between 2 and 6; `listpress sync` fetches them
    ");
    assert_eq!(Site::of(&inbox).run(&["build"]).code, 3);
}

#[test]
fn the_first_epochs_may_be_left_away() {
    let inbox = Inbox::v2_from(7).mail("ann: one").epoch(8).mail("bob: two");
    assert_eq!((subjects(&inbox), problems(&inbox)), (vec!["one".to_owned(), "two".to_owned()], Vec::new()));
}

#[test]
fn a_commit_with_its_parents_tree_is_not_a_second_mail() {
    let inbox = Inbox::v2().mail("ann: one").same_tree().mail("bob: two").same_tree().same_tree();
    assert_eq!(subjects(&inbox), ["one", "two"]);
    assert_eq!((log(&inbox).commits.len(), log(&inbox).arrivals.len()), (5, 2));
    assert_eq!(taken_problems(&inbox), Vec::<String>::new());
}

#[test]
fn a_merge_is_followed_along_its_first_parent() {
    let inbox = Inbox::v2().mail("ann: one").merge(&letter("bob: two"), &letter("eve: aside")).mail("ann: three");
    assert_eq!(subjects(&inbox), ["one", "two", "three"]);
}

#[test]
fn a_deletion_by_the_same_bytes_takes_the_mail_away() {
    let inbox = Inbox::v2().mail("ann: one").mail("bob: two").delete(1);
    assert_eq!(subjects(&inbox), ["two"]);
}

#[test]
fn a_deletion_in_a_later_epoch_takes_the_mail_away() {
    let inbox = Inbox::v2().mail("ann: one").mail("bob: two").epoch(1).mail("ann: three").delete(2);
    assert_eq!(subjects(&inbox), ["one", "three"]);
}

#[test]
fn a_deletion_by_other_bytes_with_the_same_message_id_takes_the_mail_away() {
    let other = letter("ann: [bot] one, with a footer").id("first@mail.invalid").bytes(1, 0);
    let inbox = Inbox::v2().letter(letter("ann: one").id("first@mail.invalid")).mail("bob: two").delete_bytes(&other);
    assert_eq!(subjects(&inbox), ["two"]);
}

#[test]
fn a_mail_that_comes_again_after_its_deletion_counts() {
    let inbox = Inbox::v2().mail("ann: one").mail("bob: two").delete(1).mail("ann: three").again(1);
    assert_eq!(subjects(&inbox), ["two", "three", "one"]);
    let by_id = letter("ann: other bytes").id("m1@mail.invalid").bytes(1, 0);
    let inbox = Inbox::v2().mail("ann: one").mail("bob: two").delete_bytes(&by_id).again(1);
    assert_eq!(subjects(&inbox), ["two", "one"]);
}

#[test]
fn a_deletion_of_a_mail_that_never_came_changes_nothing() {
    let inbox = Inbox::v2().mail("ann: one").delete_bytes(b"Message-ID: <nobody@mail.invalid>\n\n");
    assert_eq!((subjects(&inbox), problems(&inbox)), (vec!["one".to_owned()], Vec::new()));
}

#[test]
fn of_two_mails_with_one_message_id_the_first_counts_and_the_second_is_reported() {
    let twice = |subject: &str| letter(subject).id("twice@mail.invalid");
    let inbox = Inbox::v2().letter(twice("ann: first")).mail("bob: between").epoch(1).letter(twice("eve: second"));
    assert_eq!(subjects(&inbox), ["first", "between"]);
    let problems = taken_problems(&inbox);
    assert_eq!(problems.len(), 1);
    let (first, second) = (inbox.id(1), inbox.id(3));
    assert_eq!(
        problems[0],
        format!("commit {second}: <twice@mail.invalid> came before, in commit {first}; the first one counts")
    );
}

#[test]
fn a_commit_without_a_mail_is_reported_and_the_rest_is_read() {
    let inbox = Inbox::v2().mail("ann: one").stranger().mail("bob: two");
    assert_eq!(subjects(&inbox), ["one", "two"]);
    assert_eq!(
        problems(&inbox),
        [format!("commit {}: no mail: its tree holds `README`, and neither `m` nor `d`", inbox.id(2))]
    );
}

#[test]
fn trees_that_public_inbox_does_not_write_are_reported_and_never_read_as_a_mail() {
    let trees: [&[&str]; 13] = [
        &[],
        &["100644 README", "100644 m"],
        &["100644 d", "100644 m"],
        &["100644 d", "100644 e"],
        &["120000 m"],
        &["120000 d"],
        &["160000 m"],
        &["40000 m"],
        &["100755 m"],
        &["100644 d", "120000 m"],
        &["100644 m", "100644 m"],
        &["40000 ab", "100644 m"],
        &["100644 a\u{1b}]0;\u{202e}b"],
    ];
    let inbox = trees.iter().fold(Inbox::v2().mail("ann: one"), |inbox, tree| inbox.tree(tree));
    assert_eq!(subjects(&inbox), ["one"]);
    let found = problems(&inbox);
    let found = found.iter().enumerate().map(|(at, problem)| problem.replace(&inbox.id(at + 2), "[ID]"));
    insta::assert_snapshot!(found.collect::<Vec<_>>().join("\n"), @r"
    commit [ID]: no mail: its tree is empty
    commit [ID]: no mail: its tree holds `README` beside `m`
    commit [ID]: no mail: its tree holds both `m` and `d`
    commit [ID]: no mail: its tree holds `e` beside `d`
    commit [ID]: no mail: `m` is a symbolic link
    commit [ID]: no mail: `d` is a symbolic link
    commit [ID]: no mail: `m` is a submodule
    commit [ID]: no mail: `m` is a folder
    commit [ID]: no mail: `m` is an executable file
    commit [ID]: no mail: `m` is a symbolic link
    commit [ID]: no mail: its tree holds one name twice
    commit [ID]: no mail: its tree holds `ab` beside `m`
    commit [ID]: no mail: its tree holds `a␛]0;[U+202E]b`, and neither `m` nor `d`
    ");
    // What old versions of git wrote is a mail.
    assert_eq!(subjects(&Inbox::v2().tree(&["100664 m"])), ["never a mail"]);
}

#[test]
fn files_that_are_no_mails_of_a_v1_repository_are_reported_and_never_read_as_a_mail() {
    let mail = "0123456789abcdef0123456789abcdef012345";
    let inbox = Inbox::v1().mail("ann: one").mail("bob: two");
    let inbox = inbox.tree(&["100644 README", "40000 ab", "40000 docs", "160000 ef"]).mail("ann: three");
    assert_eq!(subjects(&inbox), ["three"], "what the tree lacks is deleted");
    let inside = Inbox::v1().mail("ann: one").tree(&[&format!("120000 {mail}")]).tree(&["40000 ab"]);
    let ids = [inbox.id(3), inside.id(2), inside.id(3)];
    let found = [problems(&inbox), problems(&inside)].concat();
    let found = found.iter().zip(ids).map(|(problem, id)| problem.replace(&id, "[ID]"));
    insta::assert_snapshot!(found.collect::<Vec<_>>().join("\n"), @r"
    commit [ID]: no mail: `README` is not named like a mail, and 4 more are no mails
    commit [ID]: no mail: `0123456789abcdef0123456789abcdef012345` is a symbolic link
    commit [ID]: no mail: `ab/0123456789abcdef0123456789abcdef012345` is a symbolic link
    ");
}

#[test]
fn a_missing_mail_costs_that_mail() {
    let inbox = Inbox::v2().mail("ann: one").mail("bob: two").mail("ann: three");
    inbox.lose(inbox.blob(2));
    assert_eq!(subjects(&inbox), ["one", "three"]);
    let expected = format!("commit {}: the mail is left out: object {} is missing", inbox.id(2), inbox.blob(2));
    assert_eq!(taken_problems(&inbox), [expected]);
    let run = Site::of(&inbox).run(&["build"]);
    assert_eq!((run.code, run.stderr.matches("problem: commit").count()), (3, 1), "{}", run.stderr);
    assert!(run.stderr.contains("\n  hint: move the repository away and fetch it anew"), "{}", run.stderr);
}

#[test]
fn a_corrupt_mail_costs_that_mail() {
    let inbox = Inbox::v2().mail("ann: one").mail("bob: two").mail("ann: three");
    inbox.spoil(inbox.blob(2));
    assert_eq!(subjects(&inbox), ["one", "three"]);
    let problems = taken_problems(&inbox);
    let expected = format!("commit {}: the mail is left out: object {} cannot be read: ", inbox.id(2), inbox.blob(2));
    assert!(problems.len() == 1 && problems[0].starts_with(&expected), "{problems:?}");
}

#[test]
fn a_published_mail_that_can_no_longer_be_read_stays_published() {
    let inbox = Inbox::v2().mail_on("2025-03-03", "ann: [PATCH] kettle: whistle").mail_on("2025-03-04", "bob: Tea");
    let site = Site::of(&inbox).build();
    let (content, pages) = (site.content(), site.pages());
    inbox.spoil(inbox.blob(1));
    // Another version of the program presses everything again.
    std::fs::remove_dir_all(site.path(".listpress")).unwrap();
    let error = site.fails(&["build"]);
    assert_eq!((site.content().differences(&content), site.pages().differences(&pages)), (Vec::new(), Vec::new()));
    let error = error.replace(&inbox.id(1), "[COMMIT]").replace(&inbox.blob(1).to_string(), "[MAIL]");
    insta::assert_snapshot!(error, @r"
    error: list `kettle`: commit [COMMIT]: its mail can no longer be read: object [MAIL] cannot be read: failed to inflate loose object; [ROOT]/content/kettle/2025-03-03.md has it, and all pages of the list stay as they are
      hint: `git fsck` in the repository lists what is broken; move it away and fetch it anew with `listpress sync`, or restore it; `--force` gives the mail up
    ");

    assert_eq!(site.run(&["build", "--force"]).code, 3);
    assert!(!site.content().text("kettle/2025-03-03.md").contains("whistle"));
    std::fs::remove_dir_all(site.path(".listpress")).unwrap();
    assert_eq!(site.run(&["build"]).code, 3, "what was given up is only reported");
}

#[test]
fn a_missing_tree_costs_that_mail() {
    let inbox = Inbox::v2().mail("ann: one").mail("bob: two").mail("ann: three");
    let tree = git2::Repository::open(&inbox.epoch).unwrap().find_commit(inbox.commits[1]).unwrap().tree_id();
    inbox.lose(tree);
    assert_eq!(subjects(&inbox), ["one", "three"]);
    let expected = format!("commit {}: the mail is left out: object {tree} is missing", inbox.id(2));
    assert_eq!((taken_problems(&inbox), problems(&inbox)), (vec![expected], Vec::new()));
}

#[test]
fn a_published_mail_whose_tree_is_gone_stays_published() {
    for inbox in [Inbox::v2(), Inbox::v1()] {
        let inbox = inbox.mail_on("2025-03-03", "ann: [PATCH] kettle: whistle").mail_on("2025-03-04", "bob: Tea");
        let site = Site::of(&inbox).build();
        let content = site.content();
        let lost = git2::Repository::open(&inbox.epoch).unwrap().find_commit(inbox.commits[1]).unwrap().tree_id();
        let kept = fs::read(inbox.object_file(lost)).unwrap();
        inbox.lose(lost);
        // Another version of the program presses everything again.
        fs::remove_dir_all(site.path(".listpress")).unwrap();
        let error = site.fails(&["build"]);
        let expected = format!("commit {}: its mail can no longer be read: object {lost} is missing", inbox.id(2));
        assert!(error.contains(&expected), "{error}");
        assert_eq!(site.content().differences(&content), Vec::<String>::new());

        assert_eq!(site.run(&["build", "--force"]).code, 3);
        assert!(site.has("content/kettle/2025-03-03.md"));
        assert_eq!(site.run(&["build"]).code, 3, "what was given up is only reported");
        // And once the tree is there again, so is its mail.
        fs::write(inbox.object_file(lost), kept).unwrap();
        assert_eq!(site.run(&["build"]).code, 0);
        assert_eq!(site.content().differences(&content), Vec::<String>::new());
    }
}

/// Letters of which the first is deleted by its Message-ID, by other bytes than its own.
fn with_a_deletion(behind: &[&str]) -> (Inbox, Oid, String) {
    let by_id = letter("ann: other bytes").id("m1@mail.invalid").bytes(1, 0);
    let inbox = Inbox::v2().mail_on("2025-03-03", "ann: [PATCH] kettle: whistle").mail_on("2025-03-03", "bob: Tea");
    let inbox = inbox.delete_bytes(&by_id);
    let (blob, commit) = (Oid::hash_object(git2::ObjectType::Blob, &by_id).unwrap(), inbox.id(3));
    (behind.iter().fold(inbox, |inbox, mail| inbox.mail_on("2025-03-04", mail)), blob, commit)
}

#[test]
fn a_deletion_that_cannot_be_read_is_reported_and_its_mail_stays_until_it_can() {
    for behind in [&[][..], &["eve: Milk"]] {
        let (inbox, deletion, commit) = with_a_deletion(behind);
        let kept = fs::read(inbox.object_file(deletion)).unwrap();
        inbox.lose(deletion);
        let site = Site::of(&inbox);
        let run = site.run(&["build"]);
        let told = format!(
            "commit {commit}: the deletion is left out, and the mail that it deletes stays: object {deletion} is missing"
        );
        assert_eq!((run.code, run.stderr.matches(&told).count()), (3, 1), "{}", run.stderr);
        assert!(site.content().text("kettle/2025-03-03.md").contains("whistle"));
        assert!(site.run(&["build"]).stderr.contains(&told), "it is reported each time");
        // And once it is there again, the mail goes.
        fs::write(inbox.object_file(deletion), kept).unwrap();
        assert_eq!(site.run(&["build"]).code, 0);
        assert_eq!(site.content().differences(&Site::of(&inbox).build().content()), Vec::<String>::new());
        assert!(!site.content().text("kettle/2025-03-03.md").contains("whistle"));
    }
}

#[test]
fn a_published_list_stays_as_it_is_when_a_deletion_can_no_longer_be_read() {
    for behind in [&[][..], &["eve: Milk"]] {
        let (inbox, deletion, commit) = with_a_deletion(behind);
        let site = Site::of(&inbox).build();
        let content = site.content();
        inbox.lose(deletion);
        // Mail arrives, or another version of the program presses everything again.
        let _inbox = inbox.mail_on("2025-03-05", "ann: Sugar");
        for _ in 0..2 {
            let error = site.fails(&["build"]);
            let expected = format!("commit {commit}: its deletion can no longer be read: object {deletion} is missing");
            assert!(error.contains(&expected), "{error}");
            assert_eq!(site.content().differences(&content), Vec::<String>::new());
            fs::remove_dir_all(site.path(".listpress")).unwrap();
        }

        assert_eq!(site.run(&["build", "--force"]).code, 3);
        assert!(site.content().text("kettle/2025-03-03.md").contains("whistle"));
        assert_eq!(site.run(&["build"]).code, 3, "what was given up is only reported");
    }
}

#[test]
fn mail_behind_one_that_could_not_be_read_for_a_while_finds_it() {
    let first = letter("ann: [PATCH] kettle: whistle").id("first@mail.invalid");
    let inbox = Inbox::v2().mail("bob: Tea").letter(first);
    let kept = fs::read(inbox.object_file(inbox.blob(2))).unwrap();
    inbox.lose(inbox.blob(2));
    let site = Site::of(&inbox);
    assert_eq!(site.run(&["build"]).code, 3);
    fs::write(inbox.object_file(inbox.blob(2)), kept).unwrap();
    assert_eq!(site.run(&["build"]).code, 0);
    let inbox = inbox.letter(letter("eve: Re: [PATCH] kettle: whistle").answers("first@mail.invalid"));
    assert_eq!(site.run(&["build"]).code, 0);
    assert_eq!(site.content().differences(&Site::of(&inbox).build().content()), Vec::<String>::new());
}

#[test]
fn a_tip_whose_tree_is_gone_does_not_change_how_a_v1_repository_is_read() {
    let inbox = Inbox::v1().mail("ann: one").mail("bob: two");
    let tree = git2::Repository::open(&inbox.epoch).unwrap().find_commit(inbox.commits[1]).unwrap().tree_id();
    inbox.lose(tree);
    assert_eq!(subjects(&inbox), ["one"]);
}

type Damage = fn(&std::path::Path);

#[test]
fn a_pack_that_is_there_and_damaged_is_not_missing() {
    let damages: [(&str, Damage); 5] = [
        ("cut off", |pack| {
            let bytes = fs::read(pack).unwrap();
            rewrite(pack, &bytes[..bytes.len() - 30]);
        }),
        ("not a pack", |pack| {
            let bytes = fs::read(pack).unwrap();
            rewrite(pack, &[b"KCAP", &bytes[4..]].concat());
        }),
        ("a pack without its index", |pack| fs::remove_file(pack.with_extension("idx")).unwrap()),
        ("an index without its pack", |pack| fs::remove_file(pack).unwrap()),
        ("an index that is cut off", |pack| {
            let index = pack.with_extension("idx");
            let bytes = fs::read(&index).unwrap();
            rewrite(&index, &bytes[..bytes.len() - 7]);
        }),
    ];
    let found = damages.map(|(name, damage)| {
        let inbox = Inbox::v2().mail("ann: one").mail("bob: two");
        let pack = inbox.pack();
        let inbox = inbox.mail("ann: three");
        damage(&pack);
        let stem = pack.file_stem().unwrap().to_str().unwrap().to_owned();
        format!("{name}: {}", fault(&inbox).lines().next().unwrap().replace(&stem, "[PACK]"))
    });
    insta::assert_snapshot!(found.join("\n"), @r"
    cut off: [REPOSITORY]: the history cannot be followed: commit [ID]: object [ID] cannot be read: [PACK].pack is damaged
    not a pack: [REPOSITORY]: the history cannot be followed: commit [ID]: object [ID] cannot be read: [PACK].pack is damaged
    a pack without its index: [REPOSITORY]: the history cannot be followed: commit [ID]: object [ID] cannot be read: [PACK].pack has no index; `git index-pack` makes one
    an index without its pack: [REPOSITORY]: the history cannot be followed: commit [ID]: object [ID] cannot be read: [PACK].idx is there without its pack
    an index that is cut off: [REPOSITORY]: the history cannot be followed: commit [ID]: object [ID] cannot be read: [PACK].idx is damaged
    ");
}

/// git makes packs that cannot be written to.
fn rewrite(file: &std::path::Path, bytes: &[u8]) {
    fs::remove_file(file).unwrap();
    fs::write(file, bytes).unwrap();
}

#[test]
fn a_branch_that_is_damaged_is_not_an_empty_repository() {
    let inbox = Inbox::v2().mail("ann: one");
    fs::write(inbox.epoch.join("refs/heads/master"), "").unwrap();
    insta::assert_snapshot!(fault(&inbox), @r"
    [REPOSITORY]: corrupted loose reference file: refs/heads/master
      hint: `git -C '[REPOSITORY]' fsck` may tell more
    ");
}

#[test]
fn a_missing_commit_is_an_error_that_names_it() {
    let inbox = Inbox::v2().mail("ann: one").mail("bob: two").mail("ann: three");
    inbox.lose(inbox.commits[1]);
    insta::assert_snapshot!(fault(&inbox), @r"
    [REPOSITORY]: the history cannot be followed: commit [ID]: object [ID] is missing
      hint: move it away and fetch it anew with `listpress sync`; `git -C '[REPOSITORY]' fsck` lists what is broken
    ");
}

#[test]
fn a_corrupt_commit_is_an_error_that_names_it() {
    let inbox = Inbox::v2().mail("ann: one").mail("bob: two");
    inbox.spoil(inbox.commits[0]);
    assert!(
        fault(&inbox)
            .starts_with("[REPOSITORY]: the history cannot be followed: commit [ID]: object [ID] cannot be read: ")
    );
}

#[test]
fn a_sha256_repository_is_refused() {
    let inbox = Inbox::v2().mail("ann: one");
    let config = "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n";
    fs::write(inbox.epoch.join("config"), config).unwrap();
    insta::assert_snapshot!(fault(&inbox), @r"
    [REPOSITORY]: a sha256 repository; only sha1 ones can be read
      hint: clone the list anew from a server that keeps it as sha1 (public-inbox does by default)
    ");
}

#[test]
fn a_shallow_repository_is_refused() {
    let inbox = Inbox::v2().mail("ann: one").mail("bob: two");
    fs::write(inbox.epoch.join("shallow"), format!("{}\n", inbox.id(2))).unwrap();
    insta::assert_snapshot!(fault(&inbox), @r"
    [REPOSITORY]: a shallow clone, its older mails are not here
      hint: run `git -C '[REPOSITORY]' fetch --unshallow`
    ");
}

#[test]
fn an_empty_repository_is_refused() {
    insta::assert_snapshot!(fault(&Inbox::v2()), @r"
    [REPOSITORY]: the repository has no commit yet
      hint: fetch its mails with `listpress sync`, or check that `repository` names the right folder
    ");
    insta::assert_snapshot!(fault(&Inbox::bare()), @r"
    [REPOSITORY]: the repository has no commit yet
      hint: fetch its mails with `listpress sync`, or check that `repository` names the right folder
    ");
}

#[test]
fn a_folder_that_is_no_repository_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let error = Archive::open(folder.path()).map(|_| ()).unwrap_err().to_string();
    insta::assert_snapshot!(error.replace(folder.path().to_str().unwrap(), "[FOLDER]"), @r"
    [FOLDER]: no git repository there
      hint: `repository` in site.yaml names a folder with git/0.git, a bare epoch, or a v1 repository; `listpress sync` fetches it
    ");
    assert!(matches!(Archive::open(&folder.path().join("nowhere")), Err(ArchiveError::Open(OpenError::NotFound(_)))));
}

#[test]
fn a_folder_inside_of_another_repository_is_not_taken_for_that_one() {
    let inbox = Inbox::checkout().mail("ann: one");
    let inner = inbox.path.join("inner");
    fs::create_dir(&inner).unwrap();
    assert!(matches!(Archive::open(&inner), Err(ArchiveError::Open(OpenError::NotFound(_)))));
}

#[test]
fn a_repository_of_another_user_is_refused_with_the_way_to_trust_it() {
    // The check itself is libgit2's and hangs on who runs the test; the text is ours.
    let error = OpenError::Owner("/srv/kettle/git/0.git".into());
    insta::assert_snapshot!(error, @r"
    /srv/kettle/git/0.git: the repository belongs to another user
      hint: if you trust it, run `git config --global --add safe.directory '/srv/kettle/git/0.git'`
    ");
}

#[test]
fn a_head_without_a_branch_stands_for_the_only_branch() {
    let inbox = Inbox::v2().mail("ann: one").mail("bob: two").head("main");
    assert_eq!(subjects(&inbox), ["one", "two"]);
}

#[test]
fn a_head_without_a_branch_is_refused_where_there_are_several() {
    let inbox = Inbox::v2().mail("ann: one").mail("bob: two").branch("other", 1).head("main");
    insta::assert_snapshot!(fault(&inbox), @r"
    [REPOSITORY]: HEAD names no branch that exists, and there are several
      hint: choose one with `git -C '[REPOSITORY]' symbolic-ref HEAD refs/heads/NAME`
    ");
}

#[test]
fn of_several_branches_the_one_that_head_names_is_read() {
    let inbox = Inbox::v2().mail("ann: one").mail("bob: two").branch("other", 1).head("other");
    assert_eq!(subjects(&inbox), ["one"]);
}

#[test]
fn a_mail_is_the_same_in_v1_and_v2() {
    let (v1, v2) = (Inbox::v1().mail("ann: one"), Inbox::v2().mail("ann: one"));
    assert_eq!(bytes(&v1), bytes(&v2));
}

#[test]
fn a_mail_that_is_not_text_is_read_as_it_is() {
    let inbox = Inbox::v2().letter(raw(vec![0, 255, b'\n', 0]));
    assert_eq!(bytes(&inbox), [vec![0, 255, b'\n', 0]]);
}

#[test]
fn an_object_of_another_kind_is_no_mail() {
    let inbox = Inbox::v2().mail("ann: one");
    let repository = listpress::git::Repository::open(&inbox.epoch).unwrap();
    let commit = ObjectId::parse(&inbox.id(1)).unwrap();
    let Err(ObjectError::Corrupt { message, .. }) = repository.blob(commit) else { panic!("a commit is no blob") };
    assert_eq!(message, "a commit where a blob is expected");
}

fn log(inbox: &Inbox) -> ArchiveLog {
    Archive::open(&inbox.path).unwrap().log().unwrap()
}

fn problems(inbox: &Inbox) -> Vec<String> {
    log(inbox).problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_mail_beyond_sixteen_megabytes_is_reported_and_left_out_without_being_inflated() {
    let large = format!("Subject: large\n\n{}", "a\n".repeat(17 << 19));
    let inbox = Inbox::v2().mail("ann: one").letter(raw(large)).mail("bob: two");
    // Its header is whole: reading on would tell that the rest is missing.
    let file = inbox.object_file(inbox.blob(2));
    let start = fs::read(&file).unwrap()[..1000].to_vec();
    fs::remove_file(&file).unwrap();
    fs::write(&file, start).unwrap();
    assert_eq!(subjects(&inbox), ["one", "two"]);
    let problems = taken_problems(&inbox).join("\n");
    assert!(problems.contains("it has 17 MB, and no more than 16 MB are read"), "{problems}");
}

/// The subjects of the mails that count, in archive order.
fn subjects(inbox: &Inbox) -> Vec<String> {
    taken(inbox).0
}

fn taken_problems(inbox: &Inbox) -> Vec<String> {
    taken(inbox).1
}

fn taken(inbox: &Inbox) -> (Vec<String>, Vec<String>) {
    let archive = Archive::open(&inbox.path).unwrap();
    let log = archive.log().unwrap();
    let taken = MailReader::new(&archive, &log).read(log.range(), |mail| mail.subject.text);
    (taken.mails, taken.problems.iter().map(ToString::to_string).collect())
}

#[test]
fn mails_of_which_much_is_kept_are_read_in_parts() {
    let inbox = (0..300).fold(Inbox::v2(), |inbox, number| inbox.mail(&format!("ann: {number}")));
    let archive = Archive::open(&inbox.path).unwrap();
    let log = archive.log().unwrap();
    let reader = MailReader::new(&archive, &log);
    let parse = |start| {
        let range = ArchiveRange::new(start, log.end());
        reader.parse(range, |mail: Mail| mail.subject.text, &|_| 1 << 30)
    };
    let mut parsed = parse(ArchivePosition::default());
    assert!(parsed.end() < log.end());
    let mut parts = 1;
    while parsed.end() < log.end() {
        parsed.append(parse(parsed.end()));
        parts += 1;
    }
    assert!((2..=300).contains(&parts));
    let subjects: Vec<String> = parsed.kept_in(log.range()).map(|subject| subject.clone()).collect();
    assert_eq!(subjects, (0..300).map(|number| number.to_string()).collect::<Vec<_>>());
}

fn bytes(inbox: &Inbox) -> Vec<Vec<u8>> {
    let archive = Archive::open(&inbox.path).unwrap();
    let log = archive.log().unwrap();
    log.arrivals.iter().map(|arrival| archive.read(arrival).unwrap()).collect()
}

/// Why the archive cannot be read, without folders and ids.
fn fault(inbox: &Inbox) -> String {
    let error = Archive::open(&inbox.path).and_then(|archive| archive.log().map(|_| ())).unwrap_err();
    let text = error.to_string().replace(&inbox.epoch.display().to_string(), "[REPOSITORY]");
    let words = text.split_inclusive([' ', ':']);
    words
        .map(|word| {
            if Oid::from_str(word.trim_end_matches([' ', ':'])).is_ok() && word.len() > 40 {
                word.replace(|digit: char| digit.is_ascii_hexdigit(), "").replace(':', "[ID]:").replace(' ', "[ID] ")
            } else {
                word.to_owned()
            }
        })
        .collect()
}
