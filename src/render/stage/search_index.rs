//! The search index of a render: what pages add to it goes through the store, and files of the last index are kept.

use super::{Made, MadePages, Stage};
use crate::base::path::SitePath;
use crate::output::{OutputError, OutputFile};
use crate::render::model::{Model, PageRows};
use crate::render::records::SEARCH;
use crate::render::search::{
    self, DocumentOwner, DocumentWriter, DocumentsStamp, EncodedDocuments, IndexOutput, IndexRecord, StampedDocuments,
    StoredDocuments,
};
use crate::render::{RenderError, page};
use crate::store::SiteStore;
use std::collections::BTreeSet;
use std::sync::mpsc::Receiver;
use std::sync::{Mutex, PoisonError};

impl Stage<'_> {
    /// Writes the search index and the search page, which names it and so is complete only after all other pages.
    pub(super) fn search(&self, pages: &mut MadePages) -> Result<(IndexRecord, Vec<DocumentsStamp>), RenderError> {
        let rows = PageRows::default();
        let model = Model::new(self.site, &rows);
        let output = SearchFolder { stage: self, files: Mutex::default() };
        let (digests, readings) = by_owner(std::mem::take(&mut pages.documents));
        let stored = |owner, stamps| StoredDocuments::new(self.site, self.store, owner, stamps);
        let (of_digests, of_readings) =
            (stored(DocumentOwner::Digest, &digests), stored(DocumentOwner::Reading, &readings));
        let previous = search::stored_record(self.store);
        let (finished, record) = search::build(
            &model,
            &StampedDocuments { stamps: &digests, source: &of_digests },
            &StampedDocuments { stamps: &readings, source: &of_readings },
            &previous,
            &output,
        )?;
        let path = SitePath::fixed(SEARCH);
        let page = page::search_page(&model, &path, &finished)?;
        let mut made = Made::page(model, &path, page);
        made.files.iter().try_for_each(|file| self.folder.put(file))?;
        made.record.files.extend(output.files.into_inner().unwrap_or_else(PoisonError::into_inner));
        pages.add(made.record, made.dead_links);
        Ok((record, digests.into_iter().chain(readings).map(|(_, stamp)| stamp).collect()))
    }
}

type PositionedStamps = Vec<(usize, DocumentsStamp)>;

/// The documents of digests and those of readings, each with the position in the content.
fn by_owner(documents: Vec<(DocumentOwner, DocumentsStamp)>) -> (PositionedStamps, PositionedStamps) {
    let (mut digests, mut readings) = (Vec::new(), Vec::new());
    for (owner, stamp) in documents {
        match owner {
            DocumentOwner::Digest(position) => digests.push((position, stamp)),
            DocumentOwner::Reading(position) => readings.push((position, stamp)),
        }
    }
    (digests, readings)
}

/// Stores documents until the last page is made.
pub(super) fn write_documents(store: &SiteStore, receiver: &Receiver<EncodedDocuments>) {
    let mut writer = DocumentWriter::new(store);
    for documents in receiver {
        writer.add(documents);
    }
    writer.flush();
}

/// The folder for the files of the search index, which must not collide with those of the plan.
struct SearchFolder<'a> {
    stage: &'a Stage<'a>,
    /// What was put and kept.
    files: Mutex<BTreeSet<String>>,
}

impl SearchFolder<'_> {
    /// Whether it is new.
    fn note(&self, path: &SitePath) -> bool {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.as_str().to_owned())
    }
}

impl IndexOutput for SearchFolder<'_> {
    fn put(&self, file: OutputFile) -> Result<(), OutputError> {
        if self.stage.site.plan.paths().contains(&file.path) {
            let (first, second) = ("a file of content/".to_owned(), "the search index".to_owned());
            return Err(OutputError::Collision { path: file.path, first, second });
        }
        // Files with the same contents have the same name: two segments may have the same few words.
        if self.note(&file.path) {
            self.stage.folder.put(&file)?;
        }
        Ok(())
    }

    fn keep(&self, path: &SitePath) -> bool {
        let known = self.stage.kept.index_file(path).filter(|file| file.is_there(self.stage.folder.root()));
        if let Some(file) = known {
            self.stage.folder.keep(&file.path, file.size);
            self.note(path);
        }
        known.is_some()
    }
}
