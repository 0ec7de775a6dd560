//! `listpress serve`: the site on this machine, built again as it changes.

use super::{Globals, Outcome, PressOptions, Reporter, SiteOptions, digest, render};
use crate::config::{Config, ConfigError};
use crate::serve::{self, News, Place, Program, Settings};
use clap::Args;
use std::net::IpAddr;

/// What can be said to `serve`.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    pub(super) site: SiteOptions,
    /// The port; the next free one if it is taken, or 0 for any free one
    #[arg(long, value_name = "N", default_value_t = 1111)]
    port: u16,
    /// The address to listen on; 0.0.0.0 serves other machines too
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    interface: IpAddr,
    /// Open the site in a browser
    #[arg(long)]
    open: bool,
    /// Check for changes every second instead of relying on notifications (network folders, some containers)
    #[arg(long)]
    poll: bool,
}

pub(super) fn run(globals: &Globals, options: &Options, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let site = Site { globals: globals.clone(), options: options.site.clone(), speaker: reporter.anew() };
    let Options { port, interface, open, poll, .. } = *options;
    serve::serve(site, Settings { port, interface, open, by_looking: poll })?;
    Ok(Outcome::Done)
}

/// The site that is served, with the terminal.
struct Site {
    globals: Globals,
    options: SiteOptions,
    speaker: Reporter,
}

impl Program for Site {
    fn place(&self) -> Place {
        Place { root: self.globals.root.clone(), settings: self.globals.settings() }
    }

    fn config(&self) -> Result<Config, ConfigError> {
        self.globals.read(&self.options)
    }

    fn press(&self, config: &Config) -> Result<(), String> {
        let pressed = digest::run(config, PressOptions { force: false }, &self.speaker.anew());
        pressed.map(drop).map_err(|error| format!("{error:#}"))
    }

    fn progress(&self) -> Box<dyn Fn(u64, u64) + Sync + '_> {
        let progress = self.speaker.progress("pages");
        Box::new(move |done, of| progress.tick(done, of))
    }

    fn tell(&self, news: &News<'_>) {
        match news {
            News::Built { config, rendered } => render::summarise(config, rendered, &self.speaker),
            News::Rebuilt { rendered, .. } => {
                self.speaker.line(&news.to_string());
                self.speaker.problems(&rendered.problems);
            }
            _ if news.is_error() => Reporter::complain(&news.to_string()),
            _ => self.speaker.line(&news.to_string()),
        }
    }
}
