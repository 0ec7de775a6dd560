//! The versions of a series and how the patches of each relate to those of the previous one.

use super::places::ArrivedIn;
use super::replies::{Replies, tag};
use super::{HistoryBuilder, PatchPair, SeriesBuilder};
use crate::base::number::{number, runs};
use crate::base::person::Address;
use crate::base::text::titled;
use crate::press::history::compare::{Comparison, PatchFacts, compare};
use crate::press::posting::{Joined, Slot};
use crate::press::summary::{Diffstat, MailSummary};
use crate::rows::review::{self, ReviewTag};
use crate::rows::series::{ChangeCounts, EarlierPatch, PatchRow, VersionRow};
use std::collections::BTreeMap;

/// How many levels above a patch the one it replaces is searched.
const LOOK_UP: usize = 32;

/// The most dependencies that a version names.
const MOST_DEPENDS: usize = 20;

/// A version compared with the previous one.
struct Beside {
    /// The patches of the previous version, with rerolled ones replaced.
    before: Vec<Slot>,
    comparison: Comparison,
}

impl SeriesBuilder<'_> {
    /// The rows of all versions, and the patches whose differences can be shown.
    pub(super) fn versions(&mut self, replies: &Replies) -> (Vec<VersionRow>, Vec<PatchPair>) {
        let mut rows = Vec::with_capacity(self.postings.len());
        let mut pairs = Vec::new();
        for version in 0..self.postings.len() {
            let beside = self.beside(version);
            let mut row = self.version(version);
            if let Some(beside) = &beside {
                self.add_comparison(version, &mut row, beside, &mut pairs);
                row.lost_tags = self.lost_tags(version, &row, &beside.before, replies);
            }
            rows.push(row);
        }
        (rows, pairs)
    }

    fn version(&mut self, version: usize) -> VersionRow {
        let list = self.list;
        let own = self.postings[version];
        let (posting, profile) = (list.posting(own), &list.lineage.profiles[own]);
        let head = list.mail(profile.head);
        let link = list.lineage.links[own];
        let author = self.people.index(list.sent_by(own));
        let patches = profile.members.iter().filter_map(|member| list.mail(*member).patch.as_deref());
        let depends = patches.flat_map(|patch| &patch.mentions.depends);
        let ArrivedIn { digest, on } = &self.place.postings[version];
        VersionRow {
            title: titled(&head.title),
            subject: head.patch.as_ref().map_or(&*head.title, |_| head.subject()).to_owned(),
            version: posting.version.number,
            minor: posting.version.minor,
            rfc: profile.rfc,
            resend: profile.resend || link.is_some_and(|link| self.repeats(own, link.previous)),
            partial: list.lineage.partial[own],
            inferred: posting.joined == Joined::Inferred,
            message_id: head.link_id(),
            cover: posting.cover.is_some(),
            date: head.date.time(),
            author,
            total: posting.total,
            missing: if list.lineage.partial[own] { Vec::new() } else { runs(posting.missing()) },
            digest: (*digest).to_owned(),
            on: on.clone(),
            previous: link.map(|link| list.lineage.indices[link.previous]),
            linked_by: link.map(|link| link.by),
            patches: posting.patches.iter().map(|slot| self.patch(*slot, author)).collect(),
            changelog: self.changelog(profile.head, &profile.members),
            depends: depends.take(MOST_DEPENDS).cloned().collect(),
            ..VersionRow::default()
        }
    }

    /// Whether a posting has the version number of the previous one: then it is a resend.
    fn repeats(&self, posting: usize, previous: usize) -> bool {
        let (mine, theirs) = (&self.list.lineage.profiles[posting], &self.list.lineage.profiles[previous]);
        mine.version == theirs.version && mine.rfc == theirs.rfc && !self.list.lineage.partial[posting]
    }

    fn patch(&mut self, slot: Slot, sender: usize) -> PatchRow {
        let mail = self.list.mail(slot.mail);
        let author = self.people.index(&mail.author);
        self.people.add_signatures(author, mail);
        let Diffstat { files, insertions, deletions } = mail.diffstat;
        PatchRow {
            index: slot.index,
            title: titled(&mail.title),
            message_id: mail.link_id(),
            author: (author != sender).then_some(author),
            files,
            insertions,
            deletions,
            carries: self.carried(slot.mail),
            earlier: None,
        }
    }

    /// The review tags that a patch or cover carries.
    pub(super) fn carried(&self, mail: usize) -> Vec<ReviewTag> {
        let tags = self.list.mail(mail).trailers.iter().map(tag);
        tags.filter(|tag| review::is_review(&tag.key)).collect()
    }

    /// The changelog of the cover, then those of the patches.
    fn changelog(&self, head: usize, members: &[usize]) -> Option<String> {
        let changes = |mail: &usize| self.list.mail(*mail).patch.as_ref()?.changelog.clone();
        let of_head = changes(&head);
        let of_patches = members.iter().filter(|member| **member != head).filter_map(|member| {
            let title = &self.list.mail(*member).title;
            changes(member)
                .filter(|changes| of_head.as_ref() != Some(changes))
                .map(|changes| format!("{title}:\n{changes}"))
        });
        let all: Vec<String> = of_head.iter().map(ToString::to_string).chain(of_patches).collect();
        (!all.is_empty()).then(|| all.join("\n\n"))
    }

    /// The patches of the previous version, and how this version's relate to them.
    fn beside(&self, version: usize) -> Option<Beside> {
        let posting = self.postings[version];
        let previous = self.list.lineage.links[posting]?.previous;
        let before = self.current_patches(previous, posting);
        let after = &self.list.posting(posting).patches;
        let facts = |slot: &Slot| {
            let mail = self.list.mail(slot.mail);
            PatchFacts { title: &mail.title, fingerprint: mail.fingerprint() }
        };
        let (old, new): (Vec<_>, Vec<_>) = (before.iter().map(facts).collect(), after.iter().map(facts).collect());
        let comparison = compare(&old, &new);
        Some(Beside { before, comparison })
    }

    /// The patches of a posting, with those replaced that were sent anew before `until`.
    fn current_patches(&self, posting: usize, until: usize) -> Vec<Slot> {
        let list = self.list;
        let own = &list.posting(posting).patches;
        let mut patches: BTreeMap<u32, usize> = own.iter().map(|slot| (slot.index, slot.mail)).collect();
        let rerolls = list.lineage.rerolls.get(&posting).into_iter().flatten();
        for reroll in rerolls.filter(|other| **other < until) {
            for slot in &list.posting(*reroll).patches {
                let counts_on =
                    list.posting(*reroll).total > 1 && list.posting(*reroll).total == list.posting(posting).total;
                patches.insert(if counts_on { slot.index } else { self.index_in(own, *slot) }, slot.mail);
            }
        }
        patches.into_iter().map(|(index, mail)| Slot { index, mail }).collect()
    }

    /// The index of the patch that a patch sent by itself replaces: the one with its title, or the one it answers.
    fn index_in(&self, own: &[Slot], slot: Slot) -> u32 {
        let title = |mail: usize| self.list.mail(mail).title.to_lowercase();
        let above =
            std::iter::successors(self.list.grouping.parents[slot.mail], |mail| self.list.grouping.parents[*mail]);
        let titled = own.iter().find(|other| title(other.mail) == title(slot.mail));
        let answered = || above.take(LOOK_UP).find_map(|mail| own.iter().find(|other| other.mail == mail));
        titled.or_else(answered).map_or(slot.index, |other| other.index)
    }

    fn add_comparison(&self, version: usize, row: &mut VersionRow, beside: &Beside, pairs: &mut Vec<PatchPair>) {
        let mut changes = ChangeCounts { coarse: beside.comparison.coarse, ..ChangeCounts::default() };
        let slots = &self.list.posting(self.postings[version]).patches;
        for (index, matched) in beside.comparison.matched.iter().enumerate() {
            let Some(matched) = matched else {
                changes.new += 1;
                continue;
            };
            let before = beside.before[matched.before];
            *(if matched.changed { &mut changes.changed } else { &mut changes.same }) += 1;
            changes.moved += u32::from(matched.moved);
            row.patches[index].earlier = Some(EarlierPatch {
                index: before.index,
                changed: matched.changed,
                moved: matched.moved,
                shown: false,
            });
            if matched.changed {
                let copy = |mail: usize| self.list.input.places.copies.of(mail)[0];
                pairs.push(PatchPair {
                    version,
                    patch: index,
                    before: copy(before.mail),
                    after: copy(slots[index].mail),
                });
            }
        }
        // What never arrived counts neither as new nor as dropped: it could be either.
        let posting = self.postings[version];
        let previous = self.list.lineage.links[posting].map(|link| self.list.posting(link.previous));
        changes.new = changes.new.saturating_sub(previous.map_or(0, |previous| number(previous.missing().len())));
        if !row.partial {
            let absent = number(self.list.posting(posting).missing().len());
            changes.dropped = number(beside.comparison.dropped.len()).saturating_sub(absent);
            let title = |index: &usize| titled(&self.list.mail(beside.before[*index].mail).title);
            row.gone = beside.comparison.dropped.iter().map(title).filter(|_| absent == 0).collect();
        }
        row.changes = Some(changes);
    }
}

