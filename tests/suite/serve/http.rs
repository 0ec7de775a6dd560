//! What HTTP asks of a server: HEAD, tags, parts, types, compression.

use super::client::{Reply, Server};
use super::{site, site_with};

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

#[test]
fn every_response_says_what_it_may_do_and_a_page_what_it_says_in_its_head() {
    let site = site_with("base_url: https://tea.example.org\n");
    let server = Server::of(&site);
    let policy = |path: &str| {
        let reply = server.door.get(path);
        assert_eq!(reply.header("referrer-policy"), Some("same-origin"), "{path}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{path}");
        (reply.header("content-security-policy").unwrap().to_owned(), String::from_utf8(reply.body).unwrap())
    };
    for path in ["/", "/about.html", "/kettle/2025-03-04.html", "/search.html", "/nowhere"] {
        let (header, page) = policy(path);
        let own = header.strip_suffix("; frame-ancestors 'self'").unwrap();
        assert!(own.starts_with("default-src 'self' file:; "), "{path}: {own}");
        assert!(page.contains(&format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{own}\">")), "{path}");
    }
    assert!(policy("/atom.xml").0.starts_with("default-src 'none'; "));
    for path in ["/robots.txt", "/kettle/2025-03-04.json", "/.listpress-live.js", "/authors"] {
        assert_eq!(policy(path).0, "frame-ancestors 'self'", "{path}");
    }
}

#[test]
fn head_says_what_get_would() {
    let site = site();
    let server = Server::of(&site);
    for path in ["/", "/kettle/2025-03-04.txt", "/nowhere"] {
        for encoding in ["Accept-Encoding: identity", "Accept-Encoding: gzip"] {
            let (get, head) = (server.door.ask("GET", path, &[encoding]), server.door.ask("HEAD", path, &[encoding]));
            let told = |reply: &Reply| {
                let headers = reply.headers.iter().filter(|(name, _)| name != "date" && name != "transfer-encoding");
                (reply.status, headers.cloned().collect::<Vec<_>>())
            };
            assert_eq!(told(&get), told(&head), "{path} {encoding}");
            assert!(head.body.is_empty());
            let length = get.header("content-length").map(|length| length.parse::<usize>().unwrap());
            assert_eq!(length, Some(get.body.len()), "{path}");
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
    let unchanged = format!("If-Range: {}", all.header("etag").unwrap());
    assert_eq!(part("bytes=2-4", &unchanged).status, 206);
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
