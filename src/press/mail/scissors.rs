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

/// Whether a line is a perforation with scissors in it, and mostly that: git's rule.
fn is_scissors(line: &str) -> bool {
    let bare = line.trim();
    // Nearly all lines end here.
    if bare.len() < 8 || !bare.contains(['>', '<']) {
        return false;
    }
    let (mut perforation, mut gaps, mut cuts, mut inside) = (0_usize, 0_usize, false, false);
    let mut rest = bare;
    while let Some(letter) = rest.chars().next() {
        let mut length = letter.len_utf8();
        if letter.is_whitespace() {
            (perforation, gaps) = (perforation + usize::from(inside), gaps + usize::from(inside));
        } else if letter == '-' {
            (perforation, inside) = (perforation + 1, true);
        } else if SCISSORS.iter().any(|scissors| rest.starts_with(scissors)) {
            (perforation, inside, cuts, length) = (perforation + 2, true, true, 2);
        } else {
            inside = false;
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    cuts && bare.len() < perforation * 3 && gaps * 2 < perforation
}
