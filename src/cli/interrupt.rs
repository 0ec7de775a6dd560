//! Ctrl-C and TERM while a command builds: what is not complete is removed, and a site that is being published is published
//! whole.
//!
//! Entry points: [`clean_up`] for commands that write the site, [`end_git`] for those that run git. `serve` ends by its own
//! rules.

use crate::config::Config;
use crate::{content, git_command, output};

/// What shells report of a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// Has the program clean up when it is asked to end.
#[expect(clippy::exit, reason = "the other threads are in the middle of their work")]
pub(super) fn clean_up(config: &Config) {
    let (site, pages) = (config.output_dir.clone(), config.content_dir());
    // Without a handler the next build cleans up.
    let _ = ctrlc::set_handler(move || {
        output::remove_stage(&site);
        content::remove_temporaries(&pages);
        std::process::exit(INTERRUPTED);
    });
}

/// Has git end when the program is asked to end: what it does for us is of no use then.
#[expect(clippy::exit, reason = "the other threads wait for git")]
pub(super) fn end_git() {
    let _ = ctrlc::set_handler(|| {
        git_command::end_all();
        std::process::exit(INTERRUPTED);
    });
}
