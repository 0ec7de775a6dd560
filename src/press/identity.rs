//! Merges the names and addresses of one person, as a `.mailmap` says.

use crate::base::files::read_bounded;
use crate::base::person::Address;
use crate::git::Mailmap;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a mailmap could not be read.
#[derive(Debug, Error)]
#[error("{path}: {message}\n  hint: a line is `Proper Name <proper@address> Other Name <other@address>`")]
pub struct IdentityError {
    path: PathBuf,
    message: String,
}

/// Resolves addresses; without a mailmap it returns them unchanged.
#[derive(Default)]
pub struct Identities {
    mailmap: Option<Mailmap>,
}

impl Identities {
    pub fn load(path: Option<&Path>) -> Result<Self, IdentityError> {
        let Some(path) = path else { return Ok(Self::default()) };
        let fail = |message: String| IdentityError { path: path.to_owned(), message };
        let bytes = read_bounded(path).map_err(|error| fail(error.to_string()))?;
        let text = String::from_utf8(bytes).map_err(|_| fail("stream did not contain valid UTF-8".to_owned()))?;
        Ok(Self { mailmap: Some(Mailmap::parse(&text).map_err(fail)?) })
    }

    /// The canonical name and address of the person who uses `address`.
    pub fn resolve(&self, address: Address) -> Address {
        match &self.mailmap {
            Some(mailmap) if !address.email.is_empty() => {
                let (name, email) =
                    mailmap.resolve(&address.name, &address.email).unwrap_or((address.name, address.email));
                Address { name, email }
            }
            _ => address,
        }
    }
}
