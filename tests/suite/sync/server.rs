//! Servers of list repositories on the loopback interface: git's own daemon, and plain files over http.
//!
//! The daemon is started by each connection and speaks on it, so that there is no port to guess and nothing to wait for
//! or to stop.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;

/// A server of everything below a folder.
pub(crate) struct Server {
    /// `git://127.0.0.1:PORT` or `http://127.0.0.1:PORT`.
    pub(crate) address: String,
}

impl Server {
    /// git's daemon.
    pub(crate) fn git(folder: &Path) -> Self {
        Self::git_without(folder, "nothing is named like this")
    }

    /// git's daemon, which is out of order where a path holds `broken`.
    pub(crate) fn git_without(folder: &Path, broken: &'static str) -> Self {
        let folder = folder.to_owned();
        Self::start("git", move |stream| match request(&stream) {
            asked if asked.contains(broken) => drop((&stream).write_all(b"001aERR down for repairs\n\n")),
            _ => daemon(&folder, stream, None),
        })
    }

    /// git's daemon, which has this repository at every address.
    pub(crate) fn git_everywhere(repository: &Path) -> Self {
        let repository = repository.to_owned();
        Self::start("git", move |stream| {
            let mut path = std::ffi::OsString::from("--interpolated-path=");
            path.push(&repository);
            daemon(&repository, stream, Some(path));
        })
    }

    /// A server that accepts connections and never says anything.
    pub(crate) fn silent(scheme: &str) -> Self {
        let held = Mutex::new(Vec::new());
        Self::start(scheme, move |stream| held.lock().unwrap().push(stream))
    }

    /// A web page at every address.
    pub(crate) fn pages(page: &'static str) -> Self {
        Self::start("http", move |stream| drop(answer(Path::new("/nowhere"), &stream, Some(page))))
    }

    /// Plain files, and a web page where there is none.
    pub(crate) fn files_and_pages(folder: &Path) -> Self {
        let folder = folder.to_owned();
        Self::start("http", move |stream| drop(answer(&folder, &stream, Some("<p>No such list.\n"))))
    }

    /// Plain files, which is enough for git where `git update-server-info` ran.
    pub(crate) fn files(folder: &Path) -> Self {
        let folder = folder.to_owned();
        Self::start("http", move |stream| drop(answer(&folder, &stream, None)))
    }

    fn start(scheme: &str, serve: impl Fn(TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("{scheme}://{}", listener.local_addr().unwrap());
        thread::spawn(move || listener.incoming().flatten().for_each(serve));
        Self { address }
    }
}

/// The whole first packet, which stays there for the daemon: four digits of length, then what is asked for.
fn request(stream: &TcpStream) -> String {
    let mut bytes = [0; 1024];
    loop {
        let length = stream.peek(&mut bytes).unwrap_or(0);
        let text = String::from_utf8_lossy(&bytes[..length]).into_owned();
        let wanted = text.get(..4).and_then(|digits| usize::from_str_radix(digits, 16).ok());
        if length == 0 || wanted.is_some_and(|wanted| length >= wanted) {
            return text;
        }
        thread::yield_now();
    }
}

fn daemon(folder: &Path, stream: TcpStream, option: Option<std::ffi::OsString>) {
    let input = OwnedFd::from(stream.try_clone().unwrap());
    let mut base = std::ffi::OsString::from("--base-path=");
    base.push(folder);
    let mut daemon = Command::new("git");
    daemon.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("HOME", folder);
    daemon.args(["daemon", "--inetd", "--export-all"]).arg(option.unwrap_or(base));
    daemon.stdin(Stdio::from(input)).stdout(Stdio::from(OwnedFd::from(stream))).stderr(Stdio::null());
    daemon.status().unwrap();
}

/// Answers with a file, or else with the page, or else that there is none.
fn answer(folder: &Path, mut stream: &TcpStream, page: Option<&str>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let request = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    lines.take_while(|line| line.as_ref().is_ok_and(|line| !line.is_empty())).for_each(drop);
    let path = request.split(' ').nth(1).unwrap_or_default().split('?').next().unwrap_or_default();
    let file: PathBuf = folder.join(path.trim_start_matches('/'));
    let (status, kind, body) = match std::fs::File::open(file).and_then(|mut file| {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map(|_| bytes)
    }) {
        Ok(bytes) => ("200 OK", "text/plain", bytes),
        Err(_) => match page {
            Some(page) => ("200 OK", "text/html; charset=utf-8", page.as_bytes().to_vec()),
            None => ("404 Not Found", "text/plain", Vec::new()),
        },
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )?;
    stream.write_all(&body)
}
