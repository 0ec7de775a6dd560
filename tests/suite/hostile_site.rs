//! Hostile mail on its way to the site: whatever every field holds, it ends as literal text, and nothing of it becomes
//! markup, a script, a template, a link that acts, or a file outside of the output folder.
//!
//! One list has every poison in every field: names, addresses, subjects, tags, Message-IDs, references, charsets,
//! bodies, paths, trailers, dates, and the titles of the list and the site. A parser looks at every page.

use crate::world::letter::{Letter, raw};
use crate::world::pages::{Element, Pages, faulty_links, parse, xml};
use crate::world::{Inbox, Site};
use listpress::content::{digest as markdown, reading, series as sequel};
use listpress::rows::series::Series;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// What mail could try. The digits show that a template was not filled: 4242 * 4242 is 17994564.
const POISONS: [&str; 25] = [
    "<script>alert(1)</script>",
    "</pre></main><script src=//evil.example/x.js></script>",
    "</title><img src=x onerror=alert(1)>",
    "{{ 4242*4242 }}",
    "{% raw %}{% include 'x' %}",
    "\"",
    "' onmouseover='alert(1)",
    "\" onfocus=\"alert(1)\" autofocus=\"",
    "]]><x/>",
    "--- ",
    "../../../../etc/passwd",
    "javascript:alert(1)",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/p.png)",
    "```",
    "|",
    "&lt;script&gt;&#x6a;",
    "<!-- --!> -->",
    "\u{202e}txt.exe",
    "\u{1b}]0;x\u{7}",
    "NUL\0NUL",
    "<style>*{display:none}</style>",
    "data:text/html,<script>alert(1)</script>",
    "<svg><a href='javascript:alert(1)'>x</a></svg>",
    "no: [unclosed, {yaml",
];

/// Names that mean something to a file system or to the site.
const NAMES: [&str; 14] =
    ["CON", "nul", "..", ".", "index", "atom", "page-2", "a/b", "a\\b", "-rf", "COM1.txt", " ", "assets", "%2e%2e%2f"];

#[test]
fn no_page_has_an_element_or_attribute_that_acts() {
    for (name, text) in site().ending(".html") {
        for element in parse(text).elements {
            assert!(!acts(&element) || is_style_of_404(name, &element), "{name}: {element:?}");
        }
    }
}

#[test]
fn every_script_is_the_themes_own() {
    for (name, text) in site().ending(".html") {
        let scripts: Vec<Element> =
            parse(text).elements.into_iter().filter(|element| element.name == "script").collect();
        for script in scripts {
            let source = script.attribute("src").unwrap_or_default().trim_start_matches("../");
            assert!(
                source.starts_with("assets/") || name == "404.html" && source.starts_with("/tea/assets/"),
                "{name}: {script:?}"
            );
        }
    }
}

/// No word of the policy is a stranger's: it is one of three, of which only the hash on 404.html is computed.
#[test]
fn every_policy_is_the_same_whatever_mails_say() {
    let policies: BTreeSet<String> = site()
        .ending(".html")
        .flat_map(|(_, text)| parse(text).elements)
        .filter(|element| element.attribute("http-equiv") == Some("Content-Security-Policy"))
        .map(|element| element.attribute("content").unwrap().to_owned())
        .collect();
    assert_eq!(policies.len(), 3, "{policies:#?}");
}

#[test]
fn every_page_has_the_elements_of_its_template_and_no_others() {
    let known: BTreeSet<&str> = TEMPLATE_ELEMENTS.into_iter().collect();
    for (name, text) in site().ending(".html") {
        for element in parse(text).elements {
            let is_known = known.contains(element.name.as_str()) || is_style_of_404(name, &element);
            assert!(is_known, "{name} has a <{}>", element.name);
        }
    }
}

#[test]
fn every_link_stays_inside_or_leads_to_the_web() {
    assert_eq!(faulty_links(site(), "/tea"), Vec::<String>::new());
}

#[test]
fn every_poison_shows_as_it_is() {
    let shown: String = site().ending(".html").map(|(_, text)| parse(text).text).collect::<Vec<_>>().join("\n");
    for poison in POISONS {
        let visible = listpress::base::text::visible(poison);
        assert!(shown.contains(visible.trim()), "{poison:?} does not show as {visible:?}");
    }
    assert!(!shown.contains("17994564"), "a template was filled with mail");
}

