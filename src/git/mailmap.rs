//! A `.mailmap`, as git understands it.

use std::cell::RefCell;
use std::collections::HashMap;

/// A name and an address.
type Signature = (String, String);

/// A parsed mailmap; libgit2's is bound to one thread.
pub struct Mailmap {
    mailmap: git2::Mailmap,
    /// Earlier results: a list has few people and many mails.
    known: RefCell<HashMap<Signature, Option<Signature>>>,
}

impl Mailmap {
    /// Parses the file's text. Lines that are not a mapping are ignored, as git does.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.contains('\0') {
            return Err("the file holds a NUL byte".to_owned());
        }
        let mailmap = git2::Mailmap::from_buffer(text).map_err(|error| error.message().to_owned())?;
        Ok(Self { mailmap, known: RefCell::default() })
    }

    /// The proper name and address; `None` where git would not accept these as a signature.
    pub fn resolve(&self, name: &str, email: &str) -> Option<Signature> {
        let key = (name.to_owned(), email.to_owned());
        self.known.borrow_mut().entry(key).or_insert_with(|| lookup(&self.mailmap, name, email)).clone()
    }
}

fn lookup(mailmap: &git2::Mailmap, name: &str, email: &str) -> Option<Signature> {
    // A signature needs a name; the placeholder is removed again where the mailmap has none.
    let asked = if name.is_empty() { "-" } else { name };
    let signature = git2::Signature::new(asked, email, &git2::Time::new(0, 0)).ok()?;
    let resolved = mailmap.resolve_signature(&signature).ok()?;
    let (new_name, new_email) = (resolved.name().ok()?, resolved.email().ok()?);
    let new_name = if name.is_empty() && new_name == "-" { "" } else { new_name };
    Some((new_name.to_owned(), new_email.to_owned()))
}
