//! The `listpress` command; everything it does is in the library.

use std::process::ExitCode;

/// Parsing a mail allocates many small strings, on every thread at once; a build takes a fifth less time with this.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    listpress::cli::main()
}
