//! What is kept of a patch's text to find it again in another version: hashes, not the text.

use crate::mail::Mail;
use serde::{Deserialize, Serialize};

/// A patch's fingerprint. Two patches with equal hashes are the same; `lines` tell how much they have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Print {
    /// The hash of the message's prose: without trailers, in-body header, notes, and with white space run together.
    pub message: u64,
    /// The hash of the diff without what moves when the code around it does: line numbers, index lines.
    pub diff: u64,
    /// The lowest hashes of the changed lines, sorted: of all where there are few.
    pub lines: Box<[u32]>,
}

impl Print {
    /// The fingerprint of a patch; `None` where the mail has no diff.
    pub fn of(_mail: &Mail) -> Option<Self> {
        None
    }
}
