//! Everything that can be wrong, in words.

use std::fmt;
use thiserror::Error;

/// A problem at a position in a file, or something worth a note.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Fault {
    #[error("{}", LinkText(.link, .wrong))]
    Link {
        /// The link as written.
        link: String,
        /// What it resolves to, so that links to the same target from different folders are recognized.
        target: String,
        wrong: LinkFault,
    },
    /// An id is used twice.
    #[error("duplicate id `{id}`, first used in line {first}; links to it lead there")]
    DuplicateId {
        id: String,
        /// The line of the first one.
        first: usize,
    },
    /// A page redirects its own links.
    #[error("`<base>` changes where every link of the page leads; remove it")]
    Base,
    /// Browsers leave something out, because the page says that it may not be.
    #[error(
        "the page's policy does not allow `{0}` in it; put it into a file of the theme's assets, or add what it needs to `content_security_policy` in site.yaml"
    )]
    Blocked(String),
    /// No page links to a page.
    #[error("no other page links to this one")]
    Orphan,
    /// No page links to a hand-written page, which may be intended.
    #[error("no page links to this one; `order: 1` in its front matter puts it into the menu")]
    OffMenu,
    /// A file of the last build is missing.
    #[error("the file is missing; run `listpress render` to write it again")]
    Gone,
    /// A file in the folder was not written by listpress.
    #[error("listpress did not make this file; it is kept but not checked")]
    Foreign,
    /// The list of the built files is missing.
    #[error("there is no `.listpress` that lists the built files, so every file is treated as part of the site")]
    Unlisted,
    /// A link is not encrypted.
    #[error("the link `{0}` is not encrypted; `https:` may work too")]
    PlainHttp(String),
    /// A page loads something from another host.
    #[error("`{0}` is loaded from another host, so the page is incomplete without a network")]
    Loaded(String),
    /// A text file is not UTF-8.
    #[error("the file is not UTF-8")]
    NotUtf8,
    /// A page cannot be read.
    #[error("the page cannot be read: {0}")]
    Html(String),
    /// A feed or another XML file is broken.
    #[error("not well-formed XML: {0}")]
    Xml(String),
    /// A JSON file is broken.
    #[error("not valid JSON: {0}")]
    Json(String),
    /// A feed lacks an element that Atom requires.
    #[error("the {owner} has no `<{element}>`, which Atom requires")]
    Lacks {
        /// `feed` or `entry`.
        owner: &'static str,
        element: &'static str,
    },
    /// Two entries of a feed have the same id.
    #[error("duplicate entry id `{id}`, first used in line {first}; feed readers would show only one of them")]
    DuplicateEntry {
        id: String,
        /// The line of the first one.
        first: usize,
    },
    /// A date of a feed is malformed.
    #[error("`{0}` is not an Atom date like `2025-08-29T07:14:00Z`")]
    Date(String),
    /// The sitemap names a page of another site.
    #[error("`{0}` is not below `base_url`; the sitemap may only name pages of this site")]
    OffSite(String),
    /// A file of content/ is broken; the text names the file and line.
    #[error("{0}")]
    Content(String),
}

/// What is wrong with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkFault {
    /// There is no such file.
    Dead,
    /// There is a file whose name differs in case.
    Case,
    /// It leads to a folder with an `index.html`.
    Folder,
    /// It leads to a folder without one.
    BareFolder,
    /// It leads out of the site.
    Leaves,
    /// The page has no such anchor.
    Anchor,
    /// The page has an anchor that differs in case.
    AnchorCase,
    /// It begins with `/`.
    Rooted,
    /// On 404.html: it is relative to the page.
    OnlyHere,
    /// On 404.html: it leads to nothing below the path of the base URL.
    OffBase,
    /// It begins with `//`.
    NoScheme,
    NoHost,
    /// It runs a script.
    Script,
    /// It is a `data:` URL.
    Data,
    /// It leads to a file on one machine.
    LocalFile,
    Empty,
}

impl LinkFault {
    fn text(self) -> &'static str {
        match self {
            Self::Dead => "is dead",
            Self::Case => "names a file that differs in case; it is dead on case-sensitive systems",
            Self::Folder => "leads to a folder, which does not work from disk; add `index.html`",
            Self::BareFolder => "leads to a folder without an index.html",
            Self::Leaves => "leads out of the site's folder",
            Self::Anchor => "names a missing anchor",
            Self::AnchorCase => "names an anchor that exists only in different case",
            Self::Rooted => "begins with `/`, so it is dead from disk and below a path; make it relative",
            Self::OnlyHere => {
                "is relative, but 404.html is shown for addresses of any depth; start it with `/` and the path of `base_url`"
            }
            Self::OffBase => "is dead below the path of `base_url`; was the site built with a different one?",
            Self::NoScheme => "begins with `//`, so it is dead from disk; write `https://`",
            Self::NoHost => "names no host",
            Self::Script => "runs a script instead of leading anywhere",
            Self::Data => "is a `data:` URL, which browsers do not open",
            Self::LocalFile => "leads to a file on one machine",
            Self::Empty => "is empty",
        }
    }
}

struct LinkText<'a>(&'a str, &'a LinkFault);

impl fmt::Display for LinkText<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.1 {
            LinkFault::Empty => out.write_str("the link is empty"),
            wrong => write!(out, "the link `{}` {}", shortened(self.0), wrong.text()),
        }
    }
}

/// How much of a link is shown; `data:` URLs can be of any length.
const LONGEST: usize = 120;

fn shortened(link: &str) -> std::borrow::Cow<'_, str> {
    match link.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &link[..end]).into(),
        None => link.into(),
    }
}

impl Fault {
    /// Whether this is a problem; the others are notes.
    pub fn is_problem(&self) -> bool {
        !matches!(self, Self::OffMenu | Self::Foreign | Self::Unlisted | Self::PlainHttp(_) | Self::Loaded(_))
    }

    /// A key that is equal for all occurrences of the same mistake; `None` where each is reported on its own.
    pub(super) fn group_key(&self) -> Option<String> {
        match self {
            Self::Link { wrong: LinkFault::OffBase, .. } => Some("base path".to_owned()),
            Self::Link { target, wrong, .. } => Some(format!("{wrong:?} {target}")),
            Self::DuplicateId { id, .. } => Some(format!("id {id}")),
            Self::Base => Some("base".to_owned()),
            Self::PlainHttp(_) => Some("http".to_owned()),
            Self::Loaded(url) => Some(format!("loaded {url}")),
            Self::Lacks { owner, element } => Some(format!("lacks {owner} {element}")),
            _ => None,
        }
    }
}
