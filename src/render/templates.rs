//! Themes: templates and assets; the only module that names the template crate.
//!
//! The default theme is in the binary. `themes/NAME/` in the site's root overrides single files of it: a file present
//! there is used, everything else comes from the default theme. Text that templates print is escaped for HTML; only
//! HTML that this program made is marked safe, by the template, with `|safe`.

use super::policy::{self, InlineSources};
use crate::base::number::thousands;
use crate::base::path::SitePath;
use crate::config::Config;
use include_dir::{Dir, include_dir};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Output, State, UndefinedBehavior};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use thiserror::Error;

static DEFAULT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// How many steps a template may take for one page: the page of ten thousand patches takes a few million. A theme that
/// loops over its own loops ends with an error that says so.
const FUEL: u64 = 100_000_000;

/// What is wrong with a theme.
#[derive(Debug, Error)]
pub enum TemplateError {
    /// A file cannot be read.
    #[error("{path}: {error}")]
    Io { path: PathBuf, error: std::io::Error },
    /// A template cannot be parsed or filled.
    #[error("{file}:{line}: {message}\n  hint: themes/README.md lists what each template sees")]
    Template {
        file: String,
        /// The line, from 1; 0 where unknown.
        line: usize,
        message: String,
    },
}

/// A file of the theme that pages refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asset {
    /// The name that templates use: `style.css`.
    pub(super) name: String,
    /// Its path on the site: `assets/style-1a2b3c4d.css`.
    pub(super) path: SitePath,
    pub(super) bytes: Vec<u8>,
}

/// A theme with its templates compiled.
pub(super) struct Theme {
    environment: Environment<'static>,
    sources: BTreeMap<String, String>,
    assets: Vec<Asset>,
    /// What is inline in each template and in those that it uses; worked out when a page first asks.
    inline: OnceLock<BTreeMap<String, InlineSources>>,
}

pub(super) type Context = Value;

impl Theme {
    pub(super) fn load(config: &Config) -> Result<Self, TemplateError> {
        let files = files(&config.root.join("themes").join(&config.theme))?;
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_formatter(escape);
        environment.set_syntax(lean_blocks());
        // So that errors quote the template.
        environment.set_debug(true);
        environment.set_fuel(Some(FUEL));
        environment.add_filter("thousands", thousands);
        let (mut assets, mut sources) = (Vec::new(), BTreeMap::new());
        for (name, bytes) in files {
            if let Some(asset) = name.strip_prefix("assets/") {
                assets.push(hashed(asset, bytes));
            } else if let Some(template) = name.strip_prefix("templates/") {
                let source = String::from_utf8_lossy(&bytes).into_owned();
                sources.insert(template.to_owned(), source.clone());
                environment.add_template_owned(template.to_owned(), source).map_err(|error| template_error(&error))?;
            }
        }
        Ok(Self { environment, sources, assets, inline: OnceLock::new() })
    }

    pub(super) fn fill(&self, template: &str, context: &Context) -> Result<String, TemplateError> {
        let template = self.environment.get_template(template).map_err(|error| template_error(&error))?;
        template.render(context.clone()).map_err(|error| template_error(&error))
    }

    /// What is inline in a template and in those that it uses, for its pages' policy.
    pub(super) fn inline(&self, template: &str) -> &[(&'static str, String)] {
        self.inline.get_or_init(|| self.all_inline()).get(template).map_or(&[], Vec::as_slice)
    }

    fn all_inline(&self) -> BTreeMap<String, InlineSources> {
        let own: BTreeMap<&str, InlineSources> =
            self.sources.values().map(|source| (source.as_str(), policy::inline(source))).collect();
        let of_all =
            |sources: Vec<&str>| sources.iter().filter_map(|source| own.get(source)).flatten().cloned().collect();
        self.templates().map(|(name, sources)| (name.to_owned(), of_all(sources))).collect()
    }

    /// Each template with the text of all that it may use: itself, and what is named in it or in one of those. A name
    /// that is not written out anywhere could be any.
    pub(super) fn templates(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        // Each text is searched once: every build asks this, and a template is used by many.
        let named: BTreeMap<&str, Vec<&str>> =
            self.sources.iter().map(|(name, source)| (name.as_str(), self.named_in(source))).collect();
        self.sources.keys().map(move |name| (name.as_str(), self.used_by(name, &named)))
    }

    /// The templates that a text names.
    fn named_in(&self, source: &str) -> Vec<&str> {
        let every = names_any(source);
        self.sources.keys().filter(|name| every || names(source, name)).map(String::as_str).collect()
    }

    fn used_by<'s>(&'s self, template: &'s str, named: &BTreeMap<&str, Vec<&'s str>>) -> Vec<&'s str> {
        let mut used = BTreeSet::from([template]);
        let mut unread = vec![template];
        while let Some(named) = unread.pop().and_then(|name| named.get(name)) {
            unread.extend(named.iter().copied().filter(|name| used.insert(name)));
        }
        used.into_iter().filter_map(|name| self.sources.get(name)).map(String::as_str).collect()
    }

    pub(super) fn assets(&self) -> &[Asset] {
        &self.assets
    }

    /// The path of an asset by the name that templates use.
    pub(super) fn asset(&self, name: &str) -> Option<&SitePath> {
        self.assets.iter().find(|asset| asset.name == name).map(|asset| &asset.path)
    }
}

