//! Text formats: Markdown and YAML for content/, HTML and XML for the site and what its pages may load, charsets of mails.
//! Each module is the only one that names the crate for its format, and knows nothing about the meaning of the text.
//!
//! Entry points: [`markdown::render`] and [`yaml::parse`]; [`html::rewrite`] changes attributes of a page and
//! [`html::read`] visits its tags; [`xml::document`] and [`xml::read`] write and read XML. All of them work on whole
//! texts in memory.

pub mod charset;
pub mod html;
pub mod lines;
pub mod markdown;
pub mod policy;
pub mod xml;
pub mod yaml;
