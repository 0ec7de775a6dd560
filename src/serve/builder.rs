//! Rebuilds the site as its inputs change: the one thread that presses and renders.
//!
//! Entry point: [`Builder::run`]. Each update compares the inputs with those of the last one and does what is needed:
//! it presses if the settings or a source changed, reads what changed in content/, indexes it again if anything did, and
//! renders. Pages that are open in a browser are rendered and shown first; if something changes while the others are
//! rendered, the update is cancelled and starts again. What is published in the end is what `listpress build` would have
//! published.

use super::inputs::{InputStamps, Inputs};
use super::shown::{BuildFailure, ShownSite};
use super::watch::InputWatcher;
use super::{Program, ServerMessage};
use crate::base::path::{SitePath, base_path};
use crate::config::Config;
use crate::content::facts::KnownFacts;
use crate::content::{ContentChange, ContentReader, ContentStamps};
use crate::output::OutputFile;
use crate::render::index::Index;
use crate::render::{self, Observer, RenderError, RenderInputs, RenderStamps, Rendered};
use crate::store::SiteStore;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The thread's state between updates.
pub(super) struct Builder<P> {
    program: Arc<P>,
    site: Arc<ShownSite>,
    watch: InputWatcher,
    /// The configuration, if site.yaml can be read.
    config: Option<Config>,
    inputs: Inputs,
    /// The inputs at the last update.
    seen: InputStamps,
    /// Whether content/ is up to date with the sources.
    pressed: bool,
    reader: ContentReader,
    index: Option<Index>,
    /// Whether the last update ended, so that the user knows the outcome; a cancelled one is reported with the next.
    finished: bool,
    /// What changed since the last report to the user; `None` before the first one.
    changed: Option<BTreeSet<String>>,
    /// When the changes that are being handled began.
    begun: Instant,
}

impl<P: Program> Builder<P> {
    pub(super) fn new(program: Arc<P>, site: Arc<ShownSite>, poll: bool) -> Self {
        let location = program.location();
        Self {
            program,
            site,
            watch: InputWatcher::new(poll),
            config: None,
            inputs: Inputs::without_config(&location.root, &location.settings),
            seen: InputStamps::default(),
            pressed: false,
            reader: ContentReader::default(),
            index: None,
            finished: false,
            changed: None,
            begun: Instant::now(),
        }
    }

    /// Builds, waits for changes, and rebuilds, until the program ends. `ready` is called after the first build.
    pub(super) fn run(mut self, ready: impl FnOnce()) {
        let mut ready = Some(ready);
        while !self.site.is_stopping() {
            self.update();
            if self.finished
                && let Some(ready) = ready.take()
            {
                ready();
            }
            self.begun = if self.finished { self.watch.wait() } else { self.watch.settle() };
        }
    }

    /// Brings the site up to date, if it is not.
    fn update(&mut self) {
        let site = Arc::clone(&self.site);
        let _running = site.start_build();
        if let Some(config) = &self.config {
            // A list may have a new epoch.
            self.inputs = Inputs::from_config(&self.program.location().settings, config);
        }
        self.watch.follow(&self.inputs);
        self.report_fallback();
        let now = self.inputs.stamps();
        let changed = self.inputs.names(&now.changed_since(&self.seen));
        if changed.is_empty() && self.finished {
            return;
        }
        if let Some(known) = &mut self.changed {
            known.extend(changed);
        }
        self.finished = false;
        match self.build(now) {
            Ok(None) => {}
            Ok(Some(built)) => self.succeed(&built),
            Err(failure) => self.fail(failure),
        }
    }

    fn report_fallback(&mut self) {
        if let Some(reason) = self.watch.fallback_reason() {
            self.program.report(&ServerMessage::Polling { reason: &reason });
        }
    }

    fn succeed(&mut self, built: &FinishedBuild) {
        self.finished = true;
        self.site.finish_build(None);
        if let Some(config) = &self.config {
            let changed = self.changed.replace(BTreeSet::new());
            let FinishedBuild { rendered, shown } = built;
            self.program.report(&match &changed {
                None => ServerMessage::Built { config, rendered },
                Some(changed) => {
                    ServerMessage::Rebuilt { changed, rendered, shown: *shown, took: self.begun.elapsed() }
                }
            });
        }
    }

    fn fail(&mut self, failure: BuildFailure) {
        self.finished = true;
        // Before the first report nothing has changed.
        let changed = self.changed.replace(BTreeSet::new()).unwrap_or_default();
        self.program.report(&ServerMessage::Failed { changed: &changed, error: &failure.text });
        self.site.finish_build(Some(failure));
    }

