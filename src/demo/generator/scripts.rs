//! Carries out the steps of scripts.

use super::replies::{PlannedReply, ReplyKind};
use super::{Generator, Task};
use crate::demo::acceptance::{Acceptance, AcceptanceForm};
use crate::demo::calendar::DAY;
use crate::demo::facts::{DemoCheck, DemoPosting, DemoVerdict, DroppedTrailer, Mention};
use crate::demo::people::{member, scripted_person, trailer_by};
use crate::demo::plan::PatchPlan;
use crate::demo::project::ARCHIVE;
use crate::demo::reply_text::quoted_opening;
use crate::demo::script::{SCRIPTS, Script, ScriptStep};
use crate::demo::sent_mail::SentMail;
use crate::demo::series::DemoSeries;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A script that has begun.
#[derive(Debug)]
pub(super) struct ScriptRun {
    pub(super) series: u32,
    /// Every patch by its letter, whether or not the last version has it.
    plans: BTreeMap<char, PatchPlan>,
    /// The letters of the last version, in order.
    order: String,
    last_mail: Option<SentMail>,
}

impl ScriptRun {
    /// Gives the series the patches of its next version.
    fn arrange(&mut self, script: &'static Script, step: &ScriptStep, series: &mut DemoSeries) {
        for (letter, plan) in self.order.chars().zip(std::mem::take(&mut series.plans)) {
            self.plans.insert(letter, plan);
        }
        if let Some(order) = step.value("patches") {
            order.clone_into(&mut self.order);
        }
        let version = series.whole_postings() + 1;
        for (letter, plan) in &mut self.plans {
            let listed = |key| step.value(key).is_some_and(|letters: &str| letters.contains(*letter));
            if listed("changed") {
                plan.change(script.subsystem, version);
            }
            plan.lost = listed("lost");
            if !self.order.contains(*letter) {
                plan.last = None;
            }
        }
        series.plans = self.order.chars().filter_map(|letter| self.plans.get(&letter).cloned()).collect();
    }
}

/// Has the patches carry the trailers they were given, except that those in `forget` lose all; returns what is lost.
fn lose_trailers(series: &mut DemoSeries, order: &str, forget: &str) -> Vec<DroppedTrailer> {
    let mut dropped = Vec::new();
    for (position, letter) in order.chars().enumerate() {
        let plan = &mut series.plans[position];
        let mut lost = plan.carry(|_| !forget.contains(letter));
        if forget.contains(letter) {
            lost.append(&mut plan.carried);
        }
        let patch = series.prefixed(&series.plans[position].title);
        dropped.extend(lost.into_iter().map(|given| DroppedTrailer { given, patch: patch.clone() }));
    }
    dropped
}

impl Generator {
    /// Plans the steps that scripts have for a day.
    pub(super) fn plan_steps(&mut self, day: i64, now: i64) {
        for (number, script) in SCRIPTS.iter().enumerate() {
            let steps = script.steps.iter().enumerate();
            for (position, step) in steps.filter(|(_, step)| step.time.div_euclid(DAY) == day) {
                self.plan(now + step.time.rem_euclid(DAY), Task::Step(number, position));
            }
        }
    }

    pub(super) fn perform_step(&mut self, number: usize, position: usize, now: i64) {
        let script = &SCRIPTS[number];
        let step = &script.steps[position];
        let mut run = match self.scripts.remove(script.name) {
            Some(run) => run,
            None => self.begin_script(script, number),
        };
        match step.verb {
            "post" => self.step_post(script, step, &mut run, now),
            "title" => self.step_title(step, &run),
            "part" => self.step_part(step, &mut run, now),
            "take" => self.step_take(script, step, &run, now),
            "pull" => self.step_pull(script, step, &run, now),
            "check" => self.step_check(script, step, &run, now),
            "pick" => self.step_pick(script, step, &run, now),
            _ => self.step_reply(script, step, &mut run, now),
        }
        self.scripts.insert(script.name, run);
    }

