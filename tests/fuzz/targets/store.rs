//! The store: rows of any bytes, and a file of any bytes in its place.

use listpress::base::packed::{packed, unpacked};
use listpress::press::summary::MailSummary;
use listpress::store::{SiteStore, Table};
use std::fs;
use std::sync::LazyLock;
use std::time::Duration;
use tempfile::TempDir;

const TABLE: Table = Table::new("fuzz");

static ROOT: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("there is room for a folder"));

pub(crate) fn run(bytes: &[u8]) {
    SiteStore::decoded::<MailSummary>(bytes);
    SiteStore::decoded::<Vec<(u64, String)>>(bytes);
    unpacked(bytes);
    assert_eq!(unpacked(&packed(bytes)).as_deref(), Some(bytes));
    if bytes.starts_with(b"redb") {
        opened(bytes);
    }
}

/// Whatever the file holds, there is a store afterwards.
fn opened(bytes: &[u8]) {
    let folder = ROOT.path().join(".listpress");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("there is room for a folder");
    fs::write(folder.join("index"), bytes).expect("there is room for the file");
    let store = SiteStore::open_within(ROOT.path(), Duration::ZERO).expect("a damaged file is replaced");
    store.write(|rows| rows.put(TABLE, b"key", &1_u8));
    assert_eq!(store.get::<u8>(TABLE, b"key"), Some(1));
}
