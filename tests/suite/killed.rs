//! Builds that end before they are done: killed, asked to end, or stopped by a power cut. The next build removes what they
//! left and replaces what is damaged.

use crate::world::{Inbox, Site};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// All files and folders of a site that are not complete.
fn unfinished(site: &Site) -> Vec<PathBuf> {
    let is_own = |path: &Path| path.starts_with(site.path(".listpress")) || path == site.path("public/.listpress");
    let entries = walkdir::WalkDir::new(site.root()).into_iter().flatten().map(walkdir::DirEntry::into_path);
    let hidden = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".listpress"));
    entries.filter(|path| hidden(path) && !is_own(path)).collect()
}

fn begin(site: &Site) -> Child {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("listpress"));
    command.arg("--root").arg(site.root()).arg("build");
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Waits until a build has files that are not complete in one of these folders.
fn wait_for_unfinished(site: &Site, build: &mut Child, folder: &str) {
    let folder = site.path(folder);
    while !unfinished(site).iter().any(|path| path.starts_with(&folder)) {
        assert!(build.try_wait().unwrap().is_none(), "the build ended before it was asked to");
    }
}

#[cfg(unix)]
#[test]
fn a_build_that_is_asked_to_end_leaves_nothing() {
    for (signal, folder) in [("-INT", "content"), ("-TERM", "public")] {
        let site = Site::demo();
        let mut build = begin(&site);
        wait_for_unfinished(&site, &mut build, folder);
        assert!(Command::new("kill").args([signal, &build.id().to_string()]).status().unwrap().success());
        assert_eq!(build.wait().unwrap().code(), Some(130));
        assert_eq!(unfinished(&site), Vec::<PathBuf>::new(), "{signal}");
        assert!(!site.has("public/index.html"), "{signal}");
    }
}

#[test]
fn what_a_killed_build_left_is_removed_by_the_next_one() {
    let inbox = Inbox::v2().mail("ann: [PATCH] kettle: whistle");
    let site = Site::of(&inbox).build();
    let site =
        site.file("content/kettle/.listpress-a1b2c3", "half a dig").file(".listpress/index.owner", "process 1\n");
    let site = site.file("public/.listpress-stage-1/.lock", "").file("public/.listpress-stage-1/a.html", "half a page");
    let site = site.file("content/.hidden/notes", "of the user").file("content/new.md", "# New\n");
    fs::remove_file(site.path("content/kettle/2025-03-03.md")).unwrap();
    assert_eq!(site.run(&["build"]).code, 0);
    assert_eq!(unfinished(&site), Vec::<PathBuf>::new());
    assert!(site.has("content/.hidden/notes"));
}

#[test]
fn the_stage_of_a_build_that_is_running_stays() {
    let inbox = Inbox::v2().mail("ann: [PATCH] kettle: whistle");
    let site = Site::of(&inbox).file("public/.listpress-stage-1/.lock", "");
    let lock = fs::File::open(site.path("public/.listpress-stage-1/.lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(site.run(&["build"]).code, 0);
    assert!(site.has("public/.listpress-stage-1/.lock"));
    drop(lock);
    let site = site.file("content/new.md", "# New\n");
    assert_eq!(site.run(&["build"]).code, 0);
    assert!(!site.has("public/.listpress-stage-1"));
}

#[test]
fn an_earlier_stage_of_the_same_process_number_is_not_published() {
    let site = Site::empty().file("public/.listpress-stage-x/authors/old.html", "old");
    let output = listpress::output::Folder::open(&site.path("public")).unwrap();
    let own = site.path(&format!("public/.listpress-stage-{}", std::process::id()));
    drop(output);
    let site = site.file(&format!("public/.listpress-stage-{}/authors/old.html", std::process::id()), "old");
    let output = listpress::output::Folder::open(&site.path("public")).unwrap();
    assert!(own.is_dir() && !own.join("authors").exists());
    drop(output);
    assert!(!own.exists());
}

#[test]
fn generated_files_without_their_text_are_written_anew() {
    let inbox = crate::world::readings::inbox();
    let site = Site::of(&inbox).build();
    let before = site.content();
    let generated = before.names();
    assert!(
        generated.iter().any(|name| name.contains("/reading/"))
            && generated.iter().any(|name| name.contains("/series/"))
    );
    for damage in [&b""[..], &[0; 4096][..]] {
        for name in &generated {
            fs::write(site.path("content").join(name), damage).unwrap();
        }
        let run = site.run(&["build"]);
        assert_eq!((run.code, run.stderr.contains("left as it is")), (0, false), "{}", run.stderr);
        assert_eq!(site.content().differences(&before), Vec::<String>::new());
    }
}

#[test]
fn a_file_of_zeros_is_not_taken_for_a_page() {
    let inbox = Inbox::v2().mail("ann: [PATCH] kettle: whistle");
    let site = Site::of(&inbox).build();
    fs::write(site.path("content/kettle/2025-03-03.md"), [0; 4096]).unwrap();
    insta::assert_snapshot!(site.fails(&["render"]), @r"
    error: [ROOT]/content/kettle/2025-03-03.md: the file is damaged: it has zero bytes in place of text
      hint: run `listpress digest`, which writes it anew if it is a generated one; else restore or delete it
    ");
}
