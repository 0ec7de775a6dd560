//! What all mails of some lists show to be merged elsewhere, title by title.
//!
//! Entry point: [`titles`].

use super::HistoryInput;
use crate::press::archive::ArchivePosition;
use crate::press::history::evidence::{
    Evidence, LOOK_UP, MailPlace, NamingMail, PullAnswer, TitleEvidence, TitledPatch, decide, posting_keys, title_key,
};
use crate::press::history::lineage::Lineage;
use crate::press::mail::MailKind;
use crate::press::posting::Grouping;

use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// By the key of each title that mails name: who names it, and what that proves.
pub(super) fn titles(
    input: &HistoryInput<'_>,
    grouping: &Grouping,
    lineage: &Lineage<'_>,
    postings: &HashMap<u64, Vec<usize>>,
) -> HashMap<u64, TitleEvidence> {
    let mut naming: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (mail, summary) in input.mails.iter().enumerate() {
        let keys: BTreeSet<u64> = summary.merged_titles.iter().map(|merged| title_key(&merged.title)).collect();
        for key in keys {
            naming.entry(key).or_default().push(mail);
        }
    }
    let places = MailPlaces::new(input, grouping, lineage);
    let row = |(key, naming): (u64, Vec<usize>)| {
        let proven = places.decide(key, &naming, postings);
        (key, TitleEvidence { naming: naming.iter().map(|mail| input.positions[*mail]).collect(), proven })
    };
    naming.into_par_iter().map(row).collect()
}

/// Where mails stand.
struct MailPlaces<'a> {
    input: &'a HistoryInput<'a>,
    grouping: &'a Grouping,
    /// The series of each cover and patch.
    series: HashMap<usize, ArchivePosition>,
    /// What was answered to each pull request.
    answers: HashMap<usize, PullAnswer<'a>>,
}

impl<'a> MailPlaces<'a> {
    fn new(input: &'a HistoryInput<'a>, grouping: &'a Grouping, lineage: &Lineage<'_>) -> Self {
        let mut series = HashMap::new();
        for postings in &lineage.series {
            let members = || postings.iter().flat_map(|posting| grouping.postings[*posting].members());
            let first = members().min().expect("a series has a mail");
            series.extend(members().map(|mail| (mail, input.positions[first])));
        }
        let mut answers: HashMap<usize, PullAnswer<'_>> = HashMap::new();
        for (mail, summary) in input.mails.iter().enumerate() {
            let asked = grouping.parents[mail].filter(|parent| input.mails[*parent].kind == MailKind::PullRequest);
            if let Some(asked) = asked {
                let answer = answers.entry(asked).or_default();
                *answer = answer.and(summary);
            }
        }
        Self { input, grouping, series, answers }
    }

    fn place(&self, mail: usize) -> MailPlace {
        MailPlace {
            position: self.input.positions[mail],
            thread: self.input.positions[self.grouping.threads[mail]],
            series: self.series.get(&mail).copied(),
        }
    }

    fn about(&self, mail: usize) -> Option<ArchivePosition> {
        let parents = &self.grouping.parents;
        let above = std::iter::successors(parents[mail], |parent| parents[*parent]);
        above.take(LOOK_UP).find_map(|mail| self.series.get(&mail).copied())
    }

    fn decide(
        &self,
        key: u64,
        naming: &[usize],
        postings: &HashMap<u64, Vec<usize>>,
    ) -> BTreeMap<ArchivePosition, Evidence> {
        let mails = self.input.mails;
        let named = naming.iter().flat_map(|mail| &mails[*mail].merged_titles);
        let keys: BTreeSet<u64> = named
            .filter(|merged| title_key(&merged.title) == key)
            .flat_map(|merged| posting_keys(&merged.title))
            .collect();
        let found: BTreeSet<usize> = keys.iter().filter_map(|key| postings.get(key)).flatten().copied().collect();
        let slots = found.iter().flat_map(|posting| &self.grouping.postings[*posting].patches);
        let patches = slots.map(|slot| slot.mail).filter(|mail| title_key(&mails[*mail].title) == key);
        let patches: Vec<TitledPatch<'_>> =
            patches.map(|mail| TitledPatch { mail: &mails[mail], place: self.place(mail) }).collect();
        let naming: Vec<NamingMail<'_>> = naming
            .iter()
            .map(|mail| NamingMail {
                mail: &mails[*mail],
                place: self.place(*mail),
                about: self.about(*mail),
                answer: self.answers.get(mail).copied().unwrap_or_default(),
            })
            .collect();
        decide(&naming, &patches)
    }
}
