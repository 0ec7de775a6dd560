//! The plain-text digest; its format has been the same for years, to the byte.

use crate::rows::digest::Digest;
use crate::rows::ranking;
use std::fmt::Write;

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
    Ok(())
}

/// Nine digits of a commit.
fn short(commit: &str) -> &str {
    commit.get(..9).unwrap_or(commit)
}
