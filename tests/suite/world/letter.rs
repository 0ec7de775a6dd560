//! Makes mails from short descriptions.
//!
//! Entry point: [`letter`].

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

#[derive(Clone, Debug)]
pub(crate) struct Letter {
    /// Without angle brackets; by default made from the mail's number in the inbox.
    pub(crate) id: Option<String>,
    pub(crate) from: String,
    pub(crate) subject: String,
    /// When it was sent and committed, in seconds since 1970; by default a minute after the mail before.
    pub(crate) date: Option<i64>,
    pub(crate) committed: Option<i64>,
    pub(crate) answers: Vec<String>,
    pub(crate) body: Option<String>,
    /// The whole mail, used instead of the other fields.
    pub(crate) raw: Option<Vec<u8>>,
}

/// `ann: [PATCH] kettle: whistle` is a patch by `Ann <ann@example.org>`. A subject with a PATCH tag gets a diff, unless
/// it is a cover's.
pub(crate) fn letter(description: &str) -> Letter {
    let (sender, subject) = description.split_once(": ").expect("`sender: subject`");
    Letter {
        id: None,
        from: mailbox(sender),
        subject: subject.to_owned(),
        date: None,
        committed: None,
        answers: Vec::new(),
        body: None,
        raw: None,
    }
}

/// A mail with exactly these bytes.
pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Letter {
    Letter { raw: Some(bytes.into()), ..letter("nobody: raw") }
}

/// `ann` is `Ann <ann@example.org>`; anything with an address stays as it is.
pub(crate) fn mailbox(sender: &str) -> String {
    if sender.contains('@') {
        return sender.to_owned();
    }
    let (first, rest) = sender.split_at(1);
    format!("{}{rest} <{sender}@example.org>", first.to_uppercase())
}

/// `2025-03-04`, or `2025-03-04T10:00:00`, in UTC.
pub(crate) fn seconds(time: &str) -> i64 {
    let time = if time.contains('T') { time.to_owned() } else { format!("{time}T12:00:00") };
    format!("{time}Z").parse::<Timestamp>().expect("a date").as_second()
}

impl Letter {
    pub(crate) fn id(self, id: &str) -> Self {
        Self { id: Some(id.to_owned()), ..self }
    }

    /// Sets the day or time at which it was sent and committed.
    pub(crate) fn on(self, time: &str) -> Self {
        Self { date: Some(seconds(time)), committed: Some(seconds(time)), ..self }
    }

    pub(crate) fn answers(mut self, id: &str) -> Self {
        self.answers.push(id.to_owned());
        self
    }

    pub(crate) fn body(self, body: &str) -> Self {
        Self { body: Some(body.to_owned()), ..self }
    }

    /// The bytes of the mail; `number` is its number in the inbox, `now` its date by default.
    pub(crate) fn bytes(&self, number: usize, now: i64) -> Vec<u8> {
        if let Some(raw) = &self.raw {
            return raw.clone();
        }
        let id = self.message_id(number);
        let answers = match self.answers.last() {
            Some(parent) => {
                let all: Vec<String> = self.answers.iter().map(|id| format!("<{id}>")).collect();
                format!("In-Reply-To: <{parent}>\nReferences: {}\n", all.join(" "))
            }
            None => String::new(),
        };
        let body = self.body.clone().unwrap_or_else(|| self.plain_body());
        let (from, subject, date) = (&self.from, &self.subject, mail_date(self.date.unwrap_or(now)));
        format!("From: {from}\nTo: kettle@lists.example.net\nSubject: {subject}\nDate: {date}\nMessage-ID: <{id}>\n{answers}MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n\n{body}")
            .into_bytes()
    }

    pub(crate) fn message_id(&self, number: usize) -> String {
        self.id.clone().unwrap_or_else(|| format!("m{number}@mail.invalid"))
    }

    fn plain_body(&self) -> String {
        let is_patch = self.subject.starts_with('[') && self.subject.contains("PATCH") && !self.subject.contains(" 0/");
        let about = self.subject.rsplit(": ").next().unwrap_or_default();
        if is_patch {
            format!("This is about: {about}\n\n{}", patch_tail("spout.c"))
        } else {
            format!("About {about}.\n")
        }
    }
}

/// What follows the commit message of a patch to one file.
pub(crate) fn patch_tail(file: &str) -> String {
    format!(
        "---\n {file} | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n\ndiff --git a/{file} b/{file}\nindex 1111111..2222222 100644\n--- a/{file}\n+++ b/{file}\n@@ -1,3 +1,3 @@\n water\n-cold\n+hot\n steam\n-- \n2.43.0\n"
    )
}

/// `Tue, 4 Mar 2025 12:00:00 +0000`.
fn mail_date(seconds: i64) -> String {
    let time = Timestamp::from_second(seconds).expect("a date that a mail can hold");
    TimeZone::fixed(Offset::UTC).to_datetime(time).to_zoned(TimeZone::fixed(Offset::UTC)).map_or_else(
        |_| String::new(),
        |zoned| jiff::fmt::rfc2822::to_string(&zoned).expect("a date that RFC 2822 can spell"),
    )
}
