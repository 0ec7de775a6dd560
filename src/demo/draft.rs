//! What a version of a series looks like: subjects, cover, patches, changelog and trailers.
//!
//! Entry points: [`Draft::new`], then [`Draft::mails`].

use super::calendar;
use super::diff::{Diff, FileStat, diffstat};
use super::facts::{Patch, Posting};
use super::letter::{Letter, display_name};
use super::people::{Mailer, Person, somebody};
use super::project::ARCHIVE;
use super::random::Random;
use super::series::{LinkForm, Plan, Sent, Series};
use super::story::person;
use super::talk::{Posted, Spot};
use super::words::{Speaker, capitalised};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// The spelling of subjects whose series shall be pulled.
pub(super) const PULL: usize = 6;

/// One version of a series while it is written, or a part of it.
pub(super) struct Draft<'a> {
    series: &'a Series,
    /// What it is.
    pub(super) posting: Posting,
    /// What each patch is in it, in order.
    pub(super) sent: Vec<Sent>,
    sender: &'static Person,
    now: i64,
    serial: u64,
    /// What its first mail answers, the nearest last.
    thread: Vec<Arc<str>>,
    base: String,
    cc: Vec<String>,
    diffs: Vec<Diff>,
}

impl<'a> Draft<'a> {
    /// A version of `series` that `sender` sends at `now`, in answer to the mails `thread`.
    pub(super) fn new(
        series: &'a Series,
        posting: Posting,
        (sender, now, serial): (&'static Person, i64, u64),
        thread: Vec<Arc<str>>,
        random: &mut Random,
    ) -> Self {
        let diffs: Vec<_> =
            series.plans.iter().map(|plan| Diff::of(plan.seed, series.subsystem, &plan.changed_in)).collect();
        let (first, second) = (series.maintainer(random), somebody(random, 2000));
        let cc = [first, second].map(|number| cc_entry(person(number))).to_vec();
        let sent = series.plans.iter().zip(&diffs).enumerate();
        let sent = sent.map(|(index, (plan, diff))| Sent { place: index + 1, print: print(plan, diff) });
        let sent = sent.collect();
        Self { series, posting, sent, sender, now, serial, thread, base: random.hex(40), cc, diffs }
    }

    /// The mails of this version with what answers need to know of them.
    pub(super) fn mails(&mut self, number: u32, random: &mut Random) -> Vec<(Letter<'static>, Posted)> {
        let mut mails = Vec::new();
        let mut thread = self.thread.clone();
        let mut patches = self.patches();
        if self.series.cover {
            let id = self.message_id(0, random);
            self.posting.cover = Some(id.clone());
            let body = self.cover_body(random);
            mails.push(self.letter(number, None, id.clone(), &thread, body, random));
            thread.push(id);
        }
        for (place, patch) in patches.iter_mut().enumerate() {
            let id = self.message_id(place + 1, random);
            patch.message_id = id.clone();
            let body = self.patch_body(place, random);
            let references = if self.series.style.threaded { thread.as_slice() } else { &[] };
            let mail = self.letter(number, Some(place), id.clone(), references, body, random);
            let needed = place == 0 && !self.series.cover;
            let lost = self.series.plans.len() > 2 && random.chance(self.series.style.lost) && !needed;
            patch.lost = lost || self.series.plans[place].lost;
            if !patch.lost {
                mails.push(mail);
            }
            self.posting.patches.push(std::mem::take(patch));
            if thread.is_empty() {
                thread.push(id);
            }
        }
        mails
    }

    /// The mail with a part of the series: the patch at this place, with the counter it had.
    pub(super) fn part(&mut self, number: u32, place: usize, random: &mut Random) -> (Letter<'static>, Posted) {
        let id = self.message_id(place + 1, random);
        let mut patch = self.patches().swap_remove(place);
        let counter = patch.before.unwrap_or(place + 1);
        let body = self.patch_body(place, random);
        let mail = self.letter(number, Some(place), id.clone(), &self.thread, body, random);
        (patch.place, patch.message_id) = (counter, id);
        self.posting.title.clone_from(&patch.title);
        self.posting.patches = vec![patch];
        mail
    }

    /// The patches with what they were before, still without Message-IDs.
    fn patches(&self) -> Vec<Patch> {
        let plans = &self.series.plans;
        let patch = |(index, plan): (usize, &Plan)| Patch {
            place: index + 1,
            message_id: "".into(),
            title: self.series.prefixed(&plan.title),
            before: plan.last.map(|last| last.place),
            changed: plan.last.is_some_and(|last| last.print != self.sent[index].print),
            carried: plan.carried.clone(),
            files: self.diffs[index].files.iter().map(|file| file.path.clone()).collect(),
            lost: false,
        };
        plans.iter().enumerate().map(patch).collect()
    }

    fn message_id(&self, place: usize, random: &mut Random) -> Arc<str> {
        let (sender, host) = (self.sender, self.sender.host());
        let user = sender.email.split('@').next().unwrap_or_default();
        if self.series.style.b4 {
            let day = calendar::format(self.now, 0, "%Y%m%d");
            let (slug, version) = (&self.series.change_id, self.posting.version);
            let words =
                slug.split_once('-').and_then(|(_, rest)| rest.rsplit_once('-')).map_or("series", |(words, _)| words);
            format!("{day}-{words}-v{version}-{place}-{}{:04x}@{host}", random.hex(8), self.serial % 65536)
        } else {
            let moment = calendar::format(self.now, 0, "%Y%m%d%H%M%S");
            format!("{moment}.{}-{}-{user}@{host}", self.serial, place + 1)
        }
        .into()
    }

    fn letter(
        &self,
        number: u32,
        place: Option<usize>,
        id: Arc<str>,
        references: &[Arc<str>],
        body: String,
        random: &mut Random,
    ) -> (Letter<'static>, Posted) {
        let subject = self.subject(place);
        let seconds = if self.posting.partial { 0 } else { place.map_or(0, |place| place + 1) };
        let sent = self.now + i64::try_from(seconds).unwrap_or(0);
        let text: Arc<str> = body.as_str().into();
        let mut letter = Letter::new(self.sender, subject.clone(), sent, id.clone(), body);
        letter.cc.clone_from(&self.cc);
        letter.references = references.to_vec();
        letter.mailer = patch_mailer(self.sender, random);
        letter.headers = if self.series.style.b4 {
            "X-Mailer: b4 0.13.0\n".to_owned()
        } else {
            "X-Mailer: git-send-email 2.43.0\n".to_owned()
        };
        letter.shown = shown_sender(self.sender);
        let posting = self.series.postings.len();
        let spot = Spot { series: number, posting, patch: place, message_id: id.clone() };
        let posted = Posted {
            message_id: id,
            references: references.to_vec(),
            subject,
            author: self.series.author,
            sent,
            text,
            subsystem: self.series.subsystem,
            series: Some(spot),
        };
        (letter, posted)
    }

    /// `[PATCH net-next v2 03/12] net: reed: …` in the author's spelling.
    fn subject(&self, place: Option<usize>) -> String {
        let series = self.series;
        let title = place.map_or(&series.title, |place| &series.plans[place].title);
        let total = self.posting.total;
        let width = total.to_string().len();
        let counter = match place {
            None => format!("{:0width$}/{total}", 0),
            Some(_) if total == 1 && !series.cover => String::new(),
            Some(place) if self.posting.partial => {
                let place = series.plans[place].last.map_or(place + 1, |last| last.place);
                format!("{place:0width$}/{total}")
            }
            Some(place) => format!("{:0width$}/{total}", place + 1),
        };
        format!("[{}] {}", self.tag(&counter), join_words(&[series.prefix, title]))
    }

    /// The words between the brackets.
    fn tag(&self, counter: &str) -> String {
        let Posting { version, rfc, resend, .. } = self.posting;
        let version_word = match self.posting.minor {
            Some(minor) => format!("v{version}.{minor}"),
            None if version > 1 => format!("v{version}"),
            None => String::new(),
        };
        let (rfc, resend) = (if rfc { "RFC" } else { "" }, if resend { "RESEND" } else { "" });
        let tree = if self.series.stable.is_empty() { self.series.style.tag } else { self.series.stable };
        let upper = version_word.to_uppercase();
        let words = match self.series.style.subject {
            1 => vec![rfc, "PATCH", tree, resend, counter, &version_word],
            2 => vec![rfc, "patch", tree, resend, &upper, counter],
            3 => vec![tree, rfc, "PATCH", resend, &version_word, counter],
            4 if !version_word.is_empty() => {
                let joined = format!("PATCH{version_word}");
                return join_words(&[rfc, &joined, tree, resend, counter]);
            }
            PULL => vec!["GIT PULL", tree, &version_word, counter],
            5 if resend.is_empty() => vec![rfc, "PATCH", &version_word, tree, counter],
            _ => vec![rfc, "PATCH", tree, resend, &version_word, counter],
        };
        join_words(&words)
    }

    fn cover_body(&self, random: &mut Random) -> String {
        let series = self.series;
        let mut speaker = Speaker { random, subsystem: series.subsystem, other: "" };
        let mut body = speaker.say("coverintro") + "\n\n";
        for _ in 0..speaker.random.between(1, 4) {
            body += &speaker.paragraph(&["coverprose"]);
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
        body += &self.superseding();
        body += &self.shortlog();
        let mut files: Vec<FileStat> = Vec::new();
        for file in self.diffs.iter().flat_map(|diff| &diff.files) {
            add_to_total(&mut files, file);
        }
        files.sort();
        body += &diffstat(&files);
        if series.style.b4 {
            body += &self.base();
        } else {
            put!(body, "\n\nbase-commit: {}\n-- \n2.43.0\n\n", self.base);
        }
        body
    }

    /// What b4 writes at the end.
    fn base(&self) -> String {
        let mut text = format!("---\nbase-commit: {}\n", self.base);
        if self.series.ways.change_id {
            put!(text, "change-id: {}\n", self.series.change_id);
        }
        text + &format!("\nBest regards,\n-- \n{}\n\n", self.sender.trailer())
    }

    /// The line that names the version before.
    fn superseding(&self) -> String {
        match self.before() {
            Some(last) if self.series.ways.supersedes => format!("Supersedes: <{}>\n\n", last.message_id),
            _ => String::new(),
        }
    }

    /// The cover or lowest patch of the last whole posting.
    fn before(&self) -> Option<&Posted> {
        self.series.posted.first()
    }

    fn shortlog(&self) -> String {
        let titles = self.series.plans.iter().map(|plan| format!("  {} {}\n", self.series.prefix, plan.title));
        format!("{} ({}):\n{}\n", self.sender.name, self.series.plans.len(), titles.collect::<String>())
    }

    fn patch_body(&self, place: usize, random: &mut Random) -> String {
        let (series, plan, diff) = (self.series, &self.series.plans[place], &self.diffs[place]);
        let author = plan.author.map_or(self.sender, person);
        let mut body = String::new();
        if author.email != self.sender.email || shown_sender(self.sender).is_some() {
            put!(body, "From: {}\n\n", author.trailer());
        }
        let mut words = Random::of(plan.seed, 7);
        if !series.stable.is_empty() {
            put!(body, "commit {} upstream.\n\n", words.hex(40));
        }
        body += &message(series, plan, &mut words);
        let first = !series.cover && place == 0 && !self.posting.partial;
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
            body += &self.superseding();
        } else if plan.changed_in.contains(&(series.wholes() + 1)) && random.chance(50) {
            let change = Speaker { random, subsystem: series.subsystem, other: "review" }.say("change");
            put!(body, "v{}: {change}\n\n", self.posting.version);
        }
        put!(body, "{}\n{}", diff.diffstat(), diff.text);
        if first && series.style.b4 { body + "\n" + &self.base() } else { body + "-- \n2.43.0\n\n" }
    }

    /// What changed since the last version, in one of the usual spellings.
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
            let reviewer = person(somebody(random, 3000)).first_name();
            let change = Speaker { random, subsystem: self.series.subsystem, other: reviewer }.say("change");
            put!(text, "{bullet}{change}\n");
        }
        let url = format!("{ARCHIVE}/{}", last.message_id);
        match self.series.ways.link {
            Some(LinkForm::Link) => put!(text, "{bullet}Link to {before}: {url}\n"),
            Some(LinkForm::Colon) => put!(text, "\n{before}: {url}\n"),
            None => {}
        }
        text.push('\n');
        text
    }
}

