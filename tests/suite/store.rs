//! The store: rows that are kept, and files that cannot be trusted.

use listpress::store::{PackedRow, SiteStore, StoreError, Table};
use std::fs;
use std::path::Path;
use std::time::Duration;

const TABLE: Table = Table::new("kettles");

fn filled(root: &Path) {
    let store = SiteStore::open(root).expect("the store opens");
    assert!(store.write(|rows| (0_u32..2000).for_each(|number| rows.put(TABLE, &number.to_be_bytes(), &number))));
}

fn rows(store: &SiteStore) -> Vec<(Vec<u8>, Option<u32>)> {
    let mut rows = Vec::new();
    store.each(TABLE, |key, bytes| rows.push((key.to_vec(), SiteStore::decoded(bytes))));
    rows
}

fn kept(root: &Path) -> usize {
    rows(&SiteStore::open(root).expect("the store opens")).len()
}

#[test]
fn rows_are_kept_changed_and_removed() {
    let root = tempfile::tempdir().expect("a folder");
    filled(root.path());
    let store = SiteStore::open(root.path()).expect("the store opens");
    assert_eq!(store.get::<u32>(TABLE, &7_u32.to_be_bytes()), Some(7));
    assert!(store.write(|rows| {
        rows.put(TABLE, &7_u32.to_be_bytes(), &70_u32);
        rows.remove(TABLE, &8_u32.to_be_bytes());
    }));
    assert_eq!(store.get::<u32>(TABLE, &7_u32.to_be_bytes()), Some(70));
    assert_eq!(store.get::<u32>(TABLE, &8_u32.to_be_bytes()), None);
    assert_eq!(rows(&store).len(), 1999);
}

#[test]
fn parts_of_any_origin_and_order_give_the_same_table() {
    let all: Vec<(Vec<u8>, Vec<u8>)> =
        (0..1000_u32).map(|number| (number.to_be_bytes().to_vec(), number.to_string().into_bytes())).collect();
    let every = |parts: usize, part: usize| all.iter().skip(part).step_by(parts).cloned().collect();
    let table = |parts: Vec<Vec<(Vec<u8>, Vec<u8>)>>| {
        let folder = tempfile::tempdir().unwrap();
        let store = SiteStore::open(folder.path()).unwrap();
        assert!(store.write(|rows| rows.load_sorted(TABLE, parts.into_iter().map(Vec::into_iter))));
        let mut loaded = Vec::new();
        store.each(TABLE, |key, row| loaded.push((key.to_vec(), row.to_vec())));
        loaded
    };
    assert_eq!(table(vec![all.clone()]), all);
    assert_eq!(table((0..7).map(|part| every(7, part)).collect()), all);
    assert_eq!(table((0..7).rev().map(|part| every(7, part)).collect()), all);
    assert_eq!(table(all.chunks(300).rev().map(<[_]>::to_vec).collect()), all);
    assert_eq!(table(vec![Vec::new(), all.clone(), Vec::new()]), all);
    let old: Vec<(Vec<u8>, Vec<u8>)> = all.iter().map(|(key, _)| (key.clone(), b"old".to_vec())).collect();
    assert_eq!(table(vec![old.clone(), all.clone()]), all);
    assert_eq!(table(vec![all, old.clone()]), old);
}

#[test]
fn a_long_row_comes_back_whole_and_goes_without_its_neighbours() {
    let root = tempfile::tempdir().expect("a folder");
    let store = SiteStore::open(root.path()).expect("the store opens");
    // Numbers that do not compress: each takes several pages of the file.
    let long = |seed: u32| (0..20_000).map(|at: u32| (at ^ seed).wrapping_mul(2_654_435_761)).collect::<Vec<u32>>();
    let keys: [&[u8]; 4] = [b"aa", b"ab", b"b", b"\xff\xff"];
    assert!(store.write(|rows| {
        for (seed, key) in (0..).zip(keys) {
            rows.put_packed(TABLE, key, &PackedRow::new(&long(seed)));
        }
    }));
    let read = |key: &[u8]| store.get_packed::<Vec<u32>>(TABLE, key);
    assert_eq!(keys.map(read), [0, 1, 2, 3].map(|seed| Some(long(seed))));
    assert!(store.write(|rows| rows.remove_all(TABLE, b"ab")));
    assert_eq!(keys.map(read), [Some(long(0)), None, Some(long(2)), Some(long(3))]);
    assert!(store.write(|rows| rows.remove_all(TABLE, b"\xff\xff")));
    assert_eq!(keys.map(read), [Some(long(0)), None, Some(long(2)), None]);
    assert!(store.write(|rows| rows.remove_all(TABLE, b"")));
    assert_eq!(keys.map(read), [None, None, None, None]);
}

#[test]
fn a_row_of_another_type_counts_as_missing() {
    let root = tempfile::tempdir().expect("a folder");
    filled(root.path());
    let store = SiteStore::open(root.path()).expect("the store opens");
    assert_eq!(store.get::<(String, String)>(TABLE, &7_u32.to_be_bytes()), None);
}

#[test]
fn a_damaged_file_is_replaced_by_an_empty_one() {
    let root = tempfile::tempdir().expect("a folder");
    filled(root.path());
    let file = root.path().join(".listpress/index");
    let sound = fs::read(&file).expect("the store is a file");
    let damages: [fn(&mut Vec<u8>); 5] = [
        |bytes| bytes.truncate(bytes.len() / 2),
        |bytes| bytes.truncate(3),
        |bytes| bytes.fill(0),
        |bytes| *bytes = b"not a store at all".to_vec(),
        |bytes| bytes.clear(),
    ];
    for damage in damages {
        let mut bytes = sound.clone();
        damage(&mut bytes);
        fs::write(&file, bytes).expect("the file can be written");
        assert_eq!(kept(root.path()), 0);
        filled(root.path());
        assert_eq!(kept(root.path()), 2000);
    }
}

#[test]
fn a_flipped_bit_loses_all_rows_or_changes_none() {
    let root = tempfile::tempdir().expect("a folder");
    filled(root.path());
    let file = root.path().join(".listpress/index");
    let sound = fs::read(&file).expect("the store is a file");
    for at in (0..sound.len()).step_by(sound.len() / 97) {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x10;
        fs::write(&file, bytes).expect("the file can be written");
        let rows = rows(&SiteStore::open(root.path()).expect("the store opens"));
        let sound =
            rows.iter().zip(0_u32..).all(|((key, row), number)| key == &number.to_be_bytes() && *row == Some(number));
        assert!(sound && (rows.is_empty() || rows.len() == 2000), "byte {at}: {} rows", rows.len());
    }
}

#[test]
fn a_store_has_one_owner_and_names_it() {
    let root = tempfile::tempdir().expect("a folder");
    let _own = SiteStore::open(root.path()).expect("the store opens");
    let Err(error) = SiteStore::open_within(root.path(), Duration::ZERO) else { panic!("two owners") };
    let StoreError::Busy { owner, .. } = &error else { panic!("{error}") };
    assert!(owner.to_string().starts_with(&format!("process {}", std::process::id())), "{owner}");
}
