//! `listpress serve`: the real program as a child, asked over a socket byte for byte. Nothing here sleeps for a fixed
//! time: tests wait for lines of the terminal, and for answers that stay open until there is something to say.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "serve/client.rs"]
mod client;
#[expect(dead_code, reason = "each family of tests needs a part of the world")]
mod world;

use client::{Door, Meaning, Server, command};
use std::fs;
use std::time::Duration;
use world::pages::Pages;
use world::{Inbox, Site};

/// A list of two days and a page.
fn site() -> Site {
    site_with("")
}

fn site_with(lines: &str) -> Site {
    let inbox = inbox();
    Site::with(&inbox, lines).keeping(inbox).file("content/about.md", "# About\n\nTea.\n")
}

fn inbox() -> Inbox {
    Inbox::v2().mail_on("2025-03-04", "ann: [PATCH] kettle: whistle").mail_on("2025-03-05", "bob: Tea?")
}

/// What the folder would hold if it were built from nothing.
fn built_anew(site: &Site) -> Pages {
    let folder = tempfile::tempdir().unwrap();
    let public = folder.path().join("public");
    let run = site.run(&["build", "--output-dir", public.to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    Pages::of(&public)
}

// What is served

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
        let body = if name.ends_with(".html") { reply.without_script().0.into_bytes() } else { reply.body };
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
fn each_kind_of_file_says_what_it_is() {
    let site = site_with("base_url: https://tea.example.org\n").file("content/pot.png", "PNG");
    let server = Server::of(&site);
    let asset = |end: &str| {
        server.door.get("/");
        let names = site.names("public");
        format!("/{}", names.iter().find(|name| name.starts_with("assets/") && name.ends_with(end)).unwrap())
    };
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/kettle/2025-03-04.txt", "text/plain; charset=utf-8"),
        ("/kettle/2025-03-04.json", "application/json"),
        ("/atom.xml", "application/atom+xml"),
        ("/sitemap.xml", "application/xml"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/pot.png", "image/png"),
        (&asset(".css"), "text/css; charset=utf-8"),
        (&asset(".js"), "text/javascript; charset=utf-8"),
        (&asset(".svg"), "image/svg+xml"),
    ] {
        let reply = server.door.get(path);
        assert_eq!((reply.status, reply.header("content-type")), (200, Some(kind)), "{path}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(reply.header("cache-control"), Some("no-cache"), "{path}");
    }
}

// HTTP

#[test]
fn head_says_what_get_would() {
    let site = site();
    let server = Server::of(&site);
    for path in ["/", "/kettle/2025-03-04.txt", "/nowhere"] {
        for encoding in ["Accept-Encoding: identity", "Accept-Encoding: gzip"] {
            let (get, head) = (server.door.ask("GET", path, &[encoding]), server.door.ask("HEAD", path, &[encoding]));
            let told = |reply: &client::Reply| {
                let headers = reply.headers.iter().filter(|(name, _)| name != "date" && name != "transfer-encoding");
                (reply.status, headers.cloned().collect::<Vec<_>>())
            };
            assert_eq!(told(&get), told(&head), "{path} {encoding}");
            assert!(head.body.is_empty());
            let length = get.header("content-length").map(|length| length.parse::<usize>().unwrap());
            assert!(length.is_none_or(|length| length == get.body.len()), "{path}");
            assert_eq!(length.is_some(), encoding.ends_with("identity"), "{path}");
        }
    }
}

#[test]
fn who_has_a_page_gets_nothing_again_until_it_changes() {
    let site = site();
    let mut server = Server::of(&site);
    let tag = server.door.get("/about.html").header("etag").unwrap().to_owned();
    let again = |server: &Server, tag: &str| server.door.ask("GET", "/about.html", &[&format!("If-None-Match: {tag}")]);
    let unchanged = again(&server, &tag);
    assert_eq!((unchanged.status, unchanged.body.len(), unchanged.header("etag")), (304, 0, Some(tag.as_str())));
    assert_eq!(again(&server, &format!("\"x\", W/{tag}")).status, 304);
    let site = site.file("content/about.md", "# About\n\nMore tea.\n");
    server.line("content/about.md changed");
    assert_eq!(again(&server, &tag).status, 200);
    drop(site);
}

#[test]
fn text_is_compressed_and_pictures_are_not() {
    let site = site().file("content/pot.png", &"PNG".repeat(100));
    let server = Server::of(&site);
    let page = server.door.ask("GET", "/", &["Accept-Encoding: gzip, br"]);
    assert_eq!(page.header("content-encoding"), Some("gzip"));
    assert_eq!(page.header("vary"), Some("accept-encoding"));
    assert!(page.header("etag").unwrap().starts_with("W/\""));
    assert_eq!(page.body[..2], [0x1f, 0x8b]);
    assert!(page.body.len() < server.door.get("/").body.len() / 2);
    assert_eq!(server.door.ask("GET", "/pot.png", &["Accept-Encoding: gzip"]).header("content-encoding"), None);
    assert_eq!(server.door.get("/").header("content-encoding"), None);
}

#[test]
fn a_part_of_a_file_can_be_asked_for() {
    let site = site().file("content/pot.png", "0123456789");
    let server = Server::of(&site);
    let part = |range: &str, more: &str| server.door.ask("GET", "/pot.png", &[&format!("Range: {range}"), more]);
    let all = server.door.get("/pot.png");
    assert_eq!(all.header("accept-ranges"), Some("bytes"));
    let some = part("bytes=2-4", "Accept-Encoding: gzip");
    assert_eq!((some.status, some.text(), some.header("content-range")), (206, "234", Some("bytes 2-4/10")));
    assert_eq!(part("bytes=-2", "X: y").text(), "89");
    let beyond = part("bytes=10-", "X: y");
    assert_eq!((beyond.status, beyond.header("content-range"), beyond.body.len()), (416, Some("bytes */10"), 0));
    let same = format!("If-Range: {}", all.header("etag").unwrap());
    assert_eq!(part("bytes=2-4", &same).status, 206);
    assert_eq!(part("bytes=2-4", "If-Range: \"other\"").status, 200);
    assert_eq!(part("bytes=2-4,6-7", "X: y").text(), "0123456789");
}

#[test]
fn only_reading_is_allowed() {
    let site = site();
    let server = Server::of(&site);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"] {
        let reply = server.door.ask(method, "/", &["Content-Length: 0"]);
        assert_eq!((reply.status, reply.header("allow")), (405, Some("GET, HEAD")), "{method}");
    }
}

// Who may ask

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

// What cannot be reached

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

// Building again

#[test]
fn an_edited_page_is_loaded_again_and_others_stay() {
    let site = site().file("content/other.md", "# Other\n");
    let mut server = Server::of(&site);
    let (_, about) = server.door.get("/about.html").without_script();
    let (_, other) = server.door.get("/other.html").without_script();
    let site = site.file("content/about.md", "# About\n\nMuch more tea.\n");
    let news = server.door.news("/about.html", &about);
    assert_eq!((news.means(&about), news.error()), (Meaning::Reload, None));
    assert!(server.door.get("/about.html").text().contains("Much more tea"));
    let line = server.line("content/about.md changed");
    assert!(
        line.starts_with("content/about.md changed: 1 written, ") && line.contains("; open pages after "),
        "{line}"
    );
    let asked = server.door.get(&format!("/.listpress-live?page=/other.html&seen={}", other.replace('.', "x")));
    let news: serde_json::Value = serde_json::from_slice(&asked.body).unwrap();
    assert_eq!(news["seen"], other.as_str());
    assert_eq!(site.pages().differences(&built_anew(&site)), [""; 0]);
}

#[test]
fn a_new_style_is_swapped_without_loading_the_page_again() {
    let site = site().file("themes/default/assets/style.css", "body { color: black }\n");
    let mut server = Server::of(&site);
    let (_, seen) = server.door.get("/kettle/2025-03-04.html").without_script();
    let site = site.file("themes/default/assets/style.css", "body { color: teal }\n");
    let news = server.door.news("/kettle/2025-03-04.html", &seen);
    assert_eq!(news.means(&seen), Meaning::Restyle);
    let sheets = news.sheets();
    assert_eq!(sheets.len(), 1);
    let style = server.door.get(&format!("/{}", sheets[0].trim_start_matches("../")));
    assert_eq!(style.text(), "body { color: teal }\n");
    server.line("themes/default/assets/style.css changed");
    assert_eq!(site.pages().differences(&built_anew(&site)), [""; 0]);
}

#[test]
fn a_picture_that_changes_is_a_change_of_the_pages_that_show_it() {
    let site = site().file("content/about.md", "![pot](pot.png)\n").file("content/pot.png", "PNG 1");
    let mut server = Server::of(&site);
    let (_, seen) = server.door.get("/about.html").without_script();
    let site = site.file("content/pot.png", "PNG 2");
    assert_eq!(server.door.news("/about.html", &seen).means(&seen), Meaning::Reload);
    server.line("content/pot.png changed");
    drop(site);
}

#[test]
fn new_mail_is_pressed_and_shown_and_pressing_is_no_change_of_its_own() {
    let inbox = inbox();
    let site = Site::of(&inbox).file("content/about.md", "# About\n");
    let mut server = Server::of(&site);
    let (_, seen) = server.door.get("/").without_script();
    let inbox = inbox.mail_on("2025-03-06", "cy: [PATCH] kettle: simmer");
    assert_eq!(server.door.news("/", &seen).means(&seen), Meaning::Reload);
    let line = server.line("refs/heads/master changed");
    assert!(line.contains(" written, "), "{line}");
    assert!(server.door.get("/kettle/2025-03-06.html").text().contains("simmer"));
    // The next thing that happens is the next edit: pressing wrote into content/ and nothing was built for that.
    let site = site.file("content/about.md", "# About\n\nTea.\n");
    server.line("content/about.md changed: 1 written, ");
    let builds = server.said.iter().filter(|line| line.contains(" written, ") && line.contains(" removed")).count();
    assert_eq!(builds, 5, "two of the press, three of the site: {:#?}", server.said);
    assert_eq!(site.pages().differences(&built_anew(&site)), [""; 0]);
    drop(inbox);
}

#[test]
fn a_new_epoch_is_found() {
    let inbox = inbox();
    let site = Site::of(&inbox);
    let mut server = Server::of(&site);
    server.line("site: ");
    let inbox = inbox.epoch(1).mail_on("2025-03-07", "ann: [PATCH] kettle: pour");
    server.line(" changed: ");
    while server.door.get("/kettle/2025-03-07.html").status == 404 {
        server.line(" changed: ");
    }
    assert_eq!(site.pages().differences(&built_anew(&site)), [""; 0]);
    drop(inbox);
}

#[test]
fn the_mailmap_is_watched() {
    let site = site_with("mailmap: people\n").file("people", "Anna <ann@example.org>\n");
    let mut server = Server::of(&site);
    assert!(server.door.get("/authors/").text().contains("Anna"));
    let site = site.file("people", "Annabel <ann@example.org>\n");
    server.line("people changed");
    assert!(server.door.get("/authors/").text().contains("Annabel"));
    drop(site);
}

#[test]
fn after_many_edits_the_folder_is_what_a_build_from_nothing_gives() {
    let inbox = inbox();
    let site = Site::of(&inbox).file("content/about.md", "# About\n");
    let mut server = Server::of(&site);
    server.door.get("/about.html");
    let site =
        site.file("content/about.md", "---\norder: 1\n---\n# About us\n").file("content/notes/tea.md", "# Tea\n");
    server.line("content/about.md");
    let site =
        site.file("themes/default/templates/text.html", "{% extends \"base.html\" %}{% block main %}new{% endblock %}");
    server.line("themes/");
    let inbox = inbox.mail_on("2025-03-06", "cy: [PATCH] kettle: simmer");
    server.line("refs/heads/master changed");
    fs::remove_file(site.path("content/notes/tea.md")).unwrap();
    fs::rename(site.path("content/about.md"), site.path("content/us.md")).unwrap();
    server.line("content/");
    let yaml = site.read("site.yaml").replace("Tea things", "Kettle things");
    let site = site.file("site.yaml", &yaml);
    server.line("site.yaml changed");
    fs::remove_dir_all(site.path("themes")).unwrap();
    server.line("themes/");
    let expected = built_anew(&site);
    assert_eq!(site.pages().differences(&expected), [""; 0]);
    assert!(expected.text("us.html").contains("Kettle things"));
    drop(inbox);
}

#[test]
fn another_base_url_moves_the_site() {
    let site = site();
    let mut server = Server::of(&site);
    server.line("site: ");
    let yaml = format!("base_url: https://tea.example.org/kettles\n{}", site.read("site.yaml"));
    let site = site.file("site.yaml", &yaml);
    server.line("the site is at /kettles/ now");
    server.line("site.yaml changed");
    assert_eq!(server.door.get("/kettles/about.html").status, 200);
    assert_eq!(server.door.get("/").header("location"), Some("/kettles/"));
    drop(site);
}

// Errors

#[test]
fn a_broken_template_is_shown_over_the_old_page_until_it_works_again() {
    let site = site();
    let mut server = Server::of(&site);
    let (before, seen) = server.door.get("/about.html").without_script();
    let template = "{% extends \"base.html\" %}\n{% block main %}{{ <b> }}{% endblock %}";
    let site = site.file("themes/default/templates/text.html", template);
    let news = server.door.news("/about.html", &seen);
    let error = news.error().unwrap();
    assert!(error.starts_with("templates/text.html:2: "), "{error}");
    assert_eq!(news.means(&seen), Meaning::Stay);
    server.line("error: templates/text.html:2: ");
    assert_eq!(server.door.get("/about.html").without_script(), (before.clone(), seen.clone()));
    let seen_with_error = news.seen().to_owned();
    fs::remove_dir_all(site.path("themes")).unwrap();
    let news = server.door.news("/about.html", &seen_with_error);
    assert_eq!((news.error(), news.means(&seen_with_error)), (None, Meaning::Stay));
    assert_eq!(server.door.get("/about.html").without_script(), (before, seen));
}

#[test]
fn a_mistake_in_the_settings_or_in_a_page_is_shown_too() {
    let site = site();
    let mut server = Server::of(&site);
    let (_, seen) = server.door.get("/").without_script();
    let good = site.read("site.yaml");
    let site = site.file("site.yaml", &format!("titel: x\n{good}"));
    let news = server.door.news("/", &seen);
    assert!(news.error().unwrap().contains("site.yaml:1: unknown key `titel`"), "{news:?}");
    server.line("error: ");
    let site = site.file("site.yaml", &good);
    let after = server.door.news("/", news.seen());
    assert_eq!((after.error(), after.seen()), (None, seen.as_str()));
    let site = site.file("content/about.md", "---\ntitle: x\n");
    let news = server.door.news("/", &seen);
    assert!(news.error().unwrap().contains("content/about.md:1: "), "{news:?}");
    drop(site);
}

#[test]
fn a_site_that_cannot_be_built_at_first_is_built_when_it_can() {
    let site = site();
    let good = site.read("site.yaml");
    let site = site.file("site.yaml", "title: <script>\n");
    let mut server = Server::of(&site);
    let page = server.door.get("/anything");
    assert_eq!(page.status, 503);
    assert!(page.text().contains("site.yaml:1: "), "{}", page.text());
    let (_, seen) = page.without_script();
    server.line("error: ");
    let site = site.file("site.yaml", &format!("base_url: https://tea.example.org/kettles\n{good}"));
    server.line("the site is at /kettles/ now");
    let mut news = server.door.news("/kettles/", &seen);
    while news.error().is_some() {
        news = server.door.news("/kettles/", news.seen());
    }
    assert_eq!(news.means(&seen), Meaning::Reload);
    assert_eq!(server.door.get("/").header("location"), Some("/kettles/"));
    assert_eq!(server.door.get("/kettles/").status, 200);
    drop(site);
}

#[test]
fn errors_are_text_and_not_markup() {
    let site = site().file("themes/default/templates/text.html", "{% include \"<img src=x onerror=alert(1)>\" %}");
    let server = Server::of(&site);
    let page = server.door.get("/");
    assert_eq!(page.status, 503);
    assert!(page.text().contains("&lt;img src=x"), "{}", page.text());
    assert!(!page.text().contains("<img"));
}

#[test]
fn where_there_is_no_site_nothing_is_served() {
    let site = Site::empty();
    let run = site.run(&["serve", "--port", "0"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.starts_with("error: [ROOT]/site.yaml: "), "{}", run.stderr);
    let site = self::site();
    assert_eq!(site.run(&["serve", "--port", "0", "--output-dir", site.path("content").to_str().unwrap()]).code, 1);
    assert_eq!(site.run(&["serve", "--port", "70000"]).code, 2);
    assert_eq!(site.run(&["serve", "--interface", "somewhere"]).code, 2);
}

// Beginning and end

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
    assert_eq!(server.said[0], "warning: whoever reaches this machine at 0.0.0.0 can read the site");
    assert_eq!(server.door.ask("GET", "/", &["Host: 192.168.0.7"]).status, 200);
    assert_eq!(server.door.ask("GET", "/", &["Host: evil.example"]).status, 403);
    let error = site.run(&["serve", "--port", "0", "--interface", "192.0.2.1"]).stderr;
    insta::assert_snapshot!(error, @r"
    error: --interface 192.0.2.1: this machine has no such address
      hint: leave it away for this machine alone; 0.0.0.0 stands for all its addresses
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
        assert!(begun.elapsed() < Duration::from_secs(60));
        std::thread::yield_now();
    }
}

// Watching

#[test]
fn without_the_systems_help_changes_are_looked_for() {
    let site = site();
    let mut server = Server::with(&site, &["--poll"]);
    let (_, seen) = server.door.get("/about.html").without_script();
    let site = site.file("content/about.md", "# About\n\nMore.\n");
    assert_eq!(server.door.news("/about.html", &seen).means(&seen), Meaning::Reload);
    server.line("content/about.md changed");
    drop(site);
}

/// In a namespace of its own a process can be left without handles, and nobody else is.
#[cfg(target_os = "linux")]
#[test]
fn a_system_without_handles_is_no_reason_to_miss_changes() {
    let limit = "/proc/sys/user/max_inotify_instances";
    let starve = format!("echo 0 > {limit} && exec \"$@\"");
    let in_namespace = |program: &[&str]| {
        let mut command = std::process::Command::new("unshare");
        command.args(["--user", "--map-root-user", "sh", "-c", &starve, "sh"]).args(program);
        command
    };
    if !in_namespace(&["true"]).output().is_ok_and(|output| output.status.success()) {
        return;
    }
    let site = site();
    let program = assert_cmd::cargo::cargo_bin!("listpress").display().to_string();
    let root = site.root().display().to_string();
    let mut server = Server::run(&mut in_namespace(&[&program, "--root", &root, "serve", "--port", "0"]));
    let (_, seen) = server.door.get("/about.html").without_script();
    let note = server.line("looking for changes every second instead");
    assert!(note.starts_with("note: the system does not watch files for us: "), "{note}");
    server.line("hint: on Linux, raise fs.inotify.max_user_watches");
    let site = site.file("content/about.md", "# About\n\nMore.\n");
    assert_eq!(server.door.news("/about.html", &seen).means(&seen), Meaning::Reload);
    drop(site);
}

// While building

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
            readers.into_iter().for_each(|reader| reader.join().unwrap());
        });
        server.line("content/about.md changed");
    }
}

fn wait_for_page(door: Door, word: &str) {
    let mut seen = "x.x.".to_owned();
    while !door.get("/about.html").text().contains(word) {
        seen = door.news("/about.html", &seen).seen().to_owned();
    }
}
