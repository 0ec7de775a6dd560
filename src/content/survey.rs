//! Everything that `check` needs to know about content/: every file that cannot be read, and the links of hand-written
//! pages.

use super::file::{MarkdownFile, read_text};
use super::{ContentError, StaticFile, is_markdown};
use crate::base::files;
use crate::base::path::SitePath;
use crate::format::{markdown, yaml};
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// The result of a survey.
#[derive(Debug, Default)]
pub struct Survey {
    /// The errors of unreadable files, in the order of their paths.
    pub errors: Vec<ContentError>,
    /// The hand-written pages, in the order of their paths.
    pub pages: Vec<PageLinks>,
}

/// The links of a hand-written page.
#[derive(Debug, PartialEq, Eq)]
pub struct PageLinks {
    pub file: PathBuf,
    /// Its page on the site.
    pub path: SitePath,
    pub links: Vec<(usize, String)>,
}

/// Surveys every file below `folder`.
pub fn survey(folder: &Path) -> Survey {
    let files = match files::below(folder) {
        Ok(files) => files,
        Err(error) => {
            return Survey { errors: vec![ContentError::Io { path: folder.to_owned(), error }], pages: Vec::new() };
        }
    };
    let looked_at: Vec<_> = files.into_par_iter().map(|file| look_at(folder, file)).collect();
    let mut survey = Survey::default();
    for item in looked_at {
        match item {
            Ok(page) => survey.pages.extend(page),
            Err(error) => survey.errors.push(error),
        }
    }
    survey
}

fn look_at(folder: &Path, file: PathBuf) -> Result<Option<PageLinks>, ContentError> {
    if !is_markdown(&file) {
        return StaticFile::new(folder, file).map(|_| None);
    }
    // The whole file: reading only its front matter would miss that the rest is not UTF-8.
    let text = read_text(&file)?;
    let MarkdownFile::Page(page) = MarkdownFile::read(folder, &file, None)? else { return Ok(None) };
    let links = links(&text);
    Ok(Some(PageLinks { file, path: page.path, links }))
}

/// The links of a page, with their lines in the whole file.
fn links(text: &str) -> Vec<(usize, String)> {
    let start = yaml::front_matter(text).map_or(0, |(_, body)| body);
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let line = |offset: usize| ends.partition_point(|end| *end < start + offset) + 1;
    markdown::links(&text[start..]).into_iter().map(|(offset, link)| (line(offset), link)).collect()
}
