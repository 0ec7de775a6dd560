//! Compressed bytes: [`packed`] for what is stored, [`gzipped`] for what is sent.

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::{DeflateEncoder, GzEncoder};
use std::io::{Read, Write};

/// No value is longer: whatever says so is damaged.
const LONGEST: u64 = 1 << 30;

/// Compresses some bytes, quickly rather than well.
pub fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::fast());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.expect("writing to memory cannot fail")
}

/// The same in the form that browsers read.
pub fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::fast());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.expect("writing to memory cannot fail")
}

/// The bytes that [`packed`] was given; `None` where these are damaged.
pub fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut all = Vec::with_capacity(bytes.len() * 4);
    DeflateDecoder::new(bytes).take(LONGEST).read_to_end(&mut all).ok()?;
    Some(all)
}
