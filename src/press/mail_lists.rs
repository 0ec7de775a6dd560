//! On which of several lists a mail arrived, for the commands that print rows.
//!
//! Entry point: [`MailLists::read`], which reads the Message-IDs of the lists, cached ones where an earlier run left them.
//! Lists are named by their position. The key is the Message-ID: a list server may change the mail itself. A mail without
//! one is on the list that it was read from.

use super::{Press, PressError};
use crate::base::id::MessageKey;
use std::collections::HashMap;

/// The mails that arrived on several lists.
#[derive(Debug, Default)]
pub struct MailLists {
    /// Positions of lists in ascending order, two or more.
    shared: HashMap<MessageKey, Vec<usize>>,
}

impl MailLists {
    /// Reads the Message-IDs of all lists.
    pub fn read<'a, 'p: 'a>(lists: impl ExactSizeIterator<Item = &'a Press<'p>>) -> Result<Self, PressError> {
        let mut found = Self::default();
        if lists.len() < 2 {
            return Ok(found);
        }
        let mut first_seen: HashMap<MessageKey, usize> = HashMap::new();
        for (position, press) in lists.enumerate() {
            let mut reader = press.reader();
            press.skip_to(&mut reader, press.log.range().end)?;
            for key in reader.seen() {
                let first = *first_seen.entry(key).or_insert(position);
                if first != position {
                    found.shared.entry(key).or_insert_with(|| vec![first]).push(position);
                }
            }
        }
        Ok(found)
    }

    /// The lists of a mail that was read from `list`.
    pub fn of(&self, key: Option<MessageKey>, list: usize) -> Vec<usize> {
        key.and_then(|key| self.shared.get(&key)).cloned().unwrap_or_else(|| vec![list])
    }

    /// Whether the mail arrived on several lists.
    pub fn is_shared(&self, key: MessageKey) -> bool {
        self.shared.contains_key(&key)
    }
}
