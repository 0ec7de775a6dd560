//! Paths of files inside the site and inside content/, through one type that cannot leave the folder.
//!
//! A [`SitePath`] is built from components that are safe on every file system and in every URL: lower-case letters,
//! digits, `.`, `-`, `_` and `~`. Text from outside becomes a component through [`slug`], which gives different texts
//! different components without looking at any other text, so that a page's URL never depends on what else exists.
//! Names of files that people put into content/ or a theme are kept, if [`SitePath::from_file`] accepts them: they must
//! not contain anything with a special meaning in a URL or on a file system.

use super::hash::{fingerprint, is_fingerprint};
use std::fmt;

/// The name of all lists of a site as one: their folder in content/ and on the site.
pub const JOINED: &str = "all";

/// The page that is served, at any depth, for files that do not exist.
pub const NOT_FOUND: &str = "404.html";

/// A relative path with `/` between its components.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(String);

impl SitePath {
    /// A path of components, each one made safe by [`slug`] if it is not safe already; an extension may follow.
    pub fn new<'a>(components: impl IntoIterator<Item = &'a str>, extension: &str) -> Self {
        let safe: Vec<String> = components.into_iter().map(slug).collect();
        Self(format!("{}{extension}", safe.join("/")))
    }

    /// The page of a series in a list's folder; a name that [`named`] did not make is made safe.
    pub fn series(list: &str, name: &str) -> Self {
        let name = if is_named(name) { name.to_owned() } else { slug(name) };
        Self(format!("{}/series/{name}.html", slug(list)))
    }

    /// The page of a posting in a list's folder, by month and name; a name that [`named`] did not make is made safe.
    pub fn reading(list: &str, name: &str) -> Self {
        let part = |name: &str| if is_named(name) { name.to_owned() } else { slug(name) };
        let parts: Vec<String> = name.split('/').map(part).collect();
        Self(format!("{}/reading/{}.html", slug(list), parts.join("/")))
    }

    /// A numbered part of the page at this path: `a/3.html` for `a.html`.
    #[must_use]
    pub fn part(&self, number: u32) -> Self {
        Self(format!("{}{number}.html", self.own_folder()))
    }

    /// A named part of the page at this path: `a/name.html` for `a.html`.
    #[must_use]
    pub fn named_part(&self, name: &str) -> Self {
        let name = if is_fingerprint(name) { name.to_owned() } else { slug(name) };
        Self(format!("{}{name}.html", self.own_folder()))
    }

    pub fn fixed(path: &'static str) -> Self {
        Self(path.to_owned())
    }

    /// The `index.html` of a folder.
    pub fn index_of(folder: &[&str]) -> Self {
        let safe: Vec<String> = folder.iter().map(|name| slug(name)).collect();
        Self(format!("{}/index.html", safe.join("/")))
    }

    /// Page `number` of the pages that start at this path: `a/page-2.html` for `a.html`, `page-2.html` for `index.html`.
    #[must_use]
    pub fn page(&self, number: usize) -> Self {
        Self(format!("{}page-{number}.html", self.own_folder()))
    }

    /// The feed of the page at this path: `a/atom.xml` for `a.html`, `atom.xml` for `index.html`.
    #[must_use]
    pub fn feed(&self) -> Self {
        Self(format!("{}atom.xml", self.own_folder()))
    }

    /// The folder for files that belong to this page, with a trailing slash.
    fn own_folder(&self) -> String {
        let stem = self.0.strip_suffix(".html").unwrap_or(&self.0);
        match stem.strip_suffix("index") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder.to_owned(),
            _ => format!("{stem}/"),
        }
    }

    /// The path as templates write it, beginning with `/`.
    pub fn url(&self) -> String {
        format!("/{}", self.0)
    }

    /// An asset of the theme with its hash in the name.
    pub fn asset(stem: &str, hash: &str, extension: &str) -> Self {
        let safe: Vec<String> = stem.split('/').map(slug).collect();
        Self(format!("assets/{}-{hash}.{}", safe.join("/"), slug(extension)))
    }

    /// A path read from a user's folder; `None` if it could lead elsewhere.
    pub fn from_file(path: &std::path::Path) -> Option<Self> {
        let parts: Option<Vec<&str>> = path
            .components()
            .map(|part| match part {
                std::path::Component::Normal(name) => name.to_str().filter(|name| !name.contains(not_in_names)),
                _ => None,
            })
            .collect();
        parts.filter(|parts| !parts.is_empty()).map(|parts| Self(parts.join("/")))
    }

    /// The same path with another extension.
    #[must_use]
    pub fn with_extension(&self, extension: &str) -> Self {
        let name_at = self.0.rfind('/').map_or(0, |slash| slash + 1);
        let end = self.0[name_at..].rfind('.').map_or(self.0.len(), |dot| name_at + dot);
        Self(format!("{}{extension}", &self.0[..end]))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number of folders above the file.
    pub fn depth(&self) -> usize {
        self.0.matches('/').count()
    }

    /// The relative link from the page at this path to `target`.
    pub fn link_to(&self, target: &str) -> String {
        let own: Vec<&str> = self.0.split('/').collect();
        let other: Vec<&str> = target.split('/').collect();
        let folders = own.len() - 1;
        let shared = own[..folders].iter().zip(&other[..other.len() - 1]).take_while(|(a, b)| a == b).count();
        let mut link = "../".repeat(folders - shared);
        link.push_str(&other[shared..].join("/"));
        link
    }
}

