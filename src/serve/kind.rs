//! The types of files, as HTTP names them.

pub(super) const HTML: &str = "text/html; charset=utf-8";
pub(super) const JSON: &str = "application/json";
pub(super) const SCRIPT: &str = "text/javascript; charset=utf-8";
pub(super) const TEXT: &str = "text/plain; charset=utf-8";

/// Whether compressing files of a type is worth it.
pub(super) fn is_text(kind: &str) -> bool {
    ["text/", "application/json", "image/svg"].iter().any(|start| kind.starts_with(start)) || kind.contains("xml")
}

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
    use super::{is_text, kind};

    #[test]
    fn texts_are_worth_compressing_and_pictures_are_not() {
        for name in ["a.html", "a.css", "a.js", "a.json", "a.txt", "a.svg", "atom.xml", "sitemap.xml"] {
            assert!(is_text(kind(name)), "{name}");
        }
        for name in ["a.png", "a.zip", "a.gz", "a.mp4", "a.woff2", "a"] {
            assert_eq!(is_text(kind(name)), name == "a", "{name}");
        }
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
