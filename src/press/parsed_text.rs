//! The text of a mail with its parts, for pages that show it whole.
//!
//! Entry points: [`ParsedText::new`], and [`KeptTexts`] for what need not be read and parsed a second time.

mod kept;

use crate::press::history::PatchText;
use crate::press::mail::Mail;
pub(super) use kept::{KeptTexts, PackedText};
use std::ops::Range;

/// The text of a mail with its parts.
pub(super) struct ParsedText {
    title: String,
    pub(super) text: String,
    parts: TextParts,
}

/// Where the parts of a mail's text are.
#[derive(Clone)]
struct TextParts {
    /// See [`Mail::text_begins`].
    begins: usize,
    message: Range<usize>,
    diff: Range<usize>,
    signature: Range<usize>,
}

impl TextParts {
    fn new(mail: &Mail) -> Self {
        let body = &mail.body;
        let (message, diff, signature) = (body.message.clone(), body.diff.clone(), body.signature.clone());
        Self { begins: mail.text_begins, message, diff, signature }
    }
}

impl ParsedText {
    pub(super) fn new(mail: Mail) -> Self {
        let parts = TextParts::new(&mail);
        Self { title: mail.subject.title, text: mail.body.text, parts }
    }

    pub(super) fn diff(&self) -> &str {
        &self.text[self.parts.diff.clone()]
    }

    /// What is compared of a patch.
    pub(super) fn compared(&self) -> PatchText<'_> {
        PatchText::new(&self.title, &self.text[self.parts.message.clone()], self.diff())
    }

    /// What stands before a patch's diff, the diff, and what follows it. In-body From and Subject lines, which git takes
    /// for a header, are left out.
    pub(super) fn patch_parts(&self) -> (&str, &str, &str) {
        let text = self.text.as_str();
        let TextParts { begins, diff, signature, .. } = self.parts.clone();
        let (diff, tail) = match (diff, signature) {
            (diff, _) if !diff.is_empty() => (diff.clone(), diff.end),
            (_, signature) if !signature.is_empty() => (signature.start..signature.start, signature.start),
            _ => (text.len()..text.len(), text.len()),
        };
        let message = text.get(begins.min(diff.start)..diff.start).unwrap_or_default();
        (message.trim_matches('\n'), text[diff].trim_end_matches('\n'), text[tail..].trim_matches('\n'))
    }
}
