//! The page written from top to bottom.
//!
//! Entry point: [`emit`]. A part's pieces are cut where an answer stands: the lines of patches and diffs right below the
//! line, the words of a reply at the end of the paragraph. How deep answers nest is no matter of the program's stack.

use super::Woven;
use super::page::{Part, ThreadPage};
use crate::rows::reading::{Piece, PieceKind};

/// Answers that are nested deeper are shown as if they were not.
const DEEPEST: usize = 60;

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
    let mut woven = Woven::default();
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
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return (0, Vec::new()) };
    let Some(((_, answered), _)) = page.at_line.range((part.mail, *first)..=(part.mail, *last)).next() else {
        return (lines.len(), Vec::new());
    };
    let mut count = lines.partition_point(|line| line <= answered);
    if kind == PieceKind::Words {
        let text = &page.mails[part.mail].lines;
        count += lines[count..].iter().take_while(|line| !text[**line].trim().is_empty()).count();
    }
    let end = lines[count - 1];
    let answers = page.at_line.range((part.mail, *first)..=(part.mail, end)).flat_map(|(_, parts)| parts).copied();
    (count, answers.collect())
}

/// Writes some lines of a piece.
fn write(page: &ThreadPage<'_>, rest: &mut Unwritten, count: usize, woven: &mut Woven) {
    let part = &page.parts[rest.part];
    let piece = &part.pieces[rest.piece];
    let text = &page.mails[part.mail].lines;
    let is_blank = |line: &&usize| text[**line].trim().is_empty();
    let mut lines = &piece.lines[rest.from..rest.from + count];
    let is_end = rest.from + count == piece.lines.len();
    if is_end || piece.kind != PieceKind::Diff {
        lines = &lines[..lines.len() - lines.iter().rev().take_while(is_blank).count()];
    }
    if piece.kind != PieceKind::Diff {
        lines = &lines[lines.iter().take_while(is_blank).count()..];
    }
    if !lines.is_empty() {
        let text = lines.iter().map(|line| text[*line]).collect::<Vec<_>>().join("\n");
        push(page, rest, piece.kind, text, woven);
    }
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
