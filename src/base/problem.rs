//! What went wrong without stopping the program; stages return these, only the command line prints them.

use std::fmt::Display;

/// Something in the input that the user should know of. It says what happened, where, and what to do.
pub trait Problem: Display {
    /// Whether something of the input was lost, so that the exit code has to say so. The others are remarks.
    fn is_loss(&self) -> bool;

    /// Whether it is a remark that concerns two mails, and is named before those about single ones.
    fn is_duplicate(&self) -> bool {
        false
    }
}
