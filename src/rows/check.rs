//! What a bot's checks say of a version.

use super::is_zero;
use serde::{Deserialize, Serialize};

/// The result of checks, as one mail gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckRow {
    pub result: CheckResult,
    /// How many findings it lists.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub findings: u32,
    /// How many findings it lists that it says the patch did not bring.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub preexisting: u32,
}

/// In the order in which pages count them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckResult {
    Failed,
    /// It found something.
    Findings,
    Passed,
    /// Nothing in the mail says how it ended.
    Reported,
}

impl CheckRow {
    /// A result without findings that are counted.
    pub fn plain(result: CheckResult) -> Self {
        Self { result, findings: 0, preexisting: 0 }
    }

    /// Whether everything that it found was there before the patch.
    pub fn is_preexisting(&self) -> bool {
        self.result == CheckResult::Findings && self.findings == 0 && self.preexisting > 0
    }
}

impl CheckResult {
    pub fn word(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Findings => "findings",
            Self::Passed => "passed",
            Self::Reported => "reported",
        }
    }
}