    fn begin_script(&mut self, script: &'static Script, number: usize) -> ScriptRun {
        let plans = script.patches.iter().map(|patch| (patch.letter, script.plan(patch, number))).collect();
        let order = script.patches.iter().map(|patch| patch.letter).collect();
        let series = self.add_series(script.series(number));
        ScriptRun { series, plans, order, last_mail: None }
    }

    fn step_post(&mut self, script: &'static Script, step: &ScriptStep, run: &mut ScriptRun, now: i64) {
        let (remark, mentions) = self.filled(&step.text);
        let Some(mut series) = self.series.remove(&run.series) else { return };
        run.arrange(script, step, &mut series);
        let sender = step.value("by").map_or(series.author, |name| script.person(name));
        if member(sender).name != member(series.author).name {
            series.plans.iter_mut().for_each(|plan| plan.author = Some(series.author));
        }
        series.author = sender;
        series.cover = step.value("cover").map_or(series.cover, |cover| cover == "yes");
        (series.links, series.remark) = (step.links(), remark);
        let dropped = lose_trailers(&mut series, &run.order, step.value("forget").unwrap_or(""));
        let latest = series.postings.last().map_or(0, |posting| posting.version);
        let posting = DemoPosting {
            version: step.value("v").map_or(latest + 1, |version| version.parse().expect("a version is a number")),
            rfc: step.has("rfc"),
            resend: step.has("resend"),
            partial: step.has("cut"),
            threaded: true,
            total: series.plans.len(),
            dropped,
            mentions: mentions.clone(),
            ..DemoPosting::default()
        };
        run.last_mail = self.send_version(run.series, series, posting, now).into_iter().next();
        let first = run.last_mail.as_ref().map(|mail| mail.message_id.clone());
        self.record_fixes(first.as_ref(), &mentions);
    }

    fn step_title(&mut self, step: &ScriptStep, run: &ScriptRun) {
        let Some(series) = self.series.get_mut(&run.series) else { return };
        match (step.word(0), run.order.find(step.word(0))) {
            ("=", _) => step.text.clone_into(&mut series.title),
            (_, Some(position)) => series.plans[position].title.clone_from(&step.text),
            _ => {}
        }
    }

    fn step_part(&mut self, step: &ScriptStep, run: &mut ScriptRun, now: i64) {
        if let Some(parent) = self.parent(step, run) {
            run.last_mail = self.reroll_patch(&parent, step.has("point"), now).or(run.last_mail.take());
        }
    }

    fn step_take(&mut self, script: &'static Script, step: &ScriptStep, run: &ScriptRun, now: i64) {
        let form = match step.word(1) {
            "tree" => AcceptanceForm::ToTree,
            "queued" => AcceptanceForm::Queued,
            "ty" => AcceptanceForm::ThankYou,
            "bot" => AcceptanceForm::PatchworkBot,
            "tip" => AcceptanceForm::TipBot,
            "tracker" => AcceptanceForm::PullTracker,
            _ => AcceptanceForm::Plain,
        };
        let letters = step.value("patches").unwrap_or(&run.order);
        let positions = letters.chars().filter_map(|letter| run.order.find(letter));
        let patches = positions.map(|position| position + 1).collect();
        let tree = step.value("tree").unwrap_or_else(|| script.subsystem.tree());
        self.accept(run.series, &Acceptance { form, patches, author: script.person(step.word(0)), tree }, now);
    }

