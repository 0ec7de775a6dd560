//! Ids: git objects by their hash, mails by their Message-ID.

use super::hash::digest;
use super::percent::decode_lenient;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Deref;

/// The id of a git object of a sha1 repository.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ObjectId(pub [u8; 20]);

impl ObjectId {
    /// What git prints for "no object".
    pub const ZERO: Self = Self([0; 20]);

    /// The first `digits` hexadecimal digits.
    pub fn short(self, digits: usize) -> String {
        let mut text = self.to_string();
        text.truncate(digits);
        text
    }

    /// Reads 40 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let mut id = [0; 20];
        if bytes.len() != 40 {
            return None;
        }
        for (byte, pair) in id.iter_mut().zip(bytes.chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(id))
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

/// The Message-ID of a mail, without angle brackets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageId(String);

impl MessageId {
    /// A Message-ID as a mail spells it.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for MessageId {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// The hash of a Message-ID, for comparing: a list of a million mails would need 60 MB for the texts.
pub type MessageKey = [u8; 16];

pub fn message_key(message_id: &str) -> MessageKey {
    let mut key = MessageKey::default();
    key.copy_from_slice(&digest(message_id.as_bytes())[..16]);
    key
}

/// The Message-ID in the path of a URL.
pub fn message_id_of(url: &str) -> Option<MessageId> {
    let (_, rest) = url.split_once("://")?;
    let (_, path) = rest.split_once('/')?;
    let path = path.split(['?', '#']).next()?;
    path.split('/')
        .filter(|segment| segment.contains(['@', '%']))
        .find_map(|segment| plain_id(&decode_lenient(segment)?))
}

/// A Message-ID without its brackets, if the word is one.
pub fn plain_id(word: &str) -> Option<MessageId> {
    let id = word.trim_start_matches('<').trim_end_matches('>');
    let (local, host) = id.split_once('@')?;
    let clean = |part: &str| {
        !part.is_empty()
            && !part.contains(|letter: char| letter.is_whitespace() || letter.is_control() || "<>\"".contains(letter))
    };
    (clean(local) && clean(host) && id.len() < 250).then(|| MessageId::new(id))
}
