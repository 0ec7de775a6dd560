//! Messages to the user; the command line prints them.

use super::shown_time;
use crate::config::Config;
use crate::render::Rendered;
use std::collections::BTreeSet;
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

#[derive(Debug)]
pub enum ServerMessage<'a> {
    /// The port is used by another program.
    PortTaken {
        /// The requested port.
        port: u16,
        /// The port that is used instead.
        using: u16,
    },
    /// Other machines can read the site.
    Exposed {
        /// The address the server listens on.
        interface: IpAddr,
    },
    Serving {
        /// Where the site is.
        url: &'a str,
    },
    /// The system sends no notifications of changes.
    Polling { reason: &'a str },
    /// The path of `base_url` changed.
    PathChanged {
        /// The new path, without a trailing slash.
        path: &'a str,
    },
    /// The first build is done.
    Built {
        /// The configuration it was built with.
        config: &'a Config,
        rendered: &'a Rendered,
    },
    Rebuilt {
        changed: &'a BTreeSet<String>,
        rendered: &'a Rendered,
        /// How long after the change the pages open in a browser were shown.
        shown: Option<Duration>,
        /// How long after the change the whole site was published.
        took: Duration,
    },
    /// The site could not be built.
    Failed { changed: &'a BTreeSet<String>, error: &'a str },
    /// No browser could be opened.
    NoBrowser {
        error: std::io::Error,
        /// The address to open.
        url: &'a str,
    },
}

impl ServerMessage<'_> {
    /// Whether it is shown even with `--quiet`.
    pub fn is_error(&self) -> bool {
        matches!(self, Self::Failed { .. })
    }
}

impl fmt::Display for ServerMessage<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PortTaken { port, using } => write!(out, "port {port} is taken; using {using}"),
            Self::Exposed { interface } => {
                write!(out, "warning: anybody who can reach this machine at {interface} can read the site")
            }
            Self::Serving { url } => write!(out, "serving {url} (Ctrl-C stops it)"),
            Self::Polling { reason } => write!(
                out,
                "note: the system cannot watch the files ({reason}); checking for changes every second instead\n  \
                 hint: on Linux, raise fs.inotify.max_user_watches and fs.inotify.max_user_instances with sysctl"
            ),
            Self::PathChanged { path } => write!(out, "the site is now at {path}/"),
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
                match shown {
                    Some(shown) => write!(out, "; open pages after {})", shown_time(*shown)),
                    None => write!(out, ")"),
                }
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
