//! HTTP responses: a file of the site with its type and tag, whole, as the requested range, or as not modified.

use crate::base::hash;
use axum::body::Body;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH,
    IF_RANGE, LOCATION, RANGE, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};

/// A file, with the status that it is served with.
pub(super) fn file(status: StatusCode, name: &str, bytes: Vec<u8>, asked: &HeaderMap) -> Response<Body> {
    let tag = format!("\"{}\"", &hash::hex(&bytes)[..32]);
    let mut answer = answer(status, kind(name), &tag, bytes, asked);
    let headers = answer.headers_mut();
    headers.insert(ETAG, value(&tag));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    answer
}

fn answer(status: StatusCode, kind: &'static str, tag: &str, bytes: Vec<u8>, asked: &HeaderMap) -> Response<Body> {
    if status != StatusCode::OK {
        return plain(status, kind, bytes);
    }
    if text_of(asked, &IF_NONE_MATCH).is_some_and(|known| names_tag(known, tag)) {
        return plain(StatusCode::NOT_MODIFIED, kind, Vec::new());
    }
    // A range of another version is of no use to a client that has the rest of this one.
    let range = text_of(asked, &RANGE).filter(|_| text_of(asked, &IF_RANGE).is_none_or(|known| known == tag));
    match range.map_or(ByteRange::All, |range| byte_range(range, bytes.len())) {
        ByteRange::All => plain(status, kind, bytes),
        ByteRange::Part(from, to) => {
            let range = format!("bytes {from}-{to}/{}", bytes.len());
            let answer = plain(StatusCode::PARTIAL_CONTENT, kind, bytes[from..=to].to_vec());
            with(answer, CONTENT_RANGE, &range)
        }
        ByteRange::Unsatisfiable => {
            let range = format!("bytes */{}", bytes.len());
            with(plain(StatusCode::RANGE_NOT_SATISFIABLE, kind, Vec::new()), CONTENT_RANGE, &range)
        }
    }
}

pub(super) fn plain(status: StatusCode, kind: &'static str, bytes: Vec<u8>) -> Response<Body> {
    let mut answer = Response::new(Body::from(bytes));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Pages of other sites must not load what is served here.
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    answer
}

pub(super) fn text(status: StatusCode, text: &str) -> Response<Body> {
    plain(status, TEXT, format!("{text}\n").into_bytes())
}

/// A temporary redirect: tomorrow another site may be served here.
pub(super) fn redirect(path: &str) -> Response<Body> {
    with(text(StatusCode::FOUND, path), LOCATION, path)
}

pub(super) fn with(mut answer: Response<Body>, name: HeaderName, text: &str) -> Response<Body> {
    answer.headers_mut().insert(name, value(text));
    answer
}

/// A compressed response is the same page, but not the same bytes.
pub(super) fn weaken_tag<B>(mut answer: Response<B>) -> Response<B> {
    if answer.headers().contains_key(CONTENT_ENCODING)
        && let Some(tag) = text_of(answer.headers(), &ETAG)
    {
        let weak = value(&format!("W/{tag}"));
        answer.headers_mut().insert(ETAG, weak);
    }
    answer
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""))
}

fn text_of<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Whether `If-None-Match` names the tag.
fn names_tag(known: &str, tag: &str) -> bool {
    known.split(',').map(str::trim).any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

/// The part of a file that `Range` asks for.
#[derive(Debug, PartialEq, Eq)]
enum ByteRange {
    All,
    /// From one byte to another, both inclusive.
    Part(usize, usize),
    Unsatisfiable,
}

/// Several ranges at once, and ranges of other units, may be answered with the whole file.
fn byte_range(range: &str, length: usize) -> ByteRange {
    let bounds = range.strip_prefix("bytes=").and_then(|range| range.trim().split_once('-'));
    let number =
        |text: &str| (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| at_most(text));
    match bounds.map(|(from, to)| (from, number(from), to, number(to))) {
        Some((_, Some(from), "", _)) => within(from, usize::MAX, length),
        Some((_, Some(from), _, Some(to))) if from <= to => within(from, to, length),
        Some(("", _, _, Some(0))) => ByteRange::Unsatisfiable,
        Some(("", _, _, Some(last))) => within(length.saturating_sub(last), usize::MAX, length),
        _ => ByteRange::All,
    }
}

/// The number; one too large for this machine is beyond the end of any file anyway.
fn at_most(digits: &str) -> usize {
    digits.parse().unwrap_or(usize::MAX)
}

fn within(from: usize, to: usize, length: usize) -> ByteRange {
    if from < length { ByteRange::Part(from, to.min(length - 1)) } else { ByteRange::Unsatisfiable }
}

pub(super) const HTML: &str = "text/html; charset=utf-8";
pub(super) const JSON: &str = "application/json";
pub(super) const SCRIPT: &str = "text/javascript; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

/// The type of a file, by its name.
pub(super) fn kind(name: &str) -> &'static str {
    let file = name.rsplit('/').next().unwrap_or(name);
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        _ if file == "atom.xml" => "application/atom+xml",
        "html" | "htm" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => SCRIPT,
        "json" => JSON,
        "xml" => "application/xml",
        "txt" | "md" | "csv" | "patch" | "diff" | "" => TEXT,
        _ if file == "CNAME" => TEXT,
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "pdf" => "application/pdf",
        "webmanifest" => "application/manifest+json",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "gz" | "tgz" => "application/gzip",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{ByteRange, byte_range, kind, names_tag};

    #[test]
    fn ranges_are_cut_to_the_file() {
        for (range, expected) in [
            ("bytes=0-3", ByteRange::Part(0, 3)),
            ("bytes=5-", ByteRange::Part(5, 9)),
            ("bytes=5-99999999999999999999", ByteRange::Part(5, 9)),
            ("bytes=-3", ByteRange::Part(7, 9)),
            ("bytes=-30", ByteRange::Part(0, 9)),
            ("bytes=10-", ByteRange::Unsatisfiable),
            ("bytes=99999999999999999999-", ByteRange::Unsatisfiable),
            ("bytes=-0", ByteRange::Unsatisfiable),
            ("bytes=3-1", ByteRange::All),
            ("bytes=0-1,3-4", ByteRange::All),
            ("bytes=+1-2", ByteRange::All),
            ("bytes=-", ByteRange::All),
            ("lines=1-2", ByteRange::All),
        ] {
            assert_eq!(byte_range(range, 10), expected, "{range}");
        }
        assert_eq!(byte_range("bytes=0-", 0), ByteRange::Unsatisfiable);
        assert_eq!(byte_range("bytes=-1", 0), ByteRange::Unsatisfiable);
    }

    #[test]
    fn tags_are_known_in_lists_and_weakly() {
        for known in ["\"a\"", "\"b\", \"a\"", "W/\"a\"", "*"] {
            assert!(names_tag(known, "\"a\""), "{known}");
        }
        assert!(!names_tag("\"b\"", "\"a\""));
    }

    #[test]
    fn types_come_from_names() {
        for (name, expected) in [
            ("x/atom.xml", "application/atom+xml"),
            ("sitemap.xml", "application/xml"),
            (".nojekyll", "application/octet-stream"),
            ("CNAME", "text/plain; charset=utf-8"),
            ("a.b/c", "text/plain; charset=utf-8"),
            ("A.PNG", "image/png"),
        ] {
            assert_eq!(kind(name), expected, "{name}");
        }
    }
}
