//! People, with their address as the site shows it.

use crate::config::Addresses;
use crate::render::html;
use crate::render::model::Model;
use crate::rows::series::Participant;
use serde::Serialize;

/// A person.
#[derive(Debug, Clone, Serialize)]
pub struct PersonView {
    /// The person's name.
    pub name: String,
    /// The address as the site shows it; `None` where it shows no addresses.
    pub email: Option<String>,
    /// The person's page; that of all authors for bots, and for people whom nobody answered.
    pub url: String,
}

pub(in crate::render) fn author(model: &Model<'_>, author: usize) -> PersonView {
    let (name, email) = model.person(author);
    let shown = model.addresses() != Addresses::Hide && !email.is_empty();
    PersonView {
        name: model.masked(name),
        email: shown.then(|| html::mask(email, model.addresses()).into_owned()),
        url: model.author_url(author),
    }
}

/// Somebody of the rows of a series.
pub(in crate::render) fn participant(model: &Model<'_>, who: &Participant) -> PersonView {
    named(model, &who.name, &who.email)
}

/// Somebody by name and address.
pub(in crate::render) fn named(model: &Model<'_>, name: &str, email: &str) -> PersonView {
    match model.author_named(name, email) {
        Some(position) => author(model, position),
        None => PersonView { name: model.masked(name), email: None, url: "/authors/index.html".to_owned() },
    }
}
