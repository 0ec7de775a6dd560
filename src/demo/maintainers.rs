//! The MAINTAINERS file of Marram, in the kernel's format.
//!
//! Entry point: [`text`]. It fits the list's diffs: each file they touch is in the section of its subsystem.

use super::people::{maintainers, member, pick_member};
use super::project::{CODE, DemoSubsystem, LIST, SUBSYSTEMS};
use super::random::Random;
use std::sync::LazyLock;

const HEAD: &str = "\
List of maintainers of Marram
=============================

How to read this: a section begins with the name of a part of Marram.

	M: *Mail* patches to: FullName <address@domain>
	R: Designated *Reviewer*: FullName <address@domain>
	L: *Mailing list* that is relevant to this area
	S: *Status*, one of Supported, Maintained, Odd Fixes
	T: *SCM* tree type and location
	F: *Files* and directories; a slash at the end means all below
	X: *Excluded* files and directories, as with F

Maintainers List
----------------
";

static TEXT: LazyLock<String> = LazyLock::new(|| {
    let mut sections: Vec<String> = SUBSYSTEMS.iter().map(section).collect();
    sections.sort();
    let rest =
        format!("THE REST\nM:\t{}\nL:\t{LIST}\nS:\tOdd Fixes\nT:\tgit {CODE}/marram.git\nF:\t*\nF:\t*/\n", entry(0));
    format!("{HEAD}\n{}\n{rest}", sections.join("\n"))
});

pub(super) fn text() -> &'static str {
    &TEXT
}

fn section(subsystem: &DemoSubsystem) -> String {
    let mut random = Random::for_part(0x3a1e, subsystem.number as u64);
    let mut text = format!("{}\n", subsystem.name.to_uppercase().replace('/', " "));
    for number in maintainers(subsystem.number) {
        put!(text, "M:\t{}\n", entry(number));
    }
    if random.chance(60) {
        put!(text, "R:\t{}\n", entry(pick_member(&mut random, 0)));
    }
    let status = *random.pick(&["Supported", "Maintained", "Maintained"]);
    put!(text, "L:\t{LIST}\nS:\t{status}\nT:\tgit {CODE}/{}.git\n", subsystem.tree());
    let mut folders = subsystem.folders.clone();
    folders.sort_unstable();
    folders.dedup();
    let others = || SUBSYSTEMS.iter().filter(|other| other.number != subsystem.number).flat_map(|other| &other.folders);
    for folder in &folders {
        if others().any(|other| other == folder) {
            subsystem.stems.iter().for_each(|stem| put!(text, "F:\t{folder}{stem}.h\n"));
        } else {
            put!(text, "F:\t{folder}\n");
        }
    }
    let within = |other: &&&str| folders.iter().any(|folder| other.starts_with(*folder) && *other != folder);
    let mut excluded: Vec<&&str> = others().filter(within).collect();
    excluded.sort_unstable();
    excluded.dedup();
    for folder in excluded {
        put!(text, "X:\t{folder}\n");
    }
    text
}

fn entry(number: usize) -> String {
    let person = member(number);
    if person.name.contains(',') { format!("\"{}\" <{}>", person.name, person.email) } else { person.trailer() }
}
