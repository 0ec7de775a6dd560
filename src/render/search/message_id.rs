//! The key of a Message-ID in the index: a hash that a script computes in a few lines. So the index does not reveal
//! addresses in Message-IDs, and keys are short.

/// Two 32-bit FNV-1a hashes over UTF-16 units, with different offsets, of each the last digits in base 36: fifty-one
/// bits, with which two of the 60,000 Message-IDs of a segment collide in one of a million segments. A collision is
/// harmless: both mails are found.
pub(super) fn key(message_id: &str) -> String {
    half_key(message_id) + &digits(hash(message_id, 0x9747_b28c))
}

/// The first half of a key, for what may collide more often: sixty million values.
pub(super) fn half_key(text: &str) -> String {
    digits(hash(text, 0x811c_9dc5))
}

fn hash(text: &str, start: u32) -> u32 {
    text.encode_utf16().fold(start, |hash, unit| (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193))
}

/// The last five digits, highest first.
fn digits(number: u32) -> String {
    let positions = (0..5).rev().map(|position| number / 36_u32.pow(position) % 36);
    positions.filter_map(|digit| char::from_digit(digit, 36)).collect()
}
