//! A reply split into passages: quoted lines, and the words below them.
//!
//! Entry point: [`Reply::new`]. Steps: what each line is by itself (`reply_line`), then by its neighbours (`marks`),
//! then the passages.

use super::marks;
use super::reply_line::{LineClass, ReplyLine};

/// Quoted lines and the own lines that follow, by the numbers of their lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Passage {
    pub(super) quoted: Vec<usize>,
    pub(super) own: Vec<usize>,
}

pub(super) struct Reply<'a> {
    pub(super) lines: Vec<ReplyLine<'a>>,
    pub(super) passages: Vec<Passage>,
}

impl<'a> Reply<'a> {
    /// `is_known` says whether a line is on the page.
    pub(super) fn new(text: &'a str, is_known: impl Fn(&str) -> bool) -> Self {
        // Reports of builds mark the new ones of their lines.
        let marks_quotes = !text.contains("prefixed by >>");
        let line = |line| if marks_quotes { ReplyLine::new(line, &is_known) } else { ReplyLine::unmarked(line) };
        let mut lines: Vec<ReplyLine<'a>> = text.lines().map(line).collect();
        marks::mark(&mut lines, &is_known);
        let passages = passages(&lines);
        Self { lines, passages }
    }

    pub(super) fn lines_of(&self, class: LineClass) -> Vec<usize> {
        (0..self.lines.len()).filter(|at| self.lines[*at].class == class).collect()
    }
}

/// A new passage begins with each run of quoted lines.
fn passages(lines: &[ReplyLine<'_>]) -> Vec<Passage> {
    let mut passages = vec![Passage::default()];
    for (at, line) in lines.iter().enumerate() {
        match line.class {
            LineClass::Own => passages.last_mut().expect("there is one from the beginning").own.push(at),
            LineClass::Blank | LineClass::Copied | LineClass::Tail | LineClass::Remainder => {}
            LineClass::Quoted(_) | LineClass::Attribution | LineClass::Omission => {
                if passages.last().is_some_and(|passage| !passage.own.is_empty()) {
                    passages.push(Passage::default());
                }
                passages.last_mut().expect("there is one from the beginning").quoted.push(at);
            }
        }
    }
    passages
}
