//! What the server has to say to the user; the command line prints it.

use super::shown_time;
use crate::config::Config;
use crate::render::Rendered;
use std::collections::BTreeSet;
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

/// A line for the terminal.
#[derive(Debug)]
pub enum News<'a> {
    /// The port is somebody else's.
    Taken {
        /// The one that was asked for.
        port: u16,
        /// The one that is used.
        using: u16,
    },
    /// Other machines can read the site.
    Exposed {
        /// The address that is listened on.
        interface: IpAddr,
    },
    /// The server listens.
    Serving {
        /// Where the site is.
        url: &'a str,
    },
    /// The system does not tell of changes.
    Looking {
        /// Why.
        reason: &'a str,
    },
    /// The path of `base_url` is another one.
    Moved {
        /// It, without a slash at its end.
        path: &'a str,
    },
    /// The first build is done.
    Built {
        /// What it was built by.
        config: &'a Config,
        /// What was done.
        rendered: &'a Rendered,
    },
    /// The site is built again.
    Rebuilt {
        /// The files that changed.
        changed: &'a BTreeSet<String>,
        /// What was done.
        rendered: &'a Rendered,
        /// When the pages were shown that are open in a browser, from the change on.
        shown: Option<Duration>,
        /// When the whole site was published.
        took: Duration,
    },
    /// The site could not be built.
    Failed {
        /// The files that changed.
        changed: &'a BTreeSet<String>,
        /// Why.
        error: &'a str,
    },
    /// There is no browser to open.
    NoBrowser {
        /// Why.
        error: std::io::Error,
        /// What should have been opened.
        url: &'a str,
    },
}

impl News<'_> {
    /// Whether it is to be said to users who want to hear of errors only.
    pub fn is_error(&self) -> bool {
        matches!(self, Self::Failed { .. })
    }
}

impl fmt::Display for News<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken { port, using } => write!(out, "port {port} is taken; using {using}"),
            Self::Exposed { interface } => {
                write!(out, "warning: anybody who can reach this machine at {interface} can read the site")
            }
            Self::Serving { url } => write!(out, "serving {url} (Ctrl-C stops it)"),
            Self::Looking { reason } => write!(
                out,
                "note: the system cannot watch the files ({reason}); checking for changes every second instead\n  \
                 hint: on Linux, raise fs.inotify.max_user_watches and fs.inotify.max_user_instances with sysctl"
            ),
            Self::Moved { path } => write!(out, "the site is now at {path}/"),
            Self::Built { rendered, .. } => write!(out, "{} pages built", rendered.pages),
            Self::Rebuilt { changed, rendered, shown, took } => {
                let written = &rendered.written;
                write!(
                    out,
                    "{}: {} written, {} unchanged, {} removed ({}",
                    Changed(changed),
                    written.written,
                    written.unchanged,
                    written.removed,
                    shown_time(*took)
                )?;
                let shown = shown.map(|shown| format!("; open pages after {}", shown_time(shown)));
                write!(out, "{})", shown.unwrap_or_default())
            }
            Self::Failed { changed, error } if changed.is_empty() => write!(out, "error: {error}"),
            Self::Failed { changed, error } => write!(out, "{}\nerror: {error}", Changed(changed)),
            Self::NoBrowser { error, url } => write!(out, "note: no browser could be opened ({error}); open {url}"),
        }
    }
}

/// `content/about.md changed`, `content/about.md and 3 more changed`.
struct Changed<'a>(&'a BTreeSet<String>);

impl fmt::Display for Changed<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.first(), self.0.len()) {
            (None, _) => write!(out, "rebuilt"),
            (Some(one), 1) => write!(out, "{one} changed"),
            (Some(one), several) => write!(out, "{one} and {} more changed", several - 1),
        }
    }
}
