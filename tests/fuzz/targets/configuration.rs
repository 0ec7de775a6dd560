//! site.yaml.

use listpress::config::{Config, Overrides};
use std::fs;
use std::sync::LazyLock;
use tempfile::TempDir;

static ROOT: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("there is room for a folder"));

pub(crate) fn run(bytes: &[u8]) {
    let file = ROOT.path().join("site.yaml");
    fs::write(&file, bytes).expect("there is room for the file");
    match Config::load(ROOT.path(), &file, Overrides::default()) {
        Ok(config) => assert!(config.shown().count() > 0, "a site has a list"),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
