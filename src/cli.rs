//! The command line: arguments, and one file per command.
//!
//! Entry point: [`main`]. Each command loads the config, calls the stages it needs, and returns an `Outcome`; all output
//! to the terminal goes through the `Reporter`. Exit codes: 0, success; 1, failure, nothing was published; 2, wrong
//! usage; 3, success, but with problems in the input, which are listed; a list that fails is one, as long as another does
//! not.

mod build;
mod bundle;
mod check;
mod completions;
mod demo;
mod digest;
mod failed_lists;
mod init;
mod interrupt;
mod list_problem;
mod mails;
mod man;
mod open_lists;
mod publish;
mod render;
mod reporter;
mod series;
mod serve;
mod sync;
mod text;

use list_problem::ListProblem;
use reporter::Reporter;

use crate::base::problem::Problem;
use crate::config::{Config, ConfigError, List, Overrides};
use crate::press::archive::ArchiveRange;
use crate::press::{Press, PressError};
use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

const EXIT_CODES: &str = "Exit codes: 0, success; 1, failure, nothing was published; 2, wrong usage; 3, success, but with \
                          problems in the input, which are listed, or with lists that failed while others did not.";

/// Presses the git archive of a mailing list into a static website of digests.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, after_help = EXIT_CODES)]
struct Arguments {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
struct Globals {
    /// The folder that holds site.yaml, content/ and themes/
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    root: PathBuf,
    /// The site's configuration [default: site.yaml in the root]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Number of threads [default: one per core]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    threads: Option<u16>,
    /// Print errors only
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Print more, including notes about single mails
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Press the lists into content/ and render the site: `digest`, then `render`
    Build {
        #[command(flatten)]
        site: SiteOptions,
        #[command(flatten)]
        press: PressOptions,
    },
    /// Press the lists into Markdown digests in content/
    Digest {
        #[command(flatten)]
        press: PressOptions,
    },
    /// Render content/ into the site; needs no list repositories
    Render {
        #[command(flatten)]
        site: SiteOptions,
    },
    /// Fetch the lists' repositories, or what is new in them
    Sync(sync::SyncArguments),
    /// Build the site, serve it on this machine, and rebuild it when something changes
    Serve(serve::ServeArguments),
    /// Find dead links, broken feeds and other mistakes in the built site and in content/
    Check(check::CheckArguments),
    /// Commit the built site to a branch for GitHub Pages
    Publish(publish::PublishArguments),
    /// Write the built site as one zip file that opens from disk
    Bundle(bundle::BundleArguments),
    /// Print the plain-text digest of a range
    Text {
        /// FROM..TO of commit ids (FROM exclusive), or the name of a digest
        range: String,
        #[command(flatten)]
        list: ListOption,
    },
    /// Print what was parsed from each mail, oldest first
    Mails {
        /// FROM..TO of commit ids (FROM exclusive), or the name of a digest [default: everything]
        range: Option<String>,
        #[command(flatten)]
        list: ListOption,
        /// Print one JSON object per line
        #[arg(long)]
        json: bool,
    },
    /// Print the postings of a range: series and single patches
    Series {
        /// FROM..TO of commit ids (FROM exclusive), or the name of a digest [default: everything]
        range: Option<String>,
        #[command(flatten)]
        list: ListOption,
        /// Print one JSON object per line
        #[arg(long)]
        json: bool,
    },
    /// Write a small site that builds right away
    Init(init::InitArguments),
    /// Write the repository of an invented list, or of several
    Demo(demo::DemoArguments),
    /// Print the script with which a shell completes commands and options
    Completions(completions::CompletionOptions),
    /// Print the manual page, or write the pages of all commands into a folder
    Man(man::ManOptions),
}

/// Options of commands that render.
#[derive(Debug, Clone, Default, Args)]
struct SiteOptions {
    /// Where the site is written [default: public, or `output_dir` of site.yaml]
    #[arg(long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// Where the site will be served, for feeds, the sitemap and canonical links
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

/// Options of commands that press.
#[derive(Debug, Clone, Copy, Args)]
struct PressOptions {
    /// Press every digest again, even if nothing changed since the last run
    #[arg(long)]
    force: bool,
}

/// Selects lists.
#[derive(Debug, Clone, Args)]
struct ListOption {
    /// Only this list; can be given several times [default: all lists of site.yaml]
    #[arg(long, value_name = "NAME")]
    list: Vec<String>,
}

/// How a command ended that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// Without problems.
    Done,
    /// Part of the input was lost, and was listed.
    Problems,
}

/// An argument that is invalid for this site.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct WrongUse(String);

impl WrongUse {
    fn new(error: impl std::fmt::Display) -> Self {
        Self(error.to_string())
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are printed this way too, with exit code 0.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let reporter = Reporter::new(arguments.globals.quiet, arguments.globals.verbose);
    match run(&arguments, &reporter) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Problems) => ExitCode::from(3),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            Reporter::error(&error);
            ExitCode::from(if error.is::<WrongUse>() { 2 } else { 1 })
        }
    }
}

