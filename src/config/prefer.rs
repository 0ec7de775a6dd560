//! What orders lists on a site with many: `prefer`, and the `group` of a list.

use super::text::ConfigText;
use super::{ConfigError, List};

impl ConfigText<'_> {
    /// `prefer` names lists of the site, each once.
    pub(super) fn preferred(&self, names: Vec<String>, lists: &[List]) -> Result<Vec<String>, ConfigError> {
        for (index, name) in names.iter().enumerate() {
            let (message, hint) = if !lists.iter().any(|list| list.name == *name) {
                let known: Vec<&str> = lists.iter().map(|list| list.name.as_str()).collect();
                (
                    format!("`prefer` names `{name}`, which is no list of the site"),
                    format!("its lists are {}", known.join(", ")),
                )
            } else if names[..index].contains(name) {
                (
                    format!("`prefer` names `{name}` twice"),
                    "remove one of the two; the most preferred list stands first".to_owned(),
                )
            } else {
                continue;
            };
            return Err(self.wrong(self.line_of_preferred(name), &message, &hint));
        }
        Ok(names)
    }

    /// The line behind `prefer` that has the name: a list may have it too.
    fn line_of_preferred(&self, name: &str) -> usize {
        let first = self.line_of("prefer", "", 0);
        let is_item = |line: &str| line.trim_start().trim_start_matches("- ").trim_matches(['"', '\'']) == name;
        let after = self.text.lines().skip(first).take_while(|line| line.trim_start().starts_with('-'));
        after
            .enumerate()
            .filter(|(_, line)| is_item(line.trim_end()))
            .last()
            .map_or(first, |(index, _)| first + index + 1)
    }

    /// A group has a name that can be a heading. `skip` lists before this one have a group.
    pub(super) fn group(&self, list: &str, group: &str, skip: usize) -> Result<(), ConfigError> {
        let line = || self.line_of("group", "", skip);
        if group.trim().is_empty() {
            let hint = "a name that several lists share, like `Virtualization`; leave `group` out for none";
            return Err(self.wrong(line(), &format!("`group` of list {list} is empty"), hint));
        }
        self.title(&format!("group of list {list}"), group, line)
    }
}
