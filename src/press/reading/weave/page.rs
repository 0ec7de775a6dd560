//! The page while replies are put on it.
//!
//! Entry points: [`ThreadPage::new`] lays out the patches, [`ThreadPage::add_reply`] (in `place`) adds a reply. What a
//! mail says at one place is a [`Part`]; a part is tied to a line of another mail, or to the end of another part. Since
//! each reply is tied to what was on the page before it, parts never run in a circle.

use super::changed::NextDiff;
use super::hunks::{FileLines, files};
use super::lines::PageLines;
use super::order::ThreadOrder;
use super::respaced::PageWords;
use super::{ThreadMail, ThreadText};
use crate::rows::reading::{PieceKind, Placed};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

pub(super) struct ThreadPage<'a> {
    pub(super) order: &'a ThreadOrder,
    pub(super) mails: Vec<PageMail<'a>>,
    pub(super) lines: PageLines<'a>,
    pub(super) words: PageWords,
    /// The lines of all patches.
    pub(super) patch_lines: Range<usize>,
    /// First those of the patches, then those of the replies.
    pub(super) parts: Vec<Part>,
    /// The parts that are tied to no other: those of the patches, and of replies where there is no patch.
    pub(super) tops: Vec<usize>,
    /// The parts that stand at a line of a mail.
    pub(super) at_line: BTreeMap<(usize, usize), Vec<usize>>,
    /// What a mail says at a place.
    pub(super) by_tie: HashMap<(usize, PartTie), usize>,
}

/// A mail on the page.
#[derive(Default)]
pub(super) struct PageMail<'a> {
    pub(super) lines: Vec<&'a str>,
    /// For each line of a reply where answers to it stand.
    pub(super) shown: Vec<Shown>,
    /// Lines that are not quoted, but left out with a quote.
    pub(super) left_out: Vec<usize>,
    /// The files of a patch's diff.
    pub(super) files: Vec<FileLines>,
    pub(super) next: Option<NextDiff>,
    /// The patch that this reply answers, directly or not, or this patch.
    pub(super) root: Option<usize>,
    pub(super) parts: Vec<usize>,
    /// What it says about no line.
    pub(super) below: Option<usize>,
}

/// How a reply's line is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// It is left out.
    Not,
    /// An answer stands right below it.
    Here,
    /// Answers stand below this part.
    In(usize),
}

/// Where a part stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum PartTie {
    /// Below a line of a mail.
    Line(usize, usize),
    /// Below a part and the answers to its lines.
    After(usize),
    /// On the page itself, as patches do.
    Top,
}

/// What a mail says at one place.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) mail: usize,
    /// `None` for a patch.
    pub(super) placed: Option<Placed>,
    pub(super) line_changed: bool,
    pub(super) pieces: Vec<PartPiece>,
    pub(super) after: Vec<usize>,
}

/// Lines of a mail by their numbers.
#[derive(Debug)]
pub(super) struct PartPiece {
    pub(super) kind: PieceKind,
    pub(super) path: Option<String>,
    pub(super) lines: Vec<usize>,
}

impl<'a> ThreadPage<'a> {
    pub(super) fn new(mails: &[ThreadMail<'a>], order: &'a ThreadOrder) -> Self {
        let mut page = Self {
            order,
            mails: mails.iter().map(|_| PageMail::default()).collect(),
            lines: PageLines::new(),
            words: PageWords::new(),
            patch_lines: 0..0,
            parts: Vec::new(),
            tops: Vec::new(),
            at_line: BTreeMap::new(),
            by_tie: HashMap::new(),
        };
        for (index, mail) in mails.iter().enumerate() {
            if let ThreadText::Patch { message, diff, tail, next_diff } = mail.text {
                page.add_patch(index, [message, diff, tail]);
                page.mails[index].next = next_diff.map(NextDiff::new);
            }
        }
        page.patch_lines = 0..page.lines.lines.len();
        page
    }

    fn add_patch(&mut self, index: usize, [message, diff, tail]: [&'a str; 3]) {
        let mut lines: Vec<&str> = message.lines().collect();
        let start = lines.len();
        lines.extend(diff.lines());
        let end = lines.len();
        lines.extend(tail.lines());
        let mut files = files(&lines[start..end]);
        for file in &mut files {
            file.move_down(start);
        }
        let piece = |kind, lines: Range<usize>, path: Option<String>| PartPiece { kind, path, lines: lines.collect() };
        let of_files = files.iter().map(|file| piece(PieceKind::Diff, file.lines.clone(), file.path.clone()));
        let mut pieces = vec![piece(PieceKind::Message, 0..start, None)];
        pieces.extend(of_files);
        pieces.push(piece(PieceKind::Tail, end..lines.len(), None));
        // Nobody quotes anything where there is no reply.
        if self.order.replies().next().is_some() {
            self.lines.push(index, lines.iter().copied().enumerate());
        }
        let part = Part { mail: index, placed: None, line_changed: false, pieces, after: Vec::new() };
        self.tops.push(self.parts.len());
        let parts = vec![self.parts.len()];
        self.parts.push(part);
        self.mails[index] =
            PageMail { lines, files, root: Some(index), below: parts.first().copied(), parts, ..PageMail::default() };
    }

    /// Ties a part to its place.
    pub(super) fn add_part(&mut self, tie: PartTie, part: Part) -> usize {
        let index = self.parts.len();
        match tie {
            PartTie::Line(mail, line) => self.at_line.entry((mail, line)).or_default().push(index),
            PartTie::After(part) => self.parts[part].after.push(index),
            PartTie::Top => self.tops.push(index),
        }
        let mail = &mut self.mails[part.mail];
        mail.parts.push(index);
        if part.placed == Some(Placed::Below) {
            mail.below.get_or_insert(index);
        }
        self.by_tie.insert((part.mail, tie), index);
        self.parts.push(part);
        index
    }

    /// How a line on the page is shown.
    pub(super) fn shown(&self, line: usize) -> Shown {
        let line = self.lines.lines[line];
        self.mails[line.mail].shown.get(line.line).copied().unwrap_or(Shown::Here)
    }

    /// Where the words of a reply stand that are about no line: below what they answer if that is at one place, else
    /// below the patch.
    pub(super) fn home(&self, mail: usize) -> PartTie {
        let parent = self.order.parent(mail).map(|parent| &self.mails[parent]);
        let only = |parent: &PageMail<'_>| parent.parts.first().copied().filter(|_| parent.parts.len() == 1);
        let root = || self.mails[mail].root.and_then(|root| self.mails[root].below);
        let part = parent.and_then(|parent| parent.below.or_else(|| only(parent))).or_else(root);
        part.map_or(PartTie::Top, PartTie::After)
    }
}

impl PageMail<'_> {
    /// The hunk with this line of a patch.
    pub(super) fn hunk(&self, line: usize) -> Option<&Range<usize>> {
        let hunks = &self.file(line)?.hunks;
        hunks[..hunks.partition_point(|hunk| hunk.start <= line)].last().filter(|hunk| hunk.contains(&line))
    }

    /// Whether a line of a patch is the heading of a hunk, or of a file.
    pub(super) fn is_heading(&self, line: usize) -> bool {
        self.file(line).is_some() && self.hunk(line).is_none_or(|hunk| hunk.start == line)
    }

    /// The file in whose diff this line of a patch is.
    pub(super) fn file(&self, line: usize) -> Option<&FileLines> {
        let count = self.files.partition_point(|file| file.lines.start <= line);
        self.files[..count].last().filter(|file| file.lines.contains(&line))
    }
}
