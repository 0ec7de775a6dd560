//! Where `listpress sync` fetches a list from, its `sync`, or else its `url`; and how much it takes from there at most.

use super::ConfigError;
use super::raw::{RawFetch, RawList};
use super::text::ConfigText;

/// What git fetches from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchSource(String);

/// What a server may make of `listpress sync`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FetchLimits {
    /// How many epochs a list may have.
    pub epochs: u32,
    /// By how many megabytes a list may grow in one run.
    pub megabytes: u32,
    /// How long a server may be silent.
    pub seconds: u32,
}

/// The largest lists have some twenty epochs of a gigabyte each.
impl Default for FetchLimits {
    fn default() -> Self {
        Self { epochs: 100, megabytes: 30_000, seconds: 300 }
    }
}

impl FetchLimits {
    /// By how many bytes a list may grow in one run.
    pub fn bytes(self) -> u64 {
        u64::from(self.megabytes) * 1_000_000
    }
}

const SCHEMES: [&str; 5] = ["https", "http", "git", "ssh", "file"];

const HINT: &str = "an address that git can fetch from (https, http, git, ssh or file, or host:path), or a folder";

impl FetchSource {
    /// The address or absolute path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is fetched over http.
    pub fn is_web(&self) -> bool {
        ["http://", "https://"].iter().any(|scheme| self.0.starts_with(scheme))
    }

    /// An address below this one.
    #[must_use]
    pub fn below(&self, name: &str) -> Self {
        Self(format!("{}/{name}", self.0))
    }
}

/// For messages, without secrets: an address may contain a password, and on the web a token as the user name.
impl std::fmt::Display for FetchSource {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Some((scheme, rest)) = self.0.split_once("://") else { return out.write_str(&self.0) };
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        match host.rsplit_once('@') {
            None => out.write_str(&self.0),
            Some((_, host)) if scheme.starts_with("http") => write!(out, "{scheme}://{host}{path}"),
            Some((user, host)) => {
                write!(out, "{scheme}://{}@{host}{path}", user.split(':').next().unwrap_or(user))
            }
        }
    }
}

impl ConfigText<'_> {
    pub(super) fn fetch_limits(&self, raw: &RawFetch) -> Result<FetchLimits, ConfigError> {
        let usual = FetchLimits::default();
        let limit = |key: &str, value: Option<u32>, usual: u32| match value {
            Some(0) => {
                let message = format!("`{key}` of `fetch` is 0");
                Err(self.wrong(self.line_of(key, "0", 0), &message, &format!("use 1 or more; {usual} is the default")))
            }
            value => Ok(value.unwrap_or(usual)),
        };
        Ok(FetchLimits {
            epochs: limit("epochs", raw.epochs, usual.epochs)?,
            megabytes: limit("megabytes", raw.megabytes, usual.megabytes)?,
            seconds: limit("seconds", raw.seconds, usual.seconds)?,
        })
    }

    /// `sync` may be anything that git understands; `url` is a web address that has been validated already.
    pub(super) fn fetch_source(&self, list: &RawList) -> Result<Option<FetchSource>, ConfigError> {
        let trimmed = |text: &str| FetchSource(text.trim_end_matches('/').to_owned());
        let Some(text) = &list.sync else { return Ok(list.url.as_deref().map(trimmed)) };
        let wrong = |what: &str| {
            let message = format!("`sync` of list {} {what}: `{}`", list.name, text.escape_debug());
            self.wrong(self.line_of("sync", text, 0), &message, HINT)
        };
        match kind(text) {
            AddressKind::Address => Ok(Some(trimmed(text))),
            AddressKind::Folder => {
                let full = std::path::absolute(self.root.join(text)).ok();
                let full = full.and_then(|path| path.to_str().map(trimmed));
                full.map(Some).ok_or_else(|| wrong("is not a folder"))
            }
            AddressKind::Wrong(what) => Err(wrong(what)),
        }
    }
}

enum AddressKind {
    Address,
    Folder,
    Wrong(&'static str),
}

/// How git interprets the text.
fn kind(text: &str) -> AddressKind {
    if text.trim().is_empty() {
        return AddressKind::Wrong("is empty");
    }
    if text.starts_with('-') || text.contains(char::is_control) {
        return AddressKind::Wrong("is not an address for git");
    }
    if let Some((scheme, rest)) = text.split_once("://") {
        return match () {
            () if !SCHEMES.contains(&scheme) => AddressKind::Wrong("has an unsupported protocol"),
            // A program like ssh would take the host for an option.
            () if host_of(rest).starts_with('-') => AddressKind::Wrong("is not an address for git"),
            () => AddressKind::Address,
        };
    }
    let before_path = text.split('/').next().unwrap_or(text);
    match before_path.split_once(':') {
        Some((_, rest)) if rest.starts_with(':') => AddressKind::Wrong("has an unsupported protocol"),
        // A single letter is a drive.
        Some((host, _)) if host_of(host).starts_with('-') => AddressKind::Wrong("is not an address for git"),
        Some((host, _)) if host.len() > 1 => AddressKind::Address,
        _ => AddressKind::Folder,
    }
}

/// The host of an address, without who logs in.
fn host_of(rest: &str) -> &str {
    let host = rest.split('/').next().unwrap_or(rest);
    host.rsplit('@').next().unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::FetchSource;

    #[test]
    fn a_password_is_not_shown() {
        let shown = |text: &str| FetchSource(text.to_owned()).to_string();
        assert_eq!(shown("https://ann:secret@lists.example/kettle"), "https://lists.example/kettle");
        assert_eq!(shown("https://lists.example/kettle@home"), "https://lists.example/kettle@home");
        assert_eq!(shown("ssh://ann:secret@lists.example/kettle"), "ssh://ann@lists.example/kettle");
        assert_eq!(shown("ann@lists.example:kettle"), "ann@lists.example:kettle");
    }
}
