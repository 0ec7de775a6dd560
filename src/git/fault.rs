//! What is wrong with a folder of objects in which one is not found.
//!
//! libgit2 passes over a pack that it cannot open, and then says that the object is missing. Entry points: [`of_loose`]
//! and [`of_packs`]. A pack is compared with its index by their ends: both name the same checksum, and a file that was cut
//! off has another one there. Deliberately not supported: hashing whole packs, which `git fsck` does.

use crate::base::id::ObjectId;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// Why an object may be there although it is not found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ObjectFault {
    /// This file may not be read.
    Denied(String),
    Damaged(String),
}

/// Opens a file; the tests cannot count on files that they may not read.
type Open<'a> = &'a dyn Fn(&Path) -> io::Result<File>;

/// The bytes of a checksum, at the end of packs and indexes.
const CHECKSUM: usize = 20;

/// What is wrong with the object's own file, if it has one.
pub(super) fn of_loose(objects: &Path, id: ObjectId, open: Open<'_>) -> Option<ObjectFault> {
    let id = id.to_string();
    let (folder, name) = id.split_at(2);
    denial(&open(&objects.join(folder).join(name)), &format!("objects/{folder}/{name}"))
}

/// The first fault of the packs, in the order of their names.
pub(super) fn of_packs(objects: &Path, open: Open<'_>) -> Option<ObjectFault> {
    let folder = objects.join("pack");
    let entries = std::fs::read_dir(&folder);
    if let Some(fault) = denial(&entries, "objects/pack") {
        return Some(fault);
    }
    let names = entries.ok()?.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let stem = |name: String| name.strip_suffix(".pack").or_else(|| name.strip_suffix(".idx")).map(str::to_owned);
    let mut stems: Vec<String> = names.filter(|name| name.starts_with("pack-")).filter_map(stem).collect();
    stems.sort();
    stems.dedup();
    stems.iter().find_map(|stem| of_pack(&folder, stem, open))
}

fn of_pack(folder: &Path, stem: &str, open: Open<'_>) -> Option<ObjectFault> {
    let [pack, index] = ["pack", "idx"].map(|ending| format!("{stem}.{ending}"));
    let damaged = |what: String| Some(ObjectFault::Damaged(what));
    let [packed, indexed] = [&pack, &index].map(|name| open(&folder.join(name)));
    let refused = [(&packed, &pack), (&indexed, &index)].into_iter();
    if let Some(fault) = refused.into_iter().find_map(|(file, name)| denial(file, &format!("objects/pack/{name}"))) {
        return Some(fault);
    }
    match (packed, indexed) {
        (Ok(mut packed), Ok(mut indexed)) => match (pack_checksum(&mut packed), checksum_in_index(&mut indexed)) {
            (Ok(own), Ok(named)) if own == named => None,
            (Ok(Some(_)), Ok(None)) => damaged(format!("{index} is damaged")),
            _ => damaged(format!("{pack} is damaged")),
        },
        (Ok(_), Err(_)) => damaged(format!("{pack} has no index; `git index-pack` makes one")),
        (Err(_), Ok(_)) => damaged(format!("{index} is there without its pack")),
        (Err(_), Err(_)) => None,
    }
}

fn denial<T>(result: &io::Result<T>, file: &str) -> Option<ObjectFault> {
    let is_denied = result.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::PermissionDenied);
    is_denied.then(|| ObjectFault::Denied(file.to_owned()))
}

/// The checksum at the end of a pack; `None` where the file does not begin like one.
fn pack_checksum(file: &mut File) -> io::Result<Option<Vec<u8>>> {
    let mut start = [0; 4];
    file.read_exact(&mut start)?;
    Ok(Some(at_end(file, CHECKSUM)?).filter(|_| start == *b"PACK"))
}

/// The checksum of the pack that its index names; `None` where the index has not the size that its table asks for.
fn checksum_in_index(file: &mut File) -> io::Result<Option<Vec<u8>>> {
    let size = file.metadata()?.len();
    let mut start = [0; 8 + 1024];
    if file.read_exact(&mut start).is_err() {
        return Ok(None);
    }
    let count = start.last_chunk().map_or(0, |count| u64::from(u32::from_be_bytes(*count)));
    // The first version of the format has no mark, and nothing is known of its size here.
    let has_mark = start.starts_with(b"\xfftOc");
    let least = start.len() as u64 + count * 28 + 2 * CHECKSUM as u64;
    let fits = !has_mark || (size >= least && (size - least).is_multiple_of(8));
    Ok(Some(at_end(file, 2 * CHECKSUM)?[..CHECKSUM].to_vec()).filter(|_| fits))
}

/// The last bytes of a file.
fn at_end(file: &mut File, count: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; count];
    file.seek(SeekFrom::End(-i64::try_from(count).unwrap_or(0)))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_pack_that_may_not_be_read_is_named() {
        let folder = tempfile::tempdir().expect("the tests have a folder for what is temporary");
        let pack = folder.path().join("pack");
        fs::create_dir(&pack).expect("the folder is new");
        for name in ["pack-1.pack", "pack-1.idx", "tmp_pack_x", "pack-1.keep"] {
            fs::write(pack.join(name), "").expect("the folder is ours");
        }
        let refuse = |wanted: &'static str| {
            move |file: &Path| {
                let is_refused = file.ends_with(wanted);
                if is_refused { Err(io::ErrorKind::PermissionDenied.into()) } else { File::open(file) }
            }
        };
        let found = of_packs(folder.path(), &refuse("pack-1.pack"));
        assert_eq!(found, Some(ObjectFault::Denied("objects/pack/pack-1.pack".to_owned())));
        let found = of_packs(folder.path(), &refuse("pack-1.idx"));
        assert_eq!(found, Some(ObjectFault::Denied("objects/pack/pack-1.idx".to_owned())));
        assert_eq!(
            of_packs(folder.path(), &refuse("elsewhere")),
            Some(ObjectFault::Damaged("pack-1.pack is damaged".to_owned()))
        );
        let id = ObjectId([18; 20]);
        let found = of_loose(folder.path(), id, &refuse("12/12121212121212121212121212121212121212"));
        assert!(matches!(found, Some(ObjectFault::Denied(_))), "{found:?}");
        assert_eq!(of_loose(folder.path(), id, &refuse("elsewhere")), None);
    }
}
