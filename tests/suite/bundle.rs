//! `listpress bundle`: the zip file holds the site, the same bytes each time, and opens from disk.

use crate::world::pages::Pages;
use crate::world::{Inbox, Site, tools};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use zip::ZipArchive;

#[test]
fn a_bundle_holds_what_was_built_and_nothing_else() {
    let site = site().file("public/mine.txt", "not of the site");
    let run = site.run(&["bundle"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    unpack(&site.path("public.zip"), &site.path("unpacked"));
    let mut built = site.pages();
    built.0.remove(".listpress");
    built.0.remove("mine.txt");
    let unpacked = Pages::of(&site.path("unpacked/public"));
    assert_eq!(built.differences(&unpacked), Vec::<String>::new());
    assert_eq!(fs::read_dir(site.path("unpacked")).unwrap().count(), 1);
}

#[test]
fn an_unpacked_bundle_is_a_whole_site() {
    let site = site();
    assert_eq!(site.run(&["bundle", site.path("tea.zip").to_str().unwrap()]).code, 0);
    unpack(&site.path("tea.zip"), site.root());
    let run = site.run(&["check", "--output-dir", site.path("tea").to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(site.has("tea/index.html"));
}

#[test]
fn a_bundle_says_what_it_holds_and_where_to_begin() {
    let site = Site::empty()
        .yaml("title: Tea\nlists: [{name: tea, repository: \"builtin:demo\"}]\n")
        .file("public/index.html", &"tea ".repeat(1000))
        .file("public/.listpress", "index.html\n");
    let run = site.run(&["bundle"]);
    insta::assert_snapshot!(run.stderr, @r"
    bundle: 1 file of 4.0 kB in [ROOT]/public.zip, 178 bytes compressed
    unpack it and open public/index.html
    ");
}

#[test]
fn the_same_site_gives_the_same_bundle_wherever_and_however_it_is_made() {
    let (one, other) = (site(), site());
    assert_eq!(one.run(&["bundle", "--threads", "1"]).code, 0);
    assert_eq!(other.run_in(&[("TZ", "Asia/Tokyo")], &["bundle", "--threads", "5"]).code, 0);
    assert_eq!(fs::read(one.path("public.zip")).unwrap(), fs::read(other.path("public.zip")).unwrap());
}

#[test]
fn the_files_of_a_bundle_have_sorted_plain_names_and_no_times() {
    let site = site();
    assert_eq!(site.run(&["bundle"]).code, 0);
    let mut zip = ZipArchive::new(File::open(site.path("public.zip")).unwrap()).unwrap();
    let mut names = Vec::new();
    for place in 0..zip.len() {
        let file = zip.by_index(place).unwrap();
        let time = file.last_modified().unwrap();
        assert_eq!((time.year(), time.month(), time.day(), time.hour()), (1980, 1, 1, 0));
        let name = file.name().unwrap().into_owned();
        assert_eq!(file.unix_mode(), Some(0o100_644), "{name}");
        assert!(name.is_ascii() && name.starts_with("public/"), "{name}");
        names.push(name);
    }
    assert!(names.is_sorted() && names.len() > 20, "{names:?}");
}

#[test]
fn another_program_takes_the_bundle_too() {
    let site = site();
    assert_eq!(site.run(&["bundle"]).code, 0);
    let mut command = Command::new("unzip");
    command.arg("-tq").arg(site.path("public.zip")).stdout(Stdio::piped());
    let Some(unzip) = tools::start(&mut command, "install unzip") else { return };
    let output = unzip.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn what_cannot_be_bundled_leaves_everything_as_it_was() {
    let site = site();
    let path = |name: &str| site.path(name).display().to_string();
    insta::assert_snapshot!(site.fails(&["bundle", &path("public/site.zip")]), @r"
    error: [ROOT]/public/site.zip: the bundle cannot be inside the site's folder
      hint: name a file elsewhere
    ");
    insta::assert_snapshot!(site.fails(&["bundle", "-o", &path("public/new/site.zip")]), @r"
    error: [ROOT]/public/new/site.zip: the bundle cannot be inside the site's folder
      hint: name a file elsewhere
    ");
    insta::assert_snapshot!(site.fails(&["bundle", &path("a site.zip")]), @r"
    error: [ROOT]/a site.zip: not a valid name for a bundle
      hint: use letters, digits, `-`, `_` and `.`, as in `public.zip`
    ");
    insta::assert_snapshot!(site.fails(&["bundle", "--output-dir", &path("nowhere")]), @r"
    error: [ROOT]/nowhere: no built site here
      hint: run `listpress build`, or name another folder with --output-dir
    ");
    fs::write(site.path("public.zip"), "an older one").unwrap();
    fs::remove_file(site.path("public/robots.txt")).unwrap();
    insta::assert_snapshot!(site.fails(&["bundle"]), @r"
    error: [ROOT]/public/robots.txt: the file has disappeared since the site was built
      hint: run `listpress render` to write it again
    ");
    assert_eq!(site.read("public.zip"), "an older one");
    let mut names: Vec<_> =
        fs::read_dir(site.root()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, [".listpress", "content", "public", "public.zip", "site.yaml"]);
}

#[test]
fn a_name_that_leads_out_of_the_site_is_not_bundled() {
    let site = site().file("secret.txt", "not of the site");
    let made = site.read("public/.listpress");
    let site = site.file("public/.listpress", &format!("../secret.txt\n{made}"));
    assert_eq!(site.run(&["bundle"]).code, 0);
    let zip = ZipArchive::new(File::open(site.path("public.zip")).unwrap()).unwrap();
    assert!(zip.file_names().all(|name| !name.unwrap().contains("..")));
}

fn site() -> Site {
    let inbox = Inbox::v2().mail("ann: [PATCH] kettle: whistle").mail_on("2025-03-04", "bob: [PATCH] lid: close");
    Site::of(&inbox).keeping(inbox).file("content/about.md", "# Tea\n").build()
}

fn unpack(bundle: &Path, folder: &Path) {
    let mut zip = ZipArchive::new(File::open(bundle).unwrap()).unwrap();
    for place in 0..zip.len() {
        let mut file = zip.by_index(place).unwrap();
        let path = folder.join(file.enclosed_name().unwrap());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        fs::write(path, bytes).unwrap();
    }
}
