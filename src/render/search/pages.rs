//! The pages that a search finds beside mails: those of authors and of subsystems, the busiest with the highest number.

use super::DigestDocuments;
use super::rows::{SearchRow, below_top};
use super::terms::{TermCollector, TermField};
use crate::render::model::Model;
use crate::render::view::{link, person};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn documents(model: &Model<'_>) -> DigestDocuments {
    let mut pages: Vec<(u32, SearchRow, String)> = authors(model).chain(subsystems(model)).collect();
    pages.sort_by(|(one, row, _), (other, below, _)| (one, &row.url).cmp(&(other, &below.url)));
    let mut terms = TermCollector::default();
    for (number, (_, _, words)) in (0..).zip(&pages) {
        terms.add_text(number, TermField::Title, words);
    }
    DigestDocuments { rows: pages.into_iter().map(|(_, row, _)| row).collect(), terms: terms.finish() }
}

fn authors<'a>(model: &'a Model<'_>) -> impl Iterator<Item = (u32, SearchRow, String)> + 'a {
    let people = model.authors().iter().enumerate().filter(|(_, author)| author.is_person());
    people.map(|(position, author)| {
        let person = person::author(model, position);
        let email = person.email.clone().unwrap_or_default();
        let words = format!("{} {}", person.name, person.email.as_deref().unwrap_or(""));
        let row = SearchRow { email, ..row(&person.url, person.name, "author", author.patches) };
        (author.patches + author.replies, row, words)
    })
}

fn subsystems<'a>(model: &'a Model<'_>) -> impl Iterator<Item = (u32, SearchRow, String)> + 'a {
    model.nodes().iter().enumerate().map(|(node, subsystem)| {
        let names: Vec<String> = link::subsystem_trail(model, Some(node)).into_iter().map(|link| link.title).collect();
        let url = model.node_path(node).url();
        (subsystem.patches, row(&url, names.join(" › "), "subsystem", subsystem.patches), names.join(" "))
    })
}

fn row(url: &str, title: String, kind: &str, patches: u32) -> SearchRow {
    SearchRow { url: below_top(url), title, day: patches.to_string(), kind: kind.to_owned(), ..SearchRow::default() }
}

/// The names that several people have.
pub(super) fn namesakes(model: &Model<'_>) -> BTreeSet<String> {
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for author in model.authors() {
        *names.entry(&author.name).or_default() += 1;
    }
    names.into_iter().filter(|(_, people)| *people > 1).map(|(name, _)| model.masked(name)).collect()
}
