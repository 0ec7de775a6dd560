//! The server as a child process, and a client that writes requests byte for byte.

use crate::world::Site;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Longer than anything takes, even on a machine that does other things.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running server; it ends with the test.
pub(crate) struct Server {
    child: Child,
    lines: Receiver<String>,
    /// All that it said so far.
    pub(crate) said: Vec<String>,
    /// Where it can be asked.
    pub(crate) door: Door,
    /// The path that it said it serves, with a slash at its end.
    pub(crate) base: String,
}

impl Server {
    /// Serves a site on any free port.
    pub(crate) fn of(site: &Site) -> Self {
        Self::with(site, &[])
    }

    pub(crate) fn with(site: &Site, arguments: &[&str]) -> Self {
        Self::run(command(site.root()).args(["serve", "--port", "0"]).args(arguments))
    }

    pub(crate) fn run(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let mut server = Self { child, lines, said: Vec::new(), door: Door { port: 0 }, base: String::new() };
        let line = server.line("serving ");
        let url =
            line.strip_prefix("serving http://").and_then(|line| line.strip_suffix(" (Ctrl-C stops it)")).unwrap();
        let (host, base) = url.split_at(url.find('/').unwrap());
        server.door.port = host.rsplit_once(':').unwrap().1.parse().unwrap();
        base.clone_into(&mut server.base);
        server
    }

    /// Waits for a line of the terminal that holds this text.
    pub(crate) fn line(&mut self, text: &str) -> String {
        let begun = Instant::now();
        loop {
            let left = PATIENCE.saturating_sub(begun.elapsed());
            let Ok(line) = self.lines.recv_timeout(left) else { panic!("no line with {text:?} in {:#?}", self.said) };
            self.said.push(line.clone());
            if line.contains(text) {
                return line;
            }
        }
    }

    /// Ends the server with a signal; its exit code, and how long it took.
    pub(crate) fn end(&mut self, signal: &str) -> (Option<i32>, Duration) {
        let begun = Instant::now();
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let status = self.child.wait().unwrap();
        (status.code(), begun.elapsed())
    }
}

/// Serves a site and sends a signal as soon as the address is told; the exit code.
#[cfg(unix)]
pub(crate) fn ended_at_once(site: &Site, signal: &str) -> Option<i32> {
    // A shell that already waits is quicker than a `kill` that is still to be started.
    let mut shell = Command::new("sh").stdin(Stdio::piped()).spawn().unwrap();
    let mut command = command(site.root());
    command.args(["serve", "--port", "0"]).stdin(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let order = format!("kill {signal} {}\n", child.id());
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.starts_with("serving ") {
        line.clear();
        assert!(stderr.read_line(&mut line).unwrap() > 0, "no address is told");
    }
    shell.stdin.take().unwrap().write_all(order.as_bytes()).unwrap();
    let code = child.wait().unwrap().code();
    assert!(shell.wait().unwrap().success());
    code
}

/// Where a server listens.
#[derive(Clone, Copy)]
pub(crate) struct Door {
    pub(crate) port: u16,
}

impl Door {
    pub(crate) fn get(self, path: &str) -> Reply {
        self.ask("GET", path, &[])
    }

    /// Asks as a browser does, one request a connection.
    pub(crate) fn ask(self, method: &str, path: &str, headers: &[&str]) -> Reply {
        let host = format!("Host: 127.0.0.1:{}", self.port);
        let named = headers.iter().any(|header| header.to_ascii_lowercase().starts_with("host:"));
        let host = if named { &[][..] } else { &[host.as_str()][..] };
        let lines: String = host.iter().chain(headers).map(|header| format!("{header}\r\n")).collect();
        self.send(&format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n{lines}\r\n"))
    }

    /// Sends bytes as they are.
    pub(crate) fn send(self, request: &str) -> Reply {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Reply::of(&bytes)
    }

    /// What the script of a page is told that knows `seen`.
    pub(crate) fn news(self, page: &str, seen: &str) -> News {
        let reply = self.get(&format!("/.listpress-live?page={}&seen={seen}", page.replace('/', "%2F")));
        assert_eq!(reply.status, 200, "{}", reply.text());
        News(serde_json::from_slice(&reply.body).unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program in a folder, without the environment of whoever runs the tests.
pub(crate) fn command(root: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("listpress"));
    command.env_clear().env("HOME", root).env("TZ", "UTC").arg("--root").arg(root);
    command
}

/// An answer.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    fn of(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|end| end == b"\r\n\r\n").expect("no end of the headers");
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let (first, headers) = head.split_once("\r\n").unwrap_or((head, ""));
        let headers: Vec<(String, String)> = headers
            .lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let body = &bytes[end + 4..];
        let chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        let body = if chunked { unchunked(body) } else { body.to_vec() };
        Self { status: first.split(' ').nth(1).unwrap().parse().unwrap(), headers, body }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The page as it is in the folder, and what its script knows.
    pub(crate) fn without_script(&self) -> (String, String) {
        let (before, rest) =
            self.text().split_once("<script src=\"/.listpress-live.js\" data-seen=\"").expect("a script");
        let (seen, after) = rest.split_once("\" async></script>").unwrap();
        (format!("{before}{after}"), seen.to_owned())
    }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = bytes.windows(2).position(|end| end == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&bytes[..end]).unwrap(), 16).unwrap();
        body.extend_from_slice(&bytes[end + 2..end + 2 + length]);
        bytes = &bytes[end + 2 + length..];
        bytes = bytes.strip_prefix(b"\r\n").unwrap_or(bytes);
    }
    body
}

/// What a script is told.
#[derive(Debug)]
pub(crate) struct News(serde_json::Value);

impl News {
    pub(crate) fn seen(&self) -> &str {
        self.0["seen"].as_str().unwrap()
    }

    pub(crate) fn error(&self) -> Option<&str> {
        self.0["error"].as_str()
    }

    pub(crate) fn sheets(&self) -> Vec<&str> {
        self.0["sheets"].as_array().unwrap().iter().map(|sheet| sheet.as_str().unwrap()).collect()
    }

    /// What the script does, having known `seen`.
    pub(crate) fn means(&self, seen: &str) -> Meaning {
        let parts = |token: &str| token.split('.').map(str::to_owned).collect::<Vec<_>>();
        let (before, now) = (parts(seen), parts(self.seen()));
        match () {
            () if before[0] != now[0] => Meaning::Reload,
            () if before[1] != now[1] => Meaning::Restyle,
            () => Meaning::Stay,
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    Reload,
    Restyle,
    Stay,
}
