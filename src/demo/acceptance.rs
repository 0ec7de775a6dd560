//! The mails with which maintainers and their bots announce that patches were taken.
//!
//! Entry point: [`write`].

use super::announcement::merged_reply;
use super::facts::TakenPatches;
use super::people::{member, pick_maintainer};
use super::project::{ARCHIVE, CODE};
use super::random::Random;
use super::sent_mail::SentMail;
use super::series::DemoSeries;
use super::words::Phrases;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AcceptanceForm {
    /// "Applied, thanks!"
    Plain,
    /// "Applied to heronfs, thanks."
    ToTree,
    /// "Queued for heronfs, thanks."
    Queued,
    /// What `b4 ty` writes.
    ThankYou,
    PatchworkBot,
    /// What tip-bot writes, a mail for each patch.
    TipBot,
    PullTracker,
}

#[derive(Clone, Debug)]
pub(super) struct Acceptance {
    pub(super) form: AcceptanceForm,
    /// The indexes of the patches that are taken, from 1.
    pub(super) patches: Vec<usize>,
    pub(super) author: usize,
    /// The tree they go to.
    pub(super) tree: &'static str,
}

pub(super) struct AcceptanceMail {
    /// The position of the patch it replies to; `None` for the cover or first patch.
    pub(super) replies_to: Option<usize>,
    pub(super) subject: String,
    pub(super) body: String,
    pub(super) taken: TakenPatches,
}

impl AcceptanceForm {
    /// One of the forms that people use, as opposed to bots.
    pub(super) fn choose(random: &mut Random) -> Self {
        *random.pick(&[
            Self::Plain,
            Self::Plain,
            Self::ToTree,
            Self::Queued,
            Self::ThankYou,
            Self::ThankYou,
            Self::ThankYou,
        ])
    }
}

/// The mails which announce that patches of the last version of `series` were taken.
pub(super) fn write(series: &DemoSeries, acceptance: &Acceptance, random: &mut Random) -> Vec<AcceptanceMail> {
    let Some(parent) = series.head() else { return Vec::new() };
    let subject = format!("Re: {}", parent.subject);
    match acceptance.form {
        AcceptanceForm::Plain | AcceptanceForm::ToTree | AcceptanceForm::Queued => {
            vec![in_words(series, acceptance, subject, random)]
        }
        AcceptanceForm::ThankYou => vec![thank_you(series, acceptance, subject)],
        AcceptanceForm::PatchworkBot => vec![patchwork(series, acceptance, subject, random)],
        AcceptanceForm::PullTracker => vec![tracked(series, acceptance, subject, random)],
        AcceptanceForm::TipBot => {
            acceptance.patches.iter().map(|index| tip(series, acceptance, *index, random)).collect()
        }
    }
}

/// A few words in reply to the cover or first patch, or to the only one of several patches that was taken.
fn in_words(series: &DemoSeries, acceptance: &Acceptance, subject: String, random: &mut Random) -> AcceptanceMail {
    let total = series.plans.len();
    let alone = (acceptance.patches.len() == 1 && total > 1).then(|| acceptance.patches[0] - 1);
    let parent = alone.and_then(|position| mail_of(series, position)).or(series.head());
    let mut body = quoted(parent.map_or("", |posted| &posted.text), series);
    let what = match (acceptance.patches.as_slice(), series.cover) {
        ([_], _) if alone.is_some() => "this one ".to_owned(),
        (some, _) if some.len() < total => format!("patches {}-{} ", some[0], some[some.len() - 1]),
        (all, false) if all.len() == 2 => "both ".to_owned(),
        (all, false) if all.len() > 2 => "the whole series ".to_owned(),
        _ => String::new(),
    };
    let line = match (acceptance.form, what.as_str()) {
        (AcceptanceForm::Queued, what) => format!("Queued {what}for {}, thanks.", acceptance.tree),
        (AcceptanceForm::ToTree, what) => format!("Applied {what}to {}, thanks.", acceptance.tree),
        (_, "") => {
            (*random.pick(&["Applied, thanks!", "Thanks, applied.", "Applied with a typo fixed. Thanks!"])).into()
        }
        (_, what) if what.starts_with("patches") => format!("P{}applied, thanks!", &what[1..]),
        (_, what) => format!("Applied {}, thanks!", what.trim_end()),
    };
    put!(body, "\n{line}\n\n{}\n", member(acceptance.author).first_name());
    let named = acceptance.form != AcceptanceForm::Plain;
    let taken = TakenPatches {
        patches: acceptance.patches.clone(),
        tree: named.then(|| acceptance.tree.to_owned()),
        queued: acceptance.form == AcceptanceForm::Queued,
        ..TakenPatches::default()
    };
    let subject = parent.map_or(subject, |parent| format!("Re: {}", parent.subject));
    AcceptanceMail { replies_to: alone, subject, body, taken }
}

fn mail_of(series: &DemoSeries, position: usize) -> Option<&SentMail> {
    series.posted.iter().find(|posted| posted.is_about(Some(position)))
}

