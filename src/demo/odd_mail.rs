//! The odd mails that fit a text file: absurd dates, missing and duplicate Message-IDs, loops, charsets that are not
//! what they claim, and mails that try to be more than text.
//!
//! Entry point: [`ODD_MAILS`], read from `odd_mails.txt`. A line `@ day | name | address | subject if the mail has none |
//! charset | author date` comes first, then the mail, in which `{id}` and `{date}` are filled in.

use super::calendar::mail_date;
use std::sync::LazyLock;

pub(super) struct OddMail {
    pub(super) day: i64,
    pub(super) name: &'static str,
    pub(super) email: &'static str,
    pub(super) subject: &'static str,
    pub(super) charset: &'static str,
    pub(super) author_date: Option<i64>,
    text: &'static str,
}

pub(super) static ODD_MAILS: LazyLock<Vec<OddMail>> = LazyLock::new(|| {
    let records = include_str!("odd_mails.txt").split("\n@ ");
    records.map(|record| OddMail::parse(record).expect("odd_mails.txt follows its format")).collect()
});

impl OddMail {
    fn parse(record: &'static str) -> Option<Self> {
        let (line, text) = record.split_once('\n')?;
        let mut columns = line.trim_start_matches("@ ").split('|').map(str::trim);
        Some(Self {
            day: columns.next()?.parse().ok()?,
            name: columns.next()?,
            email: columns.next()?,
            subject: columns.next()?,
            charset: columns.next()?,
            author_date: columns.next().and_then(|date| date.parse().ok()),
            text,
        })
    }

    /// Whether it may come again: not if it has a fixed Message-ID, or none.
    pub(super) fn repeats(&self) -> bool {
        self.text.contains("Message-ID: <{id}>")
    }

    /// The part of its address after the `@`, or after the ` at ` of a disguised one.
    pub(super) fn host(&self) -> &'static str {
        self.email.rsplit_once(['@', ' ']).map_or(self.email, |(_, host)| host)
    }

    pub(super) fn fill(&self, id: &str, sent: i64) -> String {
        let text = (self.text.to_owned() + "\n").replace("{id}", id).replace("{date}", &mail_date(sent, 60));
        text.replace("{percent}", "240")
    }
}

/// A header field of a mail, unfolded.
pub(super) fn unfolded_field(text: &str, name: &str) -> Option<String> {
    let header = text.split_once("\n\n").map_or(text, |(header, _)| header).replace("\n ", " ");
    field(&header, name).map(str::to_owned)
}

/// The first line of a header field.
pub(super) fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().take_while(|line| !line.is_empty()).find_map(|line| line.strip_prefix(name))
}
