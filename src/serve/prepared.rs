//! Files as they are sent: with their tags, policies and scripts, and compressed.
//!
//! Entry point: [`PreparedFiles`], which keeps those that were asked for last, up to a number of bytes. Responses share
//! the bytes, so that a hundred readers of a large page cost what one does. A file is prepared again when anything that
//! it was made of has another stamp, or when something else is shown than before.

use super::kind;
use super::live::{self, Appearance};
use super::policy;
use crate::base::files::Stamp;
use crate::base::hash;
use crate::base::packed::gzipped;
use hyper::body::Bytes;
use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

/// How many bytes are kept.
const MOST: usize = 32 << 20;

/// Shorter ones are sent as they are.
const WORTH_COMPRESSING: usize = 256;

/// What a file was made of: the files with their stamps, and a number that changes with everything else.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct PreparedFrom {
    pub(super) generation: u64,
    pub(super) files: Vec<(PathBuf, Stamp)>,
}

impl PreparedFrom {
    fn are_current(&self, generation: u64) -> bool {
        let unchanged = |(file, stamp): &(PathBuf, Stamp)| Stamp::read(file).as_ref() == Some(stamp);
        self.generation == generation && self.files.iter().all(unchanged)
    }
}

/// A file of the site.
pub(super) struct PreparedFile {
    /// Its path in the site.
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) tag: String,
    pub(super) bytes: Bytes,
    /// What a browser lets it do.
    pub(super) policy: String,
    /// Of a page.
    pub(super) appearance: Appearance,
    gzipped: OnceLock<Option<Bytes>>,
    from: PreparedFrom,
}

impl PreparedFile {
    /// A page with its script.
    pub(super) fn page(name: &str, html: Vec<u8>, appearance: Appearance, from: PreparedFrom) -> Self {
        let policy = policy::of_page(&html);
        let html = live::with_script(html, &appearance);
        Self { policy, appearance, ..Self::new(name, html, from) }
    }

    pub(super) fn new(name: &str, bytes: Vec<u8>, from: PreparedFrom) -> Self {
        let kind = kind::kind(name);
        Self {
            name: name.to_owned(),
            kind,
            tag: format!("\"{}\"", &hash::hex(&bytes)[..32]),
            bytes: Bytes::from(bytes),
            policy: policy::of_kind(kind).to_owned(),
            appearance: Appearance::missing(),
            gzipped: OnceLock::new(),
            from,
        }
    }

    /// The bytes compressed, where that makes them fewer.
    pub(super) fn gzipped(&self) -> Option<Bytes> {
        let worth = kind::is_text(self.kind) && self.bytes.len() >= WORTH_COMPRESSING;
        let compress = || worth.then(|| Bytes::from(gzipped(&self.bytes)));
        self.gzipped.get_or_init(compress).clone()
    }

    fn size(&self) -> usize {
        self.bytes.len() + self.gzipped.get().and_then(Option::as_ref).map_or(0, Bytes::len)
    }
}

/// The files that were asked for last.
#[derive(Default)]
pub(super) struct PreparedFiles(Mutex<KeptFiles>);

#[derive(Default)]
struct KeptFiles {
    /// All that somebody still has, be it a response that is being sent.
    known: BTreeMap<String, Weak<PreparedFile>>,
    /// The oldest first.
    kept: VecDeque<Arc<PreparedFile>>,
}

impl PreparedFiles {
    /// A file that is up to date.
    pub(super) fn get(&self, name: &str, generation: u64) -> Option<Arc<PreparedFile>> {
        let known = self.files().known.get(name).and_then(Weak::upgrade);
        known.filter(|file| file.from.are_current(generation))
    }

    pub(super) fn keep(&self, file: PreparedFile) -> Arc<PreparedFile> {
        let file = Arc::new(file);
        self.files().keep(Arc::clone(&file));
        file
    }

    fn files(&self) -> std::sync::MutexGuard<'_, KeptFiles> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl KeptFiles {
    fn keep(&mut self, file: Arc<PreparedFile>) {
        let before = self.known.insert(file.name.clone(), Arc::downgrade(&file));
        self.kept.retain(|kept| before.as_ref().is_none_or(|before| !std::ptr::eq(before.as_ptr(), Arc::as_ptr(kept))));
        self.kept.push_back(file);
        let mut size: usize = self.kept.iter().map(|file| file.size()).sum();
        while size > MOST {
            size -= self.kept.pop_front().map_or(size, |oldest| oldest.size());
        }
        if self.known.len() > 2 * self.kept.len() + 64 {
            self.known.retain(|_, file| file.strong_count() > 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, PreparedFile, PreparedFiles, PreparedFrom};
    use crate::base::files::Stamp;

    fn file(name: &str, length: usize, generation: u64) -> PreparedFile {
        PreparedFile::new(name, vec![b'x'; length], PreparedFrom { generation, files: Vec::new() })
    }

    #[test]
    fn no_more_is_kept_than_fits() {
        let files = PreparedFiles::default();
        for number in 0..200 {
            files.keep(file(&format!("{number}.txt"), MOST / 10, 1));
        }
        let there = |number: usize| files.get(&format!("{number}.txt"), 1).is_some();
        assert_eq!((0..200).filter(|number| there(*number)).count(), 10);
        assert!(there(199) && !there(0));
        assert!(files.files().known.len() < 100);
    }

    #[test]
    fn what_is_too_large_to_be_kept_is_shared_while_it_is_sent() {
        let files = PreparedFiles::default();
        let sent = files.keep(file("films.zip", MOST + 1, 1));
        assert!(std::sync::Arc::ptr_eq(&sent, &files.get("films.zip", 1).expect("it is being sent")));
        drop(sent);
        assert!(files.get("films.zip", 1).is_none());
    }

    #[test]
    fn a_file_is_prepared_again_when_something_of_it_changed() {
        let folder = tempfile::tempdir().expect("a folder");
        let picture = folder.path().join("pot.png");
        std::fs::write(&picture, "PNG").expect("a file");
        let files = PreparedFiles::default();
        let stamp = Stamp::read(&picture).expect("a file");
        let from = PreparedFrom { generation: 1, files: vec![(picture.clone(), stamp)] };
        files.keep(PreparedFile::new("index.html", Vec::new(), from));
        assert!(files.get("index.html", 1).is_some());
        assert!(files.get("index.html", 2).is_none());
        std::fs::write(&picture, "another").expect("a file");
        assert!(files.get("index.html", 1).is_none());
    }
}
