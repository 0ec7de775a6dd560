//! site.yaml: read once and validated once; later stages never see its raw strings.
//!
//! Entry point: [`Config::load`]. Steps: parse the file as typed (`raw`), then turn it into values (`validate`). Every
//! mistake is a [`ConfigError`] with its line and what is allowed there.

mod bots;
mod fetch;
mod identity;
mod prefer;
mod ranges;
mod raw;
mod reading;
mod source;
mod text;
mod validate;
mod web;

pub use fetch::{FetchLimits, FetchSource};
pub use ranges::Ranges;
pub use reading::ReadingWindow;
pub use source::CodeRepository;

use crate::base::bot::Bots;
use crate::base::path::JOINED;
use crate::base::percent;
use crate::format::policy::Policy;
use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A mistake in site.yaml.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error(
        "{file}: {error}\n  hint: `listpress init DIR` writes a small site; --root names the folder with site.yaml"
    )]
    Unreadable { file: PathBuf, error: std::io::Error },
    /// The file has a mistake.
    #[error("{file}:{line}: {message}{hint}")]
    Wrong {
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        message: String,
        hint: Hint,
    },
    /// `--output-dir` names a folder that cannot be the site's.
    #[error(
        "--output-dir cannot be `{0}`\n  hint: name a folder for the site alone, like `public`, not the root, content/, themes/ or a list's repository"
    )]
    OutputDir(PathBuf),
    /// An option of the command line that overrides a key of the file is wrong.
    #[error("--{option} is not a web address: `{value}`\n  hint: {}", web::HINT)]
    Option { option: &'static str, value: String },
}

/// Advice that follows an error text on a line of its own; empty if there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hint(pub String);

impl std::fmt::Display for Hint {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_empty() { Ok(()) } else { write!(out, "\n  hint: {}", self.0) }
    }
}

/// The validated configuration of a site.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder that paths are relative to.
    pub root: PathBuf,
    pub title: String,
    /// A sentence about the site.
    pub description: String,
    /// The URL of the site, without a trailing slash; needed for absolute links only.
    pub base_url: Option<String>,
    /// The domain for GitHub Pages' CNAME file.
    pub cname: Option<String>,
    pub theme: String,
    /// What pages may load beside files of the site; `None` if nothing says what they may load.
    pub policy: Option<Policy>,
    /// Where the site is written.
    pub output_dir: PathBuf,
    /// The number of ranks in rankings.
    pub top: usize,
    /// How addresses appear on pages.
    pub addresses: Addresses,
    /// The `.mailmap` file.
    pub mailmap: Option<PathBuf>,
    /// A kernel-style MAINTAINERS file.
    pub maintainers: Option<MaintainersSource>,
    /// How subsystems are found.
    pub subsystems: Subsystems,
    /// Whether addresses of one name are merged into one person, where it is clear that they are.
    pub merge_people: bool,
    /// The bots that site.yaml names.
    pub bots: Bots,
    /// Days without a reply after which the waiting page lists a series.
    pub stale_after: u32,
    /// Which postings can be read with their diffs and replies.
    pub reading: ReadingWindow,
    /// What the watch page collects.
    pub watch: Watch,
    pub feed: FeedContent,
    /// The lists that series are at home on, most preferred first.
    pub prefer: Vec<String>,
    /// What a server may make of `listpress sync`.
    pub fetch: FetchLimits,
    /// The lists, in the order of the file.
    pub lists: Vec<List>,
    /// All lists as one, where there are several.
    pub joined: Option<List>,
}

#[derive(Debug, Clone)]
pub struct List {
    /// Its folder in content/ and on the site.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// The lists that it stands with.
    pub group: Option<String>,
    /// Where its archive is.
    pub repository: RepositorySource,
    /// The address mails are sent to.
    pub address: Option<String>,
    /// Its archive on the web.
    pub url: Option<String>,
    /// Where `listpress sync` fetches it from.
    pub sync: Option<FetchSource>,
    /// How its archive is divided into digests.
    pub ranges: Ranges,
    /// How a Message-ID becomes a link.
    pub link: LinkMask,
    /// A clone of the code that its patches are for.
    pub source: Option<CodeRepository>,
}

/// Where a list's archive is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RepositorySource {
    Folder(PathBuf),
    /// The built-in demo list.
    Demo,
    /// The built-in list that shares mails with it.
    DemoDrivers,
}

/// Where the MAINTAINERS file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MaintainersSource {
    File(PathBuf),
    /// That of the demo project.
    Demo,
}

/// How addresses appear on pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Addresses {
    #[default]
    Show,
    /// `name (at) host`.
    Obfuscate,
    Hide,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FeedContent {
    /// Digests with their messages.
    Full,
    /// Titles and counts.
    #[default]
    Summary,
}

