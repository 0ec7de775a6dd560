//! Sets of documents as text that is compact in a script and fast to parse: the shorter of two encodings. Numbers count
//! from the beginning of the segment. `search-index.js` of the theme reads both.

/// A digit's value is its position. All are safe in a string of a script, and one byte each in UTF-8.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Writes a sorted set: `.` and the differences between consecutive numbers, or `!`, how many digits are empty, and a
/// digit for every six numbers.
pub(super) fn write(out: &mut String, numbers: &[u32]) {
    let start = out.len();
    steps(out, numbers);
    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { return };
    if ((last / 6 - first / 6) as usize + 4) < out.len() - start {
        out.truncate(start);
        bits(out, numbers, first / 6, last / 6);
    }
}

fn steps(out: &mut String, numbers: &[u32]) {
    out.push('.');
    let mut next = 0;
    for number in numbers {
        push_number(out, number - next);
        next = number + 1;
    }
}

fn bits(out: &mut String, numbers: &[u32], first: u32, last: u32) {
    let mut digits = vec![0_u8; (last - first + 1) as usize];
    for number in numbers {
        digits[(number / 6 - first) as usize] |= 1 << (number % 6);
    }
    out.push('!');
    push_number(out, first);
    out.extend(digits.into_iter().map(|digit| char::from(DIGITS[usize::from(digit)])));
}

/// A number in digits of five bits, lowest first; all but the last have the sixth bit set.
fn push_number(out: &mut String, number: u32) {
    let mut rest = number;
    while rest >= 32 {
        out.push(char::from(DIGITS[(rest % 32 + 32) as usize]));
        rest /= 32;
    }
    out.push(char::from(DIGITS[rest as usize]));
}
