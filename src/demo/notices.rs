//! What bots and maintainers write when something is done: applied, merged, broken, released.

use super::draft::sentence;
use super::facts::Taken;
use super::people::{Person, maintainer};
use super::project::{ARCHIVE, CODE, LIST};
use super::random::Random;
use super::series::Series;
use super::story::person;
use super::talk::Posted;
use super::words::Speaker;

/// How it is said that patches were taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// "Applied, thanks!"
    Plain,
    /// "Applied to heronfs, thanks."
    ToTree,
    /// "Queued for heronfs, thanks."
    Queued,
    /// What `b4 ty` writes.
    Ty,
    /// What patchwork-bot writes.
    Bot,
    /// What tip-bot writes, a mail for each patch.
    Tip,
    /// What pr-tracker-bot writes.
    Tracker,
}

/// Patches that somebody takes.
#[derive(Clone, Debug)]
pub(super) struct Taking {
    /// How it is said.
    pub(super) form: Form,
    /// The places of the patches, from 1.
    pub(super) places: Vec<usize>,
    /// Who says it.
    pub(super) author: usize,
    /// The tree they go to.
    pub(super) tree: &'static str,
}

/// A mail that says that patches were taken.
pub(super) struct Notice {
    /// The place from 0 of the patch it answers; `None` for the head of the posting.
    pub(super) answers: Option<usize>,
    /// The subject.
    pub(super) subject: String,
    /// The text.
    pub(super) body: String,
    /// What is true of it.
    pub(super) taken: Taken,
}

impl Form {
    /// One of those that people use.
    pub(super) fn of(random: &mut Random) -> Self {
        *random.pick(&[Self::Plain, Self::Plain, Self::ToTree, Self::Queued, Self::Ty, Self::Ty, Self::Ty])
    }
}

/// The mails that say that patches of the last version of `series` were taken.
pub(super) fn taken(series: &Series, taking: &Taking, random: &mut Random) -> Vec<Notice> {
    let Some(parent) = series.posted.first() else { return Vec::new() };
    let subject = format!("Re: {}", parent.subject);
    match taking.form {
        Form::Plain | Form::ToTree | Form::Queued => vec![in_words(series, taking, subject, random)],
        Form::Ty => vec![thank_you(series, taking, subject)],
        Form::Bot => vec![patchwork(series, taking, subject, random)],
        Form::Tracker => vec![tracked(series, taking, subject, random)],
        Form::Tip => taking.places.iter().map(|place| tip(series, taking, *place, random)).collect(),
    }
}

/// A few words. They answer the head, or the patch where only one of several was taken.
fn in_words(series: &Series, taking: &Taking, subject: String, random: &mut Random) -> Notice {
    let total = series.plans.len();
    let alone = (taking.places.len() == 1 && total > 1).then(|| taking.places[0] - 1);
    let parent = alone.and_then(|place| mail_of(series, place)).or(series.posted.first());
    let mut body = quoted(parent.map_or("", |posted| &posted.text), series);
    let what = match (taking.places.as_slice(), series.cover) {
        ([_], _) if alone.is_some() => "this one ".to_owned(),
        (places, _) if places.len() < total => format!("patches {}-{} ", places[0], places[places.len() - 1]),
        (places, false) if places.len() == 2 => "both ".to_owned(),
        (places, false) if places.len() > 2 => "the whole series ".to_owned(),
        _ => String::new(),
    };
    let verb = if taking.form == Form::Queued { "Queued" } else { "Applied" };
    let line = match (taking.form, what.as_str()) {
        (Form::Queued, what) => format!("Queued {what}for {}, thanks.", taking.tree),
        (Form::ToTree, what) => format!("Applied {what}to {}, thanks.", taking.tree),
        (_, "") => {
            (*random.pick(&["Applied, thanks!", "Thanks, applied.", "Applied with a typo fixed. Thanks!"])).into()
        }
        (_, what) if what.starts_with("patches") => format!("P{}applied, thanks!", &what[1..]),
        (_, what) => format!("{verb} {}, thanks!", what.trim_end()),
    };
    put!(body, "\n{line}\n\n{}\n", person(taking.author).first_name());
    let named = taking.form != Form::Plain;
    let taken = Taken {
        places: taking.places.clone(),
        tree: named.then(|| taking.tree.to_owned()),
        queued: taking.form == Form::Queued,
        ..Taken::default()
    };
    let subject = parent.map_or(subject, |parent| format!("Re: {}", parent.subject));
    Notice { answers: alone, subject, body, taken }
}

/// The mail of the patch at `place`, from 0.
fn mail_of(series: &Series, place: usize) -> Option<&Posted> {
    series.posted.iter().find(|posted| posted.series.as_ref().is_some_and(|spot| spot.patch == Some(place)))
}

/// The first lines of a mail, quoted.
fn quoted(text: &str, series: &Series) -> String {
    let mut body = format!("{} wrote:\n", person(series.author).name);
    for line in text.lines().take(3) {
        put!(body, "{}\n", format!("> {line}").trim_end());
    }
    body
}

