//! Which other mails a patch or cover names, and in what role.
//!
//! Entry point: [`mentions`]. It reads the text outside the diff line by line: keys at the start of a line here, links
//! to earlier versions in `earlier`; [`super::link`] recognises Message-IDs.
//!
//! Deliberately not supported: links in running prose. They may lead to anything.

mod earlier;

use super::lines::{after, is_quoted, outside_diff};
use super::link;
use crate::base::id::MessageId;
use crate::base::text::first_word;
use crate::press::mail::{Mail, MailKind};
use earlier::Finder;
use serde::{Deserialize, Serialize};

/// The most mentions of each kind that are kept.
const MOST: usize = 50;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mentions {
    /// `change-id:`, which all versions of a series share.
    pub change_id: Option<String>,
    /// Message-IDs after `Supersedes:`.
    pub supersedes: Vec<MessageId>,
    /// Links to earlier versions in the changelog.
    pub earlier: Vec<Earlier>,
    /// Message-IDs it depends on: `Depends-on:`, `Based-on:`, `prerequisite-message-id:`.
    pub depends: Vec<MessageId>,
}

/// A link to an earlier version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    pub message_id: MessageId,
    /// The version that the text gives it; `None` for "the previous version" and the like.
    pub version: Option<u32>,
}

/// Reads the mentions of a patch or cover.
pub fn mentions(mail: &Mail) -> Mentions {
    let mut mentions = Mentions::default();
    if !matches!(mail.kind, MailKind::Patch | MailKind::Cover) {
        return mentions;
    }
    let version = &mail.subject.version;
    // A resend follows the mail with the same version.
    let again = u32::from(mail.subject.has_resend_tag());
    let mut finder = Finder::new(version.number, version.minor.unwrap_or(0) + again, mail.subject.has_rfc_tag());
    let (before, behind) = outside_diff(&mail.body);
    for line in before.lines().chain(behind.lines()) {
        mentions.take_key(line);
        finder.take(line);
    }
    mentions.earlier = distinct(finder.finish());
    if let Some(own) = &mail.message_id {
        mentions.forget(own);
    }
    mentions.shorten();
    mentions
}

impl Mentions {
    /// Reads a line that begins with one of the keys.
    fn take_key(&mut self, line: &str) {
        // Fast path: nearly all lines end here.
        if !line.starts_with(['c', 'C', 's', 'S', 'o', 'O', 'd', 'D', 'b', 'B', 'p', 'P']) {
            return;
        }
        if let Some(value) = after(line, "change-id:") {
            self.take_change_id(value);
        } else if let Some(value) = value_of(line, &["supersedes:", "superseeds:", "obsoletes:"]) {
            self.supersedes.extend(link::named_ids(value));
        } else if let Some(value) = value_of(line, &["depends-on:", "based-on:", "prerequisite-message-id:"]) {
            self.depends.extend(link::named_ids(value));
        }
    }

    /// b4's change-id, which begins with a date, is preferred to Gerrit's, which differs from patch to patch.
    fn take_change_id(&mut self, value: &str) {
        let id = first_word(value);
        let plausible = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        if id.is_empty() || id.len() > 200 || !id.bytes().all(plausible) {
            return;
        }
        if self.change_id.as_deref().is_none_or(|known| !is_dated(known) && is_dated(id)) {
            self.change_id = Some(id.to_owned());
        }
    }

    /// Drops the mail's own Message-ID.
    fn forget(&mut self, own: &MessageId) {
        self.supersedes.retain(|id| id != own);
        self.depends.retain(|id| id != own);
        self.earlier.retain(|earlier| earlier.message_id != *own);
    }

    /// Drops repeated Message-IDs and those beyond the limit.
    fn shorten(&mut self) {
        for ids in [&mut self.supersedes, &mut self.depends] {
            let mut known: Vec<MessageId> = Vec::new();
            for id in ids.drain(..) {
                if known.len() < MOST && !known.contains(&id) {
                    known.push(id);
                }
            }
            *ids = known;
        }
        self.earlier.truncate(MOST);
    }
}

fn value_of<'a>(line: &'a str, keys: &[&str]) -> Option<&'a str> {
    keys.iter().find_map(|key| after(line, key)).filter(|_| !is_quoted(line))
}

fn is_dated(id: &str) -> bool {
    id.get(..8).is_some_and(|date| date.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Each mail once, with the version if one of its labels names it.
fn distinct(found: Vec<Earlier>) -> Vec<Earlier> {
    let mut distinct: Vec<Earlier> = Vec::new();
    for earlier in found {
        if let Some(known) = distinct.iter_mut().find(|known| known.message_id == earlier.message_id) {
            known.version = known.version.or(earlier.version);
        } else if distinct.len() < MOST {
            distinct.push(earlier);
        }
    }
    distinct
}
