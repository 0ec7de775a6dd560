//! The verb, and what may follow it.
//!
//! Entry points: [`Verb::read`], [`Verb::goes_on_well`]. "Applied voltage", "merged the two functions" and "picked up
//! your tags" begin like verdicts and are none: only known words may follow the verb. What is "added" or "put" somewhere
//! is a patch only where that is a tree.

use super::numbers::Numbers;
use super::sentence::{Sentence, among};
use super::tree::{self, after_object};

const VERBS: &str = "applied queued merged pushed picked taken took committed added put pulled landed installed \
    accepted folded squashed";

/// What may follow them.
const FOLLOWERS: &str = "to into for in on onto through via both all with as the this these it them everything patch \
    patches series patchset whole entire thanks thank thx now here and & again already manually up a but your by from upstream";

/// What must follow "the", "this" and the like, else something else was applied than patches.
const OBJECTS: &str = "patch patches series patchset set whole entire first last rest fix fixes lot v2 v3 v4 v5 v6 v7 \
    v8 v9";

/// What may also follow "this" and "these".
const BEHIND_THIS: &str = "one two three four now all to into for in on with as up and through via too manually already \
    thanks thank both of but";

/// What must not follow "as": then an author answers a remark.
const SUGGESTED: &str = "suggested requested you per proposed discussed advised";

#[derive(Clone, Copy)]
pub(super) struct Verb<'a> {
    pub(super) name: &'a str,
    /// Its end, with the "up" that belongs to it.
    pub(super) end: usize,
    /// Whether a comma or the end of the sentence follows.
    pub(super) parted: bool,
}

impl<'a> Verb<'a> {
    pub(super) fn is_one(word: &str) -> bool {
        among(word, VERBS)
    }

    /// Reads the verb at an index; "in my tree" counts as one too.
    pub(super) fn read(sentence: &'a Sentence<'_>, index: usize) -> Option<Self> {
        let name = sentence.at(index);
        if name == "in" && (is_own_tree(sentence, index + 1) || is_own_branch(sentence.at(index + 1))) {
            return Some(Self { name, end: index, parted: false });
        }
        let up = sentence.at(index + 1) == "up" && !sentence.is_parted(index);
        let end = index + 1 + usize::from(up);
        Self::is_one(name).then(|| Self { name, end, parted: sentence.is_parted(end - 1) })
    }

    /// Whether a tree is named right behind it, or behind a remark ("added with small edits to misc-next").
    pub(super) fn names_tree(self, sentence: &Sentence<'_>) -> bool {
        let direct = after_object(sentence, self.end);
        let remark = (self.end..self.end + 10).take_while(|index| *index == self.end || !sentence.is_parted(index - 1));
        let into = |index: usize| among(sentence.at(index), "to into in onto on");
        into(direct) && tree::is_named(sentence, direct + 1)
            || remark.filter(|index| into(*index)).any(|index| tree::is_compound(sentence.at(index + 1)))
    }

    /// Whether the tree can only be the writer's: "my tree", "misc-next"; everybody has a linux-next.
    pub(super) fn names_own_tree(self, sentence: &Sentence<'_>) -> bool {
        let direct = after_object(sentence, self.end);
        let own = |word: &str| among(word, "my our") || is_own_branch(word);
        among(sentence.at(direct), "to into in onto on") && own(sentence.at(direct + 1))
    }

    /// Whether the words that follow fit a verdict. `has_subject`: whether anything precedes the verb.
    pub(super) fn goes_on_well(self, sentence: &Sentence<'_>, has_subject: bool) -> bool {
        let next = if self.parted { "" } else { sentence.at(self.end) };
        let after = if sentence.is_parted(self.end) { "" } else { sentence.at(self.end + 1) };
        let version = next.strip_prefix('v').is_some_and(|number| number.parse::<u32>().is_ok());
        let known = next.is_empty() || version || among(next, FOLLOWERS) || Numbers::starts(sentence, self.end);
        let this = among(next, "this these") && (after.is_empty() || among(after, BEHIND_THIS));
        let object = !among(next, "the this these your") || this || among(after, OBJECTS);
        let is_answer = next == "as" && among(after, SUGGESTED);
        known && object && !is_answer && self.allows(sentence, next, after, has_subject)
    }

    /// The rules of single verbs.
    fn allows(self, sentence: &Sentence<'_>, next: &str, after: &str, has_subject: bool) -> bool {
        match self.name {
            "in" => has_subject,
            "folded" | "squashed" => {
                let thanked = next.is_empty() && sentence.is_thanked() || among(next, "thanks thank thx");
                thanked || among(sentence.at(after_object(sentence, self.end)), "in into")
            }
            "added" | "put" => self.names_tree(sentence),
            "pulled" | "landed" | "installed" | "accepted" => {
                among(next, "thanks thank thx") || next.is_empty() && sentence.is_thanked() || self.names_tree(sentence)
            }
            "picked" => self.is_picked_up(sentence, next),
            "merged" if next == "from" => after == "github",
            "merged" => !among(next, "with all both") || after.starts_with("patch"),
            "taken" | "took" => !among(next, "from with as on up a in"),
            "committed" => !has_subject && (next.is_empty() || among(next, "thanks thank")),
            "pushed" if next == "as" => is_abbreviated(after),
            "pushed" => !among(next, "for a as by the on your from"),
            "applied" => !among(next, "by from a") || among(after, "few while") || next == "from" && after == "github",
            _ => !among(next, "by from"),
        }
    }

    /// "Picked up for …", "picked it up", and not "picked up your tags".
    fn is_picked_up(self, sentence: &Sentence<'_>, next: &str) -> bool {
        let up = sentence.at(self.end.saturating_sub(1)) == "up";
        let object = among(next, "this these it them both all patch patches");
        up && (next.is_empty() || among(next, "for in to into thanks via both all now and"))
            || object && (self.end..self.end + 4).any(|index| sentence.at(index) == "up")
    }
}

/// Whether a word is a commit id that may be cut short.
fn is_abbreviated(word: &str) -> bool {
    let digits = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (7..=40).contains(&word.len()) && word.bytes().all(digits) && word.bytes().any(|byte| byte.is_ascii_digit())
}

/// `misc-next`, and not `linux-next`, which everybody has.
fn is_own_branch(word: &str) -> bool {
    word == "devel" || tree::is_compound(word) && !word.starts_with("linux-")
}

/// "my tree", "my fixes branch", "our queue".
fn is_own_tree(sentence: &Sentence<'_>, index: usize) -> bool {
    let near = index + 1..index + 4;
    among(sentence.at(index), "my our")
        && near.map(|index| sentence.at(index)).any(|word| among(word, "tree queue branch for-next"))
}
