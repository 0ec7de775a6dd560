//! The objects of a repository, whose packs do not stay mapped.
//!
//! Entry points: [`Objects::open`] and [`Objects::read`]. libgit2 maps a pack whole, and what was read of it counts as
//! memory of this process until the pack is closed: with large archives that would be most of its memory. So after some
//! reads all object databases of the process are closed, and each is opened again when it is read the next time. Little
//! is lost with that: libgit2's cache of objects is switched off (`reader`).

use crate::base::id::ObjectId;
use git2::{ObjectType, Odb, Oid};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};

/// How many bytes of packs may have been touched before they are closed.
const MOST_TOUCHED: usize = 16 << 20;

/// What a read touches beside its object: the kernel maps some pages around each one that is read.
const AROUND: usize = 16 << 10;

/// The bytes touched since all were closed.
static TOUCHED: AtomicUsize = AtomicUsize::new(0);

/// All object databases of the process.
static ALL: Mutex<Vec<Weak<Handle>>> = Mutex::new(Vec::new());

/// The object database alone: unlike a `git2::Repository` it can be read by several threads at once.
pub(super) struct Objects {
    folder: String,
    handle: Arc<Handle>,
}

/// Empty while it is closed.
type Handle = RwLock<Option<Odb<'static>>>;

impl Objects {
    /// Opens those in a folder.
    pub(super) fn open(folder: &Path) -> Result<Self, git2::Error> {
        let folder = folder.to_str().ok_or_else(|| git2::Error::from_str("the path is not UTF-8"))?.to_owned();
        let handle = Arc::new(RwLock::new(Some(opened(&folder)?)));
        let mut all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|other| other.strong_count() > 0);
        all.push(Arc::downgrade(&handle));
        Ok(Self { folder, handle })
    }

    /// Reads an object: its type and its bytes.
    pub(super) fn read<T>(&self, id: ObjectId, then: impl FnOnce(ObjectType, &[u8]) -> T) -> Result<T, git2::Error> {
        let read = |objects: &Odb<'static>| {
            let object = objects.read(Oid::from_bytes(&id.0)?)?;
            touch(object.len());
            Ok(then(object.kind(), object.data()))
        };
        self.with_open(read)
    }

    /// The size of an object, from its header.
    pub(super) fn size(&self, id: ObjectId) -> Result<usize, git2::Error> {
        self.with_open(|objects| objects.read_header(Oid::from_bytes(&id.0)?).map(|(size, _)| size))
    }

    fn with_open<T>(&self, read: impl FnOnce(&Odb<'static>) -> Result<T, git2::Error>) -> Result<T, git2::Error> {
        close_when_due();
        let handle = self.handle.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(objects) = handle.as_ref() {
            return read(objects);
        }
        drop(handle);
        let mut handle = self.handle.write().unwrap_or_else(PoisonError::into_inner);
        match handle.as_ref() {
            // Another thread opened it meanwhile.
            Some(objects) => read(objects),
            None => read(handle.insert(opened(&self.folder)?)),
        }
    }
}

fn opened(folder: &str) -> Result<Odb<'static>, git2::Error> {
    let objects = Odb::new()?;
    objects.add_disk_alternate(folder)?;
    Ok(objects)
}

fn touch(bytes: usize) {
    TOUCHED.fetch_add(bytes + AROUND, Ordering::Relaxed);
}

/// Closes all object databases once enough was read. Whoever calls this reads none at that moment.
fn close_when_due() {
    // Of several threads that see the number, one closes.
    let is_due = |touched: usize| (touched >= MOST_TOUCHED).then_some(0);
    if TOUCHED.try_update(Ordering::Relaxed, Ordering::Relaxed, is_due).is_ok() {
        close_all();
    }
}

fn close_all() {
    let all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
    for handle in all.iter().filter_map(Weak::upgrade) {
        handle.write().unwrap_or_else(PoisonError::into_inner).take();
    }
}

#[cfg(test)]
mod tests {
    use super::{Objects, close_all};
    use crate::base::id::ObjectId;
    use git2::{ObjectType, Repository};
    use std::fs;
    use std::thread;

    /// A repository with one blob.
    fn repository() -> (tempfile::TempDir, ObjectId) {
        let folder = tempfile::tempdir().expect("a folder");
        let repository = Repository::init_bare(folder.path()).expect("a repository");
        let blob = repository.blob(b"a mail").expect("a blob");
        let mut id = [0; 20];
        id.copy_from_slice(&blob.as_bytes()[..20]);
        (folder, ObjectId(id))
    }

    fn read(objects: &Objects, id: ObjectId) -> Result<(ObjectType, Vec<u8>), git2::Error> {
        objects.read(id, |kind, bytes| (kind, bytes.to_vec()))
    }

    #[test]
    fn what_was_closed_is_opened_again_by_the_next_read_if_it_is_still_there() -> Result<(), git2::Error> {
        let (folder, id) = repository();
        let objects = Objects::open(&folder.path().join("objects"))?;
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        assert_eq!(read(&objects, id), Ok((ObjectType::Blob, b"a mail".to_vec())));
                        close_all();
                    }
                });
            }
        });
        assert_eq!(objects.size(id)?, 6);
        close_all();
        fs::remove_dir_all(folder.path()).expect("it can be removed");
        assert!(read(&objects, id).is_err());
        Ok(())
    }
}
