//! `listpress sync`: real clones from servers on this machine, what comes later, and every way it can go wrong.

mod server;
mod strangers;

use crate::world::{Inbox, Site};
use server::Server;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

#[test]
fn all_epochs_of_a_list_are_fetched_and_can_be_built() {
    let inbox = Inbox::v2().mail("ann: one").mail("bob: two").epoch(1).mail("ann: three");
    let (server, site) = served(&inbox);
    assert_eq!(said(&site, &server, &["sync"]), "kettle: 2 epochs, new; 3 new mails\n");
    assert_eq!(site.run(&["build"]).code, 0);
    assert!(site.has("lists/kettle/git/0.git/HEAD") && site.has("lists/kettle/git/1.git/HEAD"));
}

#[test]
fn a_second_sync_fetches_what_is_new_and_a_third_nothing() {
    let inbox = Inbox::v2().mail("ann: one");
    let (server, site) = served(&inbox);
    site.run(&["sync"]);
    let inbox = inbox.mail("bob: two").mail("ann: three");
    assert_eq!(said(&site, &server, &["sync"]), "kettle: 1 epoch; 2 new mails\n");
    assert_eq!(said(&site, &server, &["sync"]), "kettle: 1 epoch; nothing new\n");
    assert_eq!(tip(&site.path("lists/kettle/git/0.git")), inbox.id(3));
}

#[test]
fn an_epoch_that_appears_later_is_found() {
    let inbox = Inbox::v2().mail("ann: one");
    let (server, site) = served(&inbox);
    site.run(&["sync"]);
    let inbox = inbox.mail("bob: two").epoch(1);
    assert_eq!(said(&site, &server, &["sync"]), "kettle: 1 epoch; 1 new mail\n", "an epoch without mails waits");
    let _inbox = inbox.mail("ann: three");
    assert_eq!(said(&site, &server, &["sync"]), "kettle: 2 epochs, 1 of them new; 1 new mail\n");
}

#[test]
fn only_the_branch_with_the_mails_is_kept() {
    let inbox = Inbox::v2().mail("ann: one").mail("bob: two").branch("side", 1);
    let (_server, site) = served(&inbox);
    site.run(&["sync"]);
    let refs = git(&site.path("lists/kettle/git/0.git"), &["for-each-ref", "--format=%(refname)"]);
    assert_eq!(refs, "refs/heads/master\n");
}

#[test]
fn older_epochs_can_be_left_away() {
    let inbox = Inbox::v2().mail("ann: one").epoch(1).mail("bob: two").epoch(2).mail("ann: three");
    let (server, site) = served(&inbox);
    assert_eq!(said(&site, &server, &["sync", "--first-epoch", "1"]), "kettle: 2 epochs, new; 2 new mails\n");
    assert_eq!(said(&site, &server, &["sync"]), "kettle: 2 epochs; nothing new\n", "and stay away");
    assert!(!site.has("lists/kettle/git/0.git"));
}

#[test]
fn an_epoch_missing_between_others_is_fetched() {
    let inbox = Inbox::v2().mail("ann: one").epoch(1).mail("bob: two").epoch(2).mail("ann: three");
    let (server, site) = served(&inbox);
    site.run(&["sync"]);
    fs::remove_dir_all(site.path("lists/kettle/git/1.git")).unwrap();
    assert_eq!(said(&site, &server, &["sync"]), "kettle: 3 epochs, 1 of them new; 1 new mail\n");
}

#[test]
fn a_v1_repository_and_a_single_epoch_are_fetched_as_one() {
    for inbox in [Inbox::v1().mail("ann: one").mail("bob: two"), Inbox::bare().mail("ann: one").mail("bob: two")] {
        let server = Server::git(inbox.path.parent().unwrap());
        let site = site(&format!("{}/kettle.git", server.address));
        assert_eq!(said(&site, &server, &["sync"]), "kettle: 1 epoch, new; 2 new mails\n");
        assert_eq!(said(&site, &server, &["sync"]), "kettle: 1 epoch; nothing new\n");
        assert!(site.has("lists/kettle/HEAD"));
        let _inbox = inbox.mail("ann: three");
        assert_eq!(said(&site, &server, &["sync"]), "kettle: 1 epoch; 1 new mail\n");
        assert_eq!(site.run(&["build"]).code, 0);
    }
}

