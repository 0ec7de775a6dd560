//! The pieces of a reading by the patch that they are about, and what was said by who said it.

use crate::render::html::DiffMarker;
use crate::rows::reading::{Piece, PieceKind, Placed, Reading};
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// A patch, or the cover, with what was said about it.
pub(in crate::render) struct ReadPart {
    /// Its mail; `None` where only replies to it are here.
    pub(in crate::render) mail: Option<usize>,
    /// Its index, 0 for the cover.
    pub(in crate::render) patch: u32,
    pub(in crate::render) id: String,
    pub(in crate::render) runs: Vec<PieceRun>,
    /// How many lines its diff adds and removes.
    pub(in crate::render) lines: (u32, u32),
}

/// What stands below each other in a part.
pub(in crate::render) enum PieceRun {
    /// Lines of the patch itself.
    Own(usize),
    /// What was said there.
    Said(Vec<SaidPieces>),
}

/// Pieces of one reply that stand together.
#[derive(Clone)]
pub(in crate::render) struct SaidPieces {
    pub(in crate::render) mail: usize,
    pub(in crate::render) depth: u32,
    pub(in crate::render) id: String,
    /// Whether the reply begins here.
    pub(in crate::render) is_first: bool,
    /// Whether only answers to it stand between these and the pieces before.
    pub(in crate::render) resumes: bool,
    pub(in crate::render) pieces: Range<usize>,
}

impl SaidPieces {
    /// Whether it is about no line.
    pub(in crate::render) fn is_below(&self, reading: &Reading) -> bool {
        self.depth == 1 && reading.pieces[self.pieces.clone()].iter().any(|piece| piece.placed == Some(Placed::Below))
    }
}

impl ReadPart {
    /// What of it is on a page: its own lines only where `own`, and of what was said what `shown` names.
    pub(in crate::render) fn only(&self, own: bool, shown: &dyn Fn(&SaidPieces) -> bool) -> Self {
        let run = |run: &PieceRun| match run {
            PieceRun::Own(piece) => own.then_some(PieceRun::Own(*piece)),
            PieceRun::Said(all) => {
                let said: Vec<SaidPieces> = all.iter().filter(|said| shown(said)).cloned().collect();
                (!said.is_empty()).then_some(PieceRun::Said(said))
            }
        };
        let runs = self.runs.iter().filter_map(run).collect();
        Self { mail: self.mail.filter(|_| own), patch: self.patch, id: self.id.clone(), runs, lines: self.lines }
    }

    /// What was said about it, from top to bottom.
    pub(in crate::render) fn said(&self) -> impl Iterator<Item = &SaidPieces> {
        self.runs.iter().flat_map(|run| match run {
            PieceRun::Own(_) => [].iter(),
            PieceRun::Said(said) => said.iter(),
        })
    }

    fn is_resumed(&self, piece: &Piece) -> bool {
        let Some(PieceRun::Said(all)) = self.runs.last() else { return false };
        let before = all.iter().rev().find(|said| said.depth <= piece.depth);
        before.is_some_and(|said| (said.mail, said.depth) == (piece.mail, piece.depth))
    }

    /// How many mails have something to say about it.
    pub(in crate::render) fn replies(&self) -> usize {
        self.said().map(|said| said.mail).collect::<BTreeSet<_>>().len()
    }

    /// How many remarks stand at a line of it.
    pub(in crate::render) fn remarks(&self, reading: &Reading) -> usize {
        remarks_in(self.said(), reading)
    }

    /// The pieces of its diff, with their positions.
    pub(in crate::render) fn diff<'a>(&self, reading: &'a Reading) -> impl Iterator<Item = (usize, &'a Piece)> {
        let own = self.runs.iter().filter_map(|run| match run {
            PieceRun::Own(position) => Some((*position, &reading.pieces[*position])),
            PieceRun::Said(_) => None,
        });
        own.filter(|(_, piece)| piece.kind == PieceKind::Diff)
    }

    /// The files that its diff changes.
    pub(in crate::render) fn files<'a>(&self, reading: &'a Reading) -> Vec<&'a str> {
        self.diff(reading).filter_map(|(_, piece)| piece.path.as_deref()).collect()
    }
}

