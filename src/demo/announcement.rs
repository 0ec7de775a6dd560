//! What maintainers and bots write besides replies to patches: crash reports, pull requests, releases, build warnings.

use super::diff::PatchDiff;
use super::people::{Member, member};
use super::project::{ARCHIVE, CODE, LIST};
use super::sent_mail::SentMail;
use super::words::Phrases;

/// The test robot's reply to a patch that does not build cleanly.
pub(super) fn robot(phrases: &mut Phrases<'_>, parent: &SentMail, author: &Member) -> String {
    let configuration = *phrases.random.pick(&["allmodconfig", "tidyconfig", "randconfig-r012", "allnoconfig"]);
    let (file, function) = (phrases.phrase("file"), phrases.phrase("function"));
    let line = phrases.random.between(20, 2400);
    let mut body = format!(
        "Hi {},\n\nkernel test robot built your patch and found a warning:\n\n",
        member(parent.author).first_name()
    );
    put!(body, "[robot built on {}]\n", phrases.phrase("tag"));
    put!(body, "config: {configuration} ({ARCHIVE}/config-{})\n", phrases.random.hex(12));
    body += "compiler: gcc 13.2, and clang 17 says the same\n\n";
    body += "If the fix goes into a new patch (not just a new version of this one), please add\n";
    put!(body, "| Reported-by: {}\n| Closes: {ARCHIVE}/{}/\n\n", author.trailer(), parent.message_id);
    put!(body, "All warnings (new ones prefixed by >>):\n\n   {file}: In function '{function}':\n");
    put!(body, ">> {file}:{line}:17: warning: variable 'ret' is set but never used\n");
    for offset in 0..6 {
        put!(body, "   {}\t{}\n", line + offset, first_line(&phrases.phrase("c")).replace('>', "\t"));
    }
    body + "\n-- \nkernel test robot of the Marram project\n"
}

fn first_line(snippet: &str) -> &str {
    snippet.split_once('|').map_or(snippet, |(line, _)| line)
}

/// A fuzzer's report: subject and body.
pub(super) fn crash_report(phrases: &mut Phrases<'_>) -> (String, String) {
    let function = phrases.phrase("function");
    let kind = *phrases.random.pick(&[
        "KASAN: slab-use-after-free Read in",
        "WARNING in",
        "possible deadlock in",
        "INFO: task hung in",
        "general protection fault in",
    ]);
    let name = phrases.subsystem.name;
    let area = name.split_once('/').map_or(name, |(area, _)| area);
    let subject = format!("[syzbot] [{area}?] {kind} {function}");
    let mut body = "Hello,\n\nsyzbot found an issue:\n\n".to_owned();
    put!(
        body,
        "HEAD commit:    {} {}\ngit tree:       marram/for-next\n",
        phrases.random.hex(12),
        phrases.phrase("oldtitle")
    );
    put!(body, "dashboard:      https://fuzz.marram.example/bug?id={}\n\n", phrases.random.hex(16));
    body += "There is no small program that shows it yet.\n\nCall Trace:\n <TASK>\n";
    for _ in 0..phrases.random.between(6, 16) {
        let (at, size) = (phrases.random.hex(2), phrases.random.hex(3));
        put!(body, " {}+0x{at}/0x{size}\n", phrases.phrase("function"));
    }
    body += " </TASK>\n\n---\nThis report was written by a program.\n";
    (subject, body)
}

/// A pull request: subject and body.
pub(super) fn pull_request(phrases: &mut Phrases<'_>, release: &str, author: &Member) -> (String, String) {
    let area = phrases.subsystem.name;
    let subject = format!("[GIT PULL] {area} {} for {release}", phrases.random.pick(&["updates", "fixes", "changes"]));
    let tag = format!("{}-for-{release}", area.replace('/', "-"));
    let mut body = "Hi,\n\n".to_owned() + &phrases.paragraph(&["pullprose"]) + "\n";
    for _ in 0..phrases.random.between(2, 5) {
        put!(body, " - {}\n", phrases.sentence("pullitem"));
    }
    put!(body, "\nThe following changes since commit {}:\n\n  Marram {release}\n\n", phrases.random.hex(40));
    body += "are available in the Git repository at:\n\n";
    put!(body, "  {CODE}/{area}.git tags/{tag}\n\nfor you to fetch changes up to {}:\n\n", phrases.random.hex(40));
    put!(body, "  {}\n\n{}\n", phrases.sentence("oldtitle"), "-".repeat(64));
    let titles: Vec<String> = (0..phrases.random.between(2, 9)).map(|_| phrases.phrase("oldtitle")).collect();
    put!(body, "{} ({}):\n", author.name, titles.len());
    for title in titles {
        put!(body, "      {} {title}\n", phrases.subsystem.prefixes[0]);
    }
    let diff = PatchDiff::generate(phrases.random.next(), phrases.subsystem, &[]);
    (subject, body + &format!("\n{}", diff.diffstat()))
}

/// The tracker's reply to a pull request that was merged, and the merge commit.
pub(super) fn merged_reply(phrases: &mut Phrases<'_>) -> (String, String) {
    let (area, commit) = (phrases.subsystem.name, phrases.random.hex(40));
    let text = format!(
        "The pull request you sent:\n\n> {CODE}/{area}.git tags/{}\n\nhas been merged into marram/marram.git:\n\
         {CODE}/c/{commit}\n\nThank you!\n\n-- \nThis notice was written by a program; it does not read answers.\n",
        area.replace('/', "-")
    );
    (text, commit)
}

/// The announcement of a release: subject and body.
pub(super) fn release(phrases: &mut Phrases<'_>, version: &str) -> (String, String) {
    let mut body = format!("Hello everybody,\n\nMarram {version} is out.\n\n");
    for _ in 0..phrases.random.between(2, 4) {
        body += &(phrases.paragraph(&["news", "news"]) + "\n");
    }
    put!(body, "Get it from {CODE}/marram.git, tag {version}. Reports go to {LIST}.\n\n---\n");
    for _ in 0..phrases.random.between(8, 24) {
        put!(body, "      {} {}\n", phrases.subsystem.prefixes[0], phrases.phrase("title"));
    }
    (format!("[ANNOUNCE] Marram {version}"), body)
}
