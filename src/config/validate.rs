//! Turns what was typed into values, and reports each mistake with its line.

use super::raw::{RawAddresses, RawFeed, RawList, RawPeople, RawSite, RawSubsystem};
use super::text::ConfigText;
use super::{
    Addresses, Config, ConfigError, FeedContent, LinkMask, List, MaintainersSource, Ranges, RepositorySource,
    SubsystemRule, Subsystems, Watch, web,
};
use crate::base::path::JOINED;
use crate::base::subsystem::parts;
use crate::format::policy::Policy;
use crate::format::yaml;
use globset::{Glob, GlobSet, GlobSetBuilder};
use std::path::{Component, Path, PathBuf};

/// Folders of the site, which cannot be names of lists.
const RESERVED: [&str; 8] = ["authors", "subsystems", "domains", "maintainers", "search", "assets", "watch", "page"];

/// Whether a folder can be the site's: neither the root nor above it, nor inside a folder that listpress reads.
pub(super) fn is_separate(root: &Path, folder: &Path) -> bool {
    let (wanted, root) = (plain(folder), plain(root));
    let taken = ["content", "themes", ".git", ".listpress"].map(|name| root.join(name));
    !root.starts_with(&wanted) && !taken.iter().any(|taken| wanted.starts_with(taken))
}

/// The absolute path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.components().fold(PathBuf::new(), |mut plain, part| {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(plain.pop()),
            part => plain.push(part),
        }
        plain
    })
}

pub(super) fn config(root: &Path, file: &Path, text: &str) -> Result<Config, ConfigError> {
    let source = ConfigText { root, file, text };
    let raw: RawSite = yaml::parse(text).map_err(|error| source.unreadable(&error))?;
    source.title("title", &raw.title, || source.line_of("title", &raw.title, 0))?;
    source.globs(&raw.watch.paths)?;
    // If every list has its own, a mistake in this one would go unnoticed.
    raw.source.as_ref().map(|code| source.code(code)).transpose()?;
    let lists = source.lists(&raw)?;
    Ok(Config {
        root: root.to_owned(),
        base_url: raw.base_url.as_deref().map(|url| source.base_url(url)).transpose()?,
        theme: source.theme(raw.theme.as_deref())?,
        policy: source.policy(raw.content_security_policy.as_deref().unwrap_or_default())?,
        output_dir: source.output_dir(raw.output_dir.as_deref().unwrap_or("public"))?,
        top: source.top(raw.top)?,
        addresses: match raw.addresses {
            RawAddresses::Show => Addresses::Show,
            RawAddresses::Obfuscate => Addresses::Obfuscate,
            RawAddresses::Hide => Addresses::Hide,
        },
        mailmap: raw.mailmap.as_deref().map(|path| source.existing("mailmap", path)).transpose()?,
        maintainers: raw.maintainers.as_deref().map(|path| source.maintainers(path)).transpose()?,
        subsystems: Subsystems {
            rules: raw.subsystems.iter().map(|rule| source.subsystem(rule)).collect::<Result<_, _>>()?,
            titles: raw.subsystem_titles,
        },
        merge_people: raw.people != Some(RawPeople::Separate),
        bots: source.bots(&raw.bots)?,
        stale_after: raw.stale_after.unwrap_or(14),
        reading: raw.reading,
        watch: Watch {
            subsystems: raw.watch.subsystems,
            authors: raw.watch.authors,
            paths: raw.watch.paths,
            words: raw.watch.words,
        },
        feed: match raw.feed {
            RawFeed::Full => FeedContent::Full,
            RawFeed::Summary => FeedContent::Summary,
        },
        cname: raw.cname.map(|name| source.cname(name)).transpose()?,
        title: raw.title,
        description: crate::base::text::visible(&raw.description).into_owned(),
        prefer: source.preferred(raw.prefer, &lists)?,
        fetch: source.fetch_limits(&raw.fetch)?,
        joined: (lists.len() > 1).then(List::joined),
        lists,
    })
}

