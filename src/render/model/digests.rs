//! What pages can read of digests.

use super::{AppliedRef, Model, Read, Year};
use crate::base::date::UtcTime;
use crate::content::facts::{DigestFacts, MessageFacts};
use crate::render::RenderError;
use crate::render::index::{PostingRef, Reviewed, VersionRef, mail_key};
use crate::rows::digest::{Digest, PostingRow};

/// A digest without what it holds.
pub(in crate::render) struct DigestName<'a> {
    pub(in crate::render) list: &'a str,
    /// See [`Digest::lists`].
    pub(in crate::render) lists: &'a [String],
    pub(in crate::render) digest: &'a str,
    pub(in crate::render) label: &'a str,
    /// When its first mail arrived.
    pub(in crate::render) first: UtcTime,
}

/// A posting with what its positions stand for.
pub(in crate::render) struct PostedRow<'a> {
    pub(in crate::render) row: &'a PostingRow,
    /// The first of its messages.
    pub(in crate::render) message: Option<&'a MessageFacts>,
    pub(in crate::render) author: usize,
    /// Its subsystem.
    pub(in crate::render) node: Option<usize>,
}

impl<'a> Model<'a> {
    pub(in crate::render) fn digest(&self, digest: usize) -> &'a Digest {
        self.digest_facts(digest);
        self.rows.digest(digest, || self.site.digest(digest))
    }

    /// A digest without its messages and threads, for pages that show something of many: the file is
    /// not read for it.
    pub(in crate::render) fn digest_facts(&self, digest: usize) -> &'a DigestFacts {
        let facts = &self.site.content.digests[digest].facts;
        self.note(Read::Digest { list: &facts.list, digest: &facts.digest });
        facts
    }

    /// What is known of a digest by its name, for links to it: they stay as they are while the digest grows.
    pub(in crate::render) fn digest_name(&self, digest: usize) -> DigestName<'a> {
        let DigestFacts { list, lists, digest, label, range, .. } = &self.site.content.digests[digest].facts;
        self.note(Read::DigestName { list, digest });
        DigestName { list, lists, digest, label, first: range.first }
    }

    /// A posting of a digest.
    pub(in crate::render) fn posting(&self, posting: PostingRef) -> PostedRow<'a> {
        let digest = &self.site.content.digests[posting.digest].facts;
        let facts = &digest.series[posting.posting];
        let number = digest.number(posting.posting);
        self.note(Read::Posting { list: &digest.list, digest: &digest.digest, number });
        PostedRow {
            row: self.rows.posting(posting, || self.site.posting(posting)),
            message: facts.message.as_ref(),
            author: self.site.index.people[posting.digest][facts.author],
            node: self.site.index.posting_nodes[posting.digest][posting.posting],
        }
    }

    /// The text of each message of a digest.
    pub(in crate::render) fn digest_texts(&self, digest: usize) -> Result<Vec<String>, RenderError> {
        Ok(self.site.content.digests[digest].texts(self.digest(digest))?)
    }

    /// The same, kept for others who want them.
    pub(in crate::render) fn shared_texts(&self, digest: usize) -> Result<&'a [String], RenderError> {
        Ok(self.site.texts.texts(digest, self.digest(digest))?)
    }

    /// The people of a digest as authors.
    pub(in crate::render) fn people(&self, digest: usize) -> &'a [usize] {
        self.note_identities(digest);
        &self.site.index.people[digest]
    }

    /// The subsystem of a posting.
    pub(in crate::render) fn posting_node(&self, posting: PostingRef) -> Option<usize> {
        self.note_identities(posting.digest);
        self.site.index.posting_nodes[posting.digest][posting.posting]
    }

    fn note_identities(&self, digest: usize) {
        let facts = self.digest_facts(digest);
        self.note(Read::Identities { list: &facts.list, digest: &facts.digest });
    }

    pub(in crate::render) fn digest_named(&self, list: &str, digest: &str) -> Option<usize> {
        self.note(Read::Digest { list, digest });
        self.site.digests_by_name.get(&(list, digest)).copied()
    }

    /// The digests of a list before and after one of them.
    pub(in crate::render) fn neighbours(&self, digest: usize) -> (Option<usize>, Option<usize>) {
        let row = &self.site.content.digests[digest].facts;
        self.note(Read::Neighbours { list: &row.list, digest: &row.digest });
        self.site.neighbours(digest)
    }

    /// The reviews that arrived in a digest.
    pub(in crate::render) fn reviews_in(&self, digest: usize) -> &'a [Reviewed] {
        let row = &self.site.content.digests[digest].facts;
        self.note(Read::Reviews { list: &row.list, digest: &row.digest });
        &self.site.index.series.reviewed[digest]
    }

    /// The versions that arrived in a digest.
    pub(in crate::render) fn versions_in(&self, digest: usize) -> &'a [VersionRef] {
        let row = &self.site.content.digests[digest].facts;
        self.note(Read::Arrivals { list: &row.list, digest: &row.digest });
        self.site.arrivals.versions_in(digest)
    }

    /// What replies in a digest say was applied.
    pub(in crate::render) fn applied_in(&self, digest: usize) -> &'a [AppliedRef] {
        let row = &self.site.content.digests[digest].facts;
        self.note(Read::Applied { list: &row.list, digest: &row.digest });
        self.site.arrivals.applied_in(digest)
    }

    /// What a mail, such as a pull request, shows to be applied.
    pub(in crate::render) fn applied_by(&self, message_id: &str) -> &'a [AppliedRef] {
        let mail = mail_key(message_id);
        self.note(Read::AppliedBy { mail });
        self.site.arrivals.applied_by(mail)
    }

    /// The digests of a list, oldest first.
    pub(in crate::render) fn digests(&self, list: usize) -> &'a [usize] {
        self.note(Read::Digests { list: &self.list(list).name });
        &self.site.index.lists[list].digests
    }

    /// The years of a list, newest first.
    pub(in crate::render) fn years(&self, list: usize) -> &'a [Year] {
        self.note(Read::Digests { list: &self.list(list).name });
        &self.site.years[list]
    }

    /// When the newest mail of a list arrived, in seconds since 1970.
    pub(in crate::render) fn newest(&self, list: usize) -> i64 {
        self.note(Read::Newest { list: &self.list(list).name });
        self.site.index.series.newest[list]
    }
}
