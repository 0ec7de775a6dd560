//! Numbers formatted for people.

/// `12,345`.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 patch`, `2,345 patches`.
pub fn counted(number: impl Into<u64>, one: &str, many: &str) -> String {
    let number = number.into();
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// `12.3 MB`.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}

/// Ascending numbers as runs `(first, last)`, because one mail can claim to be the first of ten thousand.
pub fn runs(numbers: Vec<u32>) -> Vec<(u32, u32)> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, end)) if *end + 1 == number => *end = number,
            _ => runs.push((number, number)),
        }
    }
    runs
}

/// The largest of some counts that is no exception, by which pictures are scaled: one that has more than three times what
/// nine of ten have at most would make all others pale.
pub fn usual_most(counts: impl IntoIterator<Item = u32>) -> u32 {
    let mut counts: Vec<u32> = counts.into_iter().filter(|count| *count > 0).collect();
    counts.sort_unstable();
    // Of a few counts none is an exception.
    let usual = counts.get(counts.len() * 9 / 10).filter(|_| counts.len() >= FEW);
    let most = usual.map_or(u32::MAX, |usual| usual.saturating_mul(3));
    counts.into_iter().rev().find(|count| *count <= most).unwrap_or(0)
}

/// So many counts show what is usual.
const FEW: usize = 10;

/// A count as the rows of content/ store it.
pub fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::usual_most;

    #[test]
    fn an_exception_does_not_set_the_scale() {
        let days = || (1..=20).chain([25]);
        assert_eq!(usual_most(days()), 25);
        assert_eq!(usual_most(days().chain([1032])), 25);
        assert_eq!(usual_most(days().chain([0, 0, 0])), 25);
        assert_eq!(usual_most([]), 0);
    }

    #[test]
    fn of_a_few_counts_none_is_an_exception() {
        assert_eq!(usual_most([1, 2, 1, 1032]), 1032);
    }
}
