//! What pages may load, as each of them says in its head: the site's own files, what is inline in its templates, and what
//! site.yaml adds. In a browser it is tried out by tests/browser.

use crate::world::pages::{Pages, parse};
use crate::world::{Inbox, Site};
use listpress::format::policy::{Policy, source_of};

/// A list of a patch and a page with a picture, in a theme that has something inline on that page.
fn pages(lines: &str) -> Pages {
    let inbox = Inbox::v2().mail_on("2025-03-04", "ann: [PATCH] kettle: whistle");
    let site = Site::with(&inbox, &format!("theme: mine\n{lines}"))
        .file("content/about.md", "# About\n\n![a pot](https://pots.example/pot.png)\n")
        .file("themes/mine/templates/text.html", THEIRS)
        .keeping(inbox);
    site.build().pages()
}

const SCRIPT: &str = "\n  let fixed = 1;\n";
const THEIRS: &str = "{# <style>no</style> #}{% extends \"base.html\" %}\n{% block main %}\n<script>\n  let fixed = 1;\n</script>\n\
                      <script>let title = \"{{ page.title }}\";</script>\n{{ text.html|safe }}\n{% endblock %}\n";

/// The policy in the head of a page, which stands before everything that is loaded.
fn policy(name: &str, page: &str) -> Policy {
    let elements = parse(page).elements;
    let place = elements.iter().position(|it| it.attribute("http-equiv") == Some("Content-Security-Policy"));
    let place = place.unwrap_or_else(|| panic!("{name} has no policy"));
    let before: Vec<&str> = elements[..place].iter().map(|it| it.name.as_str()).collect();
    assert_eq!(before, ["html", "head", "meta"], "{name}");
    Policy::parse(elements[place].attribute("content").unwrap()).unwrap()
}

#[test]
fn every_page_allows_the_files_of_the_site_and_nothing_of_others() {
    for (name, page) in pages("").ending(".html") {
        let policy = policy(name, page);
        for (directive, sources) in policy.directives() {
            let strangers = sources.iter().filter(|it| it.contains("http") || it.contains('*')).count();
            let wanted = usize::from(
                directive == "img-src"
                    && ["about.html", "index.html", "kettle/index.html", "kettle/2025.html"].contains(&name),
            );
            assert_eq!(strangers, wanted, "{name}: {directive} {sources:?}");
        }
        assert_eq!(policy.sources("script-src-attr"), policy.sources("script-src"), "{name}");
        assert!(!policy.sources("script-src").unwrap().contains(&"'unsafe-inline'".to_owned()), "{name}");
    }
}

#[test]
fn what_is_inline_in_a_template_is_allowed_where_it_is_the_same_on_each_page() {
    let pages = pages("");
    let allowed = |name: &str, directive: &str| {
        let sources = policy(name, pages.text(name)).sources(directive).unwrap().to_vec();
        sources.into_iter().filter(|source| source.starts_with("'sha256-")).collect::<Vec<_>>()
    };
    assert_eq!(allowed("about.html", "script-src"), [source_of(SCRIPT)]);
    assert_eq!(allowed("about.html", "style-src"), [""; 0]);
    let (_, rest) = pages.text("404.html").split_once("<style>").unwrap();
    assert_eq!(allowed("404.html", "style-src"), [source_of(rest.split("</style>").next().unwrap())]);
    for (name, page) in pages.ending(".html").filter(|(name, _)| !["about.html", "404.html"].contains(name)) {
        assert!(!page.contains("<style") && !page.contains("<script>") && !page.contains("'sha256-"), "{name}");
    }
}

#[test]
fn site_yaml_adds_to_the_policy_or_takes_it_away() {
    let added = "content_security_policy: script-src https://stats.example; connect-src https://stats.example\n";
    for (name, page) in pages(added).ending(".html") {
        let policy = policy(name, page);
        for directive in ["script-src", "connect-src"] {
            let sources = policy.sources(directive).unwrap();
            assert!(["'self'", "https://stats.example"].iter().all(|it| sources.iter().any(|own| own == it)), "{name}");
        }
        assert!(!policy.sources("style-src").unwrap().contains(&"https://stats.example".to_owned()), "{name}");
    }
    let free = pages("content_security_policy: none\n");
    assert!(free.ending(".html").all(|(_, page)| !page.contains("Content-Security-Policy")));
}