impl HistoryBuilder<'_> {
    /// Who sent a posting. Whoever passes on somebody else's patch signs it; a sender who does not is a relay, and the
    /// author sent it. Where a patch names its sender by another address than the header does, that one is used,
    /// because people know them by it: the header's address is a relay's, or of another account.
    fn sent_by(&self, posting: usize) -> &Address {
        let profile = &self.lineage.profiles[posting];
        let head = self.mail(profile.head);
        let sender = head.sent_by.as_deref().filter(|sender| is_signed_by(head, sender)).unwrap_or(&head.author);
        let name = sender.name.split_once(" via ").map_or(&*sender.name, |(name, _)| name);
        let mut members = profile.members.iter().map(|member| self.mail(*member));
        let own = members.find(|mail| mail.sent_by.is_some() && mail.author.name == name);
        own.map_or(sender, |mail| &mail.author)
    }
}

fn is_signed_by(mail: &MailSummary, person: &Address) -> bool {
    let signed = mail.trailers.iter().filter(|trailer| trailer.key.eq_ignore_ascii_case("signed-off-by"));
    let mut signers = signed.map(|trailer| Address::from_trailer(&trailer.value));
    signers.any(|signer| signer.email.eq_ignore_ascii_case(&person.email) || signer.name == person.name)
}
