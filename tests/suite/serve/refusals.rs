//! Who may ask, for what, and what nobody gets.

use super::client::Server;
use super::site;
use crate::world::Site;
use std::fs;

#[test]
fn other_names_than_this_machine_are_refused() {
    let site = site();
    let server = Server::of(&site);
    for host in ["localhost", "LocalHost:80", "127.0.0.1", "[::1]:9"] {
        assert_eq!(server.door.ask("GET", "/", &[&format!("Host: {host}")]).status, 200, "{host}");
    }
    for host in ["evil.example", "127.0.0.1.evil.example:80", "192.168.0.7", ""] {
        for path in ["/", "/.listpress-live?page=/&seen=x", "/.listpress-live.js"] {
            let reply = server.door.ask("GET", path, &[&format!("Host: {host}")]);
            assert_eq!(reply.status, 403, "{host} {path}");
            assert!(reply.text().contains("hint: open it as http://localhost"), "{}", reply.text());
        }
    }
    assert_eq!(server.door.send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n").status, 400);
    assert_eq!(server.door.ask("GET", "/", &["Host: localhost", "Host: evil.example"]).status, 400);
    assert_eq!(server.door.ask("GET", "http://evil.example/", &["Host: localhost"]).status, 403);
}

#[test]
fn no_path_leads_out_of_the_site() {
    let site = site().file("secret.txt", "a secret").file("content/about.md", "# About\n");
    let server = Server::of(&site);
    assert_eq!(server.door.get("/about.html").status, 200);
    site_file(&site, "public/unlisted.txt", "a secret");
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2E%2E%2Fsecret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/%252e%252e/secret.txt",
        "/%252e%252e%252fsecret.txt",
        "/authors/../../secret.txt",
        "/authors/%2e%2e/%2e%2e/secret.txt",
        "/authors%2findex.html",
        "/./index.html",
        "/%2e/index.html",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/index.html%00",
        "/index.html%00.txt",
        "/index.html/",
        "/index.html/.",
        "/%c0%ae%c0%ae/secret.txt",
        "/%",
        "/%zz",
        "/unlisted.txt",
        "/.listpress",
        "/%2elistpress",
        "/.listpress/kettle.json",
        "/.listpress-stage-1/index.html",
        "/site.yaml",
        "/content/about.md",
    ] {
        let reply = server.door.get(path);
        assert!(matches!(reply.status, 400 | 404), "{path}: {}", reply.status);
        assert!(!String::from_utf8_lossy(&reply.body).contains("a secret"), "{path}");
    }
}

fn site_file(site: &Site, path: &str, text: &str) {
    fs::write(site.path(path), text).unwrap();
}

#[cfg(unix)]
#[test]
fn links_out_of_the_site_are_not_followed() {
    use std::os::unix::fs::symlink;
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("about.html"), "a secret").unwrap();
    fs::write(elsewhere.path().join("index.html"), "a secret").unwrap();
    let site = site();
    let server = Server::of(&site);
    assert_eq!(server.door.get("/about.html").status, 200);
    fs::remove_file(site.path("public/about.html")).unwrap();
    symlink(elsewhere.path().join("about.html"), site.path("public/about.html")).unwrap();
    fs::remove_dir_all(site.path("public/domains")).unwrap();
    symlink(elsewhere.path(), site.path("public/domains")).unwrap();
    for path in ["/about.html", "/domains/", "/domains/index.html", "/domains"] {
        let reply = server.door.get(path);
        assert_eq!(reply.status, 404, "{path}");
        assert!(!reply.text().contains("a secret"));
    }
}
