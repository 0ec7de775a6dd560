//! The list repository: from its layout on disk to raw mails in archive order.

use std::fmt;

/// The id of a git object of a sha1 repository.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub [u8; 20]);

impl fmt::Display for ObjectId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

/// Where a mail lies in the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The commit that added the mail.
    pub commit: ObjectId,
    /// The epoch the commit is in; 0 where there is only one.
    pub epoch: u32,
    /// The commit's date, in seconds since 1970, UTC.
    pub committed: i64,
}