    fn step_reply(&mut self, script: &'static Script, step: &ScriptStep, run: &mut ScriptRun, now: i64) {
        let Some(parent) = self.parent(step, run) else { return };
        let key = match step.verb {
            "tag" => Some(step.word(0)),
            "nak" if step.has("trailer") => Some("Nacked-by"),
            _ => None,
        };
        let name = step.word(usize::from(step.verb == "tag"));
        let author = script.person(name);
        let (text, _) = self.filled(&step.text);
        let given = key.map(|key| trailer_by(script.person(step.value("as").unwrap_or(name)), key));
        let mut reply = quoted_opening(&mut self.random, &parent);
        put!(reply.body, "\n{text}\n");
        if let Some(given) = &given {
            put!(reply.body, "\n{given}\n");
        }
        let posted = self.send_reply_text(&parent, author, reply, now);
        match step.verb {
            "nak" => self.record_verdict(&posted, DemoVerdict::Rejected),
            "back" => self.record_verdict(&posted, DemoVerdict::TakenBack),
            _ => {}
        }
        if let Some(given) = given {
            self.give_trailer(&posted, given);
        }
        run.last_mail = Some(posted);
    }

    fn step_check(&mut self, script: &'static Script, step: &ScriptStep, run: &ScriptRun, now: i64) {
        let Some(parent) = self.parent(step, run) else { return };
        let count = |key| step.value(key).map_or(0, |count| count.parse().expect("a count is a number"));
        let check = match step.word(1) {
            "passed" => DemoCheck::Passed,
            "failed" => DemoCheck::Failed,
            _ => DemoCheck::Found { new: count("new"), old: count("old") },
        };
        let (author, kind) = (script.person(step.word(0)), ReplyKind::Check(check));
        self.reply(&PlannedReply { parent, author, kind, followup_chance: 0 }, now);
    }

    /// The mail that a step replies to: a patch of the last version, its cover, or the last mail.
    fn parent(&self, step: &ScriptStep, run: &ScriptRun) -> Option<SentMail> {
        let series = self.series.get(&run.series)?;
        match step.value("to").unwrap_or("=") {
            "last" => run.last_mail.clone(),
            letter => {
                let position = run.order.find(letter);
                let posted = series.posted.iter().find(|posted| posted.is_about(position));
                posted.or(series.head()).cloned()
            }
        }
    }

    /// Fills in what a text names of other scripts.
    fn filled(&self, text: &str) -> (String, Vec<Mention>) {
        let (mut filled, mut mentions) = (String::new(), Vec::new());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            filled += before;
            let (inner, behind) = after.split_once('}').expect("a brace in a script is closed");
            let (what, name) = inner.split_once(' ').expect("braces hold a word and a name");
            match what {
                "id" => {
                    let id = self.head_of(name).expect("the script that is named has begun");
                    filled += &id;
                    mentions.push(Mention::Depends(id));
                }
                "url" => {
                    let id = self.head_of(name).expect("the script that is named has begun");
                    put!(filled, "{ARCHIVE}/{id}");
                    mentions.push(Mention::Link(id));
                }
                "fixes" => {
                    let (letter, name) = name.split_once(' ').expect("`fixes` has a letter and a name");
                    let (commit, title) = self.commit_of(name, letter).expect("the patch that is named was posted");
                    put!(filled, "{commit} (\"{title}\")");
                    mentions.push(Mention::Fixes(commit));
                }
                "person" => {
                    let person = scripted_person(name).expect("scripts name people that names.txt has");
                    filled += &member(person).trailer();
                }
                _ => unreachable!("scripts have no {{{what}}}"),
            }
            rest = behind;
        }
        (filled + rest, mentions)
    }

    /// The cover or first patch of the last posting of a script.
    fn head_of(&self, name: &str) -> Option<Arc<str>> {
        let series = self.series.get(&self.scripts.get(name)?.series)?;
        series.head().map(|posted| posted.message_id.clone())
    }

    /// The abbreviated commit of a script's patch, with its title.
    fn commit_of(&self, name: &str, letter: &str) -> Option<(String, String)> {
        let run = self.scripts.get(name)?;
        let series = self.series.get(&run.series)?;
        let plan = &series.plans[run.order.find(letter)?];
        Some((plan.commit()[..12].to_owned(), series.prefixed(&plan.title)))
    }
}
