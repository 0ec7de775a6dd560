//! Small pictures as inline SVG. Colours are classes (`c0` to `c4`), so that a theme can choose them.

use crate::index::Month;
use crate::period::month_word;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A year's days as squares, a column per week, coloured by how much happened.
pub(super) fn calendar(year: i16, days: &BTreeMap<Date, u32>) -> String {
    let (Ok(first), Ok(last)) = (Date::new(year, 1, 1), Date::new(year, 12, 31)) else { return String::new() };
    let most = days.range(first..=last).map(|(_, count)| *count).max().unwrap_or(0);
    let shift = i32::from(first.weekday().to_monday_zero_offset());
    let total: u32 = days.range(first..=last).map(|(_, count)| *count).sum();
    let mut out = String::with_capacity(24_000);
    let _ = write!(out, "<svg class=\"calendar\" viewBox=\"0 0 636 98\" role=\"img\" aria-label=\"{total} mails in {year}, by day\">");
    for month in 1..=12 {
        if let Ok(start) = Date::new(year, month, 1) {
            let column = (i32::from(start.day_of_year()) - 1 + shift) / 7;
            let _ = write!(out, "<text x=\"{}\" y=\"9\">{}</text>", column * 12, &month_word(month)[..3]);
        }
    }
    let mut day = first;
    while day <= last {
        let place = i32::from(day.day_of_year()) - 1 + shift;
        let count = days.get(&day).copied().unwrap_or(0);
        let (x, y) = (place / 7 * 12, place % 7 * 12 + 14);
        let _ = write!(out, "<rect class=\"c{}\" x=\"{x}\" y=\"{y}\" width=\"10\" height=\"10\" rx=\"2\"><title>{day}: {count}</title></rect>", shade(count, most));
        let Ok(next) = day.checked_add(1.day()) else { break };
        day = next;
    }
    out.push_str("</svg>");
    out
}

/// 0 for nothing, else 1 to 4.
fn shade(count: u32, most: u32) -> u32 {
    if count == 0 { 0 } else { 1 + (count - 1) * 4 / most.max(1) }
}

/// Bars by month from the first to the last month given; at most the newest sixty.
pub(super) fn months(counts: &BTreeMap<Month, u32>, what: &str) -> String {
    let bars = filled(counts);
    let (Some(first), Some(last)) = (bars.first(), bars.last()) else { return String::new() };
    let most = bars.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1);
    let total: u32 = bars.iter().map(|(_, count)| count).sum();
    let width = bars.len() * 10;
    let mut out = String::with_capacity(120 + bars.len() * 90);
    let _ = write!(
        out,
        "<svg class=\"months\" viewBox=\"0 0 {width} 40\" width=\"{width}\" height=\"40\" role=\"img\" aria-label=\"{total} {what} from {} to {}, by month\">",
        first.0, last.0
    );
    for (place, (month, count)) in bars.iter().enumerate() {
        let height = if *count == 0 { 1 } else { (count * 38 / most).max(2) };
        let _ = write!(out, "<rect x=\"{}\" y=\"{}\" width=\"8\" height=\"{height}\"><title>{month}: {count}</title></rect>", place * 10, 40 - height);
    }
    out.push_str("</svg>");
    out
}

/// The months without gaps.
fn filled(counts: &BTreeMap<Month, u32>) -> Vec<(Month, u32)> {
    let parse = |month: &Month| format!("{month}-01").parse::<Date>().ok();
    let Some(last) = counts.keys().next_back().and_then(parse) else { return Vec::new() };
    let Some(first) = counts.keys().next().and_then(parse) else { return Vec::new() };
    let oldest = last.checked_sub(59.months()).unwrap_or(first).max(first);
    let months = std::iter::successors(Some(oldest), |month| month.checked_add(1.month()).ok()).take_while(|month| *month <= last);
    months
        .map(|month| {
            let name = format!("{:04}-{:02}", month.year(), month.month());
            let count = counts.get(&name).copied().unwrap_or(0);
            (name, count)
        })
        .collect()
}
