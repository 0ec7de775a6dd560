//! Programs that tests run and that may not be installed.

use std::io::Write;
use std::process::{Child, Command};

/// Starts a program. If it is not installed, the test reports that it was skipped; in CI it fails, because nobody would
/// notice a skipped test there.
pub(crate) fn start(command: &mut Command, package: &str) -> Option<Child> {
    match command.spawn() {
        Ok(child) => Some(child),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let program = command.get_program().display();
            assert!(std::env::var_os("CI").is_none(), "{program} is not installed, and in CI it must be: {package}");
            skip(&format!("{program} is not installed ({package})"));
            None
        }
        Err(error) => panic!("{}: {error}", command.get_program().display()),
    }
}

/// Reports that a test was skipped. `eprintln!` would not do: its output is shown only for tests that fail.
pub(crate) fn skip(why: &str) {
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    std::io::stderr().write_all(format!("skipped {test}: {why}\n").as_bytes()).unwrap();
}
