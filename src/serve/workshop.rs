//! Builds the site again and again: the one thread that presses and renders.
//!
//! Entry point: [`Workshop::work`]. Each turn looks at the inputs and does what they ask for: presses where the settings
//! or a source changed, reads of content/ what changed, indexes it if anything did, and renders. Pages that somebody
//! looks at are rendered and shown first; if something changes while the others are rendered, the turn is broken off and
//! begins anew. What is published at last is what `listpress build` would have published.

use super::inputs::{Inputs, Seen};
use super::watch::Watch;
use super::window::{Failure, Window};
use super::{News, Program, base_path};
use crate::base::path::SitePath;
use crate::config::Config;
use crate::content::ContentReader;
use crate::output::OutputFile;
use crate::render::index::Index;
use crate::render::{self, Observer, RenderError, Rendered};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The thread's state between turns.
pub(super) struct Workshop<P> {
    program: Arc<P>,
    window: Arc<Window>,
    watch: Watch,
    /// The configuration, as long as site.yaml can be read.
    config: Option<Config>,
    inputs: Inputs,
    /// The inputs of the last turn.
    seen: Seen,
    /// Whether content/ holds what the sources say.
    pressed: bool,
    reader: ContentReader,
    index: Option<Index>,
    /// Whether the user knows how the last turn ended; one that was broken off is told of with the next.
    settled: bool,
    /// What changed since the user was told anything; `None` before the first time.
    changed: Option<BTreeSet<String>>,
    /// When this began to be worked at.
    begun: Instant,
}

impl<P: Program> Workshop<P> {
    pub(super) fn new(program: Arc<P>, window: Arc<Window>, by_looking: bool) -> Self {
        let place = program.place();
        Self {
            program,
            window,
            watch: Watch::new(by_looking),
            config: None,
            inputs: Inputs::unknown(&place.root, &place.settings),
            seen: Seen::default(),
            pressed: false,
            reader: ContentReader::default(),
            index: None,
            settled: false,
            changed: None,
            begun: Instant::now(),
        }
    }

    /// Builds, waits, and builds again, until the program ends. `ready` is called when there is something to see.
    pub(super) fn work(mut self, ready: impl FnOnce()) {
        let mut ready = Some(ready);
        while !self.window.is_closing() {
            self.turn();
            if self.settled
                && let Some(ready) = ready.take()
            {
                ready();
            }
            self.begun = if self.settled { self.watch.wait() } else { self.watch.calm() };
        }
    }

    /// Brings the site up to date, if it is not.
    fn turn(&mut self) {
        let window = Arc::clone(&self.window);
        let _busy = window.work();
        if let Some(config) = &self.config {
            // A list may have a new epoch.
            self.inputs = Inputs::of(&self.program.place().settings, config);
        }
        self.watch.follow(&self.inputs);
        self.tell_of_refusal();
        let now = self.inputs.look();
        let changed = self.inputs.names(&now.changed_since(&self.seen));
        if changed.is_empty() && self.settled {
            return;
        }
        if let Some(known) = &mut self.changed {
            known.extend(changed);
        }
        self.settled = false;
        match self.build(now) {
            Ok(None) => {}
            Ok(Some(built)) => self.succeed(&built),
            Err(failure) => self.fail(failure),
        }
    }

    fn tell_of_refusal(&mut self) {
        if let Some(reason) = self.watch.refusal() {
            self.program.tell(&News::Looking { reason: &reason });
        }
    }

    fn succeed(&mut self, built: &Built) {
        self.settled = true;
        self.window.settle(None);
        if let Some(config) = &self.config {
            let changed = self.changed.replace(BTreeSet::new());
            let Built { rendered, shown } = built;
            self.program.tell(&match &changed {
                None => News::Built { config, rendered },
                Some(changed) => News::Rebuilt { changed, rendered, shown: *shown, took: self.begun.elapsed() },
            });
        }
    }

    fn fail(&mut self, failure: Failure) {
        self.settled = true;
        let changed = self.changed.replace(BTreeSet::new()).unwrap_or_default();
        self.program.tell(&News::Failed { changed: &changed, error: &failure.text });
        self.window.settle(Some(failure));
    }

    /// One build from what changed to what is published; `None` where something changed again meanwhile.
    fn build(&mut self, now: Seen) -> Result<Option<Built>, Failure> {
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

    fn press(&mut self) -> Result<(), Failure> {
        let Some(config) = &self.config else { return Ok(()) };
        self.pressed = false;
        self.program.press(config).map_err(early)?;
        // What pressing wrote is no change; what came meanwhile from elsewhere is.
        self.watch.calm();
        let now = self.inputs.look();
        self.pressed = now.settings == self.seen.settings && now.sources == self.seen.sources;
        self.seen.content = now.content;
        Ok(())
    }

    /// Reads site.yaml, and takes over what follows from it.
    fn configure(&mut self) -> Result<(), Failure> {
        self.config = None;
        self.index = None;
        let config = self.program.config().map_err(early)?;
        self.inputs = Inputs::of(&self.program.place().settings, &config);
        self.watch.follow(&self.inputs);
        self.seen.sources = self.inputs.look().sources;
        self.window.show_old(&config.output_dir);
        self.config = Some(config);
        Ok(())
    }

    fn render(&mut self) -> Result<Option<Built>, Failure> {
        let Some(config) = &self.config else { return Ok(None) };
        if self.reader.read(&config.content_dir()).map_err(early)? {
            self.index = None;
        }
        let content = self.reader.content();
        let index = self.index.get_or_insert_with(|| Index::new(config, content));
        let progress = self.program.progress();
        let visitor = Visitor {
            window: &self.window,
            alarm: &self.watch.alarm(),
            progress: &progress,
            begun: self.begun,
            shown: Mutex::default(),
        };
        let staged = render::stage(config, content, index, &visitor);
        let shown = visitor.shown.into_inner().unwrap_or_default();
        let fail = |error: RenderError| Failure { text: error.to_string(), late: shown.is_some() };
        let Some(staged) = staged.map_err(fail)? else { return Ok(None) };
        let (base, folder) = (base_path(config), config.output_dir.as_path());
        let published = self.window.publish(base, folder, || staged.publish());
        let (rendered, moved) = published.map_err(fail)?;
        if moved {
            self.program.tell(&News::Moved { path: base });
        }
        Ok(Some(Built { rendered, shown }))
    }
}

/// A failure before any page was rendered.
fn early(error: impl std::fmt::Display) -> Failure {
    Failure { text: error.to_string(), late: false }
}

/// A build that went well.
struct Built {
    rendered: Rendered,
    /// When the pages were shown that somebody looks at.
    shown: Option<Duration>,
}

/// Who waits for a render: the pages that are open, until something changes again.
struct Visitor<'a> {
    window: &'a Window,
    alarm: &'a (dyn Fn() -> bool + Sync),
    progress: &'a (dyn Fn(u64, u64) + Sync),
    begun: Instant,
    shown: Mutex<Option<Duration>>,
}

impl Observer for Visitor<'_> {
    fn tick(&self, done: u64, of: u64) {
        (self.progress)(done, of);
    }

    fn wants(&self, page: &SitePath) -> bool {
        self.window.is_looked_at(page)
    }

    fn show(&self, files: Vec<OutputFile>) {
        self.window.show_early(files);
        if let Ok(mut shown) = self.shown.lock() {
            *shown = Some(self.begun.elapsed());
        }
    }

    fn is_gone(&self) -> bool {
        self.window.is_closing() || (self.alarm)()
    }
}
