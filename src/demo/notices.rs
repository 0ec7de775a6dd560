//! What bots and maintainers write when something is done: applied, merged, broken, released.

use super::draft::{commit_link, sentence};
use super::people::{PATCHWORK_BOT, Person, maintainer};
use super::project::{ARCHIVE, CODE, LIST};
use super::talk::Posted;
use super::words::Speaker;

/// A maintainer's word that a series was applied, short or as `b4 ty` writes it.
pub(super) fn applied(speaker: &mut Speaker<'_>, parent: &Posted, author: &Person) -> String {
    let titles: Vec<&str> = parent.text.lines().collect();
    let mut body = format!("{} wrote:\n", super::story::person(parent.author).name);
    for title in titles.iter().take(3) {
        put!(body, "> {title}\n");
    }
    if speaker.random.chance(55) {
        return body + &format!("\n{}\n\n{}\n", speaker.say("appliedprose"), author.first_name());
    }
    put!(body, "\nApplied to {}, thanks!\n\n", speaker.subsystem.tree());
    for (number, title) in titles.iter().enumerate() {
        put!(body, "[{}/{}] {title}\n      commit: {}\n", number + 1, titles.len(), speaker.random.hex(40));
    }
    body + &format!("\nBest regards,\n-- \n{}\n", author.trailer())
}

/// What patchwork-bot and tip-bot write.
pub(super) fn bot(speaker: &mut Speaker<'_>, parent: &Posted, bot: usize) -> String {
    let titles: Vec<&str> = parent.text.lines().collect();
    let keeper = super::story::person(maintainer(speaker.random, speaker.subsystem.number));
    if bot == PATCHWORK_BOT {
        let what = if titles.len() == 1 { "This patch" } else { "This series" };
        let mut body = format!("Hello:\n\n{what} was applied to marram/{}.git (main)\n", speaker.subsystem.tree());
        put!(body, "by {}:\n\n", keeper.trailer());
        for (number, title) in titles.iter().enumerate() {
            put!(body, "  - [{}/{}] {title}\n    {}\n", number + 1, titles.len(), commit_link(speaker.random));
        }
        return body + "\nThat is all from the machine room.\n-- \nI am a bot and only repeat what the tree says.\n";
    }
    let branch = speaker.subsystem.name;
    let mut body = format!("The following commit has been merged into the {branch}/core branch of tip:\n\n");
    let commit = speaker.random.hex(40);
    put!(body, "Commit-ID:     {commit}\nGitweb:        {CODE}/tip/{commit}\n");
    put!(body, "Author:        {}\n", super::story::person(parent.author).trailer());
    put!(body, "Committer:     {}\n\n", keeper.trailer());
    body + &format!("{}\n\nLink: {ARCHIVE}/{}\n", titles.first().unwrap_or(&""), parent.message_id)
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

/// The tracker's answer to a pull request that was merged.
pub(super) fn pulled(speaker: &mut Speaker<'_>) -> String {
    let (area, commit) = (speaker.subsystem.name, speaker.random.hex(40));
    format!(
        "The pull request you sent:\n\n> {CODE}/{area}.git tags/{}\n\nhas been merged into marram/marram.git:\n\
         {CODE}/c/{commit}\n\nThank you!\n\n-- \nThis notice was written by a program; it does not read answers.\n",
        area.replace('/', "-")
    )
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