#[test]
fn no_control_character_and_no_override_reaches_a_file() {
    let bad = |letter: char| {
        letter.is_control() && !matches!(letter, '\n' | '\t')
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    for (name, bytes) in &site().0 {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains(bad), "{name} holds {:?}", text.chars().find(|letter| bad(*letter)));
    }
}

#[test]
fn every_feed_and_the_sitemap_are_well_formed() {
    let pages = site();
    let count = pages.ending(".xml").map(|(_, text)| xml(text)).filter(|elements| !elements.is_empty()).count();
    assert!(count > POISONS.len());
    let titles: Vec<String> = pages
        .ending("atom.xml")
        .chain(pages.ending(".atom"))
        .flat_map(|(_, text)| xml(text))
        .filter(|(name, _)| name == "title")
        .map(|(_, text)| text)
        .collect();
    for poison in ["<script>alert(1)</script>", "]]><x/>", "&lt;script&gt;&#x6a;"] {
        assert!(titles.iter().any(|title| title.contains(poison)), "no feed has the title {poison}");
    }
}

#[test]
fn full_feeds_hold_messages_as_text() {
    let mut contents = 0;
    for (name, text) in site().ending("atom.xml").chain(site().ending(".atom")) {
        for (_, content) in xml(text).into_iter().filter(|(element, _)| element == "content") {
            contents += 1;
            let elements: Vec<String> = parse(&content).elements.into_iter().map(|element| element.name).collect();
            assert_eq!(elements, ["pre"], "{name}");
        }
    }
    assert!(contents > POISONS.len());
}

