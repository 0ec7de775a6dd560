//! The lists that failed while others did not: each is reported as an error, and the last line names them all.

use super::{Outcome, Reporter};
use crate::config::List;
use crate::press::PressError;

/// The lists that failed, in the order of site.yaml.
pub(super) struct FailedLists {
    /// How many lists there are.
    of: usize,
    errors: Vec<(String, PressError)>,
}

impl FailedLists {
    pub(super) fn new(of: usize) -> Self {
        Self { of, errors: Vec::new() }
    }

    /// Notes that a list failed; an error that is not about this list alone is the whole command's.
    pub(super) fn add(&mut self, list: &List, error: PressError) -> Result<(), PressError> {
        if !error.is_of_one_list() {
            return Err(error);
        }
        self.errors.push((list.name.clone(), error));
        Ok(())
    }

    /// Prints the error of each. Where all lists failed, the last error is the command's.
    pub(super) fn report(&mut self) -> Result<(), PressError> {
        let last = if self.errors.len() == self.of { self.errors.pop() } else { None };
        for (_, error) in &self.errors {
            Reporter::error_line(&format!("error: {error:#}"));
        }
        last.map_or(Ok(()), |(_, error)| Err(error))
    }

    /// Names them on a line for the end: `1 of 3 lists failed: kettle`, and what that means.
    pub(super) fn summarise(&self, consequence: &str) {
        if !self.errors.is_empty() {
            let names: Vec<&str> = self.errors.iter().map(|(name, _)| name.as_str()).collect();
            let (failed, of) = (names.len(), self.of);
            Reporter::error_line(&format!("{failed} of {of} lists failed: {}{consequence}", names.join(", ")));
        }
    }

    pub(super) fn outcome(&self) -> Outcome {
        if self.errors.is_empty() { Outcome::Done } else { Outcome::Problems }
    }
}
