//! Digests as rows of a table.

use super::count::CountsView;
use super::{count, link};
use crate::base::number::usual_most;
use crate::render::model::Model;
use serde::Serialize;

/// A digest in a list of digests.
#[derive(Debug, Serialize)]
pub struct DigestRowView {
    /// Its name: `29 August 2025`.
    pub label: String,
    /// Its page.
    pub url: String,
    /// Whether it is open: more mail may still arrive in its range.
    pub open: bool,
    /// What moved most in it: up to three titles.
    pub headline: Vec<String>,
    /// How much it contains.
    pub counts: CountsView,
    /// Its share of the busiest digest's mails, 1 to 100; also 100 where it has exceptionally many.
    pub percent: u32,
}

/// The mails of the busiest of some digests, but for exceptions such as a backfill.
pub(in crate::render) fn most_mails(model: &Model<'_>, digests: &[usize]) -> u32 {
    usual_most(digests.iter().map(|position| model.digest_facts(*position).counts.mails))
}

/// What moved most in a digest.
pub(in crate::render) fn headline(model: &Model<'_>, digest: usize) -> Vec<String> {
    model.digest_facts(digest).headline.iter().map(|title| model.masked(title)).collect()
}

/// Digests with their mails as a share of `most`.
pub(in crate::render) fn rows(
    model: &Model<'_>,
    digests: impl Iterator<Item = usize>,
    most: u32,
) -> Vec<DigestRowView> {
    let row = |position: usize| {
        let digest = model.digest_facts(position);
        let link = link::digest(model, position);
        DigestRowView {
            label: link.title,
            url: link.url,
            open: digest.open,
            headline: headline(model, position),
            counts: count::view(&digest.counts),
            percent: count::percent(digest.counts.mails.min(most), most),
        }
    };
    digests.map(row).collect()
}