/// What the watch page collects.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Watch {
    /// Subsystems by name.
    pub subsystems: Vec<String>,
    /// Authors by name or address.
    pub authors: Vec<String>,
    /// Path globs.
    pub paths: Vec<String>,
    /// Words of titles and messages.
    pub words: Vec<String>,
}

/// Path globs to match paths against.
pub struct Globs(GlobSet);

impl Globs {
    /// Compiles globs that the validation of site.yaml has accepted.
    ///
    /// # Panics
    ///
    /// If one of them is not a glob.
    pub fn new(globs: &[String]) -> Self {
        let mut set = GlobSetBuilder::new();
        for glob in globs {
            set.add(Glob::new(glob).expect("site.yaml's validation refuses globs that cannot be read"));
        }
        Self(set.build().expect("site.yaml's validation has built this set before"))
    }

    /// Whether one of them matches.
    pub fn is_match(&self, path: &str) -> bool {
        self.0.is_match(path)
    }
}

/// How the subsystem of a series is found.
#[derive(Debug, Clone, Default)]
pub struct Subsystems {
    /// Rules that name subsystems; the first match counts.
    pub rules: Vec<SubsystemRule>,
    /// How the prefixes of other titles are read.
    pub titles: TitleStyle,
}

/// How a project writes the prefixes of its titles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TitleStyle {
    #[default]
    Kernel,
    Git,
    Qemu,
    /// Titles name no subsystem.
    None,
}

/// Assigns series to a subsystem by the prefixes of their titles or the files they touch.
#[derive(Debug, Clone)]
pub struct SubsystemRule {
    /// The subsystem, from the top of the tree.
    pub name: Vec<String>,
    /// Prefixes of titles, `KVM: x86`, in lower case.
    pub prefixes: Vec<String>,
    /// Globs for the files of the diffstat.
    pub paths: GlobSet,
}

/// The pattern of permalinks; `{}` stands for the percent-encoded Message-ID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkMask(String);

impl LinkMask {
    pub fn link(&self, message_id: &str) -> String {
        self.0.replace("{}", &percent::encode(message_id))
    }
}

impl Default for LinkMask {
    fn default() -> Self {
        Self("https://lore.kernel.org/r/{}".to_owned())
    }
}

impl List {
    /// All lists as one.
    fn joined() -> Self {
        Self {
            name: JOINED.to_owned(),
            title: "All lists".to_owned(),
            group: None,
            // It has no archive of its own, and nobody opens one.
            repository: RepositorySource::Folder(PathBuf::new()),
            address: None,
            url: None,
            sync: None,
            ranges: Ranges::Daily,
            link: LinkMask::default(),
            source: None,
        }
    }
}

/// Options of the command line that override site.yaml.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    pub output_dir: Option<PathBuf>,
    pub base_url: Option<String>,
}

impl Config {
    /// The path of `base_url` without a trailing slash; empty at the root of a host, or where it is not set.
    pub fn base_path(&self) -> &str {
        let url = self.base_url.as_deref().unwrap_or("");
        let host = url.find("://").map_or(0, |scheme| scheme + 3);
        url[host..].find('/').map_or("", |slash| &url[host + slash..])
    }

    /// Reads and validates the file.
    pub fn load(root: &Path, file: &Path, overrides: Overrides) -> Result<Self, ConfigError> {
        let text =
            std::fs::read_to_string(file).map_err(|error| ConfigError::Unreadable { file: file.to_owned(), error })?;
        let mut config = validate::config(root, file, &text)?;
        if let Some(folder) = overrides.output_dir {
            let repositories = config.lists.iter().filter_map(|list| match &list.repository {
                RepositorySource::Folder(repository) => Some(repository),
                RepositorySource::Demo | RepositorySource::DemoDrivers => None,
            });
            let inside = repositories.into_iter().any(|repository| folder.starts_with(repository));
            if inside || !validate::is_separate(root, &folder) {
                return Err(ConfigError::OutputDir(folder));
            }
            config.output_dir = folder;
        }
        if let Some(url) = overrides.base_url {
            if !web::is_address(&url) || url.contains(['?', '#']) {
                return Err(ConfigError::Option { option: "base-url", value: url });
            }
            config.base_url = Some(url.trim_end_matches('/').to_owned());
        }
        Ok(config)
    }

    /// The list with a name; [`JOINED`] is that of all lists.
    pub fn list(&self, name: &str) -> Option<&List> {
        self.shown().find(|list| list.name == name)
    }

    /// The lists that have pages: those of the file, then all as one.
    pub fn shown(&self) -> impl Iterator<Item = &List> {
        self.lists.iter().chain(&self.joined)
    }

    /// Where the Markdown is.
    pub fn content_dir(&self) -> PathBuf {
        self.root.join("content")
    }
}
