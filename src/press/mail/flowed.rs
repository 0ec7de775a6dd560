//! format=flowed (RFC 3676): soft line breaks and stuffed spaces undone.
//!
//! Entry point: [`unflow`]. A paragraph becomes one line. Quoted lines are left alone, because what is quoted here are
//! patches; trailers remain lines of their own; and a text whose diff would be damaged is left alone as a whole: some
//! mail programs declare format=flowed and send a patch without flowing it.

use super::{diff, trailer};

/// Undoes the soft line breaks of a text; with `delsp` the space before such a break is removed.
pub(super) fn unflow(text: String, delsp: bool) -> String {
    let flowed = joined(&text, delsp);
    match (diff::find(&text), diff::find(&flowed)) {
        (Some(_), Some(unflowed)) if unflowed.whole => flowed,
        (Some(_), _) => text,
        _ => flowed,
    }
}

fn joined(text: &str, delsp: bool) -> String {
    let mut output = String::with_capacity(text.len());
    let mut soft = false;
    for line in text.split_inclusive('\n') {
        let content = line.strip_suffix('\n').unwrap_or(line);
        let fixed = content == "-- " || content.starts_with('>') || trailer::is_trailer(content);
        // A soft break before a blank or fixed line is the sender's mistake: the paragraph ends here.
        if soft && (fixed || content.trim().is_empty()) {
            output.push('\n');
        }
        let content = if fixed { content } else { content.strip_prefix(' ').unwrap_or(content) };
        soft = !fixed && content.ends_with(' ');
        if soft {
            output.push_str(if delsp { content.strip_suffix(' ').unwrap_or(content) } else { content });
        } else {
            output.push_str(content);
            output.push_str(&line[line.trim_end_matches('\n').len()..]);
        }
    }
    if soft {
        output.push('\n');
    }
    output
}
