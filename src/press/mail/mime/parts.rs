//! The parts of a MIME mail.
//!
//! Entry point: [`leaves`]. One pass over the lines with a stack of boundaries, so that neither thousands of parts nor
//! thousands of levels cost more than the mail's length. A multipart that does not declare its boundary, or declares
//! one that never occurs, is split by the first line that looks like one; a part that is never closed ends with the
//! mail.
//!
//! Deliberately not supported: parts nested deeper than [`DEEPEST`].

use super::{Fields, MimePart, split_header};

/// How deep parts may be nested; deeper ones are ignored.
const DEEPEST: usize = 50;

/// The parts of a mail that have no parts themselves, in order: the mail itself where it is not a multipart.
pub(super) fn leaves<'a>(fields: &Fields, body: &'a [u8]) -> Vec<MimePart<'a>> {
    let root = MimePart::new(fields, body);
    if !root.is_multipart() {
        return vec![root];
    }
    let stated = root.boundary().map(|boundary| boundary.as_bytes().to_vec());
    for boundary in stated.into_iter().chain(likely_boundary(body)) {
        if let Some(parts) = walk(body, boundary) {
            return parts;
        }
    }
    vec![root]
}

/// The first line that looks like a boundary, without its dashes. (`-- ` begins a signature, `---` a patch's notes.)
fn likely_boundary(body: &[u8]) -> Option<Vec<u8>> {
    let lines = body.split(|&byte| byte == b'\n').filter_map(|line| line.strip_prefix(b"--"));
    let mut names = lines.map(<[u8]>::trim_ascii_end).filter(|name| !name.is_empty() && !name.contains(&b' '));
    names.find(|name| name.iter().any(|&byte| byte != b'-')).map(<[u8]>::to_vec)
}

/// The parts between the boundaries; `None` where the boundary never occurs.
fn walk(body: &[u8], boundary: Vec<u8>) -> Option<Vec<MimePart<'_>>> {
    let mut found = false;
    let mut walk = Walk { body, at: 0, open: vec![boundary], leaves: Vec::new(), part: None };
    while let Some((start, line)) = walk.next_line() {
        if let Some((level, closes)) = walk.boundary_of(line) {
            walk.boundary(start, level, closes);
            found = true;
        }
    }
    walk.close_part(body.len());
    found.then_some(walk.leaves)
}

/// A walk through a multipart body, line by line.
struct Walk<'a> {
    body: &'a [u8],
    at: usize,
    /// The boundaries of the open multiparts, outermost first.
    open: Vec<Vec<u8>>,
    leaves: Vec<MimePart<'a>>,
    /// The open part, and where its body begins.
    part: Option<(MimePart<'a>, usize)>,
}

impl<'a> Walk<'a> {
    fn next_line(&mut self) -> Option<(usize, &'a [u8])> {
        let start = self.at;
        let rest = self.body.get(start..).filter(|rest| !rest.is_empty())?;
        let length = rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |at| at + 1);
        self.at = start + length;
        rest.get(..length).map(|line| (start, line))
    }

    /// The level of the boundary that `line` is, and whether it closes its multipart.
    fn boundary_of(&self, line: &[u8]) -> Option<(usize, bool)> {
        let line = line.strip_prefix(b"--")?.trim_ascii_end();
        let matching = |boundary: &Vec<u8>| match line.strip_prefix(boundary.as_slice()) {
            Some(b"") => Some(false),
            Some(b"--") => Some(true),
            _ => None,
        };
        self.open.iter().enumerate().rev().find_map(|(level, open)| Some((level, matching(open)?)))
    }

    /// Handles the boundary that begins at `start`.
    fn boundary(&mut self, start: usize, level: usize, closes: bool) {
        self.close_part(start);
        self.open.truncate(if closes { level } else { level + 1 });
        if closes {
            return;
        }
        // A part whose header cannot be read is plain text.
        let fields = split_header(self.part_header()).map(|(fields, _)| fields).unwrap_or_default();
        let part = MimePart::new(&fields, &[]);
        match part.boundary() {
            Some(inner) if self.open.len() < DEEPEST => self.open.push(inner.as_bytes().to_vec()),
            Some(_) => {}
            None => self.part = Some((part, self.at)),
        }
    }

    /// The header of the part that begins here: up to a blank line or the next boundary.
    fn part_header(&mut self) -> &'a [u8] {
        let start = self.at;
        while let Some((line_start, line)) = self.next_line() {
            if line.trim_ascii_end().is_empty() {
                break;
            }
            if self.boundary_of(line).is_some() {
                self.at = line_start;
                break;
            }
        }
        &self.body[start..self.at]
    }

    /// Ends the open part before the line break that precedes `end`.
    fn close_part(&mut self, end: usize) {
        let Some((mut part, start)) = self.part.take() else { return };
        let body = &self.body[start..end];
        let body = body.strip_suffix(b"\n").unwrap_or(body);
        part.body = body.strip_suffix(b"\r").unwrap_or(body);
        self.leaves.push(part);
    }
}
