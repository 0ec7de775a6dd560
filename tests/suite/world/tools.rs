//! Programs that tests ask, and that a machine may lack.

use std::io::Write;
use std::process::{Child, Command};

/// Starts a program. Where it is not installed, the test says that it was skipped; in CI it fails, as a test that is
/// passed over there would be missed by nobody.
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

/// Says that a test was skipped; not by `eprintln!`, of which one hears where tests fail only.
pub(crate) fn skip(why: &str) {
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    std::io::stderr().write_all(format!("skipped {test}: {why}\n").as_bytes()).unwrap();
}
