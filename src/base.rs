//! What both halves of the program and its tools share: the leaves that name nothing else of this crate.
//!
//! Ids of objects and mails (`id`), dates (`date`), people (`person`), paths of the site (`path`), text made visible
//! (`text`), the lines of mails that both halves know (`trailer`, `diffstat`), numbers as people read them (`number`), the files of a folder (`files`) and how a file is written whole
//! (`write`), and what a problem in the input has to say for itself (`problem`).

pub mod date;
pub mod diffstat;
pub mod files;
pub mod id;
pub mod number;
pub mod path;
pub mod person;
pub mod problem;
pub mod text;
pub mod trailer;
pub mod write;