/// Whether a template names another one.
fn names(source: &str, template: &str) -> bool {
    source.contains(&format!("\"{template}\"")) || source.contains(&format!("'{template}'"))
}

/// Whether a template uses one whose name is computed.
fn names_any(source: &str) -> bool {
    source.split("{%").skip(1).any(|block| {
        let block = block.trim_start_matches(['-', '+']).trim_start();
        let name = ["extends ", "include ", "import ", "from "].iter().find_map(|word| block.strip_prefix(word));
        name.is_some_and(|name| !name.trim_start().starts_with(['"', '\'']))
    })
}

/// Combines views into a template's data.
pub(super) fn context(parts: &[(&str, Value)]) -> Context {
    Value::from_pairs(parts.iter().map(|(name, value)| (*name, value.clone())))
}

/// A view as a template sees it.
pub(super) fn value<T: serde::Serialize>(view: T) -> Value {
    Value::from(Serde(view))
}

/// The default theme's files, overridden by those in the folder.
fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, TemplateError> {
    let mut files = BTreeMap::new();
    collect(&DEFAULT, &mut files);
    let fail = |path: &Path, error| TemplateError::Io { path: path.to_owned(), error };
    for file in crate::base::files::below(folder).map_err(|error| fail(folder, error))? {
        if let Some(name) = file.strip_prefix(folder).ok().and_then(SitePath::from_file) {
            let bytes = std::fs::read(&file).map_err(|error| fail(&file, error))?;
            files.insert(name.as_str().to_owned(), bytes);
        }
    }
    Ok(files)
}

fn collect(folder: &Dir<'_>, files: &mut BTreeMap<String, Vec<u8>>) {
    for file in folder.files() {
        if let Some(name) = SitePath::from_file(file.path()) {
            files.insert(name.as_str().to_owned(), file.contents().to_vec());
        }
    }
    folder.dirs().for_each(|inner| collect(inner, files));
}

/// An asset's name includes its hash, so that browsers can cache it for ever.
fn hashed(name: &str, bytes: Vec<u8>) -> Asset {
    let hash = crate::base::hash::hex(&bytes);
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let path = SitePath::asset(stem, &hash[..8], extension);
    Asset { name: name.to_owned(), path, bytes }
}

/// Lines with nothing but a block produce no output.
fn lean_blocks() -> SyntaxConfig {
    SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().expect("the default delimiters are valid")
}

/// Prints a value; text is escaped for use between tags and in quoted attributes. Unlike the crate's own escaping it
/// leaves `/` alone, because escaping it would hide links from the rewriter.
fn escape(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() => crate::format::html::escape_into(out, text).map_err(minijinja::Error::from),
        _ => minijinja::escape_formatter(out, state, value),
    }
}

fn template_error(error: &minijinja::Error) -> TemplateError {
    let mut message = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        message = format!("{message}: {inner}");
        source = inner.source();
    }
    let quoted = error.template_source().zip(error.range()).and_then(|(source, range)| source.get(range));
    if let Some(words) = quoted.filter(|words| !words.is_empty() && !words.contains('\n')) {
        message = format!("{message}: `{words}`");
    }
    TemplateError::Template {
        file: format!("templates/{}", error.name().unwrap_or("unknown")),
        line: error.line().unwrap_or(0),
        message,
    }
}
