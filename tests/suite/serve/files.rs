//! What is served, and under which path.

use super::client::{Door, Server};
use super::{built_anew, site, site_with};

#[test]
fn every_file_is_served_as_build_writes_it() {
    let site = site_with("base_url: https://tea.example.org/kettles\n").file("content/pot.png", "\u{1}PNG");
    let server = Server::of(&site);
    assert_eq!(server.base, "/kettles/");
    server.door.get("/kettles/");
    let expected = built_anew(&site);
    for (name, bytes) in expected.0.iter().filter(|(name, _)| *name != ".listpress") {
        let reply = server.door.get(&format!("/kettles/{name}"));
        assert_eq!(reply.status, 200, "{name}");
        let body = if reply.header("content-type") == Some("text/html; charset=utf-8") {
            reply.without_script().0.into_bytes()
        } else {
            reply.body
        };
        assert!(body == *bytes, "{name} is served otherwise");
    }
    assert_eq!(site.pages().differences(&expected), [""; 0]);
}

#[test]
fn the_site_is_below_the_path_of_its_base_url() {
    let site = site();
    let server = Server::with(&site, &["--base-url", "https://tea.example.org/a/kettles/"]);
    let top = server.door.get("/");
    assert_eq!((top.status, top.header("location")), (302, Some("/a/kettles/")));
    let bare = server.door.get("/a/kettles");
    assert_eq!((bare.status, bare.header("location")), (302, Some("/a/kettles/")));
    assert_eq!(server.door.get("/a/kettles/").status, 200);
    assert_eq!(server.door.get("/a/kettles/index.html?x=y").status, 200);
    for path in ["/index.html", "/a/", "/a/kettlesindex.html", "/a/kettles//index.html"] {
        assert_eq!(server.door.get(path).status, 404, "{path}");
    }
}

#[test]
fn a_folder_without_its_slash_leads_to_its_page() {
    let site = site();
    let server = Server::of(&site);
    let reply = server.door.get("/authors");
    assert_eq!((reply.status, reply.header("location")), (302, Some("/authors/")));
    assert!(server.door.get("/authors/").text().contains("<h1>"));
    for path in ["//authors", "//evil.example/%2e%2e/authors", "/assets"] {
        let reply = server.door.get(path);
        assert_eq!((reply.status, reply.header("location")), (404, None), "{path}");
    }
}

#[test]
fn what_is_not_there_gets_the_page_of_the_site_for_it() {
    let site = site();
    let server = Server::of(&site);
    let reply = server.door.get("/no/such/page.html");
    assert_eq!(reply.status, 404);
    assert_eq!(reply.without_script().0, site.read("public/404.html"));
}

#[test]
fn no_request_sees_half_a_file_while_the_site_is_published() {
    let site = site();
    let mut server = Server::of(&site);
    server.door.get("/about.html");
    let page = |word: &str| format!("# About\n\n{}", format!("{word}\n").repeat(2000));
    let (mut site, door) = (site, server.door);
    for word in ["green", "black", "white"] {
        site = site.file("content/about.md", &page(word));
        let done = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            let readers: Vec<_> = (0..2)
                .map(|_| {
                    scope.spawn(|| {
                        while !done.load(std::sync::atomic::Ordering::Relaxed) {
                            let reply = door.get("/about.html");
                            assert_eq!(reply.status, 200);
                            assert!(reply.text().contains("</html>"));
                            let words = ["green", "black", "white"].map(|word| reply.text().matches(word).count());
                            assert!(words.iter().all(|count| [0, 2000].contains(count)), "{words:?}");
                        }
                    })
                })
                .collect();
            wait_for_page(door, word);
            done.store(true, std::sync::atomic::Ordering::Relaxed);
            for reader in readers {
                reader.join().unwrap();
            }
        });
        server.line("content/about.md changed");
    }
}

fn wait_for_page(door: Door, word: &str) {
    let mut seen = "x.x.".to_owned();
    while !door.get("/about.html").text().contains(word) {
        let news = door.news("/about.html", &seen);
        news.seen().clone_into(&mut seen);
    }
}
