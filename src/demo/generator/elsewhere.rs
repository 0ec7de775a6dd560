//! Mails outside a series that show what became of it: a pull request that lists its patches, a notice of a stable tree,
//! and the `Fixes:` line of another series. Each is recorded as a fact.
//!
//! Entry points: [`Generator::step_pull`] and [`Generator::step_pick`], for the verbs `pull` and `pick` of scripts, and
//! [`Generator::record_fixes`].

use super::Generator;
use super::scripts::ScriptRun;
use crate::demo::facts::{Fact, Mention};
use crate::demo::outgoing::OutgoingMail;
use crate::demo::people::{PULL_BOT, member};
use crate::demo::plan::PatchPlan;
use crate::demo::project::CODE;
use crate::demo::script::{Script, ScriptStep};
use std::sync::Arc;

impl Generator {
    /// Somebody asks to pull the patches of the last version; with `merged`, it is pulled an hour later.
    pub(super) fn step_pull(&mut self, script: &'static Script, step: &ScriptStep, run: &ScriptRun, now: i64) {
        let Some(series) = self.series.get(&run.series) else { return };
        let area = script.subsystem.name;
        let titles: Vec<String> = series.plans.iter().map(|plan| series.prefixed(&plan.title)).collect();
        let patches = self.patches_of(run.series);
        let mut body = format!(
            "Hi,\n\n{}\n\nThe following changes since commit {}:\n\n  Marram 2.7 (long ago)\n\nare available in the Git \
             repository at:\n\n  {CODE}/{area}.git tags/{area}-next\n\n{}\n",
            step.text,
            series.plans[0].commit(),
            "-".repeat(64)
        );
        put!(body, "{} ({}):\n", member(series.author).name, titles.len());
        for title in &titles {
            put!(body, "      {title}\n");
        }
        let author = script.person(step.word(0));
        let mail = self.send_apart(author, (format!("[GIT PULL] {area} patches"), body), &[], now);
        let merged = step.has("merged");
        for patch in patches {
            let tree = merged.then(|| "marram/marram.git".to_owned());
            self.record(|| Fact::Shown { mail: mail.clone(), patch, commit: None, tree, queued: !merged });
        }
        if merged {
            let body = format!(
                "The pull request you sent:\n\n> {CODE}/{area}.git tags/{area}-next\n\nhas been merged into \
                 marram/marram.git:\n{CODE}/c/{}\n",
                "0123456789abcdef0123456789abcdef01234567"
            );
            self.send_apart(PULL_BOT, (format!("Re: [GIT PULL] {area} patches"), body), &[mail], now + 3600);
        }
    }

    /// A stable tree gets a patch of the last version.
    pub(super) fn step_pick(&mut self, script: &'static Script, step: &ScriptStep, run: &ScriptRun, now: i64) {
        let Some(series) = self.series.get(&run.series) else { return };
        let (title, commit) = (series.full_title(), series.plans[0].commit());
        let author = member(series.author).trailer();
        let patch = self.patches_of(run.series).swap_remove(0);
        let subject = format!("Patch \"{title}\" has been added to the 2.4-stable tree");
        let body = format!(
            "This is a note to let you know that I've just added the patch titled\n\n    {title}\n\nto the 2.4-stable \
             tree which can be found at:\n    {CODE}/stable-queue.git\n\n{}\n\nFrom {commit} Mon Sep 17 00:00:00 2001\n\
             From: {author}\n\ncommit {commit} upstream.\n",
            step.text
        );
        let mail = self.send_apart(script.person(step.word(0)), (subject, body), &[], now);
        self.record(|| Fact::Shown { mail, patch, commit: Some(commit), tree: None, queued: false });
    }

    /// Records what the first mail of a posting shows with `Fixes:`.
    pub(super) fn record_fixes(&mut self, mail: Option<&Arc<str>>, mentions: &[Mention]) {
        for mention in mentions {
            let Mention::Fixes(commit) = mention else { continue };
            let is_it = |plan: &PatchPlan| plan.commit().starts_with(commit.as_str());
            let mut found =
                self.series.iter().filter_map(|(number, series)| Some((*number, series.plans.iter().position(is_it)?)));
            if let (Some((number, position)), Some(mail)) = (found.next(), mail) {
                let (mail, patch) = (mail.clone(), self.patches_of(number).swap_remove(position));
                let commit = Some(commit.clone());
                self.record(|| Fact::Shown { mail, patch, commit, tree: None, queued: false });
            }
        }
    }

    /// The Message-IDs of the patches of the last version of a series.
    fn patches_of(&self, number: u32) -> Vec<Arc<str>> {
        let posting = self.series.get(&number).and_then(|series| series.last_whole());
        posting.map_or_else(Vec::new, |(_, posting)| {
            posting.patches.iter().map(|patch| patch.message_id.clone()).collect()
        })
    }

    /// Sends a plain mail that belongs to no series, and returns its Message-ID.
    fn send_apart(
        &mut self,
        author: usize,
        (subject, body): (String, String),
        answers: &[Arc<str>],
        now: i64,
    ) -> Arc<str> {
        let sender = member(author);
        let id = self.next_message_id(sender, now);
        let mut mail = OutgoingMail::new(sender, subject, now, id.clone(), body);
        mail.references = answers.to_vec();
        let mail = mail.encode(&mut self.random);
        self.send(mail);
        id
    }
}
