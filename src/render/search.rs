//! Search without a server: an index in small script files, of which a query loads a few.
//!
//! Entry points: [`Search::gather`] takes the words of a digest while its page is rendered, since its texts are in
//! memory then; [`Search::finish`] writes the index when all digests are through. Steps: what of a digest can be found
//! (`documents`, `prose`) in words (`words`), collected by number (`harvest`); rows that results show (`records`); then
//! documents numbered by age and cut into segments, each with its words in shards (`segment`, `postings`), beside a
//! small one for the pages of authors and subsystems (`topics`). All files are parts (`part`), named by their hash.
//!
//! What keeps a query small: sets of documents are never longer than a sixth of a byte for each; words with a common
//! beginning have a set in common where their own would be too many; what results show lies apart, ten documents at a
//! time. What keeps a rebuild small: new mail gets the highest numbers, so it changes the newest segment and nothing
//! else, but once in [`FRESH`] documents. Phrases, and words that only their neighbourhood makes rare, are not found as
//! such: places of words in a text are not kept.

mod documents;
mod harvest;
mod message_id;
mod part;
mod postings;
mod prose;
mod records;
mod segment;
mod topics;
mod words;

use super::build::Site;
use super::plan::Plan;
use crate::content::Content;
use crate::output::{Folder, OutputError, OutputFile};
use crate::render::index::LifeRef;
use crate::rows::digest::Digest;
use harvest::{FIELDS, Place, Terms};
use part::Part;
use records::{Chunk, Row};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Documents of a segment that is full.
const FULL: u32 = 1 << 15;
/// The newest segment holds what is left of so many; those behind it change only when it overflows.
const FRESH: u32 = 1 << 12;

/// What digests gave so far.
#[derive(Default)]
struct Gathered {
    terms: Terms,
    digests: BTreeMap<usize, Sheaf>,
}

/// What one digest gave.
struct Sheaf {
    documents: u32,
    places: Vec<Place>,
    chunks: Vec<Chunk>,
}

/// The index while it is made; digests come from any thread in any order.
pub(super) struct Search {
    /// Mails that digests show, as hashes of list and Message-ID.
    shown: HashSet<(u64, u64)>,
    /// The versions of series by the digest in which they arrived.
    versions: HashMap<usize, Vec<(LifeRef, usize)>>,
    gathered: Mutex<Gathered>,
    facts: OnceLock<Facts>,
}

/// What the search page has to know of the index.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    /// Where its first file lies, from the top of the site.
    pub(super) file: String,
    /// What can be found.
    pub(super) documents: u32,
}

/// The first file: what else there is.
#[derive(Serialize)]
struct Root<'a> {
    mails: Library,
    pages: Library,
    lists: Vec<(&'a str, &'a str)>,
}

/// Documents that are looked through together.
#[derive(Serialize)]
struct Library {
    documents: u32,
    /// For each segment, the newest first: its table, its first document, how many it has.
    segments: Vec<(String, u32, u32)>,
    /// The names of the shelves, one behind the other.
    shelves: String,
}

impl Search {
    pub(super) fn new(content: &Content) -> Self {
        let places = content.digests.iter().zip(0..);
        let places: HashMap<(&str, &str), usize> =
            places.map(|(stored, place)| ((&*stored.digest.list, &*stored.digest.digest), place)).collect();
        let mut versions: HashMap<usize, Vec<(LifeRef, usize)>> = HashMap::new();
        for (sequel, stored) in content.sequels.iter().enumerate() {
            for (row, life) in stored.sequel.series.iter().enumerate() {
                for (version, known) in life.versions.iter().enumerate() {
                    if let Some(place) = places.get(&(&*stored.sequel.list, &*known.digest)) {
                        versions.entry(*place).or_default().push((LifeRef { sequel, row }, version));
                    }
                }
            }
        }
        let digests = content.digests.iter().map(|stored| &stored.digest);
        let shown = digests.flat_map(|digest| {
            let ids = digest.messages.iter().filter_map(|message| message.message_id.as_deref());
            ids.map(|id| (hash(&digest.list), hash(id)))
        });
        Self { shown: shown.collect(), versions, gathered: Mutex::default(), facts: OnceLock::new() }
    }

    /// Takes what can be found of a digest; the chunks of its rows.
    pub(super) fn gather(&self, site: &Site<'_>, place: usize, digest: &Digest, texts: &[String]) -> Vec<OutputFile> {
        let (rows, harvest) = documents::of(site, self, place, digest, texts);
        let mut files = Vec::new();
        let chunks = records::chunks(&rows, &mut |part| {
            files.push(part.file);
            part.name
        });
        let mut gathered = self.gathered.lock().unwrap_or_else(PoisonError::into_inner);
        // A page that somebody looks at is rendered before all others, and once more with them.
        if gathered.digests.contains_key(&place) {
            return files;
        }
        let sheaf = Sheaf { documents: count(&rows), places: gathered.terms.take(harvest), chunks };
        gathered.digests.insert(place, sheaf);
        files
    }

    /// Writes the index of what was gathered.
    pub(super) fn finish(&self, site: &Site<'_>, plan: &Plan, folder: &Folder) -> Result<(), OutputError> {
        let mut writer = Writer { folder, plan, failed: Ok(()) };
        let gathered = std::mem::take(&mut *self.gathered.lock().unwrap_or_else(PoisonError::into_inner));
        let mails = mails(site, gathered, &mut writer);
        let pages = pages(site, &mut writer);
        let lists = site.config.lists.iter().map(|list| (&*list.name, &*list.title)).collect();
        let documents = mails.documents;
        let root = writer.put(Part::of(&Root { mails, pages, lists }));
        let _ = self.facts.set(Facts { file: part::path(&root).as_str().to_owned(), documents });
        writer.failed
    }

