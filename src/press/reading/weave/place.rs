//! Where the words of a reply stand.
//!
//! Entry point: [`ThreadPage::add_reply`]. Steps: which quoted lines are where on the page, which are nowhere and have
//! to be kept, and for each passage the place of the last quoted line that was found.

use super::hunks::files;
use super::lines::LineKey;
use super::page::{Part, PartPiece, PartTie, Shown, ThreadPage};
use super::reply::{Passage, Reply};
use super::reply_line::{LineClass, ReplyLine, unquoted};
use super::{courtesy, inline};
use crate::rows::reading::{PieceKind, Placed};

/// How many of a mail's ancestors are asked whether they say something at the same place.
const NEAREST: usize = 8;

/// A line that says little goes with one of so many lines above.
const NEXT_ABOVE: usize = 4;

/// Where a passage stands.
#[derive(Debug, Clone, Copy)]
struct Spot {
    tie: PartTie,
    placed: Placed,
    /// The line on the page that it is about.
    about: Option<usize>,
}

/// A reply while it is put on the page.
struct Placing<'r, 'a> {
    mail: usize,
    reply: &'r Reply<'a>,
    /// For each line of the reply, where it is on the page.
    found: Vec<Option<usize>>,
    /// Whether a quoted line is nowhere on the page.
    kept: Vec<bool>,
    shown: Vec<Shown>,
    /// The part that was written last.
    part: Option<usize>,
    /// The last line of a patch's diff that was found.
    in_diff: Option<usize>,
}

