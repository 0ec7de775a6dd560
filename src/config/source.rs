//! The key `source`, a clone of the code that patches are for: `source: ../linux`, or
//! `source: {repository: ../linux, branch: master}`.

use super::ConfigError;
use super::text::ConfigText;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use std::fmt;
use std::path::PathBuf;

/// The repository in which merged patches are looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRepository {
    pub folder: PathBuf,
    /// The branch, tag or commit to search; `None` is HEAD.
    pub branch: Option<String>,
}

/// The key as typed.
#[derive(Clone)]
pub(super) struct RawCode {
    repository: String,
    branch: Option<String>,
}

const EXPECTED: &str = "a folder, or `{repository: FOLDER, branch: NAME}`";

impl ConfigText<'_> {
    /// The folder must exist; whether it is a repository with that branch is checked when it is read.
    pub(super) fn code(&self, raw: &RawCode) -> Result<CodeRepository, ConfigError> {
        let RawCode { repository, branch } = raw;
        let hint =
            format!("a clone of the code, like `source: ../linux`; paths are relative to {}", self.root.display());
        let line = |value: &str| self.line_of("source", value, 0);
        if repository.trim().is_empty() {
            return Err(self.wrong(line("\"\""), "`source` is empty", &hint));
        }
        if branch.as_ref().is_some_and(|branch| branch.trim().is_empty()) {
            let hint = "omit `branch` to use HEAD, the branch that is checked out";
            return Err(self.wrong(self.line_of("branch", "", 0), "`branch` of `source` is empty", hint));
        }
        let folder = self.root.join(repository);
        if !folder.is_dir() {
            return Err(self.wrong(line(repository), &format!("`source`: there is no folder {repository}"), &hint));
        }
        Ok(CodeRepository { folder, branch: branch.clone() })
    }
}

impl<'de> Deserialize<'de> for RawCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CodeVisitor)
    }
}

struct CodeVisitor;

impl<'de> Visitor<'de> for CodeVisitor {
    type Value = RawCode;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(EXPECTED)
    }

    fn visit_str<E: de::Error>(self, folder: &str) -> Result<RawCode, E> {
        Ok(RawCode { repository: folder.to_owned(), branch: None })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawCode, A::Error> {
        let (mut repository, mut branch) = (None, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "repository" => repository = Some(map.next_value()?),
                "branch" => branch = Some(map.next_value()?),
                _ => return Err(de::Error::custom(format!("unknown key `{key}`, expected {EXPECTED}"))),
            }
        }
        let repository =
            repository.ok_or_else(|| de::Error::custom(format!("`repository` is missing, expected {EXPECTED}")))?;
        Ok(RawCode { repository, branch })
    }
}
