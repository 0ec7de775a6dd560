//! `listpress man`: the manual pages, made from the definitions of the command line.

use super::{Arguments, Outcome, Reporter, output};
use crate::base::write::write_if_changed;
use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;
use std::io::Write;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct ManOptions {
    /// Write the page of listpress and one of each command into this folder, instead of printing the former
    dir: Option<PathBuf>,
}

pub(super) fn run(options: &ManOptions, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let mut program = Arguments::command().disable_help_subcommand(true);
    // Gives the commands their full names and the options that all commands take.
    program.build();
    match &options.dir {
        Some(dir) => write_all(&program, dir, reporter)?,
        None => print(program)?,
    }
    Ok(Outcome::Done)
}

fn print(program: Command) -> anyhow::Result<()> {
    let mut out = output();
    page(program).render(&mut out)?;
    out.flush()?;
    Ok(())
}

fn write_all(program: &Command, dir: &Path, reporter: &Reporter) -> anyhow::Result<()> {
    let commands: Vec<Command> = [program].into_iter().chain(program.get_subcommands()).cloned().collect();
    let count = commands.len();
    for command in commands {
        let page = page(command);
        let mut bytes = Vec::new();
        page.render(&mut bytes)?;
        write_if_changed(&dir.join(page.get_filename()), &bytes)?;
    }
    reporter.line(&format!("{count} manual pages in {0}; read one with `man {0}/listpress.1`", dir.display()));
    Ok(())
}

/// The page of the program or of one of its commands, which have no version of their own.
fn page(command: Command) -> Man {
    Man::new(command).source(concat!("listpress ", env!("CARGO_PKG_VERSION"))).manual("listpress manual")
}
