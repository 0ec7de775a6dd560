//! Scripts: series in which a text decides what happens instead of chance. There is one for each thing that can happen
//! to a series.
//!
//! Entry point: [`SCRIPTS`], read from `scripts.txt`. A script begins with a line `@ name | author | subsystem | option`
//! (`b4`, `pull`, `patchset` or none). Then come the title of the cover after `=`, the titles of the patches after a
//! letter (with a file that the patch touches in brackets), and what happens: the day, a verb, its words, and after `|`
//! the text of the mail, where `\n` ends a line. The verbs:
//!
//! - `post`: the next version, with `v=`, `patches=` in order, `changed=`, `by=`, `cover=`, `rfc`, `resend`, `forget=`
//!   for patches that lose their trailers, `lost=` for those that never arrive, `cut` where they are only some that were
//!   cut out, and `via=` for what links it to the version before (`id`, `supersedes`, `link`, `colon`, `reply`,
//!   `similar`, joined by `+`).
//! - `title`: the cover (`=`) or a patch gets another title.
//! - `part`: one patch of the last version again, in its thread, as `v2` or, with `point`, as `v1.1`.
//! - `say`: somebody replies, and nothing follows.
//! - `tag`: somebody gives a trailer, under another address with `as=`.
//! - `check`: the bot `ci` or `checker` says that its checks `passed`, `failed`, or found `new=` and `old=` things.
//! - `nak`: a maintainer rejects the series, giving a trailer with `trailer`.
//! - `take`: patches are taken, in one of the forms of `acceptance`.
//! - `back`: they are dropped again.
//! - `pull`: somebody asks in a mail of its own to pull them, which is done with `merged`.
//! - `pick`: the first of them is added to a stable tree.
//!
//! In a text, `{id NAME}`, `{url NAME}` and `{fixes a NAME}` stand for the last posting of another script, or the commit
//! of its patch `a`; `{person KEY}` for one of the scripted people.

use super::calendar::DAY;
use super::diff::PatchDiff;
use super::draft::{PATCHSET, PULL};
use super::people::{CHECKER, CI_BOT, PATCHWORK_BOT, PULL_BOT, TIP_BOT, maintainers, scripted_person};
use super::plan::PatchPlan;
use super::project::{DemoSubsystem, SUBSYSTEMS};
use super::random::Random;
use super::series::{DemoSeries, Ending, LinkForm, VersionLinks};
use std::sync::LazyLock;

pub(super) struct Script {
    pub(super) name: &'static str,
    author: usize,
    pub(super) subsystem: &'static DemoSubsystem,
    b4: bool,
    /// Whether its cover is a pull request.
    pull: bool,
    /// Whether its cover has no number.
    patchset: bool,
    cover: Option<&'static str>,
    pub(super) patches: Vec<ScriptPatch>,
    pub(super) steps: Vec<ScriptStep>,
}

pub(super) struct ScriptPatch {
    pub(super) letter: char,
    /// A file that it touches; empty for any.
    file: &'static str,
    title: &'static str,
}

pub(super) struct ScriptStep {
    /// In seconds since the first day.
    pub(super) time: i64,
    pub(super) verb: &'static str,
    words: Vec<&'static str>,
    pub(super) text: String,
}

pub(super) static SCRIPTS: LazyLock<Vec<Script>> = LazyLock::new(|| {
    let scripts = include_str!("scripts.txt").split("\n@ ").skip(1);
    scripts.map(|script| Script::parse(script).expect("scripts.txt follows its format")).collect()
});

impl Script {
    fn parse(script: &'static str) -> Option<Self> {
        let mut lines = script.lines().filter(|line| !line.is_empty());
        let mut head = lines.next()?.split('|').map(str::trim);
        let (name, author, area) = (head.next()?, head.next()?, head.next()?);
        let option = head.next();
        let mut script = Self {
            name,
            author: scripted_person(author)?,
            subsystem: SUBSYSTEMS.iter().find(|subsystem| subsystem.name == area)?,
            b4: option == Some("b4"),
            pull: option == Some("pull"),
            patchset: option == Some("patchset"),
            cover: None,
            patches: Vec::new(),
            steps: Vec::new(),
        };
        for line in lines {
            let (first, rest) = line.split_once(' ')?;
            match first.chars().next()? {
                '=' => script.cover = Some(rest),
                letter if letter.is_ascii_lowercase() => script.patches.push(ScriptPatch::parse(letter, rest)),
                _ => script.steps.push(ScriptStep::parse(first, rest)?),
            }
        }
        Some(script)
    }

