//! The list's calendar: its first day, how busy each day is, and how dates are written.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

/// Monday, 1 January 2024, 00:00 UTC: the list's first day.
pub(super) const START: i64 = 1_704_067_200;

pub(super) const DAY: i64 = 86_400;

/// How many mails a day brings: the project grows, rests at weekends, and goes on holiday.
pub(super) fn expected_mails(day: i64) -> f64 {
    let grown = 13.0 + (day - 130).clamp(0, 400) as f64 * 0.13;
    let rhythm = match day % 7 {
        5 => 0.35,
        6 => 0.45,
        0 | 4 => 0.9,
        _ => 1.1,
    };
    let lull = match day % 364 {
        0..=3 | 356..=363 => 0.3,
        212..=225 => 0.6,
        94..=96 => 0.4,
        _ => 1.0,
    };
    grown * rhythm * lull
}

/// A time as in a Date header.
pub(super) fn mail_date(seconds: i64, offset_minutes: i32) -> String {
    format(seconds, offset_minutes, "%a, %d %b %Y %H:%M:%S %z")
}

/// A time formatted with a strftime pattern.
pub(super) fn format(seconds: i64, offset_minutes: i32, pattern: &str) -> String {
    let offset = Offset::from_seconds(offset_minutes * 60).expect("people live in time zones that exist");
    let moment = Timestamp::from_second(seconds).expect("the list ends before the year 9999");
    moment.to_zoned(TimeZone::fixed(offset)).strftime(pattern).to_string()
}
