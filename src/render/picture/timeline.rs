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

/// The width of a timeline and the smallest distance between two of its stops.
const WIDTH: i64 = 640;
const ROOM: i64 = 26;

/// Versions in time, each a dot sized by its replies; nothing for a single one. Stops that would touch are moved apart,
/// so that the order is exact and distances are approximate.
pub(in crate::render) fn timeline(stops: &[TimelineStop]) -> String {
    let (Some(first), Some(last)) = (stops.first(), stops.last()) else { return String::new() };
    if stops.len() < 2 {
        return String::new();
    }
    let span = (last.seconds - first.seconds).max(1);
    let count = i64::try_from(stops.len()).unwrap_or(i64::MAX);
    let width = WIDTH.max(count * ROOM + 40);
    let inner = width - 40;
    let mut out = format!(
        "<figure class=\"timeline\"><svg viewBox=\"0 0 {width} 46\" width=\"{width}\" height=\"46\" aria-hidden=\"true\"><path d=\"M20 16h{inner}\"/>"
    );
    let mut free = 20;
    for (index, stop) in (0i64..).zip(stops) {
        let wanted = 20
            + i64::try_from(i128::from(stop.seconds - first.seconds) * i128::from(inner) / i128::from(span))
                .unwrap_or(0);
        let most = 20 + inner - (count - 1 - index) * ROOM;
        let x = wanted.clamp(free.min(most), most);
        free = x + ROOM;
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
