//! Fuzz targets: each reader of something that strangers write, on bytes of any kind.
//!
//! One program has them all; `LISTPRESS_FUZZ` names the one to run. `tests/fuzz/run` builds it so that libFuzzer sees
//! which lines an input reaches, makes the first inputs from the demo list, and keeps what it finds. A new target is a
//! file of `targets/` and a line of [`TARGETS`]; what is found becomes a test of the suite.
#![no_main]

mod targets;

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

type Target = fn(&[u8]);

const TARGETS: [(&str, Target); 7] = [
    ("configuration", targets::configuration::run),
    ("content", targets::content::run),
    ("maintainers", targets::maintainers::run),
    ("mail", targets::mail::run),
    ("markup", targets::markup::run),
    ("store", targets::store::run),
    ("tree", targets::tree::run),
];

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("LISTPRESS_FUZZ").expect("LISTPRESS_FUZZ names a target");
    TARGETS.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("there is no target {name}")).1
});

fuzz_target!(|bytes: &[u8]| TARGET(bytes));
