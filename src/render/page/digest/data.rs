//! The data file beside a digest: the fields of its front matter with the texts, as digest.schema.json describes them.

use crate::base::path::SitePath;
use crate::config::Addresses;
use crate::render::model::Model;
use crate::render::{html, paths};
use crate::rows::digest::Digest;
use serde::Serialize;

pub(super) fn write(model: &Model<'_>, path: &SitePath, digest: &Digest, texts: &[String]) -> Vec<u8> {
    #[derive(Serialize)]
    struct Data<'a> {
        #[serde(rename = "$schema")]
        form: String,
        #[serde(flatten)]
        digest: &'a Digest,
        texts: &'a [String],
    }
    let masked = (model.addresses() != Addresses::Show).then(|| without_addresses(model, digest, texts));
    let (digest, texts) = masked.as_ref().map_or((digest, texts), |(digest, texts)| (digest, texts));
    let form = path.link_to(paths::schema().as_str());
    serde_json::to_vec(&Data { form, digest, texts }).expect("rows are always JSON")
}

/// The digest with its addresses as the site shows them; Message-IDs only look like addresses.
fn without_addresses(model: &Model<'_>, digest: &Digest, texts: &[String]) -> (Digest, Vec<String>) {
    let mut digest = digest.clone();
    let mask = |text: &mut String| *text = model.masked(text);
    for person in &mut digest.people {
        mask(&mut person.name);
        if !person.email.is_empty() {
            person.email = html::mask(&person.email, model.addresses()).into_owned();
        }
    }
    digest.series.iter_mut().flat_map(|series| [&mut series.title, &mut series.subject]).for_each(mask);
    for message in &mut digest.messages {
        [&mut message.title, &mut message.subject, &mut message.from].into_iter().for_each(mask);
    }
    for thread in digest.discussions.iter_mut().chain(&mut digest.others) {
        let openings = thread.openings.iter_mut().map(|opening| &mut opening.text);
        openings.chain([&mut thread.title]).for_each(mask);
    }
    (digest, texts.iter().map(|text| model.masked(text)).collect())
}
