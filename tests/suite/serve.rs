//! `listpress serve`: the real program as a child, asked over a socket byte for byte. Nothing here sleeps for a fixed
//! time: tests wait for lines of the terminal, and for answers that stay open until there is something to say.

mod client;
mod edits;
mod ends;
mod errors;
mod files;
mod http;
mod refusals;

use crate::world::pages::Pages;
use crate::world::{Inbox, Site};

/// A list of two days and a page.
fn site() -> Site {
    site_with("")
}

fn site_with(lines: &str) -> Site {
    let inbox = inbox();
    Site::with(&inbox, lines).keeping(inbox).file("content/about.md", "# About\n\nTea.\n")
}

fn inbox() -> Inbox {
    Inbox::v2().mail_on("2025-03-04", "ann: [PATCH] kettle: whistle").mail_on("2025-03-05", "bob: Tea?")
}

/// What the folder would hold if it were built from nothing.
fn built_anew(site: &Site) -> Pages {
    let folder = tempfile::tempdir().unwrap();
    let public = folder.path().join("public");
    let run = site.run(&["build", "--output-dir", public.to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    Pages::of(&public)
}
