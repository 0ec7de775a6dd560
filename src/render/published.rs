//! The site as it was last published: recognises that nothing has changed since, by the stamps of the files alone.
//!
//! Entry points: [`RenderStamps::new`], before anything else is read; [`unchanged`]; [`remember`], after the site was
//! published. What cannot be recognised by stamps is no reason to do nothing: then the site is rendered, which finds out
//! what really changed.

use super::Rendered;
use super::problem::SiteProblem;
use super::records::PublishedFile;
use crate::base::files::{Moment, Stamps};
use crate::base::hash;
use crate::config::Config;
use crate::content::ContentStamps;
use crate::output::OutputSummary;
use crate::store::{read_blob, remove_blob, write_blob};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

const NAME: &str = "published";

/// The stamps of everything that a site is rendered from, as one number; `None` where a file may change without getting
/// another stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RenderStamps(Option<u64>);

impl RenderStamps {
    /// The stamps of content/ with those of the theme.
    pub fn new(config: &Config, content: &ContentStamps) -> Self {
        let (begun, theme) = (Moment::now(), config.root.join("themes").join(&config.theme));
        let theme = Stamps::below([theme.as_path()]);
        let mut text = format!("{}\n", config.identity()).into_bytes();
        for (file, stamp) in content.settled().chain(theme.settled(begun)) {
            let Some(stamp) = stamp else { return Self(None) };
            let file = file.strip_prefix(&config.root).unwrap_or(file);
            text.extend(file.as_os_str().as_encoded_bytes());
            text.extend(stamp.to_le_bytes());
        }
        Self(Some(hash::key(&text)))
    }
}

/// What is remembered of a published site.
#[derive(Serialize, Deserialize)]
struct PublishedSite {
    inputs: u64,
    pages: usize,
    bytes: u64,
    largest: (u64, String),
    problems: Vec<SiteProblem>,
    files: Vec<PublishedFile>,
}

/// What a render would report, if it would change nothing.
pub(super) fn unchanged(config: &Config, inputs: RenderStamps) -> Option<Rendered> {
    let site: PublishedSite = read_blob(&config.root, NAME)?;
    let is_same = inputs.0 == Some(site.inputs) && site.files.par_iter().all(|file| file.is_there(&config.output_dir));
    let unchanged = site.files.len();
    let written = OutputSummary { unchanged, bytes: site.bytes, largest: site.largest, ..OutputSummary::default() };
    is_same.then_some(Rendered { written, pages: site.pages, problems: site.problems })
}

/// Remembers a site that has just been published.
pub(super) fn remember(config: &Config, inputs: RenderStamps, rendered: &Rendered, files: Vec<PublishedFile>) {
    let Some(inputs) = inputs.0 else { return remove_blob(&config.root, NAME) };
    let Rendered { written, pages, problems } = rendered;
    let (pages, bytes, largest, problems) = (*pages, written.bytes, written.largest.clone(), problems.clone());
    write_blob(&config.root, NAME, &PublishedSite { inputs, pages, bytes, largest, problems, files });
}
