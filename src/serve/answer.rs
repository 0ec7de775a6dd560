//! A file of the site as an answer: its type, its tag, the part that was asked for, or nothing where the client has it.

use axum::body::Body;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH,
    IF_RANGE, LOCATION, RANGE, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};

/// A file with the status that it is served with.
pub(super) fn file(status: StatusCode, name: &str, bytes: Vec<u8>, asked: &HeaderMap) -> Response<Body> {
    let tag = format!("\"{}\"", &blake3::hash(&bytes).to_hex()[..32]);
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
    // A part of something else is of no use to who has the other parts of this.
    let range = text_of(asked, &RANGE).filter(|_| text_of(asked, &IF_RANGE).is_none_or(|known| known == tag));
    match range.map_or(Part::All, |range| part(range, bytes.len())) {
        Part::All => plain(status, kind, bytes),
        Part::Of(from, to) => {
            let range = format!("bytes {from}-{to}/{}", bytes.len());
            let answer = plain(StatusCode::PARTIAL_CONTENT, kind, bytes[from..=to].to_vec());
            with(answer, CONTENT_RANGE, &range)
        }
        Part::Beyond => {
            let range = format!("bytes */{}", bytes.len());
            with(plain(StatusCode::RANGE_NOT_SATISFIABLE, kind, Vec::new()), CONTENT_RANGE, &range)
        }
    }
}

/// Any bytes.
pub(super) fn plain(status: StatusCode, kind: &'static str, bytes: Vec<u8>) -> Response<Body> {
    let mut answer = Response::new(Body::from(bytes));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Other sites' pages have no use for what is served here.
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    answer
}

/// A sentence.
pub(super) fn text(status: StatusCode, text: &str) -> Response<Body> {
    plain(status, TEXT, format!("{text}\n").into_bytes())
}

/// The way to where the page is. Found, and not moved for ever: tomorrow another site may be served here.
pub(super) fn elsewhere(path: &str) -> Response<Body> {
    with(text(StatusCode::FOUND, path), LOCATION, path)
}

pub(super) fn with(mut answer: Response<Body>, name: HeaderName, text: &str) -> Response<Body> {
    answer.headers_mut().insert(name, value(text));
    answer
}

/// Compressed on its way, an answer is the same page and not the same bytes.
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

/// What `Range` asks for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    All,
    /// From here to there, both inclusive.
    Of(usize, usize),
    /// Nothing that is there.
    Beyond,
}

/// Several ranges at once, and what is no range of bytes, may be answered with everything.
fn part(range: &str, length: usize) -> Part {
    let bounds = range.strip_prefix("bytes=").and_then(|range| range.trim().split_once('-'));
    let number =
        |text: &str| (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| at_most(text));
    match bounds.map(|(from, to)| (from, number(from), to, number(to))) {
        Some((_, Some(from), "", _)) => within(from, usize::MAX, length),
        Some((_, Some(from), _, Some(to))) if from <= to => within(from, to, length),
        Some(("", _, _, Some(0))) => Part::Beyond,
        Some(("", _, _, Some(last))) => within(length.saturating_sub(last), usize::MAX, length),
        _ => Part::All,
    }
}

/// The number; one too large for this machine lies beyond any file all the same.
fn at_most(digits: &str) -> usize {
    digits.parse().unwrap_or(usize::MAX)
}

fn within(from: usize, to: usize, length: usize) -> Part {
    if from < length { Part::Of(from, to.min(length - 1)) } else { Part::Beyond }
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
    use super::{Part, kind, names_tag, part};

    #[test]
    fn ranges_are_cut_to_the_file() {
        for (range, expected) in [
            ("bytes=0-3", Part::Of(0, 3)),
            ("bytes=5-", Part::Of(5, 9)),
            ("bytes=5-99999999999999999999", Part::Of(5, 9)),
            ("bytes=-3", Part::Of(7, 9)),
            ("bytes=-30", Part::Of(0, 9)),
            ("bytes=10-", Part::Beyond),
            ("bytes=99999999999999999999-", Part::Beyond),
            ("bytes=-0", Part::Beyond),
            ("bytes=3-1", Part::All),
            ("bytes=0-1,3-4", Part::All),
            ("bytes=+1-2", Part::All),
            ("bytes=-", Part::All),
            ("lines=1-2", Part::All),
        ] {
            assert_eq!(part(range, 10), expected, "{range}");
        }
        assert_eq!(part("bytes=0-", 0), Part::Beyond);
        assert_eq!(part("bytes=-1", 0), Part::Beyond);
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
