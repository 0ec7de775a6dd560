//! The sections of MAINTAINERS that a list's series touch, as content/ holds them.

use serde::{Deserialize, Serialize};

/// The form of the front matter.
pub const SCHEMA: u32 = 1;

/// What stands behind `kind:`.
pub const KIND: &str = "maintainers";

/// The sections that a list's series touch.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Areas {
    /// Says that the file is generated.
    pub generated: String,
    /// The form of the front matter, [`SCHEMA`].
    pub schema: u32,
    /// [`KIND`].
    pub kind: String,
    pub title: String,
    pub list: String,
    pub sections: Vec<Area>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    pub title: String,
    /// `S:`, its status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// `M:`, who maintains it: name and address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub maintainers: Vec<(String, String)>,
    /// `R:`, who reviews it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviewers: Vec<(String, String)>,
    /// `L:`, its lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<String>,
    /// `T:`, its trees.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trees: Vec<String>,
}