fn thank_you(series: &Series, taking: &Taking, subject: String) -> Notice {
    let total = series.plans.len();
    let mut body = quoted(series.posted.first().map_or("", |posted| &posted.text), series);
    put!(body, "\nApplied to {}, thanks!\n\n", taking.tree);
    let mut commits = Vec::new();
    for place in &taking.places {
        let plan = &series.plans[place - 1];
        put!(body, "[{place}/{total}] {}\n      commit: {}\n", series.prefixed(&plan.title), plan.commit());
        commits.push((*place, plan.commit()));
    }
    put!(body, "\nBest regards,\n-- \n{}\n", person(taking.author).trailer());
    Notice { answers: None, subject, body, taken: Taken { commits, ..taken_to(taking, taking.tree.to_owned()) } }
}

fn taken_to(taking: &Taking, tree: String) -> Taken {
    Taken { places: taking.places.clone(), tree: Some(tree), ..Taken::default() }
}

/// What patchwork-bot writes; patches that were not taken are listed without a commit.
fn patchwork(series: &Series, taking: &Taking, subject: String, random: &mut Random) -> Notice {
    let keeper = person(maintainer(random, series.subsystem.number));
    let total = series.plans.len();
    let what = if total == 1 { "This patch" } else { "This series" };
    let tree = format!("marram/{}.git (main)", taking.tree);
    let mut body = format!("Hello:\n\n{what} was applied to {tree}\nby {}:\n\n", keeper.trailer());
    body += &quoted(series.posted.first().map_or("", |posted| &posted.text), series);
    body += "> [...]\n\nHere is the summary with links:\n";
    let version = series.last_whole().map_or(1, |(_, posting)| posting.version);
    let mut commits = Vec::new();
    for (index, plan) in series.plans.iter().enumerate() {
        let place = index + 1;
        let version = if version > 1 { format!("v{version}") } else { String::new() };
        let counter = if total > 1 { format!("{place}/{total}") } else { String::new() };
        let words: Vec<&str> =
            [&version, &counter].into_iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
        let tag = if words.is_empty() { String::new() } else { format!("[{}] ", words.join(",")) };
        put!(body, "  - {tag}{}\n", series.prefixed(&plan.title));
        if taking.places.contains(&place) {
            let commit = plan.commit()[..12].to_owned();
            put!(body, "    {CODE}/c/{commit}\n");
            commits.push((place, commit));
        } else {
            body += "    (no matching commit)\n";
        }
    }
    body += "\nThat is all from the machine room.\n-- \nI am a bot and only repeat what the tree says.\n";
    Notice { answers: None, subject, body, taken: Taken { commits, ..taken_to(taking, tree) } }
}

/// What tip-bot writes about one patch.
fn tip(series: &Series, taking: &Taking, place: usize, random: &mut Random) -> Notice {
    let keeper = person(maintainer(random, series.subsystem.number));
    let branch = format!("{}/core", series.subsystem.name);
    let plan = &series.plans[place - 1];
    let (title, commit) = (series.prefixed(&plan.title), plan.commit());
    let mut body = format!("The following commit has been merged into the {branch} branch of tip:\n\n");
    put!(body, "Commit-ID:     {commit}\nGitweb:        {CODE}/tip/{commit}\n");
    put!(body, "Author:        {}\n", person(series.author).trailer());
    put!(body, "Committer:     {}\n\n{title}\n\n", keeper.trailer());
    let parent = mail_of(series, place - 1).or(series.posted.first());
    if let Some(parent) = parent {
        put!(body, "Link: {ARCHIVE}/{}\n", parent.message_id);
    }
    let taken =
        Taken { places: vec![place], commits: vec![(place, commit)], ..taken_to(taking, format!("tip/{branch}")) };
    Notice { answers: Some(place - 1), subject: format!("[tip: {branch}] {title}"), body, taken }
}

/// The test robot's answer to a patch that does not build.
pub(super) fn robot(speaker: &mut Speaker<'_>, parent: &Posted, author: &Person) -> String {
    let configuration = *speaker.random.pick(&["allmodconfig", "tidyconfig", "randconfig-r012", "allnoconfig"]);
    let (file, function) = (speaker.say("file"), speaker.say("function"));
    let line = speaker.random.between(20, 2400);
    let mut body = format!(
        "Hi {},\n\nkernel test robot built your patch and found a warning:\n\n",
        super::story::person(parent.author).first_name()
    );
    put!(body, "[robot built on {}]\n", speaker.say("tag"));
    put!(body, "config: {configuration} ({ARCHIVE}/config-{})\n", speaker.random.hex(12));
    body += "compiler: gcc 13.2, and clang 17 says the same\n\n";
    body += "If the fix goes into a new patch (not just a new version of this one), please add\n";
    put!(body, "| Reported-by: {}\n| Closes: {ARCHIVE}/{}/\n\n", author.trailer(), parent.message_id);
    put!(body, "All warnings (new ones prefixed by >>):\n\n   {file}: In function '{function}':\n");
    put!(body, ">> {file}:{line}:17: warning: variable 'ret' is set but never used\n");
    for offset in 0..6 {
        put!(
            body,
            "   {}\t{}\n",
            line + offset,
            speaker.say("c").split('|').next().unwrap_or_default().replace('>', "\t")
        );
    }
    body + "\n-- \nkernel test robot of the Marram project\n"
}

