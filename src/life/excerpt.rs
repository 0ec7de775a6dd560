//! stub
use crate::mail::Mail;
/// The line that says best what a reply says.
pub fn excerpt(_mail: &Mail) -> String {
    String::new()
}
