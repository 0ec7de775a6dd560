//! The trailers that a mail gives to a patch.
//!
//! Entry point: [`given_trailers`]. Those of replies were read with the mail; a test robot also offers one after `| `,
//! to whoever fixes what it found. Deliberately omitted: what an author signs (`Signed-off-by`, `Co-developed-by`), and
//! keys that name no person.

use super::lines::{names_person, own_lines, trailer};
use crate::base::trailer::names_part;
use crate::press::mail::{Mail, MailKind, Trailer};

/// Keys of those who wrote or passed on the patch.
const OF_AUTHORS: [&str; 2] = ["signed-off-by", "co-developed-by"];

/// The most that are kept.
const MOST: usize = 100;

/// What a reply or report gives, in order.
pub fn given_trailers(mail: &Mail) -> Vec<Trailer> {
    if !matches!(mail.kind, MailKind::Reply | MailKind::Report) {
        return Vec::new();
    }
    // A bot that sends a commit does not give the trailers that the commit carries.
    let carried = mail.kind == MailKind::Report && !mail.body.diff.is_empty();
    let own = mail.body.trailers.iter().filter(|trailer| !carried && is_given(trailer));
    let mut given: Vec<Trailer> = own.take(MOST).cloned().collect();
    if mail.kind == MailKind::Report {
        for offered in own_lines(&mail.body).flatten().filter_map(offered).filter(is_given) {
            if given.len() < MOST && !given.contains(&offered) {
                given.push(offered);
            }
        }
    }
    given
}

/// `| Reported-by: kernel test robot <address>`.
fn offered(line: &str) -> Option<Trailer> {
    let (key, value) = trailer(line.strip_prefix("| ")?)?;
    Some(Trailer { key: key.to_owned(), value: value.to_owned() })
}

fn is_given(trailer: &Trailer) -> bool {
    let of_author = OF_AUTHORS.iter().any(|key| trailer.key.eq_ignore_ascii_case(key));
    names_part(&trailer.key) && !of_author && names_person(&trailer.value)
}