/// A fuzzer's report: subject and text.
pub(super) fn crash(speaker: &mut Speaker<'_>) -> (String, String) {
    let function = speaker.say("function");
    let kind = *speaker.random.pick(&[
        "KASAN: slab-use-after-free Read in",
        "WARNING in",
        "possible deadlock in",
        "INFO: task hung in",
        "general protection fault in",
    ]);
    let area = speaker.subsystem.name.split('/').next().unwrap_or_default();
    let subject = format!("[syzbot] [{area}?] {kind} {function}");
    let mut body = "Hello,\n\nsyzbot found an issue:\n\n".to_owned();
    put!(
        body,
        "HEAD commit:    {} {}\ngit tree:       marram/for-next\n",
        speaker.random.hex(12),
        speaker.say("oldtitle")
    );
    put!(body, "dashboard:      https://fuzz.marram.example/bug?id={}\n\n", speaker.random.hex(16));
    body += "There is no small program that shows it yet.\n\nCall Trace:\n <TASK>\n";
    for _ in 0..speaker.random.between(6, 16) {
        let (at, size) = (speaker.random.hex(2), speaker.random.hex(3));
        put!(body, " {}+0x{at}/0x{size}\n", speaker.say("function"));
    }
    body += " </TASK>\n\n---\nThis report was written by a program.\n";
    (subject, body)
}

/// A pull request: subject and text.
pub(super) fn pull(speaker: &mut Speaker<'_>, release: &str, author: &Person) -> (String, String) {
    let area = speaker.subsystem.name;
    let subject = format!("[GIT PULL] {area} {} for {release}", speaker.random.pick(&["updates", "fixes", "changes"]));
    let tag = format!("{}-for-{release}", area.replace('/', "-"));
    let mut body = "Hi,\n\n".to_owned() + &speaker.paragraph(&["pullprose"]) + "\n";
    for _ in 0..speaker.random.between(2, 5) {
        put!(body, " - {}\n", sentence(speaker, "pullitem"));
    }
    put!(body, "\nThe following changes since commit {}:\n\n  Marram {release}\n\n", speaker.random.hex(40));
    body += "are available in the Git repository at:\n\n";
    put!(body, "  {CODE}/{area}.git tags/{tag}\n\nfor you to fetch changes up to {}:\n\n", speaker.random.hex(40));
    put!(body, "  {}\n\n{}\n", sentence(speaker, "oldtitle"), "-".repeat(64));
    let titles: Vec<String> = (0..speaker.random.between(2, 9)).map(|_| speaker.say("title")).collect();
    put!(body, "{} ({}):\n", author.name, titles.len());
    for title in titles {
        put!(body, "      {} {title}\n", speaker.subsystem.prefixes[0]);
    }
    let diff = super::diff::Diff::of(speaker.random.next(), speaker.subsystem, &[]);
    (subject, body + &format!("\n{}", diff.diffstat()))
}

/// The tracker's answer to a pull request that has its patches with it.
fn tracked(series: &Series, taking: &Taking, subject: String, random: &mut Random) -> Notice {
    let mut speaker = Speaker { random, subsystem: series.subsystem, other: "" };
    let (body, merge) = pulled(&mut speaker);
    let taken = Taken { merge: Some(merge), ..taken_to(taking, "marram/marram.git".to_owned()) };
    Notice { answers: None, subject, body, taken }
}

/// The tracker's answer to a pull request that was merged, and the commit of the merge.
pub(super) fn pulled(speaker: &mut Speaker<'_>) -> (String, String) {
    let (area, commit) = (speaker.subsystem.name, speaker.random.hex(40));
    let text = format!(
        "The pull request you sent:\n\n> {CODE}/{area}.git tags/{}\n\nhas been merged into marram/marram.git:\n\
         {CODE}/c/{commit}\n\nThank you!\n\n-- \nThis notice was written by a program; it does not read answers.\n",
        area.replace('/', "-")
    );
    (text, commit)
}

/// The announcement of a release candidate.
pub(super) fn release(speaker: &mut Speaker<'_>, version: &str) -> (String, String) {
    let mut body = format!("Hello everybody,\n\nMarram {version} is out.\n\n");
    for _ in 0..speaker.random.between(2, 4) {
        body += &(speaker.paragraph(&["news", "news"]) + "\n");
    }
    put!(body, "Get it from {CODE}/marram.git, tag {version}. Reports go to {LIST}.\n\n---\n");
    for _ in 0..speaker.random.between(8, 24) {
        put!(body, "      {} {}\n", speaker.subsystem.prefixes[0], speaker.say("title"));
    }
    (format!("[ANNOUNCE] Marram {version}"), body)
}
