//! What kind of mail it is.
//!
//! Entry point: [`classify`]. Bots first (a bot's answer is a report too, but a tagged patch sent by a bot is a patch),
//! then replies by the subject's mark, notices and jobs by their fixed forms, whoever sends them, then pull requests, covers and patches by tag, counter and diff.

use super::{MailKind, Subject};

/// What the mail is, given its parts.
pub(super) fn classify(subject: &Subject, bot: bool, has_diff: bool, answers: bool, text: &str) -> MailKind {
    let tagged_patch = subject.has_patch_tag() && has_diff && !subject.reply;
    if bot && !tagged_patch {
        return MailKind::Report;
    }
    if subject.reply {
        return MailKind::Reply;
    }
    if is_notice(subject, has_diff, text) {
        return MailKind::Notice;
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

/// Whether it is a mail of the machinery around patches, though it may look like one: nobody is asked to review it.
fn is_notice(subject: &Subject, has_diff: bool, text: &str) -> bool {
    let title = subject.title.as_str();
    let has = |word: &str| subject.prefixes.iter().any(|known| known.eq_ignore_ascii_case(word));
    let failed = title.starts_with("FAILED: patch \"");
    let added = title.starts_with("Patch \"") && title.contains("\" has been added to the ");
    let merged = !subject.has_patch_tag() && has("tip:");
    let of_mm = title.contains(".patch added to ") || title.contains(".patch removed from ");
    failed || added || merged || of_mm || has("autosel") || has_diff && is_job(subject, text)
}

/// Whether it only asks a bot to try a diff, with `#syz test`. A patch for people may ask for that too.
fn is_job(subject: &Subject, text: &str) -> bool {
    let named = ["syzbot test", "syz test", "syztest"].iter().any(|start| starts_with(&subject.title, start));
    let asked = || text.lines().any(|line| line.starts_with("#syz test"));
    (named || !subject.has_patch_tag()) && asked()
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

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}