fn run(arguments: &Arguments, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let globals = &arguments.globals;
    if let Some(threads) = globals.threads {
        rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build_global().context("--threads")?;
    }
    match &arguments.command {
        Command::Build { site, press } => build::run(&globals.load_to_write(site)?, *press, reporter),
        Command::Digest { press } => {
            Ok(digest::run(&globals.load_to_write(&SiteOptions::default())?, *press, reporter)?.finish())
        }
        Command::Render { site } => render::run(&globals.load_to_write(site)?, reporter),
        Command::Text { range, list } => text::run(&globals.load(&SiteOptions::default())?, range, list, reporter),
        Command::Mails { range, list, json } => {
            mails::run(&globals.load(&SiteOptions::default())?, range.as_deref(), list, *json, reporter)
        }
        Command::Series { range, list, json } => {
            series::run(&globals.load(&SiteOptions::default())?, range.as_deref(), list, *json, reporter)
        }
        Command::Sync(options) => sync::run(&globals.load(&SiteOptions::default())?, options, reporter),
        Command::Serve(options) => serve::run(globals, options, reporter),
        Command::Check(options) => check::run(&globals.load(&options.site)?, options, reporter),
        Command::Publish(options) => publish::run(&globals.load(&options.site())?, options, reporter),
        Command::Bundle(options) => bundle::run(&globals.load(&options.site)?, options, reporter),
        Command::Init(options) => init::run(options, reporter),
        Command::Demo(options) => demo::run(options, reporter),
        Command::Completions(options) => completions::run(options),
        Command::Man(options) => man::run(options, reporter),
    }
}

impl Globals {
    fn load(&self, site: &SiteOptions) -> anyhow::Result<Config> {
        Ok(self.read(site)?)
    }

    /// The same for a command that writes content/ or the site, and cleans up when it is asked to end.
    fn load_to_write(&self, site: &SiteOptions) -> anyhow::Result<Config> {
        let config = self.load(site)?;
        interrupt::clean_up(&config);
        Ok(config)
    }

    fn read(&self, site: &SiteOptions) -> Result<Config, ConfigError> {
        let overrides = Overrides { output_dir: site.output_dir.clone(), base_url: site.base_url.clone() };
        Config::load(&self.root, &self.settings(), overrides)
    }

    /// The path of site.yaml.
    fn settings(&self) -> PathBuf {
        self.config.clone().unwrap_or_else(|| self.root.join("site.yaml"))
    }
}

impl ListOption {
    /// The chosen lists in the order of site.yaml: the named ones, or all.
    fn choose<'a>(&self, config: &'a Config) -> Result<Vec<&'a List>, WrongUse> {
        if let Some(name) = self.list.iter().find(|name| config.list(name).is_none()) {
            let names = config.lists.iter().map(|list| list.name.as_str()).collect::<Vec<_>>().join(", ");
            return Err(WrongUse(format!("site.yaml has no list `{name}`\n  hint: its lists are {names}")));
        }
        let is_chosen = |list: &&List| self.list.is_empty() || self.list.contains(&list.name);
        Ok(config.lists.iter().filter(is_chosen).collect())
    }
}

impl Outcome {
    /// The outcome of both.
    fn and(self, other: Self) -> Self {
        self.max(other)
    }
}

/// Whether the reader of our output has exited, as `head` does.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

/// The standard output, for the requested data.
fn output() -> impl Write {
    std::io::BufWriter::with_capacity(1 << 16, std::io::stdout())
}

/// The mails of the given range; all of them without a range.
fn arrivals(press: &Press<'_>, range: Option<&str>) -> Result<ArchiveRange, PressError> {
    match range {
        Some(range) => Ok(press.period(range)?.span.arrivals),
        None => Ok(press.log.range()),
    }
}

fn outcome(problems: &[impl Problem]) -> Outcome {
    if problems.iter().any(Problem::is_loss) { Outcome::Problems } else { Outcome::Done }
}
