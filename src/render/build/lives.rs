//! Series wherever they are named: links with version and state, rows of lists, tags.

use super::{Site, missing_runs};
use crate::base::path::{SitePath, fingerprint};
use crate::render::index::{LifeRef, Spot};
use crate::render::views::{LifeLinkView, LifeRow, Link, PersonView, StateView, TagView, TakenView};
use crate::rows::series::{AppliedRow, FoundBy, Participant, ReviewTag, Series, VersionRow};
use crate::rows::state::{self, KnownState, State};

/// The id of a mail's line on the page of its series.
pub(in crate::render) fn anchor(message_id: &str) -> String {
    format!("m-{}", fingerprint(message_id))
}

/// The id of a version's section.
pub(in crate::render) fn version_id(life: &Series, version: usize) -> String {
    let row = &life.versions[version];
    let label = row.label().to_lowercase().replace(' ', "-");
    // A version that was sent once more has the same label.
    let before = life.versions[..version].iter().filter(|other| other.label() == row.label()).count();
    if before == 0 { label } else { format!("{label}-{}", before + 1) }
}

impl Site<'_> {
    pub(in crate::render) fn life_row(&self, name: LifeRef) -> &Series {
        &self.content.sequels[name.sequel].sequel.series[name.row]
    }

    /// The name of a life's list.
    pub(in crate::render) fn life_list(&self, name: LifeRef) -> &str {
        &self.content.sequels[name.sequel].sequel.list
    }

    pub(in crate::render) fn life_path(&self, name: LifeRef) -> SitePath {
        SitePath::series(self.life_list(name), &self.life_row(name).slug)
    }

    /// The title of the version of a series that counts.
    pub(in crate::render) fn life_title(&self, name: LifeRef) -> String {
        let life = self.life_row(name);
        self.masked(&life.versions[life.current()].title)
    }

    /// The series of a mail, by the list it was seen on.
    pub(super) fn spot(&self, list: &str, message_id: Option<&str>) -> Option<Spot> {
        let place = self.index.lists.iter().position(|index| self.config.lists[index.list].name == list)?;
        self.index.lives.find(place, message_id?)
    }

    /// A mail's place on the site: on the page of its series.
    pub(in crate::render) fn local_mail(&self, list: &str, message_id: &str) -> Option<String> {
        let spot = self.spot(list, Some(message_id))?;
        Some(format!("{}#{}", self.life_path(spot.life).url(), anchor(message_id)))
    }

    /// The patch that a `Fixes:` line of a list's mail names.
    pub(super) fn fixed(&self, list: &str, commit: &str, title: &str) -> Option<String> {
        let place = self.index.lists.iter().position(|index| self.config.lists[index.list].name == list)?;
        let (spot, patch) = self.index.lives.patch(place, commit, title)?;
        let id = self.life_row(spot.life).versions.get(spot.version)?.patch(patch)?.message_id.as_deref()?;
        Some(format!("{}#{}", self.life_path(spot.life).url(), anchor(id)))
    }

    pub(super) fn life_link(&self, list: &str, message_id: Option<&str>) -> Option<LifeLinkView> {
        let Spot { life: name, version } = self.spot(list, message_id)?;
        let life = self.life_row(name);
        let row = life.versions.get(version)?;
        Some(LifeLinkView {
            url: format!("{}#{}", self.life_path(name).url(), version_id(life, version)),
            version: row.label(),
            newest: life.versions.get(life.current())?.label(),
            versions: life.versions.len(),
            first: life.versions.first()?.date.day(),
            state: self.state_view(name, life, version),
        })
    }

    pub(in crate::render) fn state_view(&self, name: LifeRef, life: &Series, version: usize) -> StateView {
        let KnownState { state: standing, evidence } = self.index.lives.state(name, life, version);
        let list = self.life_list(name);
        let evidence = evidence.and_then(|id| self.local_mail(list, id).or_else(|| self.mail(list, Some(id))));
        let word = standing.word();
        StateView { word, class: word.replace(' ', "-"), evidence }
    }

    /// Where the version of a series that counts stands.
    pub(super) fn standing(&self, name: LifeRef) -> State {
        let life = self.life_row(name);
        self.index.lives.state(name, life, life.current()).state
    }

    /// Days since the last mail about a series, up to the newest mail of its list.
    pub(super) fn silent(&self, name: LifeRef) -> i64 {
        let life = self.life_row(name);
        let newest = self.index.lives.list_of(name).map_or(0, |list| self.index.lives.newest[list]);
        state::days(state::last_activity(life, life.current()), newest)
    }

    /// A series as a row; the page says what it has to remark.
    pub(in crate::render) fn life_table_row(&self, name: LifeRef, remark: String) -> LifeRow {
        let life = self.life_row(name);
        let current = life.current();
        let row = &life.versions[current];
        LifeRow {
            link: Link { title: self.masked(&row.title), url: self.life_path(name).url() },
            author: self.who(&life.people[row.author]),
            version: row.label(),
            versions: life.versions.len(),
            subsystem: self.subsystem_trail(self.index.lives.nodes.get(&name).copied()),
            patches: row.patches.len(),
            state: self.state_view(name, life, current),
            first: life.versions[0].date.day(),
            last: state::last_date(life, current).day(),
            silent: self.silent(name),
            replies: life.replies_to(current).count(),
            remark,
        }
    }

    /// Somebody of a life's rows.
    pub(in crate::render) fn who(&self, who: &Participant) -> PersonView {
        match self.index.author(&who.name, &who.email) {
            Some(author) => self.person(author),
            None => PersonView { name: self.masked(&who.name), email: None, url: "/authors/index.html".to_owned() },
        }
    }

    pub(super) fn tag(&self, tag: &ReviewTag, list: &str, mail: Option<&str>) -> TagView {
        let key = tag.key.to_lowercase();
        let mood = if key.starts_with("nack") || key.starts_with("nak") {
            "bad"
        } else if tag.is_vote() {
            "good"
        } else {
            "other"
        };
        TagView {
            key: tag.key.clone(),
            name: self.masked(if tag.name.is_empty() { &tag.email } else { &tag.name }),
            person: self.index.author(&tag.name, &tag.email).map(|author| self.author_path(author).url()),
            mail: self.mail(list, mail),
            mood,
        }
    }

    pub(super) fn taken(&self, taken: &AppliedRow, life: &Series, list: &str) -> TakenView {
        let note = taken.reply.and_then(|note| life.replies.get(note));
        TakenView {
            patch: taken.patch,
            tree: taken.tree.clone(),
            commit: taken.commit.clone(),
            queued: taken.queued,
            mail: note.and_then(|note| self.mail(list, note.message_id.as_deref())),
            found_by: taken.found_by.map(FoundBy::word),
        }
    }
}

/// `1, 7–9 of 9`.
pub(super) fn missing(version: &VersionRow) -> Option<String> {
    missing_runs(&version.missing, version.total)
}
