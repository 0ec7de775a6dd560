//! The page written from top to bottom.
//!
//! Entry point: [`emit`]. A part's pieces are cut where an answer stands: the lines of patches and diffs right below
//! the line, the words of a reply at the end of the paragraph. How deep answers nest is no matter of the program's
//! stack.

use super::page::{PageMail, Part, ThreadPage};
use super::{Woven, courtesy};
use crate::rows::reading::{Piece, PieceKind};

/// Answers that are nested deeper are shown as if they were not.
const DEEPEST: usize = 60;

/// A name below a last word of thanks, with blank lines.
const LONGEST_CLOSING: usize = 6;

/// What remains to be written.
struct Unwritten {
    part: usize,
    depth: usize,
    piece: usize,
    /// How many lines of the piece are written.
    from: usize,
    /// Whether nothing of the part is written.
    is_new: bool,
}

/// Writes the pieces of a page.
pub(super) fn emit(page: &ThreadPage<'_>) -> Woven {
    let mut woven = Woven { left_out: left_out(page), ..Woven::default() };
    let whole = |depth: usize| move |part: &usize| Unwritten { part: *part, depth, piece: 0, from: 0, is_new: true };
    for top in &page.tops {
        let mut stack = vec![whole(0)(top)];
        while let Some(rest) = stack.pop() {
            let depth = rest.depth + 1;
            let part = rest.part;
            let answers = match write_up_to_answers(page, rest, &mut woven) {
                Some((answers, rest)) => {
                    stack.push(rest);
                    answers
                }
                None => page.parts[part].after.clone(),
            };
            stack.extend(answers.iter().rev().map(whole(depth)));
        }
    }
    woven
}

fn left_out(page: &ThreadPage<'_>) -> Vec<(usize, String)> {
    let of_mail = |(index, mail): (usize, &PageMail<'_>)| {
        mail.left_out.iter().map(|line| (index, mail.lines[*line].to_owned())).collect::<Vec<_>>()
    };
    page.mails.iter().enumerate().flat_map(of_mail).collect()
}

/// Writes until something is answered: returns the parts that answer it, and what then remains.
fn write_up_to_answers(
    page: &ThreadPage<'_>,
    mut rest: Unwritten,
    woven: &mut Woven,
) -> Option<(Vec<usize>, Unwritten)> {
    let part = &page.parts[rest.part];
    while let Some(piece) = part.pieces.get(rest.piece) {
        let lines = &piece.lines[rest.from..];
        let (count, answers) = lines_up_to_answer(page, part, piece.kind, lines);
        write(page, &mut rest, count, woven);
        rest.from += count;
        if rest.from == piece.lines.len() {
            (rest.piece, rest.from) = (rest.piece + 1, 0);
        }
        if !answers.is_empty() {
            return Some((answers, rest));
        }
    }
    if rest.is_new {
        push(page, &mut rest, PieceKind::Words, String::new(), woven);
    }
    None
}

/// How many of these lines stand above the next answers, and these answers.
fn lines_up_to_answer(page: &ThreadPage<'_>, part: &Part, kind: PieceKind, lines: &[usize]) -> (usize, Vec<usize>) {
    let Some(answered) = next_answered(page, part.mail, lines) else { return (lines.len(), Vec::new()) };
    let text = |line: &usize| page.mails[part.mail].lines[*line];
    let mut count = answered + 1;
    if kind == PieceKind::Words {
        count += lines[count..].iter().take_while(|line| !text(line).trim().is_empty()).count();
        let rest = &lines[count..];
        if rest.len() <= LONGEST_CLOSING && courtesy::is_closing(&rest.iter().map(text).collect::<Vec<_>>()) {
            count = lines.len();
        }
    }
    let written = &lines[..count];
    let answers = page.at_line.range((part.mail, written[0])..=(part.mail, written[count - 1]));
    let answers = answers.filter(|((_, line), _)| written.binary_search(line).is_ok());
    (count, answers.flat_map(|(_, parts)| parts).copied().collect())
}

/// The first of these lines of a mail that is answered, by its place among them. Lines between them may stand
/// elsewhere, and their answers with them.
fn next_answered(page: &ThreadPage<'_>, mail: usize, lines: &[usize]) -> Option<usize> {
    let last = *lines.last()?;
    let mut at = 0;
    while let Some(first) = lines.get(at) {
        let ((_, line), _) = page.at_line.range((mail, *first)..=(mail, last)).next()?;
        match lines.binary_search(line) {
            Ok(at) => return Some(at),
            Err(next) => at = next,
        }
    }
    None
}

/// Writes some lines of a piece.
fn write(page: &ThreadPage<'_>, rest: &mut Unwritten, count: usize, woven: &mut Woven) {
    let part = &page.parts[rest.part];
    let piece = &part.pieces[rest.piece];
    let text = &page.mails[part.mail].lines;
    // An empty line of a diff is one of the file, but for its end.
    let is_diff = piece.kind == PieceKind::Diff;
    let is_blank = |line: &&usize| if is_diff { text[**line].is_empty() } else { text[**line].trim().is_empty() };
    let mut lines = &piece.lines[rest.from..rest.from + count];
    if !is_diff || rest.from + count == piece.lines.len() {
        lines = &lines[..lines.len() - lines.iter().rev().take_while(is_blank).count()];
    }
    if !is_diff {
        lines = &lines[lines.iter().take_while(is_blank).count()..];
    }
    if !lines.is_empty() {
        push(page, rest, piece.kind, joined(lines, text), woven);
    }
}

/// The lines with these numbers, with the blank lines between them that are not among them.
fn joined(lines: &[usize], text: &[&str]) -> String {
    let mut joined = String::new();
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            let skipped = lines[index - 1] + 1..*line;
            joined.push_str(if text[skipped].iter().any(|line| line.trim().is_empty()) { "\n\n" } else { "\n" });
        }
        joined.push_str(text[*line]);
    }
    joined
}

fn push(page: &ThreadPage<'_>, rest: &mut Unwritten, kind: PieceKind, text: String, woven: &mut Woven) {
    let part = &page.parts[rest.part];
    let is_new = std::mem::take(&mut rest.is_new);
    let path = part.pieces.get(rest.piece).filter(|_| rest.from == 0).and_then(|piece| piece.path.clone());
    woven.pieces.push(Piece {
        mail: part.mail,
        kind,
        depth: rest.depth.min(DEEPEST) as u32,
        path,
        placed: part.placed.filter(|_| is_new),
        line_changed: part.line_changed && is_new,
    });
    woven.texts.push(text);
}
