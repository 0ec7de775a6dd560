//! How a patch of one version differs from the same patch of the version before, for people.

/// The parts of a patch that are compared.
#[derive(Clone, Copy, Debug)]
pub struct PatchText<'a> {
    /// The title.
    pub title: &'a str,
    /// The message without in-body header and notes.
    pub message: &'a str,
    /// The diff.
    pub diff: &'a str,
}

/// The difference as text: the message's lines, then the diff's, each with ` `, `-` or `+` before it; `None` where it
/// would be too long to read.
pub fn difference(_before: PatchText<'_>, _after: PatchText<'_>) -> Option<String> {
    None
}
