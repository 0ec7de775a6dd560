//! Works on several lists side by side.
//!
//! Entry point: [`side_by_side`]. A few threads each take the next list as soon as they are done with one. The results are
//! handed on in order, whichever is done first. These threads are not those that parse mail: one of those would begin
//! another list while it waits for the parts of its own, and that one the next.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Does `work` for each number below `count`, on some threads, and hands the results to `take` in order until it breaks
/// off.
pub(super) fn side_by_side<T: Send>(
    count: usize,
    threads: usize,
    work: &(impl Fn(usize) -> T + Sync),
    mut take: impl FnMut(usize, T) -> ControlFlow<()>,
) {
    if threads.min(count) <= 1 {
        let _ = (0..count).try_for_each(|index| take(index, work(index)));
        return;
    }
    let (next, ended) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (sender, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads.min(count) {
            let (sender, next, ended) = (sender.clone(), &next, &ended);
            scope.spawn(move || {
                let numbers = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
                for index in numbers.take_while(|index| *index < count && !ended.load(Ordering::Relaxed)) {
                    // Who takes the results stays until the last thread is done.
                    let _ = sender.send((index, work(index)));
                }
            });
        }
        drop(sender);
        if take_in_order(results, &mut take).is_break() {
            ended.store(true, Ordering::Relaxed);
        }
    });
}

/// Hands on each result as soon as all before it are there.
fn take_in_order<T>(
    results: mpsc::Receiver<(usize, T)>,
    take: &mut impl FnMut(usize, T) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let (mut waiting, mut next) = (BTreeMap::new(), 0);
    for (index, result) in results {
        waiting.insert(index, result);
        while let Some(result) = waiting.remove(&next) {
            take(next, result)?;
            next += 1;
        }
    }
    ControlFlow::Continue(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The results that are taken until one of them is `last`.
    fn taken(count: usize, threads: usize, last: usize) -> Vec<(usize, usize)> {
        let mut taken = Vec::new();
        side_by_side(count, threads, &|index| index * index, |index, square| {
            taken.push((index, square));
            if index == last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        taken
    }

    #[test]
    fn results_come_in_order_at_any_number_of_threads() {
        let squares: Vec<(usize, usize)> = (0..50).map(|index| (index, index * index)).collect();
        for threads in [0, 1, 2, 7, 64] {
            assert_eq!(taken(50, threads, usize::MAX), squares);
            assert_eq!(taken(0, threads, usize::MAX), []);
        }
    }

    #[test]
    fn nothing_is_taken_after_it_broke_off() {
        for threads in [1, 2, 7] {
            assert_eq!(taken(50, threads, 3).last(), Some(&(3, 9)));
        }
    }

    #[test]
    fn a_result_waits_for_the_ones_before_it() {
        let (sender, results) = mpsc::channel();
        for index in [2, 0, 3, 1] {
            sender.send((index, ())).expect("the receiver is there");
        }
        drop(sender);
        let mut order = Vec::new();
        let _ = take_in_order(results, &mut |index, ()| {
            order.push(index);
            ControlFlow::Continue(())
        });
        assert_eq!(order, [0, 1, 2, 3]);
    }
}
