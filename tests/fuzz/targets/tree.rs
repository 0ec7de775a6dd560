//! An archive whose newest commit, or its tree, is of any bytes.

use git2::{ObjectType, Repository};
use listpress::press::archive::Archive;
use std::fs;
use std::sync::LazyLock;
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    Repository::init_bare(folder.path()).expect("a repository can be made");
    folder
});

pub(crate) fn run(bytes: &[u8]) {
    let repository = Repository::open_bare(FOLDER.path()).expect("the repository is there");
    let objects = repository.odb().expect("it has objects");
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let commit = if kind % 2 == 0 {
        let Ok(tree) = objects.write(ObjectType::Tree, bytes) else { return };
        let author = "A <a@b.example> 1756857600 +0000";
        objects.write(ObjectType::Commit, format!("tree {tree}\nauthor {author}\ncommitter {author}\n\nx\n").as_bytes())
    } else {
        objects.write(ObjectType::Commit, bytes)
    };
    let Ok(commit) = commit else { return };
    fs::write(FOLDER.path().join("refs/heads/master"), format!("{commit}\n")).expect("a branch can be set");
    let Ok(archive) = Archive::open(FOLDER.path()) else { return };
    let Ok(log) = archive.log() else { return };
    for arrival in &log.arrivals {
        let _ = archive.size(arrival);
        let _ = archive.read(arrival);
    }
    let _ = fs::remove_dir_all(FOLDER.path().join("objects"));
    let _ = fs::create_dir_all(FOLDER.path().join("objects"));
}
