//! The layout with one file per mail: what a commit adds and removes, by comparing its tree with its parent's.

use super::event::{Event, Step};
use crate::base::id::ObjectId;
use crate::git::{ReadError, Repository, TreeEntry};
use std::collections::BTreeMap;

/// Every file counts as a mail, `ab/cdef…` as a rule; folders below this depth are not an archive's and not looked into.
const DEEPEST: usize = 4;

/// What the commit did to the files, in the order of their paths; removals first, so that a changed file is an old
/// mail that goes and a new one that comes.
pub(super) fn events(repository: &Repository, step: &Step) -> Vec<Event> {
    let mut change = Change { repository, events: Vec::new(), arrives: Vec::new() };
    match change.compare(step.tree_before, Some(step.facts.tree), 0) {
        Ok(()) => change.events.extend(change.arrives.into_iter().map(Event::Arrives)),
        Err(error) => return vec![Event::Fault(error.to_string())],
    }
    change.events
}

struct Change<'a> {
    repository: &'a Repository,
    events: Vec<Event>,
    arrives: Vec<ObjectId>,
}

impl Change<'_> {
    fn compare(&mut self, before: Option<ObjectId>, after: Option<ObjectId>, depth: usize) -> Result<(), ReadError> {
        if before == after || depth > DEEPEST {
            return Ok(());
        }
        let mut entries: BTreeMap<Vec<u8>, [Option<TreeEntry>; 2]> = BTreeMap::new();
        for (side, tree) in [before, after].into_iter().enumerate() {
            for entry in tree.map_or(Ok(Vec::new()), |id| self.repository.tree(id))? {
                let name = entry.name.clone();
                entries.entry(name).or_default()[side] = Some(entry);
            }
        }
        entries.into_values().try_for_each(|[before, after]| self.compare_entry(before, after, depth))
    }

    fn compare_entry(
        &mut self,
        before: Option<TreeEntry>,
        after: Option<TreeEntry>,
        depth: usize,
    ) -> Result<(), ReadError> {
        if before == after {
            return Ok(());
        }
        let tree = |entry: &Option<TreeEntry>| entry.as_ref().filter(|entry| entry.is_tree).map(|entry| entry.id);
        let file = |entry: Option<TreeEntry>| entry.filter(|entry| !entry.is_tree).map(|entry| entry.id);
        self.compare(tree(&before), tree(&after), depth + 1)?;
        self.events.extend(file(before).map(Event::Deletes));
        self.arrives.extend(file(after));
        Ok(())
    }
}
