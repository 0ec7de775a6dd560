//! Where the words of a reply stand.
//!
//! Entry point: [`ThreadPage::add_reply`]. Steps: which quoted lines are where on the page, which are nowhere and have to be
//! kept, and for each passage the place of the last quoted line that was found.

use super::align::{Belief, align};
use super::hunks::files;
use super::inline;
use super::lines::LineKey;
use super::page::{Part, PartPiece, Shown, ThreadPage, Tie};
use super::reply::{LineClass, Passage, Reply, is_greeting, unquoted};
use crate::rows::reading::{PieceKind, Placed};
use std::collections::BTreeMap;
use std::ops::Range;

/// How many of a mail's ancestors are searched for what it quotes, beside the one that it ought to quote.
const NEAREST: usize = 8;

/// Where a passage stands.
#[derive(Debug, Clone, Copy)]
struct Spot {
    tie: Tie,
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
        let says = |at: &usize| kept[*at] || !matches!(reply.lines[*at].class, LineClass::Quoted(_));
        let lines = (0..reply.lines.len()).filter(says);
        self.lines.push(mail, lines.map(|at| (at, unquoted(reply.lines[at].content).1)));
        self.mails[mail].lines = reply.lines.iter().map(|line| line.text).collect();
        self.mails[mail].shown = shown;
    }

    /// For each line of a reply, where it is on the page if it is quoted.
    fn find(&mut self, mail: usize, reply: &Reply<'_>) -> Vec<Option<usize>> {
        let mut found = vec![None; reply.lines.len()];
        let mut depths: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, line) in reply.lines.iter().enumerate() {
            if let LineClass::Quoted(depth) = line.class
                && line.says_something()
            {
                depths.entry(depth).or_default().push(at);
            }
        }
        for (depth, lines) in depths {
            let texts: Vec<&str> = lines.iter().map(|at| reply.lines[*at].content).collect();
            for (at, place) in lines.into_iter().zip(self.find_quoted(mail, depth, &texts)) {
                found[at] = place;
            }
        }
        found
    }

    /// Where these lines are, which are quoted so many times.
    fn find_quoted(&mut self, mail: usize, depth: usize, texts: &[&str]) -> Vec<Option<usize>> {
        let ranges = self.sources(mail, depth);
        let keys: Vec<LineKey> = texts.iter().filter_map(|text| LineKey::new(text)).collect();
        let mut found = vec![None; texts.len()];
        for (at, range) in ranges.iter().enumerate() {
            let belief = if at == 0 { Belief::Likely } else { Belief::Strict };
            align(&self.lines, &keys, &mut found, range, belief);
        }
        if found.iter().any(Option::is_none) {
            self.words.follow(&self.lines);
        }
        for (at, range) in ranges.iter().enumerate().filter(|_| texts.len() < 50_000) {
            if found.iter().any(Option::is_none) {
                self.words.align(texts, &mut found, range, if at == 0 { 3 } else { 6 });
            }
        }
        found
    }

    /// The lines of the page among which such a quote is looked up, one range after the other.
    fn sources(&self, mail: usize, depth: usize) -> Vec<Range<usize>> {
        let quoted = self.order.ancestors(mail).nth(depth - 1);
        let others = self.order.ancestors(mail).take(NEAREST).filter(|other| Some(*other) != quoted);
        let mails = quoted.into_iter().chain(others).map(|mail| self.lines.of_mail(mail));
        mails.chain([self.patch_lines.clone(), 0..self.lines.lines.len()]).filter(|range| !range.is_empty()).collect()
    }

    /// Which quoted lines are nowhere on the page. A line that says little goes with its neighbours.
    fn kept(&self, reply: &Reply<'_>, found: &[Option<usize>]) -> Vec<bool> {
        let decided = |at: usize| match reply.lines[at].class {
            LineClass::Omission => Some(true),
            LineClass::Attribution => None,
            _ if found[at].is_some() => Some(false),
            _ if !reply.lines[at].says_something() => None,
            _ => LineKey::new(reply.lines[at].content)
                .is_none_or(|key| key.is_telling() || !self.lines.has(key))
                .then_some(true),
        };
        let mut kept = vec![false; reply.lines.len()];
        for passage in &reply.passages {
            let known: Vec<Option<bool>> = passage.quoted.iter().map(|at| decided(*at)).collect();
            let mut above = None;
            let mut below = vec![None; known.len()];
            for at in (0..known.len().saturating_sub(1)).rev() {
                below[at] = known[at + 1].or(below[at + 1]);
            }
            for (index, at) in passage.quoted.iter().enumerate() {
                let is_attribution = reply.lines[*at].class == LineClass::Attribution;
                let around = if is_attribution { [below[index]; 2] } else { [above, below[index]] };
                let by_neighbours = || around.contains(&Some(true)) && !around.contains(&Some(false));
                kept[*at] = known[index].unwrap_or_else(by_neighbours);
                above = known[index].or(above);
            }
        }
        kept
    }

    /// Where a line on the page is answered: below a part of an ancestor that stands there already, if there is one.
    fn tie(&self, mail: usize, line: usize) -> Tie {
        let place = self.lines.lines[line];
        let own = match self.shown(line) {
            Shown::In(part) => Tie::After(part),
            _ => Tie::Line(place.mail, place.line),
        };
        let mut ancestors = self.order.ancestors(mail).take(NEAREST);
        let answered = ancestors.find_map(|ancestor| self.by_tie.get(&(ancestor, own)));
        answered.map_or(own, |part| Tie::After(*part))
    }

    /// Whether the next version of a patch does not have a line, or the telling one next above it.
    fn is_changed(&self, line: usize) -> bool {
        let place = self.lines.lines[line];
        let mail = &self.mails[place.mail];
        let Some(next) = mail.next.as_ref().filter(|_| mail.hunk(place.line).is_some()) else { return false };
        let mut above = (0..4).filter_map(|back| place.line.checked_sub(back));
        above.find_map(|line| next.lacks(mail.lines[line])).unwrap_or(false)
    }
}

