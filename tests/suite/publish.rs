//! `listpress publish`: what gets onto the branch, what is left alone, and what is refused.

use crate::world::{Inbox, Site};
use std::fs;
#[cfg(unix)]
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

#[test]
fn a_built_site_becomes_a_branch_of_its_own() {
    let site = built();
    let run = site.run(&["publish"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let wanted: Vec<String> =
        fs::read_to_string(site.path("public/.listpress")).unwrap().lines().map(str::to_owned).collect();
    let rows: Vec<String> = git(&site, &["ls-tree", "-r", "gh-pages"]).lines().map(str::to_owned).collect();
    assert!(rows.iter().all(|row| row.starts_with("100644 blob ")));
    assert_eq!(rows.iter().map(|row| row.split_once('\t').unwrap().1).collect::<Vec<_>>(), wanted);
    for name in wanted {
        let committed = git(&site, &["cat-file", "blob", &format!("gh-pages:{name}")]);
        assert_eq!(committed, site.read(&format!("public/{name}")), "{name}");
    }
    assert!(git(&site, &["ls-tree", "gh-pages"]).contains("\t.nojekyll\n"));
    assert_eq!(
        git(&site, &["log", "--format=%an <%ae>%n%B", "gh-pages"]),
        "listpress <listpress@localhost>\nPublish the site\n\nPublished-by: listpress\n\n"
    );
}

#[test]
fn the_working_tree_the_index_and_other_branches_stay_as_they_are() {
    let site = built().file("staged.txt", "staged").file("dirty.txt", "dirty");
    git(&site, &["add", "staged.txt"]);
    let state = |site: &Site| {
        let files = ["HEAD", "index", "refs/heads/main"].map(|name| fs::read(site.path(".git").join(name)).unwrap());
        (files, git(site, &["status", "--porcelain"]), git(site, &["for-each-ref", "refs/heads/main"]))
    };
    let before = state(&site);
    assert_eq!(site.run(&["publish"]).code, 0);
    assert_eq!(state(&site), before);
    assert_eq!(git(&site, &["for-each-ref", "--format=%(refname)"]), "refs/heads/gh-pages\nrefs/heads/main\n");
}

#[test]
fn variables_of_a_hook_that_runs_the_program_lead_it_nowhere_else() {
    let site = built();
    let elsewhere = Site::empty();
    git(&elsewhere, &["init", "--quiet", "other"]);
    let [folder, index] = ["other/.git", "other/.git/index"].map(|name| elsewhere.path(name));
    let variables = [("GIT_DIR", folder.to_str().unwrap()), ("GIT_INDEX_FILE", index.to_str().unwrap())];
    assert_eq!(site.run_in(&variables, &["publish"]).code, 0);
    assert!(!tip(&site, "gh-pages").is_empty());
    assert_eq!(git_in(&elsewhere.path("other"), &["for-each-ref"]), "");
}

#[test]
fn the_same_site_makes_no_commit_and_the_next_one_goes_on_from_it() {
    let site = built();
    site.run(&["publish"]);
    let first = tip(&site, "gh-pages");
    let run = site.run(&["publish"]);
    assert_eq!((run.code, tip(&site, "gh-pages")), (0, first.clone()));
    assert!(run.stderr.starts_with("gh-pages: nothing new; commit "), "{}", run.stderr);
    // A file becomes a folder, another one goes, and one is changed.
    let site = site.file("content/a", "a file").build();
    site.run(&["publish"]);
    fs::remove_file(site.path("content/a")).unwrap();
    let site = site.file("content/a/b", "in a folder").file("content/about.md", "---\ntitle: Other\n---\n").build();
    let run = site.run(&["publish", "--message", "Second thoughts\n\nwith a body"]);
    assert!(without_commit(&run.stderr).starts_with("gh-pages: commit [ID]  files: "), "{}", run.stderr);
    assert_eq!(git(&site, &["show", "gh-pages:a/b"]), "in a folder");
    assert_eq!(
        git(&site, &["log", "--format=%s", "gh-pages"]),
        "Second thoughts\nPublish the site\nPublish the site\n"
    );
    assert_eq!(tip(&site, "gh-pages~2"), first);
}

#[test]
fn the_same_site_gives_the_same_tree_in_another_repository() {
    let trees = [built(), built()].map(|site| {
        site.run(&["publish"]);
        tip(&site, "gh-pages^{tree}")
    });
    assert_eq!(trees[0], trees[1]);
}

#[test]
fn files_that_build_did_not_write_are_not_published_and_none_can_be_executed() {
    let site = built().file("public/notes.txt", "mine");
    #[cfg(unix)]
    fs::set_permissions(site.path("public/index.html"), fs::Permissions::from_mode(0o755)).unwrap();
    site.run(&["publish"]);
    let rows = git(&site, &["ls-tree", "-r", "gh-pages"]);
    assert!(!rows.contains("notes.txt") && !rows.contains(".listpress") && !rows.contains("100755"));
}

#[test]
fn filters_and_line_ends_of_the_repository_do_not_change_the_files() {
    let site = built().file(".gitattributes", "* text eol=crlf ident\n");
    git(&site, &["config", "core.autocrlf", "true"]);
    let site = site.file("content/id.txt", "$Id$\r\nline\n").build();
    site.run(&["publish"]);
    assert_eq!(git(&site, &["cat-file", "blob", "gh-pages:id.txt"]), "$Id$\r\nline\n");
    assert!(site.run(&["publish"]).stderr.contains("nothing new"));
}

#[test]
fn a_custom_domain_and_the_author_of_git_are_taken_over() {
    let site = with("cname: tea.example.org\nbase_url: https://tea.example.org\n");
    git(&site, &["config", "user.name", "Ann Example"]);
    git(&site, &["config", "user.email", "ann@example.org"]);
    let run = site.run(&["publish", "--branch", "site/live"]);
    assert!(!run.stderr.contains("base_url"), "{}", run.stderr);
    assert_eq!(git(&site, &["show", "site/live:CNAME"]), "tea.example.org\n");
    assert_eq!(
        git(&site, &["log", "--format=%an <%ae> %cn", "site/live"]),
        "Ann Example <ann@example.org> Ann Example\n"
    );
}

#[test]
fn a_repository_elsewhere_can_get_the_branch() {
    let site = built();
    let other = Site::empty();
    git(&other, &["init", "--quiet", "--bare", "pages.git"]);
    let path = other.path("pages.git");
    let run = site.run(&["publish", "--repository", path.to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(git(&site, &["branch", "--list", "gh-pages"]), "");
    assert!(git_in(&path, &["show", "gh-pages:index.html"]).contains("Tea things"));
}

#[test]
fn a_branch_that_is_checked_out_is_refused() {
    let site = built();
    site.run(&["publish"]);
    let tip_before = tip(&site, "gh-pages");
    git(&site, &["worktree", "add", "--quiet", "pages", "gh-pages"]);
    let site = site.file("content/about.md", "---\ntitle: Other\n---\n").build();
    insta::assert_snapshot!(site.fails(&["publish"]), @r"
    error: the branch `gh-pages` is checked out in [ROOT]/pages
      hint: check out another branch there, or choose another one with --branch
    ");
    insta::assert_snapshot!(site.fails(&["publish", "--branch", "main"]), @r"
    error: the branch `main` is checked out in [ROOT]
      hint: check out another branch there, or choose another one with --branch
    ");
    assert_eq!(tip(&site, "gh-pages"), tip_before);
}

#[test]
fn a_branch_with_other_commits_is_gone_on_from_only_when_that_is_asked_for() {
    let site = built();
    git(&site, &["branch", "gh-pages"]);
    let foreign = tip(&site, "gh-pages");
    insta::assert_snapshot!(without_commit(&site.fails(&["publish"])), @r"
    error: the branch `gh-pages` was not made by `listpress publish`: its last commit is [ID] (A site)
      hint: choose another branch with --branch; or, if the site may replace all its files, use --adopt
    ");
    assert_eq!(tip(&site, "gh-pages"), foreign);
    assert_eq!(site.run(&["publish", "--adopt"]).code, 0);
    assert_eq!(tip(&site, "gh-pages^"), foreign);
    assert_eq!(git(&site, &["ls-tree", "gh-pages", "site.yaml"]), "", "what was there made room");
    assert!(site.run(&["publish"]).stderr.contains("nothing new"), "now it is ours");
}

#[test]
fn a_site_that_is_not_there_or_not_whole_is_not_published() {
    let inbox = Inbox::v2().mail("ann: hello");
    let site = Site::of(&inbox).keeping(inbox);
    insta::assert_snapshot!(site.fails(&["publish"]), @r"
    error: [ROOT]/public: no built site here
      hint: run `listpress build`, or name another folder with --output-dir
    ");
    let site = site.file("public/index.html", "by hand");
    insta::assert_snapshot!(site.fails(&["publish"]), @r"
    error: [ROOT]/public: no built site here
      hint: run `listpress build`, or name another folder with --output-dir
    ");
    let site = built();
    fs::remove_file(site.path("public/index.html")).unwrap();
    insta::assert_snapshot!(site.fails(&["publish"]), @r"
    error: [ROOT]/public/index.html: the file is listed in `.listpress` but missing
      hint: run `listpress build` again
    ");
}

#[cfg(unix)]
#[test]
fn what_lies_behind_a_link_is_not_published() {
    let site = built().file("secret.txt", "secret");
    fs::remove_file(site.path("public/index.html")).unwrap();
    std::os::unix::fs::symlink(site.path("secret.txt"), site.path("public/index.html")).unwrap();
    assert_eq!(site.run(&["publish"]).code, 1);
}

#[test]
fn outside_of_a_repository_and_under_an_impossible_name_nothing_is_published() {
    let inbox = Inbox::v2().mail("ann: hello");
    let site = Site::of(&inbox).keeping(inbox).build();
    insta::assert_snapshot!(site.fails(&["publish"]), @r"
    error: [ROOT]: not a git repository (or any of the parent directories): .git
      hint: publish from inside a git repository (`git init` makes one), or name one with --repository
    ");
    let site = built();
    let names = [
        "no..name",
        "HEAD",
        "@",
        "refs/heads/site/live",
        "refs/remotes/origin/x",
        "a b",
        "a@{1}",
        "a.lock",
        "a.",
        "/a",
        ".a",
        "a\u{1b}b",
        "",
    ];
    let before = git(&site, &["for-each-ref"]);
    let found = names.map(|name| site.fails(&["publish", "--branch", name]));
    assert_eq!(git(&site, &["for-each-ref"]), before);
    assert!(site.fails(&["publish", "--branch=-x"]).contains("it begins with `-`"));
    insta::assert_snapshot!(found.concat(), @r"
    error: --branch cannot be `no..name`: it has `..`
      hint: give the name of a branch for the site, like `gh-pages`
    error: --branch cannot be `HEAD`: it stands for the branch that is checked out
      hint: give the name of a branch for the site, like `gh-pages`
    error: --branch cannot be `@`: it stands for HEAD
      hint: give the name of a branch for the site, like `gh-pages`
    error: --branch cannot be `refs/heads/site/live`: it is the path of a reference
      hint: give the name of a branch for the site, like `site/live`
    error: --branch cannot be `refs/remotes/origin/x`: it is the path of a reference
      hint: give the name of a branch for the site, like `gh-pages`
    error: --branch cannot be `a b`: it has a space, a control character, or one of `~^:?*[\`
      hint: give the name of a branch for the site, like `gh-pages`
    error: --branch cannot be `a@{1}`: it has `@{`
      hint: give the name of a branch for the site, like `gh-pages`
    error: --branch cannot be `a.lock`: a part of it ends with `.lock`
      hint: give the name of a branch for the site, like `gh-pages`
    error: --branch cannot be `a.`: it ends with `.`
      hint: give the name of a branch for the site, like `gh-pages`
    error: --branch cannot be `/a`: it begins or ends with `/`, or has two in a row
      hint: give the name of a branch for the site, like `gh-pages`
    error: --branch cannot be `.a`: a part of it begins with `.`
      hint: give the name of a branch for the site, like `gh-pages`
    error: --branch cannot be `a␛b`: it has a space, a control character, or one of `~^:?*[\`
      hint: give the name of a branch for the site, like `gh-pages`
    error: --branch cannot be ``: it is empty
      hint: give the name of a branch for the site, like `gh-pages`
    ");
}

#[test]
fn the_branch_is_pushed_and_a_rejected_push_is_explained() {
    let site = built();
    let remote = Site::empty();
    git(&remote, &["init", "--quiet", "--bare", "pages.git"]);
    let url = remote.path("pages.git");
    insta::assert_snapshot!(last_lines(&site.fails(&["publish", "--push"])), @r"
    error: cannot push to `origin`: 'origin' does not appear to be a git repository; Could not read from remote repository.
      hint: the commit exists locally; `git remote -v` lists the remotes, and `git push origin gh-pages` can ask for a password, which listpress cannot
    ");
    git(&site, &["remote", "add", "origin", url.to_str().unwrap()]);
    let run = site.run(&["publish", "--push"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.ends_with("gh-pages: pushed to origin\n"), "{}", run.stderr);
    assert_eq!(git_in(&url, &["rev-parse", "gh-pages"]).trim(), tip(&site, "gh-pages"));
    // From a second checkout, which knows the branch from its remote.
    let second = built();
    git(&second, &["remote", "add", "origin", url.to_str().unwrap()]);
    git(&second, &["fetch", "--quiet", "origin"]);
    assert!(second.run(&["publish"]).stderr.contains("nothing new"));
    let second = second.file("content/about.md", "---\ntitle: Second\n---\n").build();
    assert_eq!(second.run(&["publish", "--push"]).code, 0);
    // And the first one is behind now.
    let site = site.file("content/about.md", "---\ntitle: First\n---\n").build();
    insta::assert_snapshot!(last_lines(&site.fails(&["publish", "--push"])), @r"
    error: `origin` rejected the branch `gh-pages`: it has commits there that are missing here
      hint: if it was published from elsewhere, fetch that with `git fetch origin +gh-pages:gh-pages` and publish again
    ");
    git(&site, &["fetch", "--quiet", "origin", "+gh-pages:gh-pages"]);
    assert_eq!(site.run(&["publish", "--push"]).code, 0, "the hint leads on");
    assert_eq!(git_in(&url, &["rev-list", "--count", "gh-pages"]), "3\n");
}

#[cfg(unix)]
#[test]
fn what_a_server_says_on_refusing_is_passed_on() {
    let site = built();
    let remote = Site::empty();
    git(&remote, &["init", "--quiet", "--bare", "pages.git"]);
    let url = remote.path("pages.git");
    let hook = "#!/bin/sh\necho 'error: File big.json is 123.45 MB' >&2\nexit 1\n";
    fs::write(url.join("hooks/pre-receive"), hook).unwrap();
    fs::set_permissions(url.join("hooks/pre-receive"), fs::Permissions::from_mode(0o755)).unwrap();
    git(&site, &["remote", "add", "pages", url.to_str().unwrap()]);
    insta::assert_snapshot!(last_lines(&site.fails(&["publish", "--push", "--remote", "pages"])), @r"
    error: `pages` rejected the branch `gh-pages`: error: File big.json is 123.45 MB; [remote rejected] (pre-receive hook declined)
      hint: the commit exists locally; once that is fixed, push it with `git push pages gh-pages`
    ");
}

/// A small site in a repository with one commit on `main`, built.
fn built() -> Site {
    with("")
}

fn with(lines: &str) -> Site {
    let inbox = Inbox::v2().mail("ann: [PATCH] kettle: whistle").mail("bob: hello");
    let site = Site::with(&inbox, lines).keeping(inbox).file("content/about.md", "---\ntitle: About\n---\n\nTea.\n");
    git(&site, &["init", "--quiet", "--initial-branch", "main"]);
    let site = site.file(".gitignore", "/public\n/.listpress\n");
    git(&site, &["add", "site.yaml", ".gitignore"]);
    git(&site, &["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "commit", "--quiet", "-m", "A site"]);
    site.build()
}

fn git(site: &Site, arguments: &[&str]) -> String {
    git_in(site.root(), arguments)
}

/// Runs git as the program sees it: without the settings of whoever runs the tests.
fn git_in(folder: &Path, arguments: &[&str]) -> String {
    let mut git = Command::new("git");
    git.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("HOME", folder).env("LC_ALL", "C");
    let output = git.arg("-C").arg(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn tip(site: &Site, name: &str) -> String {
    git(site, &["rev-parse", "--verify", name]).trim().to_owned()
}

/// The commit's id depends on the day.
fn without_commit(text: &str) -> String {
    let is_id = |word: &str| word.len() >= 7 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.split_inclusive([' ', ';'])
        .map(|word| if is_id(word.trim_end_matches([' ', ';'])) { "[ID] " } else { word })
        .collect()
}

/// The error, without the summary above it.
fn last_lines(text: &str) -> String {
    text[text.find("error: ").unwrap()..].to_owned()
}
