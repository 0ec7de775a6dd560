//! The lines above a quote that say whose it is: `On Tue, 3 Nov 2026 at 10:00, Ann wrote:`.
//!
//! Entry point: [`length`]. Mail programs write them in many languages and wrap them; what counts is that they stand
//! directly above a quote, end with a colon, and name an address or a time or use one of the usual words.

/// How many lines one may take.
const LONGEST: usize = 4;

/// Their last words, in the languages of common mail programs.
const ENDS: [&str; 21] = [
    "wrote:",
    "writes:",
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
pub(in crate::press) fn length(above: &[&str]) -> usize {
    if let Some(count) = header(above) {
        return count;
    }
    let Some(last) = above.last().map(|line| line.trim()) else { return 0 };
    let most = above.len().min(LONGEST);
    let lines = &above[above.len() - most..];
    let paragraph = lines.iter().rev().take_while(|line| !line.trim().is_empty()).count();
    let whole = |count: usize| lines[most - count..].iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
    if !last.ends_with([':', '：']) {
        // `2026-11-03 10:00 UTC+0100 ~ Ann Tea <ann@tea.example>`
        let is_bare = |line: &str| line.starts_with("20") && has_time(line) && names_address(line);
        return (1..=paragraph.min(2)).find(|count| is_bare(&whole(*count))).unwrap_or(0);
    }
    let begins = |count: &usize| begins(lines[most - count].trim()) && is_one(&whole(*count));
    if let Some(count) = (1..=paragraph).find(begins) {
        return count;
    }
    // `<ann@tea.example> wrote:` below her name.
    let is_end = last.starts_with('<') || last.split_whitespace().count() == 1;
    let count = if is_end { paragraph.min(2) } else { 1 };
    if is_one(&whole(count)) { count } else { 0 }
}

/// How many of the last lines are fields of a mail's header, `From` among them.
fn header(above: &[&str]) -> Option<usize> {
    let is_field = |line: &&&str| {
        ["From: ", "Date: ", "Sent: ", "To: ", "Cc: ", "Subject: "].iter().any(|key| line.starts_with(key))
    };
    let count = above.iter().rev().take_while(is_field).count();
    let fields = &above[above.len() - count..];
    (count > 1 && fields.iter().any(|line| line.starts_with("From: "))).then_some(count)
}

fn begins(line: &str) -> bool {
    STARTS.iter().any(|start| line.starts_with(start)) || line.starts_with("20") && has_time(line)
}

fn ends(line: &str) -> bool {
    ENDS.iter().any(|end| line.ends_with(end)) || line.contains(" schrieb ") || line.contains(" wrote ")
}

/// Whether a line could be a whole one.
fn is_one(line: &str) -> bool {
    let words = line.split_whitespace().count();
    let is_name = words <= 6 && line.starts_with(char::is_uppercase);
    let sure = names_address(line) || has_time(line);
    let is_sentence = ends(line) && (sure || is_name || begins(line));
    (2..=LONGEST * 20).contains(&words) && (sure || is_sentence || is_item(line))
}

/// `* Ann Tea:`
fn is_item(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words.next() == Some("*") && words.clone().count() <= 4 && words.all(|word| word.starts_with(char::is_uppercase))
}

fn names_address(line: &str) -> bool {
    line.contains(['<', '(']) && line.contains('@')
}

/// `10:00` and a year, or a date of digits.
fn has_time(line: &str) -> bool {
    let bytes = line.as_bytes();
    let time = bytes.windows(5).any(|part| {
        part[2] == b':' && [0, 1, 3, 4].iter().all(|at| part[*at].is_ascii_digit() || *at == 0 && part[0] == b' ')
    });
    let year = bytes.windows(4).any(|part| part.starts_with(b"20") && part.iter().all(u8::is_ascii_digit));
    let date = line.split_whitespace().any(|word| {
        let bare = word.trim_matches([',', ':', '(', ')']);
        bare.len() >= 8 && bare.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'/' | b'.' | b'-'))
    });
    let is_day = year && line.contains(',') && line.split_whitespace().count() <= 8;
    time && year || date || is_day
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn an_attribution_may_take_several_lines() {
        assert_eq!(length(&["Fine.", "", "On Tue, 3 Nov 2026 at 10:00, Ann Tea <ann@tea.example> wrote:"]), 1);
        assert_eq!(length(&["Fine.", "On Tue, 3 Nov 2026 at 10:00, Ann Tea", "<ann@tea.example> wrote:"]), 2);
        assert_eq!(length(&["On Tue, 3 Nov 2026", "at 10:00, Ann Tea", "<ann@tea.example>", "wrote:"]), 4);
        assert_eq!(length(&["Fine.", "", "Ann Tea", "<ann@tea.example> wrote:"]), 2);
        assert_eq!(length(&["Ann Tea <ann@tea.example> writes:"]), 1);
        assert_eq!(length(&["Am 03.11.26 um 10:00 schrieb Ann Tea:"]), 1);
        assert_eq!(length(&["Le 3 novembre 2026, Ann Tea a écrit :"]), 1);
        assert_eq!(length(&["2026年11月3日(火) 10:00 Ann Tea <ann@tea.example>:"]), 1);
        assert_eq!(length(&["Ann Tea, 03/11/2026:"]), 1);
        assert_eq!(length(&["Ann Tea, 3 Nov 2026:"]), 1);
        assert_eq!(length(&["* Ann Tea:"]), 1);
        assert_eq!(length(&["2026-11-03 10:00 UTC+0100 ~ Ann Tea <ann@tea.example>"]), 1);
        assert_eq!(length(&["Fine.", "2026-11-03 10:00 UTC+0100 ~ Ann Tea", "<ann@tea.example>"]), 2);
        assert_eq!(length(&["Fine.", "", "From: Ann Tea <ann@tea.example>", "Date: Tue, 3 Nov 2026"]), 2);
        assert_eq!(length(&["* Ann Tea <ann@tea.example> [2026-11-03 10:00]:"]), 1);
    }

    #[test]
    fn words_above_a_quote_are_none() {
        assert_eq!(length(&["As I said", "in the text:"]), 0);
        assert_eq!(length(&["It is as you said:"]), 0);
        assert_eq!(length(&["* and then:"]), 0);
        assert_eq!(length(&["On Tuesday I was ill. I wonder about this one:"]), 0);
        assert_eq!(length(&["Fine."]), 0);
        assert_eq!(length(&[]), 0);
    }
}
