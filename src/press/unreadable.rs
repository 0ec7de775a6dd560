//! Why a mail is left out.

use crate::git::ObjectError;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a mail could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum UnreadableMail {
    #[error(transparent)]
    Object(#[from] ObjectError),
    #[error("it has {megabytes} MB, and no more than {most} MB are read")]
    TooLarge { megabytes: usize, most: usize },
    #[error("listpress failed on it; please report this with the mail")]
    Failed,
}

impl UnreadableMail {
    /// What helps, if anything does.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Object(error) => Some(error.hint()),
            Self::TooLarge { .. } | Self::Failed => None,
        }
    }
}
