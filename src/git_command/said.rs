//! What git says on its standard error: progress, and why it failed.

use super::Ticker;
use crate::base::text::visible_line;
use std::io::{self, Read};

/// More bytes of a line, or of all lines, are not kept: much of it comes from the other end, which may never stop.
const LONGEST: usize = 1 << 16;

/// Git's error message on one line: everything from the first line marked as an error, or else the last line. Much of it
/// comes from the other end, so nothing in it may be more than text.
pub(super) fn message(said: &str) -> String {
    let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !is_filler(line)).collect();
    let first = lines.iter().position(|line| without_mark(line).is_some());
    let lines = &lines[first.unwrap_or(lines.len().saturating_sub(1))..];
    let lines: Vec<&str> = lines.iter().map(|line| without_mark(line).unwrap_or(line)).collect();
    if lines.is_empty() { "no error message".to_owned() } else { visible_line(&lines.join("; ").replace(":; ", ": ")) }
}

/// A line marked as an error, without the mark.
fn without_mark(line: &str) -> Option<&str> {
    ["fatal: ", "error: ", "ERROR: "].iter().find_map(|mark| line.strip_prefix(mark))
}

/// Advice that git adds to every failed connection.
fn is_filler(line: &str) -> bool {
    let filler = ["Please make sure you have the correct access rights", "and the repository exists."];
    line.is_empty() || filler.contains(&line)
}

/// Reads git's standard error as it arrives: progress lines become ticks, all others are kept.
pub(super) fn listen(mut pipe: impl Read, tick: Ticker<'_>) -> io::Result<String> {
    let (mut said, mut line, mut buffer) = (String::new(), Vec::new(), [0; 4096]);
    loop {
        let length = pipe.read(&mut buffer)?;
        for byte in &buffer[..length] {
            match byte {
                b'\r' | b'\n' => take_line(&std::mem::take(&mut line), &mut said, tick),
                byte if line.len() < LONGEST => line.push(*byte),
                _ => {}
            }
        }
        if length == 0 {
            take_line(&line, &mut said, tick);
            return Ok(said);
        }
    }
}

fn take_line(line: &[u8], said: &mut String, tick: Ticker<'_>) {
    let line = String::from_utf8_lossy(line);
    match progress(&line) {
        Some((done, of)) => tick(done, of),
        None if line.trim().is_empty() || line.ends_with(", done.") => {}
        None if said.len() > LONGEST => {}
        None => said.extend([line.as_ref(), "\n"]),
    }
}

/// `Receiving objects:  45% (450/1000), 1.20 MiB | …`: 450 of 1000.
fn progress(line: &str) -> Option<(u64, u64)> {
    let (_, counts) = line.split_once("% (")?;
    let (done, of) = counts.split_once(')')?.0.split_once('/')?;
    Some((done.parse().ok()?, of.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    #[test]
    fn progress_is_ticked_and_the_rest_is_kept() {
        let said = b"remote: Counting objects:  50% (1/2)\rremote: Counting objects: 100% (2/2), done.\nfatal: no\nReceiving objects:   1% (3/300), 1 KiB | 2 KiB/s\rlast";
        let ticks = RefCell::new(Vec::new());
        let kept = listen(said.as_slice(), &|done, of| ticks.borrow_mut().push((done, of)));
        assert_eq!(kept.ok().as_deref(), Some("fatal: no\nlast\n"));
        assert_eq!(ticks.into_inner(), [(1, 2), (2, 2), (3, 300)]);
    }

    #[test]
    fn the_message_is_what_git_calls_an_error() {
        let dialogue =
            "remote: hello\nfatal: unable to connect to host:\nhost[0]: refused\n\nand the repository exists.\n";
        assert_eq!(message(dialogue), "unable to connect to host: host[0]: refused");
        assert_eq!(message("ssh: no route\nfatal: hung up\n"), "hung up");
        assert_eq!(message("one\ntwo\n\n"), "two");
        assert_eq!(message(""), "no error message");
        assert_eq!(message("fatal: remote error: \u{1b}]0;owned\u{7}\n"), "remote error: ␛]0;owned␇");
    }
}
