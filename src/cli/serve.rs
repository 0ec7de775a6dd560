//! `listpress serve`: serves the site on this machine, and rebuilds it as it changes.

use super::{Globals, Outcome, PressOptions, Reporter, SiteOptions, digest, render};
use crate::config::{Config, ConfigError};
use crate::serve::{self, Program, ServeOptions, ServerMessage, SiteLocation};
use clap::Args;
use std::net::IpAddr;

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub(super) struct ServeArguments {
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

pub(super) fn run(globals: &Globals, options: &ServeArguments, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let site = ServedSite { globals: globals.clone(), options: options.site.clone(), reporter: reporter.restarted() };
    let ServeArguments { port, interface, open, poll, .. } = *options;
    serve::serve(site, ServeOptions { port, interface, open, poll })?;
    Ok(Outcome::Done)
}

/// The site that is served, and where to report.
struct ServedSite {
    globals: Globals,
    options: SiteOptions,
    reporter: Reporter,
}

impl Program for ServedSite {
    fn location(&self) -> SiteLocation {
        SiteLocation { root: self.globals.root.clone(), settings: self.globals.settings() }
    }

    fn config(&self) -> Result<Config, ConfigError> {
        self.globals.read(&self.options)
    }

    fn press(&self, config: &Config) -> Result<(), String> {
        let digested = digest::run(config, PressOptions { force: false }, &self.reporter.restarted());
        digested.map_err(|error| format!("{error:#}"))?.finish();
        Ok(())
    }

    fn progress(&self) -> Box<dyn Fn(u64, u64) + Sync + '_> {
        let progress = self.reporter.progress("pages");
        Box::new(move |done, of| progress.tick(done, of))
    }

    fn report(&self, message: &ServerMessage<'_>) {
        match message {
            ServerMessage::Built { config, rendered } => render::summarise(config, rendered, &self.reporter),
            ServerMessage::Rebuilt { rendered, .. } => {
                self.reporter.line(&message.to_string());
                self.reporter.problems(&rendered.problems);
            }
            _ if message.is_error() => Reporter::error_line(&message.to_string()),
            _ => self.reporter.line(&message.to_string()),
        }
    }
}
