//! The names of a series' page: its current one, and those that readers may know it by.
//!
//! A page is named after the first mail of its series. Later mail can show that a series continues another one, or that
//! a patch belongs to an older posting; then a page disappears, and its name has to redirect to the page that now holds
//! its mails. A name was there to be seen if a series began with its mail when some period closed (`seen`), or if
//! content/ has it because it was pressed in the middle of a period. Most later versions are linked as soon as they
//! arrive, and need no redirect.

mod families;
mod seen;

use super::HistoryBuilder;
use crate::base::path::named;
use crate::press::summary::MailSummary;
pub(super) use seen::seen;
use std::collections::BTreeSet;

/// For every mail whether content/ has a page that is named after it.
pub(super) fn published(mails: &[MailSummary], names: &BTreeSet<String>) -> Vec<bool> {
    if names.is_empty() {
        return vec![false; mails.len()];
    }
    // A name ends with the hash of the Message-ID: most need not be made to see that they are not published.
    let hash = |name: &str| name.rsplit('-').next().map(str::to_owned);
    let hashes: BTreeSet<String> = names.iter().filter_map(|name| hash(name)).collect();
    let is_published =
        |mail: &MailSummary| hashes.contains(&named("", &mail.message_id)) && names.contains(&page_name(mail));
    mails.iter().map(is_published).collect()
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
        let mails = postings.iter().flat_map(|posting| self.posting(*posting).members());
        let mut mails: Vec<usize> = mails.filter(|mail| *mail != first && self.names[*mail]).collect();
        mails.sort_unstable();
        mails.into_iter().map(|mail| self.slug(mail)).collect()
    }
}
