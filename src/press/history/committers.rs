//! Who commits the work of others to the code, and so decides what becomes of patches.
//!
//! Entry points: [`Committers::add`] and [`Committers::has`]. Whoever commits only work of their own may be a contributor
//! whose branch was merged; merge commits show nothing, since contributors merge too.

use crate::base::person::{Address, full_name};
use crate::git::SourceCommit;
use std::collections::HashSet;

/// Their addresses and full names in lower case.
#[derive(Debug, Default)]
pub struct Committers(HashSet<String>);

impl Committers {
    /// Adds the committer of a commit, unless it is their own work.
    pub fn add(&mut self, commit: &SourceCommit) {
        let same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
        let SourceCommit { author_name, author_email, committer_name, committer_email, .. } = commit;
        if commit.parents > 1 || same(author_email, committer_email) || same(author_name, committer_name) {
            return;
        }
        // Most commits are those of few people, whose names need not be folded each time.
        let email = committer_email.to_lowercase();
        if !email.is_empty() && self.0.insert(email) {
            self.0.extend(full_name(committer_name));
        }
    }

    pub fn has(&self, person: &Address) -> bool {
        let known = |name: &str| self.0.contains(name);
        known(&person.email.to_lowercase()) || full_name(&person.name).is_some_and(|name| known(&name))
    }
}
