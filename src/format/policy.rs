//! Content-Security-Policy: what a page may load and run, as text that browsers read.
//!
//! Entry points: [`Policy::parse`], which refuses what a page cannot say, [`Policy::add`], and [`source_of`], which allows
//! one inline script or style by its hash.

use crate::base::hash::sha256;
use std::fmt::{self, Display, Formatter};
use thiserror::Error;

/// The directives that list sources, and work in a page as they do in a header.
const DIRECTIVES: [&str; 17] = [
    "default-src",
    "script-src",
    "script-src-elem",
    "script-src-attr",
    "style-src",
    "style-src-elem",
    "style-src-attr",
    "img-src",
    "font-src",
    "media-src",
    "connect-src",
    "frame-src",
    "worker-src",
    "manifest-src",
    "object-src",
    "form-action",
    "base-uri",
];

/// Why a text is no policy.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum PolicyError {
    /// A page cannot say this, or nobody knows it.
    #[error("`{0}` is not a directive that a page can have")]
    Directive(String),
    #[error("`{0}` is not a source")]
    Source(String),
    #[error("`{0}` has no sources")]
    NoSource(String),
}

/// Directives in the order in which they are written, each with its sources.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy(Vec<(String, Vec<String>)>);

impl Policy {
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let mut policy = Self::default();
        for directive in text.split(';').map(str::trim).filter(|directive| !directive.is_empty()) {
            let mut words = directive.split_ascii_whitespace();
            let name = words.next().unwrap_or("").to_ascii_lowercase();
            if !DIRECTIVES.contains(&name.as_str()) {
                return Err(PolicyError::Directive(name.escape_debug().to_string()));
            }
            let sources: Vec<&str> = words.collect();
            if sources.is_empty() {
                return Err(PolicyError::NoSource(name));
            }
            if let Some(wrong) = sources.iter().find(|source| !is_source(source)) {
                return Err(PolicyError::Source(wrong.escape_debug().to_string()));
            }
            if policy.own(&name).is_none() {
                policy.0.push((name.clone(), Vec::new()));
            }
            for source in sources {
                policy.add(&name, source);
            }
        }
        Ok(policy)
    }

    /// The directives with their sources.
    pub fn directives(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter().map(|(name, sources)| (name.as_str(), sources.as_slice()))
    }

    /// The sources of a directive, or of the one that counts where it is not given.
    pub fn sources(&self, directive: &str) -> Option<&[String]> {
        let fallbacks = [directive, &group_of(directive), if is_fetch(directive) { "default-src" } else { "" }];
        fallbacks.iter().find_map(|name| self.own(name))
    }

    fn own(&self, directive: &str) -> Option<&[String]> {
        self.directives().find(|(name, _)| *name == directive).map(|(_, sources)| sources)
    }

    /// Allows one more source, beside those that are allowed without it.
    pub fn add(&mut self, directive: &str, source: &str) {
        if self.own(directive).is_none() {
            let inherited = self.sources(directive).unwrap_or_default().to_vec();
            self.0.push((directive.to_owned(), inherited));
        }
        let known = self.0.iter_mut().find(|(name, _)| name == directive).map(|(_, sources)| sources);
        let sources = known.expect("it was added where it was missing");
        // Beside anything else it means nothing: what is said last counts.
        sources.retain(|known| known != "'none'" && source != "'none'");
        if !sources.iter().any(|known| known == source) {
            sources.push(source.to_owned());
        }
    }
}

impl Display for Policy {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for (index, (name, sources)) in self.0.iter().enumerate() {
            let between = if index == 0 { "" } else { "; " };
            write!(out, "{between}{name} {}", sources.join(" "))?;
        }
        Ok(())
    }
}

/// The source that allows an inline script or style with this text: its hash, as browsers compute it, for which a line
/// ends in the same way everywhere.
pub fn source_of(text: &str) -> String {
    let read = text.replace("\r\n", "\n").replace('\r', "\n");
    format!("'sha256-{}'", base64(&sha256(read.as_bytes())))
}

/// The directive that a more exact one belongs to: `style-src` for `style-src-attr`.
fn group_of(directive: &str) -> String {
    directive.trim_end_matches("-elem").trim_end_matches("-attr").to_owned()
}

fn is_fetch(directive: &str) -> bool {
    !matches!(directive, "form-action" | "base-uri")
}

/// Whether a word can be a source: nothing that ends a directive, a header or an attribute.
fn is_source(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_graphic() && !b",;<>\"&\\".contains(&byte))
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, place| bits << 8 | u32::from(three.get(place).copied().unwrap_or(0)));
        let digit = |place: usize| char::from(DIGITS[(bits >> (18 - 6 * place)) as usize & 63]);
        out.extend((0..4).map(|place| if place <= three.len() { digit(place) } else { '=' }));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Policy, PolicyError, base64, source_of};

    #[test]
    fn a_policy_is_written_as_it_was_read() {
        let text = "default-src 'self' file:; img-src *; base-uri 'none'";
        assert_eq!(Policy::parse(text).expect("a policy").to_string(), text);
        assert_eq!(Policy::parse(" IMG-SRC  * ;; ").expect("a policy").to_string(), "img-src *");
    }

    #[test]
    fn what_is_added_stands_beside_what_was_allowed_before() {
        let mut policy = Policy::parse("default-src 'self'; style-src-attr 'none'; base-uri 'none'").expect("a policy");
        for (directive, source) in [
            ("script-src", "https://tea.example"),
            ("style-src-attr", "'unsafe-inline'"),
            ("form-action", "https://tea.example"),
            ("base-uri", "'self'"),
            ("script-src", "https://tea.example"),
            ("img-src", "'none'"),
        ] {
            policy.add(directive, source);
        }
        assert_eq!(
            policy.to_string(),
            "default-src 'self'; style-src-attr 'unsafe-inline'; base-uri 'self'; \
             script-src 'self' https://tea.example; form-action https://tea.example; img-src 'none'"
        );
        assert_eq!(policy.sources("script-src-elem").map(<[_]>::len), Some(2));
        assert_eq!(policy.sources("img-src").map(<[_]>::len), Some(1));
    }

    #[test]
    fn what_could_end_the_attribute_or_the_header_is_refused() {
        for wrong in ["img-src \"x", "img-src <b>", "img-src a,b", "img-src é", "img-src x\u{7f}"] {
            assert!(matches!(Policy::parse(wrong), Err(PolicyError::Source(_))), "{wrong}");
        }
        for wrong in ["frame-ancestors *", "report-uri /x", "img src"] {
            assert!(matches!(Policy::parse(wrong), Err(PolicyError::Directive(_))), "{wrong}");
        }
        assert_eq!(Policy::parse("img-src"), Err(PolicyError::NoSource("img-src".to_owned())));
    }

    #[test]
    fn hashes_are_those_that_browsers_compute() {
        assert_eq!(source_of("alert(1)"), "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='");
        assert_eq!(source_of("a\r\nb\rc"), source_of("a\nb\nc"));
    }

    #[test]
    fn bytes_become_letters() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }
}
