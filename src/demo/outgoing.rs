//! A mail as its sender writes it, and the bytes that reach the archive.
//!
//! Entry points: [`OutgoingMail::new`], then [`OutgoingMail::encode`].

use super::calendar::{self, mail_date};
use super::encoding::{armour, base64_lines, flowed, header_text, quoted_printable};
use super::people::{Mailer, Member};
use super::project::LIST;
use super::random::Random;
use super::{DemoEvent, DemoMail};
use crate::format::charset::encode as in_charset;
use std::sync::Arc;

#[derive(Clone, Debug)]
pub(super) struct OutgoingMail<'a> {
    pub(super) from: &'a Member,
    /// The name and address in the From header, unless they are the sender's own.
    pub(super) shown: Option<(String, String)>,
    /// Recipients besides the list.
    pub(super) cc: Vec<String>,
    pub(super) subject: String,
    pub(super) sent: i64,
    /// Without brackets; empty for none.
    pub(super) message_id: Arc<str>,
    /// It replies to the last of these.
    pub(super) references: Vec<Arc<str>>,
    /// Further header lines, each with its newline.
    pub(super) headers: String,
    pub(super) body: String,
    pub(super) mailer: Mailer,
    /// A patch to attach; empty for none.
    pub(super) attachment: String,
}

/// An encoded body with the header lines that describe the encoding.
struct EncodedBody {
    headers: String,
    bytes: Vec<u8>,
}

impl<'a> OutgoingMail<'a> {
    /// A plain mail to the list.
    pub(super) fn new(from: &'a Member, subject: String, sent: i64, message_id: Arc<str>, body: String) -> Self {
        let (cc, references, headers, attachment) = (Vec::new(), Vec::new(), String::new(), String::new());
        let mailer = from.mailer;
        Self { from, shown: None, cc, subject, sent, message_id, references, headers, body, mailer, attachment }
    }

    /// The mail as the archive stores it.
    pub(super) fn encode(self, random: &mut Random) -> DemoMail {
        let body = self.encode_body(random);
        let (name, email) = self.shown.clone().unwrap_or((self.from.name.clone(), self.from.email.clone()));
        let arrived = self.sent + random.between(3, 95);
        let mut raw = self.trace(arrived, random).into_bytes();
        raw.extend(self.fields(&name, &email).into_bytes());
        raw.extend(self.headers.as_bytes());
        raw.extend(body.headers.as_bytes());
        raw.push(b'\n');
        raw.extend(body.bytes);
        let (sent, offset, subject, bot) = (self.sent, self.from.offset, self.subject, self.from.bot);
        let message_id = self.message_id.to_string();
        DemoMail {
            message_id,
            raw,
            event: DemoEvent::Mail,
            name,
            email,
            bot,
            subject,
            sent,
            offset,
            committed: arrived,
        }
    }

    /// The header lines that the mail collects on its way.
    fn trace(&self, arrived: i64, random: &mut Random) -> String {
        let host = self.from.host();
        let [first, second, third] = [random.below(255), random.below(255), random.size(1, 254)];
        let (queue, inner, outer) = (random.hex(11).to_uppercase(), random.hex(12), random.hex(16));
        let moment = |seconds| mail_date(seconds, 0);
        format!(
            "Return-Path: <{}>\n\
             Received: from mail.{host} (mail.{host} [10.{first}.{second}.{third}])\n\
             \t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\n\
             \tby mx{}.lists.marram.example (Postfix) with ESMTPS id {queue}\n\
             \tfor <{LIST}>; {} (UTC)\n\
             Received: from [10.{third}.{first}.{second}] by mail.{host} with ESMTPSA id {inner};\n\
             \t{}\n\
             X-Tide-Trace: {outer}\n",
            self.from.email,
            first % 3,
            moment(arrived),
            moment(arrived - 2),
        )
    }

    /// The header fields that readers see.
    fn fields(&self, name: &str, email: &str) -> String {
        let charset = match self.mailer {
            Mailer::EightBit(charset) | Mailer::QuotedPrintable(charset) => charset,
            _ => "utf-8",
        };
        let mut fields = format!("From: {} <{email}>\nTo: {LIST}\n", display_name(name, charset));
        if !self.cc.is_empty() {
            put!(fields, "Cc: {}\n", self.cc.join(",\n\t"));
        }
        put!(fields, "Subject: {}\n", fold(&header_text(&self.subject, charset)));
        put!(fields, "Date: {}\n", mail_date(self.sent, self.from.offset));
        if !self.message_id.is_empty() {
            put!(fields, "Message-ID: <{}>\n", self.message_id);
        }
        if let Some(parent) = self.references.last() {
            let references: Vec<String> = self.references.iter().map(|id| format!("<{id}>")).collect();
            put!(fields, "In-Reply-To: <{parent}>\nReferences: {}\n", references.join("\n "));
        }
        fields + "List-Id: development of the Marram kernel <marram-devel.lists.marram.example>\nMIME-Version: 1.0\n"
    }

