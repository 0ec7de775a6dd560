//! A site that is built from another working directory, or that was moved, is the same site: nothing of it is made anew.

use crate::world::{Inbox, Site};
use assert_cmd::Command;
use listpress::store::{SiteStore, Table};
use std::fs;
use std::path::Path;

/// Written by every build that has to look at more than stamps.
const LEFT: &str = ".listpress/index.stamp";

fn build(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("listpress"));
    let output = command.current_dir(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Whether a build in a working directory finds nothing to do for the site in `root`.
fn is_idle(root: &Path, folder: &Path, arguments: &[&str]) -> bool {
    fs::remove_file(root.join(LEFT)).unwrap();
    build(folder, arguments);
    let is_idle = !root.join(LEFT).exists();
    fs::write(root.join(LEFT), "").unwrap();
    is_idle
}

/// A folder with a list and its site, built twice, so that the files of content/ are no longer new to the second build.
fn folder_with_site() -> (Site, Inbox) {
    let inbox =
        Inbox::v2().mail("ann: [PATCH] kettle: boil").mail("bob: Re: [PATCH] kettle: boil").mail("cid: A question");
    let site = Site::empty()
        .file("one/tea/.mailmap", "Ann <ann@example.org>\n")
        .file("one/tea/content/about.md", "# About\n\nTea.\n")
        .file(
            "one/tea/site.yaml",
            &format!(
                "title: Tea\nmailmap: .mailmap\nlists: [{{name: kettle, repository: {}}}]\n",
                inbox.path.display()
            ),
        );
    let root = site.path("one/tea");
    build(&root, &["build"]);
    build(&root, &["build"]);
    (site, inbox)
}

#[test]
fn a_site_that_is_built_from_another_working_directory_is_the_same() {
    let (site, _inbox) = folder_with_site();
    let root = site.path("one/tea");
    assert!(is_idle(&root, &root, &["build"]));
    assert!(is_idle(&root, &site.path("one"), &["build", "--root", "tea"]));
    assert!(is_idle(&root, &site.path("one"), &["--root", root.to_str().unwrap(), "build"]));
    assert!(is_idle(&root, &root, &["build", "--root", "../tea", "--output-dir", "../tea/public"]));
    assert!(!is_idle(&root, &root, &["build", "--base-url", "https://example.org"]));
}

#[test]
fn a_site_that_was_moved_is_the_same() {
    let (site, _inbox) = folder_with_site();
    fs::rename(site.path("one"), site.path("two")).unwrap();
    assert!(is_idle(&site.path("two/tea"), &site.path("two/tea"), &["build"]));
}

#[test]
fn a_site_whose_list_was_moved_is_the_same() {
    let (site, inbox) = folder_with_site();
    let (root, list) = (site.path("one/tea"), site.path("list"));
    fs::rename(&inbox.path, &list).unwrap();
    let yaml = fs::read_to_string(root.join("site.yaml")).unwrap();
    fs::write(root.join("site.yaml"), yaml.replace(inbox.path.to_str().unwrap(), list.to_str().unwrap())).unwrap();
    assert!(is_idle(&root, &root, &["build"]));
}

/// What the store says that pages were made from.
fn made_from(root: &Path) -> [Option<Vec<u8>>; 2] {
    let store = SiteStore::open(root).unwrap();
    [b"common".as_slice(), b"fingerprints"].map(|key| store.with_bytes(Table::new("build"), key, <[u8]>::to_vec))
}

#[test]
fn pages_of_a_site_that_was_moved_are_made_from_the_same() {
    let (site, _inbox) = folder_with_site();
    let before = made_from(&site.path("one/tea"));
    assert!(before.iter().all(Option::is_some));
    fs::rename(site.path("one"), site.path("two")).unwrap();
    // So that pages are looked at one by one.
    fs::remove_file(site.path("two/tea/.listpress/published")).unwrap();
    build(&site.path("two"), &["render", "--root", "tea"]);
    assert_eq!(made_from(&site.path("two/tea")), before);
}
