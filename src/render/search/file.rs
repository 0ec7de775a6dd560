//! The files of the index: classic scripts that each pass one value to `listpress.part`, so that they can be loaded
//! from disk too. A file's name is the hash of its contents: an unchanged file keeps its name and its bytes, and no
//! browser can mistake an old file for a new one.

use crate::base::hash::fingerprint;
use crate::base::path::SitePath;
use crate::output::OutputFile;
use serde::Serialize;

/// How many characters of the hash a name keeps: fifty bits, which collide among a million files on one in two thousand
/// sites.
const NAME: usize = 10;

/// A file and its name, which other files of the index use.
pub(super) struct IndexFile {
    pub(super) name: String,
    pub(super) file: OutputFile,
}

impl IndexFile {
    pub(super) fn new(value: &impl Serialize) -> Self {
        let mut text = serde_json::to_string(value).expect("rows, texts and numbers are always JSON");
        // JavaScript engines before 2019 take these for line ends.
        if text.contains(['\u{2028}', '\u{2029}']) {
            text = text.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
        }
        let name = fingerprint(&text)[..NAME].to_owned();
        let bytes = format!("listpress.part(\"{name}\",{text});\n").into_bytes();
        Self { file: OutputFile { path: path(&name), bytes }, name }
    }
}

pub(super) fn path(name: &str) -> SitePath {
    SitePath::new(["search", name], ".js")
}
