//! What an author says has changed in a version.
//!
//! Entry point: [`own_changes`]. The notes after `---` are searched first, then the message, then what a cover has
//! after its diffstat. In each of them the headings are found (`heading`, with the words they are made of in
//! [`super::phrase`]); a heading that names the mail's version is preferred to one that names an earlier version, and
//! that to "since last version". `entry` decides which lines belong to a heading.
//!
//! Deliberately not supported: changelogs in running prose ("In v5, I …"), and changelogs of versions other than the
//! mail's own.

mod entry;
mod heading;

use super::lines::outside_diff;
use super::phrase::Edition;
use crate::press::mail::{Mail, MailKind};
use heading::{Heading, HeadingTarget};

/// The author's own lines about what changed in this mail's version, as written but without the heading and common
/// indentation; `None` where the mail has none for its version.
pub fn own_changes(mail: &Mail) -> Option<String> {
    let patch = matches!(mail.kind, MailKind::Patch | MailKind::Cover);
    let own = Own::new(mail);
    if !patch || own.is_first() && !names_rfc(mail) {
        return None;
    }
    zones(mail).into_iter().find_map(|(zone, notes)| own.changes_in(zone, notes))
}

/// Whether the text may mention an RFC. A first version has a changelog only where it follows an RFC.
fn names_rfc(mail: &Mail) -> bool {
    let (before, after) = outside_diff(&mail.body);
    ["RFC", "rfc", "Rfc"].iter().any(|tag| before.contains(tag) || after.contains(tag))
}

/// The parts of the text that may hold a changelog, the likeliest first, and whether they are the author's notes.
fn zones(mail: &Mail) -> [(&str, bool); 3] {
    let body = &mail.body;
    let ends = [body.diff.start, body.signature.start];
    let end = ends.into_iter().filter(|end| *end > 0).fold(body.text.len(), usize::min);
    let behind_diffstat = if body.diffstat.is_empty() { end } else { body.diffstat.end };
    [(body.notes_text(), true), (body.message_text(), false), (&body.text[behind_diffstat.min(end)..end], true)]
}

/// The version of a mail.
struct Own {
    number: u32,
    minor: u32,
    rfc: bool,
}

impl Own {
    fn new(mail: &Mail) -> Self {
        let version = &mail.subject.version;
        Self { number: version.number, minor: version.minor.unwrap_or(0), rfc: mail.subject.has_rfc_tag() }
    }

    fn is_first(&self) -> bool {
        (self.number, self.minor) <= (1, 0)
    }

    /// The best entry for this version.
    fn changes_in(&self, zone: &str, notes: bool) -> Option<String> {
        let lines: Vec<&str> = zone.lines().collect();
        let headings = headings(&lines);
        let rfc = headings.iter().any(|(_, heading)| heading.rfc);
        let mut best: Option<(HeadingRank, String)> = None;
        for (index, (line, heading)) in headings.iter().enumerate() {
            let Some(rank) = self.rank(heading, rfc, notes) else { continue };
            if best.as_ref().is_some_and(|(known, _)| *known >= rank) {
                continue;
            }
            let next = headings.get(index + 1).map(|(line, _)| *line);
            let behind = &lines[line + 1..next.unwrap_or(lines.len())];
            let text = entry::collect(heading.rest, behind, next.is_some());
            if !text.is_empty() {
                best = Some((rank, text));
            }
        }
        best.map(|(_, text)| text)
    }

    /// How well a heading fits; `None` where it is about something else. Without an RFC before it (`rfc`) a first
    /// version has no changelog.
    fn rank(&self, heading: &Heading<'_>, rfc: bool, notes: bool) -> Option<HeadingRank> {
        let history = rfc || !self.is_first();
        match heading.target {
            HeadingTarget::In(edition) => (history && self.order() == self.seen(edition)).then_some(HeadingRank::Own),
            HeadingTarget::Since(edition) => {
                (self.seen(edition) < self.order()).then(|| HeadingRank::Since(self.seen(edition)))
            }
            HeadingTarget::This => history.then_some(HeadingRank::This),
            HeadingTarget::SinceLast => history.then_some(HeadingRank::SinceLast),
            // In a message "Changes:" may list what the patch does.
            HeadingTarget::Bare => (history && notes).then_some(HeadingRank::Bare),
        }
    }

    fn order(&self) -> (bool, u32, u32) {
        (true, self.number, self.minor)
    }

    /// An edition as the author of this mail counts: in a series of RFCs the word RFC does not distinguish.
    fn seen(&self, edition: Edition) -> (bool, u32, u32) {
        Edition { rfc: edition.rfc && !self.rfc, ..edition }.order()
    }
}

/// How well a heading fits, the best last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum HeadingRank {
    Bare,
    SinceLast,
    Since((bool, u32, u32)),
    This,
    Own,
}

/// The headings with the numbers of their lines.
fn headings<'a>(lines: &[&'a str]) -> Vec<(usize, Heading<'a>)> {
    let mut headings = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(heading) = Heading::read(line) else { continue };
        let above = index.checked_sub(1).and_then(|above| lines.get(above));
        let gap = above.is_none_or(|above| above.trim().is_empty() || above.starts_with("---"));
        if gap || !heading.needs_gap {
            headings.push((index, heading));
        }
    }
    headings
}
