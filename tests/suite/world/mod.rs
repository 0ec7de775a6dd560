//! What tests are made of: an inbox that holds the mails a test needs, and a site that is built from it.
//!
//! `inbox` makes archives of every layout, commit by commit, with fixed dates and therefore fixed ids; `letter` makes
//! mails from short descriptions; `site` is a root folder in which the real program runs, shielded from the environment
//! of whoever runs the tests; `pages` examines what it wrote. `quirks` compares a folder of input files to the snapshots
//! beside them; `tools` starts programs that may not be installed.

pub(crate) mod histories;
pub(crate) mod inbox;
pub(crate) mod letter;
pub(crate) mod pages;
pub(crate) mod quirks;
pub(crate) mod readings;
pub(crate) mod site;
pub(crate) mod tools;

pub(crate) use inbox::Inbox;

pub(crate) use site::Site;