/// The first lines of a mail, quoted.
fn quoted(text: &str, series: &DemoSeries) -> String {
    let mut body = format!("{} wrote:\n", member(series.author).name);
    for line in text.lines().take(3) {
        put!(body, "{}\n", format!("> {line}").trim_end());
    }
    body
}

fn thank_you(series: &DemoSeries, acceptance: &Acceptance, subject: String) -> AcceptanceMail {
    let total = series.plans.len();
    let mut body = quoted(series.head().map_or("", |posted| &posted.text), series);
    put!(body, "\nApplied to {}, thanks!\n\n", acceptance.tree);
    let mut commits = Vec::new();
    for index in &acceptance.patches {
        let plan = &series.plans[index - 1];
        put!(body, "[{index}/{total}] {}\n      commit: {}\n", series.prefixed(&plan.title), plan.commit());
        commits.push((*index, plan.commit()));
    }
    put!(body, "\nBest regards,\n-- \n{}\n", member(acceptance.author).trailer());
    AcceptanceMail {
        replies_to: None,
        subject,
        body,
        taken: TakenPatches { commits, ..taken_to(acceptance, acceptance.tree.to_owned()) },
    }
}

fn taken_to(acceptance: &Acceptance, tree: String) -> TakenPatches {
    TakenPatches { patches: acceptance.patches.clone(), tree: Some(tree), ..TakenPatches::default() }
}

/// What patchwork-bot writes, listing the patches that were not taken too.
fn patchwork(series: &DemoSeries, acceptance: &Acceptance, subject: String, random: &mut Random) -> AcceptanceMail {
    let maintainer = member(pick_maintainer(random, series.subsystem.number));
    let total = series.plans.len();
    let what = if total == 1 { "This patch" } else { "This series" };
    let tree = format!("marram/{}.git (main)", acceptance.tree);
    let mut body = format!("Hello:\n\n{what} was applied to {tree}\nby {}:\n\n", maintainer.trailer());
    body += &quoted(series.head().map_or("", |posted| &posted.text), series);
    body += "> [...]\n\nHere is the summary with links:\n";
    let version = series.last_whole().map_or(1, |(_, posting)| posting.version);
    let mut commits = Vec::new();
    for (position, plan) in series.plans.iter().enumerate() {
        let index = position + 1;
        let version = if version > 1 { format!("v{version}") } else { String::new() };
        let counter = if total > 1 { format!("{index}/{total}") } else { String::new() };
        let words: Vec<&str> =
            [&version, &counter].into_iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
        let tag = if words.is_empty() { String::new() } else { format!("[{}] ", words.join(",")) };
        put!(body, "  - {tag}{}\n", series.prefixed(&plan.title));
        if acceptance.patches.contains(&index) {
            let commit = plan.commit()[..12].to_owned();
            put!(body, "    {CODE}/c/{commit}\n");
            commits.push((index, commit));
        } else {
            body += "    (no matching commit)\n";
        }
    }
    body += "\nThat is all from the machine room.\n-- \nI am a bot and only repeat what the tree says.\n";
    AcceptanceMail { replies_to: None, subject, body, taken: TakenPatches { commits, ..taken_to(acceptance, tree) } }
}

/// What tip-bot writes about one patch.
fn tip(series: &DemoSeries, acceptance: &Acceptance, index: usize, random: &mut Random) -> AcceptanceMail {
    let maintainer = member(pick_maintainer(random, series.subsystem.number));
    let branch = format!("{}/core", series.subsystem.name);
    let plan = &series.plans[index - 1];
    let (title, commit) = (series.prefixed(&plan.title), plan.commit());
    let mut body = format!("The following commit has been merged into the {branch} branch of tip:\n\n");
    put!(body, "Commit-ID:     {commit}\nGitweb:        {CODE}/tip/{commit}\n");
    put!(body, "Author:        {}\n", member(series.author).trailer());
    put!(body, "Committer:     {}\n\n{title}\n\n", maintainer.trailer());
    let parent = mail_of(series, index - 1).or(series.head());
    if let Some(parent) = parent {
        put!(body, "Link: {ARCHIVE}/{}\n", parent.message_id);
    }
    let taken = TakenPatches {
        patches: vec![index],
        commits: vec![(index, commit)],
        ..taken_to(acceptance, format!("tip/{branch}"))
    };
    AcceptanceMail { replies_to: Some(index - 1), subject: format!("[tip: {branch}] {title}"), body, taken }
}

/// What pr-tracker-bot writes about a series whose cover is a pull request.
fn tracked(series: &DemoSeries, acceptance: &Acceptance, subject: String, random: &mut Random) -> AcceptanceMail {
    let mut phrases = Phrases { random, subsystem: series.subsystem, other: "" };
    let (body, merge) = merged_reply(&mut phrases);
    let taken = TakenPatches { merge: Some(merge), ..taken_to(acceptance, "marram/marram.git".to_owned()) };
    AcceptanceMail { replies_to: None, subject, body, taken }
}
