//! The header of a file's diff, and the file's name in it.

use crate::base::text::up_to;

/// Keys of a git header that do not name files.
const OTHER_KEYS: [&str; 8] = [
    "index ",
    "new file mode ",
    "deleted file mode ",
    "old mode ",
    "new mode ",
    "similarity index ",
    "dissimilarity index ",
    "rename old ",
];

/// The contents of the header of a file's diff.
#[derive(Default)]
pub(in crate::press) struct FileHeader<'a> {
    old: Option<&'a str>,
    new: Option<&'a str>,
    line: Option<&'a str>,
}

impl<'a> FileHeader<'a> {
    pub(in crate::press) fn new(line: Option<&'a str>) -> Self {
        Self { line, ..Self::default() }
    }

    /// Reads a header line; false where it is none.
    pub(in crate::press) fn take(&mut self, line: &'a str) -> bool {
        let after = |keys: &[&str]| keys.iter().find_map(|key| line.strip_prefix(key));
        if let Some(name) = after(&["--- ", "copy from ", "rename from "]) {
            self.old = Some(name);
        } else if let Some(name) = after(&["+++ ", "copy to ", "rename to ", "rename new "]) {
            self.new = Some(name);
        } else {
            return after(&OTHER_KEYS).is_some();
        }
        true
    }

    /// The file's path: its new name, else its old one, else the one in the `diff --git` line.
    pub(in crate::press) fn path(&self) -> Option<String> {
        let names = [self.new, self.old].into_iter().flatten();
        let mut names = names.map(clean_name).filter(|name| name != "/dev/null");
        let from_line = || self.line.and_then(name_of_git_line);
        names.next().map(|name| strip_side(&name).to_owned()).or_else(from_line)
    }
}

/// `diff --git a/x b/x`: where both names are equal, the second half of the line is the name.
fn name_of_git_line(line: &str) -> Option<String> {
    let names = line.strip_prefix("diff --git ")?.trim_end();
    let (_, second) = names.split_at_checked(names.len() / 2)?;
    Some(strip_side(&clean_name(second.trim_start())).to_owned())
}

/// The name without what follows a tab, unquoted.
fn clean_name(name: &str) -> String {
    let name = up_to(name, &['\t']).trim_end();
    match name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) {
        Some(quoted) => unquote(quoted),
        None => name.to_owned(),
    }
}

/// `a/x` and `b/x` without the side.
fn strip_side(name: &str) -> &str {
    match name.split_once('/') {
        Some((side, rest)) if side.len() == 1 => rest,
        _ => name,
    }
}

/// Undoes git's quoting of names: backslash and letter, or three octal digits.
fn unquote(quoted: &str) -> String {
    let mut bytes = Vec::with_capacity(quoted.len());
    let mut rest = quoted.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let (byte, used) = if first == b'\\' { escape(tail) } else { (first, 0) };
        bytes.push(byte);
        rest = &tail[used..];
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The byte that an escape encodes, and its length after the backslash.
fn escape(tail: &[u8]) -> (u8, usize) {
    match tail {
        [a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', ..] => ((a - b'0') << 6 | (b - b'0') << 3 | (c - b'0'), 3),
        [b'n', ..] => (b'\n', 1),
        [b't', ..] => (b'\t', 1),
        [other, ..] => (*other, 1),
        [] => (b'\\', 0),
    }
}
