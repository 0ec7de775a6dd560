//! Where the quoted lines of a reply are on the page.
//!
//! Entry points: [`ThreadPage::find`], and [`ThreadPage::kept`] for those that are nowhere.

use super::align::{Belief, align};
use super::lines::LineKey;
use super::page::ThreadPage;
use super::reply::{Passage, Reply};
use super::reply_line::LineClass;
use crate::press::attribution;
use std::collections::BTreeMap;
use std::ops::Range;

/// How many of a mail's ancestors are searched for what it quotes, beside the one that it ought to quote.
const NEAREST: usize = 8;

/// How many words in a row are believed to be those of the mail that ought to be quoted, and those of another.
const FEWEST_WORDS: [usize; 2] = [3, 6];

impl ThreadPage<'_> {
    /// For each line of a reply, where it is on the page if it is quoted.
    pub(super) fn find(&mut self, mail: usize, reply: &Reply<'_>) -> Vec<Option<usize>> {
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
            let texts: Vec<&str> = lines.iter().map(|at| &*reply.lines[*at].content).collect();
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
        let mut found = vec![None; keys.len()];
        for (at, range) in ranges.iter().enumerate() {
            let belief = if at == 0 { Belief::Likely } else { Belief::Strict };
            align(&self.lines.rows, &keys, &mut found, range, belief);
        }
        for (at, range) in ranges.iter().enumerate() {
            if found.iter().any(Option::is_none) {
                self.words.follow(&self.lines);
                self.words.align(texts, &mut found, range, FEWEST_WORDS[at.min(1)]);
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

    /// Which lines of a reply's quotes are nowhere on the page.
    pub(super) fn kept(&self, reply: &Reply<'_>, found: &[Option<usize>]) -> Vec<bool> {
        let mut kept = vec![false; reply.lines.len()];
        for passage in &reply.passages {
            let attributions = attributions(reply, passage);
            let known: Vec<Option<bool>> = passage
                .quoted
                .iter()
                .zip(&attributions)
                .map(|(at, attribution)| if *attribution { None } else { self.is_kept(reply, found, *at) })
                .collect();
            let below = next_known(&known);
            let mut above = None;
            for (index, at) in passage.quoted.iter().enumerate() {
                let around = if attributions[index] { [below[index]; 2] } else { [above, below[index]] };
                let by_neighbours = || around.contains(&Some(true)) && !around.contains(&Some(false));
                kept[*at] = known[index].unwrap_or_else(by_neighbours);
                above = known[index].or(above);
            }
        }
        kept
    }

    /// Whether a line is nowhere on the page; `None` for one that says little and goes with its neighbours.
    fn is_kept(&self, reply: &Reply<'_>, found: &[Option<usize>], at: usize) -> Option<bool> {
        let line = &reply.lines[at];
        if found[at].is_some() {
            return Some(false);
        }
        let key = LineKey::new(&line.content).filter(|_| !line.belongs_to_quote() && line.says_something())?;
        (key.is_telling() || !self.lines.has(key)).then_some(true)
    }
}

/// What is known of the next line of which something is.
fn next_known(known: &[Option<bool>]) -> Vec<Option<bool>> {
    let mut below = vec![None; known.len()];
    for at in (1..known.len()).rev() {
        below[at - 1] = known[at].or(below[at]);
    }
    below
}

/// Which lines of a quote are attributions, its own or those of quotes inside it.
fn attributions(reply: &Reply<'_>, passage: &Passage) -> Vec<bool> {
    let line = |index: usize| &reply.lines[passage.quoted[index]];
    let mut are: Vec<bool> =
        (0..passage.quoted.len()).map(|index| line(index).class == LineClass::Attribution).collect();
    for index in 0..are.len() {
        if !line(index).content.trim_end().ends_with(':') {
            continue;
        }
        let same = (0..=index).rev().take(4).take_while(|other| line(*other).class == line(index).class).count();
        let above: Vec<&str> = (index + 1 - same..=index).map(|other| &*line(other).content).collect();
        let length = attribution::length(&above);
        are[index + 1 - length..=index].fill(true);
    }
    are
}
