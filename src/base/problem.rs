//! Problems that do not stop the program. Stages return them, and only the command line prints them.

use std::fmt::Display;

/// Something about the input that the user should know. Its text says what is wrong, where, and what to do.
pub trait Problem: Display {
    /// Whether part of the input was lost, which the exit code reports. The others are notes.
    fn is_loss(&self) -> bool;

    /// Whether it is a note about two mails; these are listed before notes about single mails.
    fn is_duplicate(&self) -> bool {
        false
    }

    /// What helps against it and others of its kind, where its text does not say so. It is told once.
    fn hint(&self) -> Option<&'static str> {
        None
    }
}
