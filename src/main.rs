//! The `listpress` command; everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    listpress::cli::main()
}
