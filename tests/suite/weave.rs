//! Replies woven into the patches that they are about, one quirk per file in `weave/`: a new `.txt` there is a new
//! test, and the page that it must give stands beside it as a `.snap`. `INSTA_UPDATE=always cargo test --test suite
//! weave::` writes it.
//!
//! `=== patch` begins a cover or patch with its message; `=== diff`, `=== tail` and `=== next` its diff, what follows
//! the diff, and the diff of the next version. `=== reply 2` begins a reply to the mail with that number, counted from
//! 0, and `=== reply` one to a mail that is not there. `#` begins a comment in the first lines.

use crate::world::quirks;
use listpress::press::reading::{ThreadMail, ThreadText, Woven, weave};
use listpress::rows::reading::PieceKind;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

#[test]
fn every_quirk_gives_the_page_beside_it() {
    let count = quirks::check("weave", "txt", |_, path| {
        let thread = Thread::read(&fs::read_to_string(path).unwrap());
        let woven = weave(&thread.mails());
        thread.assert_whole(&woven);
        shown(&woven)
    });
    assert!(count >= 25);
}

/// A mail as a quirk's file describes it.
#[derive(Clone, Debug)]
enum Written {
    /// Message, diff, tail, and the diff of the next version.
    Patch([String; 4]),
    Reply(Option<usize>, String),
}

struct Thread(Vec<Written>);

impl Written {
    fn mail(&self) -> ThreadMail<'_> {
        match self {
            Self::Patch([message, diff, tail, next]) => {
                let next_diff = Some(next.as_str()).filter(|next| !next.is_empty());
                ThreadMail { answers: None, text: ThreadText::Patch { message, diff, tail, next_diff } }
            }
            Self::Reply(answers, text) => ThreadMail { answers: *answers, text: ThreadText::Reply(text) },
        }
    }
}

impl Thread {
    fn read(text: &str) -> Self {
        let lines = text.split_inclusive('\n').skip_while(|line| line.starts_with('#'));
        let mut mails: Vec<Written> = Vec::new();
        let mut part = 0;
        for line in lines {
            match line.strip_prefix("=== ").map(|head| head.trim_end().split(' ').collect::<Vec<_>>()).as_deref() {
                Some(["patch"]) => {
                    mails.push(Written::Patch(Default::default()));
                    part = 0;
                }
                Some(["reply"]) => mails.push(Written::Reply(None, String::new())),
                Some(["reply", to]) => mails.push(Written::Reply(Some(to.parse().unwrap()), String::new())),
                Some([name]) => part = ["patch", "diff", "tail", "next"].iter().position(|part| part == name).unwrap(),
                Some(head) => panic!("{head:?}"),
                None => match mails.last_mut().expect("a mail begins the file") {
                    Written::Patch(parts) => parts[part].push_str(line),
                    Written::Reply(_, text) => text.push_str(line),
                },
            }
        }
        Self(mails)
    }

    fn mails(&self) -> Vec<ThreadMail<'_>> {
        self.0.iter().map(Written::mail).collect()
    }

    /// Each line that is not quoted stands in one piece of its mail, or is said to be left out; and each mail has a
    /// piece.
    fn assert_whole(&self, woven: &Woven) {
        assert_eq!(woven.pieces.len(), woven.texts.len());
        for (index, written) in self.0.iter().enumerate() {
            let (text, is_patch) = match written {
                Written::Patch([message, diff, tail, _]) => ([message.as_str(), diff, tail].join("\n"), true),
                Written::Reply(_, text) => (text.clone(), false),
            };
            let of_mail = |at: &usize| woven.pieces[*at].mail == index;
            let texts: Vec<&str> = (0..woven.texts.len()).filter(of_mail).map(|at| woven.texts[at].as_str()).collect();
            assert!(!texts.is_empty(), "mail {index} is not on the page");
            let left_out = woven.left_out.iter().filter(|(mail, _)| *mail == index).map(|(_, line)| line.as_str());
            let written = counted(text.lines().filter(|line| is_patch || !is_quoted(line)));
            let here = texts.iter().flat_map(|text| text.lines()).filter(|line| is_patch || !is_quoted(line));
            assert_eq!(counted(here.chain(left_out)), written, "mail {index}");
            for text in texts.iter().filter(|_| !is_patch) {
                assert!(is_in_order(text, written_lines(self, index)), "mail {index}: {text}");
            }
        }
    }
}

fn written_lines(thread: &Thread, index: usize) -> std::str::Lines<'_> {
    match &thread.0[index] {
        Written::Reply(_, text) => text.lines(),
        Written::Patch(_) => "".lines(),
    }
}

fn is_in_order<'a>(piece: &str, mut written: impl Iterator<Item = &'a str>) -> bool {
    piece.lines().filter(|line| !line.trim().is_empty()).all(|line| written.any(|other| other == line))
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// How often each line occurs, blank ones aside.
fn counted<'a>(lines: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for line in lines.filter(|line| !line.trim().is_empty()) {
        *counts.entry(line).or_default() += 1;
    }
    counts
}

