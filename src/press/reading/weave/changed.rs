//! Which lines of a patch its next version does not have.
//!
//! Entry point: [`NextDiff::lacks`]. A line is compared without white space. That is a hint and no more: the line may
//! have moved to another patch.

use super::lines::LineKey;
use std::collections::HashSet;

/// The lines of a patch's diff in the next version.
pub(super) struct NextDiff {
    added: HashSet<u64>,
    removed: HashSet<u64>,
    unchanged: HashSet<u64>,
}

impl NextDiff {
    pub(super) fn new(diff: &str) -> Self {
        let mut next = Self { added: HashSet::new(), removed: HashSet::new(), unchanged: HashSet::new() };
        for line in diff.lines() {
            let Some((mark, key)) = marked(line) else { continue };
            match mark {
                '+' => next.added.insert(key.hash),
                '-' => next.removed.insert(key.hash),
                _ => next.unchanged.insert(key.hash),
            };
        }
        next
    }

    /// Whether a line of this version's diff is another in the next one: what was added is not, or what was kept or
    /// removed is removed or kept. `None` where the line says too little.
    pub(super) fn lacks(&self, line: &str) -> Option<bool> {
        let (mark, key) = marked(line).filter(|(_, key)| key.is_telling())?;
        let stays = self.added.contains(&key.hash) || self.unchanged.contains(&key.hash);
        Some(match mark {
            '+' => !stays,
            '-' => !self.removed.contains(&key.hash),
            _ => self.removed.contains(&key.hash) && !stays,
        })
    }
}

/// The mark of a diff's line, and what follows it.
fn marked(line: &str) -> Option<(char, LineKey)> {
    let mark = line.chars().next().filter(|mark| matches!(mark, '+' | '-' | ' '))?;
    Some((mark, LineKey::new(&line[1..])?))
}

#[cfg(test)]
mod tests {
    use super::NextDiff;

    #[test]
    fn a_line_is_lacking_where_it_is_changed() {
        let next = NextDiff::new("@@ -1,3 +1,3 @@\n keep the kettle\n-old spout here\n+new   spout here");
        for (line, lacking) in [
            ("+new spout here", Some(false)),
            ("+keep the kettle", Some(false)),
            ("+another spout", Some(true)),
            ("-old spout here", Some(false)),
            ("-keep the kettle", Some(true)),
            (" old spout here", Some(true)),
            (" far away from it", Some(false)),
            ("+}", None),
            ("@@ -1,3 +1,3 @@", None),
        ] {
            assert_eq!(next.lacks(line), lacking, "{line}");
        }
    }
}
