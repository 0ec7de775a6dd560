//! Opens a page in the user's browser, with the system's command for that.

use std::io;
use std::process::{Command, Stdio};

/// Starts the browser and does not wait for it.
pub(super) fn open(url: &str) -> io::Result<()> {
    let mut child = command(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    // A child must be waited for when it ends, and some of these commands end only with the browser.
    std::thread::spawn(move || child.wait());
    Ok(())
}

fn command(url: &str) -> Command {
    let (program, first): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/c", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(first).arg(url);
    command
}
