//! Reads one file of the site by its kind.

use super::facts::FileFacts;
use super::fault::Fault;
use super::reading::FileReading;
use super::scan::Scan;
use super::{CheckError, feed, folder, page, style};
use std::fs;

/// Reads one of the files; files of unknown kinds, or not made by listpress, have no facts.
pub(super) fn read(scan: &Scan<'_>, index: usize) -> Result<FileFacts, CheckError> {
    let file = &scan.built.files[index];
    let ending = folder::ending(&file.path);
    if !file.is_made || !["html", "xml", "svg", "css", "json"].contains(&ending) {
        return Ok(FileFacts::default());
    }
    let path = scan.built.root.join(&file.path);
    let bytes = fs::read(&path).map_err(|error| CheckError::Io { path, error })?;
    let Ok(text) = String::from_utf8(bytes) else {
        return Ok(FileFacts { faults: vec![(0, Fault::NotUtf8)], ..FileFacts::default() });
    };
    let mut reading = FileReading::new(scan, index, &text);
    match ending {
        "html" => page::read(&mut reading, &text),
        "css" => style::read(&mut reading, &text, 0),
        "json" => json(&mut reading, &text),
        _ => feed::read(&mut reading, &text),
    }
    Ok(reading.finish())
}

fn json(reading: &mut FileReading<'_>, text: &str) {
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or(&message);
        reading.fault_in_line(error.line(), Fault::Json(message.to_owned()));
    }
}
