//! What a bot's checks say of the patch that it answers.
//!
//! Entry point: [`check`]. Bots say it in a list of findings (`- [High] …`, those below `Pre-existing issues:` apart), in
//! a line `Status: FAILURE`, in a table with PASS and FAIL, or in a sentence of their own.

use super::lines::own_lines;
use crate::base::bot::BotWork;
use crate::press::mail::{Mail, MailKind};
use crate::rows::check::{CheckResult, CheckRow};

/// How many lines say what the result is; logs follow.
const LEAD: usize = 60;

/// Degrees of findings, in brackets at the beginning of each.
const DEGREES: [&str; 4] = ["[critical]", "[high]", "[medium]", "[low]"];

/// Sentences in lower case, and the results that they tell; the first that occurs counts.
const SENTENCES: [(&str, CheckResult); 25] = [
    ("did not trigger any issue", CheckResult::Passed),
    ("still triggering an issue", CheckResult::Failed),
    ("tried to test the proposed patch but", CheckResult::Failed),
    ("found no regressions", CheckResult::Passed),
    ("found no issues", CheckResult::Passed),
    ("no issues found", CheckResult::Passed),
    ("no regressions found", CheckResult::Passed),
    ("all tests passed", CheckResult::Passed),
    ("overall result: passed", CheckResult::Passed),
    ("overall result: failed", CheckResult::Failed),
    ("build test error", CheckResult::Failed),
    ("following build error", CheckResult::Failed),
    ("failed to apply", CheckResult::Failed),
    ("failed to build", CheckResult::Failed),
    (": failure for ", CheckResult::Failed),
    (": success for ", CheckResult::Passed),
    ("build success", CheckResult::Passed),
    ("build test warning", CheckResult::Findings),
    ("noticed the following", CheckResult::Findings),
    ("found the following", CheckResult::Findings),
    ("detected some issues", CheckResult::Findings),
    ("coding style problems", CheckResult::Findings),
    ("bot found", CheckResult::Findings),
    ("found a warning", CheckResult::Findings),
    ("robot noticed", CheckResult::Findings),
];

/// The result that a bot's answer gives; `None` for other mails. Of a bot that does nothing but check, every answer is
/// one.
pub fn check(mail: &Mail) -> Option<CheckRow> {
    let bot = mail.bot.as_ref().filter(|bot| mail.kind == MailKind::Report && bot.work != BotWork::Notices)?;
    let answers = mail.in_reply_to.is_some() || !mail.references.is_empty();
    let lines: Vec<&str> = own_lines(&mail.body).flatten().take(LEAD).collect();
    let told = || findings(&lines).or_else(|| status(&lines)).or_else(|| table(&lines));
    let found = || told().or_else(|| sentence(&mail.subject.text, &lines));
    let reported = (bot.work == BotWork::Checks).then_some(CheckRow::plain(CheckResult::Reported));
    answers.then(|| found().or(reported)).flatten()
}

/// A list of findings, with a heading for those that the patch did not bring.
fn findings(lines: &[&str]) -> Option<CheckRow> {
    let mut row = CheckRow::plain(CheckResult::Findings);
    let mut before = false;
    for line in lines.iter().take_while(|line| line.trim_end() != "--") {
        let lower = line.trim().to_lowercase();
        let finding = lower.trim_start_matches(['-', '*', ' ']);
        if DEGREES.iter().any(|degree| finding.starts_with(degree)) {
            let old = before || is_preexisting(finding);
            *(if old { &mut row.preexisting } else { &mut row.findings }) += 1;
        } else if lower.ends_with(':') {
            before = is_preexisting(&lower);
        }
    }
    (row.findings + row.preexisting > 0).then_some(row)
}

fn is_preexisting(lower: &str) -> bool {
    lower.contains("pre-existing") || lower.contains("preexisting")
}

/// `Status: SUCCESS`.
fn status(lines: &[&str]) -> Option<CheckRow> {
    let value = lines.iter().find_map(|line| line.strip_prefix("Status:"))?.trim().to_lowercase();
    let result = match value.as_str() {
        "success" | "pass" | "passed" => CheckResult::Passed,
        "failure" | "fail" | "failed" | "conflict" | "error" => CheckResult::Failed,
        _ => return None,
    };
    Some(CheckRow::plain(result))
}

/// A table with a test and its result in each line.
fn table(lines: &[&str]) -> Option<CheckRow> {
    let results: Vec<&str> = lines.iter().filter_map(|line| line.split_whitespace().nth(1)).collect();
    let count = |words: &[&str]| results.iter().filter(|word| words.contains(word)).count();
    let failed = count(&["FAIL", "FAILED", "ERROR"]);
    let passed = count(&["PASS", "PASSED"]);
    let result = if failed > 0 { CheckResult::Failed } else { CheckResult::Passed };
    (passed + failed > 1).then_some(CheckRow::plain(result))
}

fn sentence(subject: &str, lines: &[&str]) -> Option<CheckRow> {
    // Sentences are wrapped.
    let text = format!("{subject} {}", lines.join(" ")).to_lowercase();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (_, result) = *SENTENCES.iter().find(|(words, _)| text.contains(words))?;
    let old = result == CheckResult::Findings && is_preexisting(&text);
    Some(CheckRow { preexisting: u32::from(old), ..CheckRow::plain(result) })
}

/// A row as the store has it: what is left out of rows of content/ cannot be left out there.
pub(super) mod stored {
    use crate::rows::check::{CheckResult, CheckRow};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[expect(clippy::ref_option, reason = "serde's signature")]
    pub(in crate::press::summary) fn serialize<S: Serializer>(
        row: &Option<CheckRow>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        row.map(|row| (row.result, row.findings, row.preexisting)).serialize(to)
    }

    pub(in crate::press::summary) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<CheckRow>, D::Error> {
        let row = Option::<(CheckResult, u32, u32)>::deserialize(from)?;
        Ok(row.map(|(result, findings, preexisting)| CheckRow { result, findings, preexisting }))
    }
}
