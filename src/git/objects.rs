//! The objects of a repository, whose packs do not stay mapped.
//!
//! Entry points: [`Objects::open`] and [`Objects::read`]. libgit2 maps a pack whole, and what was read of it counts as
//! memory of this process until the pack is closed: with large archives that would be most of its memory. So after some
//! reads all object databases of the process are closed, and each is opened again when it is read the next time. Nothing
//! is lost with that, because libgit2's caches are switched off (`reader`).

use crate::base::id::ObjectId;
use git2::{ObjectType, Odb, Oid};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};

/// How many bytes of packs may have been touched before they are closed.
const MOST_TOUCHED: usize = 32 << 20;

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
    if TOUCHED.load(Ordering::Relaxed) < MOST_TOUCHED {
        return;
    }
    let all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
    // One thread closes them; others that saw the same number come too late.
    if TOUCHED.swap(0, Ordering::Relaxed) < MOST_TOUCHED {
        return;
    }
    for handle in all.iter().filter_map(Weak::upgrade) {
        handle.write().unwrap_or_else(PoisonError::into_inner).take();
    }
}
