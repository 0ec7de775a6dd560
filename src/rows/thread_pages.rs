//! On which page each mail of a long thread without patches is read.
//!
//! Entry point: [`ThreadPages::new`]. The first page has the mail that began the thread and its short subthreads. A
//! subthread that is long has a page of its own; where one goes very deep, so have the long ones far down in it; and
//! where the first mail has very many answers, the later ones stand together on numbered pages.
//!
//! More mail can move a mail from one page to another, but never takes a page away: the tree is that of the order in
//! which mails arrived, in which a mail stands below the nearest mail above it that arrived before it, and how long a
//! subthread is only grows. A page is named after its first mail or after how many answers arrived before.
//!
//! Deliberately not paged: a thread whose first mail cannot be read, and postings, which have a page for each patch.

use super::reading::Reading;
use std::collections::HashSet;

/// A thread that is as long as so many usual mails is on one page.
const LONGEST: u32 = 60;
/// A longer subthread has a page of its own.
const LONGEST_PART: u32 = 8;
/// How many answers to the first mail share a page, but for the long ones.
const ANSWERS: usize = 25;
/// So many levels of a subthread are on one page, where what is below is long.
const LEVELS: usize = 12;
/// How far above a mail one that arrived before it is looked for.
const FARTHEST: usize = 1000;

/// The pages of a thread.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThreadPages {
    /// What each page is called below the first one, whose name is empty; in the order of their first mails.
    pub names: Vec<String>,
    /// For each mail its page.
    pub of_mail: Vec<usize>,
    /// For each mail the mail that it stands below.
    pub above: Vec<Option<usize>>,
}

impl ThreadPages {
    pub fn new(reading: &Reading) -> Self {
        let above = above(reading);
        let mut pages = Self { names: vec![String::new()], of_mail: vec![0; above.len()], above };
        let lengths = pages.lengths(reading);
        let has_top = reading.pieces.iter().all(|piece| piece.depth > 0 || piece.mail == 0);
        if reading.series.is_empty() && has_top && lengths.first().is_some_and(|length| *length > LONGEST) {
            pages.part(reading, &lengths);
        }
        pages
    }

    /// Whether a mail is on another page than the one that it stands below.
    pub fn is_apart(&self, mail: usize) -> bool {
        self.above[mail].is_some_and(|above| self.of_mail[above] != self.of_mail[mail])
    }

    /// For each mail how many there are from it downwards.
    pub fn counts(&self) -> Vec<u32> {
        self.sums(|_| 1)
    }

    /// For each mail how long it is with all that is below it: a mail counts once for each 4 kB.
    fn lengths(&self, reading: &Reading) -> Vec<u32> {
        self.sums(|mail| reading.mails[mail].size / 4096 + 1)
    }

    /// The sum of something from each mail downwards.
    fn sums(&self, of: impl Fn(usize) -> u32) -> Vec<u32> {
        let mut sums: Vec<u32> = (0..self.above.len()).map(of).collect();
        for mail in (1..sums.len()).rev() {
            if let Some(above) = self.above[mail] {
                sums[above] = sums[above].saturating_add(sums[mail]);
            }
        }
        sums
    }

    fn part(&mut self, reading: &Reading, lengths: &[u32]) {
        let mut depths = vec![0usize; lengths.len()];
        let mut named: HashSet<String> = HashSet::new();
        let mut answers = 0;
        for mail in 1..lengths.len() {
            let above = self.above[mail].unwrap_or(0);
            depths[mail] = depths[above] + 1;
            let is_answer = above == 0;
            let block = answers / ANSWERS;
            answers += usize::from(is_answer);
            // Mails without a Message-ID may have the same name.
            let name = reading.mails[mail].message_id.is_some().then(|| reading.mails[mail].name());
            let is_own = depths[mail] % LEVELS == 1 && lengths[mail] > LONGEST_PART;
            self.of_mail[mail] = match name.filter(|name| is_own && named.insert(name.clone())) {
                Some(name) => self.page(name),
                None if is_answer && block > 0 => self.page(format!("page-{}", block + 1)),
                None if is_answer => 0,
                None => self.of_mail[above],
            };
        }
    }

    /// The page with a name, which begins here if there is none yet.
    fn page(&mut self, name: String) -> usize {
        let known = self.names.iter().rposition(|known| *known == name);
        known.unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        })
    }
}

