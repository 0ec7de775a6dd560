//! Small pictures as inline SVG. Colours are classes (`c0` to `c4`), so that a theme can choose them.

use super::templates::thousands;
use crate::index::Month;
use crate::period::{day_label, month_word};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::RangeInclusive;

/// A day of a calendar.
pub(super) struct Day {
    /// How much happened.
    pub(super) count: u32,
    /// The page of the day.
    pub(super) url: String,
}

/// A year's days as squares, a column per week, coloured by how much happened; a picture for each half of the year, so
/// that a narrow screen can put one below the other. Squares lead to their day for those who point; everybody else has
/// the list of digests, and the caption says what the picture shows.
pub(super) fn calendar(year: i16, days: &BTreeMap<Date, Day>) -> String {
    let mut out = String::with_capacity(8_000 + days.len() * 120);
    let most = days.iter().max_by_key(|(day, facts)| (facts.count, std::cmp::Reverse(**day)));
    out.push_str("<figure class=\"calendar\">");
    for months in [1..=6, 7..=12] {
        half_year(&mut out, year, months, days, most.map_or(0, |(_, facts)| facts.count));
    }
    let total: u32 = days.values().map(|day| day.count).sum();
    let _ = write!(out, "<figcaption>{} mails on {} days", thousands(total.into()), days.len());
    if let Some((day, facts)) = most {
        let _ = write!(out, "; most on {} ({})", day_label(*day), thousands(facts.count.into()));
    }
    out.push_str("</figcaption></figure>");
    out
}

fn half_year(out: &mut String, year: i16, months: RangeInclusive<i8>, days: &BTreeMap<Date, Day>, most: u32) {
    let (Ok(first), Ok(last)) = (Date::new(year, *months.start(), 1), Date::new(year, *months.end(), 30)) else {
        return;
    };
    let last = last.last_of_month();
    let shift = i32::from(first.weekday().to_monday_zero_offset()) - i32::from(first.day_of_year());
    out.push_str("<svg viewBox=\"0 0 322 98\" aria-hidden=\"true\">");
    for month in months {
        if let Ok(start) = Date::new(year, month, 1) {
            let column = (i32::from(start.day_of_year()) + shift) / 7;
            let _ = write!(out, "<text x=\"{}\" y=\"9\">{}</text>", column * 12, &month_word(month)[..3]);
        }
    }
    let mut empty = String::new();
    for day in first.series(1.day()).take_while(|day| *day <= last) {
        let place = i32::from(day.day_of_year()) + shift;
        let (x, y) = (place / 7 * 12, place % 7 * 12 + 14);
        let _ = match days.get(&day) {
            None => write!(empty, "M{x} {y}h10v10h-10z"),
            Some(Day { count, url }) => write!(
                out,
                "<a href=\"{url}\" tabindex=\"-1\"><rect class=\"c{}\" x=\"{x}\" y=\"{y}\" width=\"10\" height=\"10\"><title>{day}: {count}</title></rect></a>",
                shade(*count, most)
            ),
        };
    }
    let _ = write!(out, "<path class=\"c0\" d=\"{empty}\"/></svg>");
}

/// 0 for nothing, else 1 to 4.
fn shade(count: u32, most: u32) -> u32 {
    if count == 0 { 0 } else { 1 + (count - 1) * 4 / most.max(1) }
}

/// Bars by month from the first to the last month given; at most the newest sixty. The caption says what they show.
pub(super) fn months(counts: &BTreeMap<Month, u32>, what: &str) -> String {
    let bars = filled(counts);
    let (Some(first), Some(last)) = (bars.first(), bars.last()) else { return String::new() };
    let Some(busiest) = bars.iter().max_by_key(|(month, count)| (*count, std::cmp::Reverse(month))) else {
        return String::new();
    };
    let (most, total) = (busiest.1.max(1), bars.iter().map(|(_, count)| count).sum::<u32>());
    let width = bars.len() * 16;
    let mut out = String::with_capacity(240 + bars.len() * 90);
    let _ = write!(
        out,
        "<figure class=\"months\"><svg viewBox=\"0 0 {width} 40\" width=\"{width}\" height=\"40\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
    );
    for (place, (month, count)) in bars.iter().enumerate() {
        let height = if *count == 0 { 1 } else { (count * 40 / most).max(2) };
        let _ = write!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"13\" height=\"{height}\"><title>{month}: {count}</title></rect>",
            place * 16,
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

/// The months without gaps.
fn filled(counts: &BTreeMap<Month, u32>) -> Vec<(Month, u32)> {
    let parse = |month: &Month| format!("{month}-01").parse::<Date>().ok();
    let Some(last) = counts.keys().next_back().and_then(parse) else { return Vec::new() };
    let Some(first) = counts.keys().next().and_then(parse) else { return Vec::new() };
    let oldest = last.checked_sub(59.months()).unwrap_or(first).max(first);
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

/// A version on a timeline.
pub(super) struct Stop {
    /// When it was sent, in seconds since 1970.
    pub(super) seconds: i64,
    /// `v3`.
    pub(super) label: String,
    /// `2025-08-29`.
    pub(super) date: String,
    /// Where its section is.
    pub(super) url: String,
    /// How many answered it.
    pub(super) replies: usize,
}

/// The width of a timeline and the least room between two of its stops.
const WIDTH: i64 = 640;
const ROOM: i64 = 26;

/// Versions in time, each a dot as large as there were answers; nothing for a single one. Stops that would touch move
/// apart, so that the line tells the order always and distances roughly.
pub(super) fn timeline(stops: &[Stop]) -> String {
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
    for (place, stop) in (0i64..).zip(stops) {
        let wanted = 20
            + i64::try_from(i128::from(stop.seconds - first.seconds) * i128::from(inner) / i128::from(span))
                .unwrap_or(0);
        let most = 20 + inner - (count - 1 - place) * ROOM;
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
