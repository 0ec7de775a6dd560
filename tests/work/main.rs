//! How the work of each reader grows: four times the input may cost at most about four times the work.
//!
//! Valgrind counts the instructions, which neither another machine nor a busy one changes much; there is no clock.
//! `cargo test --test work` reads each shape once. `cargo test --test work -- count [SHAPE [TIMES]]` runs this program
//! under callgrind, where each shape is read in two sizes, and compares not only what each shape costs but what each
//! function does in it (`count`): a search that is quadratic and fast is seen among readers that are neither. `SHAPE` is
//! a part of the names of those to count, and `TIMES` makes them larger. `sites PROGRAM` counts what the program does to
//! build a site of lists that make pages grow (`sites`).
//!
//! A new shape is a line of a table in `texts`, or a list in `sites`.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
#![expect(clippy::print_stdout, reason = "a test program of its own tells what it counted")]

mod count;
mod sites;
mod texts;

use std::process::ExitCode;

/// Work that was prepared and is now to be done.
type Work = Box<dyn FnOnce()>;

/// An input that can be made in any size.
struct Shape {
    name: String,
    /// The smaller of the two sizes that are compared; of what, the shape knows.
    small: usize,
    prepare: Box<dyn Fn(usize) -> Work>,
}

/// How much larger the larger one is.
const LARGER: usize = 4;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["count", rest @ ..] => {
            return count::count(rest.first().unwrap_or(&""), rest.get(1).map_or(1, |times| times.parse().unwrap()));
        }
        ["each", part, of, times, only] => {
            let [part, of, times] = [part, of, times].map(|number| number.parse().unwrap());
            shapes(only).iter().skip(part).step_by(of).for_each(|shape| count_one(shape, times));
        }
        ["sites", program] => return sites::count(program),
        _ => shapes("").iter().for_each(|shape| (shape.prepare)(shape.small)()),
    }
    ExitCode::SUCCESS
}

/// The shapes whose names have a part.
fn shapes(only: &str) -> Vec<Shape> {
    texts::shapes().into_iter().filter(|shape| shape.name.contains(only)).collect()
}

/// What valgrind runs: a shape in both sizes, and once before, so that what is made only once is made.
fn count_one(shape: &Shape, times: usize) {
    (shape.prepare)(shape.small / LARGER)();
    let small = shape.small * times;
    for size in [small, small * LARGER] {
        counted((shape.prepare)(size));
    }
    println!("{}", shape.name);
}

/// Where valgrind begins to count, and ends.
#[inline(never)]
fn counted(work: Work) {
    work();
}
