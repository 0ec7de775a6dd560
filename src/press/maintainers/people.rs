//! People and lists as a MAINTAINERS file writes them.
//!
//! Entry points: [`read`] for `M:` and `R:`, [`list`] for `L:`. Accepts `Name <a@b>`, `"Doe, John" <j@x>`, `a@b (Name)`
//! and bare addresses, and several of them separated by commas. Nothing is decoded: the file is text, not a header.

use crate::base::person::Address;
use crate::base::text::first_word;

/// The people of a value; `name_above` is the name for an address without one.
pub(super) fn read(value: &str, name_above: Option<&str>) -> Vec<Address> {
    let mut people: Vec<Address> = mailboxes(value).into_iter().map(person).collect();
    if let ([only], Some(name)) = (people.as_mut_slice(), name_above)
        && only.name.is_empty()
        // Today `P:` is a document.
        && !name.contains('/')
    {
        only.name = clean_name(name);
    }
    people.retain(|person| !person.name.is_empty() || !person.email.is_empty());
    people
}

/// The address of a list, without remarks: `(moderated for non-subscribers)`.
pub(super) fn list(value: &str) -> String {
    let address = angled(value).map_or(value, |(_, address)| address);
    first_word(address).to_owned()
}

/// Splits at the commas outside quotes and brackets that follow an address: a comma in a name does not count.
fn mailboxes(value: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut quoted, mut depth) = (0, false, 0_usize);
    for (index, letter) in value.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '<' | '(' if !quoted => depth += 1,
            '>' | ')' if !quoted => depth = depth.saturating_sub(1),
            ',' if !quoted && depth == 0 && value[start..index].contains('@') => {
                found.push(&value[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    found.push(&value[start..]);
    found
}

fn person(mailbox: &str) -> Address {
    let mailbox = mailbox.trim();
    let (name, email) = if let Some((name, email)) = angled(mailbox) {
        (name, email)
    } else if let Some((email, comment)) = mailbox.split_once('(').filter(|(email, _)| email.contains('@')) {
        (comment.trim_end_matches(')'), email)
    } else if mailbox.contains('@') {
        mailbox.rsplit_once(char::is_whitespace).unwrap_or(("", mailbox))
    } else {
        (mailbox, "")
    };
    Address { name: clean_name(name), email: email.trim().to_owned() }
}

/// The text before `<` and the text between `<` and `>`.
fn angled(text: &str) -> Option<(&str, &str)> {
    let (before, rest) = text.rsplit_once('<')?;
    Some((before, rest.split('>').next().unwrap_or(rest).trim()))
}

/// The name without quotes and escapes, white space folded.
fn clean_name(name: &str) -> String {
    let name = name.replace(['"', '\\'], "");
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
