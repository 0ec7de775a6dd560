//! Verdicts in the fixed words of bots: patchwork's, the tip tree's, the pull request tracker's, the stable trees', -mm's.
//!
//! Entry point: [`read`]. The words decide, not the sender: every project runs a bot of its own under its own address.

use super::{Applied, AppliedPatch, Verdict, list};
use crate::base::text::first_word;
use crate::press::mail::{Mail, MailKind};
use crate::press::summary::lines::{all_lines, is_quoted};

/// How many lines may precede the words.
const LEAD: usize = 40;

/// The verdict of a bot's mail.
pub(super) fn read(mail: &Mail) -> Option<Verdict> {
    // The mail of a bot that attaches the diff looks like a patch.
    let lead = if matches!(mail.kind, MailKind::Patch | MailKind::Notice | MailKind::Other) { 8 } else { LEAD };
    let lines: Vec<&str> = all_lines(&mail.body).take(lead).collect();
    let (index, reader) = lines.iter().enumerate().find_map(|(index, line)| Some((index, reader(line)?)))?;
    if lead < LEAD && matches!(reader, FormalReader::Patchwork(_) | FormalReader::Tracker(_)) {
        return None;
    }
    let after: Vec<&str> = all_lines(&mail.body).skip(index + 1).filter(|line| !is_quoted(line)).collect();
    reader.read(&after)
}

/// Recognises a bot by the beginning of a line, with the rest of the line.
enum FormalReader<'a> {
    /// `This series was applied to netdev/net.git (main)`
    Patchwork(&'a str),
    /// `The following commit has been merged into the x86/urgent branch of tip:`
    Tip(&'a str),
    /// `has been merged into torvalds/linux.git:`
    Tracker(&'a str),
    /// `This is a note to let you know that I've just added the patch titled`
    Added,
    /// `The patch titled`
    Titled,
}

fn reader(line: &str) -> Option<FormalReader<'_>> {
    if !line.starts_with(['T', 'h']) {
        return None;
    }
    let series = ["This series was applied to ", "This patch was applied to ", "This pull request was applied to "];
    if series.iter().any(|start| line.starts_with(start)) {
        return Some(FormalReader::Patchwork(line));
    }
    if let Some(rest) = line.strip_prefix("The following commit has been merged into the ") {
        return Some(FormalReader::Tip(rest));
    }
    if let Some(rest) = line.strip_prefix("has been merged into ") {
        return Some(FormalReader::Tracker(rest));
    }
    if line.starts_with("This is a note to let you know that I've just added the patch titled") {
        return Some(FormalReader::Added);
    }
    let titled = matches!(line.trim_end(), "The patch titled" | "The quilt patch titled");
    titled.then_some(FormalReader::Titled)
}

impl FormalReader<'_> {
    fn read(self, after: &[&str]) -> Option<Verdict> {
        match self {
            Self::Patchwork(line) => Some(patchwork(line, after)),
            Self::Tip(branch) => tip(branch, after),
            Self::Tracker(tree) => tracker(tree, after),
            Self::Added => added(after),
            Self::Titled => titled(after),
        }
    }
}

/// The whole series, however many commits the bot found: those that it lists.
fn patchwork(line: &str, after: &[&str]) -> Verdict {
    let tree = line.split_once(" to ").map(|(_, tree)| tree.trim().trim_end_matches(':').to_owned());
    let whole = line.starts_with("This series") || line.starts_with("This pull request");
    let patches = list::read(after.iter().copied()).patches;
    Verdict::Applied(Applied { tree, patches, whole, formal: true, ..Applied::default() })
}

