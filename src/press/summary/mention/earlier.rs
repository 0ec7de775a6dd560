//! Links to earlier versions, if the text labels them so.
//!
//! Entry point: [`Finder`], which takes the lines one by one. The label is before the link and alone on its line (`Link
//! to v4: …`, `[v4] …`), or on the line above it, or it names a footnote (`Changes since v4 [1]:`). If the line says
//! anything else, a link in it is not an earlier version: "based on v4 of that other series" and "as discussed below
//! v4" only resemble labels.

use super::Earlier;
use crate::base::id::MessageId;
use crate::press::summary::link::{MailLink, bracketed, links};
use crate::press::summary::phrase::{Edition, End, Phrase, WordRole};

/// A label: a version, or only that it is an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Label(Option<u32>);

/// Finds the labelled links of a mail.
pub(super) struct Finder<'a> {
    number: u32,
    minor: u32,
    rfc: bool,
    above: &'a str,
    found: Vec<Earlier>,
    /// Labels that name a footnote.
    named: Vec<(u32, Label)>,
    /// The targets of footnotes.
    footnotes: Vec<(u32, MessageId)>,
}

impl<'a> Finder<'a> {
    /// Starts with a mail of this version.
    pub(super) fn new(number: u32, minor: u32, rfc: bool) -> Self {
        Self { number, minor, rfc, above: "", found: Vec::new(), named: Vec::new(), footnotes: Vec::new() }
    }

    pub(super) fn take(&mut self, line: &'a str) {
        let plain = line.len() > 1000 || line.trim_start().starts_with('>');
        if plain || !line.contains(['@', '[', '%']) {
            self.above = line;
            return;
        }
        let links = links(line);
        if links.is_empty() {
            self.take_text(line);
        }
        let mut alone = false;
        for link in &links {
            alone = self.take_link(link);
        }
        // One label may apply to several unlabelled links below it.
        if !alone {
            self.above = line;
        }
    }

    /// The links found, with footnotes resolved.
    pub(super) fn finish(mut self) -> Vec<Earlier> {
        for (footnote, label) in std::mem::take(&mut self.named) {
            let mut targets = self.footnotes.iter().filter(|(number, _)| *number == footnote);
            // A footnote number that is defined twice is ambiguous.
            if let (Some((_, id)), None) = (targets.next(), targets.next()) {
                self.found.push(Earlier { message_id: id.clone(), version: label.0 });
            }
        }
        self.found
    }

    fn take_text(&mut self, line: &'a str) {
        if line.contains('@') {
            let Some(written) = bracketed(line) else { return };
            if let Some(message_id) = written.message_id.clone()
                && let Some(label) = self.label_before(written.before)
                && is_tail(written.after)
            {
                self.found.push(Earlier { message_id, version: label.0 });
            }
        } else if let Some(phrase) = Phrase::read(line)
            && let Some(footnote) = phrase.footnote.filter(|_| !phrase.footnotes)
            && !matches!(phrase.end, End::Dash(_))
            && let Some(label) = self.label(&phrase)
        {
            self.named.push((footnote, label));
            self.named.truncate(super::MOST);
        }
    }

    /// Reads a link. Returns whether the line above is its label.
    fn take_link(&mut self, link: &MailLink<'_>) -> bool {
        let Some(message_id) = link.message_id.clone().filter(|_| is_tail(link.after)) else { return false };
        let before = link.before.trim().trim_start_matches([',', ';', ')', '>']);
        let bare = before.trim_matches(['-', '*', '+', ' ', '<', '(', '•']);
        let mark_after = || footnote_mark(link.after.trim()).filter(|_| is_link_key(bare));
        if let Some(number) = footnote_mark(bare).or_else(mark_after) {
            self.footnotes.push((number, message_id));
            self.footnotes.truncate(4 * super::MOST);
        } else if bare.is_empty() {
            let label = self.label_above();
            self.found.extend(label.map(|label| Earlier { message_id, version: label.0 }));
            return label == Some(Label(None));
        } else if let Some(label) = self.comment(bare, link.after).or_else(|| self.label_before(before)) {
            self.found.push(Earlier { message_id, version: label.0 });
        }
        false
    }

    /// `Link: URL # v4`
    fn comment(&self, before: &str, after: &str) -> Option<Label> {
        let comment = after.trim().strip_prefix('#').filter(|_| is_link_key(before))?;
        self.label(&Phrase::read(comment)?)
    }

    fn label_before(&self, before: &str) -> Option<Label> {
        let phrase = Phrase::read(before.trim_end_matches(['<', '(', '[', ' ']))?;
        let direct = matches!(phrase.end, End::Line | End::Colon(""));
        self.label(&phrase).filter(|_| direct)
    }

    fn label_above(&self) -> Option<Label> {
        let phrase = Phrase::read(self.above)?;
        self.label(&phrase).filter(|_| phrase.end == End::Colon("") || phrase.end == End::Line && phrase.marked)
    }

    /// The label in a phrase, if it is about an earlier version.
    fn label(&self, phrase: &Phrase<'_>) -> Option<Label> {
        let lowest = phrase.editions.iter().copied().min_by_key(|edition| edition.order());
        match (phrase.editions.as_slice(), lowest) {
            ([], _) => (phrase.says(WordRole::Last) && phrase.says(WordRole::Noun)).then_some(Label(None)),
            (_, Some(lowest)) if phrase.editions.len() == 1 || phrase.arrow => {
                self.is_earlier(lowest).then_some(Label(Some(lowest.number)))
            }
            // `v1-v3:` and one link: it is not clear which of them it leads to.
            (all, _) => all.iter().all(|edition| self.is_earlier(*edition)).then_some(Label(None)),
        }
    }

    /// Whether an edition precedes this mail's. All RFCs precede everything that is none.
    fn is_earlier(&self, edition: Edition) -> bool {
        edition.rfc && !self.rfc || (edition.number, edition.minor) < (self.number, self.minor)
    }
}

/// The number in `[1]` or `[1]:`.
fn footnote_mark(text: &str) -> Option<u32> {
    text.trim_end_matches(':').strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

fn is_link_key(text: &str) -> bool {
    text.eq_ignore_ascii_case("link:")
}

/// Whether the text after a link says nothing about it: punctuation, a remark in brackets, the next label.
fn is_tail(after: &str) -> bool {
    let bare = after.trim().trim_matches(['.', ',', ';', ':', ')', ']', '>', '*', '`', '/', ' ']);
    let remark = bare.starts_with(['(', '[', '#']);
    bare.is_empty() || remark || bare == "and" || Phrase::read(bare).is_some_and(|phrase| !phrase.editions.is_empty())
}
