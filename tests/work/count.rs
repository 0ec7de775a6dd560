//! Counts instructions with callgrind, and judges how they grew.
//!
//! Entry points: [`count`] for the shapes; [`callgrind`] and [`judge`] for a program. Callgrind writes what each function did of its own, without what it called, after each shape and
//! size. A shape fails where it costs more than [`MOST`] times as much in the larger size, or where one function that
//! takes a [`SHARE`] of it works more than [`MOST_OF_ONE`] times as much.

use crate::LARGER;
use std::collections::HashMap;
use std::env;
use std::process::{Command, ExitCode};
use std::thread;

/// Linear is 4, n log n about 4.5, quadratic 16.
const MOST: f64 = 6.0;
const MOST_OF_ONE: f64 = 8.0;

/// A function is worth a look where its instructions are one of so many, and not very few.
pub(crate) const SHARE: u64 = 30;
const FEW: u64 = 30_000;

/// What was counted in one size: the own instructions of each function.
#[derive(Default)]
pub(crate) struct Counted(HashMap<String, u64>);

impl Counted {
    fn all(&self) -> u64 {
        self.0.values().sum()
    }
}

/// Counts the shapes whose names have a part, so many times as large as usual, on all processors.
pub(crate) fn count(only: &str, times: usize) -> ExitCode {
    let parts = thread::available_parallelism().map_or(1, usize::from);
    let counted: Vec<(String, [Counted; 2])> = thread::scope(|scope| {
        let run = |part: usize| {
            let arguments = [part, parts, times].map(|number| number.to_string());
            scope.spawn(move || run(&arguments, only))
        };
        let running: Vec<_> = (0..parts).map(run).collect();
        running.into_iter().flat_map(|part| part.join().unwrap()).collect()
    });
    judge(&counted, SHARE)
}

/// What callgrind counts of a part of the shapes.
fn run(arguments: &[String], only: &str) -> Vec<(String, [Counted; 2])> {
    let own = env::current_exe().unwrap();
    let own = own.to_str().expect("cargo gives test programs plain names");
    let mut command = vec![own, "each"];
    command.extend(arguments.iter().map(String::as_str));
    command.push(only);
    let each = ["--combine-dumps=yes", "--zero-before=work::counted", "--dump-after=work::counted"];
    let (names, counts) = callgrind(&each, &command);
    let mut counts = counts.into_iter();
    let mut count = || counts.next().expect("each shape was counted");
    names.lines().map(|name| (name.to_owned(), [count(), count()])).collect()
}

/// What a command prints under callgrind, and each of the counts that it writes.
pub(crate) fn callgrind(options: &[&str], command: &[&str]) -> (String, Vec<Counted>) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("counted");
    let run = Command::new("valgrind")
        .args(["-q", "--tool=callgrind", "--vgdb=no", "--dump-line=no"])
        .args(options)
        .arg(format!("--callgrind-out-file={}", file.display()))
        .args(command)
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .expect("valgrind is installed");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    (String::from_utf8(run.stdout).unwrap(), read(&std::fs::read_to_string(&file).unwrap()))
}

/// Prints how each shape grew, the worst ones last; of functions those that take such a share.
pub(crate) fn judge(shapes: &[(String, [Counted; 2])], share: u64) -> ExitCode {
    let mut lines: Vec<_> = shapes
        .iter()
        .map(|(name, [small, large])| {
            let ratio = large.all() as f64 / small.all().max(1) as f64;
            let grown = grown(small, large, share);
            (ratio > MOST || !grown.is_empty(), ratio, large.all(), name, grown)
        })
        .collect();
    lines.sort_by(|one, other| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)));
    for (is_bad, ratio, count, name, grown) in &lines {
        println!("{} {ratio:5.2} {count:12} {name}", if *is_bad { "FAIL" } else { "    " });
        for (function, ratio, share) in grown {
            println!("     {ratio:8.1} times in {function} ({share:.1} %)");
        }
    }
    println!("{} shapes, each {LARGER} times as large", lines.len());
    if lines.iter().any(|line| line.0) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// The functions that work too much in the larger size, by how many times, and which percentage of all that is.
fn grown<'a>(small: &'a Counted, large: &'a Counted, share: u64) -> Vec<(&'a str, f64, f64)> {
    let all = large.all();
    let mut grown: Vec<_> = large
        .0
        .iter()
        .filter(|(_, count)| **count > FEW.max(all / share))
        .map(|(name, count)| {
            let before = small.0.get(name).copied().unwrap_or(0).max(1);
            (name.as_str(), *count as f64 / before as f64, *count as f64 * 100.0 / all as f64)
        })
        .filter(|(_, ratio, _)| *ratio > MOST_OF_ONE)
        .collect();
    grown.sort_by(|one, other| other.2.total_cmp(&one.2));
    grown
}

/// The parts of callgrind's file, one for each time it was written.
fn read(file: &str) -> Vec<Counted> {
    let mut parts: Vec<Counted> = Vec::new();
    let mut names: HashMap<&str, &str> = HashMap::new();
    let mut function = "";
    let mut lines = file.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("part: ") {
            parts.push(Counted::default());
        } else if let Some(text) = line.strip_prefix("fn=") {
            function = named(text, &mut names);
        } else if let Some(text) = line.strip_prefix("cfn=") {
            named(text, &mut names);
        } else if line.starts_with("calls=") {
            // The line after it is the cost of the called function.
            lines.next();
        } else if line.starts_with(|digit: char| digit.is_ascii_digit() || digit == '+' || digit == '*')
            && let Some(cost) = line.split(' ').nth(1).and_then(|cost| cost.parse::<u64>().ok())
            && let Some(part) = parts.last_mut()
        {
            *part.0.entry(function.to_owned()).or_default() += cost;
        }
    }
    parts
}

/// `(12) name` gives the number a name, which `(12)` stands for later.
fn named<'a>(text: &'a str, names: &mut HashMap<&'a str, &'a str>) -> &'a str {
    let (number, name) = text.split_once(' ').unwrap_or((text, ""));
    if name.is_empty() {
        return names.get(number).copied().unwrap_or("");
    }
    names.insert(number, name);
    name
}
