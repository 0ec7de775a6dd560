//! What a build with the record of another one loads, keeps and writes.

use super::{PartBuilder, SearchPart};
use crate::base::path::SitePath;
use crate::output::{OutputError, OutputFile};
use crate::render::RenderError;
use crate::render::search::numbering::{FRESH, FULL};
use crate::render::search::record::IndexRecord;
use crate::render::search::rows::{FILE, SearchRow};
use crate::render::search::terms::{DigestTerms, TermCollector, TermField};
use crate::render::search::{DigestDocuments, DocumentSource, DocumentsStamp, IndexOutput};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

/// Digests, and which of them were loaded.
struct Digests {
    all: Vec<DigestDocuments>,
    terms: Mutex<BTreeSet<usize>>,
    rows: Mutex<BTreeSet<usize>>,
}

impl Digests {
    fn new(all: Vec<DigestDocuments>) -> Self {
        Self { all, terms: Mutex::default(), rows: Mutex::default() }
    }

    fn loaded(&self) -> (Vec<usize>, Vec<usize>) {
        let taken =
            |loaded: &Mutex<BTreeSet<usize>>| loaded.lock().expect("no test panics here").iter().copied().collect();
        (taken(&self.terms), taken(&self.rows))
    }
}

impl DocumentSource for Digests {
    fn terms(&self, digest: usize) -> Result<Cow<'_, DigestTerms>, RenderError> {
        self.terms.lock().expect("no test panics here").insert(digest);
        Ok(Cow::Borrowed(&self.all[digest].terms))
    }

    fn rows(&self, digest: usize) -> Result<Cow<'_, [SearchRow]>, RenderError> {
        self.rows.lock().expect("no test panics here").insert(digest);
        Ok(Cow::Borrowed(&self.all[digest].rows))
    }
}

/// The files of a build, and those that it may keep.
#[derive(Default)]
struct Files {
    written: Mutex<BTreeMap<SitePath, Vec<u8>>>,
    published: BTreeMap<SitePath, Vec<u8>>,
}

impl IndexOutput for Files {
    fn put(&self, file: OutputFile) -> Result<(), OutputError> {
        self.written.lock().expect("no test panics here").insert(file.path, file.bytes);
        Ok(())
    }

    fn keep(&self, path: &SitePath) -> bool {
        let Some(bytes) = self.published.get(path) else { return false };
        self.written.lock().expect("no test panics here").insert(path.clone(), bytes.clone());
        true
    }
}

struct Built {
    root: String,
    record: IndexRecord,
    files: BTreeMap<SitePath, Vec<u8>>,
}

fn build(digests: &Digests, previous: &IndexRecord, published: &BTreeMap<SitePath, Vec<u8>>) -> Built {
    let files = Files { published: published.clone(), ..Files::default() };
    let stamps: Vec<DocumentsStamp> = digests.all.iter().map(DigestDocuments::stamp).collect();
    let stamps: Vec<(usize, &DocumentsStamp)> = stamps.iter().enumerate().collect();
    let (part, record): (SearchPart, IndexRecord) =
        PartBuilder::new(&stamps, digests, previous, &files, FILE).build().expect("memory takes all files");
    let files = files.written.into_inner().expect("no test panics here");
    Built { root: serde_json::to_string(&part).expect("names are JSON"), record, files }
}

fn digest(number: usize, documents: u32) -> DigestDocuments {
    let mut terms = TermCollector::default();
    let mut rows = Vec::new();
    for document in 0..documents {
        terms.add_text(document, TermField::Title, &format!("tea cup{number} leaf{}", document % 7));
        rows.push(SearchRow { url: format!("tea/{number}.html#m-{document}"), ..SearchRow::default() });
    }
    DigestDocuments { rows, terms: terms.finish() }
}

/// Documents of a digest; no border of a segment or a unit is at the beginning of one.
const EACH: u32 = 250;

/// Digests of a full segment, one with older mails, and a fresh one.
fn digests() -> Vec<DigestDocuments> {
    (0..LAST).map(|number| digest(number, EACH)).collect()
}

/// The first digest of the second segment, of the fresh one, and after that.
const OLDER: usize = FULL.div_ceil(EACH) as usize;
const NEWER: usize = (FULL + FRESH).div_ceil(EACH) as usize;
const LAST: usize = NEWER + 4;

/// Builds digests, then changed ones with the record and the files of the first build, and from nothing. The last two
/// must be the same; returns what the second one loaded.
fn loaded_after(change: impl Fn(&mut Vec<DigestDocuments>), lost: usize) -> (Vec<usize>, Vec<usize>) {
    let mut all = digests();
    let mut first = build(&Digests::new(all.clone()), &IndexRecord::default(), &BTreeMap::new());
    (0..lost).for_each(|_| drop(first.files.pop_first()));
    change(&mut all);
    let changed = Digests::new(all.clone());
    let second = build(&changed, &first.record, &first.files);
    let fresh = build(&Digests::new(all), &IndexRecord::default(), &BTreeMap::new());
    assert_eq!((second.root, second.record), (fresh.root, fresh.record));
    assert!(second.files == fresh.files, "the files are not those of a build from nothing");
    changed.loaded()
}

#[test]
fn without_a_change_nothing_is_loaded() {
    assert_eq!(loaded_after(|_| (), 0), (vec![], vec![]));
}

#[test]
fn new_documents_load_the_fresh_segment_and_the_last_unit() {
    let (terms, rows) = loaded_after(|digests| digests.push(digest(LAST, 3)), 0);
    assert_eq!(terms, (NEWER..=LAST).collect::<Vec<_>>());
    assert_eq!(rows, [LAST]);
}

#[test]
fn a_changed_text_loads_its_segment_and_no_rows() {
    let (terms, rows) = loaded_after(|digests| digests[3].terms = digest(LAST, EACH).terms, 0);
    assert_eq!(terms, (0..OLDER).collect::<Vec<_>>());
    assert!(rows.is_empty());
}

#[test]
fn a_changed_state_loads_its_unit_and_no_terms() {
    let change = |digests: &mut Vec<DigestDocuments>| {
        let rows = &mut digests[5].rows;
        rows[0].state = "applied".to_owned();
    };
    assert_eq!(loaded_after(change, 0), (vec![], vec![5, 6, 7, 8]));
}

#[test]
fn a_document_less_in_an_old_digest_leaves_other_segments_and_units_alone() {
    let (terms, rows) = loaded_after(|digests| digests[5] = digest(5, EACH - 1), 0);
    assert_eq!((terms, rows), ((0..OLDER).collect(), vec![5, 6, 7, 8]));
}

#[test]
fn a_file_that_is_gone_is_written_again() {
    let (terms, rows) = loaded_after(|_| (), 1);
    assert!(!terms.is_empty() || !rows.is_empty());
}