/// A block of fields, then the title on a line of its own.
fn tip(rest: &str, after: &[&str]) -> Option<Verdict> {
    let (branch, repository) = rest.split_once(" branch of ")?;
    let field = |name: &str| after.iter().take(20).find_map(|line| line.strip_prefix(name));
    let commit = field("Commit-ID:").and_then(list::commit_in);
    let fields = after.iter().position(|line| line.starts_with("Commit"))?;
    let title = after.iter().skip(fields).skip_while(|line| !line.trim().is_empty());
    let title = title.map(|line| line.trim()).find(|line| !line.is_empty()).map(str::to_owned);
    let tree = Some(format!("{}/{branch}", repository.trim().trim_end_matches([':', '.'])));
    let patches = vec![AppliedPatch { index: None, title, commit }];
    Some(Verdict::Applied(Applied { tree, patches, formal: true, ..Applied::default() }))
}

/// A pull request was merged.
fn tracker(tree: &str, after: &[&str]) -> Option<Verdict> {
    let commit = list::commit_in(after.first()?)?;
    let tree = Some(tree.trim().trim_end_matches(':').to_owned());
    let patches = vec![AppliedPatch { commit: Some(commit), ..AppliedPatch::default() }];
    Some(Verdict::Applied(Applied { tree, patches, whole: true, formal: true, ..Applied::default() }))
}

/// `to the 6.1-stable tree which can be found at:`, `to my usb git tree which …`
fn added(after: &[&str]) -> Option<Verdict> {
    let to = after.iter().take(10).position(|line| line.starts_with("to the ") || line.starts_with("to my "))?;
    let title = join(after.get(..to)?);
    let words = after.get(to)?.split_once(" tree").map(|(words, _)| words)?;
    let tree = words.trim_start_matches("to the ").trim_start_matches("to my ").trim_end_matches(" git");
    let patches = vec![AppliedPatch { title: Some(title), ..AppliedPatch::default() }];
    let queued = tree.ends_with("-stable");
    Some(Verdict::Applied(Applied { tree: Some(tree.to_owned()), patches, formal: true, queued, ..Applied::default() }))
}

/// `has been added to the -mm mm-unstable branch.`, or has been removed, and why.
fn titled(after: &[&str]) -> Option<Verdict> {
    let verb = after.iter().take(10).position(|line| line.starts_with("has been "))?;
    let title = join(after.get(..verb)?);
    let title = title.strip_prefix("Subject: ").unwrap_or(&title).to_owned();
    let line = after.get(verb)?;
    let applied = |tree: &str, queued| {
        let patches = vec![AppliedPatch { title: Some(title.clone()), ..AppliedPatch::default() }];
        let tree = Some(tree.to_owned()).filter(|tree| !tree.is_empty());
        Some(Verdict::Applied(Applied { tree, patches, formal: true, queued, ..Applied::default() }))
    };
    if let Some(rest) = line.strip_prefix("has been added to the ") {
        return applied(branch(rest), true);
    }
    line.strip_prefix("has been removed from the ")?;
    let start = after.iter().take(30).position(|line| line.starts_with("This patch was dropped because "))?;
    let reason = join(after.get(start..)?.split(|line| line.trim().is_empty()).next()?);
    let reason = reason.strip_prefix("This patch was dropped because ")?;
    if let Some(rest) = reason.strip_prefix("it was merged into ") {
        return applied(branch(rest.strip_prefix("the ").unwrap_or(rest)), false);
    }
    // What was folded into another patch goes where that goes.
    match reason.strip_prefix("it was folded into ") {
        Some(other) => applied(first_word(other).trim_end_matches('.'), true),
        None => Some(Verdict::Dropped),
    }
}

/// `mm-unstable` in `-mm mm-unstable branch.  Its filename is`; `-mm` in `-mm tree.`
fn branch(text: &str) -> &str {
    let name = text.split_once(" branch").or_else(|| text.split_once(" tree")).map_or(text, |(name, _)| name);
    name.strip_prefix("-mm ").unwrap_or(name).trim_end_matches('.')
}

fn join(lines: &[&str]) -> String {
    lines.iter().flat_map(|line| line.split_whitespace()).take(60).collect::<Vec<_>>().join(" ")
}
