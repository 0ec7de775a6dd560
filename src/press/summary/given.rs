//! The trailers that a mail gives to a patch.
//!
//! Entry point: [`given_trailers`]. They were read with the mail. Deliberately omitted: what an author signs
//! (`Signed-off-by`, `Co-developed-by`), keys that name no person, and what a bot asks others to add ("please add the
//! following tag"): nobody gave it to the patch that the bot answers.

use super::lines::{names_person, own_lines};
use crate::base::trailer::names_part;
use crate::press::mail::{Mail, MailKind, Trailer};

/// Keys of those who wrote or passed on the patch.
const OF_AUTHORS: [&str; 2] = ["signed-off-by", "co-developed-by"];

/// The most that are kept.
const MOST: usize = 100;

/// What a reply or report gives, in order.
pub fn given_trailers(mail: &Mail) -> Vec<Trailer> {
    let report = mail.kind == MailKind::Report;
    // A bot that sends a commit does not give the trailers that the commit carries.
    if mail.kind != MailKind::Reply && !report || report && (!mail.body.diff.is_empty() || asks_for_tag(mail)) {
        return Vec::new();
    }
    mail.body.trailers.iter().filter(|trailer| is_given(trailer)).take(MOST).cloned().collect()
}

/// Whether a bot says what to add to whatever mends its finding: "please add the following tag to the commit".
fn asks_for_tag(mail: &Mail) -> bool {
    let asks = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        words.iter().position(|word| *word == "add").is_some_and(|add| {
            let near = words.iter().skip(add + 1).take(4).map(|word| word.trim_matches([':', '.', ',', '(', ')']));
            near.clone().any(|word| word == "following") && near.into_iter().any(|word| matches!(word, "tag" | "tags"))
        })
    };
    // Nearly all lines end at the first condition.
    own_lines(&mail.body).flatten().any(|line| line.contains("following") && asks(line))
}

fn is_given(trailer: &Trailer) -> bool {
    let of_author = OF_AUTHORS.iter().any(|key| trailer.key.eq_ignore_ascii_case(key));
    names_part(&trailer.key) && !of_author && names_person(&trailer.value)
}
