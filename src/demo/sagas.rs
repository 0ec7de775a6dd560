//! Series that are told by a script and not by chance: one for each thing that happens to series.
//!
//! They stand in `sagas.txt`: a line `@ name | author | subsystem | option` (`b4`, `pull` or none), then the cover's
//! title behind `=` and the patches' titles behind a letter (with a file that the patch touches in brackets), and then
//! what happens: the day, a verb, its words, and behind `|` what is written, where `\n` ends a line. The verbs:
//!
//! - `post`: the next version: `v=`, `patches=` in order, `changed=`, `by=`, `cover=`, `rfc`, `resend`, `forget=` for
//!   patches that lose their trailers, `lost=` for those that never arrive, and `via=` for what links it to the version
//!   before (`id`, `supersedes`, `link`, `colon`, `reply`, `similar`, with `+` between them).
//! - `title`: the cover (`=`) or a patch gets another title.
//! - `part`: one patch of the last version again, in its thread, as `v2` or, with `point`, as `v1.1`.
//! - `say`: somebody answers, and nothing follows.
//! - `tag`: somebody gives a trailer, with another address where `as=` says so.
//! - `nak`: a maintainer says no, with a trailer where `trailer` says so.
//! - `take`: patches are taken, in one of the forms of `notices`.
//! - `back`: they are taken out again.
//!
//! `{id NAME}`, `{url NAME}` and `{fixes a NAME}` in a text name the last posting of another script, or the commit of
//! its patch a; `{person KEY}` somebody of the cast.

use super::calendar::DAY;
use super::draft::{PULL, join_words};
use super::facts::{Dropped, Mention, Posting, Verdict};
use super::notices::{Form, Taking};
use super::people::{PATCHWORK_BOT, PULL_BOT, TIP_BOT, cast, keepers};
use super::posting::carry;
use super::project::{ARCHIVE, SUBSYSTEMS, Subsystem};
use super::random::Random;
use super::series::{Ending, LinkForm, Plan, Series, Ways};
use super::story::{Stories, Task, person};
use super::talk::{Posted, Spot};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A script.
struct Saga {
    name: &'static str,
    author: usize,
    subsystem: &'static Subsystem,
    b4: bool,
    /// Whether its cover asks to be pulled.
    pull: bool,
    cover: Option<&'static str>,
    patches: Vec<Part>,
    acts: Vec<Act>,
}

/// A patch of a script.
struct Part {
    letter: char,
    file: &'static str,
    title: &'static str,
}

/// Something that happens.
struct Act {
    /// In seconds since the first day.
    time: i64,
    verb: &'static str,
    words: Vec<&'static str>,
    text: String,
}

/// A script that is being told.
#[derive(Debug)]
pub(super) struct Told {
    series: u32,
    /// Every patch by its letter, those of the last version or not.
    plans: BTreeMap<char, Plan>,
    /// The letters of the last version, in order.
    order: String,
    /// The last mail of it.
    last: Option<Posted>,
}

static SAGAS: LazyLock<Vec<Saga>> = LazyLock::new(|| {
    let scripts = include_str!("sagas.txt").split("\n@ ").skip(1);
    scripts.filter_map(Saga::read).collect()
});

impl Saga {
    fn read(script: &'static str) -> Option<Self> {
        let mut lines = script.lines().filter(|line| !line.is_empty());
        let mut head = lines.next()?.split('|').map(str::trim);
        let (name, author, area) = (head.next()?, head.next()?, head.next()?);
        let option = head.next().unwrap_or_default();
        let mut saga = Self {
            name,
            author: cast(author)?,
            subsystem: SUBSYSTEMS.iter().find(|subsystem| subsystem.name == area)?,
            b4: option == "b4",
            pull: option == "pull",
            cover: None,
            patches: Vec::new(),
            acts: Vec::new(),
        };
        for line in lines {
            let (first, rest) = line.split_once(' ')?;
            match first.chars().next()? {
                '=' => saga.cover = Some(rest),
                letter if letter.is_ascii_lowercase() => saga.patches.push(Part::read(letter, rest)),
                _ => saga.acts.push(Act::read(first, rest)?),
            }
        }
        Some(saga)
    }

