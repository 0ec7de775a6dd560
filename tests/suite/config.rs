//! site.yaml, one quirk per file in `config/`: a new `.yaml` there is a new test, and beside it stands what it must
//! give: the error for a name that begins with `err_`, else what the file was understood as.
//!
//! The root of each holds `people.mailmap`, `MAINTAINERS`, the theme `warm`, and the folder `linux`.

use crate::world::{Inbox, Site, quirks};
use listpress::config::{Config, FetchLimits, LinkMask, Overrides, ReadingWindow, TitleStyle};
use listpress::format::policy::Policy;
use std::fmt::Write;

#[test]
fn every_site_yaml_gives_what_stands_beside_it() {
    quirks::check("config", "yaml", |_, path| {
        let site = site(&std::fs::read_to_string(path).unwrap());
        let shown = match load(&site, &Overrides::default()) {
            Ok(config) => shown(&config),
            Err(error) => format!("{error}\n"),
        };
        site.plain(&shown)
    });
}

#[test]
fn every_error_in_site_yaml_has_its_line_and_says_what_is_allowed() {
    let mut poor = Vec::new();
    for path in quirks::files_in("config", "snap") {
        let name = path.file_name().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let has_place = text.contains("[ROOT]/site.yaml:");
        let has_advice =
            (text.contains("\n  hint: ") || text.contains(", expected ")) && !text.trim_end().ends_with('.');
        let good = if name.starts_with("err_") { has_place && has_advice } else { !has_place };
        poor.extend((!good).then(|| format!("{name}\n{text}")));
    }
    assert!(poor.is_empty(), "{}", poor.join("\n"));
}

