//! Review tags: the row, which trailers are review tags by their key, and what a tag stands for. The only place that knows
//! these words.

use serde::{Deserialize, Serialize};

/// A trailer with which a person reviews a patch.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Hash)]
#[serde(deny_unknown_fields)]
pub struct ReviewTag {
    /// `Reviewed-by`.
    pub key: String,
    pub name: String,
    pub email: String,
}

impl ReviewTag {
    /// Whether it is an approval that a new version is expected to carry.
    pub fn is_vote(&self) -> bool {
        is_vote(&self.key)
    }

    /// Whether two tags are the same: equal keys, by one person.
    pub fn is_same(&self, other: &Self) -> bool {
        let email = !self.email.is_empty() && self.email.eq_ignore_ascii_case(&other.email);
        let name = !self.name.is_empty() && self.name.to_lowercase() == other.name.to_lowercase();
        self.key.eq_ignore_ascii_case(&other.key) && (email || name)
    }
}

/// Keys that a digest counts as reviews given by a person.
const COUNTED: [&str; 5] = ["reviewed-by", "acked-by", "tested-by", "nacked-by", "reported-by"];

/// Words of keys that are in favour of a patch: a tag can have several, as `Reviewed-and-tested-by` has.
const VOTES: [&str; 3] = ["reviewed", "acked", "tested"];

/// Words that turn a vote around. `nacked` contains `acked`.
const AGAINST: [&str; 2] = ["nacked", "not-"];

/// Whether a digest counts a tag with this key among the reviews that a person gave.
pub fn is_counted(key: &str) -> bool {
    COUNTED.iter().any(|counted| counted.eq_ignore_ascii_case(key))
}

/// Whether a key says that somebody looked at the patch, for or against it.
pub fn is_review(key: &str) -> bool {
    votes(key).next().is_some()
}

/// Whether a key is a vote in favour, which a new version is expected to carry on.
pub fn is_vote(key: &str) -> bool {
    let lower = key.to_ascii_lowercase();
    is_review(key) && !AGAINST.iter().any(|word| lower.contains(word))
}

/// The votes that a key is made of.
pub fn votes(key: &str) -> impl Iterator<Item = &'static str> {
    let key = key.to_ascii_lowercase();
    VOTES.into_iter().filter(move |vote| key.contains(vote))
}

#[cfg(test)]
mod tests {
    use super::{is_counted, is_review, is_vote, votes};

    #[test]
    fn each_key_is_counted_shown_and_carried_on_by_its_words() {
        for (key, counted, review, vote) in [
            ("Reviewed-by", true, true, true),
            ("ACKED-BY", true, true, true),
            ("Reviewed-and-tested-by", false, true, true),
            ("Nacked-by", true, true, false),
            ("Not-tested-by", false, true, false),
            ("Reported-by", true, false, false),
            ("Signed-off-by", false, false, false),
        ] {
            assert_eq!((is_counted(key), is_review(key), is_vote(key)), (counted, review, vote), "{key}");
        }
    }

    #[test]
    fn a_key_can_be_several_votes() {
        assert_eq!(votes("Reviewed-and-tested-by").collect::<Vec<_>>(), ["reviewed", "tested"]);
    }
}
