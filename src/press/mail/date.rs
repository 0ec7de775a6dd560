//! Dates: from a Date field to a moment and the sender's offset. The only module here that uses `jiff`.
//!
//! Entry point: [`read`]. jiff's RFC 2822 parser reads nearly all of them; what it refuses (no seconds, no zone, `Mon
//! May 13 18:53:14 2019`, ISO 8601) goes to a tolerant reader that takes a day, a month, a year and a time in any
//! common order. An absurd date is replaced by the commit's.
//!
//! Deliberately not supported: dates in other languages.

use crate::base::date::MailDate;
use crate::base::text::up_to;
use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::tz::Offset;

const DAY: i64 = 86_400;
/// 1990-01-01: older than any mailing list that is archived in git.
const OLDEST: i64 = 631_152_000;

static PARSER: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Zone names and their offsets in minutes; an unknown name counts as UTC.
const ZONES: [(&str, i32); 20] = [
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("akst", -540),
    ("hst", -600),
    ("bst", 60),
    ("wet", 0),
    ("west", 60),
    ("cet", 60),
    ("cest", 120),
    ("met", 60),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("jst", 540),
];

/// The date of a mail whose commit was made at `committed`.
pub(super) fn read(field: Option<&str>, committed: i64) -> MailDate {
    field
        .and_then(parse)
        .filter(|date| date.seconds <= committed.saturating_add(DAY) && date.seconds >= OLDEST)
        .unwrap_or(MailDate { seconds: committed, offset: 0, guessed: true })
}

fn parse(field: &str) -> Option<MailDate> {
    // No date is longer than this: a hostile field must not cost the parsers more.
    let field = (0..=200.min(field.len())).rev().find_map(|length| field.get(..length))?;
    let Ok(zoned) = PARSER.parse_zoned(field.trim()) else { return Loose::read(field)?.date() };
    Some(MailDate { seconds: zoned.timestamp().as_second(), offset: zoned.offset().seconds(), guessed: false })
}

/// The pieces of a date that jiff refused.
#[derive(Default)]
struct Loose {
    day: Option<i8>,
    month: Option<i8>,
    year: Option<i16>,
    seconds: Option<i64>,
    offset: Option<i32>,
}

impl Loose {
    fn read(field: &str) -> Option<Self> {
        let mut pieces = Self::default();
        let plain = up_to(field, &['(']);
        for word in plain.split([' ', '\t', ',']).filter(|word| !word.is_empty()) {
            pieces.take(word)?;
        }
        Some(pieces)
    }

    /// Reads one word; `None` where it makes the date absurd.
    fn take(&mut self, word: &str) -> Option<()> {
        if let Some((date, time)) = iso(word) {
            (self.year, self.month, self.day) = (Some(date.year()), Some(date.month()), Some(date.day()));
            self.seconds = time.and_then(clock).or(self.seconds);
        } else if word.starts_with(['+', '-']) {
            self.offset = Some(numeric_offset(word)?);
        } else if word.contains(':') {
            self.seconds = Some(clock(word)?);
        } else if let Ok(number) = word.parse::<i16>() {
            self.number(number, word.len())?;
        } else {
            self.name(word);
        }
        Some(())
    }

    fn number(&mut self, number: i16, digits: usize) -> Option<()> {
        if self.day.is_none() && digits <= 2 {
            self.day = Some(i8::try_from(number).ok()?);
        } else if self.year.is_none() {
            self.year = Some(match number {
                0..50 => 2000 + number,
                50..1000 => 1900 + number,
                _ => number,
            });
        }
        Some(())
    }

    fn name(&mut self, word: &str) {
        let word = word.trim_matches('.').to_ascii_lowercase();
        let month = word.get(..3).and_then(|short| MONTHS.iter().position(|month| *month == short));
        if let (Some(month), None) = (month, self.month) {
            self.month = i8::try_from(month + 1).ok();
        } else if let Some((_, minutes)) = ZONES.iter().find(|(name, _)| *name == word) {
            self.offset = Some(minutes * 60);
        }
    }

    fn date(self) -> Option<MailDate> {
        let date = Date::new(self.year?, self.month?, self.day?).ok()?;
        let offset = self.offset.unwrap_or(0);
        let midnight = Offset::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()?.as_second();
        let seconds = midnight + self.seconds? - i64::from(offset);
        Some(MailDate { seconds, offset, guessed: false })
    }
}

/// `2019-05-13` or `2019-05-13T18:53:14Z`.
fn iso(word: &str) -> Option<(Date, Option<&str>)> {
    let date: Date = word.get(..10)?.parse().ok()?;
    let time = word.get(11..).filter(|_| word.get(10..11) == Some("T"));
    Some((date, time.map(|time| time.trim_end_matches('Z'))))
}

/// `18:53` or `18:53:14`, as seconds.
fn clock(word: &str) -> Option<i64> {
    let mut numbers = word.split(':').map(|number| number.parse::<i64>().ok());
    let (hours, minutes) = (numbers.next()??, numbers.next()??);
    let seconds = numbers.next().unwrap_or(Some(0))?;
    let plausible = (0..24).contains(&hours) && (0..60).contains(&minutes) && (0..61).contains(&seconds);
    plausible.then_some(hours * 3600 + minutes * 60 + seconds)
}

/// `+0200`, as seconds. More than a day is not an offset.
fn numeric_offset(word: &str) -> Option<i32> {
    let (sign, digits) = word.split_at_checked(1)?;
    let number: i32 = digits.replace(':', "").parse().ok()?;
    let (hours, minutes) = (number / 100, number % 100);
    let seconds = SignedDuration::from_secs(i64::from(hours * 3600 + minutes * 60)).as_secs();
    let plausible = (0..24).contains(&hours) && minutes < 60;
    plausible.then(|| i32::try_from(seconds).ok().map(|seconds| if sign == "-" { -seconds } else { seconds }))?
}
