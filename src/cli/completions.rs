//! `listpress completions`: the script with which a shell completes commands and options.

use super::{Arguments, Outcome, output};
use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};
use std::io::Write;

#[derive(Debug, Args)]
pub(super) struct CompletionOptions {
    /// The shell that reads the script
    shell: Shell,
}

pub(super) fn run(options: &CompletionOptions) -> anyhow::Result<Outcome> {
    // Not straight to the output: `generate` panics when it cannot write.
    let mut script = Vec::new();
    generate(options.shell, &mut Arguments::command(), "listpress", &mut script);
    let mut out = output();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Outcome::Done)
}