    /// Somebody in the script: one of the cast, the maintainers `keeper` and `second`, or a program.
    fn person(&self, name: &str) -> usize {
        match name {
            "author" => self.author,
            "keeper" => keepers(self.subsystem.number)[0],
            "second" => keepers(self.subsystem.number)[1],
            "bot" => PATCHWORK_BOT,
            "tracker" => PULL_BOT,
            "tip" => TIP_BOT,
            name => cast(name).unwrap_or(self.author),
        }
    }

    /// The series with none of its patches yet.
    fn series(&self, number: usize) -> Series {
        let random = &mut Random::of(0x5a6a, number as u64);
        let mut series = Series::invent(self.author, self.subsystem, 1, random);
        series.prefix = self.subsystem.prefixes[0];
        (series.plans, series.scripted, series.ending) = (Vec::new(), true, Ending::Forgotten);
        series.cover = self.cover.is_some();
        self.cover.unwrap_or_default().clone_into(&mut series.title);
        let style = &mut series.style;
        (style.subject, style.changelog, style.threaded, style.tag, style.lost, style.b4) =
            (if self.pull { PULL } else { 0 }, number % 6, true, "", 0, self.b4);
        series.purpose = self.name;
        series
    }

    fn plan(&self, part: &Part, number: usize) -> Plan {
        let mut random = Random::of(0x5a6a + u64::from(u32::from(part.letter)), number as u64);
        let touches = |seed| {
            let diff = super::diff::Diff::of(seed, self.subsystem, &[]);
            let adds = diff.files.iter().any(|file| file.added > 0);
            adds && (part.file.is_empty() || diff.files.iter().any(|file| file.label == part.file))
        };
        let seed = (0..999).map(|_| random.next()).find(|seed| touches(*seed)).unwrap_or_default();
        Plan { seed, title: part.title.to_owned(), author: None, ..Plan::invent(self.subsystem, &mut random) }
    }
}

impl Part {
    fn read(letter: char, rest: &'static str) -> Self {
        let file = rest.strip_prefix('[').and_then(|rest| rest.split_once("] "));
        let (file, title) = file.unwrap_or(("", rest));
        Self { letter, file, title }
    }
}

impl Act {
    fn read(day: &'static str, rest: &'static str) -> Option<Self> {
        let (command, text) = rest.split_once(" | ").unwrap_or((rest, ""));
        let mut words = command.split(' ');
        let verb = words.next()?;
        let time = (day.parse::<f64>().ok()? * DAY as f64) as i64;
        Some(Self { time, verb, words: words.collect(), text: text.replace("\\n", "\n") })
    }

    /// What stands behind `key=`.
    fn value(&self, key: &str) -> Option<&'static str> {
        self.words.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
    }

    fn has(&self, word: &str) -> bool {
        self.words.contains(&word)
    }

    /// The word at this place; empty where there is none.
    fn word(&self, place: usize) -> &'static str {
        self.words.get(place).copied().unwrap_or_default()
    }

    fn ways(&self) -> Ways {
        let via: Vec<&str> = self.value("via").unwrap_or_default().split('+').collect();
        let link = if via.contains(&"colon") { Some(LinkForm::Colon) } else { None };
        Ways {
            change_id: via.contains(&"id"),
            supersedes: via.contains(&"supersedes"),
            link: if via.contains(&"link") { Some(LinkForm::Link) } else { link },
            reply: via.contains(&"reply"),
            similar: via.contains(&"similar"),
        }
    }
}

impl Told {
    /// Gives the series the patches of its next version.
    fn arrange(&mut self, saga: &'static Saga, act: &Act, series: &mut Series) {
        for (letter, plan) in self.order.chars().zip(std::mem::take(&mut series.plans)) {
            self.plans.insert(letter, plan);
        }
        if let Some(order) = act.value("patches") {
            order.clone_into(&mut self.order);
        }
        let version = series.wholes() + 1;
        for (letter, plan) in &mut self.plans {
            let listed = |key| act.value(key).is_some_and(|letters: &str| letters.contains(*letter));
            if listed("changed") {
                plan.change(saga.subsystem, version);
            }
            plan.lost = listed("lost");
            if !self.order.contains(*letter) {
                plan.last = None;
            }
        }
        series.plans = self.order.chars().filter_map(|letter| self.plans.get(&letter).cloned()).collect();
    }
}

