//! Counts by month: bars with a caption, and a version small enough for a table row.

use crate::base::number::{thousands, usual_most};
use crate::render::index::Month;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Months in the small picture of a row.
const FEW: i32 = 24;
/// Months in a page's bars.
const MANY: i32 = 60;

/// Bars by month from the first to the last month given; at most the newest sixty of them. The caption describes them.
pub(in crate::render) fn months(counts: &BTreeMap<Month, u32>, what: &str) -> String {
    let bars = filled(counts, MANY);
    let (Some(first), Some(last)) = (bars.first(), bars.last()) else { return String::new() };
    let Some(busiest) = bars.iter().max_by_key(|(month, count)| (*count, std::cmp::Reverse(month))) else {
        return String::new();
    };
    let (most, total) =
        (usual_most(bars.iter().map(|(_, count)| *count)).max(1), bars.iter().map(|(_, count)| count).sum::<u32>());
    let width = bars.len() * 16;
    let mut out = String::with_capacity(240 + bars.len() * 90);
    let _ = write!(
        out,
        "<figure class=\"months\"><svg viewBox=\"0 0 {width} 40\" width=\"{width}\" height=\"40\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
    );
    for (index, (month, count)) in bars.iter().enumerate() {
        let height = if *count == 0 { 1 } else { (count.min(&most) * 40 / most).max(2) };
        let over = if *count > most { " class=\"over\"" } else { "" };
        let _ = write!(
            out,
            "<rect{over} x=\"{}\" y=\"{}\" width=\"13\" height=\"{height}\"><title>{month}: {count}</title></rect>",
            index * 16,
            40 - height
        );
    }
    let _ = write!(out, "</svg><figcaption>{} {what}, {}", thousands(total.into()), first.0);
    if first.0 != last.0 {
        let _ = write!(out, " to {}; most in {} ({})", last.0, busiest.0, thousands(busiest.1.into()));
    }
    out.push_str("</figcaption></figure>");
    out
}

/// A row's months as bars on one line, the newest at the right end; `newest` is the last month of all rows, so that
/// rows can be compared. Numbers and captions are left to the row.
pub(in crate::render) fn spark(counts: &BTreeMap<Month, u32>, newest: &str) -> String {
    let months = filled_up_to(counts, newest, FEW);
    let most = usual_most(months.iter().map(|(_, count)| *count));
    if most == 0 {
        return String::new();
    }
    let mut out = String::with_capacity(160 + months.len() * 9);
    let width = FEW * 4;
    let _ = write!(
        out,
        "<svg class=\"spark\" viewBox=\"0 0 {width} 16\" width=\"{width}\" height=\"16\" aria-hidden=\"true\"><path d=\""
    );
    for (index, (_, count)) in (0i32..).zip(months.iter().rev()) {
        if *count > 0 {
            let _ = write!(out, "M{} 16v-{}", width - 2 - index * 4, (count.min(&most) * 16 / most).max(1));
        }
    }
    out.push_str("\"/></svg>");
    out
}

fn first_day(month: &str) -> Option<Date> {
    format!("{month}-01").parse().ok()
}

/// The months without gaps.
fn filled(counts: &BTreeMap<Month, u32>, most: i32) -> Vec<(Month, u32)> {
    counts.keys().next_back().map_or_else(Vec::new, |last| filled_up_to(counts, last, most))
}

/// The months up to a later one, without gaps.
fn filled_up_to(counts: &BTreeMap<Month, u32>, last: &str, most: i32) -> Vec<(Month, u32)> {
    let (Some(first), Some(last)) = (counts.keys().next().and_then(|month| first_day(month)), first_day(last)) else {
        return Vec::new();
    };
    let oldest = last.checked_sub((most - 1).months()).unwrap_or(first).max(first);
    let months = std::iter::successors(Some(oldest), |month| month.checked_add(1.month()).ok())
        .take_while(|month| *month <= last);
    months
        .map(|month| {
            let name = format!("{:04}-{:02}", month.year(), month.month());
            let count = counts.get(&name).copied().unwrap_or(0);
            (name, count)
        })
        .collect()
}
