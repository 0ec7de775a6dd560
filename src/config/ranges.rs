//! The key `ranges`, how an archive is divided into digests: `daily`, `weekly`, `monthly`, `{commits: N}`, or a list of
//! commits.

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Ranges {
    /// A digest per day.
    #[default]
    Daily,
    /// A digest per ISO week.
    Weekly,
    /// A digest per month.
    Monthly,
    /// A digest per that many mails.
    Commits(usize),
    /// A digest between each commit and the next one.
    Explicit(Vec<String>),
}

impl Ranges {
    /// Its name in content/ and on pages.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Commits(_) => "commits",
            Self::Explicit(_) => "explicit",
        }
    }
}

const EXPECTED: &str =
    "`daily`, `weekly`, `monthly`, `{commits: N}` with N above 0, or a list of at least two commit ids in quotes";

impl<'de> Deserialize<'de> for Ranges {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RangesVisitor)
    }
}

struct RangesVisitor;

impl<'de> Visitor<'de> for RangesVisitor {
    type Value = Ranges;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(EXPECTED)
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Ranges, E> {
        match word {
            "daily" => Ok(Ranges::Daily),
            "weekly" => Ok(Ranges::Weekly),
            "monthly" => Ok(Ranges::Monthly),
            other => Err(E::custom(format!("unknown ranges `{other}`, expected {EXPECTED}"))),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Ranges, A::Error> {
        let mut commits = None;
        while let Some(key) = map.next_key::<String>()? {
            if key != "commits" {
                return Err(de::Error::custom(format!("unknown key `{key}` in ranges, expected {EXPECTED}")));
            }
            commits = Some(map.next_value::<usize>()?);
        }
        match commits {
            None | Some(0) => Err(de::Error::custom(format!("`commits` is 0 or missing, expected {EXPECTED}"))),
            Some(number) => Ok(Ranges::Commits(number)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Ranges, A::Error> {
        let mut commits = Vec::new();
        while let Some(commit) = seq.next_element::<String>()? {
            let hexadecimal = commit.bytes().all(|byte| byte.is_ascii_hexdigit());
            if !hexadecimal || !(4..=40).contains(&commit.len()) {
                return Err(de::Error::custom(format!(
                    "`{commit}` is not a commit id, expected 4 to 40 hexadecimal digits"
                )));
            }
            commits.push(commit);
        }
        if commits.len() < 2 {
            return Err(de::Error::custom(format!("too few commits, expected {EXPECTED}")));
        }
        Ok(Ranges::Explicit(commits))
    }
}
