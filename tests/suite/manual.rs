//! `listpress completions` and `listpress man`: both know every command, and print nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output};

#[test]
fn the_manual_page_names_each_command() {
    insta::assert_snapshot!(commands().join("\n"), @r"
    build
    digest
    render
    sync
    serve
    check
    publish
    bundle
    text
    mails
    series
    init
    demo
    completions
    man
    ");
}

#[test]
fn each_command_has_a_page_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let run = listpress(&["man", dir.path().to_str().unwrap()]);
    assert!(run.status.success());
    assert_eq!(text(&run.stdout), "");
    let written: BTreeSet<String> =
        fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let pages = commands().into_iter().map(|command| format!("listpress-{command}.1"));
    assert_eq!(written, pages.chain(["listpress.1".to_owned()]).collect());
    let page = fs::read_to_string(dir.path().join("listpress-text.1")).unwrap();
    assert!(page.contains("listpress\\-text \\- Print the plain\\-text digest of a range"), "{page}");
}

#[test]
fn each_shell_completes_each_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = listpress(&["completions", shell]);
        assert!(run.status.success() && run.stderr.is_empty(), "{}", text(&run.stderr));
        let script = text(&run.stdout);
        for command in commands() {
            assert!(script.contains(&command), "{shell} does not complete `{command}`");
        }
    }
}

#[test]
fn a_shell_that_is_not_known_is_wrong_use() {
    let run = listpress(&["completions", "abacus"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(text(&run.stderr).contains("bash, elvish, fish, powershell, zsh"), "{}", text(&run.stderr));
}

/// The commands as the manual page lists them.
fn commands() -> Vec<String> {
    let run = listpress(&["man"]);
    assert!(run.status.success() && run.stderr.is_empty(), "{}", text(&run.stderr));
    let lines = text(&run.stdout);
    let names = lines.lines().filter_map(|line| line.strip_prefix("listpress\\-")?.strip_suffix("(1)"));
    names.map(str::to_owned).collect()
}

fn listpress(arguments: &[&str]) -> Output {
    Command::new(assert_cmd::cargo::cargo_bin!("listpress")).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
