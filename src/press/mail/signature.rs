//! Whether a mail's body is as its author's server signed it.
//!
//! Entry point: [`has_intact_body`]. A DKIM signature holds a hash of the body, which can be checked without any key: it
//! says whether somebody changed the body on the way. Steps: find the signatures of the author's domain, bring the body
//! into the form that was signed (`simple` or `relaxed`, RFC 6376), and compare the hashes.
//!
//! Deliberately not supported: the signature itself, which would need a key from the network; hashes other than SHA-256.

use super::header::unfolded;
use super::transfer::base64;
use crate::base::hash;

/// More signatures are not looked at.
const MOST: usize = 8;

/// A signature's tags that concern the body.
#[derive(Debug, Default, PartialEq, Eq)]
struct BodySignature {
    hash: Vec<u8>,
    relaxed: bool,
    /// How many bytes of the body were signed, if not all.
    length: Option<usize>,
}

/// Whether the body fits a signature by the domain of `author`, an address.
pub fn has_intact_body(raw: &[u8], author: &str) -> bool {
    let (header, body) = split(raw);
    let domain = author.rsplit('@').next().unwrap_or_default();
    let signatures = signatures(header).into_iter().filter_map(|field| BodySignature::read(&field, domain));
    signatures.take(MOST).any(|signature| signature.fits(body))
}

/// Stands for the bytes of a body, to compare two copies of a mail.
pub(super) fn body_key(raw: &[u8]) -> u64 {
    hash::key(split(raw).1)
}

/// The header, and the body behind the first empty line.
fn split(raw: &[u8]) -> (&[u8], &[u8]) {
    let mut start = 0;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        let end = start + line.len();
        if line.trim_ascii().is_empty() {
            return (&raw[..start], &raw[end..]);
        }
        start = end;
    }
    (raw, &[])
}

/// The values of all `DKIM-Signature` fields, unfolded.
fn signatures(header: &[u8]) -> Vec<String> {
    const NAME: &[u8] = b"dkim-signature:";
    let mut fields: Vec<Vec<u8>> = Vec::new();
    let mut inside = false;
    for line in header.split_inclusive(|byte| *byte == b'\n') {
        let folded = line.starts_with(b" ") || line.starts_with(b"\t");
        if !folded {
            inside = line.get(..NAME.len()).is_some_and(|name| name.eq_ignore_ascii_case(NAME));
            if inside {
                fields.push(line[NAME.len()..].to_vec());
            }
        } else if inside && let Some(field) = fields.last_mut() {
            field.extend_from_slice(line);
        }
    }
    fields.iter().map(|field| unfolded(field).into_owned()).collect()
}

impl BodySignature {
    /// Reads a signature of a domain, or of one that it belongs to.
    fn read(field: &str, domain: &str) -> Option<Self> {
        let tag = |name: &str| {
            let tags = field.split(';').filter_map(|tag| tag.split_once('='));
            tags.map(|(key, value)| (key.trim(), value.trim())).find(|(key, _)| *key == name).map(|(_, value)| value)
        };
        let signer = tag("d")?.to_lowercase();
        let domain = domain.to_lowercase();
        let aligned = domain == signer || domain.strip_suffix(&signer).is_some_and(|rest| rest.ends_with('.'));
        if !aligned || !tag("a")?.ends_with("-sha256") {
            return None;
        }
        let hash: String = tag("bh")?.split_whitespace().collect();
        Some(Self {
            hash: base64(hash.as_bytes()),
            relaxed: tag("c").and_then(|forms| forms.split_once('/')).is_some_and(|(_, body)| body.trim() == "relaxed"),
            length: tag("l").and_then(|length| length.parse().ok()),
        })
    }

    fn fits(&self, body: &[u8]) -> bool {
        let mut signed = canonical(body, self.relaxed);
        signed.truncate(self.length.unwrap_or(usize::MAX));
        hash::sha256(&signed).as_slice() == self.hash
    }
}

/// The body in the form that is signed: lines end with CR LF, and there are no empty lines at its end. In the relaxed
/// form white space is one blank, and none is left at the ends of lines.
fn canonical(body: &[u8], relaxed: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + body.len() / 32);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if relaxed {
            push_relaxed(&mut out, line);
        } else {
            out.extend_from_slice(line);
        }
        out.extend_from_slice(b"\r\n");
    }
    while out.ends_with(b"\r\n\r\n") || out == b"\r\n" && relaxed {
        out.truncate(out.len() - 2);
    }
    if out.is_empty() && !relaxed {
        out.extend_from_slice(b"\r\n");
    }
    out
}

fn push_relaxed(out: &mut Vec<u8>, line: &[u8]) {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let end = line.iter().rposition(|byte| !is_blank(byte)).map_or(0, |last| last + 1);
    let mut blank = false;
    for byte in &line[..end] {
        if is_blank(byte) {
            blank = true;
            continue;
        }
        if std::mem::take(&mut blank) {
            out.push(b' ');
        }
        out.push(*byte);
    }
}

#[cfg(test)]
mod tests {
    use super::{canonical, has_intact_body};

    /// The hash is that of RFC 6376 for an empty body in the simple form, 3.4.3.
    const EMPTY: &str = "DKIM-Signature: v=1; a=rsa-sha256; d=tea.example; c=simple/simple;\n\
        \tbh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=; b=x\nFrom: ann@tea.example\n\n";

    #[test]
    fn a_body_that_was_not_changed_fits() {
        assert!(has_intact_body(EMPTY.as_bytes(), "ann@tea.example"));
        assert!(has_intact_body(EMPTY.as_bytes(), "ann@mail.tea.example"));
    }

    #[test]
    fn a_body_with_a_footer_does_not_fit() {
        assert!(!has_intact_body(format!("{EMPTY}a footer\n").as_bytes(), "ann@tea.example"));
    }

    #[test]
    fn signatures_of_list_servers_do_not_count() {
        assert!(!has_intact_body(EMPTY.as_bytes(), "ann@milk.example"));
        assert!(!has_intact_body(EMPTY.as_bytes(), "ann@greentea.example"));
    }

    #[test]
    fn white_space_counts_in_the_simple_form_only() {
        let body = b" C \nD \t E\n\n\n";
        assert_eq!(canonical(body, true), b" C\r\nD E\r\n");
        assert_eq!(canonical(body, false), b" C \r\nD \t E\r\n");
        assert_eq!((canonical(b"", true), canonical(b"\n\n", false)), (Vec::new(), b"\r\n".to_vec()));
    }
}
