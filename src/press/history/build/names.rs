//! The names of a series' page: its current one, and those that readers may know it by.
//!
//! A page is named after the first mail of its series. Later mail can show that a series continues another one, or that
//! a patch belongs to an older posting; then a page disappears, and its name has to redirect to the page that now holds
//! its mails. A name was there to be seen if a series began with its mail when some period closed (`seen`), or if
//! content/ has it because it was pressed in the middle of a period. Most later versions are linked as soon as they
//! arrive, and need no redirect.

mod seen;

use super::{HistoryBuilder, PublishedPages};
use crate::base::path::named;
use crate::press::summary::MailSummary;
pub use seen::Past;
use std::collections::{BTreeSet, HashSet};

/// The names of pages in content/.
pub(super) struct PublishedNames<'a> {
    pages: &'a PublishedPages,
    /// The hashes of Message-IDs with which they end: most names need not be made to see that they are not published.
    hashes: HashSet<&'a str>,
}

impl<'a> PublishedNames<'a> {
    pub(super) fn new(pages: &'a PublishedPages) -> Self {
        Self { pages, hashes: pages.names().filter_map(|name| name.rsplit('-').next()).collect() }
    }

    /// The name of the page that is named after a mail, and the lists that have or had it.
    fn of(&self, mail: &MailSummary) -> Option<(String, BTreeSet<&'a str>)> {
        if !self.hashes.contains(&*named("", &mail.message_id)) {
            return None;
        }
        let name = page_name(mail);
        let lists = self.pages.lists(&name);
        (!lists.is_empty()).then_some((name, lists))
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

    /// The names of its mails by which the page of a series was known, other than its own; with the name of the list
    /// before them where the page was on another one than `home`.
    pub(super) fn aliases(&self, postings: &[usize], first: usize, home: usize) -> Vec<String> {
        let members =
            postings.iter().flat_map(|posting| self.posting(*posting).members().map(move |mail| (mail, *posting)));
        let mut members: Vec<(usize, usize)> = members.collect();
        members.sort_unstable();
        let own = self.input.places.name(home);
        let mut aliases = Vec::new();
        for (mail, posting) in members {
            let published = self.published.of(self.mail(mail));
            let lists = || published.iter().flat_map(|(_, lists)| lists);
            for list in lists().filter(|list| **list != own) {
                aliases.push(format!("{list}/{}", self.slug(mail)));
            }
            let was_here =
                || lists().any(|list| *list == own) || lists().next().is_none() && self.was_seen(posting, mail);
            if mail != first && was_here() {
                aliases.push(self.slug(mail));
            }
        }
        aliases
    }

    /// The mails of a posting after which a page may have been named when some period closed.
    pub fn seen_names(&self, posting: usize) -> Vec<usize> {
        let members = self.lineage.profiles[posting].members.iter().copied();
        members.filter(|mail| self.was_seen(posting, *mail)).collect()
    }
}
