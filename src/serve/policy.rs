//! What browsers let responses do: the policy that a page has in its head, and more that only a header can say.
//!
//! A page without a policy of its own, from a theme or a site.yaml that wants none, gets none here either: what works on
//! the published site works here, and what does not fails here as well.

use crate::format::html;
use crate::format::policy::Policy;

/// Pages of other sites must not show this one as a part of theirs.
const FRAMES: &str = "frame-ancestors 'self'";

/// A picture or a feed that is opened by itself could hold scripts.
const NO_SCRIPTS: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

/// The page that is shown while there is no site.
pub(super) const OF_ERROR: &str = "default-src 'self'; style-src-attr 'unsafe-inline'; frame-ancestors 'self'";

/// Where pages have their policy at the latest.
const LONGEST_HEAD: usize = 16 << 10;

/// The policy of a file that is no page.
pub(super) fn of_kind(kind: &str) -> &'static str {
    if kind.contains("xml") { NO_SCRIPTS } else { FRAMES }
}

/// The policy of a page, from its head.
pub(super) fn of_page(page: &[u8]) -> String {
    let head = String::from_utf8_lossy(&page[..page.len().min(LONGEST_HEAD)]);
    let head = head.split("</head>").next().unwrap_or("");
    let mut policy = None;
    // A page that cannot be read has no policy that a browser could find.
    let _ = html::read(head, |tag| {
        let is_policy =
            tag.attribute("http-equiv").is_some_and(|kind| kind.eq_ignore_ascii_case("content-security-policy"));
        if policy.is_none() && is_policy {
            policy = tag.attribute("content").and_then(|text| Policy::parse(&text).ok());
        }
    });
    policy.map_or_else(|| FRAMES.to_owned(), |policy| format!("{policy}; {FRAMES}"))
}

#[cfg(test)]
mod tests {
    use super::{FRAMES, of_kind, of_page};

    #[test]
    fn a_page_keeps_its_policy() {
        let meta = "<meta http-equiv=\"Content-Security-Policy\" content=\"img-src 'self'\">";
        assert_eq!(of_page(format!("<head>{meta}</head>").as_bytes()), format!("img-src 'self'; {FRAMES}"));
        for page in ["<head></head>".to_owned(), format!("<head></head><body>{meta}"), format!("<head><!--{meta}-->")] {
            assert_eq!(of_page(page.as_bytes()), FRAMES, "{page}");
        }
    }

    #[test]
    fn pictures_and_feeds_run_no_scripts() {
        for kind in ["image/svg+xml", "application/atom+xml", "application/xml"] {
            assert!(of_kind(kind).starts_with("default-src 'none'"), "{kind}");
        }
        assert_eq!(of_kind("image/png"), FRAMES);
    }
}
