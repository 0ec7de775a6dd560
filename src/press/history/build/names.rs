//! The names of a series' page: its current one, and those that readers may know it by.
//!
//! A page is named after the first mail of its series. Later mail can show that a series continues another one, or that
//! a patch belongs to an older posting; then a page disappears, and its name has to redirect to the page that now holds
//! its mails. A name was there to be seen if a series began with its mail when some period closed (`seen`), or if
//! content/ has it because it was pressed in the middle of a period. Most later versions are linked as soon as they
//! arrive, and need no redirect.

mod seen;

use super::HistoryBuilder;
use crate::base::path::named;
use crate::press::summary::MailSummary;
pub use seen::Past;
use std::collections::{BTreeSet, HashSet};

/// The names of pages in content/.
pub(super) struct PublishedNames<'a> {
    names: &'a BTreeSet<String>,
    /// The hashes of Message-IDs with which they end: most names need not be made to see that they are not published.
    hashes: HashSet<&'a str>,
}

impl<'a> PublishedNames<'a> {
    pub(super) fn new(names: &'a BTreeSet<String>) -> Self {
        Self { names, hashes: names.iter().filter_map(|name| name.rsplit('-').next()).collect() }
    }

    /// Whether there is a page that is named after a mail.
    fn has(&self, mail: &MailSummary) -> bool {
        !self.names.is_empty()
            && self.hashes.contains(&*named("", &mail.message_id))
            && self.names.contains(&page_name(mail))
    }
}

/// The name of a page that begins with a mail.
fn page_name(mail: &MailSummary) -> String {
    named(&mail.title, &mail.message_id)
}

impl HistoryBuilder<'_> {
    /// The name of a page that begins with a mail.
    pub(super) fn slug(&self, mail: usize) -> String {
        page_name(self.mail(mail))
    }

    /// The names of the mails, other than `first`, by which a page was known.
    pub(super) fn aliases(&self, postings: &[usize], first: usize) -> Vec<String> {
        let members =
            postings.iter().flat_map(|posting| self.posting(*posting).members().map(move |mail| (mail, *posting)));
        let mut known: Vec<usize> = members
            .filter(|(mail, posting)| {
                *mail != first && (self.was_seen(*posting, *mail) || self.published.has(self.mail(*mail)))
            })
            .map(|(mail, _)| mail)
            .collect();
        known.sort_unstable();
        known.into_iter().map(|mail| self.slug(mail)).collect()
    }

    /// The mails of a posting after which a page may have been named when some period closed.
    pub fn seen_names(&self, posting: usize) -> Vec<usize> {
        let members = self.lineage.profiles[posting].members.iter().copied();
        members.filter(|mail| self.was_seen(posting, *mail)).collect()
    }
}
