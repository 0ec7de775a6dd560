//! What the search page sees.

use serde::Serialize;

/// `search.html`: the search page. Its scripts find the index through `index`, and their elements by the ids in the template.
#[derive(Debug, Serialize)]
pub struct SearchView {
    /// The path of the index's first file, relative to the search page; a value for `data-index`, not a link.
    pub index: String,
    /// The number of mails and threads in the index.
    pub documents: u32,
}