    /// What the search page has to know; nothing before [`Search::finish`].
    pub(super) fn facts(&self) -> Option<&Facts> {
        self.facts.get()
    }

    fn versions_of(&self, digest: usize) -> &[(LifeRef, usize)] {
        self.versions.get(&digest).map_or(&[], Vec::as_slice)
    }

    fn is_shown(&self, list: &str, message_id: &str) -> bool {
        self.shown.contains(&(hash(list), hash(message_id)))
    }
}

/// Writes parts and keeps the first failure, so that those who make parts need not know of it.
struct Writer<'a> {
    folder: &'a Folder,
    plan: &'a Plan,
    failed: Result<(), OutputError>,
}

impl Writer<'_> {
    fn put(&mut self, part: Part) -> String {
        if self.failed.is_ok() {
            self.failed = if self.plan.has(part.file.path.as_str()) {
                let (first, second) = ("a file of content/".to_owned(), "the search index".to_owned());
                Err(OutputError::Collision { path: part.file.path, first, second })
            } else {
                self.folder.put(&part.file)
            };
        }
        part.name
    }
}

/// The library of mails. Digests are numbered by their age, so that later mail gets higher numbers.
fn mails(site: &Site<'_>, gathered: Gathered, writer: &mut Writer<'_>) -> Library {
    let mut sheaves: Vec<(usize, Sheaf)> = gathered.digests.into_iter().collect();
    sheaves.sort_by_key(|(place, _)| {
        let digest = &site.content.digests[*place].digest;
        (&digest.range.last, &digest.list, &digest.digest)
    });
    library(gathered.terms, sheaves.into_iter().map(|(_, sheaf)| sheaf), writer)
}

/// The library of the pages of authors and subsystems.
fn pages(site: &Site<'_>, writer: &mut Writer<'_>) -> Library {
    let (rows, harvest) = topics::of(site);
    let mut terms = Terms::default();
    let places = terms.take(harvest);
    let chunks = records::chunks(&rows, &mut |part| writer.put(part));
    library(terms, std::iter::once(Sheaf { documents: count(&rows), places, chunks }), writer)
}

/// Numbers the documents of sheaves in their order, and writes what leads to them.
fn library(terms: Terms, sheaves: impl Iterator<Item = Sheaf>, writer: &mut Writer<'_>) -> Library {
    let (words, ranks) = terms.ranked();
    let (mut numbered, mut chunks, mut documents) = (Vec::new(), Vec::new(), 0);
    for sheaf in sheaves {
        chunks.extend(sheaf.chunks.into_iter().map(|(start, name)| (start + documents, name)));
        numbered.push((documents, sheaf.places));
        documents += sheaf.documents;
    }
    let mut put = |part| writer.put(part);
    let mut segments = Vec::new();
    for (first, end) in bounds(documents).into_iter().rev() {
        let mut own = within(&numbered, &ranks, first..end);
        own.sort_unstable();
        segments.push((segment::write(&words, &own, &mut put), first, end - first));
    }
    Library { documents, segments, shelves: records::shelves(&chunks, documents, &mut put) }
}

/// The places of a run of documents, by the ranks of their words, counted from the run's first document.
fn within(numbered: &[(u32, Vec<Place>)], ranks: &[u32], run: std::ops::Range<u32>) -> Vec<Place> {
    let from = numbered.partition_point(|(start, _)| *start <= run.start).saturating_sub(1);
    let to = numbered.partition_point(|(start, _)| *start < run.end);
    let mut own = Vec::with_capacity(numbered[from..to].iter().map(|(_, places)| places.len()).sum());
    for (start, places) in &numbered[from..to] {
        let here = places.iter().filter(|(_, place)| run.contains(&((place >> FIELDS) + start)));
        own.extend(
            here.map(|(word, place)| (ranks[*word as usize], place + (start << FIELDS) - (run.start << FIELDS))),
        );
    }
    own
}

/// Where segments begin and end, the oldest first: full ones, one of what is not fresh, and the fresh rest.
fn bounds(documents: u32) -> Vec<(u32, u32)> {
    let mut ends: Vec<u32> = (0..=documents / FULL).map(|full| full * FULL).collect();
    ends.extend([documents / FRESH * FRESH, documents]);
    ends.dedup();
    ends.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

fn count(rows: &[Row]) -> u32 {
    u32::try_from(rows.len()).unwrap_or(u32::MAX)
}

/// Sixty-four bits of a hash.
fn hash(text: &str) -> u64 {
    crate::base::hash::key(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{FRESH, FULL, bounds};

    #[test]
    fn documents_lie_in_one_segment_each_and_new_ones_change_the_last() {
        assert_eq!(bounds(0), []);
        assert_eq!(bounds(7), [(0, 7)]);
        assert_eq!(bounds(FRESH), [(0, FRESH)]);
        assert_eq!(bounds(FRESH + 1), [(0, FRESH), (FRESH, FRESH + 1)]);
        assert_eq!(bounds(FULL + FRESH + 5), [(0, FULL), (FULL, FULL + FRESH), (FULL + FRESH, FULL + FRESH + 5)]);
        assert_eq!(bounds(2 * FULL), [(0, FULL), (FULL, 2 * FULL)]);
    }
}
