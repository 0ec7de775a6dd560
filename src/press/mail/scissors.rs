//! Scissors lines, `-- >8 --`: what is above them is talk and no part of the patch, as for `git mailinfo --scissors`.
//!
//! Entry point: [`last`].

use super::lines::lines;

/// Where the text behind the last scissors line begins; 0 where there is none.
pub(super) fn last(text: &str) -> usize {
    let cuts = lines(text, 0).filter(|(_, line)| is_scissors(line));
    cuts.last().map_or(0, |(start, line)| (start + line.len() + 1).min(text.len()))
}

/// What a pair of scissors may look like.
const SCISSORS: [&str; 4] = [">8", "8<", ">%", "%<"];

/// Whether a line is a perforation with scissors in it, and mostly that: git's rule, by which blanks at the end and the
/// line's own end are gaps, and only the first character of scissors at the end is counted.
fn is_scissors(line: &str) -> bool {
    // Nearly all lines end here.
    if line.len() < 8 || !line.contains(['>', '<']) {
        return false;
    }
    let (mut perforation, mut gaps, mut cuts, mut inside) = (0_usize, 0_usize, false, false);
    let (first, mut last, mut at) = (line.len() - line.trim_start().len(), 0, 0);
    while let Some(letter) = line[at..].chars().next() {
        let mut length = letter.len_utf8();
        if letter.is_ascii_whitespace() {
            (perforation, gaps) = (perforation + usize::from(inside), gaps + usize::from(inside));
            at += length;
            continue;
        }
        last = at;
        if letter == '-' {
            (perforation, inside) = (perforation + 1, true);
        } else if SCISSORS.iter().any(|scissors| line[at..].starts_with(scissors)) {
            (perforation, inside, cuts, length) = (perforation + 2, true, true, 2);
        } else {
            inside = false;
        }
        at += length;
    }
    let (perforation, gaps) = (perforation + usize::from(inside), gaps + usize::from(inside));
    let visible = (last + 1).saturating_sub(first);
    cuts && (8..perforation * 3).contains(&visible) && gaps * 2 < perforation
}