impl ConfigText<'_> {
    fn lists(&self, raw: &RawSite) -> Result<Vec<List>, ConfigError> {
        if raw.lists.is_empty() {
            let hint =
                "a list is `- name: kvm` with `repository: lists/kvm`, or `repository: builtin:demo` to start with";
            return Err(self.wrong(self.line_of("lists", "", 0), "`lists` is empty", hint));
        }
        let mut lists: Vec<List> = Vec::with_capacity(raw.lists.len());
        for list in &raw.lists {
            if list.name == JOINED && raw.lists.len() > 1 {
                return Err(self.wrong(
                    self.line_of("name", &list.name, 1),
                    &format!("a list cannot be named `{JOINED}`"),
                    "that is the folder of all lists together, which a site with several lists has",
                ));
            }
            if lists.iter().any(|other| other.name == list.name) {
                let message = format!("two lists are named `{}`", list.name);
                return Err(self.wrong(
                    self.line_of("name", &list.name, 1),
                    &message,
                    "a list's name is its folder; give each list its own",
                ));
            }
            lists.push(self.list(list, raw)?);
        }
        Ok(lists)
    }

    fn list(&self, list: &RawList, site: &RawSite) -> Result<List, ConfigError> {
        self.list_name(&list.name)?;
        if let Some(title) = &list.title {
            self.title(&format!("title of list {}", list.name), title, || self.line_of("name", &list.name, 0))?;
        }
        if let Some(group) = &list.group {
            let before = site.lists.iter().take_while(|other| other.name != list.name);
            self.group(&list.name, group, before.filter(|other| other.group.is_some()).count())?;
        }
        list.url.as_deref().map_or(Ok(()), |url| self.web_address("url", url))?;
        let mask = list.link.as_ref().or(site.link.as_ref());
        let code = list.source.as_ref().or(site.source.as_ref());
        Ok(List {
            name: list.name.clone(),
            title: list.title.clone().unwrap_or_else(|| list.name.clone()),
            group: list.group.clone(),
            repository: self.repository(&list.repository)?,
            address: list.address.clone(),
            url: list.url.clone(),
            sync: self.fetch_source(list)?,
            ranges: list.ranges.clone().or_else(|| site.ranges.clone()).unwrap_or(Ranges::Daily),
            link: mask.map_or_else(|| Ok(LinkMask::default()), |mask| self.link(mask))?,
            source: code.map(|code| self.code(code)).transpose()?,
        })
    }

    fn list_name(&self, name: &str) -> Result<(), ConfigError> {
        let line = || self.line_of("name", name, 0);
        if crate::base::path::slug(name) != name || name.contains('~') {
            let hint = "use lower-case letters, digits, `-`, `_` and `.`, and no name that Windows or the site reserves; `title` can be anything";
            return Err(self.wrong(line(), &format!("`{name}` cannot be a list's name"), hint));
        }
        if RESERVED.contains(&name) {
            let hint = format!("reserved names: {}", RESERVED.join(", "));
            return Err(self.wrong(line(), &format!("`{name}` is reserved for the site's own pages"), &hint));
        }
        Ok(())
    }

    fn repository(&self, text: &str) -> Result<RepositorySource, ConfigError> {
        match text.strip_prefix("builtin:") {
            Some("demo") => Ok(RepositorySource::Demo),
            Some("demo/drivers") => Ok(RepositorySource::DemoDrivers),
            Some(other) => Err(self.wrong(
                self.line_of("repository", text, 0),
                &format!("there is no built-in list `{other}`"),
                "there are `builtin:demo`, and `builtin:demo/drivers`, which shares mails with it",
            )),
            None if text.trim().is_empty() => {
                let hint = "a folder with git/0.git, a bare epoch, a v1 repository, or `builtin:demo`";
                Err(self.wrong(self.line_of("repository", "\"\"", 0), "`repository` is empty", hint))
            }
            None => Ok(RepositorySource::Folder(self.root.join(text))),
        }
    }

    fn maintainers(&self, text: &str) -> Result<MaintainersSource, ConfigError> {
        if text == "builtin:demo" {
            return Ok(MaintainersSource::Demo);
        }
        self.existing("maintainers", text).map(MaintainersSource::File)
    }

    fn link(&self, mask: &str) -> Result<LinkMask, ConfigError> {
        let line = || self.line_of("link", mask, 0);
        if !mask.contains("{}") {
            let hint = "for example `https://lore.kernel.org/r/{}`";
            return Err(self.wrong(line(), "`link` has no `{}` for the Message-ID", hint));
        }
        self.web_address("link", mask)?;
        Ok(LinkMask(mask.to_owned()))
    }

    fn base_url(&self, url: &str) -> Result<String, ConfigError> {
        self.web_address("base_url", url)?;
        if url.contains(['?', '#']) {
            let hint = "page addresses are appended to it, so it must end with a host or a folder";
            return Err(self.wrong(self.line_of("base_url", url, 0), "`base_url` has a `?` or `#`", hint));
        }
        Ok(url.trim_end_matches('/').to_owned())
    }

    fn web_address(&self, key: &str, url: &str) -> Result<(), ConfigError> {
        if web::is_address(url) {
            return Ok(());
        }
        Err(self.wrong(
            self.line_of(key, url, 0),
            &format!("`{key}` is not a web address: `{}`", url.escape_debug()),
            web::HINT,
        ))
    }

    fn cname(&self, name: String) -> Result<String, ConfigError> {
        let good = name.contains('.') && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
        if good {
            return Ok(name);
        }
        let hint = "the domain alone, like `digests.example.org`";
        Err(self.wrong(
            self.line_of("cname", &name, 0),
            &format!("`cname` is not a domain: `{}`", name.escape_debug()),
            hint,
        ))
    }

    /// Titles appear in pages, feeds and Markdown, which allow no control characters.
    pub(super) fn title(&self, what: &str, title: &str, line: impl Fn() -> usize) -> Result<(), ConfigError> {
        if title.trim().is_empty() {
            return Err(self.wrong(
                line(),
                &format!("`{what}` is empty"),
                "the title is shown at the top of every page",
            ));
        }
        if crate::base::text::visible(title) != title || title.contains(['\n', '\t']) {
            let hint = "use one line of printable text";
            return Err(self.wrong(
                line(),
                &format!("`{what}` contains characters that cannot be shown: `{}`", title.escape_debug()),
                hint,
            ));
        }
        Ok(())
    }

    fn top(&self, top: Option<usize>) -> Result<usize, ConfigError> {
        match top {
            Some(0) => Err(self.wrong(self.line_of("top", "0", 0), "`top` is 0", "use 1 or more; 15 is the default")),
            other => Ok(other.unwrap_or(15)),
        }
    }

    /// What is added to the policy of the pages.
    fn policy(&self, text: &str) -> Result<Option<Policy>, ConfigError> {
        if text.trim() == "none" {
            return Ok(None);
        }
        Policy::parse(text).map(Some).map_err(|error| {
            let hint = "directives with what they allow beside the site's own files, as in \
                        `script-src https://stats.example.org; connect-src https://stats.example.org`, or `none`";
            self.wrong(
                self.line_of("content_security_policy", "", 0),
                &format!("`content_security_policy`: {error}"),
                hint,
            )
        })
    }

    /// The site needs a folder of its own, because files of earlier runs are removed from it.
    fn output_dir(&self, path: &str) -> Result<PathBuf, ConfigError> {
        let full = self.root.join(path);
        if path.is_empty() || !is_separate(self.root, &full) {
            let hint = "name a folder for the site alone, like `public`, not the root, content/ or themes/";
            return Err(self.wrong(
                self.line_of("output_dir", path, 0),
                &format!("`output_dir` cannot be `{path}`"),
                hint,
            ));
        }
        Ok(full)
    }

    fn theme(&self, name: Option<&str>) -> Result<String, ConfigError> {
        let name = name.unwrap_or("default");
        let is_name = !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\']);
        if name != "default" && !(is_name && self.root.join("themes").join(name).is_dir()) {
            let hint = "the built-in theme is `default`; other themes are folders in themes/";
            return Err(self.wrong(
                self.line_of("theme", name, 0),
                &format!("there is no theme `{name}` in themes/"),
                hint,
            ));
        }
        Ok(name.to_owned())
    }

    fn existing(&self, key: &str, path: &str) -> Result<PathBuf, ConfigError> {
        let full = self.root.join(path);
        if full.is_file() {
            return Ok(full);
        }
        let hint = format!("paths are relative to {}", self.root.display());
        Err(self.wrong(self.line_of(key, path, 0), &format!("`{key}`: there is no file {path}"), &hint))
    }

    fn subsystem(&self, rule: &RawSubsystem) -> Result<SubsystemRule, ConfigError> {
        let name: Vec<String> = parts(&rule.name).map(str::to_owned).collect();
        if name.is_empty() || rule.prefixes.is_empty() && rule.paths.is_empty() {
            let hint = "a rule is `name: \"KVM: x86\"` with `prefixes: [...]` or `paths: [...]`";
            return Err(self.wrong(
                self.line_of("name", &rule.name, 0),
                &format!("the rule for `{}` matches nothing", rule.name),
                hint,
            ));
        }
        let prefixes: Vec<String> =
            rule.prefixes.iter().map(|prefix| prefix.trim().trim_end_matches(':').to_lowercase()).collect();
        if prefixes.iter().any(String::is_empty) {
            let hint = "a prefix is the part of a title before a colon, like `KVM: x86`";
            return Err(self.wrong(
                self.line_of("name", &rule.name, 0),
                &format!("the rule for `{}` has an empty prefix", rule.name),
                hint,
            ));
        }
        Ok(SubsystemRule { name, prefixes, paths: self.globs(&rule.paths)? })
    }

    fn globs(&self, globs: &[String]) -> Result<GlobSet, ConfigError> {
        let mut set = GlobSetBuilder::new();
        for text in globs {
            let hint = "`**` matches any folders, `*` any characters, `{a,b}` either";
            set.add(
                Glob::new(text)
                    .map_err(|error| self.wrong(self.line_of("paths", text, 0), &error.to_string(), hint))?,
            );
        }
        set.build().map_err(|error| self.wrong(self.line_of("paths", "", 0), &error.to_string(), ""))
    }
}
