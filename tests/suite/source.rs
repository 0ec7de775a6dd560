//! The repository of the code: reading its commits and their diffs, and finding in it what became of patches.

use crate::world::letter::letter;
use crate::world::{Inbox, Site};
use git2::{FileMode, Oid, Repository, RepositoryInitOptions, Signature, Time};
use listpress::base::id::{MessageId, ObjectId};
use listpress::base::person::Address;
use listpress::git::{SourceCommit, SourceRepository};
use listpress::press::history::{Committers, Merged, SentPatch};
use listpress::press::summary::Fingerprint;
use listpress::rows::applied::FoundBy;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// 2025-03-03 12:00 UTC.
const START: i64 = 1_741_003_200;
const DAY: i64 = 24 * 60 * 60;

/// A repository of code in a folder of its own.
struct Code {
    _folder: TempDir,
    path: PathBuf,
}

impl Code {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kettle");
        let mut options = RepositoryInitOptions::new();
        options.mkpath(true).external_template(false).initial_head("refs/heads/master");
        Repository::init_opts(&path, &options).unwrap();
        Self { _folder: folder, path }
    }

    /// Three commits on three days, each with a file more.
    fn of_three() -> Self {
        let code = Self::new();
        let mut parent = Vec::new();
        for day in 0..3 {
            let files: Vec<(String, String)> = (0..=day).map(|n| (format!("{n}.c"), format!("{n}\n"))).collect();
            let tree = code.tree(files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())));
            let id = code.commit(tree, &parent, START + day * DAY, &format!("Add {day}.c\n\nIt was missing.\n"));
            parent = vec![id];
        }
        code
    }

    fn git(&self) -> Repository {
        Repository::open(&self.path).unwrap()
    }

    /// A tree of files in one folder.
    fn tree<'a>(&self, files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Oid {
        let git = self.git();
        let mut builder = git.treebuilder(None).unwrap();
        for (name, bytes) in files {
            builder.insert(name, git.blob(bytes).unwrap(), FileMode::Blob.into()).unwrap();
        }
        builder.write().unwrap()
    }

    /// Commits on top of the parents and points master there.
    fn commit(&self, tree: Oid, parents: &[Oid], time: i64, message: &str) -> Oid {
        let git = self.git();
        let author = Signature::new("Ann Example", "ann@example.org", &Time::new(time - 3_600, 60)).unwrap();
        let committer = Signature::new("Carl Committer", "carl@example.org", &Time::new(time, 0)).unwrap();
        let parents: Vec<_> = parents.iter().map(|id| git.find_commit(*id).unwrap()).collect();
        let parents: Vec<_> = parents.iter().collect();
        let tree = git.find_tree(tree).unwrap();
        let id = git.commit(None, &author, &committer, message, &tree, &parents).unwrap();
        git.reference("refs/heads/master", id, true, "").unwrap();
        id
    }

    /// What a commit changes that turns the first files into the second.
    fn diff(&self, before: &[(&str, &[u8])], after: &[(&str, &[u8])]) -> String {
        let first = self.commit(self.tree(before.iter().copied()), &[], START, "First");
        let second = self.commit(self.tree(after.iter().copied()), &[first], START + 60, "Second");
        self.open().diff(id(second)).unwrap()
    }

    fn open(&self) -> SourceRepository {
        SourceRepository::open(&self.path, None).unwrap()
    }

    /// The subjects of the commits since a time.
    fn subjects(&self, since: i64) -> Vec<String> {
        self.open().commits(since).unwrap().map(|commit| commit.unwrap().subject).collect()
    }

    /// The error of opening it, with the folder's name replaced.
    fn fails(&self, branch: Option<&str>) -> String {
        fails(&self.path, branch)
    }
}

fn fails(path: &Path, branch: Option<&str>) -> String {
    let Err(error) = SourceRepository::open(path, branch) else { panic!("it could be opened") };
    error.to_string().replace(path.to_str().unwrap(), "[CODE]")
}

fn id(oid: Oid) -> ObjectId {
    ObjectId::parse(&oid.to_string()).unwrap()
}