impl Placing<'_, '_> {
    fn write(&mut self, page: &mut ThreadPage<'_>) {
        let mut greeting: Vec<usize> = Vec::new();
        let last = self.reply.passages.len() - 1;
        for (index, passage) in self.reply.passages.iter().enumerate() {
            let quotes: Vec<usize> = passage.quoted.iter().copied().filter(|at| self.kept[*at]).collect();
            let spot = self.spot(page, passage);
            if index == 0 && index < last && passage.quoted.is_empty() && self.is_greeting(passage) {
                greeting.clone_from(&passage.own);
                continue;
            }
            if passage.own.is_empty() && quotes.is_empty() {
                continue;
            }
            let part = self.part_at(page, spot);
            self.add_piece(page, part, PieceKind::Quote, quotes);
            self.add_words(page, part, std::mem::take(&mut greeting), passage);
        }
        let pieces = [
            (PieceKind::Words, greeting),
            (PieceKind::Quote, self.reply.copied.clone()),
            (PieceKind::Tail, self.reply.tail.clone()),
        ];
        for (kind, lines) in pieces {
            if !lines.is_empty() {
                let part = self.last_part(page);
                self.add_piece(page, part, kind, lines);
            }
        }
        if self.part.is_none() {
            self.last_part(page);
        }
    }

    fn is_greeting(&self, passage: &Passage) -> bool {
        passage.own.len() <= 2 && passage.own.iter().all(|at| is_greeting(self.reply.lines[*at].text))
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
        page.parts[part].pieces.push(PartPiece { kind, path: None, lines });
    }
}

/// Below the hunk with a line, or below the file's diff if the line is in its header.
fn end_of_hunk(page: &ThreadPage<'_>, line: usize) -> Tie {
    let place = page.lines.lines[line];
    let mail = &page.mails[place.mail];
    let lines = mail.hunk(place.line).or_else(|| mail.file(place.line).map(|file| &file.lines));
    Tie::Line(place.mail, lines.map_or(place.line, |lines| lines.end - 1))
}
