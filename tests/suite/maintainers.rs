//! MAINTAINERS files, one quirk per file in `maintainers/`: a new `.txt` there is a new test, and beside it stands what
//! it must give.
//!
//! Such a file holds a MAINTAINERS text, a line `%%`, and then a patch a line: the files it touches. The snapshot shows
//! the sections with their people, then the sections of each patch, best first. Names that begin with `err_` are files
//! of which no use can be made.

use crate::world::quirks;
use listpress::base::person::Address;
use listpress::press::identity::Identities;
use listpress::press::maintainers::{Maintainers, Section};
use std::fmt::Write;
use std::fs;
use std::path::Path;

#[test]
fn every_quirk_gives_the_sections_beside_it() {
    quirks::check("maintainers", "txt", |name, path| {
        let text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
        let (maintainers, patches) = text.split_once("%%").unwrap();
        match Maintainers::parse(Path::new("MAINTAINERS"), maintainers) {
            Ok(maintainers) => {
                assert!(!name.starts_with("err_"), "{name} can be read");
                shown(&maintainers, patches)
            }
            Err(error) => {
                assert!(name.starts_with("err_"), "{name}: {error}");
                format!("{error}\n")
            }
        }
    });
}

#[test]
fn a_file_that_is_not_there_says_which_key_names_it() {
    let error = Maintainers::load(Path::new("/nowhere/MAINTAINERS")).unwrap_err();
    insta::assert_snapshot!(error, @r"
    /nowhere/MAINTAINERS: No such file or directory (os error 2)
      hint: `maintainers` in site.yaml names a file like the MAINTAINERS of the Linux kernel
    ");
}

#[test]
fn a_file_that_is_not_utf_8_is_read_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("MAINTAINERS");
    fs::write(&file, b"KETTLE\nM:\tJos\xe9 <jose@example.org>\nF:\tkettle/\n").unwrap();
    let maintainers = Maintainers::load(&file).unwrap();
    assert_eq!(maintainers.sections_of(&["kettle/lid.c"]), [0]);
    assert_eq!(maintainers.sections()[0].maintainers[0].name, "Jos\u{fffd}");
}

#[test]
fn a_file_that_nobody_wrote_by_hand_is_an_error_that_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("MAINTAINERS");
    // It takes no place on the disk.
    fs::File::create(&file).unwrap().set_len(101 << 20).unwrap();
    let said = "the file has 101 MB, more than 100 MB are not read";
    assert!(Maintainers::load(&file).unwrap_err().to_string().contains(said));
    let Err(error) = Identities::load(Some(&file)) else { panic!("a mailmap of 101 MB was read") };
    assert!(error.to_string().contains(said), "{error}");
}

#[test]
fn stars_in_a_row_cost_no_more_than_their_number() {
    let stars = "*a".repeat(200);
    let names = "**/".repeat(200);
    let text = format!("KETTLE\nF: {stars}\nF: {names}b/c\n");
    let maintainers = Maintainers::parse(Path::new("MAINTAINERS"), &text).unwrap();
    let deep = "a/".repeat(400);
    assert!(maintainers.sections_of(&["a".repeat(4_000).as_str(), &deep]).len() < 2);
}

#[test]
fn a_path_longer_than_any_file_system_takes_belongs_nowhere() {
    let maintainers = Maintainers::parse(Path::new("MAINTAINERS"), "KETTLE\nF: a/\n").unwrap();
    assert_eq!(maintainers.sections_of(&["a/a"]), [0]);
    assert!(maintainers.sections_of(&["a/".repeat(1_000_000).as_str()]).is_empty());
}

/// The sections of a file, what was passed over, and the sections of each patch.
fn shown(maintainers: &Maintainers, patches: &str) -> String {
    let mut out = String::new();
    for section in maintainers.sections() {
        write_section(&mut out, section);
    }
    for problem in maintainers.problems() {
        writeln!(out, "problem {problem}").unwrap();
    }
    for patch in patches.lines().filter(|line| !line.trim().is_empty()) {
        let files: Vec<&str> = patch.split_whitespace().collect();
        let sections = maintainers.sections_of(&files);
        let titles: Vec<&str> = sections.iter().map(|place| maintainers.sections()[*place].title.as_str()).collect();
        writeln!(out, "{}\n    -> {}", files.join(" "), titles.join(" | ")).unwrap();
    }
    out
}

fn write_section(out: &mut String, section: &Section) {
    writeln!(out, "{}: {} ({})", section.line, section.title, section.status.as_deref().unwrap_or("-")).unwrap();
    for (letter, people) in [('M', &section.maintainers), ('R', &section.reviewers)] {
        for Address { name, email } in people {
            writeln!(out, "    {letter} {name:?} <{email}>").unwrap();
        }
    }
    section.lists.iter().for_each(|list| writeln!(out, "    L {list}").unwrap());
    section.trees.iter().for_each(|tree| writeln!(out, "    T {tree}").unwrap());
    section.links.iter().for_each(|link| writeln!(out, "    {:?} {}", link.kind, link.address).unwrap());
}
