//! Dates: when a mail was sent, days, and how both are written.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};

/// The date of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailDate {
    /// Seconds since 1970, UTC.
    pub seconds: i64,
    /// The sender's offset from UTC in seconds.
    pub offset: i32,
    /// Whether the header's date could not be believed and this is the commit's.
    pub guessed: bool,
}

impl MailDate {
    /// The date as RFC 3339, with the sender's offset: `2025-08-29T10:57:40+01:00`.
    pub fn rfc3339(self) -> String {
        let offset = Offset::from_seconds(self.offset).unwrap_or(Offset::UTC);
        let timestamp = Timestamp::from_second(self.seconds).unwrap_or(Timestamp::UNIX_EPOCH);
        timestamp.display_with_offset(offset).to_string()
    }
}

/// The day in UTC; the last day there is for a date beyond all calendars.
pub fn date(seconds: i64) -> Date {
    Timestamp::from_second(seconds).map_or(Date::MAX, |time| TimeZone::UTC.to_datetime(time).date())
}

/// `29 August 2025`.
pub fn day_label(day: Date) -> String {
    format!("{} {} {}", day.day(), month_word(day.month()), day.year())
}

/// The English name of a month.
pub fn month_word(month: i8) -> &'static str {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(month - 1).ok().and_then(|place| MONTHS.get(place)).copied().unwrap_or("")
}
