//! The lines above a quote that say whose it is: `On Tue, 3 Nov 2026 at 10:00, Ann wrote:`.
//!
//! Entry point: [`length`]. Mail programs write them in many languages and wrap them; what counts is that they stand
//! directly above a quote, end with a colon, and name an address or a time or use one of the usual words.

/// How many lines one may take.
const LONGEST: usize = 4;

/// Their last words, in the languages of common mail programs.
const ENDS: [&str; 22] = [
    "wrote:",
    "writes:",
    "said:",
    "schrieb:",
    "a écrit :",
    "a écrit\u{a0}:",
    "escribió:",
    "escreveu:",
    "napsal:",
    "napsal(a):",
    "napisał:",
    "napisał(a):",
    "pisze:",
    "ha scritto:",
    "schreef:",
    "skrev:",
    "kirjoitti:",
    "yazdı:",
    "wrote :",
    "写道：",
    "写道:",
    "пишет:",
];

/// Their first words.
const STARTS: [&str; 12] = ["在 ", "On ", "Am ", "Le ", "El ", "Il ", "Em ", "Op ", "Den ", "W dniu ", "Dne ", "At "];

/// How many of the last of these lines, which stand above a quote, are an attribution.
pub(super) fn length(above: &[&str]) -> usize {
    let Some(last) = above.last().map(|line| line.trim()).filter(|line| line.ends_with([':', '：'])) else { return 0 };
    let most = above.len().min(LONGEST);
    let lines = &above[above.len() - most..];
    let paragraph = lines.iter().rev().take_while(|line| !line.trim().is_empty()).count();
    let begins = (1..=paragraph).find(|count| begins(lines[most - count].trim()));
    let whole = |count: usize| lines[most - count..].iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
    match begins {
        Some(count) if is_one(&whole(count)) => count,
        _ if is_one(last) => 1,
        _ if paragraph > 1 && paragraph < LONGEST && ends(last) && is_one(&whole(paragraph)) => paragraph,
        _ => 0,
    }
}

fn begins(line: &str) -> bool {
    STARTS.iter().any(|start| line.starts_with(start)) || line.starts_with("20") && has_time(line)
}

fn ends(line: &str) -> bool {
    ENDS.iter().any(|end| line.ends_with(end)) || line.contains(" schrieb ") || line.contains(" wrote ")
}

/// Whether a line could be a whole one.
fn is_one(line: &str) -> bool {
    let short = line.chars().count() < 400;
    short && (ends(line) || names_address(line) || has_time(line)) && (has_sender(line) || ends(line))
}

/// Whether there is anything but the colon and a word.
fn has_sender(line: &str) -> bool {
    line.split_whitespace().nth(1).is_some()
}

fn names_address(line: &str) -> bool {
    line.contains(['<', '(']) && line.contains('@')
}

/// `10:00` and a year.
fn has_time(line: &str) -> bool {
    let bytes = line.as_bytes();
    let time = bytes.windows(5).any(|part| {
        part[2] == b':' && [0, 1, 3, 4].iter().all(|at| part[*at].is_ascii_digit() || *at == 0 && part[0] == b' ')
    });
    let year = bytes.windows(4).any(|part| part.starts_with(b"20") && part.iter().all(u8::is_ascii_digit));
    time && year
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn an_attribution_may_take_several_lines() {
        assert_eq!(length(&["Fine.", "", "On Tue, 3 Nov 2026 at 10:00, Ann Tea <ann@tea.example> wrote:"]), 1);
        assert_eq!(length(&["Fine.", "On Tue, 3 Nov 2026 at 10:00, Ann Tea", "<ann@tea.example> wrote:"]), 2);
        assert_eq!(length(&["On Tue, 3 Nov 2026", "at 10:00, Ann Tea", "<ann@tea.example>", "wrote:"]), 4);
        assert_eq!(length(&["Ann Tea <ann@tea.example> writes:"]), 1);
        assert_eq!(length(&["Am 03.11.26 um 10:00 schrieb Ann Tea:"]), 1);
        assert_eq!(length(&["Le 3 novembre 2026, Ann Tea a écrit :"]), 1);
        assert_eq!(length(&["2026年11月3日(火) 10:00 Ann Tea <ann@tea.example>:"]), 1);
        assert_eq!(length(&["* Ann Tea <ann@tea.example> [2026-11-03 10:00]:"]), 1);
    }

    #[test]
    fn words_above_a_quote_are_none() {
        assert_eq!(length(&["As I said", "in the text:"]), 0);
        assert_eq!(length(&["On Tuesday I was ill. I wonder about this one:"]), 0);
        assert_eq!(length(&["Fine."]), 0);
        assert_eq!(length(&[]), 0);
    }
}