/// How many of these are remarks at a line.
pub(in crate::render) fn remarks_in<'a>(said: impl Iterator<Item = &'a SaidPieces>, reading: &Reading) -> usize {
    let is_remark = |piece: &&Piece| piece.kind == PieceKind::Words && piece.is_at_line();
    said.map(|said| reading.pieces[said.pieces.clone()].iter().filter(is_remark).count()).sum()
}

/// The parts of a reading in the order of its pieces, which have these texts.
pub(super) fn parts(reading: &Reading, texts: &[String]) -> Vec<ReadPart> {
    let mut parts = without_lines(reading);
    for part in &mut parts {
        part.lines = lines(part, reading, texts);
    }
    parts
}

/// How many lines the diff of a part adds and removes.
fn lines(part: &ReadPart, reading: &Reading, texts: &[String]) -> (u32, u32) {
    let mut reader = DiffMarker::default();
    let counts = part.diff(reading).map(|(position, piece)| {
        if piece.path.is_some() {
            reader = DiffMarker::new(piece.path.as_deref());
        }
        reader.count(&texts[position])
    });
    counts.fold((0, 0), |(added, removed), (more, fewer)| (added + more, removed + fewer))
}

/// The parts before the lines of their diffs are counted.
fn without_lines(reading: &Reading) -> Vec<ReadPart> {
    let mut ids = AnchorNames::default();
    let mut begun = BTreeSet::new();
    let mut parts: Vec<ReadPart> = Vec::new();
    for (at, piece) in reading.pieces.iter().enumerate() {
        let own = Some(piece.mail).filter(|_| piece.depth == 0);
        if parts.last().is_none_or(|part| own.is_some() && part.mail != own) {
            let patch = own.and_then(|mail| reading.mails[mail].patch).unwrap_or(0);
            let id = own.map_or_else(|| "unplaced".to_owned(), |mail| ids.next(reading, mail));
            parts.push(ReadPart { mail: own, patch, id, runs: Vec::new(), lines: (0, 0) });
        }
        let Some(part) = parts.last_mut() else { continue };
        if own.is_some() {
            part.runs.push(PieceRun::Own(at));
        } else if !goes_on(part, reading, at) {
            let (id, is_first) = (ids.next(reading, piece.mail), begun.insert(piece.mail));
            let resumes = part.is_resumed(piece);
            let said = SaidPieces { mail: piece.mail, depth: piece.depth, id, is_first, resumes, pieces: at..at + 1 };
            match part.runs.last_mut() {
                Some(PieceRun::Said(all)) => all.push(said),
                _ => part.runs.push(PieceRun::Said(vec![said])),
            }
        }
    }
    parts
}

/// Adds a piece to what was said before it, if it goes on with that.
fn goes_on(part: &mut ReadPart, reading: &Reading, at: usize) -> bool {
    let Some(PieceRun::Said(all)) = part.runs.last_mut() else { return false };
    let piece = &reading.pieces[at];
    // What is about no line stands apart from what is about the last one.
    let stays = |said: &SaidPieces| piece.placed != Some(Placed::Below) || said.is_below(reading);
    let same = |said: &&mut SaidPieces| said.mail == piece.mail && said.depth == piece.depth && stays(said);
    let Some(said) = all.last_mut().filter(same) else { return false };
    said.pieces.end = at + 1;
    true
}

/// The ids of mails on a page: the first place of a mail has its anchor, the others are numbered.
#[derive(Default)]
struct AnchorNames(HashMap<String, usize>);

impl AnchorNames {
    fn next(&mut self, reading: &Reading, mail: usize) -> String {
        let anchor = reading.mails[mail].anchor();
        let count = self.0.entry(anchor.clone()).or_default();
        *count += 1;
        if *count == 1 { anchor } else { format!("{anchor}-{count}") }
    }
}
