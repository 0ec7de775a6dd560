//! What kind of mail it is.
//!
//! Entry point: [`classify`]. Bots first (a bot's answer is a report too, but a tagged patch sent by a bot is a patch),
//! then replies by the subject's mark, then pull requests, covers and patches by tag, counter and diff.

use super::{MailKind, Subject};
use crate::base::person::Address;
use crate::base::text::up_to;

/// Prefixes of the local parts of bots' addresses.
const BOT_ADDRESSES: [&str; 12] = [
    "syzbot",
    "patchwork-bot",
    "patchwork@",
    "cki-project@",
    "pr-tracker-bot",
    "tip-bot",
    "bugzilla",
    "lkp@intel.com",
    "oliver.sang@intel.com",
    "bot@kernelci.org",
    "kernelci",
    "regzbot",
];

/// Names of bots.
const BOT_NAMES: [&str; 4] = ["kernel test robot", "syzbot", "kernelci", "patchwork bot"];

/// What the mail is, given its parts.
pub(super) fn classify(subject: &Subject, from: &Address, has_diff: bool, answers: bool, text: &str) -> MailKind {
    let tagged_patch = subject.has_patch_tag() && has_diff && !subject.reply;
    if is_bot(from) && !tagged_patch {
        return MailKind::Report;
    }
    if subject.reply {
        return MailKind::Reply;
    }
    let index = subject.counter.map(|counter| counter.index);
    if is_pull_request(subject, has_diff, text) {
        MailKind::PullRequest
    } else if index == Some(0) {
        MailKind::Cover
    } else if has_diff || subject.has_patch_tag() {
        MailKind::Patch
    } else if answers {
        MailKind::Reply
    } else {
        MailKind::Other
    }
}

/// A numbered patch with a diff is a patch, even under a PULL tag (some projects send both).
fn is_pull_request(subject: &Subject, has_diff: bool, text: &str) -> bool {
    let numbered_patch = has_diff && subject.counter.is_some_and(|counter| counter.index > 0);
    let tagged = subject.has_pull_tag()
        || starts_with(&subject.title, "git pull")
        || starts_with(&subject.title, "pull request");
    let untagged =
        || !has_diff && !subject.has_patch_tag() && text.contains("\nare available in the Git repository at:");
    !numbered_patch && (tagged || untagged())
}

fn is_bot(from: &Address) -> bool {
    let local = up_to(&from.email, &['@']);
    let listed = BOT_ADDRESSES.iter().any(|start| starts_with(&from.email, start));
    let named = BOT_NAMES.iter().any(|start| starts_with(&from.name, start));
    listed || named || ["-bot", "_bot", ".bot", "robot"].iter().any(|end| ends_with(local, end))
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

fn ends_with(text: &str, end: &str) -> bool {
    text.len().checked_sub(end.len()).and_then(|at| text.get(at..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}
