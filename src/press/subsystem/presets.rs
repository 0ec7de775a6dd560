//! How projects write the prefixes of their titles.
//!
//! Entry point: [`add`], for each part of a prefix. Kernel developers name folders that say nothing (`drivers/net: …`);
//! git's name files and tests (`refs.c: …`, `t5100: …`), QEMU's `target-arm` is what is `target/arm` now.

use super::SubsystemPath;
use crate::config::TitleStyle;

/// What the names of files end with.
const ENDINGS: [&str; 36] = [
    "1", "2", "3", "4", "5", "6", "7", "8", "ac", "adoc", "am", "awk", "c", "cc", "cfg", "conf", "cpp", "css", "dts",
    "dtsi", "h", "html", "in", "js", "json", "md", "mk", "pl", "po", "py", "rs", "rst", "sh", "txt", "yaml", "yml",
];

/// Files without an ending, in lower case.
const FILES: [&str; 10] = [
    "makefile",
    "kconfig",
    "kbuild",
    "readme",
    "todo",
    "news",
    "copying",
    "maintainers",
    "meson.build",
    "git-version-gen",
];

/// Adds a part of a prefix to a path. Returns whether parts behind it may be added too.
pub(super) fn add(style: TitleStyle, part: &str, path: &mut SubsystemPath) -> bool {
    // Of several, the first: `mm, slab`, `x86 & arm`.
    let first = part.split([',', '&']).next().unwrap_or(part).trim();
    let name = if style == TitleStyle::Git { git_name(first) } else { first };
    if name.contains(['(', ')', '*', '{', '}']) || is_file(name) || !name.chars().any(char::is_alphabetic) {
        return false;
    }
    match name.split_once('-') {
        Some(("target", machine)) if style == TitleStyle::Qemu && !machine.is_empty() => {
            path.extend(["target".to_owned(), machine.to_owned()]);
        }
        _ if is_passed_over(style, name, path) => {}
        _ => path.push(name.to_owned()),
    }
    first == part.trim()
}

/// A folder that says nothing where another part follows it.
fn is_passed_over(style: TitleStyle, name: &str, path: &SubsystemPath) -> bool {
    let folders: &[&str] = match style {
        TitleStyle::Kernel => &["drivers", "arch"],
        TitleStyle::Git => &["builtin", "contrib"],
        TitleStyle::Qemu | TitleStyle::None => &[],
    };
    path.is_empty() && folders.contains(&name)
}

/// A command by the file that holds it, the tests by the number of one.
fn git_name(name: &str) -> &str {
    let is_number = |rest: &str| rest.len() == 4 && rest.bytes().all(|byte| byte.is_ascii_digit());
    if name.strip_prefix('t').is_some_and(|rest| is_number(rest.split('-').next().unwrap_or(rest))) {
        return "t";
    }
    name.strip_suffix(".c").or_else(|| name.strip_suffix(".h")).or_else(|| name.strip_suffix(".sh")).unwrap_or(name)
}

fn is_file(name: &str) -> bool {
    let ending = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|(_, ending)| ending);
    ending.is_some_and(|ending| ENDINGS.contains(&ending.to_lowercase().as_str()))
        || FILES.contains(&name.to_lowercase().as_str())
}
