//! The rankings of a digest.

use crate::base::path::SitePath;
use crate::render::model::Model;
use crate::render::view::link::LinkView;
use crate::render::view::rank::RankView;
use crate::render::view::{count, person};
use crate::rows::digest::Digest;
use crate::rows::ranking;

pub(super) fn domains(digest: &Digest) -> Vec<RankView> {
    let ranks = ranking::domains(digest);
    let most = ranks.first().map_or(0, |rank| rank.count);
    let row = |rank: &ranking::Rank| RankView {
        link: LinkView { title: rank.name.clone(), url: SitePath::new(["domains", &rank.name], ".html").url() },
        email: None,
        count: rank.count,
        percent: count::percent(rank.count, most),
    };
    ranks.iter().filter(|rank| !rank.name.is_empty()).take(digest.top).map(row).collect()
}

pub(super) fn contributors(model: &Model<'_>, position: usize, digest: &Digest) -> Vec<RankView> {
    let ranks = ranking::contributors(digest);
    let most = ranks.first().map_or(0, |rank| rank.count);
    let row = |rank: &ranking::Rank| {
        let person = person::author(model, model.people(position)[rank.person?]);
        let link = LinkView { title: person.name, url: person.url };
        Some(RankView { link, email: person.email, count: rank.count, percent: count::percent(rank.count, most) })
    };
    ranks.iter().take(digest.top).filter_map(row).collect()
}
