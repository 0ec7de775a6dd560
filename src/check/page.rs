//! An HTML page: its ids, and everything in it that links or loads.

use super::fault::Fault;
use super::policy::PagePolicy;
use super::reading::{FileReading, LinkUse};
use super::style;
use crate::format::html::{self, Tag, decoded};

pub(super) fn read(reading: &mut FileReading<'_>, text: &str) {
    let mut policy = PagePolicy::default();
    let looked = html::read(text, |tag| {
        policy.look_at(reading, tag);
        look_at(reading, tag);
    });
    if let Err(error) = looked {
        reading.fault(text.len(), Fault::Html(error.to_string()));
    }
}

fn look_at(reading: &mut FileReading<'_>, tag: &Tag<'_>) {
    let name = tag.name();
    for (attribute, value) in tag.attributes() {
        let position = tag.start;
        match (&*name, &*attribute) {
            (_, "id") => reading.id(position, &decoded(value)),
            ("a", "name") => reading.name(&decoded(value)),
            ("base", "href") => reading.fault(position, Fault::Base),
            ("link", "href") => reading.link(position, &decoded(value), use_of_link(tag)),
            ("a" | "area", "href" | "xlink:href") => reading.link(position, &decoded(value), LinkUse::Followed),
            (_, "href" | "xlink:href" | "src" | "poster") | ("object", "data") => {
                reading.link(position, &decoded(value), LinkUse::Loaded);
            }
            (_, "srcset") => {
                candidates(&decoded(value)).for_each(|link| reading.link(position, link, LinkUse::Loaded));
            }
            (_, "action" | "formaction") if !value.is_empty() => {
                reading.link(position, &decoded(value), LinkUse::Followed);
            }
            (_, "style") if value.contains("url(") => style::read(reading, &decoded(value), position),
            _ => {}
        }
    }
    match &*name {
        "meta" => meta(reading, tag),
        "style" => style::read(reading, tag.inside(), tag.end),
        _ => {}
    }
}

/// Whether a `<link>` names a file that the page needs, or another page.
fn use_of_link(tag: &Tag<'_>) -> LinkUse {
    let needed = ["stylesheet", "icon", "preload", "modulepreload", "manifest", "apple-touch-icon", "mask-icon"];
    let kinds = tag.attribute("rel").map_or_else(String::new, |kinds| kinds.to_ascii_lowercase());
    if kinds.split_ascii_whitespace().any(|kind| needed.contains(&kind)) { LinkUse::Loaded } else { LinkUse::Followed }
}

/// A redirect, or what a preview of the page links to.
fn meta(reading: &mut FileReading<'_>, tag: &Tag<'_>) {
    let Some(content) = tag.attribute("content") else { return };
    if tag.attribute("http-equiv").is_some_and(|kind| kind.eq_ignore_ascii_case("refresh")) {
        let link = content.split_once(['=']).map(|(_, link)| link.trim().trim_matches(['\'', '"']));
        if let Some(link) = link {
            reading.set_redirects();
            reading.link(tag.start, link, LinkUse::Followed);
        }
    }
    if tag.attribute("property").is_some_and(|kind| ["og:url", "og:image"].contains(&&*kind)) {
        reading.link(tag.start, &content, LinkUse::Followed);
    }
}

/// The links of a `srcset`: each followed by its condition, and separated by commas.
fn candidates(value: &str) -> impl Iterator<Item = &str> {
    let mut rest = value;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == ',');
        let end = rest.find(|letter: char| letter.is_ascii_whitespace()).unwrap_or(rest.len());
        let (link, after) = rest.split_at(end);
        // A comma at the end of a link ends the candidate too.
        rest = if link.ends_with(',') { after } else { after.split_once(',').map_or("", |(_, next)| next) };
        Some(link.trim_end_matches(',')).filter(|link| !link.is_empty())
    })
}
