//! Counts by week as a row of squares.

use std::fmt::Write;

/// How many weeks are shown: ninety days and one.
pub(in crate::render) const WEEKS: usize = 13;

/// Weeks as squares on one line, the newest at the right end, coloured by their counts; `most` is the greatest count of
/// all rows, so that rows can be compared. Numbers are left to the row.
pub(in crate::render) fn weeks(counts: &[u32; WEEKS], most: u32) -> String {
    let width = WEEKS * 14 - 2;
    let mut out = String::with_capacity(300 + WEEKS * 90);
    let _ = write!(
        out,
        "<svg class=\"weeks\" viewBox=\"0 0 {width} 12\" width=\"{width}\" height=\"12\" aria-hidden=\"true\"><path class=\"grid\" stroke-width=\"12\" stroke-dasharray=\"12 2\" d=\"M0 6h{width}\"/>"
    );
    for (week, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let _ = write!(
            out,
            "<rect class=\"c{}\" x=\"{}\" width=\"12\" height=\"12\"><title>{count}</title></rect>",
            1 + (count - 1) * 4 / most.max(1),
            week * 14
        );
    }
    out.push_str("</svg>");
    out
}
