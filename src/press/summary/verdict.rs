//! The verdict of a mail: whether patches were applied, refused, dropped, or withdrawn by their author.
//!
//! Entry point: [`verdict`]. The fixed words of bots are tried first (`formal`); then what people write in a reply
//! (`sentence`, then `accepted`, `refused` and `withdrawn`), and the list of commits that `b4 ty` puts below it (`list`). The first
//! sentence that decides anything counts.
//!
//! A missed verdict costs a line on a page; an invented one claims that somebody's work was applied. So whatever is not
//! clearly a decision is none. Whether the writer may decide is for later stages: an author who answers a remark with
//! "Applied, thanks" gives a verdict here.

mod accepted;
mod formal;
mod list;
mod numbers;
mod refused;
mod sentence;
mod subject;
mod tree;
mod verb;
mod withdrawn;

use super::lines::{own_lines, trailer};
use crate::press::mail::{Mail, MailKind};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    Applied(Applied),
    Refused,
    /// Patches were applied and have been dropped again.
    Dropped,
    /// Its author takes it back.
    Withdrawn,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Applied {
    /// The tree or branch, as named.
    pub tree: Option<String>,
    /// The patches that the mail lists, with their commits; empty where it lists none. Where only some have a commit,
    /// the tool did not find the others.
    pub patches: Vec<AppliedPatch>,
    /// Whether the mail says that the whole series is meant ("series applied", "applied all").
    pub whole: bool,
    /// Whether it has the form of a tool's or bot's message, which nobody writes by accident.
    pub formal: bool,
    /// Whether it was queued, which precedes being merged.
    pub queued: bool,
    /// Whether it only tells what its writer did ("I applied this"): it counts from those who decide otherwise too.
    pub told: bool,
}

/// A patch that a verdict names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedPatch {
    /// Its index in the series, where the mail names it.
    pub index: Option<u32>,
    /// Its title without tags, where the mail names it.
    pub title: Option<String>,
    /// The commit, where the mail names it.
    pub commit: Option<String>,
}

/// The verdict of a reply or a bot's report.
pub fn verdict(mail: &Mail) -> Option<Verdict> {
    if matches!(mail.kind, MailKind::Cover | MailKind::PullRequest) {
        return None;
    }
    let formal = formal::read(mail);
    if formal.is_some() || mail.kind != MailKind::Reply {
        return formal;
    }
    match spoken(mail) {
        None => listed(mail, Applied::default(), false).map(Verdict::Applied),
        Some(Verdict::Applied(applied)) => {
            Some(Verdict::Applied(listed(mail, applied.clone(), true).unwrap_or(applied)))
        }
        other => other,
    }
}

/// The verdict of the first deciding sentence or trailer.
fn spoken(mail: &Mail) -> Option<Verdict> {
    let refusal = own_lines(&mail.body).flatten().find(|line| is_refusal(line));
    let sentences = sentence::deciding(&mail.body);
    let said = sentences.iter().find_map(|sentence| {
        let applied = accepted::read(sentence).map(Verdict::Applied);
        let refused = || refused::refuses(sentence).then_some(Verdict::Refused);
        let withdrawn = || withdrawn::withdraws(sentence).then_some(Verdict::Withdrawn);
        let dropped = || refused::drops(sentence).then_some(Verdict::Dropped);
        applied.or_else(withdrawn).or_else(refused).or_else(dropped)
    });
    refusal.map(|_| Verdict::Refused).or(said)
}

/// `Nacked-by: Somebody`.
fn is_refusal(line: &str) -> bool {
    let keys = ["nacked-by", "naked-by", "nack-by", "nak-by"];
    // Fast path: most lines end here.
    line.trim_start().starts_with(['N', 'n'])
        && trailer(line).is_some_and(|(key, _)| keys.iter().any(|known| known.eq_ignore_ascii_case(key)))
}

/// Adds the commits that a tool has listed; `None` where it has listed none, or where neither the list is certainly a
/// tool's nor a sentence introduces it (`said`).
fn listed(mail: &Mail, applied: Applied, said: bool) -> Option<Applied> {
    let list = list::read(own_lines(&mail.body).flatten());
    if list.patches.is_empty() || !said && !list.surely {
        return None;
    }
    let named_some = !applied.patches.is_empty();
    Some(Applied {
        patches: list.patches,
        whole: list.complete || applied.whole && !named_some,
        formal: true,
        ..applied
    })
}
