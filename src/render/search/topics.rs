//! The pages that a search finds beside mails: those of authors and of subsystems, the busiest with the highest number.

use super::harvest::{Field, Harvest};
use super::records::{Row, below_top};
use crate::render::build::Site;
use crate::render::paths;

/// The rows of the pages and their words.
pub(super) fn of(site: &Site<'_>) -> (Vec<Row>, Harvest) {
    let mut pages: Vec<(u32, Row, String)> = authors(site).chain(subsystems(site)).collect();
    pages.sort_by(|(one, row, _), (other, below, _)| (one, &row.url).cmp(&(other, &below.url)));
    let mut harvest = Harvest::default();
    for (number, (_, _, words)) in (0..).zip(&pages) {
        harvest.read(number, Field::Title, words);
    }
    (pages.into_iter().map(|(_, row, _)| row).collect(), harvest)
}

fn authors<'a>(site: &'a Site<'_>) -> impl Iterator<Item = (u32, Row, String)> + 'a {
    site.index.authors.iter().enumerate().map(|(place, author)| {
        let person = site.person(place);
        let words = format!("{} {}", person.name, person.email.unwrap_or_default());
        (author.patches + author.replies, row(&person.url, person.name, "author", author.patches), words)
    })
}

fn subsystems<'a>(site: &'a Site<'_>) -> impl Iterator<Item = (u32, Row, String)> + 'a {
    site.index.subsystems.iter().enumerate().map(|(node, subsystem)| {
        let names: Vec<String> = site.subsystem_trail(Some(node)).into_iter().map(|link| link.title).collect();
        let url = paths::subsystem(site.index, node).url();
        (subsystem.patches, row(&url, names.join(" › "), "subsystem", subsystem.patches), names.join(" "))
    })
}

fn row(url: &str, title: String, kind: &str, patches: u32) -> Row {
    Row { url: below_top(url), title, day: patches.to_string(), kind: kind.to_owned(), ..Row::default() }
}
