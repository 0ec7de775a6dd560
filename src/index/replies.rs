//! Replies that came after a series' digest: a review rarely arrives on the day of the patch.
//!
//! A digest counts what its own range holds. Here the threads of later digests that continue a series are added to it,
//! for the pages that look across digests.

use super::Post;
use crate::content::StoredDigest;
use crate::digest::Thread;
use std::collections::{BTreeMap, HashMap};

/// What later digests add to a series.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Later {
    /// Replies.
    pub replies: u32,
    /// Who wrote them, as places in the index of authors; each once.
    pub people: Vec<usize>,
}

/// What later digests add to each series; only series that got something.
pub(super) fn collect(digests: &[StoredDigest], order: &[usize], people: &[Vec<usize>]) -> BTreeMap<Post, Later> {
    let mut heads: HashMap<&str, Post> = HashMap::new();
    let mut later: BTreeMap<Post, Later> = BTreeMap::new();
    for place in order {
        let digest = &digests[*place].digest;
        for thread in digest.discussions.iter().chain(&digest.others).filter(|thread| thread.kind == "continued") {
            let post = thread.message_id.as_deref().and_then(|id| heads.get(id));
            if let Some(post) = post.filter(|post| digests[post.digest].digest.list == digest.list) {
                add(later.entry(*post).or_default(), thread, &people[*place]);
            }
        }
        let post = |series| Post { digest: *place, series };
        for message in digest.messages.iter().filter(|message| message.message_id.is_some()) {
            heads.insert(message.message_id.as_deref().unwrap_or_default(), post(message.series));
        }
    }
    later
}

fn add(later: &mut Later, thread: &Thread, people: &[usize]) {
    later.replies += thread.replies;
    for person in thread.people.iter().map(|person| people[*person]) {
        if !later.people.contains(&person) {
            later.people.push(person);
        }
    }
}
