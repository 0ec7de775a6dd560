//! The lines of a MAINTAINERS file in sections.
//!
//! Entry point: [`sections`]. A title is an unindented line that is no field; a field is a capital letter, a colon and
//! a value. The first title with a field directly below it ends the preamble, whose own examples of fields are indented
//! or below an empty line. From there on empty lines are ignored, and indented lines continue the field above them. `#`
//! begins a comment. Fields with other letters are ignored.

use super::pattern::Pattern;
use super::{Section, SectionLink, SectionLinkKind, people};
use crate::base::person::Address;
use std::collections::HashSet;

/// A section and its patterns.
#[derive(Default)]
pub(super) struct ReadSection {
    pub(super) section: Section,
    pub(super) patterns: Patterns,
}

#[derive(Default)]
pub(super) struct Patterns {
    /// `F:`.
    pub(super) files: Vec<Pattern>,
    /// `X:`.
    pub(super) excluded: Vec<Pattern>,
    /// `N:`, each with its line.
    pub(super) names: Vec<(usize, String)>,
}

/// A field with the lines that continue it.
struct SectionField {
    line: usize,
    letter: char,
    value: String,
}

/// A title, its line, and the fields below it.
struct SectionDraft<'a> {
    title: &'a str,
    line: usize,
    fields: Vec<SectionField>,
}

pub(super) fn sections(text: &str) -> Vec<ReadSection> {
    drafts(text.trim_start_matches('\u{feff}')).into_iter().map(section).collect()
}

fn drafts(text: &str) -> Vec<SectionDraft<'_>> {
    let mut drafts: Vec<SectionDraft<'_>> = Vec::new();
    let mut title: Option<(usize, &str)> = None;
    let mut continues = false;
    for (line, text) in (1..).zip(text.lines()) {
        let text = text.trim_end();
        if text.is_empty() {
            // In the preamble, prose and examples of fields have an empty line between them.
            title = title.filter(|_| !drafts.is_empty());
            continues = false;
        } else if let Some((letter, value)) = field(text) {
            drafts.extend(title.take().map(|(line, title)| SectionDraft { title, line, fields: Vec::new() }));
            continues = !drafts.is_empty();
            if let Some(draft) = drafts.last_mut() {
                draft.fields.push(SectionField { line, letter, value: value.to_owned() });
            }
        } else if text.starts_with(char::is_whitespace) {
            if let Some(draft) = drafts.last_mut().filter(|_| continues) {
                indented(&mut draft.fields, line, text.trim_start());
            }
        } else if !is_ornament(text) {
            (title, continues) = (Some((line, text)), false);
        }
    }
    drafts
}

/// Whether a line is a comment, or underlines the title above it.
fn is_ornament(text: &str) -> bool {
    text.starts_with('#') || text.chars().all(|letter| matches!(letter, '-' | '=' | '~' | '*'))
}

/// An indented line below a field: a field itself, one more pattern, or the rest of the value.
fn indented(fields: &mut Vec<SectionField>, line: usize, text: &str) {
    let Some(last) = fields.last_mut() else { return };
    if let Some((letter, value)) = field(text) {
        fields.push(SectionField { line, letter, value: value.to_owned() });
    } else if matches!(last.letter, 'F' | 'X' | 'N') && !last.value.is_empty() {
        let letter = last.letter;
        fields.push(SectionField { line, letter, value: text.to_owned() });
    } else {
        last.value.push(' ');
        last.value.push_str(text);
    }
}

/// `M: value`; a tab alone counts as the colon where somebody forgot it.
fn field(line: &str) -> Option<(char, &str)> {
    let letter = line.chars().next().filter(char::is_ascii_uppercase)?;
    let rest = &line[1..];
    let value = rest.strip_prefix(':').or_else(|| rest.strip_prefix('\t'))?;
    Some((letter, value.trim()))
}

fn section(draft: SectionDraft<'_>) -> ReadSection {
    let mut read = ReadSection::default();
    read.section.title = single_spaced(draft.title);
    read.section.line = draft.line;
    // `P:` was a person's name once, with the address in the `M:` below it.
    let mut name_above = None;
    for field in draft.fields {
        take(&mut read, &field, name_above.as_deref());
        name_above = (field.letter == 'P').then_some(field.value);
    }
    keep_distinct(&mut read.section.maintainers);
    keep_distinct(&mut read.section.reviewers);
    read
}

fn take(read: &mut ReadSection, field: &SectionField, name_above: Option<&str>) {
    let value = field.value.as_str();
    let section = &mut read.section;
    match field.letter {
        _ if value.is_empty() => {}
        'M' => section.maintainers.extend(people::read(value, name_above)),
        'R' => section.reviewers.extend(people::read(value, None)),
        'L' => section.lists.push(people::list(value)),
        'S' => section.status = Some(single_spaced(value)),
        'T' => section.trees.push(single_spaced(value)),
        'F' => read.patterns.files.extend(Pattern::read(value)),
        'X' => read.patterns.excluded.extend(Pattern::read(value)),
        'N' => read.patterns.names.push((field.line, value.to_owned())),
        letter => section.links.extend(link(letter, value)),
    }
}

/// Keeps the first of those with one address, and of those without an address the first with each name.
fn keep_distinct(people: &mut Vec<Address>) {
    let mut known = HashSet::new();
    people.retain(|person| {
        let name = Some(person.name.clone()).filter(|_| person.email.is_empty());
        known.insert((person.email.to_ascii_lowercase(), name))
    });
}

fn link(letter: char, value: &str) -> Option<SectionLink> {
    let kind = match letter {
        'W' => SectionLinkKind::Page,
        'Q' => SectionLinkKind::Patchwork,
        'B' => SectionLinkKind::Bugs,
        'C' => SectionLinkKind::Chat,
        'P' => SectionLinkKind::Profile,
        _ => return None,
    };
    let address = value.split_whitespace().next()?;
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    is_web.then(|| SectionLink { kind, address: address.to_owned() })
}

fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
