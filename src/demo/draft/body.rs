//! The texts of a posting: cover, commit messages, changelog, trailers, diffstat.

use super::{MailDraft, shown_sender};
use crate::demo::diff::{FileStat, diffstat};
use crate::demo::facts::DemoPosting;
use crate::demo::people::{Member, member, pick_member};
use crate::demo::plan::PatchPlan;
use crate::demo::project::ARCHIVE;
use crate::demo::random::Random;
use crate::demo::sent_mail::SentMail;
use crate::demo::series::{DemoSeries, LinkForm};
use crate::demo::words::Phrases;

impl MailDraft<'_> {
    pub(super) fn cover_body(&self, random: &mut Random) -> String {
        let series = self.series;
        let mut phrases = Phrases { random, subsystem: series.subsystem, other: "" };
        let mut body = phrases.phrase("coverintro") + "\n\n";
        for _ in 0..phrases.random.between(1, 4) {
            body += &phrases.paragraph(&["coverprose"]);
            body.push('\n');
        }
        if !series.remark.is_empty() {
            put!(body, "{}\n\n", series.remark);
        }
        if series.postings.is_empty() || !series.style.b4 {
            body += &self.changelog(random);
        } else {
            body += "---\n";
            body += &self.changelog(random);
            body += "\n---\n";
        }
        body += &self.supersedes_line();
        body += &self.shortlog();
        let mut files: Vec<FileStat> = Vec::new();
        for file in self.diffs.iter().flat_map(|diff| &diff.files) {
            add_to_total(&mut files, file);
        }
        files.sort();
        body += &diffstat(&files);
        if series.style.b4 {
            body += &self.footer();
        } else {
            put!(body, "\n\nbase-commit: {}\n-- \n2.43.0\n\n", self.base);
        }
        body
    }

    /// The footer that b4 writes.
    fn footer(&self) -> String {
        let mut text = format!("---\nbase-commit: {}\n", self.base);
        if self.series.links.change_id {
            put!(text, "change-id: {}\n", self.series.change_id);
        }
        text + &format!("\nBest regards,\n-- \n{}\n\n", self.sender.trailer())
    }

    fn supersedes_line(&self) -> String {
        match self.before() {
            Some(last) if self.series.links.supersedes => format!("Supersedes: <{}>\n\n", last.message_id),
            _ => String::new(),
        }
    }

    /// The cover or lowest patch of the last whole posting.
    fn before(&self) -> Option<&SentMail> {
        self.series.head()
    }

    fn shortlog(&self) -> String {
        let titles = self.series.plans.iter().map(|plan| format!("  {} {}\n", self.series.prefix, plan.title));
        format!("{} ({}):\n{}\n", self.sender.name, self.series.plans.len(), titles.collect::<String>())
    }

    pub(super) fn patch_body(&self, position: usize, random: &mut Random) -> String {
        let (series, plan, diff) = (self.series, &self.series.plans[position], &self.diffs[position]);
        let author = plan.author.map_or(self.sender, member);
        let mut body = String::new();
        if author.email != self.sender.email || shown_sender(self.sender).is_some() {
            put!(body, "From: {}\n\n", author.trailer());
        }
        let mut words = Random::for_part(plan.seed, 7);
        if !series.stable.is_empty() {
            put!(body, "commit {} upstream.\n\n", words.hex(40));
        }
        body += &commit_message(series, plan, &mut words);
        let first = !series.cover && position == 0 && !self.posting.partial;
        let (fixes, note) = match series.remark.as_str() {
            remark if !first || remark.is_empty() => (String::new(), String::new()),
            remark if remark.starts_with("Fixes: ") => (format!("{remark}\n"), String::new()),
            remark => (String::new(), format!("{remark}\n\n")),
        };
        body += &fixes;
        body += &trailers(plan, author, self.sender, &mut words);
        body += "---\n";
        body += &note;
        if self.posting.partial {
            put!(body, "v{}{}: as discussed in the review\n\n", self.posting.version, minor(&self.posting));
        } else if first {
            body += &self.changelog(random);
            body += &self.supersedes_line();
        } else if plan.changed_in.contains(&(series.whole_postings() + 1)) && random.chance(50) {
            let change = Phrases { random, subsystem: series.subsystem, other: "review" }.phrase("change");
            put!(body, "v{}: {change}\n\n", self.posting.version);
        }
        put!(body, "{}\n{}", diff.diffstat(), diff.text);
        if first && series.style.b4 { body + "\n" + &self.footer() } else { body + "-- \n2.43.0\n\n" }
    }

    /// What changed since the last version, in one of the usual layouts.
    fn changelog(&self, random: &mut Random) -> String {
        let Some(last) = self.before() else { return String::new() };
        let now = format!("v{}", self.posting.version);
        let before = match self.series.last_whole() {
            Some((_, before)) if before.rfc && !self.posting.rfc => "RFC".to_owned(),
            Some((_, before)) => format!("v{}", before.version),
            None => "v1".to_owned(),
        };
        let spelling = self.series.style.changelog;
        let mut text = match spelling {
            _ if self.posting.resend => "Resending as there was no answer, no change.\n".to_owned(),
            0 => format!("Changes in {now}:\n"),
            1 => format!("{before} -> {now}:\n"),
            2 => format!("{now}:\n"),
            3 => format!("Changelog {before} ... {now}:\n"),
            4 => format!("Changes since {before}:\n"),
            _ => format!("{now} changes:\n"),
        };
        let bullet = [" - ", " * ", "- ", " - ", "  * ", "- "][spelling];
        let changes = if self.posting.resend { 0 } else { random.between(1, 4) };
        for _ in 0..changes {
            let reviewer = member(pick_member(random, 3000)).first_name();
            let change = Phrases { random, subsystem: self.series.subsystem, other: reviewer }.phrase("change");
            put!(text, "{bullet}{change}\n");
        }
        let url = format!("{ARCHIVE}/{}", last.message_id);
        match self.series.links.link {
            Some(LinkForm::Link) => put!(text, "{bullet}Link to {before}: {url}\n"),
            Some(LinkForm::Colon) => put!(text, "\n{before}: {url}\n"),
            None => {}
        }
        text.push('\n');
        text
    }
}