#[test]
fn every_digest_is_read_back_as_it_was_written() {
    let content = &built().content;
    let mut messages = 0;
    for (name, text) in
        content.ending(".md").filter(|(name, _)| !["/series/", "/reading/"].iter().any(|folder| name.contains(folder)))
    {
        let (digest, texts) = markdown::read(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(markdown::write(&digest, &texts, &[&listpress::config::LinkMask::default()]), text, "{name}");
        let (front, _) = listpress::format::yaml::front_matter(text).unwrap();
        let _: serde_yaml::Mapping = serde_yaml::from_str(front).unwrap();
        messages += digest.messages.len();
    }
    assert!(messages >= POISONS.len());
}

#[test]
fn every_life_is_read_back_as_it_was_written() {
    let mut lives = 0;
    for (name, text) in built().content.ending(".md").filter(|(name, _)| name.contains("/series/")) {
        let sequel = sequel::read_facts(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (_, body) = listpress::format::yaml::front_matter(text).unwrap();
        let shown = sequel.series.iter().map(Series::shown).sum();
        let differences = sequel::read_differences(&text[body..], shown).unwrap();
        assert_eq!(sequel::write(&sequel, &differences, &listpress::config::LinkMask::default()), text, "{name}");
        let (front, _) = listpress::format::yaml::front_matter(text).unwrap();
        let _: serde_yaml::Mapping = serde_yaml::from_str(front).unwrap();
        lives += sequel.series.len();
    }
    assert!(lives >= POISONS.len());
}

#[test]
fn every_reading_is_read_back_as_it_was_written() {
    let mut readings = 0;
    for (name, text) in built().content.ending(".md").filter(|(name, _)| name.contains("/reading/")) {
        let rows = reading::read_facts(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (front, body) = listpress::format::yaml::front_matter(text).unwrap();
        let texts = reading::read_texts(&text[body..], &rows).unwrap_or_else(|error| panic!("{name}: {error}"));
        let link = listpress::config::LinkMask::default();
        assert_eq!(reading::write(&rows, &texts, &|_| &link), text, "{name}");
        let _: serde_yaml::Mapping = serde_yaml::from_str(front).unwrap();
        readings += 1;
    }
    assert!(readings >= POISONS.len());
}

#[test]
fn markdown_shows_no_html_but_the_anchors_of_messages() {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    for (name, text) in built().content.ending(".md") {
        let body = &text[listpress::format::yaml::front_matter(text).unwrap().1..];
        for event in Parser::new_ext(body, Options::ENABLE_TABLES) {
            match event {
                Event::Html(html) | Event::InlineHtml(html) => {
                    let id = html.strip_prefix("<a id=\"").and_then(|rest| rest.strip_suffix("\">"));
                    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
                    assert!(id.is_some_and(|id| id.bytes().all(plain)) || html.trim() == "</a>", "{name}: {html}");
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    assert!(
                        dest_url.starts_with('#')
                            || dest_url.starts_with("https://lore.kernel.org/r/")
                            || *dest_url == *name.replace("kettle/series/", "../")
                            || name.contains("/reading/") && dest_url.starts_with("../../series/"),
                        "{name}: {dest_url}"
                    );
                }
                Event::Start(Tag::Image { dest_url, .. }) => panic!("{name} shows an image: {dest_url}"),
                _ => {}
            }
        }
    }
}

#[test]
fn every_file_lies_in_its_folder_under_a_safe_name() {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"./_-~".contains(&byte);
    for name in site().names().iter().filter(|name| !["CNAME"].contains(&name.as_str())) {
        assert!(name.bytes().all(allowed), "{name}");
        for part in name.split('/') {
            let stem = part.split('.').next().unwrap();
            let is_hidden = part.starts_with('.') && ![".nojekyll", ".listpress"].contains(&part);
            assert!(!is_hidden && part.len() < 120 && !["con", "nul", "aux", "prn", "com1"].contains(&stem), "{name}");
        }
    }
    let outside: Vec<&String> = built().outside.iter().filter(|name| !["site.yaml"].contains(&name.as_str())).collect();
    assert_eq!(outside, Vec::<&String>::new());
}

#[test]
fn json_beside_a_digest_is_json() {
    for (name, text) in site().ending(".json").filter(|(name, _)| *name != "digest.schema.json") {
        let value: serde_json::Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(value["messages"].is_array(), "{name}");
    }
    assert!(site().ending(".json").count() > 1);
}

#[test]
fn mails_and_series_print_one_object_a_line() {
    let run = |command: &str| built().site.run(&[command, "--json"]);
    for command in ["mails", "series"] {
        let run = run(command);
        assert!(run.stdout.lines().count() > POISONS.len(), "{}", run.stderr);
        for line in run.stdout.lines() {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(value.is_object());
        }
    }
}

#[test]
fn what_is_said_on_the_terminal_does_not_command_it() {
    let run = built().site.run(&["-v", "digest", "--force"]);
    assert!(!run.stderr.contains(|letter: char| letter.is_control() && letter != '\n'), "{:?}", run.stderr);
    let run = built().site.run(&["mails"]);
    assert!(!run.stdout.contains(|letter: char| letter.is_control() && letter != '\n'), "{:?}", run.stdout);
}

/// What the default theme's pages are made of.
const TEMPLATE_ELEMENTS: [&str; 69] = [
    "html",
    "head",
    "meta",
    "title",
    "link",
    "script",
    "body",
    "a",
    "header",
    "nav",
    "ul",
    "ol",
    "li",
    "main",
    "footer",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "div",
    "span",
    "section",
    "article",
    "aside",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "caption",
    "pre",
    "code",
    "small",
    "b",
    "strong",
    "em",
    "i",
    "time",
    "details",
    "summary",
    "figure",
    "figcaption",
    "svg",
    "rect",
    "circle",
    "text",
    "g",
    "path",
    "button",
    "input",
    "label",
    "form",
    "dl",
    "dt",
    "dd",
    "br",
    "hr",
    "abbr",
    "mark",
    "wbr",
    "samp",
    "kbd",
    "q",
    "s",
    "sup",
    "sub",
    "noscript",
];

/// Whether an element could do something: handlers, frames, plugins, styles, links with schemes of their own.
fn acts(element: &Element) -> bool {
    let tags = [
        "iframe",
        "object",
        "embed",
        "base",
        "style",
        "img",
        "image",
        "audio",
        "video",
        "math",
        "template",
        "foreignobject",
        "use",
        "animate",
        "set",
    ];
    let handler = element
        .attributes
        .iter()
        .any(|(name, _)| name.starts_with("on") || name == "srcdoc" || name == "formaction" || name.contains(':'));
    let refresh =
        element.name == "meta" && element.attribute("http-equiv").is_some_and(|kind| kind != "Content-Security-Policy");
    tags.contains(&element.name.as_str()) || handler || refresh
}

/// The page for what is not there holds nothing of a mail, and is styled where its stylesheet is not found.
fn is_style_of_404(page: &str, element: &Element) -> bool {
    page == "404.html" && element.name == "style"
}

/// A site that was built once, and what lies around it.
struct Built {
    site: Site,
    pages: Pages,
    content: Pages,
    outside: Vec<String>,
}

fn site() -> &'static Pages {
    &built().pages
}

fn built() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| {
        let inbox = inbox();
        let title = "<script>alert(1)</script> {{ 4242*4242 }} \\\" ' ]]> --- ../ ` | & \u{202d}".replace('\u{202d}', "");
        let yaml = format!("title: \"{title}\"\ndescription: \"{title}\"\nbase_url: https://example.org/tea\nfeed: full\nlists:\n  - name: kettle\n    title: \"{title}\"\n    repository: '[INBOX]'\n    address: \"{title}@example.org\"\n");
        let site = Site::of(&inbox).yaml(&yaml).keeping(inbox);
        let run = site.run(&["build"]);
        assert!(run.code == 0 || run.code == 3, "{}", run.stderr);
        let outside = site.names("").into_iter().filter(|name| !["public/", "content/kettle/", ".listpress/"].iter().any(|folder| name.starts_with(folder))).collect();
        Built { pages: site.pages(), content: site.content(), outside, site }
    })
}

