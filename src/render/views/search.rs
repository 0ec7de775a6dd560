//! What the search page sees.

use serde::Serialize;

/// The search page. Its scripts find the index through `index`, and its own elements by the ids in `search.html`.
#[derive(Debug, Serialize)]
pub struct SearchView {
    /// Where the first file of the index lies, from the search page: not a link, but the value of a `data-index`.
    pub index: String,
    /// How many mails and threads can be found.
    pub documents: u32,
}
