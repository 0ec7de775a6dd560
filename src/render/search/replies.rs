//! What people said in a reading: each mail's own words, without what it quotes, without diffs and signatures.
//!
//! Entry points: [`documents`], and [`by_age`], which puts readings in order. A document is a mail, so that words which
//! must all match are looked for in what one person said; results show one mail for a series or thread. Phrases are
//! found by pairs of neighbouring words, of which the index has a hash each (see [`super::message_id::half_key`]), and
//! confirmed in the row, which has the words themselves. Positions of words would be smaller, but those of a common word
//! are too many for a query to load.

use super::documents::SearchDocument;
use super::rows::{SearchRow, ShownVersion, below_top};
use super::terms::{DigestTerms, TermCollector, TermField};
use super::version::group;
use super::{DocumentsStamp, MOST_SEARCHED};
use crate::base::hash::quick_key;
use crate::base::text::{visible, visible_line};
use crate::content::facts::ReadingFacts;
use crate::render::mail_line::is_diffstat;
use crate::render::model::Model;
use crate::render::paths;
use crate::render::view::person;
use crate::rows::reading::{PieceKind, ReadMail, Reading};
use crate::rows::series::Series;
use std::collections::HashMap;

/// How many bytes of what a mail says are kept to be quoted. Phrases are looked for in these.
const MOST_QUOTED: usize = 4 << 10;

/// Readings by age, so that later mail gets higher numbers.
pub(super) fn by_age<'a>(
    model: &Model<'_>,
    readings: &'a [(usize, DocumentsStamp)],
) -> Vec<(usize, &'a DocumentsStamp)> {
    let mut ordered: Vec<_> = readings.iter().map(|(reading, stamp)| (*reading, stamp)).collect();
    ordered.sort_by_key(|(reading, _)| {
        let facts = model.reading_facts(*reading);
        let month = facts.name.split('/').next().unwrap_or_default();
        (month, facts.sent, &facts.list, &facts.name)
    });
    ordered
}

/// The rows of a reading's mails, and their terms.
pub(super) fn documents(model: &Model<'_>, position: usize, texts: &[String]) -> (Vec<SearchRow>, DigestTerms) {
    let source = ReadingSource::new(model, position);
    let said = source.said(texts);
    let mails = source.reading.mails.iter().zip(said).filter(|(_, said)| !said.trim().is_empty());
    let mut terms = TermCollector::default();
    let row = |(number, (mail, said)): (u32, (&ReadMail, String))| {
        terms.add_pairs(number, cut(said.trim(), MOST_QUOTED));
        source.document(mail, said).into_row(number, &mut terms)
    };
    let rows = (0..).zip(mails).map(row).collect();
    (rows, terms.finish())
}

/// A reading with what its mails share.
struct ReadingSource<'a> {
    model: &'a Model<'a>,
    facts: &'a ReadingFacts,
    reading: &'a Reading,
    series: Option<&'a Series>,
    version: ShownVersion,
    /// The patch below which each mail first stands, by the hash of its Message-ID.
    below: HashMap<u64, u32>,
}

impl<'a> ReadingSource<'a> {
    fn new(model: &'a Model<'a>, position: usize) -> Self {
        let (facts, version) = (model.reading_facts(position), model.reading_version(position));
        let thread = || ShownVersion { group: group(&paths::reading_of(facts, 0).url()), ..ShownVersion::default() };
        Self {
            model,
            facts,
            reading: model.reading(position),
            series: version.map(|version| model.series(version.series)),
            version: version.map_or_else(thread, |version| ShownVersion::new(model, version)),
            below: facts.mails.iter().copied().collect(),
        }
    }

    /// What each mail says, by its index.
    fn said(&self, texts: &[String]) -> Vec<String> {
        let mut said = vec![String::new(); self.reading.mails.len()];
        for (piece, text) in self.reading.pieces.iter().zip(texts) {
            let is_said = match piece.kind {
                PieceKind::Words => true,
                PieceKind::Message => self.facts.is_discussion(),
                PieceKind::Diff | PieceKind::Quote | PieceKind::Tail => false,
            };
            let Some(own) = said.get_mut(piece.mail).filter(|own| is_said && own.len() < MOST_SEARCHED) else {
                continue;
            };
            // Quotes in the middle of a signature are laid out with the words.
            for line in text.lines().filter(|line| !line.starts_with('>') && !is_diffstat(line)) {
                own.push_str(line.trim_end());
                own.push('\n');
            }
        }
        said.iter().map(|said| self.model.masked(&visible(cut(said, MOST_SEARCHED)))).collect()
    }

    fn document(&self, mail: &ReadMail, said: String) -> SearchDocument {
        let writer = &self.reading.people[mail.author];
        let name = if writer.name.is_empty() { &writer.email } else { &writer.name };
        let person = person::named(self.model, name, &writer.email);
        let email = person.email.unwrap_or_default();
        let title = self.model.masked(&visible_line(&self.reading.title));
        let row = SearchRow {
            url: below_top(&self.url(mail)),
            title: title.clone(),
            author: self.model.masked(&visible_line(&person.name)),
            day: mail.date.day(),
            kind: self.model.list_position(&self.facts.list).map_or_else(String::new, |list| list.to_string()),
            version: self.version.label.clone(),
            state: self.version.state.to_owned(),
            prose: quoted(&said),
            group: self.version.group.clone(),
            open: self.version.open,
            email: email.clone(),
        };
        let author = format!("{} {email}", row.author);
        let subsystem = self.series.map_or_else(String::new, |series| series.subsystem.join(" "));
        SearchDocument {
            sent: mail.date.seconds,
            row,
            texts: vec![
                (TermField::Body, said),
                (TermField::Title, title),
                (TermField::Author, author),
                (TermField::Subsystem, subsystem),
            ],
            ids: mail.message_id.iter().cloned().collect(),
            lists: vec![self.facts.list.clone()],
        }
    }

    /// Where a mail first stands.
    fn url(&self, mail: &ReadMail) -> String {
        let key = mail.message_id.as_deref().map(quick_key);
        let patch = key.and_then(|key| self.below.get(&key)).or(mail.patch.as_ref());
        format!("{}#{}", paths::reading_of(self.facts, patch.copied().unwrap_or(0)).url(), mail.anchor())
    }
}

/// What results can quote: lines as they stand, and a sign where more is left out.
fn quoted(said: &str) -> String {
    let said = said.trim();
    let short = cut(said, MOST_QUOTED);
    if short.len() < said.len() { format!("{short}…") } else { said.to_owned() }
}

fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}
