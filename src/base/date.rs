//! Dates: when a mail was sent, days, and how both are written.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::temporal::Pieces;
use jiff::tz::{Offset, TimeZone};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MailDate {
    /// Seconds since 1970, UTC.
    pub seconds: i64,
    /// The sender's offset from UTC in seconds.
    pub offset: i32,
    /// Whether the header's date was absurd and this is the commit's.
    pub guessed: bool,
}

impl MailDate {
    /// The moment, without whether it was guessed.
    pub fn time(self) -> DateTime {
        DateTime { seconds: self.seconds, offset: self.offset }
    }
}

/// A moment with its sender's offset from UTC, written as RFC 3339: `2025-08-29T10:57:40+01:00`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct DateTime {
    /// Seconds since 1970, UTC.
    pub seconds: i64,
    /// The offset in seconds.
    pub offset: i32,
}

impl DateTime {
    /// The sender's day: `2025-08-29`.
    pub fn day(self) -> String {
        let mut text = self.to_string();
        text.truncate(10);
        text
    }

    /// For people: `2025-08-29 10:57 +0100`.
    pub fn readable(self) -> String {
        let text = self.to_string();
        format!("{} {} {}", &text[..10], &text[11..16], text[19..].replace(':', ""))
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offset = Offset::from_seconds(self.offset).unwrap_or(Offset::UTC);
        let timestamp = Timestamp::from_second(self.seconds).unwrap_or(Timestamp::UNIX_EPOCH);
        write!(out, "{}", timestamp.display_with_offset(offset))
    }
}

impl FromStr for DateTime {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let fail = |_| DateError(text.to_owned());
        let offset = Pieces::parse(text).map_err(fail)?.to_numeric_offset();
        let seconds = text.parse::<Timestamp>().map_err(fail)?.as_second();
        Ok(Self { seconds, offset: offset.map_or(0, Offset::seconds) })
    }
}

/// A moment of the archive, whose clock is UTC: `2025-08-29T10:57:40Z`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UtcTime(pub i64);

impl UtcTime {
    /// `2025-08-29`.
    pub fn day(self) -> String {
        let mut text = self.to_string();
        text.truncate(10);
        text
    }

    /// `2025-08`.
    pub fn month(self) -> String {
        let mut text = self.to_string();
        text.truncate(7);
        text
    }

    /// `2025`.
    pub fn year(self) -> String {
        let mut text = self.to_string();
        text.truncate(4);
        text
    }

    /// For people: `2025-08-29 10:57`.
    pub fn readable(self) -> String {
        let text = self.to_string();
        format!("{} {}", &text[..10], &text[11..16])
    }

    /// The day on a calendar.
    pub fn date(self) -> Date {
        date(self.0)
    }
}

impl fmt::Display for UtcTime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", Timestamp::from_second(self.0).unwrap_or(Timestamp::UNIX_EPOCH))
    }
}

impl FromStr for UtcTime {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        text.parse::<Timestamp>().map(|time| Self(time.as_second())).map_err(|_| DateError(text.to_owned()))
    }
}

/// A text that is not a date in the form of rows.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not a date like 2025-08-29T10:57:40+01:00")]
pub struct DateError(String);

/// Dates are stored in rows as text.
macro_rules! as_text {
    ($($type:ty),*) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                Cow::<'de, str>::deserialize(from)?.parse().map_err(D::Error::custom)
            }
        }
    )*};
}

as_text!(DateTime, UtcTime);

/// The day in UTC; the last representable day for a date beyond all calendars.
pub fn date(seconds: i64) -> Date {
    Timestamp::from_second(seconds).map_or(Date::MAX, |time| TimeZone::UTC.to_datetime(time).date())
}

/// `29 August 2025`.
pub fn day_label(day: Date) -> String {
    format!("{} {} {}", day.day(), month_word(day), day.year())
}

/// The English name of a day's month.
pub fn month_word(day: Date) -> &'static str {
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
    MONTHS[usize::from(day.month().unsigned_abs()) - 1]
}
