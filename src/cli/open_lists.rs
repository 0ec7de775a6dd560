//! The lists that `mails`, `series` and `text` read: the named ones, or all, opened at what they are asked for.
//!
//! Entry point: [`OpenLists::open`]. A range may be found in some lists only, as commits are; that no list has it is
//! wrong use. A list that cannot be read does not keep the others from being printed.

use super::failed_lists::FailedLists;
use super::{ListOption, ListProblem, Outcome, Reporter, WrongUse, outcome};
use crate::config::{Config, List};
use crate::press::archive::RangeError;
use crate::press::problem::PressProblem;
use crate::press::{MailLists, Press, PressError};

/// Opened lists in the order of site.yaml, each with what it is asked for.
pub(super) struct OpenLists<'a, T> {
    config: &'a Config,
    pub(super) lists: Vec<OpenList<'a, T>>,
    pub(super) failed: FailedLists,
    problems: Vec<ListProblem>,
}

pub(super) struct OpenList<'a, T> {
    pub(super) list: &'a List,
    pub(super) press: Press<'a>,
    /// The range or period; `None` where another list has it.
    pub(super) asked: Option<T>,
}

impl<'a, T> OpenLists<'a, T> {
    /// Opens the lists that `chosen` names; `find` finds what is asked for in one of them at least.
    pub(super) fn open(
        config: &'a Config,
        chosen: &ListOption,
        find: impl Fn(&Press<'a>) -> Result<T, PressError>,
    ) -> anyhow::Result<Self> {
        let chosen = chosen.choose(config)?;
        let (mut lists, mut lacking) = (Vec::new(), Vec::new());
        let mut failed = FailedLists::new(chosen.len());
        for &list in &chosen {
            match Press::open(config, list) {
                Err(error) => failed.add(list, error)?,
                Ok(press) => {
                    let asked = find(&press).map_err(|error| lacking.push(error)).ok();
                    lists.push(OpenList { list, press, asked });
                }
            }
        }
        failed.report()?;
        let names: Vec<&str> = chosen.iter().map(|list| list.name.as_str()).collect();
        match explain(lacking, &names) {
            Some(error) if lists.iter().all(|open| open.asked.is_none()) => Err(error.into()),
            _ => Ok(Self { config, lists, failed, problems: Vec::new() }),
        }
    }

    /// Reports that something else of some lists, given by their positions in site.yaml, cannot be read; only of those that
    /// are printed.
    pub(super) fn add_failed(&mut self, failed: Vec<(usize, PressError)>) -> anyhow::Result<()> {
        for (position, error) in failed {
            let list = &self.config.lists[position];
            if self.lists.iter().any(|open| open.list.name == list.name) {
                Reporter::error_line(&format!("error: {error:#}"));
                self.failed.add(list, error)?;
            }
        }
        Ok(())
    }

    /// Which of the opened lists each mail arrived on.
    pub(super) fn mail_lists(&self) -> Result<MailLists, PressError> {
        MailLists::read(self.lists.iter().map(|open| &open.press))
    }

    /// The names of the opened lists.
    pub(super) fn names(&self) -> Vec<&'a str> {
        self.lists.iter().map(|open| open.list.name.as_str()).collect()
    }

    /// Notes problems of the list at a position.
    pub(super) fn add_problems(&mut self, position: usize, problems: Vec<PressProblem>) {
        self.problems.extend(ListProblem::all(self.config, self.lists[position].list, problems));
    }

    /// Reports what was noted, at the end of the command.
    pub(super) fn finish(self, reporter: &Reporter) -> Outcome {
        reporter.problems(&self.problems);
        self.failed.summarise("");
        outcome(&self.problems).and(self.failed.outcome())
    }
}

/// Why no list has the range. A mistake in the range itself is more helpful than that a list does not have it.
fn explain(errors: Vec<PressError>, lists: &[&str]) -> Option<WrongUse> {
    let lacks = |error: &PressError| {
        matches!(error, PressError::Range { error: RangeError::NotARange(_) | RangeError::Unknown(_), .. })
    };
    let (lacking, mistakes): (Vec<_>, Vec<_>) = errors.into_iter().partition(lacks);
    let first = mistakes.into_iter().next().map(WrongUse::new);
    first.or_else(|| match lacking.into_iter().next()? {
        PressError::Range { error, .. } if lists.len() > 1 => {
            Some(WrongUse(format!("lists {}: {error}", lists.join(", "))))
        }
        error => Some(WrongUse::new(error)),
    })
}
