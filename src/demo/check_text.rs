//! What the bots that check patches write: that of the build farm a result, that of the style checker a list of findings.
//!
//! Entry point: [`write`].

use super::facts::DemoCheck;
use super::people::member;
use super::sent_mail::SentMail;
use super::words::Phrases;

/// The body of the mail in which a bot tells what its checks of `parent` found.
pub(super) fn write(phrases: &mut Phrases<'_>, parent: &SentMail, check: DemoCheck) -> String {
    let greeting = format!("Hi {},\n\n", member(parent.author).first_name());
    let text = match check {
        DemoCheck::Passed => result(phrases, true),
        DemoCheck::Failed => result(phrases, false),
        DemoCheck::Found { new, old } => findings(phrases, new, old),
    };
    greeting + &text + "\n-- \nI am a bot of the Marram project.\n"
}

/// A result in one of the usual forms.
fn result(phrases: &mut Phrases<'_>, passed: bool) -> String {
    let word = |good, bad| if passed { good } else { bad };
    match phrases.random.below(3) {
        0 => {
            let status = word("SUCCESS", "FAILURE");
            format!("Marram CI has built and booted this.\n\nStatus:     {status}\nMachines:   4 of 4\n")
        }
        1 => format!(
            "Marram CI has built and booted this.\n\nTest           Result\nbuild-x86      PASS\nboot-x86       {}\n\
             boot-arm64     PASS\n",
            word("PASS", "FAIL")
        ),
        _ => format!("Marram CI has run its tests on four machines.\nOverall result: {}\n", word("PASSED", "FAILED")),
    }
}

/// A list of findings, with those that were there before below a heading of their own or marked one by one.
fn findings(phrases: &mut Phrases<'_>, new: usize, old: usize) -> String {
    let mut text = "Some lines of this may be worth another look:\n\n".to_owned();
    for _ in 0..new {
        put!(text, "{}\n", finding(phrases));
    }
    let apart = old > 0 && phrases.random.chance(60);
    if apart {
        text += "\nPre-existing issues:\n";
    }
    for _ in 0..old {
        put!(text, "{}{}\n", finding(phrases), if apart { "" } else { " (pre-existing)" });
    }
    text
}

fn finding(phrases: &mut Phrases<'_>) -> String {
    let degree = *phrases.random.pick(&["High", "Medium", "Low"]);
    let what = *phrases.random.pick(&["is never checked", "may be called twice", "is longer than 80 columns"]);
    format!("- [{degree}] {}() {what}", phrases.phrase("function"))
}