impl std::borrow::Borrow<str> for SitePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// The path that a relative link of a page leads to; `None` if it is outside the site.
pub fn beside(page: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The path of a base URL without a trailing slash; empty at the top of a host, or without a URL.
pub fn base_path(url: Option<&str>) -> &str {
    let path = url.and_then(|url| {
        let host = url.find("://")? + 3;
        url[host..].find('/').map(|slash| &url[host + slash..])
    });
    path.map_or("", |path| path.trim_end_matches('/'))
}

/// Characters that file names cannot contain, because they have a special meaning in a URL or on some file system.
fn not_in_names(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control() || "?#%&\\:\"<>|*".contains(letter)
}

/// How much of a text a component keeps.
const LONGEST: usize = 80;

/// A component for any text. Safe text is kept; `/` and `@` become `~`, other characters `-`, and if that could make two
/// texts equal, sixteen digits of the text's hash follow.
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut exact = has_plain_separators(text);
    for letter in text.chars() {
        match letter {
            'a'..='z' | '0'..='9' | '.' | '-' | '_' => out.push(letter),
            '/' | '@' => out.push('~'),
            'A'..='Z' => {
                exact = false;
                out.push(letter.to_ascii_lowercase());
            }
            _ => {
                exact = false;
                if !out.ends_with('-') {
                    out.push('-');
                }
            }
        }
    }
    if exact && !is_reserved(&out) { out } else { with_hash(&out, text) }
}

/// Whether it is clear for each `~` which of `/` and `@` it replaces: it is an `@` if it is the only one and a dot
/// follows it, as in an address.
fn has_plain_separators(text: &str) -> bool {
    let dot_after = |separator| text.split_once(separator).is_some_and(|(_, after)| after.contains('.'));
    match (text.matches('@').count(), text.matches('/').count()) {
        (1, 0) => dot_after('@'),
        (0, 1) => !dot_after('/'),
        (0, 0 | 2..) => true,
        _ => false,
    }
}

fn with_hash(shape: &str, text: &str) -> String {
    let shape: String = shape.chars().take(LONGEST).collect();
    let shape = shape.trim_matches(['.', '-']).trim_end_matches(['.', '-', '~']).replace("..", "-");
    // Windows treats `con.x` as `con`.
    let shape = if is_device(&shape) { shape.replacen('.', "-", 1) } else { shape };
    let dash = if shape.is_empty() { "" } else { "-" };
    format!("{shape}{dash}{}", fingerprint(text))
}

/// A readable and unique component: words of a title, and sixteen digits that stand for `key`. Titles change, so for a
/// permanent name, take both from something that does not. Addresses in a title are left out: a site may hide them.
pub fn named(title: &str, key: &str) -> String {
    let mut name = String::new();
    let words = title.split_whitespace().filter(|word| !word.contains('@'));
    let parts = words.flat_map(|word| word.split(|letter: char| !letter.is_ascii_alphanumeric()));
    for word in parts.filter(|word| !word.is_empty()) {
        if name.len() + word.len() > LONGEST_TITLE {
            break;
        }
        name.push_str(&word.to_ascii_lowercase());
        name.push('-');
    }
    name + &fingerprint(key)
}

/// Whether [`named`] could have made a component.
pub fn is_named(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let tail = name.rsplit('-').next().unwrap_or(name);
    is_fingerprint(tail) && name.len() <= LONGEST_TITLE * 2 && name.bytes().all(plain) && !name.starts_with('-')
}

/// How much of a title [`named`] keeps.
const LONGEST_TITLE: usize = 48;

/// Whether Windows reserves the name for a device, whatever follows its first dot.
fn is_device(name: &str) -> bool {
    const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
    let stem = name.split('.').next().unwrap_or(name);
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    DEVICES.contains(&stem) || port.is_some_and(|digit| digit.len() == 1)
}

/// Names with a special meaning for a file system, Windows, or this site.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    let page = name.strip_prefix("page-");
    name.is_empty()
        || name.len() > LONGEST
        || name.starts_with(['.', '-'])
        // `x~` is how editors name backups, which are passed over where files are served or checked.
        || name.ends_with(['.', '-', '~'])
        || name.contains("..")
        || is_device(name)
        || page.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
        || ["index", "atom"].contains(&stem)
        // `x.html` is a page, and would be the folder for the files of a page with that name.
        || name.rsplit_once('.').is_some_and(|(_, ending)| ["html", "xml", "txt", "json", "md"].contains(&ending))
        // It looks like a name with a hash, and could equal one.
        || name.rsplit('-').next().is_some_and(is_fingerprint)
}