impl<'a> ThreadPage<'a> {
    pub(super) fn add_reply(&mut self, mail: usize, text: &'a str) {
        let parent = self.order.parent(mail).and_then(|parent| self.mails[parent].root);
        self.mails[mail].root = parent.or_else(|| self.tops.first().map(|part| self.parts[*part].mail));
        let is_known = |line: &str| LineKey::new(line).is_some_and(|key| key.is_telling() && self.lines.has(key));
        let reply = Reply::new(text, is_known);
        let found = self.find(mail, &reply);
        let kept = self.kept(&reply, &found);
        let shown = vec![Shown::Not; reply.lines.len()];
        let mut placing = Placing { mail, reply: &reply, found, kept, shown, part: None, in_diff: None };
        placing.write(self);
        let Placing { kept, shown, .. } = placing;
        let says =
            |(at, _): &(usize, &ReplyLine<'a>)| kept[*at] || !matches!(reply.lines[*at].class, LineClass::Quoted(_));
        let lines = || reply.lines.iter().enumerate();
        self.lines.push(mail, lines().filter(says).map(|(at, line)| (at, unquoted(line.text).1)));
        let is_left_out = |(at, line): &(usize, &ReplyLine<'a>)| !kept[*at] && line.belongs_to_quote();
        self.mails[mail].left_out = lines().filter(is_left_out).map(|(at, _)| at).collect();
        self.mails[mail].lines = reply.lines.iter().map(|line| line.text).collect();
        self.mails[mail].shown = shown;
    }

    /// Where a line on the page is answered: below a part of an ancestor that stands there already, if there is one.
    fn tie(&self, mail: usize, line: usize) -> PartTie {
        let place = self.lines.lines[line];
        let own = match self.shown(line) {
            Shown::In(part) => PartTie::After(part),
            _ => PartTie::Line(place.mail, place.line),
        };
        let mut ancestors = self.order.ancestors(mail).take(NEAREST);
        let answered = ancestors.find_map(|ancestor| self.by_tie.get(&(ancestor, own)));
        answered.map_or(own, |part| PartTie::After(*part))
    }

    /// Whether the next version of a patch does not have a line, or the telling one next above it.
    fn is_changed(&self, line: usize) -> bool {
        let place = self.lines.lines[line];
        let mail = &self.mails[place.mail];
        let (Some(next), Some(hunk)) = (&mail.next, mail.hunk(place.line)) else { return false };
        let mut above = (hunk.start + 1..=place.line).rev().take(NEXT_ABOVE);
        above.find_map(|line| next.lacks(mail.lines[line])).unwrap_or(false)
    }
}

impl Placing<'_, '_> {
    fn write(&mut self, page: &mut ThreadPage<'_>) {
        let mut opening: Vec<usize> = Vec::new();
        let last = self.reply.passages.iter().rposition(|passage| !passage.own.is_empty()).unwrap_or_default();
        for (index, passage) in self.reply.passages.iter().enumerate() {
            if index == 0 && index < last && self.is_opening(passage) {
                opening.clone_from(&passage.own);
                continue;
            }
            let goes_on = passage.own.is_empty() || index == last && courtesy::is_closing(&self.own_lines(passage));
            let spot = self.spot(page, passage).filter(|_| !goes_on || self.part.is_none());
            let quotes: Vec<usize> = passage.quoted.iter().copied().filter(|at| self.kept[*at]).collect();
            if passage.own.is_empty() && quotes.is_empty() {
                continue;
            }
            let part = self.part_at(page, spot);
            self.add_piece(page, part, PieceKind::Quote, quotes);
            self.add_words(page, part, std::mem::take(&mut opening), passage);
        }
        self.end(page, opening);
    }

    /// Writes what follows the passages.
    fn end(&mut self, page: &mut ThreadPage<'_>, opening: Vec<usize>) {
        let copied = self.reply.lines_of(LineClass::Copied);
        let tail = self.reply.lines_of(LineClass::Tail);
        for (kind, lines) in [(PieceKind::Words, opening), (PieceKind::Quote, copied), (PieceKind::Tail, tail)] {
            if !lines.is_empty() {
                let part = self.last_part(page);
                self.add_piece(page, part, kind, lines);
            }
        }
        // A mail that says nothing is on the page too.
        self.last_part(page);
    }

    fn own_lines(&self, passage: &Passage) -> Vec<&str> {
        passage.own.iter().map(|at| self.reply.lines[*at].text).collect()
    }

    fn is_opening(&self, passage: &Passage) -> bool {
        passage.quoted.is_empty() && courtesy::is_opening(&self.own_lines(passage))
    }

    /// Where a passage stands; `None` for one that goes on where the last one was.
    fn spot(&mut self, page: &ThreadPage<'_>, passage: &Passage) -> Option<Spot> {
        let says_something = |at: &usize| {
            matches!(self.reply.lines[*at].class, LineClass::Quoted(_)) && self.reply.lines[*at].says_something()
        };
        let quoted: Vec<usize> = passage.quoted.iter().copied().filter(says_something).collect();
        let in_diff = |line: &usize| {
            let place = page.lines.lines[*line];
            page.mails[place.mail].file(place.line).is_some()
        };
        let before = self.in_diff;
        self.in_diff = quoted.iter().rev().filter_map(|at| self.found[*at]).find(in_diff).or(before);
        let is_shown = |line: &usize| page.shown(*line) != Shown::Not;
        let nearest =
            quoted.iter().rev().enumerate().find_map(|(back, at)| Some((back, *at, self.found[*at].filter(is_shown)?)));
        if let Some((back, at, line)) = nearest {
            return Some(self.spot_at(page, at, line, back == 0));
        }
        if quoted.is_empty() && !passage.quoted.is_empty() && self.part.is_some() {
            return None;
        }
        let is_code = quoted.iter().any(|at| self.reply.lines[*at].content.starts_with(['+', '-', ' ', '\t']));
        let end = before.filter(|_| is_code).map(|line| end_of_hunk(page, line));
        Some(match end {
            Some(tie) => Spot { tie, placed: Placed::Hunk, about: None },
            None => Spot { tie: page.home(self.mail), placed: Placed::Below, about: None },
        })
    }

    /// The place at a line that was found.
    fn spot_at(&self, page: &ThreadPage<'_>, at: usize, line: usize, is_last: bool) -> Spot {
        let place = page.lines.lines[line];
        if !is_last && page.mails[place.mail].is_heading(place.line) {
            return Spot { tie: end_of_hunk(page, line), placed: Placed::Hunk, about: None };
        }
        let exact = self.reply.lines[at].content.trim_end() == place.text.trim_end();
        let placed = if exact { Placed::Lines } else { Placed::Respaced };
        Spot { tie: page.tie(self.mail, line), placed, about: Some(line) }
    }

    /// The part of this mail at a place.
    fn part_at(&mut self, page: &mut ThreadPage<'_>, spot: Option<Spot>) -> usize {
        let Some(spot) = spot else { return self.last_part(page) };
        let here = match spot.placed {
            Placed::Below => page.mails[self.mail].below,
            _ => page.by_tie.get(&(self.mail, spot.tie)).copied(),
        };
        let part = here.unwrap_or_else(|| {
            let line_changed = spot.about.is_some_and(|line| page.is_changed(line));
            let part = Part {
                mail: self.mail,
                placed: Some(spot.placed),
                line_changed,
                pieces: Vec::new(),
                after: Vec::new(),
            };
            page.add_part(spot.tie, part)
        });
        self.part = Some(part);
        part
    }

    /// The part that was written last, else one below.
    fn last_part(&mut self, page: &mut ThreadPage<'_>) -> usize {
        let below = Spot { tie: page.home(self.mail), placed: Placed::Below, about: None };
        self.part.unwrap_or_else(|| self.part_at(page, Some(below)))
    }

    fn add_words(&mut self, page: &mut ThreadPage<'_>, part: usize, greeting: Vec<usize>, passage: &Passage) {
        let (Some(first), Some(last)) = (passage.own.first(), passage.own.last()) else {
            return self.add_piece(page, part, PieceKind::Words, greeting);
        };
        let texts: Vec<&str> = self.reply.lines[*first..=*last].iter().map(|line| line.text).collect();
        let mut words = greeting;
        let mut at = 0;
        for diff in inline::diffs(&texts) {
            words.extend(first + at..first + diff.start);
            self.add_piece(page, part, PieceKind::Words, std::mem::take(&mut words));
            self.add_diff(page, part, first + diff.start, &texts[diff.clone()]);
            at = diff.end;
        }
        words.extend(first + at..=*last);
        self.add_piece(page, part, PieceKind::Words, words);
    }

    fn add_diff(&mut self, page: &mut ThreadPage<'_>, part: usize, start: usize, texts: &[&str]) {
        for file in files(texts) {
            let lines = (start + file.lines.start..start + file.lines.end).collect();
            self.add_piece(page, part, PieceKind::Diff, lines);
            if let Some(piece) = page.parts[part].pieces.last_mut() {
                piece.path = file.path;
            }
        }
    }

    fn add_piece(&mut self, page: &mut ThreadPage<'_>, part: usize, kind: PieceKind, lines: Vec<usize>) {
        if lines.iter().all(|at| self.reply.lines[*at].text.trim().is_empty()) {
            return;
        }
        let is_cut = matches!(kind, PieceKind::Words | PieceKind::Diff);
        for at in &lines {
            self.shown[*at] = if is_cut { Shown::Here } else { Shown::In(part) };
        }
        let pieces = &mut page.parts[part].pieces;
        match pieces.last_mut().filter(|last| kind == PieceKind::Words && last.kind == kind) {
            Some(last) => last.lines.extend(lines),
            None => pieces.push(PartPiece { kind, path: None, lines }),
        }
    }
}

/// Below the hunk with a line, or below the file's diff if the line is in its header.
fn end_of_hunk(page: &ThreadPage<'_>, line: usize) -> PartTie {
    let place = page.lines.lines[line];
    let mail = &page.mails[place.mail];
    let lines = mail.hunk(place.line).or_else(|| mail.file(place.line).map(|file| &file.lines));
    PartTie::Line(place.mail, lines.map_or(place.line, |lines| lines.end - 1))
}
