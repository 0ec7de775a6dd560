//! Where the mails of a series arrived: the lists that it reached, and the digests of these.
//!
//! Entry points: [`all_lists`] and [`places`]. A row of content/ says only what is not as usual: a series that is on one list
//! names none, and a mail that is on all lists of its series, in digests of one name, names that digest alone.

use crate::base::path::JOINED;
use serde::{Deserialize, Serialize};

/// Where a mail arrived: a list, by its index in [`Series::lists`](super::series::Series::lists), and the digest in whose
/// range it is. Behind the last list come all lists as one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ArrivalRow(pub usize, pub String);

/// The lists of a series, `home` first, which has its page; `lists` is empty where it is alone.
pub fn all_lists<'a>(lists: &'a [String], home: &'a str) -> impl Iterator<Item = &'a str> {
    let alone = lists.is_empty().then_some(home);
    alone.into_iter().chain(lists.iter().map(String::as_str))
}

/// The lists and digests that the `digest` and `on` of a row stand for.
pub fn places<'a>(
    lists: &'a [String],
    home: &'a str,
    digest: &'a str,
    on: &'a [ArrivalRow],
) -> Vec<(&'a str, &'a str)> {
    let lists: Vec<&str> = all_lists(lists, home).chain([JOINED]).collect();
    if on.is_empty() {
        return lists.into_iter().map(|list| (list, digest)).collect();
    }
    on.iter().filter_map(|ArrivalRow(list, digest)| Some((*lists.get(*list)?, &**digest))).collect()
}