/// The page as text: what each piece is, then its lines, indented by its depth.
fn shown(woven: &Woven) -> String {
    let mut out = String::new();
    for (piece, text) in woven.pieces.iter().zip(&woven.texts) {
        let indent = "    ".repeat(piece.depth as usize);
        write!(out, "{indent}{} {}", piece.mail, format!("{:?}", piece.kind).to_lowercase()).unwrap();
        let placed = piece.placed.map(|placed| format!("{placed:?}").to_lowercase());
        let changed = piece.line_changed.then(|| "changed".to_owned());
        for fact in [piece.path.clone(), placed, changed].into_iter().flatten() {
            write!(out, ", {fact}").unwrap();
        }
        out.push('\n');
        for line in text.split('\n').filter(|_| !text.is_empty()) {
            writeln!(out, "{indent}| {line}").unwrap();
        }
    }
    for (mail, line) in &woven.left_out {
        writeln!(out, "left out of {mail}: {line}").unwrap();
    }
    out
}

#[test]
fn a_thread_may_nest_ten_thousand_replies() {
    let mut mails = vec![Written::Patch(["It boils.".to_owned(), String::new(), String::new(), String::new()])];
    for index in 0..10_000 {
        let quoted = if index == 0 { "It boils.".to_owned() } else { format!("Answer {}.", index - 1) };
        mails.push(Written::Reply(Some(index), format!("> {quoted}\n\nAnswer {index}.\n")));
    }
    let thread = Thread(mails);
    let woven = weave(&thread.mails());
    assert_eq!(woven.pieces.len(), 10_001);
    assert_eq!(woven.pieces.iter().map(|piece| piece.depth).max(), Some(60));
    assert!(woven.left_out.is_empty());
}

#[test]
fn a_mail_of_the_same_lines_is_placed_at_once() {
    let lines = |mark: &str, count: usize| format!("{mark}same line again\n{mark}}}\n").repeat(count);
    let diff = format!("--- a/kettle.c\n+++ b/kettle.c\n@@ -0,0 +1,40000 @@\n{}", lines("+", 20_000));
    let patch = Written::Patch(["It boils.\n".to_owned(), diff, String::new(), String::new()]);
    let quote = lines("> +", 20_000);
    let reply = format!("{quote}\nWhy so often?\n\n{}\nFine.\n", lines("> > ", 10_000));
    let thread = Thread(vec![patch, Written::Reply(Some(0), reply)]);
    let woven = weave(&thread.mails());
    let words: Vec<&str> = woven
        .pieces
        .iter()
        .zip(&woven.texts)
        .filter(|(piece, _)| piece.kind == PieceKind::Words)
        .map(|(_, text)| text.as_str())
        .collect();
    assert!(words.contains(&"Why so often?") && words.contains(&"Fine."));
}

/// Lines that threads are made of.
const LINES: [&str; 34] = [
    "The kettle whistles before the water boils.",
    "Let it wait for the steam, and no longer.",
    "Yes.",
    "}",
    "+\tif (kettle->steam)",
    "+\t\twhistle(kettle);",
    "-\twhistle(kettle);",
    " \treturn 0;",
    " }",
    "@@ -1,2 +1,3 @@ static int boil(struct kettle *kettle)",
    "@@ -0,0 +1 @@",
    "diff --git a/kettle.c b/kettle.c",
    "--- a/kettle.c",
    "+++ b/kettle.c",
    "",
    "",
    "-- ",
    "--",
    "2.47.0",
    "[...]",
    "...",
    "On Tue, 3 Nov 2026 at 10:00, Ann Tea <ann@tea.example> wrote:",
    "On Tue, 3 Nov 2026 at 10:00, Ann Tea",
    "<ann@tea.example> wrote:",
    "From: Ann Tea <ann@tea.example>",
    "-----Original Message-----",
    "Hi Ann,",
    "Thanks,",
    "Bob",
    "Reviewed-by: Bob Cup <bob@cup.example>",
    "| whistle(kettle);",
    "Ann> The kettle whistles before the water boils.",
    "_______________________________________________",
    "new ones prefixed by >>",
];

fn text() -> impl Strategy<Value = String> {
    let line = (0..LINES.len(), 0..12_usize).prop_map(|(line, marks)| {
        let mark = ["", "", "", "", "> ", "> ", "> ", ">", "> > ", ">> ", "> > > ", " > "][marks];
        format!("{mark}{}\n", LINES[line])
    });
    vec(line, 0..16).prop_map(|lines| lines.concat())
}

fn plain() -> impl Strategy<Value = String> {
    vec(0..LINES.len(), 0..12).prop_map(|lines| lines.into_iter().map(|line| format!("{}\n", LINES[line])).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_somebody_wrote_is_lost(
        patches in vec([plain(), plain(), plain(), plain()], 0..3),
        replies in vec((prop::option::of(0..8_usize), text()), 0..6),
    ) {
        let patches = patches.into_iter().map(Written::Patch);
        let replies = replies.into_iter().map(|(answers, text)| Written::Reply(answers, text));
        let thread = Thread(patches.chain(replies).collect());
        let woven = weave(&thread.mails());
        thread.assert_whole(&woven);
        prop_assert_eq!(weave(&thread.mails()), woven);
    }
}
