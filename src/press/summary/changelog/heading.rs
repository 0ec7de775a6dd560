//! Headings of changelogs: which version the text after them is about.
//!
//! Entry point: [`Heading::read`].

use crate::press::summary::phrase::{Edition, End, Phrase, WordRole};

/// Which version a heading is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeadingTarget {
    /// The changes that made this version.
    In(Edition),
    /// The changes that were made after this version.
    Since(Edition),
    /// The changes since the version before this mail's.
    SinceLast,
    /// The changes in this mail's version.
    This,
    /// Changes, without a version.
    Bare,
}

#[derive(Clone, Debug)]
pub(super) struct Heading<'a> {
    pub(super) target: HeadingTarget,
    /// Whether it mentions an RFC.
    pub(super) rfc: bool,
    /// What follows it on its line.
    pub(super) rest: &'a str,
    /// Whether text directly above it would make it the end of a sentence: neither a bullet nor a colon sets it apart.
    pub(super) needs_gap: bool,
}

impl<'a> Heading<'a> {
    /// Reads a line; `None` where it is no heading.
    pub(super) fn read(line: &'a str) -> Option<Self> {
        let phrase = Phrase::read(line).filter(|phrase| !phrase.says(WordRole::Link))?;
        let target = target(&phrase)?;
        let rest = match phrase.end {
            End::Line => "",
            End::Colon(rest) | End::Dash(rest) => rest,
        };
        let rfc = phrase.editions.iter().any(|edition| edition.rfc);
        let open = phrase.end == End::Line;
        // "in v5" and the like are ends of sentences, wherever they occur.
        let fragment = phrase.editions.len() == 1 && !says_changes(&phrase) && has_preposition(&phrase);
        let needs_gap = open && (!phrase.marked || fragment);
        let vague = !says_changes(&phrase) && (phrase.says(WordRole::Filler) || phrase.says(WordRole::This));
        let named = !phrase.editions.is_empty();
        if vague && named && !rest.is_empty() {
            return None;
        }
        let item = ["- ", "* ", "+ "].iter().any(|mark| line.trim_start().starts_with(mark));
        if item && open && target == HeadingTarget::Bare {
            // "- change 1": an item of a list, not its heading.
            return None;
        }
        let sentence = matches!(phrase.end, End::Dash(_)) && (phrase.editions.is_empty() || fragment);
        (!sentence).then_some(Self { target, rfc, rest, needs_gap })
    }
}

fn says_changes(phrase: &Phrase<'_>) -> bool {
    phrase.says(WordRole::Changes) || phrase.says(WordRole::News)
}

fn has_preposition(phrase: &Phrase<'_>) -> bool {
    [WordRole::Since, WordRole::In, WordRole::To, WordRole::Filler, WordRole::This]
        .iter()
        .any(|role| phrase.says(*role))
}

fn target(phrase: &Phrase<'_>) -> Option<HeadingTarget> {
    let colon = matches!(phrase.end, End::Colon(_));
    let highest = phrase.editions.iter().copied().max_by_key(|edition| edition.order());
    let since = phrase.says(WordRole::Since) || phrase.says(WordRole::To) && says_changes(phrase);
    match (phrase.editions.as_slice(), highest) {
        ([], _) if phrase.says(WordRole::Last) => {
            (phrase.says(WordRole::Noun) && (since || says_changes(phrase))).then_some(HeadingTarget::SinceLast)
        }
        ([], _) if phrase.says(WordRole::This) => {
            let headed = says_changes(phrase) || phrase.says(WordRole::In);
            (phrase.says(WordRole::Noun) && headed && colon).then_some(HeadingTarget::This)
        }
        ([], _) => {
            (phrase.says(WordRole::Changes) && (colon || !phrase.says(WordRole::Filler))).then_some(HeadingTarget::Bare)
        }
        // "RFC -> PATCH"; as an item of a list it says that the tag was dropped.
        ([only], _) if phrase.arrow && only.rfc => colon.then_some(HeadingTarget::Since(*only)),
        ([only], _) => Some(if since { HeadingTarget::Since(*only) } else { HeadingTarget::In(*only) }),
        (_, Some(highest)) => {
            let joined =
                phrase.arrow || phrase.says(WordRole::To) || phrase.says(WordRole::In) || phrase.says(WordRole::Filler);
            Some(if since && !joined && !names_own_first(phrase) {
                HeadingTarget::Since(highest)
            } else {
                HeadingTarget::In(highest)
            })
        }
        (_, None) => None,
    }
}

/// "v5 since v4": the first is the one that has changed.
fn names_own_first(phrase: &Phrase<'_>) -> bool {
    phrase.editions.first().zip(phrase.editions.last()).is_some_and(|(first, last)| first.order() > last.order())
}
