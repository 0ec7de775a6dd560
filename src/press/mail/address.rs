//! Addresses: the first mailbox of a From field or an in-body From line, in whatever form.
//!
//! Entry point: [`Address::read`]. It accepts `Name <a@b>`, `a@b (Name)`, `a at b (Name)`, bare addresses, unquoted
//! commas, unclosed quotes, and fields without any address. The structure is read before encoded words are decoded, so
//! that a decoded comma or bracket never counts as structure.
//!
//! Deliberately not supported: groups (`friends: a, b;`), and more than the first address.

use super::header;
use crate::base::person::Address;
use crate::base::text::up_to;

impl Address {
    /// Reads an unfolded value with its encoded words still encoded.
    pub(super) fn read(text: &str) -> Self {
        let text = text.trim();
        let address = angle_form(text).or_else(|| comment_form(text)).unwrap_or_else(|| bare_form(text));
        Self { name: clean_name(&address.name), email: clean_email(&address.email) }
    }

    /// Reads the value of a From, whose comment behind the brackets is part of the name, as git has it.
    pub(super) fn read_from(text: &str) -> Self {
        let mut address = Self::read(text);
        if let Some((_, behind)) = text.rsplit_once('>')
            && let Some(comment) = behind.trim().strip_prefix('(').and_then(|rest| rest.strip_suffix(')'))
            && !address.name.is_empty()
        {
            address.name = format!("{} ({})", address.name, clean_name(comment));
        }
        address
    }

    /// Whether this looks like an address: something on both sides of an `@`, no white space.
    pub(super) fn is_plausible(&self) -> bool {
        let parts = self.email.split_once('@');
        let whole = parts.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
        whole && !self.email.contains(char::is_whitespace)
    }
}

fn address(name: &str, email: &str) -> Address {
    Address { name: name.to_owned(), email: email.to_owned() }
}

/// `Name <a@b>`: the first brackets outside quotes that hold an address, else the first brackets.
fn angle_form(text: &str) -> Option<Address> {
    let open = opening_bracket(text)?;
    let name = text.get(..open)?;
    // `a@b, Name <c@d>`: the first of two addresses counts.
    if let Some((first, _)) = name.split_once(',')
        && !first.contains(['"', '('])
        && first.contains('@')
    {
        return Some(address("", first));
    }
    let rest = text.get(open + 1..)?;
    let email = up_to(rest, &['>', '<']);
    Some(address(name, email))
}

fn opening_bracket(text: &str) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    let outside = text.char_indices().filter(|(_, letter)| {
        let counts = !quoted && !escaped;
        quoted ^= *letter == '"' && !escaped;
        escaped = *letter == '\\' && !escaped;
        counts && *letter == '<'
    });
    let mut found: Vec<usize> = outside.map(|(at, _)| at).take(8).collect();
    if found.is_empty() {
        // An unclosed quote hides the brackets.
        found.extend(text.rfind('<'));
    }
    let holds_address = |at: &&usize| {
        let inside = text.get(**at + 1..).and_then(|rest| rest.split('>').next());
        inside.is_some_and(|inside| inside.contains('@'))
    };
    found.iter().find(holds_address).or(found.first()).copied()
}

/// `a@b (Name)` and `a at b (Name)`.
fn comment_form(text: &str) -> Option<Address> {
    let (email, comment) = text.split_once('(')?;
    let name = comment.rsplit_once(')').map_or(comment, |(name, _)| name);
    (!email.trim().is_empty()).then(|| address(name, email))
}

/// A field with nothing but an address or a name.
fn bare_form(text: &str) -> Address {
    let first = if text.contains('"') { text } else { up_to(text, &[',']).trim() };
    let is_email = first.contains('@') || first.contains(" at ") || !first.contains(' ');
    if is_email && !text.contains('"') { address("", first) } else { address(text, "") }
}

fn clean_email(email: &str) -> String {
    let email = email.trim().trim_start_matches("mailto:");
    match email.split_once(" at ") {
        Some((local, domain)) if !email.contains('@') => {
            format!("{}@{}", local.trim(), domain.trim().replace(" dot ", "."))
        }
        _ => email.split_whitespace().collect(),
    }
}

/// The name without quotes and escapes, encoded words decoded, white space folded.
fn clean_name(name: &str) -> String {
    let name = unquote(name.trim());
    let name = if name.contains("=?") { header::decode_words(&name) } else { name };
    // Some mailers encode the quotes too.
    let name = name.trim().trim_matches('"');
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn unquote(text: &str) -> String {
    if !text.contains(['"', '\\']) {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {}
            '\\' => plain.extend(letters.next()),
            _ => plain.push(letter),
        }
    }
    plain
}
