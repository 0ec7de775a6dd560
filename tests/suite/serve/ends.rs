//! How it begins and ends: ports, interfaces, signals, the browser.

use super::client::{Server, command};
use super::site;
use crate::world::Site;
use std::fs;
use std::time::Duration;

#[test]
fn a_port_that_is_taken_leads_to_the_next_free_one() {
    let site = site();
    // Two neighbours of which the first is taken and the second was free a moment ago.
    let (taken, port) = (0..100)
        .find_map(|_| {
            let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
            let port = taken.local_addr().unwrap().port();
            let next = port.checked_add(1)?;
            std::net::TcpListener::bind(("127.0.0.1", next)).ok().map(|_| (taken, port))
        })
        .unwrap();
    let server = Server::run(command(site.root()).args(["serve", "--port", &port.to_string()]));
    assert_eq!(server.said[0], format!("port {port} is taken; using {}", server.door.port));
    assert!(server.door.port > port);
    drop(taken);
}

#[test]
fn other_machines_are_served_when_asked_for_and_that_is_said() {
    let site = site();
    let server = Server::with(&site, &["--interface", "0.0.0.0"]);
    assert_eq!(server.said[0], "warning: anybody who can reach this machine at 0.0.0.0 can read the site");
    assert_eq!(server.door.ask("GET", "/", &["Host: 192.168.0.7"]).status, 200);
    assert_eq!(server.door.ask("GET", "/", &["Host: evil.example"]).status, 403);
    let error = site.run(&["serve", "--port", "0", "--interface", "192.0.2.1"]).stderr;
    insta::assert_snapshot!(error, @r"
    error: --interface 192.0.2.1: this machine has no such address
      hint: omit it to serve this machine only; 0.0.0.0 means all its addresses
    ");
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_at_once() {
    for signal in ["-INT", "-TERM"] {
        let site = site();
        let mut server = Server::of(&site);
        let (_, seen) = server.door.get("/").without_script();
        // A question that stays open does not hold it up.
        let mut open = std::net::TcpStream::connect(("127.0.0.1", server.door.port)).unwrap();
        let question = format!("GET /.listpress-live?page=/&seen={seen} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        std::io::Write::write_all(&mut open, question.as_bytes()).unwrap();
        let (code, took) = server.end(signal);
        assert_eq!(code, Some(0), "{signal}");
        assert!(took < Duration::from_secs(2), "{signal} took {took:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_right_behind_the_address_ends_it_in_order() {
    let site = site();
    for round in 0..10 {
        for signal in ["-INT", "-TERM"] {
            assert_eq!(super::client::ended_at_once(&site, signal), Some(0), "{signal} in round {round}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_signal_in_the_middle_of_a_build_ends_it_at_once_and_leaves_nothing_behind() {
    let site = Site::demo();
    let mut server = Server::of(&site);
    let (code, took) = server.end("-INT");
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(2), "{took:?}");
    let staged = |name: &str| name.starts_with(".listpress-stage");
    assert!(!site.has("public") || !site.names("public").iter().any(|name| staged(name)));
    assert!(site.has("site.yaml"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_browser_is_opened_when_there_is_something_to_see() {
    use std::os::unix::fs::PermissionsExt;
    let site = site().file(
        "bin/xdg-open",
        "#!/bin/sh\necho \"$1\" > \"$HOME/opened.new\"\nmv \"$HOME/opened.new\" \"$HOME/opened\"\n",
    );
    fs::set_permissions(site.path("bin/xdg-open"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/bin:/bin", site.path("bin").display());
    let server = Server::run(command(site.root()).env("PATH", path).args(["serve", "--port", "0", "--open"]));
    wait_until(|| site.has("opened"));
    assert_eq!(site.read("opened"), format!("http://127.0.0.1:{}/\n", server.door.port));
    let mut server =
        Server::run(command(site.root()).env("PATH", site.path("nothing")).args(["serve", "--port", "0", "--open"]));
    server.line("note: no browser could be opened");
}

#[cfg(target_os = "linux")]
fn wait_until(done: impl Fn() -> bool) {
    let begun = std::time::Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_mins(1));
        std::thread::yield_now();
    }
}
