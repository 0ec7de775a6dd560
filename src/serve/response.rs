//! HTTP responses: a file of the site with its type and tag, whole, as the requested range, or as not modified.

use super::kind::{HTML, TEXT};
use super::policy;
use super::prepared::PreparedFile;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::HeaderValue;
use hyper::header::{
    ACCEPT_ENCODING, ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_RANGE, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, IF_RANGE, LOCATION, RANGE, REFERRER_POLICY, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::{HeaderMap, Response, StatusCode};

pub(super) type Answer = Response<Full<Bytes>>;

/// A file, with the status that it is served with.
pub(super) fn file(status: StatusCode, file: &PreparedFile, asked: &HeaderMap) -> Answer {
    let mut answer = answer(status, file, asked);
    let headers = answer.headers_mut();
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(CONTENT_SECURITY_POLICY, value(&file.policy));
    answer
}

fn answer(status: StatusCode, file: &PreparedFile, asked: &HeaderMap) -> Answer {
    let plain = |status, bytes: Bytes| with(plain(status, file.kind, bytes), ETAG, &file.tag);
    if status != StatusCode::OK {
        return whole(status, file, asked);
    }
    if text_of(asked, &IF_NONE_MATCH).is_some_and(|known| names_tag(known, &file.tag)) {
        return plain(StatusCode::NOT_MODIFIED, Bytes::new());
    }
    // A range of another version is of no use to a client that has the rest of this one.
    let range = text_of(asked, &RANGE).filter(|_| text_of(asked, &IF_RANGE).is_none_or(|known| known == file.tag));
    let length = file.bytes.len();
    match range.map_or(ByteRange::All, |range| byte_range(range, length)) {
        ByteRange::All => whole(status, file, asked),
        ByteRange::Part(from, to) => {
            let answer = plain(StatusCode::PARTIAL_CONTENT, file.bytes.slice(from..=to));
            with(answer, CONTENT_RANGE, &format!("bytes {from}-{to}/{length}"))
        }
        ByteRange::Unsatisfiable => {
            let answer = plain(StatusCode::RANGE_NOT_SATISFIABLE, Bytes::new());
            with(answer, CONTENT_RANGE, &format!("bytes */{length}"))
        }
    }
}

/// All of a file, compressed if the client can read that: the same file, but not the same bytes.
fn whole(status: StatusCode, file: &PreparedFile, asked: &HeaderMap) -> Answer {
    let gzipped = reads_gzip(asked).then(|| file.gzipped()).flatten();
    match gzipped {
        Some(bytes) => {
            let answer = with(plain(status, file.kind, bytes), CONTENT_ENCODING, "gzip");
            with(answer, ETAG, &format!("W/{}", file.tag))
        }
        None => with(plain(status, file.kind, file.bytes.clone()), ETAG, &file.tag),
    }
}

/// Whether `Accept-Encoding` names gzip, and not as what is never wanted.
fn reads_gzip(asked: &HeaderMap) -> bool {
    let lines = asked.get_all(ACCEPT_ENCODING).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let never = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse().ok()) == Some(0.0);
        name.trim().eq_ignore_ascii_case("gzip") && !never
    })
}

pub(super) fn plain(status: StatusCode, kind: &'static str, bytes: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(Full::new(bytes.into()));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy::of_kind(kind)));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Where somebody reads a draft is nobody else's affair.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    // Pages of other sites must not load what is served here.
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    answer
}

/// The page that is shown while there is no site.
pub(super) fn error_page(html: Vec<u8>) -> Answer {
    with(plain(StatusCode::SERVICE_UNAVAILABLE, HTML, html), CONTENT_SECURITY_POLICY, policy::OF_ERROR)
}

pub(super) fn text(status: StatusCode, text: &str) -> Answer {
    plain(status, TEXT, format!("{text}\n"))
}

/// A temporary redirect: tomorrow another site may be served here.
pub(super) fn redirect(path: &str) -> Answer {
    with(text(StatusCode::FOUND, path), LOCATION, path)
}

pub(super) fn with(mut answer: Answer, name: HeaderName, text: &str) -> Answer {
    answer.headers_mut().insert(name, value(text));
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

#[cfg(test)]
mod tests {
    use super::{ByteRange, byte_range, names_tag, reads_gzip};
    use hyper::HeaderMap;
    use hyper::header::{ACCEPT_ENCODING, HeaderValue};

    #[test]
    fn gzip_is_sent_to_those_who_read_it() {
        for (line, expected) in [
            ("gzip", true),
            ("br, GZIP;q=0.5", true),
            ("gzip;q=0", false),
            ("gzip; q=0.0, br", false),
            ("br", false),
            ("", false),
        ] {
            let asked = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(line))]);
            assert_eq!(reads_gzip(&asked), expected, "{line}");
        }
        assert!(!reads_gzip(&HeaderMap::new()));
    }

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
}