#[test]
fn a_missing_site_yaml_says_how_to_make_one() {
    let site = Site::empty();
    let error = site.fails(&["build"]);
    insta::assert_snapshot!(error, @r"
    error: [ROOT]/site.yaml: No such file or directory (os error 2)
      hint: `listpress init DIR` writes a small site; --root names the folder with site.yaml
    ");
}

#[test]
fn an_error_in_site_yaml_ends_the_program_with_1_and_leaves_nothing_behind() {
    let site = site("title: Tea\nlists: []\n");
    let run = site.run(&["build"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(!site.has("public") && !site.has("content"));
}

#[test]
fn an_unknown_option_of_the_command_line_ends_the_program_with_2() {
    assert_eq!(Site::empty().run(&["build", "--sideways"]).code, 2);
    assert_eq!(Site::empty().run(&["bild"]).code, 2);
    assert_eq!(Site::empty().run(&[]).code, 2);
}

#[test]
fn a_base_url_on_the_command_line_is_checked_like_the_one_in_the_file() {
    let inbox = Inbox::v2().mail("ann: hello");
    let error = Site::of(&inbox).fails(&["render", "--base-url", "javascript:alert(1)"]);
    insta::assert_snapshot!(error, @r"
    error: --base-url is not a web address: `javascript:alert(1)`
      hint: a web address begins with https:// or http:// and has a host
    ");
}

#[test]
fn the_command_line_stands_above_the_file() {
    let site =
        site("title: Tea\nbase_url: https://a.example/\noutput_dir: here\nlists: [{name: tea, repository: tea}]\n");
    let overrides = Overrides { output_dir: Some("there".into()), base_url: Some("https://b.example/tea/".to_owned()) };
    let config = load(&site, &overrides).unwrap();
    assert_eq!(
        (config.output_dir.to_str(), config.base_url.as_deref()),
        (Some("there"), Some("https://b.example/tea"))
    );
}

#[test]
fn a_message_id_is_percent_encoded_in_its_link() {
    let encoded = LinkMask::default().link("a/b%c?d#e f\\\"<>@g+h");
    assert_eq!(encoded, "https://lore.kernel.org/r/a%2Fb%25c%3Fd%23e%20f%5C%22%3C%3E@g+h");
}

#[test]
fn the_commented_keys_of_a_new_site_are_keys_that_exist() {
    let parent = Site::empty();
    let folder = parent.path("new");
    assert_eq!(parent.run(&["init", folder.to_str().unwrap()]).code, 0);
    let text = parent.read("new/site.yaml").replace(".mailmap ", "people.mailmap ").replace("../linux", "linux");
    let uncommented: String = text.lines().skip(1).map(|line| format!("{}\n", without_mark(line))).collect();
    let uncommented = uncommented.replace("\n    repository: lists/kvm", "");
    let config = load(&site(&uncommented), &Overrides::default()).map_err(|error| format!("{error}\n{uncommented}"));
    assert_eq!(config.unwrap().subsystems.rules.len(), 2);
}

/// A line of the new site.yaml with its key switched on; prose stays a comment.
fn without_mark(line: &str) -> &str {
    let bare = line.trim_start();
    let Some(rest) = bare.strip_prefix("# ") else { return line };
    let is_key = rest.starts_with([' ', '-'])
        || rest
            .split_once(':')
            .is_some_and(|(key, _)| key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
    let indent = &line[..line.len() - bare.len()];
    if !is_key {
        line
    } else if indent.is_empty() {
        rest
    } else {
        Box::leak(format!("{indent}{rest}").into_boxed_str())
    }
}

fn site(yaml: &str) -> Site {
    let people = "Ann Example <ann@example.org>\n";
    Site::empty()
        .yaml(yaml)
        .file("people.mailmap", people)
        .file("MAINTAINERS", "")
        .file("linux/HEAD", "")
        .file("themes/warm/assets/style.css", "")
}

fn load(site: &Site, overrides: &Overrides) -> Result<Config, listpress::config::ConfigError> {
    Config::load(site.root(), &site.path("site.yaml"), overrides.clone())
}

/// What later stages see, a line each.
fn shown(config: &Config) -> String {
    let mut out = String::new();
    // All fields, so that a new key does not compile until it is shown here.
    let Config {
        root: _,
        title,
        description,
        base_url,
        cname,
        theme,
        policy,
        output_dir,
        top,
        addresses,
        mailmap,
        maintainers,
        subsystems,
        merge_people,
        bots,
        stale_after,
        reading,
        watch,
        feed,
        prefer,
        fetch,
        lists,
        joined: _,
    } = config;
    writeln!(out, "title {title:?}, description {description:?}, base_url {base_url:?}, cname {cname:?}").unwrap();
    writeln!(out, "theme {theme:?}, output_dir {:?}, top {top}, addresses {addresses:?}", output_dir.to_str()).unwrap();
    writeln!(out, "mailmap {mailmap:?}, maintainers {maintainers:?}, stale_after {stale_after}").unwrap();
    writeln!(out, "{watch:?}, feed {feed:?}").unwrap();
    match policy {
        Some(policy) if policy == &Policy::default() => {}
        Some(policy) => writeln!(out, "policy {policy}").unwrap(),
        None => writeln!(out, "no policy").unwrap(),
    }
    if subsystems.titles != TitleStyle::default() {
        writeln!(out, "titles as of {:?}", subsystems.titles).unwrap();
    }
    if *reading != ReadingWindow::default() {
        writeln!(out, "reading {reading:?}").unwrap();
    }
    for rule in &subsystems.rules {
        writeln!(out, "subsystem {:?}: prefixes {:?}, {} globs", rule.name, rule.prefixes, rule.paths.len()).unwrap();
    }
    if !merge_people {
        writeln!(out, "people are separate").unwrap();
    }
    for bot in &bots.0 {
        writeln!(out, "bot {:?}: {:?}, {:?}", bot.name, bot.addresses, bot.work).unwrap();
    }
    if !prefer.is_empty() {
        writeln!(out, "prefer {prefer:?}").unwrap();
    }
    if *fetch != FetchLimits::default() {
        writeln!(out, "{fetch:?}").unwrap();
    }
    for list in lists {
        writeln!(out, "list {:?} {:?}: {:?}", list.name, list.title, list.repository).unwrap();
        writeln!(out, "  address {:?}, url {:?}, {:?}, {:?}", list.address, list.url, list.ranges, list.link).unwrap();
        if let Some(sync) = list.sync.as_ref().filter(|sync| Some(sync.as_str()) != list.url.as_deref()) {
            writeln!(out, "  sync {:?}", sync.as_str()).unwrap();
        }
        if let Some(group) = &list.group {
            writeln!(out, "  group {group:?}").unwrap();
        }
        if let Some(source) = &list.source {
            writeln!(out, "  source {:?}, branch {:?}", source.folder.to_str(), source.branch).unwrap();
        }
    }
    out
}
