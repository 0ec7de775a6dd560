//! Web addresses in mails as URLs that every browser and checker parses alike.

use std::borrow::Cow;
use std::fmt::Write;

/// The address with characters that are illegal in a URL percent-encoded; `None` where its host is invalid, which no
/// encoding can fix.
pub(super) fn link(url: &str) -> Option<Cow<'_, str>> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    if !is_host(&rest[..end]) {
        return None;
    }
    let path = url.len() - rest.len() + end;
    let illegal = |offset: usize, byte: u8| {
        matches!(byte, b'[' | b']' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' | b'<' | b'>' | b'"' | b' ')
            || byte.is_ascii_control()
            || byte == b'#' && url[path..offset].contains('#')
            || byte == b'%' && !is_encoded(&url.as_bytes()[offset..])
    };
    let bytes = || url.bytes().enumerate().skip(path);
    if !bytes().any(|(offset, byte)| illegal(offset, byte)) {
        return Some(Cow::Borrowed(url));
    }
    let mut out = url[..path].to_owned();
    for (offset, letter) in url[path..].char_indices().map(|(offset, letter)| (offset + path, letter)) {
        match u8::try_from(letter) {
            // Writing to a String cannot fail.
            Ok(byte) if letter.is_ascii() && illegal(offset, byte) => drop(write!(out, "%{byte:02X}")),
            _ => out.push(letter),
        }
    }
    Some(Cow::Owned(out))
}

/// Whether a percent sign begins an encoded byte.
fn is_encoded(bytes: &[u8]) -> bool {
    bytes.get(1..3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// `example.org`, `user@example.org:8080`, `[::1]`.
fn is_host(host: &str) -> bool {
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let (name, port) = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((name, port)) if name.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':' || byte == b'.') => {
            (name, port.strip_prefix(':').unwrap_or(port))
        }
        Some(_) => return false,
        None => host.split_once(':').unwrap_or((host, "")),
    };
    let letter = |letter: char| letter.is_alphanumeric() || ".-_:".contains(letter);
    !name.is_empty() && name.chars().all(letter) && port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::link;

    #[test]
    fn what_a_url_cannot_hold_is_encoded() {
        for (url, wanted) in [
            ("https://example.org/a?b=c#d", Some("https://example.org/a?b=c#d")),
            ("https://example.org/[x](y)", Some("https://example.org/%5Bx%5D(y)")),
            ("https://example.org/\\", Some("https://example.org/%5C")),
            ("http://example.org/50%/%2f", Some("http://example.org/50%25/%2f")),
            ("https://example.org/a#b#c", Some("https://example.org/a#b%23c")),
            ("https://example.org/größe", Some("https://example.org/größe")),
            ("http://[::1]:8080/", Some("http://[::1]:8080/")),
            ("https://exa[mple.org/", None),
            ("https://example.org:port/", None),
            ("https:///path", None),
            ("ftp://example.org/", None),
        ] {
            assert_eq!(link(url).as_deref(), wanted, "{url}");
        }
    }
}
