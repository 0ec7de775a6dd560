//! Where `listpress sync` fetches a list from: its `sync`, or else its `url`.

use super::ConfigError;
use super::raw::RawList;
use super::text::ConfigText;

/// What git fetches from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchSource(String);

const SCHEMES: [&str; 5] = ["https", "http", "git", "ssh", "file"];

const HINT: &str = "an address that git can fetch from (https, http, git, ssh or file, or host:path), or a folder";

impl FetchSource {
    /// The address or absolute path.
    pub fn as_str(&self) -> &str {
        &self.0
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
    if let Some((scheme, _)) = text.split_once("://") {
        return if SCHEMES.contains(&scheme) {
            AddressKind::Address
        } else {
            AddressKind::Wrong("has an unsupported protocol")
        };
    }
    let before_path = text.split('/').next().unwrap_or(text);
    match before_path.split_once(':') {
        Some((_, rest)) if rest.starts_with(':') => AddressKind::Wrong("has an unsupported protocol"),
        // A single letter is a drive.
        Some((host, _)) if host.len() > 1 => AddressKind::Address,
        _ => AddressKind::Folder,
    }
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
