//! What an author says that changed in a version.

use crate::mail::Mail;

/// The author's own lines about what changed in this mail's version, as written but without the heading and common
/// indentation; `None` where the mail has none for its version.
pub fn own_changes(_mail: &Mail) -> Option<String> {
    None
}
