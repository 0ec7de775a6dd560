//! A local server for working on a site: it rebuilds when something changes, and open pages update themselves.
//!
//! Entry point: [`serve`]. Two sides share the `shown` site. The `builder`, on a thread of its own, waits for changes
//! (`watch`, `inputs`), presses, renders, and publishes the result there. The `server` answers requests from it (`path`,
//! `response`, with a `policy`), as long as clients keep to their time (`connection`), and adds a script to each page
//! that asks for changes (`live`). What was sent last is kept to be sent again (`prepared`). Apart from that script, the
//! output folder is served byte for byte as `listpress build` writes it.
//!
//! Deliberately not supported: other machines, unless asked for, and then without encryption or passwords; methods
//! other than GET and HEAD; directory listings. This is not a public server.

mod browser;
mod builder;
mod connection;
mod inputs;
mod kind;
mod listen;
mod live;
mod message;
mod path;
mod policy;
mod prepared;
mod response;
mod server;
mod shown;
mod watch;

pub use message::ServerMessage;

use crate::base::path::base_path;
use crate::config::{Config, ConfigError};
use crate::output;
use builder::Builder;
use shown::ShownSite;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;
use tokio::sync::oneshot;

/// How long to wait for a cancelled build when the user ends the program.
const GRACE: Duration = Duration::from_millis(300);

/// How many files are prepared at once.
const READERS: usize = 4;

/// Why nothing can be served.
#[derive(Debug, Error)]
pub enum ServeError {
    /// site.yaml is missing, or the command line contradicts it; mistakes in the file itself can be fixed while the
    /// server runs.
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("ports {first} to {last} are taken\n  hint: --port 0 uses any free port")]
    Taken { first: u16, last: u16 },
    /// The address belongs to another machine.
    #[error(
        "--interface {0}: this machine has no such address\n  hint: omit it to serve this machine only; 0.0.0.0 means all its addresses"
    )]
    Interface(IpAddr),
    #[error("--port {0}: the system does not allow this port\n  hint: use a port from 1024 on")]
    Port(u16),
    #[error("cannot listen on {address}: {error}\n  hint: choose another --port or --interface")]
    Listen { address: SocketAddr, error: io::Error },
    /// The thread that builds has ended, which only a bug in this program can cause.
    #[error(
        "the build thread ended unexpectedly\n  hint: this is a bug in listpress; please report it with the messages above"
    )]
    Broken,
    /// The system provides no threads or sockets.
    #[error("the server cannot run: {0}")]
    System(#[from] io::Error),
}

#[derive(Debug, Clone, Copy)]
pub struct ServeOptions {
    /// The port to begin looking for a free one at; 0 is any.
    pub port: u16,
    /// The address to listen on.
    pub interface: IpAddr,
    /// Whether to open the site in a browser.
    pub open: bool,
    /// Whether to poll for changes instead of relying on notifications.
    pub poll: bool,
}

/// Where the site's sources are.
#[derive(Debug, Clone)]
pub struct SiteLocation {
    /// The folder that holds content/ and themes/.
    pub root: PathBuf,
    /// site.yaml.
    pub settings: PathBuf,
}

/// What the server needs from the program around it.
pub trait Program: Send + Sync + 'static {
    /// Where the site's sources are.
    fn location(&self) -> SiteLocation;
    /// Reads site.yaml, overridden by the options of the command line.
    fn config(&self) -> Result<Config, ConfigError>;
    /// Presses all lists into content/; the error is for the user to read.
    fn press(&self, config: &Config) -> Result<(), String>;
    /// Shows the progress of rendering; called from any thread.
    fn progress(&self) -> Box<dyn Fn(u64, u64) + Sync + '_>;
    /// Tells the user something.
    fn report(&self, message: &ServerMessage<'_>);
}

/// Builds the site and serves it until the user ends the program.
pub fn serve<P: Program>(program: P, settings: ServeOptions) -> Result<(), ServeError> {
    let program = Arc::new(program);
    let base = first_base(program.config())?;
    let listener = listen::listen(settings.interface, settings.port)?;
    let address = listener.local_addr()?;
    let url = listen::url(address, &base);
    let site = Arc::new(ShownSite::new(base));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        // Few, since each has memory of its own; what they read is mostly there already.
        .max_blocking_threads(READERS)
        .build()?;
    listener.set_nonblocking(true)?;
    // Registered before the address is announced: whoever reads it may end the program at once.
    let end = {
        let _inside = runtime.enter();
        asked_to_end()?
    };
    introduce(&*program, settings, address, &url);
    let builder = start_builder(&program, &site, settings, url)?;
    let ended = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tokio::select! {
            never = server::serve(listener, Arc::clone(&site), settings.interface) => match never {},
            () = end => Ok(()),
            _ = builder => Err(ServeError::Broken),
        }
    });
    // Pending requests of scripts are not waited for.
    runtime.shutdown_background();
    if !site.stop(GRACE)
        && let Some(folder) = site.folder()
    {
        output::remove_stage(&folder);
    }
    ended
}

/// The path of the base URL at the start. A mistake in site.yaml is shown in the browser, and the path follows later.
fn first_base(config: Result<Config, ConfigError>) -> Result<String, ConfigError> {
    match config {
        Ok(config) => Ok(base_path(config.base_url.as_deref()).to_owned()),
        Err(ConfigError::Wrong { .. }) => Ok(String::new()),
        Err(error) => Err(error),
    }
}

fn introduce(program: &impl Program, settings: ServeOptions, address: SocketAddr, url: &str) {
    if settings.port != 0 && settings.port != address.port() {
        program.report(&ServerMessage::PortTaken { port: settings.port, using: address.port() });
    }
    if !settings.interface.is_loopback() {
        program.report(&ServerMessage::Exposed { interface: settings.interface });
    }
    program.report(&ServerMessage::Serving { url });
}

/// Starts the thread that builds. The receiver learns when that thread ends.
fn start_builder<P: Program>(
    program: &Arc<P>,
    site: &Arc<ShownSite>,
    settings: ServeOptions,
    url: String,
) -> io::Result<oneshot::Receiver<()>> {
    let (program, site) = (Arc::clone(program), Arc::clone(site));
    let (alive, gone) = oneshot::channel();
    let work = move || {
        let _alive: oneshot::Sender<()> = alive;
        let reporter = Arc::clone(&program);
        Builder::new(program, site, settings.poll).run(move || {
            if settings.open
                && let Err(error) = browser::open(&url)
            {
                reporter.report(&ServerMessage::NoBrowser { error, url: &url });
            }
        });
    };
    std::thread::Builder::new().name("builder".to_owned()).spawn(work)?;
    Ok(gone)
}

/// Starts listening for the user's wish to end the program; the returned future completes when it comes.
#[cfg(unix)]
fn asked_to_end() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Starts listening for the user's wish to end the program; the returned future completes when it comes.
#[cfg(windows)]
fn asked_to_end() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}

/// `85ms`, `1.2s`.
fn shown_time(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{}ms", time.as_millis())
    } else {
        format!("{:.1}s", time.as_secs_f64())
    }
}
