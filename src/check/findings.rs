//! Turns faults into findings: each mistake is reported once, where it first occurs.

use super::fault::Fault;
use super::folder::is_page;
use super::sources::Sources;
use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The first file with it, as a path that can be opened.
    pub file: String,
    /// The line; 0 where it is about the whole file.
    pub line: usize,
    pub fault: Fault,
    /// How many other files have it.
    pub more_files: usize,
    /// How many more times it is in the first file.
    pub more_times: usize,
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.file.is_empty() {
            out.write_str(&self.file)?;
            if self.line > 0 {
                write!(out, ":{}", self.line)?;
            }
            out.write_str(": ")?;
        }
        write!(out, "{}", self.fault)?;
        let (one, many) = if is_page(&self.file) { ("page", "pages") } else { ("file", "files") };
        match (self.more_files, self.more_times) {
            (0, 0) => Ok(()),
            (0, 1) => write!(out, " (and once more in this file)"),
            (0, times) => write!(out, " (and {times} more times in this file)"),
            (1, _) => write!(out, " (and on 1 more {one})"),
            (files, _) => write!(out, " (and on {files} more {many})"),
        }
    }
}

pub(super) struct Findings<'a> {
    root: &'a Path,
    sources: &'a Sources,
    found: Vec<FindingGroup>,
    /// The index of the finding for each group key.
    same: HashMap<String, usize>,
}

struct FindingGroup {
    finding: Finding,
    /// The last file that had it.
    last: String,
}

impl<'a> Findings<'a> {
    /// Starts with the mistakes in content/.
    pub(super) fn new(root: &'a Path, sources: &'a Sources) -> Self {
        let mut findings = Self { root, sources, found: Vec::new(), same: HashMap::new() };
        for error in &sources.errors {
            findings.put(String::new(), 0, Fault::Content(error.clone()));
        }
        findings
    }

    /// Adds a fault of a file of the site. If it comes from Markdown, it is reported there.
    pub(super) fn add(&mut self, path: &str, line: usize, fault: Fault) {
        if let Fault::Link { target, wrong, .. } = &fault
            && let Some((file, origin)) = self.sources.origin(path, target)
        {
            let fault = Fault::Link { link: origin.link.clone(), target: target.clone(), wrong: *wrong };
            return self.put(file.display().to_string(), origin.line, fault);
        }
        if let (Fault::Orphan, Some(file)) = (&fault, self.sources.file(path)) {
            return self.put(file.display().to_string(), 0, Fault::OffMenu);
        }
        // Joining an empty path would add a slash to the folder.
        let file = if path.is_empty() { self.root.to_owned() } else { self.root.join(path) };
        self.put(file.display().to_string(), line, fault);
    }

    fn put(&mut self, file: String, line: usize, fault: Fault) {
        let is_source = PathBuf::from(&file).extension().is_some_and(|extension| extension == "md");
        let group_key = fault.group_key().map(|same| if is_source { format!("{file} {same}") } else { same });
        let entry = group_key.as_ref().and_then(|same| self.same.get(same)).map(|index| &mut self.found[*index]);
        match entry {
            Some(entry) if entry.finding.file == file => entry.finding.more_times += 1,
            Some(entry) if entry.last == file => {}
            Some(entry) => {
                entry.finding.more_files += 1;
                entry.last = file;
            }
            None => {
                self.same.extend(group_key.map(|same| (same, self.found.len())));
                let finding = Finding { file: file.clone(), line, fault, more_files: 0, more_times: 0 };
                self.found.push(FindingGroup { finding, last: file });
            }
        }
    }

    /// All findings, by file and line.
    pub(super) fn finish(self) -> Vec<Finding> {
        let mut found: Vec<Finding> = self.found.into_iter().map(|entry| entry.finding).collect();
        found.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        found
    }
}