/// `.1` of `v5.1`.
fn minor(posting: &DemoPosting) -> String {
    posting.minor.map_or_else(String::new, |minor| format!(".{minor}"))
}

/// The commit message without its trailers; the same in all versions.
fn commit_message(series: &DemoSeries, plan: &PatchPlan, random: &mut Random) -> String {
    let mut phrases = Phrases { random, subsystem: series.subsystem, other: "" };
    let mut text = phrases.paragraph(&["problem"]) + "\n";
    if phrases.random.chance(30) {
        text += &(phrases.paragraph(&["problem", "fix"]) + "\n");
    }
    text += &(phrases.paragraph(&["fix", "effect"]) + "\n");
    if plan.title.starts_with("fix") && phrases.random.chance(70) {
        let sha = phrases.random.hex(12);
        put!(text, "Fixes: {sha} (\"{} {}\")\n", series.prefix, phrases.phrase("oldtitle"));
    }
    if phrases.random.chance(6) {
        put!(text, "Link: {ARCHIVE}/{}@{}\n", phrases.random.hex(20), "fernworks.example");
    }
    text
}

fn trailers(plan: &PatchPlan, author: &Member, sender: &Member, random: &mut Random) -> String {
    let mut text = String::new();
    let reporter = member(pick_member(random, 2000));
    if plan.title.starts_with("fix") && random.chance(35) {
        put!(text, "Reported-by: {}\n", reporter.trailer());
        put!(text, "Closes: {ARCHIVE}/{}@{}/\n", random.hex(16), reporter.host());
    }
    if random.chance(5) {
        put!(text, "Suggested-by: {}\n", reporter.trailer());
    }
    for trailer in &plan.carried {
        put!(text, "{trailer}\n");
    }
    put!(text, "Signed-off-by: {}\n", author.trailer());
    if author.email != sender.email {
        put!(text, "Signed-off-by: {}\n", sender.trailer());
    }
    text
}

/// Adds a patch's changes to a file to those of the whole series.
fn add_to_total(files: &mut Vec<FileStat>, file: &FileStat) {
    match files.iter_mut().find(|other| other.label == file.label) {
        Some(total) => {
            total.added += file.added;
            total.removed += file.removed;
        }
        None => files.push(file.clone()),
    }
}
