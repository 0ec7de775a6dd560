//! The patches that mails outside their series show to be merged, worked out anew where new mails can have changed it.
//!
//! Entry points: [`proven`], and [`evidence`] for the patches of some postings. What a title proves depends on the mails
//! that name it, the patches that have it, and where these stand: their threads and series (see press/history/evidence).
//! So it is worked out anew for each title that a mail names or has whose place was worked out anew, or whose series
//! changed.

use super::regroup::Regrouped;
use super::relink::Relinked;
use super::universe::Universe;
use crate::press::archive::ArchivePosition;
use crate::press::history::{
    Evidence, LOOK_UP, MailPlace, NamingMail, PullAnswer, TitleEvidence, TitledPatch, decide, posting_keys, title_key,
};
use crate::press::known::{Known, put_sorted};
use crate::press::mail::MailKind;
use crate::press::summary::MailSummary;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What is known of the patches among some mails, by their indices.
pub(super) fn evidence(known: &Known<'_>, universe: &Universe) -> HashMap<usize, Evidence> {
    let mut found = HashMap::new();
    for (index, (mail, position)) in universe.mails.iter().zip(&universe.positions).enumerate() {
        let proven = |title: &TitleEvidence| title.proven.get(position).cloned();
        if mail.patch.is_some()
            && let Some(evidence) = known.titles.read(title_key(&mail.title), proven).flatten()
        {
            found.insert(index, evidence);
        }
    }
    found
}

/// The series with patches of which something else is shown now. `None` where a row is missing.
pub(super) fn proven(
    known: &mut Known<'_>,
    new: &[(ArchivePosition, MailSummary)],
    (regrouped, relinked): (&Regrouped, &Relinked),
) -> Option<BTreeSet<ArchivePosition>> {
    for (mail, summary) in new {
        for merged in &summary.merged_titles {
            known.titles.change(title_key(&merged.title), |title| put_sorted(&mut title.naming, *mail));
        }
    }
    let mut series = BTreeSet::new();
    let moved = moved(known, regrouped, relinked)?;
    for key in titles_of(known, &moved)? {
        let Some(before) = known.titles.get(key).cloned() else { continue };
        let proven = TitleCase::load(known, key, &before)?.decide();
        if proven != before.proven {
            for mail in before.proven.keys().chain(proven.keys()) {
                if before.proven.get(mail) != proven.get(mail)
                    && let Some(posting) = known.mails.get(*mail)?.posting
                {
                    series.insert(known.postings.get(posting)?.series);
                }
            }
            known.titles.set(key, TitleEvidence { proven, ..before });
        }
    }
    Some(series)
}

/// The mails whose place or series can be another one now.
fn moved(known: &mut Known<'_>, regrouped: &Regrouped, relinked: &Relinked) -> Option<BTreeSet<ArchivePosition>> {
    let mut mails = regrouped.mails.clone();
    for old in regrouped.changed.values().flatten() {
        mails.extend(old.frame.members());
    }
    for series in &relinked.series {
        for posting in known.series.get(*series).cloned().unwrap_or_default() {
            mails.extend(known.postings.get(posting)?.frame.members());
        }
    }
    Some(mails)
}

/// The keys of the titles that some mails name, and of those that they have and others name.
fn titles_of(known: &mut Known<'_>, mails: &BTreeSet<ArchivePosition>) -> Option<BTreeSet<u64>> {
    let mut keys = BTreeSet::new();
    for mail in mails {
        let summary = known.summary(*mail)?;
        keys.extend(summary.merged_titles.iter().map(|merged| title_key(&merged.title)));
        if summary.patch.is_some() {
            keys.insert(title_key(&summary.title));
        }
    }
    keys.retain(|key| known.titles.get(*key).is_some());
    Some(keys)
}

/// A mail that names a title.
struct LoadedNaming {
    mail: MailSummary,
    place: MailPlace,
    /// The series of the cover or patch that it answers.
    about: Option<ArchivePosition>,
    /// The answers to a pull request.
    answers: Vec<MailSummary>,
}

/// The mails that name a title, and the patches that have it.
struct TitleCase {
    naming: Vec<LoadedNaming>,
    patches: Vec<(MailSummary, MailPlace)>,
}

impl LoadedNaming {
    fn load(known: &mut Known<'_>, position: ArchivePosition, mail: MailSummary) -> Option<Self> {
        let place = place(known, position)?;
        let answers = if mail.kind == MailKind::PullRequest { answers(known, position)? } else { Vec::new() };
        let mut loaded = Self { mail, place, about: None, answers };
        loaded.look_up(known)?;
        Some(loaded)
    }

    /// Looks for the cover or patch that it answers, directly or not.
    fn look_up(&mut self, known: &mut Known<'_>) -> Option<()> {
        let mut parent = known.mails.get(self.place.position)?.parent;
        for _ in 0..LOOK_UP {
            let Some(mail) = parent else { break };
            let row = known.mails.get(mail)?;
            parent = row.parent;
            if let Some(posting) = row.posting {
                self.about = Some(known.postings.get(posting)?.series);
                break;
            }
        }
        Some(())
    }

    fn naming(&self) -> NamingMail<'_> {
        NamingMail { mail: &self.mail, place: self.place, about: self.about, answer: answer(&self.answers) }
    }
}

impl TitleCase {
    fn load(known: &mut Known<'_>, key: u64, title: &TitleEvidence) -> Option<Self> {
        let (mut naming, mut keys) = (Vec::new(), BTreeSet::new());
        for mail in &title.naming {
            let summary = known.summary(*mail)?;
            let own = summary.merged_titles.iter().filter(|merged| title_key(&merged.title) == key);
            keys.extend(own.flat_map(|merged| posting_keys(&merged.title)));
            naming.push(LoadedNaming::load(known, *mail, summary)?);
        }
        let mut postings = BTreeSet::new();
        for key in keys {
            postings.extend(known.keys.get(key).into_iter().flatten().copied());
        }
        let mut patches = Vec::new();
        for posting in postings {
            for mail in known.postings.get(posting)?.frame.patches() {
                let summary = known.summary(mail)?;
                if title_key(&summary.title) == key {
                    patches.push((summary, place(known, mail)?));
                }
            }
        }
        Some(Self { naming, patches })
    }

    fn decide(&self) -> BTreeMap<ArchivePosition, Evidence> {
        let naming: Vec<NamingMail<'_>> = self.naming.iter().map(LoadedNaming::naming).collect();
        let patches: Vec<TitledPatch<'_>> =
            self.patches.iter().map(|(mail, place)| TitledPatch { mail, place: *place }).collect();
        decide(&naming, &patches)
    }
}

fn place(known: &mut Known<'_>, mail: ArchivePosition) -> Option<MailPlace> {
    let row = known.mails.get(mail)?.clone();
    let series = match row.posting {
        Some(posting) => Some(known.postings.get(posting)?.series),
        None => None,
    };
    Some(MailPlace { position: mail, thread: row.thread, series })
}

/// The answers to a mail, in archive order.
fn answers(known: &mut Known<'_>, mail: ArchivePosition) -> Option<Vec<MailSummary>> {
    let thread = known.mails.get(mail)?.thread;
    let mut answers = Vec::new();
    for other in known.threads.get(thread)?.mails.clone() {
        if known.mails.get(other)?.parent == Some(mail) {
            answers.push(known.summary(other)?);
        }
    }
    Some(answers)
}

fn answer(answers: &[MailSummary]) -> PullAnswer<'_> {
    answers.iter().fold(PullAnswer::default(), PullAnswer::and)
}
