//! From what was typed to what it stands for; each mistake with its line.

use super::raw::{RawAddresses, RawFeed, RawList, RawSite, RawSubsystem};
use super::{Addresses, Config, ConfigError, Feed, Hint, LinkMask, List, RepositorySource, SubsystemRule, Watch};
use crate::yaml;
use globset::{Glob, GlobSet, GlobSetBuilder};
use std::path::{Path, PathBuf};

/// Folders of the site that a list cannot be named after.
const TAKEN: [&str; 6] = ["authors", "subsystems", "domains", "assets", "watch", "page"];

/// The file that is read, for the places of mistakes.
struct Source<'a> {
    root: &'a Path,
    file: &'a Path,
    text: &'a str,
}

pub(super) fn config(root: &Path, file: &Path, text: &str) -> Result<Config, ConfigError> {
    let source = Source { root, file, text };
    let raw: RawSite = yaml::parse(text).map_err(|error| source.unreadable(&error))?;
    let lists = source.lists(&raw)?;
    Ok(Config {
        root: root.to_owned(),
        base_url: raw.base_url.as_deref().map(|url| source.base_url(url)).transpose()?,
        theme: source.theme(raw.theme.as_deref())?,
        output_dir: root.join(raw.output_dir.as_deref().unwrap_or("public")),
        top: raw.top.unwrap_or(15),
        addresses: match raw.addresses {
            RawAddresses::Show => Addresses::Show,
            RawAddresses::Obfuscate => Addresses::Obfuscate,
            RawAddresses::Hide => Addresses::Hide,
        },
        mailmap: raw.mailmap.as_deref().map(|path| source.existing("mailmap", path)).transpose()?,
        maintainers: raw.maintainers.as_deref().map(|path| source.existing("maintainers", path)).transpose()?,
        subsystems: raw.subsystems.iter().map(|rule| source.subsystem(rule)).collect::<Result<_, _>>()?,
        stale_after: raw.stale_after.unwrap_or(14),
        watch: Watch {
            subsystems: raw.watch.subsystems,
            authors: raw.watch.authors,
            paths: raw.watch.paths,
            words: raw.watch.words,
        },
        feed: match raw.feed {
            RawFeed::Full => Feed::Full,
            RawFeed::Summary => Feed::Summary,
        },
        cname: raw.cname,
        title: raw.title,
        description: raw.description,
        lists,
    })
}