#[test]
fn epochs_directly_below_the_address_and_directly_in_the_folder_are_found() {
    let inbox = Inbox::v2_flat().mail("ann: one");
    let (server, site) = served(&inbox);
    site.run(&["sync"]);
    fs::rename(site.path("lists/kettle/git/0.git"), site.path("lists/kettle/0.git")).unwrap();
    let _inbox = inbox.epoch(1).mail("bob: two");
    assert_eq!(said(&site, &server, &["sync"]), "kettle: 2 epochs, 1 of them new; 1 new mail\n");
    assert!(site.has("lists/kettle/1.git"));
}

#[test]
fn a_folder_of_this_machine_is_fetched_from_too() {
    let inbox = Inbox::v2().mail("ann: one");
    for address in ["mirror", "./mirror/", &format!("file://{}", inbox.path.display())] {
        let yaml = yaml(address);
        let near = Site::empty().yaml(&yaml);
        std::os::unix::fs::symlink(&inbox.path, near.path("mirror")).unwrap();
        let run = near.run(&["sync"]);
        assert_eq!((run.code, run.stderr.as_str()), (0, "kettle: 1 epoch, new; 1 new mail\n"), "{address}");
    }
}

#[test]
fn a_server_of_plain_files_is_enough() {
    let inbox = Inbox::v2().mail("ann: one").mail("bob: two");
    git(&inbox.epoch, &["update-server-info"]);
    let server = Server::files(inbox.path.parent().unwrap());
    let yaml = yaml("").replace("sync: \"\"", &format!("url: {}/kettle/", server.address));
    let site = Site::empty().yaml(&yaml);
    assert_eq!(said(&site, &server, &["sync"]), "kettle: 1 epoch, new; 2 new mails\n");
    assert_eq!(said(&site, &server, &["sync"]), "kettle: 1 epoch; nothing new\n");
}

#[test]
fn a_transfer_that_breaks_off_changes_nothing_and_the_next_one_is_whole() {
    let inbox = Inbox::v2().mail("ann: one");
    git(&inbox.epoch, &["update-server-info"]);
    let server = Server::files(inbox.path.parent().unwrap());
    let site = site(&format!("{}/kettle", server.address));
    let interrupted = |inbox: &Inbox, number: usize| {
        git(&inbox.epoch, &["update-server-info"]);
        let (object, aside) = (inbox.object_file(inbox.blob(number)), inbox.path.join("aside"));
        fs::rename(&object, &aside).unwrap();
        let error = fails(&site, &server, &["sync"]);
        assert!(error.contains("what was fetched before can still be used"), "{error}");
        fs::rename(&aside, &object).unwrap();
    };
    interrupted(&inbox, 1);
    assert_eq!(said(&site, &server, &["sync"]), "kettle: 1 epoch, new; 1 new mail\n");
    let inbox = inbox.mail("bob: two").mail("ann: three");
    interrupted(&inbox, 2);
    assert_eq!(tip(&site.path("lists/kettle/git/0.git")), inbox.id(1));
    assert_eq!(said(&site, &server, &["sync"]), "kettle: 1 epoch; 2 new mails\n");
}

