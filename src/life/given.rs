//! stub
use crate::mail::{Mail, Trailer};
/// The trailers that a reply or report gives.
pub fn given_trailers(mail: &Mail) -> Vec<Trailer> {
    mail.body.trailers.clone()
}
