//! HTML and XML of built sites, which `check` and the link rewriter read.

use listpress::format::html;
use listpress::format::xml;

pub(crate) fn run(bytes: &[u8]) {
    let Some(text) = super::text(bytes) else { return };
    let targets = [("a", "href"), ("img", "src"), ("link", "href"), ("script", "src")];
    // What nothing is changed in stays as it is.
    if let Ok(same) = html::rewrite(text, &targets, &|_| None) {
        assert_eq!(same, text);
    }
    let _ = html::rewrite(text, &targets, &|value| Some(format!("../{value}")));
    let _ = html::read(text, |tag| {
        tag.name();
        tag.inside();
        tag.attribute("href");
        for (_, value) in tag.attributes() {
            html::decoded(value);
        }
    });
    let (mut open, mut last) = (0_usize, 0);
    let read = xml::read(text, |position, piece| {
        assert!(position >= last && position <= text.len());
        last = position;
        match piece {
            xml::XmlPiece::Open { .. } => open += 1,
            xml::XmlPiece::Close => open -= 1,
            xml::XmlPiece::Text(_) => {}
        }
    });
    assert!(read.is_err() || open == 0, "a document ends with its last element");
}