/// Lets the patches carry what was given to them, and those in `forget` nothing at all; returns what is lost.
fn lose_trailers(series: &mut Series, order: &str, forget: &str) -> Vec<Dropped> {
    let mut dropped = Vec::new();
    for (letter, plan) in order.chars().zip(&mut series.plans) {
        let mut lost = carry(plan, |_| !forget.contains(letter));
        if forget.contains(letter) {
            lost.append(&mut plan.carried);
        }
        let patch = join_words(&[series.prefix, &plan.title]);
        dropped.extend(lost.into_iter().map(|given| Dropped { given, patch: patch.clone() }));
    }
    dropped
}

impl Stories {
    /// Plans all that scripts say about a day.
    pub(super) fn plan_sagas(&mut self, day: i64, now: i64) {
        for (number, saga) in SAGAS.iter().enumerate() {
            for (place, act) in saga.acts.iter().enumerate().filter(|(_, act)| act.time.div_euclid(DAY) == day) {
                self.plan(now + act.time.rem_euclid(DAY), Task::Act(number, place));
            }
        }
    }

    /// Lets something happen in a script.
    pub(super) fn act(&mut self, number: usize, place: usize, now: i64) {
        let saga = &SAGAS[number];
        let act = &saga.acts[place];
        let mut told = match self.sagas.remove(saga.name) {
            Some(told) => told,
            None => self.begin_saga(saga, number),
        };
        match act.verb {
            "post" => self.act_post(saga, act, &mut told, now),
            "title" => self.act_title(act, &mut told),
            "part" => self.act_part(act, &mut told, now),
            "take" => self.act_take(saga, act, &told, now),
            _ => self.act_answer(saga, act, &mut told, now),
        }
        self.sagas.insert(saga.name, told);
    }

    fn begin_saga(&mut self, saga: &'static Saga, number: usize) -> Told {
        let plans = saga.patches.iter().map(|part| (part.letter, saga.plan(part, number))).collect();
        let order = saga.patches.iter().map(|part| part.letter).collect();
        let series = self.open(saga.series(number));
        Told { series, plans, order, last: None }
    }

    fn act_post(&mut self, saga: &'static Saga, act: &Act, told: &mut Told, now: i64) {
        let (remark, mentions) = self.filled(&act.text);
        let Some(mut series) = self.live.remove(&told.series) else { return };
        told.arrange(saga, act, &mut series);
        let taker = act.value("by").map_or(series.author, |name| saga.person(name));
        if person(taker).name != person(series.author).name {
            series.plans.iter_mut().for_each(|plan| plan.author = Some(series.author));
        }
        series.author = taker;
        series.cover = act.value("cover").map_or(series.cover, |cover| cover == "yes");
        (series.ways, series.remark) = (act.ways(), remark);
        let dropped = lose_trailers(&mut series, &told.order, act.value("forget").unwrap_or_default());
        let latest = series.postings.last().map_or(0, |posting| posting.version);
        let posting = Posting {
            version: act.value("v").and_then(|version| version.parse().ok()).unwrap_or(latest + 1),
            rfc: act.has("rfc"),
            resend: act.has("resend"),
            threaded: true,
            total: series.plans.len(),
            dropped,
            mentions,
            ..Posting::default()
        };
        told.last = self.send_version(told.series, series, posting, now).into_iter().next();
    }

    fn act_title(&mut self, act: &Act, told: &mut Told) {
        let Some(series) = self.live.get_mut(&told.series) else { return };
        match (act.word(0), told.order.find(act.word(0))) {
            ("=", _) => act.text.clone_into(&mut series.title),
            (_, Some(place)) => series.plans[place].title.clone_from(&act.text),
            _ => {}
        }
    }

    fn act_part(&mut self, act: &Act, told: &mut Told, now: i64) {
        if let Some(parent) = self.addressed(act, told) {
            told.last = self.post_part(&parent, act.has("point"), now).or(told.last.take());
        }
    }

