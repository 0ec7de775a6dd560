//! Texts that were parsed once, packed until their readings are written.
//!
//! To unpack and parse a mail a second time costs more than all that is made of its text. Most mails of a long list are
//! outside the window of readings, and nothing of them is kept.

use super::{ParsedText, TextParts};
use crate::press::archive::ArchivePosition;
use crate::press::mail::Mail;
use std::collections::HashMap;

/// How many bytes are kept of all lists together; text packs to a third or less.
const MOST_BYTES: usize = 32 << 20;

/// A longer text is read again.
const LONGEST: usize = 1 << 20;

/// A mail's text, packed.
pub(in crate::press) struct PackedText {
    title: Box<str>,
    packed: Box<[u8]>,
    parts: TextParts,
}

impl PackedText {
    /// `None` where the text is too long to be kept.
    pub(in crate::press) fn new(mail: &Mail) -> Option<Self> {
        let text = mail.body.text.as_str();
        (text.len() <= LONGEST).then(|| Self {
            title: mail.subject.title.as_str().into(),
            packed: lz4_flex::compress_prepend_size(text.as_bytes()).into(),
            parts: TextParts::new(mail),
        })
    }

    fn unpacked(&self) -> Option<ParsedText> {
        let text = String::from_utf8(lz4_flex::decompress_size_prepended(&self.packed).ok()?).ok()?;
        Some(ParsedText { title: self.title.to_string(), text, parts: self.parts.clone() })
    }
}

/// The texts of a list's mails, as many as fit.
pub(in crate::press) struct KeptTexts {
    texts: HashMap<ArchivePosition, PackedText>,
    left: usize,
}

impl KeptTexts {
    /// For one of so many lists.
    pub(in crate::press) fn of_lists(count: usize) -> Self {
        Self { texts: HashMap::new(), left: MOST_BYTES / count.max(1) }
    }

    pub(in crate::press) fn is_full(&self) -> bool {
        self.left == 0
    }

    pub(in crate::press) fn keep(&mut self, position: ArchivePosition, text: PackedText) {
        let size = text.packed.len() + text.title.len() + size_of::<PackedText>();
        self.left = self.left.saturating_sub(size);
        if self.left > 0 {
            self.texts.insert(position, text);
        }
    }

    pub(in crate::press) fn get(&self, position: ArchivePosition) -> Option<ParsedText> {
        self.texts.get(&position)?.unpacked()
    }
}
