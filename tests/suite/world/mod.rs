//! A small world to test in: an inbox that holds what a test needs, and a site that is built from it.
//!
//! `inbox` makes list repositories of every layout, commit by commit, with fixed dates and so with fixed ids; `letter`
//! makes the mails from short descriptions; `site` holds a root folder in which the real program runs, without the
//! environment of whoever runs the tests; `pages` looks at what it wrote. `quirks` runs a folder of files against the
//! snapshots beside them; `tools` starts programs that a machine may lack.

pub(crate) mod inbox;
pub(crate) mod letter;
pub(crate) mod pages;
pub(crate) mod quirks;
pub(crate) mod site;
pub(crate) mod tools;

pub(crate) use inbox::Inbox;

pub(crate) use site::Site;