    /// One build, from the changes to the published site; `None` if something changed again meanwhile.
    fn build(&mut self, now: InputStamps) -> Result<Option<FinishedBuild>, BuildFailure> {
        let new_settings = now.settings != self.seen.settings;
        let new_sources = now.sources != self.seen.sources;
        self.seen = now;
        if new_settings || self.config.is_none() {
            self.configure()?;
        }
        if new_settings || new_sources || !self.pressed {
            self.press()?;
        }
        if self.pressed { self.render() } else { Ok(None) }
    }

    fn press(&mut self) -> Result<(), BuildFailure> {
        let Some(config) = &self.config else { return Ok(()) };
        self.pressed = false;
        self.program.press(config).map_err(early)?;
        // What pressing itself wrote does not count as a change; anything else that changed meanwhile does.
        self.watch.settle();
        let now = self.inputs.stamps();
        self.pressed = now.settings == self.seen.settings && now.sources == self.seen.sources;
        self.seen.content = now.content;
        Ok(())
    }

    /// Reads site.yaml and applies it.
    fn configure(&mut self) -> Result<(), BuildFailure> {
        self.config = None;
        self.index = None;
        let config = self.program.config().map_err(early)?;
        self.inputs = Inputs::from_config(&self.program.location().settings, &config);
        self.watch.follow(&self.inputs);
        self.seen.sources = self.inputs.stamps().sources;
        self.site.show_existing(&config.output_dir);
        self.config = Some(config);
        Ok(())
    }

    fn render(&mut self) -> Result<Option<FinishedBuild>, BuildFailure> {
        let Some(config) = &self.config else { return Ok(None) };
        let now = ContentStamps::read(&config.content_dir()).map_err(early)?;
        let stamps = RenderStamps::new(config, &now);
        // Held for this build only, so that commands can be run beside the server.
        let store = SiteStore::open(&config.root).map_err(early)?;
        let read = self.reader.read(&config.content_dir(), &now, || KnownFacts::load(&store));
        let ContentChange { is_indexed, new_facts } = read.map_err(early)?;
        if is_indexed {
            self.index = None;
        }
        let content = self.reader.content();
        let index = self.index.get_or_insert_with(|| Index::new(config, content));
        let progress = self.program.progress();
        let observer = RenderObserver {
            site: &self.site,
            change_flag: &self.watch.change_flag(),
            progress: &progress,
            begun: self.begun,
            shown: Mutex::default(),
        };
        let inputs = RenderInputs { config, content, index, store: &store, stamps };
        let staged = render::stage(inputs, new_facts, &observer);
        let shown = observer.shown.into_inner().unwrap_or_else(PoisonError::into_inner);
        let fail = |error: RenderError| BuildFailure { text: error.to_string(), late: shown.is_some() };
        let Some(staged) = staged.map_err(fail)? else { return Ok(None) };
        let (base, folder) = (base_path(config.base_url.as_deref()), config.output_dir.as_path());
        let published = self.site.publish(base, folder, || staged.publish());
        let (rendered, moved) = published.map_err(fail)?;
        self.seen.lost = None;
        if moved {
            self.program.report(&ServerMessage::PathChanged { path: base });
        }
        Ok(Some(FinishedBuild { rendered, shown }))
    }
}

/// A failure before any page was rendered.
fn early(error: impl std::fmt::Display) -> BuildFailure {
    BuildFailure { text: error.to_string(), late: false }
}

struct FinishedBuild {
    rendered: Rendered,
    /// How long after the change the open pages were shown.
    shown: Option<Duration>,
}

/// Receives the open pages first, and cancels the render when something changes again.
struct RenderObserver<'a> {
    site: &'a ShownSite,
    change_flag: &'a (dyn Fn() -> bool + Sync),
    progress: &'a (dyn Fn(u64, u64) + Sync),
    begun: Instant,
    shown: Mutex<Option<Duration>>,
}

impl Observer for RenderObserver<'_> {
    fn tick(&self, done: u64, of: u64) {
        (self.progress)(done, of);
    }

    fn wants(&self, page: &SitePath) -> bool {
        self.site.is_viewed(page)
    }

    fn show(&self, files: Vec<OutputFile>) {
        self.site.show_early(files);
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = Some(self.begun.elapsed());
    }

    fn is_gone(&self) -> bool {
        self.site.is_stopping() || (self.change_flag)()
    }
}