    fn encode_body(&self, random: &mut Random) -> EncodedBody {
        if !self.attachment.is_empty() {
            return self.with_attachment(random);
        }
        match self.mailer {
            Mailer::Terminal => {
                plain("Content-Type: text/plain; charset=UTF-8\n", "8bit", self.body.clone().into_bytes())
            }
            Mailer::Flowed => plain(
                "Content-Type: text/plain; charset=UTF-8; format=flowed\nContent-Language: en-GB\n",
                "7bit",
                flowed(&self.body).into_bytes(),
            ),
            Mailer::QuotedPrintable(charset) => self.in_quoted_printable(charset),
            Mailer::Base64 => {
                let footer = "_______________________________________________\n\
                              marram-devel mailing list -- marram-devel@lists.marram.example\n\
                              To unsubscribe send an email to marram-devel-leave@lists.marram.example\n";
                let text = base64_lines(self.body.as_bytes()) + footer;
                plain("Content-Type: text/plain; charset=\"utf-8\"\n", "base64", text.into_bytes())
            }
            Mailer::Signed => self.signed(random),
            Mailer::EightBit(charset) => self.in_eight_bit(charset, charset),
            Mailer::Mislabelled => self.in_eight_bit("windows-1252", "utf-8"),
            Mailer::Undeclared => EncodedBody { headers: String::new(), bytes: self.body.clone().into_bytes() },
        }
    }

    fn in_quoted_printable(&self, charset: &str) -> EncodedBody {
        let (charset, bytes) = match in_charset(&self.body, charset) {
            Some(bytes) => (charset, bytes),
            None => ("utf-8", self.body.clone().into_bytes()),
        };
        let text = quoted_printable(&bytes).into_bytes();
        plain(&format!("Content-Type: text/plain; charset={charset}\n"), "quoted-printable", text)
    }

    /// Text in one charset that is declared as another; as UTF-8 if the charset cannot hold it.
    fn in_eight_bit(&self, charset: &str, declared: &str) -> EncodedBody {
        let (declared, bytes) = match in_charset(&self.body, charset) {
            Some(bytes) => (declared, bytes),
            None => ("utf-8", self.body.clone().into_bytes()),
        };
        let encoding = if charset == "iso-2022-jp" { "7bit" } else { "8bit" };
        plain(&format!("Content-Type: text/plain; charset={declared}\n"), encoding, bytes)
    }

    fn signed(&self, random: &mut Random) -> EncodedBody {
        let boundary = format!("=-{}", random.hex(20));
        let (text, armour) = (quoted_printable(self.body.as_bytes()), armour(random));
        let headers = format!(
            "Content-Type: multipart/signed; micalg=\"pgp-sha512\";\n\
             \tprotocol=\"application/pgp-signature\"; boundary=\"{boundary}\"\n"
        );
        let bytes = format!(
            "--{boundary}\nContent-Type: text/plain; charset=\"UTF-8\"\n\
             Content-Transfer-Encoding: quoted-printable\n\n{text}\n\
             --{boundary}\nContent-Type: application/pgp-signature; name=\"signature.asc\"\n\
             Content-Description: This is a digitally signed message part\n\n{armour}\n--{boundary}--\n"
        );
        EncodedBody { headers, bytes: bytes.into_bytes() }
    }

    fn with_attachment(&self, random: &mut Random) -> EncodedBody {
        let boundary = format!("------------{}", random.hex(24));
        let headers = format!("Content-Type: multipart/mixed; boundary=\"{boundary}\"\n");
        let bytes = format!(
            "This is a multi-part message in MIME format.\n\
             --{boundary}\nContent-Type: text/plain; charset=UTF-8; format=flowed\n\
             Content-Transfer-Encoding: 8bit\n\n{}\n\
             --{boundary}\nContent-Type: text/x-patch; charset=UTF-8; name=\"0001-fix.patch\"\n\
             Content-Disposition: attachment; filename=\"0001-fix.patch\"\n\
             Content-Transfer-Encoding: base64\n\n{}\n--{boundary}--\n",
            self.body,
            base64_lines(self.attachment.as_bytes()),
        );
        EncodedBody { headers, bytes: bytes.into_bytes() }
    }
}

fn plain(content_type: &str, encoding: &str, bytes: Vec<u8>) -> EncodedBody {
    EncodedBody { headers: format!("{content_type}Content-Transfer-Encoding: {encoding}\n"), bytes }
}

/// A name in a header, encoded or quoted if need be.
fn display_name(name: &str, charset: &str) -> String {
    if name.is_ascii() && name.contains([',', '.', '(', '\'', ';', '@', '<', '[']) {
        return format!("\"{name}\"");
    }
    header_text(name, charset)
}

/// An entry of a Cc header.
pub(super) fn cc_entry(person: &Member) -> String {
    format!("{} <{}>", display_name(&person.name, "utf-8"), person.email)
}

/// Breaks a long subject at a space, as git does.
fn fold(subject: &str) -> String {
    let (mut folded, mut length) = (String::new(), "Subject:".len());
    if subject.contains('\n') {
        return subject.to_owned();
    }
    for word in subject.split(' ') {
        if length + 1 + word.len() > 76 && !folded.is_empty() {
            folded += "\n ";
            length = 0;
        } else if !folded.is_empty() {
            folded.push(' ');
        }
        folded += word;
        length += 1 + word.len();
    }
    folded
}

/// A Message-ID in one of the usual forms; `serial` makes it unique.
pub(super) fn message_id(person: &Member, sent: i64, serial: u64, random: &mut Random) -> Arc<str> {
    let host = person.host();
    let moment = calendar::format(sent, 0, "%Y%m%d%H%M%S");
    let user = person.user();
    match person.home % 4 {
        0 => format!("{}.{serial}@{host}", random.hex(16)),
        1 => format!("CA{}+{serial}={}@mail.{host}", random.hex(20), random.hex(8)),
        2 => format!(
            "{}-{}-{:04x}-{}-{}@{host}",
            random.hex(8),
            random.hex(4),
            serial % 65536,
            random.hex(4),
            random.hex(12)
        ),
        _ => format!("{moment}.{serial}-1-{user}@{host}"),
    }
    .into()
}
