//! Trailers: `Key-by: value` lines, as b4 and git find them.
//!
//! Entry points: [`in_message`] for a mail's own message (the last paragraph before `---` counts) and [`in_reply`]
//! (every line that is not quoted counts, but it must name a person, or have one of the keys that do not). Wrapped
//! values are joined. The text given must end before the signature.
//!
//! Deliberately not supported: telling trailers from a last paragraph like `Phone: 123` in an ordinary mail; b4 cannot
//! either.

use super::Trailer;
use crate::base::trailer::key_and_value;

/// Keys that only look like trailers.
const IGNORED: [&str; 5] = ["phone", "mail", "email", "e-mail", "prerequisite-message-id"];
/// What the lines of an oops begin with: a commit's message may end with one.
const OOPS: [&str; 24] = [
    "code",
    "cpu",
    "cpus",
    "rip",
    "eip",
    "rsp",
    "esp",
    "rax",
    "rbx",
    "rcx",
    "rdx",
    "rsi",
    "rbp",
    "r08",
    "r10",
    "r13",
    "fs",
    "cs",
    "cr2",
    "dr0",
    "dr3",
    "pkru",
    "eflags",
    "workqueue",
];
/// Keys that are a header where they begin a text and nothing elsewhere.
const HEADERS: [&str; 3] = ["subject", "date", "from"];
/// Keys whose value is a link.
const LINKS: [&str; 3] = ["link", "buglink", "closes"];
/// Other keys whose value does not name a person.
const NO_PERSON: [&str; 2] = ["fixes", "obsoleted-by"];
/// Keys that a reply quotes from a patch rather than adds to it.
const NOT_IN_REPLY: [&str; 10] =
    ["from", "author", "cc", "to", "date", "subject", "subscribe", "unsubscribe", "base-commit", "change-id"];

/// The trailers of a message: those of its last paragraph.
pub(super) fn in_message(message: &str) -> Vec<Trailer> {
    let message = message.trim_matches('\n');
    let paragraph = message.rsplit_once("\n\n").map_or(message, |(_, last)| last);
    collect(paragraph.trim(), |_| true)
}

/// The trailers a reply gives.
pub(super) fn in_reply(text: &str) -> Vec<Trailer> {
    collect(text, |trailer| {
        let link = trailer.value.contains("http://") || trailer.value.contains("https://");
        let fits = if link {
            is_one_of(&trailer.key, &LINKS)
        } else {
            names_person(&trailer.value) || is_one_of(&trailer.key, &LINKS) || is_one_of(&trailer.key, &NO_PERSON)
        };
        fits && !is_one_of(&trailer.key, &NOT_IN_REPLY)
    })
}

/// Whether a line has the form of a trailer.
pub(super) fn is_trailer(line: &str) -> bool {
    split(line).is_some()
}

fn collect(text: &str, fits: impl Fn(&Trailer) -> bool) -> Vec<Trailer> {
    let mut trailers = Vec::new();
    let mut only_trailers = true;
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        let Some((key, value)) = split(line) else {
            only_trailers = false;
            continue;
        };
        if is_one_of(key, &IGNORED) || is_one_of(key, &OOPS) || !only_trailers && is_one_of(key, &HEADERS) {
            continue;
        }
        let mut trailer = Trailer { key: key.to_owned(), value: without_markup(value.trim_end()) };
        if let Some(more) = lines.next_if(|next| continues(&trailer.value, next)) {
            trailer.value.push(' ');
            trailer.value.push_str(more.trim());
        }
        if fits(&trailer) {
            trailers.push(trailer);
        }
    }
    trailers
}

/// The key and the value of a line that has the form of a trailer: a word of letters, digits and hyphens, a colon,
/// white space, and a value.
fn split(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let (key, value) = key_and_value(line)?;
    let is_word = key.starts_with(|letter: char| letter.is_ascii_alphanumeric());
    let found = is_word && value.starts_with(char::is_whitespace) && !value.trim().is_empty();
    found.then(|| (key, value.trim_start()))
}

/// The value without the `<mailto:…>` that mail programs leave when they convert HTML to text.
fn without_markup(value: &str) -> String {
    match value.split_once("<mailto:") {
        Some((before, rest)) => format!("{before}{}", rest.split_once('>').map_or("", |(_, after)| after)),
        None => value.to_owned(),
    }
}

/// Whether `next` is the rest of a wrapped value: the address after a name, or the end of a commit's title.
fn continues(value: &str, next: &str) -> bool {
    let next = next.trim_end();
    let address = next.starts_with('<') && next.ends_with('>') && !value.contains('<');
    address || is_open_title(value) && next.ends_with(')')
}

/// `0123abcd ("title of a` without its end.
fn is_open_title(value: &str) -> bool {
    let Some((id, title)) = value.split_once(" (") else { return false };
    let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    let open = if title.starts_with('"') { !title.ends_with("\")") } else { !title.contains(')') };
    is_id && open
}

/// Whether a value contains an address: `a@b.c`.
fn names_person(value: &str) -> bool {
    value.split_whitespace().filter_map(|word| word.split_once('@')).any(|(local, domain)| {
        let dot = domain.get(1..).and_then(|domain| domain.find('.')).map(|at| at + 1);
        !local.is_empty() && dot.is_some_and(|dot| dot + 1 < domain.len())
    })
}

fn is_one_of(key: &str, keys: &[&str]) -> bool {
    keys.iter().any(|known| known.eq_ignore_ascii_case(key))
}
