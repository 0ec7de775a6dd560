//! The formats that texts have: Markdown and YAML of content/, HTML and XML of the site, the charsets of mails. Each
//! module is the only one that names the crate for its format, and knows nothing of what the text is about.
//!
//! Entry points: [`markdown::render`], [`yaml::parse`], [`html::rewrite`] changes attributes of a page, [`html::read`]
//! goes through its tags, [`xml::document`] and [`xml::read`] write and read XML. All of them work on a whole text in
//! memory.

pub mod charset;
pub mod html;
pub mod lines;
pub mod markdown;
pub mod xml;
pub mod yaml;
