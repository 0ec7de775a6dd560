//! The sections of MAINTAINERS that a list's series touch, as content/ holds them.

use serde::{Deserialize, Serialize};

/// The version of the front matter's schema.
pub const SCHEMA: u32 = 1;

/// The value of `kind:`.
pub const KIND: &str = "maintainers";

/// The sections that a list's series touch.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Areas {
    /// Marks the file as generated.
    pub generated: String,
    /// [`SCHEMA`].
    pub schema: u32,
    /// [`KIND`].
    pub kind: String,
    pub title: String,
    pub list: String,
    pub sections: Vec<Area>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    pub title: String,
    /// `S:`, its status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// `M:`, its maintainers: name and address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub maintainers: Vec<(String, String)>,
    /// `R:`, its reviewers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviewers: Vec<(String, String)>,
    /// `L:`, its lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<String>,
    /// `T:`, its trees.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trees: Vec<String>,
}
