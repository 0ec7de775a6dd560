//! Leaf modules that both halves of the program and its tools share; they depend on nothing else in this crate.
//!
//! Ids of git objects and mails (`id`), dates (`date`), people (`person`), paths of the site (`path`), names of branches
//! (`branch`), text made visible
//! (`text`), the lines of mails that both halves know (`trailer`, `diffstat`), the
//! words with which a text begins (`opening`), numbers for people (`number`),
//! percent-encoding (`percent`), hashes (`hash`), the files of a folder (`files`), writing files whole (`write`), many
//! of them at a time (`unnamed`), problems in the input (`problem`), and compressed bytes (`packed`).

pub mod bot;
pub mod branch;
pub mod date;
pub mod diffstat;
pub mod files;
pub mod hash;
pub mod id;
pub mod number;
pub mod opening;
pub mod packed;
pub mod path;
pub mod percent;
pub mod person;
pub mod problem;
pub mod recent;
pub mod subsystem;
pub mod text;
pub mod trailer;
pub mod unnamed;
pub mod write;