/// `.1` of `v5.1`.
fn minor(posting: &Posting) -> String {
    posting.minor.map_or_else(String::new, |minor| format!(".{minor}"))
}

/// Stands for a patch's title, prose and diff; the prose is another where the title is.
fn print(plan: &Plan, diff: &Diff) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&plan.title, &diff.text).hash(&mut hasher);
    hasher.finish()
}

/// The commit message without its trailers; the same in all versions.
fn message(series: &Series, plan: &Plan, random: &mut Random) -> String {
    let mut speaker = Speaker { random, subsystem: series.subsystem, other: "" };
    let mut text = speaker.paragraph(&["problem"]) + "\n";
    if speaker.random.chance(30) {
        text += &(speaker.paragraph(&["problem", "fix"]) + "\n");
    }
    text += &(speaker.paragraph(&["fix", "effect"]) + "\n");
    if plan.title.starts_with("fix") && speaker.random.chance(70) {
        let sha = speaker.random.hex(12);
        put!(text, "Fixes: {sha} (\"{} {}\")\n", series.prefix, speaker.say("oldtitle"));
    }
    if speaker.random.chance(6) {
        put!(text, "Link: {ARCHIVE}/{}@{}\n", speaker.random.hex(20), "fernworks.example");
    }
    text
}

fn trailers(plan: &Plan, author: &Person, sender: &Person, random: &mut Random) -> String {
    let mut text = String::new();
    let reporter = person(somebody(random, 2000));
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

/// A file's part in the whole series.
fn add_to_total(files: &mut Vec<FileStat>, file: &FileStat) {
    match files.iter_mut().find(|other| other.label == file.label) {
        Some(total) => {
            total.added += file.added;
            total.removed += file.removed;
        }
        None => files.push(file.clone()),
    }
}

/// Patches mostly go out as they are; some providers insist on an encoding.
fn patch_mailer(sender: &Person, random: &mut Random) -> Mailer {
    match sender.mailer {
        Mailer::Base64 => Mailer::Base64,
        Mailer::QuotedPrintable(_) => Mailer::QuotedPrintable("utf-8"),
        Mailer::Undeclared => Mailer::Undeclared,
        Mailer::Signed if random.chance(30) => Mailer::Signed,
        _ => Mailer::Terminal,
    }
}

/// The From header of those whose patches do not leave under their own name.
fn shown_sender(sender: &Person) -> Option<(String, String)> {
    if sender.relayed {
        let address = format!("devnull+{}@relay.example", sender.email.replace('@', "."));
        return Some((format!("{} via B4 Relay", sender.name), address));
    }
    let local = sender.email.split('@').next().unwrap_or_default();
    sender.in_body_from.then(|| (sender.name.clone(), format!("{local}.work@mailhost.example.com")))
}

/// Somebody as a Cc header has them.
pub(super) fn cc_entry(person: &Person) -> String {
    format!("{} <{}>", display_name(&person.name, "utf-8"), person.email)
}

/// The words that are not empty, with spaces between them.
pub(super) fn join_words(words: &[&str]) -> String {
    words.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// A sentence with a capital, of the list `name`.
pub(super) fn sentence(speaker: &mut Speaker<'_>, name: &str) -> String {
    capitalised(&speaker.say(name))
}
