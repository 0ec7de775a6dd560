//! The lives of series, one quirk of real lists per file in `life/`: a new `.txt` there is a new test, and what it must
//! give stands beside it as a `.snap`. How to read such a file, `life/list.rs` tells.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "life/list.rs"]
mod list;
#[path = "life/shown.rs"]
mod shown;
#[path = "world/quirks.rs"]
mod quirks;

use list::List;

#[test]
fn every_quirk_gives_the_lives_beside_it() {
    quirks::check("life", "txt", |_, path| shown::shown(&List::read(&std::fs::read_to_string(path).unwrap())));
}