#[test]
fn commits_come_newest_first_with_what_they_say() {
    let code = Code::of_three();
    let commits: Vec<_> = code.open().commits(0).unwrap().map(Result::unwrap).collect();
    insta::assert_debug_snapshot!(commits[..2], @r#"
    [
        SourceCommit {
            id: 91ebfaef1d8c06c789935f9133f2552cdd96b710,
            parents: 1,
            author_name: "Ann Example",
            author_email: "ann@example.org",
            committer_name: "Carl Committer",
            committer_email: "carl@example.org",
            authored: 1741172400,
            committed: 1741176000,
            subject: "Add 2.c",
            body: "It was missing.",
        },
        SourceCommit {
            id: b78626d6733ab2b49e5653c449ac8df162aa5fe2,
            parents: 1,
            author_name: "Ann Example",
            author_email: "ann@example.org",
            committer_name: "Carl Committer",
            committer_email: "carl@example.org",
            authored: 1741086000,
            committed: 1741089600,
            subject: "Add 1.c",
            body: "It was missing.",
        },
    ]
    "#);
    assert_eq!(code.open().tip(), commits[0].id);
}

#[test]
fn a_subject_over_two_lines_is_one_line() {
    let code = Code::new();
    code.commit(code.tree([]), &[], START, "\nkettle: whistle\n  when hot\r\n\r\nBody\r\n\r\nLink: x\r\n");
    let commit = code.open().commits(0).unwrap().next().unwrap().unwrap();
    assert_eq!((commit.subject.as_str(), commit.body.as_str()), ("kettle: whistle when hot", "Body\n\nLink: x"));
}

#[test]
fn bytes_that_are_not_utf_8_are_replaced() {
    let code = Code::new();
    let tree = code.tree([]);
    let text =
        format!("tree {tree}\nauthor Jos\u{1} <j@x> {START} +0000\ncommitter C <c@x> {START} +0000\n\nCaf\u{1}\n");
    let bytes: Vec<u8> = text.bytes().map(|byte| if byte == 1 { 0xe9 } else { byte }).collect();
    let git = code.git();
    let commit = git.odb().unwrap().write(git2::ObjectType::Commit, &bytes).unwrap();
    git.reference("refs/heads/master", commit, true, "").unwrap();
    let commit = code.open().commits(0).unwrap().next().unwrap().unwrap();
    assert_eq!((commit.author_name.as_str(), commit.subject.as_str()), ("Jos\u{fffd}", "Caf\u{fffd}"));
}

#[test]
fn old_commits_are_left_out_but_for_a_week() {
    let code = Code::of_three();
    assert_eq!(code.subjects(START + 2 * DAY).len(), 3);
    assert_eq!(code.subjects(START + 8 * DAY), ["Add 2.c", "Add 1.c"]);
    assert_eq!(code.subjects(START + 30 * DAY), [""; 0]);
}

#[test]
fn an_old_side_branch_does_not_end_the_walk() {
    let code = Code::new();
    let tree = code.tree([]);
    let first = code.commit(tree, &[], START, "First");
    let mut old = first;
    for day in 0..50 {
        old = code.commit(tree, &[old], START - 400 * DAY + day, "Old");
    }
    let merge = code.commit(tree, &[first, old], START + DAY, "Merge the old");
    code.commit(tree, &[merge], START + 2 * DAY, "Last");
    let subjects = code.subjects(START);
    assert_eq!(subjects, ["Last", "Merge the old", "First"]);
}

#[test]
fn a_commit_with_a_wrong_clock_does_not_hide_what_is_below_it() {
    let code = Code::new();
    let tree = code.tree([]);
    let first = code.commit(tree, &[], START, "First");
    let wrong = code.commit(tree, &[first], 60, "Made in 1970");
    code.commit(tree, &[wrong], START + DAY, "Last");
    assert_eq!(code.subjects(START), ["Last", "First"]);
}

#[test]
fn many_old_commits_in_a_row_end_the_walk() {
    let code = Code::new();
    let tree = code.tree([]);
    let mut tip = code.commit(tree, &[], START, "Young below old ones");
    for number in 0..100 {
        tip = code.commit(tree, &[tip], 60 + number, "Old");
    }
    code.commit(tree, &[tip], START, "Last");
    assert_eq!(code.subjects(START), ["Last"]);
}

#[test]
fn a_branch_a_tag_or_a_commit_can_be_named() {
    let code = Code::of_three();
    let git = code.git();
    let tip = git.head().unwrap().peel_to_commit().unwrap();
    let parent = tip.parent(0).unwrap();
    git.branch("topic/lid", &parent, true).unwrap();
    git.tag_lightweight("v1", parent.as_object(), true).unwrap();
    git.reference("refs/remotes/origin/next", parent.id(), true, "").unwrap();
    for name in ["topic/lid", "v1", "origin/next", &parent.id().to_string()] {
        assert_eq!(SourceRepository::open(&code.path, Some(name)).unwrap().tip(), id(parent.id()), "{name}");
    }
    assert_eq!(SourceRepository::open(&code.path, Some("master")).unwrap().tip(), id(tip.id()));
}

#[test]
fn a_repository_that_cannot_be_read_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let empty = Code::new();
    let shallow = Code::of_three();
    let tip = shallow.git().head().unwrap().target().unwrap();
    std::fs::write(shallow.path.join(".git/shallow"), format!("{tip}\n")).unwrap();
    let errors = [
        fails(folder.path(), None),
        empty.fails(None),
        shallow.fails(None),
        Code::of_three().fails(Some("nowhere")),
        Code::of_three().fails(Some("HEAD:0.c")),
    ];
    insta::assert_snapshot!(errors.join("\n"), @r"
    [CODE]: no git repository there
      hint: `source` in site.yaml names a clone of the code that the patches are for; without `source` merged patches are known from mails alone
    [CODE]: HEAD names no commit
      hint: name a branch with `source: {repository: …, branch: …}`, or fetch one with `git -C '[CODE]' fetch`
    [CODE]: a shallow clone, most of its commits are not here
      hint: run `git -C '[CODE]' fetch --unshallow`
    [CODE]: there is no branch, tag or commit `nowhere`
      hint: `git -C '[CODE]' branch --all` lists the branches
    [CODE]: there is no branch, tag or commit `HEAD:0.c`
      hint: `git -C '[CODE]' branch --all` lists the branches
    ");
}

#[test]
fn a_commit_whose_parent_is_gone_ends_the_walk_with_an_error() {
    let code = Code::of_three();
    let parent = code.git().head().unwrap().peel_to_commit().unwrap().parent_id(0).unwrap().to_string();
    std::fs::remove_file(code.path.join(".git/objects").join(&parent[..2]).join(&parent[2..])).unwrap();
    let source = code.open();
    let walked: Vec<_> = source.commits(0).unwrap().take(10).collect();
    assert!(walked.last().unwrap().is_err() && walked.len() <= 2, "{walked:?}");
}

#[test]
fn a_diff_reads_as_format_patch_writes_it() {
    let long = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n";
    let changed = long.replace("five", "FIVE");
    let diff = Code::new().diff(
        &[("gone.c", b"gone\n"), ("long.c", long.as_bytes()), ("moved.c", long.as_bytes()), ("same.c", b"same\n")],
        &[
            ("came.c", b"came"),
            ("empty.c", b""),
            ("long.c", changed.as_bytes()),
            ("new name.c", changed.as_bytes()),
            ("same.c", b"same\n"),
        ],
    );
    insta::assert_snapshot!(diff, @r"
    diff --git a/came.c b/came.c
    new file mode 100644
    index 0000000..8760528
    --- /dev/null
    +++ b/came.c
    @@ -0,0 +1 @@
    +came
    \ No newline at end of file
    diff --git a/empty.c b/empty.c
    new file mode 100644
    index 0000000..e69de29
    diff --git a/gone.c b/gone.c
    deleted file mode 100644
    index 286c5f5..0000000
    --- a/gone.c
    +++ /dev/null
    @@ -1 +0,0 @@
    -gone
    diff --git a/long.c b/long.c
    index c9e9e05..7155914 100644
    --- a/long.c
    +++ b/long.c
    @@ -2,7 +2,7 @@ one
     two
     three
     four
    -five
    +FIVE
     six
     seven
     eight
    diff --git a/moved.c b/new name.c
    similarity index 90%
    rename from moved.c
    rename to new name.c
    index c9e9e05..7155914 100644
    --- a/moved.c
    +++ b/new name.c
    @@ -2,7 +2,7 @@ one
     two
     three
     four
    -five
    +FIVE
     six
     seven
     eight
    ");
}

#[test]
fn settings_of_the_repository_do_not_change_a_diff() {
    let code = Code::new();
    let mut config = code.git().config().unwrap();
    config.set_bool("diff.noprefix", true).unwrap();
    config.set_bool("diff.mnemonicPrefix", true).unwrap();
    config.set_i64("diff.context", 0).unwrap();
    config.set_bool("diff.renames", false).unwrap();
    let diff = code.diff(&[("a.c", b"1\n2\n3\n4\n")], &[("b.c", b"1\n2\n3\nfour\n")]);
    insta::assert_snapshot!(diff, @r"
    diff --git a/a.c b/b.c
    similarity index 75%
    rename from a.c
    rename to b.c
    index 94ebaf9..c33d498 100644
    --- a/a.c
    +++ b/b.c
    @@ -1,4 +1,4 @@
     1
     2
     3
    -4
    +four
    ");
}

#[test]
fn a_binary_file_and_the_first_commit_have_diffs_too() {
    let code = Code::new();
    let first = code.commit(code.tree([("a.bin", b"\0\x01\x02".as_slice())]), &[], START, "First");
    let diff = code.open().diff(id(first)).unwrap();
    assert!(diff.contains("GIT binary patch") && diff.contains("/dev/null") == diff.contains("--- "), "{diff}");
}

/// A commit by Ann, committed so many days after the start.
fn commit(number: u8, day: i64, subject: &str, body: &str) -> SourceCommit {
    SourceCommit {
        id: ObjectId([number; 20]),
        parents: 1,
        author_name: "Ann Example".to_owned(),
        author_email: "ann@example.org".to_owned(),
        committer_name: "Carl Committer".to_owned(),
        committer_email: "carl@example.org".to_owned(),
        authored: START - 999,
        committed: START + day * DAY,
        subject: subject.to_owned(),
        body: body.to_owned(),
    }
}

/// A patch by Ann, sent so many days after the start.
fn patch<'a>(message_id: &str, day: i64, title: &'a str) -> SentPatch<'a> {
    SentPatch {
        // It lives as long as the test.
        message_id: Box::leak(Box::new(MessageId::new(message_id))),
        title,
        name: "Ann Example",
        email: "ann@example.org",
        sent: START + day * DAY,
        fingerprint: None,
    }
}

/// The number of the commit of each patch, and how it was found; no commit has a diff that is known.
fn find(commits: &[SourceCommit], patches: &[SentPatch<'_>]) -> Vec<Option<(u8, FoundBy)>> {
    find_with(commits, patches, |_| None)
}

fn find_with(
    commits: &[SourceCommit],
    patches: &[SentPatch<'_>],
    hash: impl Fn(u8) -> Option<u64>,
) -> Vec<Option<(u8, FoundBy)>> {
    let found = Merged::find(commits.to_vec(), patches, |id| hash(id.0[0]));
    found.into_iter().map(|merged| merged.map(|merged| (merged.commit.0[0], merged.found_by))).collect()
}

fn print(diff: u64) -> Fingerprint {
    Fingerprint { diff, ..Fingerprint::default() }
}

#[test]
fn every_form_of_a_link_names_the_mail() {
    let forms = [
        "Link: https://lore.kernel.org/r/20250303.1-a+b@example.org",
        "Link: https://lore.kernel.org/all/20250303.1-a+b@example.org/",
        "Link: http://lkml.kernel.org/r/20250303.1-a+b@example.org",
        "Link: https://patch.msgid.link/20250303.1-a+b@example.org",
        "Link: https://lore.kernel.org/kettle/20250303.1-a%2Bb%40example.org/T/#u",
        "Link: https://lore.kernel.org/kettle/20250303.1-a%2bb@example.org/#t",
        "Link: https://lore.kernel.org/r/20250303.1-a+b@example.org?x=y [1]",
        "Link: <https://lore.kernel.org/r/20250303.1-a+b@example.org>",
        "Link: https://patchwork.example.org/project/kettle/patch/20250303.1-a+b@example.org/",
        "Patchwork: https://patchwork.example.org/patch/msgid/20250303.1-a+b@example.org",
        "Message-ID: <20250303.1-a+b@example.org>",
        "Message-Id: <20250303.1-a+b@example.org>",
        "message-id: 20250303.1-a+b@example.org",
        "Text.\n\nLINK: https://lore.kernel.org/r/20250303.1-a+b@example.org\nSigned-off-by: Carl <carl@example.org>",
    ];
    for form in forms {
        let found = find(
            &[commit(1, 1, "kettle: whistle", form)],
            &[patch("20250303.1-a+b@example.org", 0, "Kettle: whistle")],
        );
        assert_eq!(found, [Some((1, FoundBy::Link))], "{form}");
    }
}

#[test]
fn what_looks_like_a_link_and_is_none_names_nothing() {
    let forms = [
        "Link: https://lore.kernel.org/r/a@example.organic",
        "Link: https://lore.kernel.org/r/A@example.org",
        "Link: https://a@example.org/",
        "Link:",
        "Link: https://bugs.example.org/1",
        "Link: %zz%4@%",
        "  Link: https://lore.kernel.org/r/a@example.org",
        "Closes: https://lore.kernel.org/r/a@example.org",
        "see https://lore.kernel.org/r/a@example.org",
    ];
    for form in forms {
        assert_eq!(find(&[commit(1, 1, "x", form)], &[patch("a@example.org", 0, "y")]), [None], "{form}");
    }
}

#[test]
fn a_slash_in_a_message_id_may_stand_in_the_link_as_it_is() {
    for link in ["Link: https://lore.kernel.org/r/a/b@example.org", "Link: https://lore.kernel.org/r/a%2Fb@example.org"]
    {
        assert_eq!(find(&[commit(1, 1, "x", link)], &[patch("a/b@example.org", 0, "x")]), [Some((1, FoundBy::Link))]);
    }
}

#[test]
fn of_several_links_the_last_one_is_what_the_commit_was_made_of() {
    let body = "Link: https://lore.kernel.org/r/v1@x\nLink: https://lore.kernel.org/r/v2@x";
    let patches = [patch("v1@x", 0, "kettle: whistle"), patch("v2@x", 1, "kettle: whistle")];
    assert_eq!(find(&[commit(1, 2, "kettle: whistle", body)], &patches), [None, Some((1, FoundBy::Link))]);
}

#[test]
fn a_link_to_a_patch_that_is_only_spoken_of_merges_nothing() {
    let stranger = SentPatch { name: "Bob Other", email: "bob@example.org", ..patch("bob@x", 0, "kettle: other way") };
    let before_another = "Link: https://lore.kernel.org/r/mine@x\nLink: https://lore.kernel.org/r/thread@x";
    let commits = [
        commit(1, 1, "kettle: whistle", "Link: https://lore.kernel.org/r/bob@x"),
        commit(2, 2, "kettle: mend whistle", before_another),
    ];
    assert_eq!(find(&commits, &[stranger, patch("mine@x", 0, "kettle: first try")]), [None, None]);
}

#[test]
fn a_link_is_believed_though_the_maintainer_changed_the_title_or_the_author() {
    let link = "Link: https://lore.kernel.org/r/a@x";
    let by_another = SourceCommit { author_email: "x@x".into(), author_name: "X Y".into(), ..commit(1, 1, "a", link) };
    assert_eq!(
        find(&[commit(1, 1, "Kettle: better title", link)], &[patch("a@x", 0, "kettle: title")]),
        [Some((1, FoundBy::Link))]
    );
    assert_eq!(find(&[by_another], &[patch("a@x", 0, "A")]), [Some((1, FoundBy::Link))]);
}

#[test]
fn a_link_alone_may_name_another_projects_patch() {
    let print = print(7);
    let patches = [SentPatch { fingerprint: Some(&print), ..patch("a@x", 0, "kettle: whistle") }];
    for key in ["Link: https://lore.kernel.org/r/", "Message-ID: "] {
        let commits = [commit(1, 1, "spout: support what kettles do", &format!("{key}a@x"))];
        assert_eq!(find_with(&commits, &patches, |_| Some(8)), [None]);
        assert_eq!(find_with(&commits, &patches, |_| Some(7)), [Some((1, FoundBy::Link))]);
    }
}

#[test]
fn of_several_commits_with_the_link_the_one_with_the_title_counts_then_the_first() {
    let link = "Link: https://lore.kernel.org/r/a@x";
    let commits = [
        commit(1, 1, "kettle: mend what the next one breaks", link),
        commit(3, 3, "kettle: whistle", link),
        commit(2, 2, "kettle: whistle", link),
    ];
    assert_eq!(find(&commits, &[patch("a@x", 0, "kettle: whistle")]), [Some((2, FoundBy::Link))]);
}

#[test]
fn a_merge_is_no_patch() {
    let merge = SourceCommit { parents: 2, ..commit(1, 1, "kettle: whistle", "Link: https://lore.kernel.org/r/a@x") };
    assert_eq!(find(&[merge], &[patch("a@x", 0, "kettle: whistle")]), [None]);
}

#[test]
fn an_equal_diff_is_found_under_any_title() {
    let (one, other) = (print(7), print(8));
    let patches = [
        SentPatch { fingerprint: Some(&one), ..patch("a@x", 0, "kettle: whistle") },
        SentPatch { fingerprint: Some(&other), ..patch("b@x", 0, "kettle: lid") },
    ];
    let commits = [commit(1, 1, "Kettle: new title", ""), commit(2, 1, "kettle: lid", "")];
    let found = find_with(&commits, &patches, |number| Some(if number == 1 { 7 } else { 9 }));
    assert_eq!(found, [Some((1, FoundBy::Diff)), Some((2, FoundBy::Title))]);
}

#[test]
fn of_equal_diffs_the_last_one_that_was_sent_before_counts() {
    let print = print(7);
    let sent = |message_id, day| SentPatch { fingerprint: Some(&print), ..patch(message_id, day, "kettle: whistle") };
    let patches = [sent("v1@x", 0), sent("v3@x", 9), sent("v2@x", 3)];
    let found = find_with(&[commit(1, 5, "other", "")], &patches, |_| Some(7));
    assert_eq!(found, [None, None, Some((1, FoundBy::Diff))]);
}

#[test]
fn a_diff_is_looked_at_only_where_the_author_and_the_time_fit() {
    let print = print(7);
    let patches = [SentPatch { fingerprint: Some(&print), ..patch("a@x", 10, "kettle: whistle") }];
    let by = |number, email: &str, name: &str| SourceCommit {
        author_email: email.to_owned(),
        author_name: name.to_owned(),
        ..commit(number, 11, "x", "")
    };
    let commits = [
        by(1, "bob@example.org", "Bob Other"),
        commit(2, 8, "too early", ""),
        commit(3, 10 + 367, "too late", ""),
        by(4, "ANN@example.org", "Ann"),
        by(5, "ann@new.example", "ann  example"),
        SourceCommit { parents: 2, ..commit(6, 11, "a merge", "") },
    ];
    let asked = RefCell::new(Vec::new());
    find_with(&commits, &patches, |number| {
        asked.borrow_mut().push(number);
        None
    });
    assert_eq!(asked.into_inner(), [4, 5]);
}

#[test]
fn nothing_is_asked_of_a_commit_whose_link_says_it_all() {
    let print = print(7);
    let patches = [SentPatch { fingerprint: Some(&print), ..patch("a@x", 0, "kettle: whistle") }];
    let commits = [commit(1, 1, "kettle: whistle", "Link: https://lore.kernel.org/r/a@x"), commit(2, 2, "x", "")];
    let found = find_with(&commits, &patches, |number| panic!("commit {number} was asked for"));
    assert_eq!(found, [Some((1, FoundBy::Link))]);
}

#[test]
fn a_title_counts_with_its_author_alone() {
    let titles = ["kettle: whistle", "Kettle:  WHISTLE"];
    for title in titles {
        assert_eq!(
            find(&[commit(1, 1, title, "")], &[patch("a@x", 0, "kettle: whistle")]),
            [Some((1, FoundBy::Title))]
        );
    }
    let stranger = SentPatch { name: "Bob Other", email: "bob@example.org", ..patch("a@x", 0, "kettle: whistle") };
    assert_eq!(find(&[commit(1, 1, "kettle: whistle", "")], &[stranger]), [None]);
    let one_word = SentPatch { name: "Ann", email: "ann@elsewhere.example", ..stranger };
    let by_ann = SourceCommit { author_name: "Ann".to_owned(), ..commit(1, 1, "kettle: whistle", "") };
    assert_eq!(find(&[by_ann], &[one_word]), [None]);
}

#[test]
fn nothing_in_common_is_nothing() {
    let nobody = SentPatch { name: "", email: "", title: "", ..patch("", 0, "") };
    let empty = SourceCommit { author_name: String::new(), author_email: String::new(), ..commit(1, 1, "", "") };
    assert_eq!(find(&[empty], &[nobody, nobody]), [None, None]);
    assert_eq!(find(&[], &[nobody]), [None]);
    assert_eq!(find(&[commit(1, 1, "a", "")], &[]), []);
}

#[test]
fn of_versions_with_one_title_the_last_one_that_was_sent_before_counts() {
    let versions = [patch("v1@x", 0, "a"), patch("v2@x", 2, "a"), patch("v3@x", 9, "a")];
    assert_eq!(find(&[commit(1, 4, "a", "")], &versions), [None, Some((1, FoundBy::Title)), None]);
}

#[test]
fn the_date_of_the_mail_in_the_commit_tells_versions_apart() {
    let versions = [patch("v1@x", 0, "a"), patch("v2@x", 2, "a")];
    let dated = SourceCommit { authored: START, ..commit(1, 4, "a", "") };
    assert_eq!(find(&[dated], &versions), [Some((1, FoundBy::Title)), None]);
}

#[test]
fn a_copy_of_a_commit_does_not_merge_an_older_version() {
    let versions = [patch("v1@x", 0, "a"), patch("v2@x", 2, "a")];
    let link = "Link: https://lore.kernel.org/r/v2@x";
    for body in ["", link] {
        let found = find(&[commit(2, 8, "a", ""), commit(1, 4, "a", body)], &versions);
        assert_eq!(found[0], None);
        assert_eq!(found[1].unwrap().0, 1);
    }
}

#[test]
fn one_title_in_two_years_is_two_patches() {
    let yearly = [patch("one@x", 0, "MAINTAINERS: new address"), patch("two@x", 300, "MAINTAINERS: new address")];
    let commits = [commit(1, 1, "MAINTAINERS: new address", ""), commit(2, 301, "MAINTAINERS: new address", "")];
    assert_eq!(find(&commits, &yearly), [Some((1, FoundBy::Title)), Some((2, FoundBy::Title))]);
}

#[test]
fn the_commit_of_a_real_repository_is_found_with_its_diff() {
    let code = Code::of_three();
    let source = code.open();
    let print = print(3);
    let sent = SentPatch { fingerprint: Some(&print), ..patch("a@x", 0, "kettle: the third file") };
    let hash = |commit: &ObjectId| source.diff(*commit).ok().map(|diff| if diff.contains("+++ b/2.c") { 3 } else { 0 });
    let commits = source.commits(START).unwrap().map(Result::unwrap);
    let found = Merged::find(commits, &[sent], hash)[0].unwrap();
    assert_eq!((found.commit, found.committed, found.found_by), (source.tip(), START + 2 * DAY, FoundBy::Diff));
}

#[test]
fn whoever_commits_the_work_of_others_is_a_committer() {
    let mut committers = Committers::default();
    let own = SourceCommit {
        committer_name: "Ann Example".into(),
        committer_email: "ann@elsewhere.example".into(),
        ..commit(1, 1, "a", "")
    };
    let merge = SourceCommit {
        parents: 2,
        committer_name: "Bob Other".into(),
        committer_email: "bob@example.org".into(),
        ..commit(2, 2, "Merge", "")
    };
    for commit in [own, merge, commit(3, 3, "a", "")] {
        committers.add(&commit);
    }
    let has = |name: &str, email: &str| committers.has(&Address { name: name.to_owned(), email: email.to_owned() });
    assert!(has("", "Carl@Example.org") && has("Committer, Carl (Kettles)", "carl@new.example"));
    assert!(!has("Ann Example", "ann@elsewhere.example") && !has("Bob Other", "bob@example.org"));
    assert!(!has("", "") && !has("Carl", "carl@new.example"));
}

#[test]
fn a_committer_tells_what_was_applied_and_a_tester_does_not() {
    let code = Code::of_three();
    let patch = |name: &str| letter(&format!("ann: [PATCH] {name}: whistle")).id(&format!("{name}@x"));
    let told = |from: &str, name: &str| {
        let reply = letter(&format!("{from}: Re: [PATCH] {name}: whistle")).answers(&format!("{name}@x"));
        reply.body("I applied this to master.\n").on("2025-03-04")
    };
    let day = "2025-03-03";
    let list = Inbox::v2().letters([patch("kettle").on(day), patch("spout").on(day)]);
    let list = list.letter(told("Carl Committer <carl@example.org>", "kettle"));
    let list = list.letter(told("Tom Tester <tom@example.org>", "spout"));
    let site = Site::with(&list, &format!("source: {}\n", code.path.display())).keeping(list).build();
    let content = site.content();
    let (_, series) = content.ending(".md").find(|(name, _)| name.contains("/series/")).unwrap();
    let applied: Vec<&str> = series.lines().filter(|line| line.ends_with("; applied to master")).collect();
    assert!(matches!(applied.as_slice(), [line] if line.contains("kettle: whistle")), "{series}");
}
