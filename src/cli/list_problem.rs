//! A problem of a list, for the terminal.

use crate::base::problem::Problem;
use crate::config::{Config, List};
use crate::press::problem::PressProblem;
use std::fmt;

/// A problem of a list. It says which list where the site has several.
pub(super) struct ListProblem {
    list: Option<String>,
    problem: PressProblem,
}

impl ListProblem {
    pub(super) fn all(config: &Config, list: &List, problems: Vec<PressProblem>) -> impl Iterator<Item = Self> {
        let list = (config.lists.len() > 1).then(|| list.name.clone());
        problems.into_iter().map(move |problem| Self { list: list.clone(), problem })
    }
}

impl Problem for ListProblem {
    fn is_loss(&self) -> bool {
        self.problem.is_loss()
    }

    fn is_duplicate(&self) -> bool {
        self.problem.is_duplicate()
    }

    fn hint(&self) -> Option<&'static str> {
        self.problem.hint()
    }
}

impl fmt::Display for ListProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.list {
            Some(list) => write!(out, "list `{list}`: {}", self.problem),
            None => self.problem.fmt(out),
        }
    }
}
