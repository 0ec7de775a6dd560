//! Problems with content/ and with the site made from it.

use crate::base::problem::Problem;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A problem that the user should know of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SiteProblem {
    /// content/ holds digests of a list that site.yaml does not name.
    StrayList {
        list: String,
        /// How many digests.
        digests: usize,
    },
    /// A link of the site has no target.
    DeadLink {
        page: String,
        /// The link as written.
        link: String,
    },
}

impl Problem for SiteProblem {
    fn is_loss(&self) -> bool {
        true
    }
}

impl fmt::Display for SiteProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StrayList { list, digests } => write!(
                out,
                "content/{list}: {digests} digests left out, because site.yaml has no list `{list}`; add it there, or delete the folder"
            ),
            Self::DeadLink { page, link } => write!(out, "{page}: the link `{link}` is dead"),
        }
    }
}
