//! The replies of a series by what they are about: looking through all of them for each version and patch would take long
//! where both are many.

use crate::rows::series::{ReplyRow, Series};
use std::collections::HashMap;

/// Replies with their positions in the series, in the order of their arrival.
pub(super) struct RepliesByVersion<'a> {
    versions: Vec<Vec<(usize, &'a ReplyRow)>>,
    patches: HashMap<(usize, u32), Vec<&'a ReplyRow>>,
}

impl<'a> RepliesByVersion<'a> {
    pub(super) fn new(series: &'a Series) -> Self {
        let mut versions = vec![Vec::new(); series.versions.len()];
        let mut patches: HashMap<_, Vec<_>> = HashMap::new();
        for (position, reply) in series.replies.iter().enumerate() {
            if let Some(replies) = versions.get_mut(reply.version) {
                replies.push((position, reply));
            }
            if let Some(about) = reply.about {
                patches.entry((reply.version, about)).or_default().push(reply);
            }
        }
        Self { versions, patches }
    }

    /// Those to a version.
    pub(super) fn to(&self, version: usize) -> &[(usize, &'a ReplyRow)] {
        &self.versions[version]
    }

    /// How many of those to a version people wrote.
    pub(super) fn of_people(&self, version: usize) -> usize {
        self.to(version).iter().filter(|(_, reply)| !reply.bot).count()
    }

    /// Those to a patch, or to the cover where the index is 0.
    pub(super) fn about(&self, version: usize, patch: u32) -> &[&'a ReplyRow] {
        self.patches.get(&(version, patch)).map_or(&[], Vec::as_slice)
    }
}