#[test]
fn a_sync_that_is_killed_leaves_what_was_there_and_the_next_one_completes_it() {
    for moment in [Moment::BeforeFetch, Moment::AfterFetch] {
        let inbox = Inbox::v2().mail("ann: one");
        let (server, site) = served(&inbox);
        site.run(&["sync"]);
        let inbox = inbox.mail("bob: two").epoch(1).mail("ann: three");
        // The program dies at its first fetch, which is into the epoch that is here; then at its second one.
        for fetches in [1, 2] {
            let path = killing_git(&site, moment, fetches);
            let run = site.run_in(&[("PATH", &path)], &["sync"]);
            assert_eq!(run.code, -1, "{}", run.stderr);
            assert_eq!(site.run(&["build"]).code, 0);
        }
        assert!(site.has("lists/kettle/git/1.git.partial"));
        assert_eq!(said(&site, &server, &["sync"]), "kettle: 2 epochs, 1 of them new; 1 new mail\n");
        assert!(!site.has("lists/kettle/git/1.git.partial"));
        assert_eq!(tip(&site.path("lists/kettle/git/1.git")), inbox.id(3));
        let refs = git(&site.path("lists/kettle/git/0.git"), &["for-each-ref", "--format=%(refname)"]);
        assert_eq!(refs, "refs/heads/master\n");
    }
}

#[test]
fn a_first_sync_that_is_killed_is_begun_again() {
    for (inbox, name) in [(Inbox::v2().mail("ann: one"), "kettle"), (Inbox::bare().mail("ann: one"), "kettle.git")] {
        let server = Server::git(inbox.path.parent().unwrap());
        let site = site(&format!("{}/{name}", server.address));
        let path = killing_git(&site, Moment::BeforeFetch, 1);
        assert_eq!(site.run_in(&[("PATH", &path)], &["sync"]).code, -1);
        assert_eq!(said(&site, &server, &["sync"]), "kettle: 1 epoch, new; 1 new mail\n");
    }
}

