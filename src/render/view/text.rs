//! Text as HTML: of mails, and of hand-written pages.

use super::link;
use crate::base::path::SitePath;
use crate::config::Addresses;
use crate::render::html;
use crate::render::model::Model;

/// A message of a list as HTML for use inside `<pre>`.
pub(in crate::render) fn message(model: &Model<'_>, list: &str, text: &str) -> String {
    html::message(
        text,
        &html::TextContext {
            addresses: model.addresses(),
            local: &|id| link::mail(model, id),
            archive: &|id| model.archive_link(list, Some(id)),
            fixed: &|commit, title| link::fixed(model, list, commit, title),
        },
    )
}

/// The same for a page that shows some mails itself: `here` says where.
pub(in crate::render) fn context<T>(
    model: &Model<'_>,
    list: &str,
    here: &dyn Fn(&str) -> Option<String>,
    write: impl FnOnce(&html::TextContext<'_>) -> T,
) -> T {
    write(&html::TextContext {
        addresses: model.addresses(),
        local: &|id| here(id).or_else(|| link::mail(model, id)),
        archive: &|id| model.archive_link(list, Some(id)),
        fixed: &|commit, title| link::fixed(model, list, commit, title),
    })
}

/// The introduction of a generated page.
pub(in crate::render) fn intro(model: &Model<'_>, path: &SitePath) -> Option<String> {
    model.written_at(path).map(|page| page.html.clone())
}

/// The address of a list as the site shows it.
pub(in crate::render) fn address(model: &Model<'_>, address: &str) -> Option<String> {
    (model.addresses() != Addresses::Hide).then(|| html::mask(address, model.addresses()).into_owned())
}
