//! The key `reading`, for which postings the site has pages with their diffs and replies: `all`, `none`, or `12 months`.

use serde::de::{self, Deserialize, Deserializer, Visitor};
use std::fmt;

const EXPECTED: &str = "`all`, `none`, or a number of months like `12 months`";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReadingWindow {
    All,
    /// Those of that many months, up to that of the newest mail.
    Months(u32),
    None,
}

/// A year: what people still look for, at a size that a static site can have.
impl Default for ReadingWindow {
    fn default() -> Self {
        Self::Months(12)
    }
}

impl ReadingWindow {
    /// The first month of the window, where `newest` is that of the newest mail, both as `2026-11`. A month that comes
    /// before all others where everything is kept; `None` where nothing is.
    pub fn first_month(self, newest: &str) -> Option<String> {
        let months = match self {
            Self::None => return None,
            Self::All => return Some(String::new()),
            Self::Months(months) => i64::from(months),
        };
        let (year, month) = newest.split_once('-')?;
        let newest = year.parse::<i64>().ok()? * 12 + month.parse::<i64>().ok()? - 1;
        let first = (newest - months + 1).max(0);
        Some(format!("{:04}-{:02}", first / 12, first % 12 + 1))
    }
}

impl<'de> Deserialize<'de> for ReadingWindow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ReadingWindowVisitor)
    }
}

struct ReadingWindowVisitor;

impl Visitor<'_> for ReadingWindowVisitor {
    type Value = ReadingWindow;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(EXPECTED)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<ReadingWindow, E> {
        match text.trim() {
            "all" => Ok(ReadingWindow::All),
            "none" => Ok(ReadingWindow::None),
            months => {
                let number = months.strip_suffix(" months").or_else(|| months.strip_suffix(" month"));
                let number = number.and_then(|number| number.trim().parse().ok()).filter(|number| *number > 0);
                number
                    .map(ReadingWindow::Months)
                    .ok_or_else(|| E::custom(format!("`{text}` is no window of reading, expected {EXPECTED}")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_begins_with_whole_months() {
        let first = |months, newest| ReadingWindow::Months(months).first_month(newest);
        assert_eq!(first(1, "2026-11").as_deref(), Some("2026-11"));
        assert_eq!(first(12, "2026-11").as_deref(), Some("2025-12"));
        assert_eq!(first(13, "2026-01").as_deref(), Some("2025-01"));
        assert_eq!(first(u32::MAX, "2026-01").as_deref(), Some("0000-01"));
        assert_eq!(ReadingWindow::All.first_month("2026-01").as_deref(), Some(""));
        assert_eq!(ReadingWindow::None.first_month("2026-01"), None);
    }
}
