//! Several short texts in one piece of memory: a list has hundreds of thousands of them.

use serde::{Deserialize, Serialize};

/// Texts in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strings {
    text: Box<str>,
    /// Where each text ends.
    ends: Box<[u32]>,
}

impl Strings {
    pub fn get(&self, position: usize) -> &str {
        let end = |position: usize| self.ends.get(position).map_or(0, |end| *end as usize);
        let start = position.checked_sub(1).map_or(0, end);
        self.text.get(start..end(position)).unwrap_or("")
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|position| self.get(position))
    }
}

impl<T: AsRef<str>> FromIterator<T> for Strings {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let (mut text, mut ends) = (String::new(), Vec::new());
        for each in texts {
            text.push_str(each.as_ref());
            ends.push(crate::base::number::number(text.len()));
        }
        Self { text: text.into(), ends: ends.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::Strings;

    #[test]
    fn texts_come_back_as_they_were() {
        let texts = ["kettle", "", "té", "\0", "pot"];
        let strings: Strings = texts.into_iter().collect();
        assert_eq!(strings.iter().collect::<Vec<_>>(), texts);
        assert_eq!((strings.get(2), strings.get(5)), ("té", ""));
        assert_eq!(Strings::default().iter().count(), 0);
    }
}