/// For each mail the nearest one above it that arrived before it; the first one where there is none.
fn above(reading: &Reading) -> Vec<Option<usize>> {
    let mails = &reading.mails;
    let earlier = |mail: usize| {
        let mut above = mails[mail].answers;
        // Answers may run in a circle.
        for _ in 0..FARTHEST {
            match above {
                Some(other) if other >= mail => above = mails.get(other).and_then(|other| other.answers),
                _ => break,
            }
        }
        above.filter(|above| *above < mail).or(Some(0).filter(|_| mail > 0))
    };
    (0..mails.len()).map(earlier).collect()
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, ThreadPages};
    use crate::base::date::DateTime;
    use crate::base::id::MessageId;
    use crate::rows::reading::{Piece, PieceKind, ReadMail, Reading};
    use std::collections::BTreeSet;

    /// A thread in which each mail answers the one given.
    fn thread(answers: &[Option<usize>]) -> Reading {
        let mail = |(at, answers): (usize, &Option<usize>)| ReadMail {
            message_id: Some(MessageId::new(format!("{at}@mail.invalid"))),
            subject: String::new(),
            author: 0,
            date: DateTime { seconds: 0, offset: 0 },
            patch: None,
            answers: *answers,
            list: None,
            size: 0,
        };
        let mut thread = Reading { mails: answers.iter().enumerate().map(mail).collect(), ..Reading::default() };
        let piece = |mail: usize| Piece {
            mail,
            kind: PieceKind::Words,
            depth: u32::from(mail > 0),
            path: None,
            placed: None,
            line_changed: false,
        };
        thread.pieces = (0..answers.len()).map(piece).collect();
        thread
    }

    /// Numbers that look as if thrown, the same every time.
    fn thrown(seed: u64) -> impl FnMut(usize) -> usize {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        move |below| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % below.max(1) as u64).unwrap_or(0)
        }
    }

    #[test]
    fn a_short_thread_is_on_one_page() {
        let pages = ThreadPages::new(&thread(&vec![Some(0); LONGEST as usize]));
        assert_eq!(pages.names, [""]);
    }

    #[test]
    fn a_long_mail_counts_as_several() {
        let mut long = thread(&[None, Some(0), Some(1)]);
        long.mails[2].size = LONGEST * 4096;
        assert_eq!(ThreadPages::new(&long).names.len(), 2);
    }

    #[test]
    fn many_short_answers_stand_together_and_a_long_talk_is_cut_by_depth() {
        let pages = ThreadPages::new(&thread(&vec![Some(0); 101]));
        assert_eq!(pages.names, ["", "page-2", "page-3", "page-4"]);
        let talk: Vec<Option<usize>> = (0..200usize).map(|at| at.checked_sub(1)).collect();
        let pages = ThreadPages::new(&thread(&talk));
        let longest = (0..pages.names.len()).map(|page| pages.of_mail.iter().filter(|of| **of == page).count()).max();
        assert!(longest < Some(24), "{longest:?} of {}", pages.names.len());
    }

    /// What the order of arrival promises: however a thread grows, a page that was there stays.
    #[test]
    fn no_page_goes_away_because_more_mail_arrives() {
        for seed in 0..60 {
            let mut thrown = thrown(seed);
            let near = 1 + thrown(40);
            let count = 80 + thrown(220);
            // Some mails answer one that arrives later, or none that is known.
            let answers: Vec<Option<usize>> = (0..count)
                .map(|at| match thrown(12) {
                    0 => Some(at + thrown(9)).filter(|other| *other < count),
                    1 => None,
                    _ => at.checked_sub(1 + thrown(near)).or((at > 0).then_some(0)),
                })
                .collect();
            let mut before: BTreeSet<String> = BTreeSet::new();
            for arrived in 1..=count {
                // The chain of a mail whose parent is not there yet ends in the next one known.
                let known = |mail: usize| {
                    let mut parent = answers[mail];
                    for _ in 0..count {
                        parent = match parent {
                            Some(other) if other >= arrived => answers[other],
                            other => return other,
                        };
                    }
                    None
                };
                let pages = ThreadPages::new(&thread(&(0..arrived).map(known).collect::<Vec<_>>()));
                let names: BTreeSet<String> = pages.names.iter().cloned().collect();
                assert_eq!(names.len(), pages.names.len(), "seed {seed}");
                assert!(before.is_subset(&names), "seed {seed}, mail {arrived}: {:?}", &before - &names);
                before = names;
            }
            assert!(before.len() > 1, "seed {seed}");
        }
    }
}