impl Source<'_> {
    fn lists(&self, raw: &RawSite) -> Result<Vec<List>, ConfigError> {
        if raw.lists.is_empty() {
            let hint =
                "a list is `- name: kvm` with `repository: lists/kvm`, or `repository: builtin:demo` to begin with";
            return Err(self.wrong(self.line_of("lists:", 0), "`lists` names no list", hint));
        }
        let mut lists: Vec<List> = Vec::with_capacity(raw.lists.len());
        for list in &raw.lists {
            if lists.iter().any(|other| other.name == list.name) {
                let message = format!("two lists are named `{}`", list.name);
                return Err(self.wrong(
                    self.line_of(&list.name, 1),
                    &message,
                    "a list's name is its folder; give each its own",
                ));
            }
            lists.push(self.list(list, raw)?);
        }
        Ok(lists)
    }

    fn list(&self, list: &RawList, site: &RawSite) -> Result<List, ConfigError> {
        self.list_name(&list.name)?;
        let mask = list.link.as_ref().or(site.link.as_ref());
        Ok(List {
            name: list.name.clone(),
            title: list.title.clone().unwrap_or_else(|| list.name.clone()),
            repository: self.repository(&list.repository)?,
            address: list.address.clone(),
            url: list.url.clone(),
            ranges: list.ranges.clone().or_else(|| site.ranges.clone()).unwrap_or_default(),
            link: mask.map_or_else(|| Ok(LinkMask::default()), |mask| self.link(mask))?,
        })
    }

    fn list_name(&self, name: &str) -> Result<(), ConfigError> {
        let line = || self.line_of(name, 0);
        if crate::site_path::slug(name) != name || name.contains('~') {
            let hint = "lower-case letters, digits, `-`, `_` and `.`; `title` can be anything";
            return Err(self.wrong(line(), &format!("`{name}` cannot be a list's name"), hint));
        }
        if TAKEN.contains(&name) {
            let hint = format!("these are: {}", TAKEN.join(", "));
            return Err(self.wrong(line(), &format!("`{name}` is a folder that the site needs itself"), &hint));
        }
        Ok(())
    }

    fn repository(&self, text: &str) -> Result<RepositorySource, ConfigError> {
        match text.strip_prefix("builtin:") {
            Some("demo") => Ok(RepositorySource::Demo),
            Some(other) => Err(self.wrong(
                self.line_of(text, 0),
                &format!("there is no built-in list `{other}`"),
                "the only one is `builtin:demo`",
            )),
            None => Ok(RepositorySource::Folder(self.root.join(text))),
        }
    }

    fn link(&self, mask: &str) -> Result<LinkMask, ConfigError> {
        let line = || self.line_of(mask, 0);
        if !mask.contains("{}") {
            let hint = "for example `https://lore.kernel.org/r/{}`";
            return Err(self.wrong(line(), "`link` has no `{}` where the Message-ID goes", hint));
        }
        self.web_address("link", mask)?;
        Ok(LinkMask(mask.to_owned()))
    }

    fn base_url(&self, url: &str) -> Result<String, ConfigError> {
        self.web_address("base_url", url)?;
        Ok(url.trim_end_matches('/').to_owned())
    }

    fn web_address(&self, key: &str, url: &str) -> Result<(), ConfigError> {
        let good = url.starts_with("https://") || url.starts_with("http://");
        if good && !url.contains(['"', '<', '>', ' ']) {
            return Ok(());
        }
        Err(self.wrong(
            self.line_of(url, 0),
            &format!("`{key}` is not a web address: `{url}`"),
            "it begins with https:// or http://",
        ))
    }

    fn theme(&self, name: Option<&str>) -> Result<String, ConfigError> {
        let name = name.unwrap_or("default");
        if name != "default" && !self.root.join("themes").join(name).is_dir() {
            let hint = "the built-in theme is `default`; others are folders in themes/";
            return Err(self.wrong(self.line_of(name, 0), &format!("there is no theme `{name}` in themes/"), hint));
        }
        Ok(name.to_owned())
    }

    fn existing(&self, key: &str, path: &str) -> Result<PathBuf, ConfigError> {
        let full = self.root.join(path);
        if full.is_file() {
            return Ok(full);
        }
        let hint = format!("paths are relative to {}", self.root.display());
        Err(self.wrong(self.line_of(path, 0), &format!("`{key}`: there is no file {path}"), &hint))
    }

    fn subsystem(&self, rule: &RawSubsystem) -> Result<SubsystemRule, ConfigError> {
        let name: Vec<String> =
            rule.name.split(": ").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect();
        if name.is_empty() || rule.prefixes.is_empty() && rule.paths.is_empty() {
            let hint = "a rule is `name: \"KVM: x86\"` with `prefixes: [...]` or `paths: [...]`";
            return Err(self.wrong(
                self.line_of(&rule.name, 0),
                &format!("the rule for `{}` matches nothing", rule.name),
                hint,
            ));
        }
        let prefixes = rule.prefixes.iter().map(|prefix| prefix.trim().trim_end_matches(':').to_lowercase()).collect();
        Ok(SubsystemRule { name, prefixes, paths: self.globs(&rule.paths)? })
    }

    fn globs(&self, globs: &[String]) -> Result<GlobSet, ConfigError> {
        let mut set = GlobSetBuilder::new();
        for text in globs {
            let hint = "`**` stands for any folders, `*` for any letters, `{a,b}` for either";
            set.add(Glob::new(text).map_err(|error| self.wrong(self.line_of(text, 0), &error.to_string(), hint))?);
        }
        set.build().map_err(|error| self.wrong(self.line_of("paths:", 0), &error.to_string(), ""))
    }

    fn unreadable(&self, error: &yaml::YamlError) -> ConfigError {
        self.wrong(error.line.unwrap_or(1), &error.message, "")
    }

    fn wrong(&self, line: usize, message: &str, hint: &str) -> ConfigError {
        ConfigError::Wrong {
            file: self.file.to_owned(),
            line,
            message: message.to_owned(),
            hint: Hint(hint.to_owned()),
        }
    }

    /// The line in which a value stands, having skipped `skip` others; the first line where it is not found.
    fn line_of(&self, value: &str, skip: usize) -> usize {
        let mut lines = self.text.lines().enumerate().filter(|(_, line)| {
            let code = line.split(" #").next().unwrap_or(line);
            code.split_once(value).is_some_and(|(_, after)| !after.starts_with(|next: char| next.is_alphanumeric()))
        });
        lines.nth(skip).map_or(1, |(place, _)| place + 1)
    }
}