#[test]
fn a_rewritten_branch_is_taken_only_when_that_is_asked_for() {
    let inbox = Inbox::v2().mail("ann: one").mail("bob: two").mail("ann: three");
    let (server, site) = served(&inbox);
    site.run(&["sync"]);
    let site = site.build();
    git(&inbox.epoch, &["update-ref", "refs/heads/master", &inbox.id(1)]);
    let _inbox = inbox.mail("bob: other");
    insta::assert_snapshot!(fails(&site, &server, &["sync"]), @r"
    error: [ROOT]/lists/kettle/git/0.git: the branch `master` was rewritten on [SERVER]/kettle/git/0.git: it lost 2 of the commits that are here and gained 1; nothing was changed
      hint: if that is intended (because mails were purged, for example), run `listpress sync --accept-rewritten`, then `listpress build --force`
    ");
    let refs = git(&site.path("lists/kettle/git/0.git"), &["for-each-ref", "--format=%(refname)"]);
    assert_eq!(refs, "refs/heads/master\n");
    assert_eq!(said(&site, &server, &["sync", "--accept-rewritten"]), "kettle: 1 epoch; 1 new mail, 2 dropped\n");
    assert_eq!(site.run(&["build"]).code, 1, "what was pressed has commits that are gone");
    assert_eq!(site.run(&["build", "--force"]).code, 0);
}

#[test]
fn a_network_that_is_away_is_no_end_of_the_epochs() {
    let inbox = Inbox::v2().mail("ann: one").epoch(1).mail("bob: two");
    let server = Server::git_without(inbox.path.parent().unwrap(), "/1.git");
    let site = site(&format!("{}/kettle", server.address));
    insta::assert_snapshot!(fails(&site, &server, &["sync"]), @r"
    error: [SERVER]/kettle/git/1.git: remote error: down for repairs
      hint: the earlier epochs are up to date, but there may be newer mails; run `listpress sync` again
    ");
    assert!(site.has("lists/kettle/git/0.git/HEAD"));
}

#[test]
fn an_epoch_that_is_here_and_not_there_any_more_is_told() {
    let inbox = Inbox::v2().mail("ann: one").epoch(1).mail("bob: two");
    let (server, site) = served(&inbox);
    site.run(&["sync"]);
    fs::remove_dir_all(&inbox.epoch).unwrap();
    insta::assert_snapshot!(fails(&site, &server, &["sync"]), @r"
    error: [SERVER]/kettle/git/1.git: the server has no mails there, but this epoch or a later one exists locally
      hint: if the list has moved, change its `url` or `sync`; move epochs that are no longer wanted out of the folder
    ");
}

#[test]
fn addresses_that_lead_nowhere_say_so() {
    let inbox = Inbox::v2().mail("ann: one");
    let (server, _) = served(&inbox);
    let elsewhere = site(&format!("{}/teapot", server.address));
    insta::assert_snapshot!(fails(&elsewhere, &server, &["sync"]), @r"
    error: [SERVER]/teapot: no list repository at this address or below it (git/0.git, 0.git, 0)
      hint: `url` or `sync` of the list must name the address above `git/0.git`, like `https://lore.kernel.org/kvm`, or a single repository
    ");
    assert!(!elsewhere.has("lists"));
    insta::assert_snapshot!(fails(&site("mirror"), &server, &["sync"]), @r"
    error: [ROOT]/mirror: no list repository at this address or below it (git/0.git, 0.git, 0)
      hint: `url` or `sync` of the list must name the address above `git/0.git`, like `https://lore.kernel.org/kvm`, or a single repository
    ");
    // Nobody listens on this port.
    insta::assert_snapshot!(fails(&site("git://127.0.0.1:1/kettle"), &server, &["sync"]), @r"
    error: git://127.0.0.1:1/kettle/git/0.git: unable to connect to 127.0.0.1: 127.0.0.1[0: 127.0.0.1]: errno=Connection refused
      hint: what was fetched before can still be used; try again later, or check the address
    ");
    let files = Server::files(inbox.path.parent().unwrap());
    insta::assert_snapshot!(fails(&site(&format!("{}/teapot", files.address)), &files, &["sync"]), @r"
    error: [SERVER]/teapot: no list repository at this address or below it (git/0.git, 0.git, 0)
      hint: `url` or `sync` of the list must name the address above `git/0.git`, like `https://lore.kernel.org/kvm`, or a single repository
    ");
}

#[test]
fn an_epoch_here_without_any_commit_is_filled_and_one_there_is_waited_for() {
    let inbox = Inbox::v2();
    let (server, site) = served(&inbox);
    insta::assert_snapshot!(fails(&site, &server, &["sync"]), @r"
    error: [SERVER]/kettle/git/0.git: the repository has no mail yet
      hint: sync again once the first one has arrived
    ");
    let inbox = inbox.mail("ann: one");
    fs::create_dir_all(site.path("lists/kettle/git")).unwrap();
    git(&site.path("lists/kettle/git"), &["init", "--quiet", "--bare", "0.git"]);
    assert_eq!(said(&site, &server, &["sync"]), "kettle: 1 epoch; 1 new mail\n");
    fs::remove_file(site.path("lists/kettle/git/0.git/HEAD")).unwrap();
    let _inbox = inbox.mail("bob: two");
    insta::assert_snapshot!(fails(&site, &server, &["sync"]), @r"
    error: [ROOT]/lists/kettle/git/0.git: the folder is neither empty nor a list repository
      hint: let `repository` name a new folder, or move this one away
    ");
}

#[test]
fn folders_that_are_somebody_elses_are_left_alone() {
    let inbox = Inbox::v2().mail("ann: one");
    let (server, site) = served(&inbox);
    let site = site.file("lists/kettle/notes.txt", "mine");
    insta::assert_snapshot!(fails(&site, &server, &["sync"]), @r"
    error: [ROOT]/lists/kettle: the folder is neither empty nor a list repository
      hint: let `repository` name a new folder, or move this one away
    ");
    fs::remove_dir_all(site.path("lists/kettle")).unwrap();
    fs::create_dir_all(site.path("lists")).unwrap();
    git(&site.path("lists"), &["clone", "--quiet", inbox.epoch.to_str().unwrap(), "kettle"]);
    insta::assert_snapshot!(fails(&site, &server, &["sync"]), @r"
    error: [ROOT]/lists/kettle: a clone with a working tree, which listpress does not update
      hint: run `git -C '[ROOT]/lists/kettle' pull`, or move it away to have the list fetched again
    ");
}

#[test]
fn a_single_repository_is_not_mixed_with_epochs() {
    let inbox = Inbox::v2().mail("ann: one");
    let (server, site) = served(&inbox);
    fs::create_dir_all(site.path("lists")).unwrap();
    git(&site.path("lists"), &["clone", "--quiet", "--mirror", inbox.epoch.to_str().unwrap(), "kettle"]);
    insta::assert_snapshot!(fails(&site, &server, &["sync"]), @r"
    error: [ROOT]/lists/kettle: this is a single repository, but [SERVER]/kettle has epochs
      hint: if it is the first epoch, move it to [ROOT]/lists/kettle/git/0.git
    ");
}

#[test]
fn a_mirror_that_was_cloned_by_hand_is_brought_up_to_date() {
    let inbox = Inbox::v2().mail("ann: one").mail("bob: two").branch("side", 1);
    let (server, site) = served(&inbox);
    fs::create_dir_all(site.path("lists/kettle/git")).unwrap();
    git(&site.path("lists/kettle/git"), &["clone", "--quiet", "--mirror", inbox.epoch.to_str().unwrap(), "0.git"]);
    let inbox = inbox.mail("ann: three");
    assert_eq!(said(&site, &server, &["sync"]), "kettle: 1 epoch; 1 new mail\n");
    assert_eq!(tip(&site.path("lists/kettle/git/0.git")), inbox.id(3));
}

#[test]
fn lists_without_an_address_and_built_in_ones() {
    let inbox = Inbox::v2().mail("ann: one");
    let (server, _) = served(&inbox);
    let site = Site::empty().yaml("title: Tea\nlists: [{name: kettle, repository: kettle}]\n");
    insta::assert_snapshot!(fails(&site, &server, &["sync"]), @r"
    error: list `kettle`: site.yaml does not say where to fetch it from
      hint: give the list a `url`, like `https://lore.kernel.org/kvm`, or a `sync` with any address that git can fetch from
    ");
    let run = Site::demo().run(&["sync"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, "kettle: built in, nothing to fetch\n"));
}

#[test]
fn a_list_that_fails_does_not_keep_the_others_from_being_fetched() {
    let inbox = Inbox::v2().mail("ann: one");
    let (server, _) = served(&inbox);
    let list =
        |name: &str| format!("  - {{name: {name}, repository: lists/{name}, sync: \"{}/{name}\"}}\n", server.address);
    let site = Site::empty().yaml(&format!("title: Tea\nlists:\n{}{}{}", list("cup"), list("kettle"), list("pot")));
    let run = site.run(&["sync"]);
    insta::assert_snapshot!(run.stderr.replace(&server.address, "[SERVER]"), @r"
    kettle: 1 epoch, new; 1 new mail
    error: [SERVER]/cup: no list repository at this address or below it (git/0.git, 0.git, 0)
      hint: `url` or `sync` of the list must name the address above `git/0.git`, like `https://lore.kernel.org/kvm`, or a single repository
    error: [SERVER]/pot: no list repository at this address or below it (git/0.git, 0.git, 0)
      hint: `url` or `sync` of the list must name the address above `git/0.git`, like `https://lore.kernel.org/kvm`, or a single repository
    ");
    assert_eq!(run.code, 1);
    assert_eq!(said(&site, &server, &["sync", "--list", "kettle"]), "kettle: 1 epoch; nothing new\n");
    assert_eq!(site.run(&["sync", "--list", "mug"]).code, 2);
}

#[test]
fn without_git_it_says_what_to_install() {
    let site = site("mirror");
    let run = site.run_in(&[("PATH", site.root().to_str().unwrap())], &["sync"]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!(run.stderr, @r"
    error: the program `git` was not found
      hint: install git 2.31 or newer, or add its folder to PATH
    ");
}

#[test]
fn hooks_and_other_repositories_of_the_caller_are_not_touched() {
    let inbox = Inbox::v2().mail("ann: one");
    let (_server, site) = served(&inbox);
    let site = site.file("hooks/reference-transaction", "#!/bin/sh\ntouch \"$HOME/ran\"\n");
    fs::set_permissions(site.path("hooks/reference-transaction"), fs::Permissions::from_mode(0o755)).unwrap();
    let site = site.file(".gitconfig", "[core]\n\thooksPath = ~/hooks\n");
    let elsewhere = site.path("elsewhere");
    let run = site.run_in(&[("GIT_DIR", elsewhere.to_str().unwrap()), ("LC_ALL", "de_DE.UTF-8")], &["sync"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(!site.has("ran") && !site.has("elsewhere"));
}

#[test]
fn two_syncs_of_one_list_do_not_meet() {
    let inbox = Inbox::v2().mail("ann: one");
    let (server, site) = served(&inbox);
    let site = site.file(".listpress/sync-kettle", "");
    let held = fs::File::options().write(true).open(site.path(".listpress/sync-kettle")).unwrap();
    held.lock().unwrap();
    insta::assert_snapshot!(fails(&site, &server, &["sync"]), @r"
    error: list `kettle`: another `listpress sync` is running for it
      hint: wait for it to finish
    ");
    drop(held);
    assert_eq!(site.run(&["sync"]).code, 0);
}

/// A server of the inbox, and a site whose list is fetched from there.
fn served(inbox: &Inbox) -> (Server, Site) {
    let server = Server::git(inbox.path.parent().unwrap());
    let site = site(&format!("{}/kettle", server.address));
    (server, site)
}

fn site(address: &str) -> Site {
    Site::empty().yaml(&yaml(address))
}

fn yaml(address: &str) -> String {
    format!("title: Tea things\nlists:\n  - name: kettle\n    repository: lists/kettle\n    sync: \"{address}\"\n")
}

/// What a run said that went well.
fn said(site: &Site, server: &Server, arguments: &[&str]) -> String {
    let run = site.run(arguments);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stderr.replace(&server.address, "[SERVER]")
}

fn fails(site: &Site, server: &Server, arguments: &[&str]) -> String {
    site.fails(arguments).replace(&server.address, "[SERVER]")
}

/// When the program is killed.
#[derive(Clone, Copy)]
enum Moment {
    BeforeFetch,
    AfterFetch,
}

/// A `git` that kills the program when it fetches for the so-manieth time; the PATH to find it by.
fn killing_git(site: &Site, moment: Moment, fetches: usize) -> String {
    let first = match moment {
        Moment::BeforeFetch => "",
        Moment::AfterFetch => "PATH=/usr/local/bin:/usr/bin:/bin git \"$@\"; ",
    };
    let script = format!(
        "#!/bin/sh\ncase \" $* \" in *' fetch '*)\necho >> \"$HOME/fetches\"\n\
         if [ $(wc -l < \"$HOME/fetches\") -ge {fetches} ]; then {first}kill -9 $PPID; exit 1; fi\n;;\nesac\n\
         PATH=/usr/local/bin:/usr/bin:/bin exec git \"$@\"\n"
    );
    let site_path = site.path("wrapped/git");
    fs::create_dir_all(site_path.parent().unwrap()).unwrap();
    let _ = fs::remove_file(site.path("fetches"));
    fs::write(&site_path, script).unwrap();
    fs::set_permissions(&site_path, fs::Permissions::from_mode(0o755)).unwrap();
    format!("{}:/usr/local/bin:/usr/bin:/bin", site_path.parent().unwrap().display())
}

/// Runs git without the settings of whoever runs the tests.
fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut git = Command::new("git");
    git.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("HOME", folder).env("LC_ALL", "C");
    let output = git.arg("-C").arg(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn tip(repository: &Path) -> String {
    git(repository, &["rev-parse", "refs/heads/master"]).trim().to_owned()
}
