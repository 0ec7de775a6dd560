//! The versions of a series in time.

use std::fmt::Write;

pub(in crate::render) struct TimelineStop {
    /// When it was sent, in seconds since 1970.
    pub(in crate::render) seconds: i64,
    /// `v3`.
    pub(in crate::render) label: String,
    /// `2025-08-29`.
    pub(in crate::render) date: String,
    /// The link to its section.
    pub(in crate::render) url: String,
    /// The number of replies.
    pub(in crate::render) replies: usize,
}

/// The least width of a timeline.
const WIDTH: i64 = 640;
/// How much room a letter of a label needs, and what is between two labels.
const LETTER: i64 = 7;
const BETWEEN: i64 = 10;

/// Versions in time, each a dot sized by its replies; nothing for a single one. Stops whose labels would touch are moved
/// apart, so that the order is exact and distances are approximate.
pub(in crate::render) fn timeline(stops: &[TimelineStop]) -> String {
    let (Some(first), Some(last)) = (stops.first(), stops.last()) else { return String::new() };
    if stops.len() < 2 {
        return String::new();
    }
    let span = (last.seconds - first.seconds).max(1);
    let rooms: Vec<i64> =
        stops.windows(2).map(|pair| i64::midpoint(room(&pair[0]), room(&pair[1])) + BETWEEN).collect();
    // Half of the first label and of the last one.
    let (before, after) = (room(first).max(24) / 2 + 8, room(last).max(24) / 2 + 8);
    let mut rest: i64 = rooms.iter().sum();
    let width = WIDTH.max(rest + before + after);
    let inner = width - before - after;
    let mut out = format!(
        "<figure class=\"timeline\"><svg viewBox=\"0 0 {width} 46\" width=\"{width}\" height=\"46\" aria-hidden=\"true\"><path d=\"M{before} 16h{inner}\"/>"
    );
    let mut free = before;
    for (index, stop) in stops.iter().enumerate() {
        let along = i128::from(stop.seconds - first.seconds) * i128::from(inner) / i128::from(span);
        let wanted = before + i64::try_from(along).unwrap_or(0);
        let most = before + inner - rest;
        let x = wanted.clamp(free.min(most), most);
        let next = rooms.get(index).copied().unwrap_or(0);
        (free, rest) = (x + next, rest - next);
        let radius = 4 + stop.replies.min(16) / 3;
        let _ = write!(
            out,
            "<a href=\"{}\" tabindex=\"-1\"><title>{}, {}: {} replies</title><circle cx=\"{x}\" cy=\"16\" r=\"{radius}\"/><text x=\"{x}\" y=\"40\">{}</text></a>",
            stop.url, stop.label, stop.date, stop.replies, stop.label
        );
    }
    let _ = write!(
        out,
        "</svg><figcaption>{} versions from {} to {}</figcaption></figure>",
        stops.len(),
        first.date,
        last.date
    );
    out
}

/// The width of a label.
fn room(stop: &TimelineStop) -> i64 {
    i64::try_from(stop.label.chars().count()).unwrap_or(i64::MAX / 1000) * LETTER
}
