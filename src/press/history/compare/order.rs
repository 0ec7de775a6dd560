//! Which patches have left the order that both versions share.
//!
//! Entry point: [`moved`]. The longest run of patches that are in the same order in both versions counts as unmoved;
//! the others have moved. So a patch that was moved to the front has moved, and not all those after it.

/// For each new index whether its patch has moved, given the old indices.
pub(super) fn moved(old_indices: &[Option<usize>]) -> Vec<bool> {
    let mut moved: Vec<bool> = old_indices.iter().map(Option::is_some).collect();
    let steps = steps(old_indices);
    let mut at = steps.last;
    while let Some(step) = at.and_then(|index| steps.all.get(index)) {
        if let Some(moved) = moved.get_mut(step.new) {
            *moved = false;
        }
        at = step.above;
    }
    moved
}

/// The longest increasing runs of old indices.
#[derive(Default)]
struct Steps {
    all: Vec<OrderStep>,
    /// The last step of the longest run.
    last: Option<usize>,
}

/// A patch in an increasing run.
struct OrderStep {
    old: usize,
    new: usize,
    /// The previous step of the longest run that ends here.
    above: Option<usize>,
}

/// Reads the old indices in the new order, keeping for each length the run with the lowest end.
fn steps(old_indices: &[Option<usize>]) -> Steps {
    let mut steps = Steps::default();
    let mut ends: Vec<usize> = Vec::new();
    for (new, old) in old_indices.iter().enumerate() {
        let Some(old) = *old else { continue };
        let length = ends.partition_point(|end| steps.all.get(*end).is_some_and(|step| step.old < old));
        let above = length.checked_sub(1).and_then(|shorter| ends.get(shorter)).copied();
        match ends.get_mut(length) {
            Some(end) => *end = steps.all.len(),
            None => ends.push(steps.all.len()),
        }
        steps.all.push(OrderStep { old, new, above });
    }
    steps.last = ends.last().copied();
    steps
}
