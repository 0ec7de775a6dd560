//! Review tags with who gave them.

use crate::render::model::Model;
use crate::rows::review::ReviewTag;
use serde::Serialize;

/// A tag and who gave it.
#[derive(Debug, Clone, Serialize)]
pub struct TagView {
    /// The key: `Reviewed-by`.
    pub key: String,
    /// The name of the person who gave it.
    pub name: String,
    /// The person's page, where there is one.
    pub person: Option<String>,
    /// The mail that gave it.
    pub mail: Option<String>,
    /// `good`, `bad` or `other`, for its colour.
    pub mood: &'static str,
}

pub(in crate::render) fn view(model: &Model<'_>, tag: &ReviewTag, list: &str, mail: Option<&str>) -> TagView {
    let key = tag.key.to_lowercase();
    let mood = if key.starts_with("nack") || key.starts_with("nak") {
        "bad"
    } else if tag.is_vote() {
        "good"
    } else {
        "other"
    };
    TagView {
        key: tag.key.clone(),
        name: model.masked(if tag.name.is_empty() { &tag.email } else { &tag.name }),
        person: model.author_named(&tag.name, &tag.email).map(|author| model.author_url(author)),
        mail: model.archive_link(list, mail),
        mood,
    }
}
