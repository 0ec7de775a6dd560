//! The tag that a list's server puts before subjects: `[kettle] [PATCH] whistle`.
//!
//! Entry point: [`read`]. Such a tag is a bracket group of its own with one word, in front of another group, and the word is
//! what the list is called in its List-Id, or an end of that: `kettle` or `devel` for `kettle-devel`.

/// The tag in front of a subject, in lower case, if it is that of the list with this List-Id; and what follows it.
pub(super) fn read<'a>(subject: &'a str, list_id: &str) -> Option<(String, &'a str)> {
    let (word, rest) = subject.trim_start().strip_prefix('[')?.split_once(']')?;
    let rest = rest.trim_start();
    let is_one = !word.is_empty() && !word.contains(|letter: char| letter.is_whitespace() || letter == '[');
    let word = Some(word.to_lowercase()).filter(|_| is_one && rest.starts_with('['))?;
    is_part(&name(list_id)?, &word).then_some((word, rest))
}

/// The list's name: of `Kettles <kettle-devel.lists.example.org>` the first part in the brackets.
fn name(list_id: &str) -> Option<String> {
    let id = list_id.rsplit_once('<').map_or(list_id, |(_, id)| id);
    let name = id.trim().trim_end_matches('>').split(['.', '@']).next()?;
    (!name.is_empty()).then(|| name.to_lowercase())
}

/// Whether a word is the name, or what is before its first or behind one of its hyphens.
fn is_part(name: &str, word: &str) -> bool {
    let end = |rest: &str| rest.is_empty() || rest.ends_with('-');
    name.strip_suffix(word).is_some_and(end) || name.strip_prefix(word).is_some_and(|rest| rest.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_tag_is_the_lists_if_it_is_part_of_its_name() {
        let tag = |subject| Some(read(subject, "Kettles <kettle-devel.lists.example.org>")?.0);
        for (subject, known) in [
            ("[kettle-devel] [PATCH] whistle", Some("kettle-devel")),
            ("[Kettle] [PATCH 1/2] whistle", Some("kettle")),
            ("[devel][PATCH] whistle", Some("devel")),
            ("[ttle] [PATCH] whistle", None),
            ("[net-next] [PATCH] whistle", None),
            ("[kettle devel] [PATCH] whistle", None),
            ("[PATCH kettle] whistle", None),
            ("[kettle] whistle", None),
            ("[] [PATCH] whistle", None),
            ("[kettle", None),
        ] {
            assert_eq!(tag(subject).as_deref(), known, "{subject}");
        }
    }

    #[test]
    fn a_list_id_may_lack_its_brackets_or_be_empty() {
        assert_eq!(read("[tea] [PATCH] boil", "tea.example.org"), Some(("tea".to_owned(), "[PATCH] boil")));
        assert_eq!(read("[tea] [PATCH] boil", "<>"), None);
        assert_eq!(read("[tea] [PATCH] boil", ""), None);
    }
}
