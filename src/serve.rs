//! The site on this machine while it is worked at: served, built again when something changes, shown in open pages.
//!
//! Entry point: [`serve`]. Two sides share the `window`, which holds what is shown at the moment. The `workshop`, on a
//! thread of its own, waits for changes (`watch`, `inputs`), presses and renders, and puts the outcome into the window.
//! The `server` answers requests (`path`, `answer`) from it, and adds to each page the script with which it learns that
//! it changed (`live`). What is served beside that script is the output folder, byte for byte, as `listpress build`
//! writes it.
//!
//! Deliberately not supported: other machines, unless asked for, and then without encryption or passwords; methods
//! other than GET and HEAD; listings of folders. This is no server for the public.

mod answer;
mod browser;
mod inputs;
mod listen;
mod live;
mod news;
mod path;
mod server;
mod watch;
mod window;
mod workshop;

pub use news::News;

use crate::config::{Config, ConfigError};
use crate::output;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;
use tokio::sync::oneshot;
use window::Window;
use workshop::Workshop;

/// How long a build may take to be broken off when the user ends the program.
const GRACE: Duration = Duration::from_millis(300);

/// Why nothing can be served.
#[derive(Debug, Error)]
pub enum ServeError {
    /// site.yaml is not there, or the command line contradicts it; what is wrong in the file itself can be mended while
    /// the server runs.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// All ports are taken.
    #[error("ports {first} to {last} are taken\n  hint: --port 0 uses any free port")]
    Taken {
        /// The first that was tried.
        first: u16,
        /// The last one.
        last: u16,
    },
    /// The address is another machine's.
    #[error(
        "--interface {0}: this machine has no such address\n  hint: omit it to serve this machine only; 0.0.0.0 means all its addresses"
    )]
    Interface(IpAddr),
    /// The port is not for everybody.
    #[error("--port {0}: the system does not allow this port\n  hint: use a port from 1024 on")]
    Port(u16),
    /// Something else.
    #[error("cannot listen on {address}: {error}\n  hint: choose another --port or --interface")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system says.
        error: io::Error,
    },
    /// The thread that builds is gone, which it never is unless there is a mistake in this program.
    #[error(
        "the build thread ended unexpectedly\n  hint: this is a bug in listpress; please report it with the messages above"
    )]
    Broken,
    /// The system gives no threads or sockets to serve with.
    #[error("the server cannot run: {0}")]
    System(#[from] io::Error),
}

/// How to serve.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// The port to begin looking for a free one at; 0 is any.
    pub port: u16,
    /// The address to listen on.
    pub interface: IpAddr,
    /// Whether to open the site in a browser.
    pub open: bool,
    /// Whether to look for changes instead of asking the system for them.
    pub by_looking: bool,
}

/// Where the site's files are.
#[derive(Debug, Clone)]
pub struct Place {
    /// The folder that holds content/ and themes/.
    pub root: PathBuf,
    /// site.yaml.
    pub settings: PathBuf,
}

/// What the server needs of the program around it.
pub trait Program: Send + Sync + 'static {
    /// Where the site's files are.
    fn place(&self) -> Place;
    /// Reads site.yaml, under the options of the command line.
    fn config(&self) -> Result<Config, ConfigError>;
    /// Presses all lists into content/; the error is for the user to read.
    fn press(&self, config: &Config) -> Result<(), String>;
    /// Shows how far a render is, from any thread.
    fn progress(&self) -> Box<dyn Fn(u64, u64) + Sync + '_>;
    /// Says something to the user.
    fn tell(&self, news: &News<'_>);
}

/// Builds the site and serves it until the user ends the program.
pub fn serve<P: Program>(program: P, settings: Settings) -> Result<(), ServeError> {
    let program = Arc::new(program);
    let base = first_base(program.config())?;
    let listener = listen::listen(settings.interface, settings.port)?;
    let address = listener.local_addr()?;
    let url = listen::url(address, &base);
    let window = Arc::new(Window::at(base));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    listener.set_nonblocking(true)?;
    // Before the address is told: whoever reads it may end the program at once.
    let end = {
        let _inside = runtime.enter();
        asked_to_end()?
    };
    introduce(&*program, settings, address, &url);
    let workshop = start_workshop(&program, &window, settings, url)?;
    let ended = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tokio::select! {
            ended = server::serve(listener, Arc::clone(&window), settings.interface) => Ok(ended?),
            () = end => Ok(()),
            _ = workshop => Err(ServeError::Broken),
        }
    });
    // Open questions of scripts are not waited for.
    runtime.shutdown_background();
    if !window.close(GRACE)
        && let Some(folder) = window.folder()
    {
        output::remove_stage(&folder);
    }
    ended
}

/// The path that the site will have. A mistake in site.yaml is shown in the browser, and the path comes later.
fn first_base(config: Result<Config, ConfigError>) -> Result<String, ConfigError> {
    match config {
        Ok(config) => Ok(base_path(&config).to_owned()),
        Err(ConfigError::Wrong { .. }) => Ok(String::new()),
        Err(error) => Err(error),
    }
}

fn introduce(program: &impl Program, settings: Settings, address: SocketAddr, url: &str) {
    if settings.port != 0 && settings.port != address.port() {
        program.tell(&News::Taken { port: settings.port, using: address.port() });
    }
    if !settings.interface.is_loopback() {
        program.tell(&News::Exposed { interface: settings.interface });
    }
    program.tell(&News::Serving { url });
}

/// Starts the thread that builds. What is returned hears when that thread is gone.
fn start_workshop<P: Program>(
    program: &Arc<P>,
    window: &Arc<Window>,
    settings: Settings,
    url: String,
) -> io::Result<oneshot::Receiver<()>> {
    let (program, window) = (Arc::clone(program), Arc::clone(window));
    let (alive, gone) = oneshot::channel();
    let work = move || {
        let _alive: oneshot::Sender<()> = alive;
        let teller = Arc::clone(&program);
        Workshop::new(program, window, settings.by_looking).work(move || {
            if settings.open
                && let Err(error) = browser::open(&url)
            {
                teller.tell(&News::NoBrowser { error, url: &url });
            }
        });
    };
    std::thread::Builder::new().name("workshop".to_owned()).spawn(work)?;
    Ok(gone)
}

/// Listens for the user's wish to end the program from the call on; what it returns is done when it came.
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

/// Listens for the user's wish to end the program from the call on; what it returns is done when it came.
#[cfg(windows)]
fn asked_to_end() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}

/// The path of the base URL without a slash at its end; empty at the top of a host.
fn base_path(config: &Config) -> &str {
    config.base_path()
}

/// `85ms`, `1.2s`.
fn shown_time(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{}ms", time.as_millis())
    } else {
        format!("{:.1}s", time.as_secs_f64())
    }
}
