//! Twelve months day by day.

use crate::base::date::{day_label, month_word};
use crate::base::number::{thousands, usual_most};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::fmt::Write;

#[derive(Default)]
pub(in crate::render) struct Day {
    pub(in crate::render) count: u32,
    pub(in crate::render) url: String,
}

/// The first day of the twelve months that end with the month of `last`.
pub(in crate::render) fn year_up_to(last: Date) -> Date {
    last.first_of_month().checked_sub(11.months()).unwrap_or(last)
}

/// The days of the twelve months from `start`, a month's first day, as squares: a column per week, coloured by their
/// counts up to what is usual, and marked beyond that; a picture for each half of the year that is not empty, so that a narrow screen can put one below the other.
/// Squares link to their day for those who use a mouse; everybody else has the list of digests, and the caption
/// describes the picture.
pub(in crate::render) fn calendar(start: Date, days: &BTreeMap<Date, Day>, one: &str, many: &str) -> String {
    let Ok(middle) = start.checked_add(6.months()) else { return String::new() };
    let Ok(end) = start.checked_add(12.months()) else { return String::new() };
    let shown: BTreeMap<Date, &Day> = days.range(start..end).map(|(day, facts)| (*day, facts)).collect();
    let most = shown.iter().max_by_key(|(day, facts)| (facts.count, std::cmp::Reverse(**day)));
    let scale = usual_most(shown.values().map(|facts| facts.count));
    let mut out = String::with_capacity(2_000 + shown.len() * 130);
    out.push_str("<figure class=\"calendar\">");
    for half in [start..middle, middle..end] {
        if shown.range(half.clone()).next().is_some() {
            half_year(&mut out, half, &shown, scale);
        }
    }
    let total: u32 = shown.values().map(|day| day.count).sum();
    let (what, on) = (if total == 1 { one } else { many }, if shown.len() == 1 { "day" } else { "days" });
    let _ = write!(out, "<figcaption>{} {what} on {} {on}", thousands(total.into()), shown.len());
    if let Some((day, facts)) = most.filter(|_| shown.len() > 1) {
        let _ = write!(out, "; most on {} ({})", day_label(*day), thousands(facts.count.into()));
    }
    out.push_str("</figcaption></figure>");
    out
}

fn half_year(out: &mut String, span: std::ops::Range<Date>, days: &BTreeMap<Date, &Day>, scale: u32) {
    let shift = i32::from(span.start.weekday().to_monday_zero_offset());
    let square = |day: Date| shift + (day - span.start).get_days();
    out.push_str("<svg viewBox=\"0 0 322 98\" aria-hidden=\"true\">");
    for month in span.start.series(1.month()).take_while(|month| *month < span.end) {
        let _ = write!(out, "<text x=\"{}\" y=\"9\">{}</text>", square(month) / 7 * 12, &month_word(month)[..3]);
    }
    grid(out, shift, square(span.end));
    for (day, Day { count, url }) in days.range(span.clone()) {
        let (x, y) = (square(*day) / 7 * 12, square(*day) % 7 * 12 + 14);
        let _ = write!(
            out,
            "<a href=\"{url}\" tabindex=\"-1\"><rect class=\"c{}{}\" x=\"{x}\" y=\"{y}\" width=\"10\" height=\"10\"><title>{day}: {count}</title></rect></a>",
            shade(*count, scale),
            if *count > scale { " over" } else { "" }
        );
    }
    out.push_str("</svg>");
}

/// The squares of all days from one index to another: a dashed line per week, which takes a tenth of the bytes of
/// squares.
fn grid(out: &mut String, from: i32, to: i32) {
    out.push_str("<path class=\"grid\" stroke-width=\"10\" stroke-dasharray=\"10 2\" d=\"");
    for week in 0..(to + 6) / 7 {
        let (first, last) = ((from - week * 7).max(0), (to - week * 7).min(7));
        let _ = write!(out, "M{} {}v{}", week * 12 + 5, first * 12 + 14, (last - first) * 12 - 2);
    }
    out.push_str("\"/>");
}

/// 0 for nothing, else 1 to 4.
fn shade(count: u32, scale: u32) -> u32 {
    match count {
        0 => 0,
        _ if count > scale => 4,
        _ => 1 + (count - 1) * 4 / scale,
    }
}
