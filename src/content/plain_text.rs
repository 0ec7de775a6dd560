//! The plain-text digest; its format has been the same for years, to the byte. Only of a range without any patch, of
//! which that says nothing, the mails' first words follow.

use crate::rows::digest::Digest;
use crate::rows::ranking;
use std::fmt::Write;

/// The length of filled lines.
const WIDTH: usize = 78;

pub fn write(digest: &Digest, texts: &[String]) -> String {
    let mut out = String::with_capacity(4096 + texts.iter().map(|text| text.len() + 300).sum::<usize>());
    // Writing to a String cannot fail.
    let _ = write_into(&mut out, digest, texts);
    out
}

fn write_into(out: &mut String, digest: &Digest, texts: &[String]) -> std::fmt::Result {
    let (from, to) = (short(&digest.range.from), short(&digest.range.to));
    writeln!(out, "From {from} to {to}")?;
    writeln!(out, "{} mailing list update from {from} to {to}\n", digest.list_title)?;
    writeln!(out, "Top {} contributor Email domains (Based on Email Body)\n", digest.top)?;
    for rank in ranking::domains(digest).iter().take(digest.top) {
        writeln!(out, "{:7} {}", rank.count, rank.name)?;
    }
    writeln!(out, "\nTop {} contributors (Based on Email Body)\n", digest.top)?;
    for rank in ranking::contributors(digest).iter().take(digest.top) {
        writeln!(out, "{:7}  {}", rank.count, rank.name)?;
    }
    writeln!(out, "\n===== Patch list in this time period =====\n")?;
    for series in &digest.series {
        writeln!(out, "{:7}  {}", series.count(), series.subject)?;
    }
    writeln!(out, "\n===== Patch Commit Messages ====\n")?;
    let dashes = "-".repeat(70);
    for (message, text) in digest.messages.iter().zip(texts) {
        writeln!(
            out,
            "New:  {}\n{}\nAuthor: {}\n\n{}\n\n{dashes}\n",
            message.title, message.subject, message.from, text
        )?;
    }
    if digest.is_without_patches() { openings(out, digest) } else { Ok(()) }
}

/// The threads of a range without patches, the busiest first, each with the first words of its mails.
fn openings(out: &mut String, digest: &Digest) -> std::fmt::Result {
    let threads = || digest.discussions.iter().chain(digest.others.iter().rev());
    if threads().next().is_none() {
        return Ok(());
    }
    writeln!(out, "===== Mails in this time period =====\n")?;
    for thread in threads() {
        writeln!(out, "{:7}  {}", thread.mails, thread.title)?;
        for opening in &thread.openings {
            let words = format!("{}: {}", digest.people[opening.author].shown(), opening.text);
            filled(out, &words)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Text as indented lines that are not too long.
fn filled(out: &mut String, text: &str) -> std::fmt::Result {
    let mut width = WIDTH;
    for word in text.split(' ') {
        let letters = word.chars().count();
        if width + 1 + letters > WIDTH {
            let newline = if out.ends_with('\n') { "" } else { "\n" };
            write!(out, "{newline}{:9}{word}", "")?;
            width = 9 + letters;
        } else {
            write!(out, " {word}")?;
            width += 1 + letters;
        }
    }
    writeln!(out)
}

/// Nine digits of a commit.
fn short(commit: &str) -> &str {
    commit.get(..9).unwrap_or(commit)
}