    fn act_take(&mut self, saga: &'static Saga, act: &Act, told: &Told, now: i64) {
        let form = match act.word(1) {
            "tree" => Form::ToTree,
            "queued" => Form::Queued,
            "ty" => Form::Ty,
            "bot" => Form::Bot,
            "tip" => Form::Tip,
            "tracker" => Form::Tracker,
            _ => Form::Plain,
        };
        let letters = act.value("patches").unwrap_or(&told.order);
        let places = letters.chars().filter_map(|letter| told.order.find(letter)).map(|place| place + 1).collect();
        let tree = act.value("tree").unwrap_or_else(|| saga.subsystem.tree());
        self.take(told.series, &Taking { form, places, author: saga.person(act.word(0)), tree }, now);
    }

    fn act_answer(&mut self, saga: &'static Saga, act: &Act, told: &mut Told, now: i64) {
        let Some(parent) = self.addressed(act, told) else { return };
        let trailer = match act.verb {
            "tag" => act.word(0),
            "nak" if act.has("trailer") => "Nacked-by",
            _ => "",
        };
        let name = act.word(usize::from(act.verb == "tag"));
        let author = saga.person(name);
        let (text, _) = self.filled(&act.text);
        let given = super::people::person_of(saga.person(act.value("as").unwrap_or(name)), trailer);
        let mut body = super::answers::quoted_opening(&mut self.random, &parent);
        put!(body, "\n{text}\n");
        if !trailer.is_empty() {
            put!(body, "\n{given}\n");
        }
        let posted = self.send_answer(&parent, author, body, now);
        match act.verb {
            "nak" => self.decide(&posted, Verdict::Refused),
            "back" => self.decide(&posted, Verdict::TakenBack),
            _ => {}
        }
        if !trailer.is_empty() {
            self.give(&posted, given);
        }
        told.last = Some(posted);
    }

    /// The mail that an act answers: a patch of the last version, its head, or the last mail.
    fn addressed(&self, act: &Act, told: &Told) -> Option<Posted> {
        let posted = &self.live.get(&told.series)?.posted;
        match act.value("to").unwrap_or("=") {
            "last" => told.last.clone(),
            letter => {
                let place = told.order.find(letter);
                let is_it = |spot: &Spot| spot.patch == place;
                posted.iter().find(|posted| posted.series.as_ref().is_some_and(is_it)).or(posted.first()).cloned()
            }
        }
    }

    /// A text with what it names of other scripts.
    fn filled(&self, text: &str) -> (String, Vec<Mention>) {
        let (mut filled, mut mentions) = (String::new(), Vec::new());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            filled += before;
            let (inner, behind) = after.split_once('}').unwrap_or((after, ""));
            let (what, name) = inner.split_once(' ').unwrap_or((inner, ""));
            match (what, self.head_of(name)) {
                ("id", Some(id)) => {
                    filled += &id;
                    mentions.push(Mention::Depends(id));
                }
                ("url", Some(id)) => {
                    put!(filled, "{ARCHIVE}/{id}");
                    mentions.push(Mention::Link(id));
                }
                ("fixes", _) => {
                    let (letter, name) = name.split_once(' ').unwrap_or_default();
                    let (commit, title) = self.commit_of(name, letter).unwrap_or_default();
                    put!(filled, "{commit} (\"{title}\")");
                    mentions.push(Mention::Fixes(commit));
                }
                ("person", _) => filled += &cast(name).map_or(String::new(), |number| person(number).trailer()),
                _ => debug_assert!(false, "{inner} is not known yet"),
            }
            rest = behind;
        }
        (filled + rest, mentions)
    }

    /// The head of the last posting of a script.
    fn head_of(&self, name: &str) -> Option<std::sync::Arc<str>> {
        let series = self.live.get(&self.sagas.get(name)?.series)?;
        series.posted.first().map(|posted| posted.message_id.clone())
    }

    /// The commit of a patch of a script, shortened, with its title.
    fn commit_of(&self, name: &str, letter: &str) -> Option<(String, String)> {
        let told = self.sagas.get(name)?;
        let series = self.live.get(&told.series)?;
        let plan = &series.plans[told.order.find(letter)?];
        Some((plan.commit()[..12].to_owned(), series.prefixed(&plan.title)))
    }
}