    /// The person whom a step names: one of the scripted people, a maintainer of the subsystem, or a bot.
    pub(super) fn person(&self, name: &str) -> usize {
        match name {
            "author" => self.author,
            "maintainer" => maintainers(self.subsystem.number)[0],
            "comaintainer" => maintainers(self.subsystem.number)[1],
            "bot" => PATCHWORK_BOT,
            "tracker" => PULL_BOT,
            "tip" => TIP_BOT,
            "ci" => CI_BOT,
            "checker" => CHECKER,
            name => scripted_person(name).expect("scripts name people that names.txt has"),
        }
    }

    /// The series, without its patches.
    pub(super) fn series(&self, number: usize) -> DemoSeries {
        let random = &mut Random::for_part(0x5a6a, number as u64);
        let mut series = DemoSeries::invent(self.author, self.subsystem, 1, random);
        series.prefix = self.subsystem.prefixes[0];
        (series.plans, series.scripted, series.ending) = (Vec::new(), true, Ending::Forgotten);
        series.cover = self.cover.is_some();
        series.title = self.cover.map_or_else(String::new, str::to_owned);
        let style = &mut series.style;
        (style.subject, style.changelog, style.threaded, style.tag, style.lost, style.b4) =
            (self.subject_style(), number % 6, true, "", 0, self.b4);
        series.purpose = self.name;
        series
    }

    fn subject_style(&self) -> usize {
        if self.pull {
            PULL
        } else if self.patchset {
            PATCHSET
        } else {
            0
        }
    }

    pub(super) fn plan(&self, patch: &ScriptPatch, number: usize) -> PatchPlan {
        let mut random = Random::for_part(0x5a6a + u64::from(u32::from(patch.letter)), number as u64);
        let suits = |seed: &u64| {
            let diff = PatchDiff::generate(*seed, self.subsystem, &[]);
            let adds = diff.files.iter().any(|file| file.added > 0);
            adds && (patch.file.is_empty() || diff.files.iter().any(|file| file.label == patch.file))
        };
        let seed = (0..999).map(|_| random.next()).find(suits).expect("some diff touches the file that a script wants");
        let plan = PatchPlan::invent(self.subsystem, &mut random);
        PatchPlan { seed, title: patch.title.to_owned(), author: None, ..plan }
    }
}

impl ScriptPatch {
    fn parse(letter: char, rest: &'static str) -> Self {
        let file = rest.strip_prefix('[').and_then(|rest| rest.split_once("] "));
        let (file, title) = file.unwrap_or(("", rest));
        Self { letter, file, title }
    }
}

impl ScriptStep {
    fn parse(day: &'static str, rest: &'static str) -> Option<Self> {
        let (command, text) = rest.split_once(" | ").unwrap_or((rest, ""));
        let mut words = command.split(' ');
        let verb = words.next()?;
        let time = (day.parse::<f64>().ok()? * DAY as f64) as i64;
        Some(Self { time, verb, words: words.collect(), text: text.replace("\\n", "\n") })
    }

    /// What follows `key=`.
    pub(super) fn value(&self, key: &str) -> Option<&'static str> {
        self.words.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
    }

    pub(super) fn has(&self, word: &str) -> bool {
        self.words.contains(&word)
    }

    /// The word at a position; empty if there are fewer.
    pub(super) fn word(&self, position: usize) -> &'static str {
        self.words.get(position).copied().unwrap_or("")
    }

    /// The links that `via=` lists.
    pub(super) fn links(&self) -> VersionLinks {
        let via: Vec<&str> = self.value("via").unwrap_or("").split('+').collect();
        let colon = via.contains(&"colon").then_some(LinkForm::Colon);
        VersionLinks {
            change_id: via.contains(&"id"),
            supersedes: via.contains(&"supersedes"),
            link: if via.contains(&"link") { Some(LinkForm::Link) } else { colon },
            reply: via.contains(&"reply"),
            similar: via.contains(&"similar"),
        }
    }
}
