//! MAINTAINERS and mailmap.

use listpress::git::Mailmap;
use listpress::press::maintainers::Maintainers;
use std::path::Path;

pub(crate) fn run(bytes: &[u8]) {
    let Some(text) = super::text(bytes) else { return };
    if let Ok(maintainers) = Maintainers::parse(Path::new("MAINTAINERS"), text) {
        let count = maintainers.sections().len();
        let found = maintainers.sections_of(&["drivers/brew/pot.c", "lib/tea.c", "README"]);
        assert!(found.iter().all(|section| *section < count));
        assert!(maintainers.problems().iter().all(|problem| !problem.to_string().is_empty()));
    }
    if let Ok(mailmap) = Mailmap::parse(text) {
        mailmap.resolve("Ada Fern", "ada@fern.example");
        mailmap.resolve("", "");
    }
}
