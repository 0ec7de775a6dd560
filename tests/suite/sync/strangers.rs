//! Servers that are not what they should be: silent, endless, something else than a list, or with names that are a trap.

use super::server::Server;
use super::{fails, git, said, served, site, tip, yaml};
use crate::world::letter::raw;
use crate::world::{Inbox, Site};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

#[test]
fn a_server_that_never_answers_is_left() {
    for scheme in ["git", "http"] {
        let server = Server::silent(scheme);
        let site = impatient(&format!("{}/kettle", server.address));
        let error = fails(&site, &server, &["sync"]);
        assert_eq!(
            error,
            "error: [SERVER]/kettle/git/0.git: nothing came for 1 seconds\n  \
             hint: what was fetched before can still be used; try again later, or let `fetch: {seconds: …}` in site.yaml wait longer\n"
        );
    }
}

#[test]
fn what_git_started_is_ended_with_it() {
    let site = impatient("git://127.0.0.1:1/kettle")
        .file("wrapped/git", "#!/bin/sh\ntail -f /dev/null &\ntail -f /dev/null\n");
    let folder = site.path("wrapped");
    fs::set_permissions(folder.join("git"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", folder.display());
    let run = site.run_in(&[("PATH", &path)], &["sync"]);
    assert!(run.code == 1 && run.stderr.contains("nothing came for 1 seconds"), "{}", run.stderr);
}

#[test]
fn a_sync_that_is_asked_to_end_asks_git() {
    // The first thing that this git does is to ask its caller to end.
    let script =
        "#!/bin/sh\ntrap 'echo asked > \"$HOME/end\"; exit' TERM\nkill -TERM $PPID\ntail -f /dev/null &\nwait\n";
    let site = site("git://127.0.0.1:1/kettle").file("wrapped/git", script);
    let folder = site.path("wrapped");
    fs::set_permissions(folder.join("git"), fs::Permissions::from_mode(0o755)).unwrap();
    assert!(Command::new("mkfifo").arg(site.path("end")).status().unwrap().success());
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", folder.display());
    assert_eq!(site.run_in(&[("PATH", &path)], &["sync"]).code, 130);
    assert_eq!(fs::read_to_string(site.path("end")).unwrap(), "asked\n");
}

#[test]
fn a_server_with_one_repository_at_every_address_is_left_at_the_second() {
    let inbox = Inbox::v2().mail("ann: one");
    let server = Server::git_everywhere(&inbox.epoch);
    let site = site(&format!("{}/kettle", server.address));
    insta::assert_snapshot!(fails(&site, &server, &["sync"]), @r"
    error: [SERVER]/kettle/git/1.git: the same mails as in the epoch before: the server seems to answer any address with one repository
      hint: if it has no epochs, let `url` or `sync` of the list name the repository itself, and move the epochs that are here away
    ");
    assert!(!site.has("lists/kettle/git/1.git"));
}

#[test]
fn a_server_with_an_epoch_for_every_number_is_left_at_the_bound() {
    let inbox = Inbox::v2().mail("ann: one").epoch(1).mail("bob: two").epoch(2).mail("ann: three");
    let (server, site) = served(&inbox);
    let address = format!("{}/kettle", server.address);
    let site = site.yaml(&format!("{}fetch: {{epochs: 2}}\n", yaml(&address)));
    insta::assert_snapshot!(fails(&site, &server, &["sync"]), @r"
    error: [SERVER]/kettle/git/2.git: more than 2 epochs; those before are up to date
      hint: if the list has so many, allow more with `fetch: {epochs: …}` in site.yaml
    ");
    assert!(site.has("lists/kettle/git/1.git") && !site.has("lists/kettle/git/2.git"));
    let site = site.yaml(&yaml(&address));
    assert_eq!(said(&site, &server, &["sync"]), "kettle: 3 epochs, 1 of them new; 1 new mail\n");
}

#[test]
fn a_server_that_sends_too_much_is_left_and_nothing_of_it_stays() {
    let mut state = 1_u32;
    let noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    let noise: Vec<u8> = std::iter::repeat_with(noise).take(1_200_000).collect();
    let inbox = Inbox::v2().letter(raw(noise.clone()));
    let (server, site) = served(&inbox);
    let address = format!("{}/kettle", server.address);
    let bound = |megabytes: u32| format!("{}fetch: {{megabytes: {megabytes}}}\n", yaml(&address));
    let site = site.yaml(&bound(1));
    insta::assert_snapshot!(fails(&site, &server, &["sync"]), @r"
    error: [SERVER]/kettle/git/0.git: more than 1 MB came in this run; the epoch is as it was
      hint: if the list is so large, allow more with `fetch: {megabytes: …}` in site.yaml
    ");
    assert!(!site.has("lists/kettle/git/0.git") && !site.has("lists/kettle/git/0.git.partial"));
    let site = site.yaml(&bound(9));
    assert_eq!(said(&site, &server, &["sync"]), "kettle: 1 epoch, new; 1 new mail\n");
    // What is there already is not counted, and an epoch that grows is as it was.
    let inbox = inbox.letter(raw(noise.iter().rev().copied().collect::<Vec<_>>()));
    let site = site.yaml(&bound(1));
    assert!(fails(&site, &server, &["sync"]).contains("more than 1 MB came"));
    let epoch = site.path("lists/kettle/git/0.git");
    assert_eq!(tip(&epoch), inbox.id(1));
    assert_eq!(git(&epoch, &["for-each-ref", "--format=%(refname)"]), "refs/heads/master\n");
}

#[test]
fn a_web_page_is_no_repository_without_mail() {
    for page in ["<html>no line ends here", "<html>\n<title>\tLog in</title>\n</html>\n"] {
        let server = Server::pages(page);
        let site = site(&format!("{}/kettle", server.address));
        let error = fails(&site, &server, &["sync"]);
        assert_eq!(
            error,
            "error: [SERVER]/kettle/git/0.git: the server answers with a web page (text/html; charset=utf-8), and not with a git repository\n  \
             hint: open the address in a browser: it may ask to log in, or say where the list is now; then correct `url` or `sync` of the list\n"
        );
    }
}

#[test]
fn a_web_page_in_the_place_of_the_next_epoch_is_the_end() {
    let inbox = Inbox::v2().mail("ann: one").mail("bob: two");
    git(&inbox.epoch, &["update-server-info"]);
    let server = Server::files_and_pages(inbox.path.parent().unwrap());
    let site = site(&format!("{}/kettle", server.address));
    assert_eq!(said(&site, &server, &["sync"]), "kettle: 1 epoch, new; 2 new mails\n");
}

#[test]
fn branches_whose_names_git_does_not_allow_are_not_fetched() {
    let names = ["-x", "a..b", "a.lock", "\u{1b}]0;owned\u{7}", "HEAD"];
    let found = names.map(|name| {
        let inbox = Inbox::v2().mail("ann: one");
        let id = inbox.id(1);
        fs::create_dir_all(inbox.epoch.join("info")).unwrap();
        fs::write(inbox.epoch.join("info/refs"), format!("{id}\trefs/heads/{name}\n")).unwrap();
        fs::write(inbox.epoch.join("HEAD"), format!("ref: refs/heads/{name}\n")).unwrap();
        let server = Server::files(inbox.path.parent().unwrap());
        let site = site(&format!("{}/kettle", server.address));
        let error = fails(&site, &server, &["sync"]);
        assert!(!site.has("lists/kettle/git/0.git"));
        error.lines().next().unwrap().to_owned()
    });
    insta::assert_snapshot!(found.join("\n"), @r"
    error: [SERVER]/kettle/git/0.git: the branch `-x` cannot be fetched: it begins with `-`
    error: [SERVER]/kettle/git/0.git: the branch `a..b` cannot be fetched: it has `..`
    error: [SERVER]/kettle/git/0.git: the branch `a.lock` cannot be fetched: a part of it ends with `.lock`
    error: [SERVER]/kettle/git/0.git: the branch `␛]0;owned␇` cannot be fetched: it has a space, a control character, or one of `~^:?*[\`
    error: [SERVER]/kettle/git/0.git: the branch `HEAD` cannot be fetched: it stands for the branch that is checked out
    ");
}

#[test]
fn what_a_repository_would_have_git_run_is_not_run() {
    let inbox = Inbox::v2().mail("ann: one");
    let (server, site) = served(&inbox);
    site.run(&["sync"]);
    let epoch = site.path("lists/kettle/git/0.git");
    let trap = format!("touch {}", site.path("sprung").display());
    for key in ["core.fsmonitor", "core.askPass", "core.pager", "uploadpack.packObjectsHook"] {
        git(&epoch, &["config", key, &trap]);
    }
    fs::create_dir_all(epoch.join("hooks")).unwrap();
    for hook in ["reference-transaction", "post-merge", "pre-auto-gc", "post-rewrite"] {
        let file = epoch.join("hooks").join(hook);
        fs::write(&file, format!("#!/bin/sh\n{trap}\n")).unwrap();
        fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let _inbox = inbox.mail("bob: two");
    assert_eq!(said(&site, &server, &["sync"]), "kettle: 1 epoch; 1 new mail\n");
    assert!(!site.has("sprung"));
}

/// A site that waits for a second.
fn impatient(address: &str) -> Site {
    Site::empty().yaml(&format!("{}fetch: {{seconds: 1}}\n", yaml(address)))
}
