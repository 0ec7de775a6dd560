//! The files and folders that a site is built from, and how changes of them are recognized.
//!
//! Whether a notification or the clock wakes the builder, [`Inputs::stamps`] shows what changed. So a notification that
//! comes late, twice, or for what this program wrote itself starts no build, and a lost one is made up for by the next.

use crate::base::files::Stamps;
use crate::config::{Config, MaintainersSource, RepositorySource};
use crate::output;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The files and folders that a site is built from, by the paths that notifications name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Inputs {
    root: PathBuf,
    /// site.yaml.
    settings: PathBuf,
    /// The mailmap, MAINTAINERS, and of each repository the files that record its branches.
    sources: BTreeSet<PathBuf>,
    /// The folder of branches of each repository.
    branches: BTreeSet<PathBuf>,
    /// The folders in which a list's next epoch will appear.
    epochs: BTreeSet<PathBuf>,
    content: PathBuf,
    themes: PathBuf,
    /// The file that marks the output folder: the site is built again where somebody took it away.
    output: Option<PathBuf>,
}

/// The stamps of all inputs at a moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct InputStamps {
    pub(super) settings: Stamps,
    pub(super) sources: Stamps,
    pub(super) content: Stamps,
    pub(super) themes: Stamps,
    /// The output folder, where the site is not in it.
    pub(super) lost: Option<PathBuf>,
}

impl Inputs {
    /// The inputs that are known before site.yaml has been read.
    pub(super) fn without_config(root: &Path, settings: &Path) -> Self {
        let [root, settings, content, themes] = [root, settings, &root.join("content"), &root.join("themes")].map(real);
        Self { root, settings, content, themes, ..Self::default() }
    }

    /// The inputs that site.yaml names.
    pub(super) fn from_config(settings: &Path, config: &Config) -> Self {
        let mut inputs = Self::without_config(&config.root, settings);
        inputs.output = Some(output::marker_in(&real(&config.output_dir)));
        inputs.sources.extend(config.mailmap.as_deref().map(real));
        if let Some(MaintainersSource::File(file)) = &config.maintainers {
            inputs.sources.insert(real(file));
        }
        for list in &config.lists {
            if let RepositorySource::Folder(folder) = &list.repository {
                inputs.add_list(folder);
            }
            if let Some(code) = &list.source {
                inputs.add_repository(&code.folder);
            }
        }
        inputs
    }

    /// An archive in epochs, or one repository.
    fn add_list(&mut self, folder: &Path) {
        let folder = real(folder);
        for container in [folder.join("git"), folder.clone()] {
            let entries = std::fs::read_dir(&container).into_iter().flatten().flatten().map(|entry| entry.path());
            let epochs = entries.filter(|path| path.extension().is_some_and(|extension| extension == "git"));
            epochs.for_each(|epoch| self.add_repository(&epoch));
            self.epochs.insert(container);
        }
        self.add_repository(&folder);
    }

    fn add_repository(&mut self, folder: &Path) {
        let inner = folder.join(".git");
        let folder = real(if inner.is_dir() { &inner } else { folder });
        self.sources.extend(["HEAD", "packed-refs"].map(|name| folder.join(name)));
        self.branches.insert(folder.join("refs"));
    }

    /// The stamps of all inputs now.
    pub(super) fn stamps(&self) -> InputStamps {
        let branches = self.branches.iter().map(PathBuf::as_path);
        let mut sources = Stamps::below(branches);
        sources.0.retain(|file, _| !is_lock(file));
        sources.0.extend(self.sources.iter().cloned().collect::<Stamps>().0);
        InputStamps {
            settings: [self.settings.clone()].into_iter().collect(),
            sources,
            content: Stamps::below([self.content.as_path()]),
            themes: Stamps::below([self.themes.as_path()]),
            lost: self.lost_output().map(Path::to_owned),
        }
    }

    fn lost_output(&self) -> Option<&Path> {
        self.output.as_deref().filter(|marker| !marker.exists())?.parent()
    }

    /// Folders to watch recursively.
    pub(super) fn trees(&self) -> BTreeSet<PathBuf> {
        self.branches.iter().chain([&self.content, &self.themes]).filter(|path| path.is_dir()).cloned().collect()
    }

    /// Folders to watch for what is directly in them: an editor may replace a file with a new one of the same name, and
    /// a missing file will appear in its folder.
    pub(super) fn folders(&self) -> BTreeSet<PathBuf> {
        let files = self.sources.iter().chain([&self.settings]);
        let output = self.output.iter().flat_map(|marker| [Some(marker.as_path()), marker.parent()]).flatten();
        let paths = files.chain(&self.branches).chain([&self.content, &self.themes]).map(PathBuf::as_path);
        let above = paths.chain(output).filter_map(Path::parent);
        above.map(Path::to_owned).chain(self.epochs.iter().cloned()).filter(|path| path.is_dir()).collect()
    }

    /// The paths relative to the site's root, for messages.
    pub(super) fn names(&self, paths: &[PathBuf]) -> Vec<String> {
        paths.iter().map(|path| path.strip_prefix(&self.root).unwrap_or(path).display().to_string()).collect()
    }

    /// Whether the removal of this path took the site away.
    pub(super) fn loses_output(&self, path: &Path) -> bool {
        let is_it = |output: &Path| path == output || self.output.as_deref() == Some(path);
        self.lost_output().is_some_and(is_it)
    }

    /// Whether a change of this path can be a change of an input.
    pub(super) fn concerns(&self, path: &Path) -> bool {
        let is_one = *path == self.settings || self.sources.contains(path);
        let trees = self.branches.iter().chain([&self.content, &self.themes]);
        let is_epoch = path.parent().is_some_and(|parent| self.epochs.contains(parent));
        (is_one || is_epoch || trees.into_iter().any(|tree| path.starts_with(tree)))
            && !is_lock(path)
            && !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
    }
}

impl InputStamps {
    /// The paths that changed.
    pub(super) fn changed_since(&self, before: &Self) -> Vec<PathBuf> {
        let areas = [
            (&self.settings, &before.settings),
            (&self.sources, &before.sources),
            (&self.content, &before.content),
            (&self.themes, &before.themes),
        ];
        let lost = self.lost.clone().filter(|_| before.lost.is_none());
        areas.into_iter().flat_map(|(now, before)| now.changed_since(before)).chain(lost).collect()
    }
}

/// The path without symbolic links; for a missing file, that of its folder with its name.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    path.canonicalize().unwrap_or_else(|_| match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) => folder.canonicalize().unwrap_or_else(|_| folder.to_owned()).join(name),
        _ => path,
    })
}

/// git changes a file by writing a lock file beside it and renaming that.
fn is_lock(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "lock")
}