/// Every poison in every field, as patches, series, replies, reports and pull requests.
fn inbox() -> Inbox {
    let mut letters = Vec::new();
    for (number, poison) in POISONS.iter().enumerate() {
        letters.extend(poisoned(number, poison));
    }
    for (number, name) in NAMES.iter().enumerate() {
        letters.push(raw(format!(
            "From: {name} <{name}@{name}>\nSubject: [PATCH] {name}: {name}: take the name\nMessage-ID: <{name}-{number}>\nDate: Mon, 3 Mar 2025 12:00:00 +0000\n\n{name}\n---\n {name} | 1 +\n 1 file changed, 1 insertion(+)\n\ndiff --git a/{name} b/{name}\n--- a/{name}\n+++ b/{name}\n@@ -0,0 +1 @@\n+x\n"
        )));
    }
    let long = "x".repeat(5_000);
    letters.push(raw(format!(
        "From: {long} <{long}@{long}.example>\nSubject: [PATCH] {long}: {long}\nMessage-ID: <{long}>\n\n{long}\n"
    )));
    letters.push(raw(""));
    letters.push(raw("\n\n"));
    letters.push(raw(vec![0xff; 300]));
    Inbox::v2().letters(letters)
}

fn poisoned(number: usize, poison: &str) -> Vec<Letter> {
    let diff = format!(
        "---\n {poison} | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n\ndiff --git a/{poison} b/{poison}\n--- a/{poison}\n+++ b/{poison}\n@@ -1 +1 @@\n-{poison}\n+{poison}\n"
    );
    let head = |id: &str, subject: &str| {
        format!(
            "From: \"{0}\" <{0}@{0}.example>\nSubject: {subject}\nDate: Mon, 3 Mar 2025 12:00:00 +0000\nMessage-ID: <{id}{number}{poison}>\n",
            poison.replace('"', "\\\"")
        )
    };
    let text = format!(
        "Text {poison} text.\n\nhttps://example.org/{poison} and {poison}://example.org\n\nReviewed-by: {poison} <a@example.org>\nFixes: {poison}\n{poison}: {poison}\n"
    );
    let answers = format!("In-Reply-To: <c{number}{poison}>\nReferences: <{poison}> <c{number}{poison}>\n");
    vec![
        raw(format!("{}\n{text}{diff}", head("p", &format!("[PATCH {poison}] {poison}: {poison} title")))),
        raw(format!("{}\n{text}", head("c", &format!("[PATCH v2 0/2] {poison} cover")))),
        raw(format!(
            "{}{answers}Content-Type: text/plain; charset=\"{poison}\"\n\nFrom: {poison} <author@example.org>\n\n{text}{diff}",
            head("q", "[PATCH v2 1/2] kettle: in order")
        )),
        raw(format!(
            "{}{answers}Content-Type: {poison}; boundary=\"{poison}\"\nContent-Transfer-Encoding: {poison}\n\n{text}{diff}",
            head("s", &format!("[PATCH v2 2/2] kettle/{poison}: in order"))
        )),
        raw(format!("{}{answers}\n> {text}\n{poison}\n", head("r", &format!("Re: {poison}")))),
        raw(format!("{}\n{poison}\n", head("g", &format!("[GIT PULL] {poison}")))),
        raw(format!("{}\n{poison}\n", head("o", poison))
            .replace("Date: Mon, 3 Mar 2025 12:00:00 +0000", &format!("Date: {poison}"))),
        raw(format!(
            "From: {poison}\nTo: {poison}\nSubject: =?utf-8?Q?[PATCH]_{}?=\nMessage-ID: {poison}\n\n{poison}\n",
            quoted(poison)
        )),
    ]
}

/// Q-encoded for a header.
fn quoted(text: &str) -> String {
    text.bytes().map(|byte| format!("={byte:02X}")).collect()
}
