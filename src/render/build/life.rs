//! The page of a series: its versions side by side, who said what, and where it went.

use super::lives::{anchor, missing, version_id};
use super::{Built, Head, RenderError, Site, blocks, shell_word};
use crate::base::date::DateTime;
use crate::base::number::counted;
use crate::render::index::LifeRef;
use crate::render::templates::value;
use crate::render::views::{
    ChangesView, DroppedView, LifeView, Link, OutlineView, PatchView, PathView, TagView, TakingPartView, VersionView,
};
use crate::render::{html, paths, picture};
use crate::rows::series::{PatchRow, ReplyRow, Series, VersionRow};
use crate::rows::state;
use std::collections::BTreeMap;

/// Files that the page names.
const MOST_PATHS: usize = 40;

/// Reading a thread that is deeper than this, nobody counts any more.
const DEEPEST: usize = 12;

/// A life with what its page needs of it.
struct Story<'a> {
    name: LifeRef,
    life: &'a Series,
    list: &'a str,
    /// The differences by version and patch.
    differences: BTreeMap<(usize, usize), String>,
}

impl Site<'_> {
    pub(super) fn life(&self, name: LifeRef) -> Result<Built, RenderError> {
        let life = self.life_row(name);
        let list = self.life_list(name);
        let story = Story { name, life, list, differences: self.differences(name)? };
        let view = self.life_view(&story);
        let head = Head {
            title: view.title.clone(),
            description: format!(
                "{}, {}, {}",
                view.state.word,
                counted(life.versions.len() as u64, "version", "versions"),
                counted(life.replies.len() as u64, "reply", "replies")
            ),
            section: list.to_owned(),
            feed: Some(paths::life_feed(&self.life_path(name))),
            trail: vec![view.list.clone(), Link { title: "Series".to_owned(), url: paths::series_index(list).url() }],
        };
        Ok(Built { head, kind: "life", template: "series.html", view: value(view), beside: Vec::new() })
    }

    /// The texts of the differences that the page shows; most pages have none and their file is not read again.
    fn differences(&self, name: LifeRef) -> Result<BTreeMap<(usize, usize), String>, RenderError> {
        let stored = &self.content.sequels[name.sequel];
        let life = self.life_row(name);
        if life.shown() == 0 {
            return Ok(BTreeMap::new());
        }
        let before: usize = stored.sequel.series[..name.row].iter().map(Series::shown).sum();
        let shown = life.versions.iter().enumerate().flat_map(|(version, row)| {
            let patches = row.patches.iter().enumerate();
            patches
                .filter(|(_, patch)| patch.earlier.is_some_and(|was| was.shown))
                .map(move |(patch, _)| (version, patch))
        });
        Ok(shown.zip(stored.differences()?.into_iter().skip(before)).collect())
    }

    fn life_view(&self, story: &Story<'_>) -> LifeView {
        let Story { name, life, list, .. } = *story;
        let current = life.current();
        let row = &life.versions[current];
        let last = (0..life.versions.len())
            .map(|version| state::last_date(life, version))
            .max_by_key(|date| date.seconds)
            .unwrap_or_default();
        let title = self.list_config(list).map_or(list, |list| &list.title).to_owned();
        LifeView {
            list: Link { title, url: paths::list(list).url() },
            title: self.masked(&row.title),
            author: self.who(&life.people[row.author]),
            subsystem: self.subsystem_trail(self.index.lives.nodes.get(&name).copied()),
            areas: self.area_links(&life.areas),
            state: self.state_view(name, life, current),
            taken: row.applied.iter().map(|taken| self.taken(taken, life, list)).collect(),
            first: life.versions[0].date.day(),
            last: last.day(),
            days: state::days(life.versions[0].date.seconds, last.seconds),
            mail: self.mail(list, row.message_id.as_deref()),
            b4_am: row.message_id.as_deref().map(super::b4),
            b4_diff: b4_diff(life),
            timeline: Self::timeline(story),
            versions: (0..life.versions.len()).rev().map(|version| self.version(story, version)).collect(),
            people: self.taking_part(life),
            paths: self.life_paths(name, life),
        }
    }

    fn timeline(story: &Story<'_>) -> String {
        let life = story.life;
        let stops: Vec<picture::Stop> = life
            .versions
            .iter()
            .enumerate()
            .map(|(place, version)| picture::Stop {
                seconds: version.date.seconds,
                label: version.label(),
                date: version.date.day(),
                url: format!("#{}", version_id(life, place)),
                replies: life.replies_to(place).count(),
            })
            .collect();
        picture::timeline(&stops)
    }

    fn version(&self, story: &Story<'_>, version: usize) -> VersionView {
        let Story { name, life, list, .. } = *story;
        let row = &life.versions[version];
        let previous = row.previous.map(|previous| &life.versions[previous]);
        let seconds = |version: &VersionRow| version.date.seconds;
        VersionView {
            id: version_id(life, version),
            label: row.label(),
            title: self.masked(&row.title),
            subject: self.masked(&row.subject),
            author: self.who(&life.people[row.author]),
            date: row.date.readable(),
            datetime: row.date.to_string(),
            days: previous.map(|previous| state::days(seconds(previous), seconds(row))),
            digest: self.digest_named(list, &row.digest),
            mail: self.mail(list, row.message_id.as_deref()),
            b4: row.message_id.as_deref().map(super::b4),
            partial: row.partial,
            resend: row.resend,
            inferred: row.inferred,
            arrived: row.patches.len(),
            total: row.total,
            missing: missing(row),
            previous: row.previous.map(|previous| Link {
                title: life.versions[previous].label(),
                url: format!("#{}", version_id(life, previous)),
            }),
            linked_by: row.linked_by.map(crate::rows::series::LinkedBy::word),
            state: self.state_view(name, life, version),
            changelog: row.changelog.as_deref().map(|text| self.message(list, text)),
            changes: row.changes.map(|changes| ChangesView {
                same: changes.same,
                changed: changes.changed,
                new: changes.new,
                dropped: changes.dropped,
                moved: changes.moved,
                coarse: changes.coarse,
            }),
            gone: row.gone.iter().map(|title| self.masked(title)).collect(),
            dropped: self.dropped(story, row),
            depends: row.depends.iter().map(|id| self.depends(list, id)).collect(),
            patches: (0..row.patches.len()).map(|patch| self.patch(story, version, patch)).collect(),
            replies: life.replies_to(version).count(),
            tags: self.given(story, version, 0),
            outline: self.outline(story, version),
        }
    }

    /// The digest that a version arrived in.
    fn digest_named(&self, list: &str, digest: &str) -> Link {
        let elsewhere = || Link { title: digest.to_owned(), url: paths::list(list).url() };
        self.digest_of(list, digest).map_or_else(elsewhere, |place| self.digest_link(place))
    }

    fn dropped(&self, story: &Story<'_>, row: &VersionRow) -> Vec<DroppedView> {
        let view = |lost: &crate::rows::series::LostTag| {
            let note = lost.reply.and_then(|note| story.life.replies.get(note));
            let patch = lost.patch.and_then(|index| row.patch(index));
            DroppedView {
                tag: self.tag(&lost.tag, story.list, note.and_then(|note| note.message_id.as_deref())),
                patch: patch.map(|patch| self.masked(&patch.title)),
                changed: lost.changed,
            }
        };
        row.dropped.iter().map(view).collect()
    }

    /// A mail that a version depends on: here, or in the archive.
    fn depends(&self, list: &str, message_id: &str) -> Link {
        let spot = self.spot(list, Some(message_id));
        let life = spot.map(|spot| self.life_row(spot.life));
        let title =
            spot.zip(life).and_then(|(spot, life)| life.versions.get(spot.version)).map(|version| &version.title);
        let title = title.map_or_else(|| message_id.to_owned(), |title| self.masked(title));
        let archive = || self.mail(list, Some(message_id)).unwrap_or_default();
        Link { title, url: self.local_mail(list, message_id).unwrap_or_else(archive) }
    }

    fn patch(&self, story: &Story<'_>, version: usize, place: usize) -> PatchView {
        let Story { life, list, .. } = *story;
        let row = &life.versions[version];
        let patch = &row.patches[place];
        let change = row.changes.map(|_| match patch.earlier {
            None => "new",
            Some(was) if was.changed => "changed",
            Some(_) => "same",
        });
        PatchView {
            index: patch.index,
            title: self.masked(&patch.title),
            mail: self.mail(list, patch.message_id.as_deref()),
            author: patch.author.map(|author| self.who(&life.people[author])),
            insertions: patch.insertions,
            deletions: patch.deletions,
            blocks: blocks(patch.insertions, patch.deletions),
            change,
            was: patch.earlier.map(|was| was.index).filter(|was| *was != patch.index),
            moved: patch.earlier.is_some_and(|was| was.moved),
            difference: story.differences.get(&(version, place)).map(|text| html::difference(&self.masked(text))),
            carries: patch.carries.iter().map(|tag| self.tag(tag, list, None)).collect(),
            given: self.given(story, version, patch.index),
            taken: self.taken_patch(story, row, patch),
            replies: life.replies_to(version).filter(|(_, note)| note.about == Some(patch.index)).count(),
        }
    }

    fn taken_patch(
        &self,
        story: &Story<'_>,
        row: &VersionRow,
        patch: &PatchRow,
    ) -> Option<crate::render::views::TakenView> {
        let own = row.applied.iter().find(|taken| taken.patch == Some(patch.index));
        own.map(|taken| self.taken(taken, story.life, story.list))
    }

    /// The tags given to a patch, or with 0 to the cover.
    fn given(&self, story: &Story<'_>, version: usize, about: u32) -> Vec<TagView> {
        let notes = story.life.replies_to(version).filter(|(_, note)| note.about == Some(about));
        notes.flat_map(|(_, note)| self.tags_of(story.list, note)).collect()
    }

    fn tags_of(&self, list: &str, note: &ReplyRow) -> Vec<TagView> {
        note.tags.iter().map(|tag| self.tag(tag, list, note.message_id.as_deref())).collect()
    }

    /// Cover and patches, and below each the mails about it.
    fn outline(&self, story: &Story<'_>, version: usize) -> Vec<OutlineView> {
        let life = story.life;
        let row = &life.versions[version];
        let threads = Threads::of(life, version);
        let mut lines = Vec::new();
        if row.cover || row.patches.is_empty() {
            let id = row.message_id.as_deref();
            lines.push(self.line(story, (0, "cover", &row.title), id, row.author, row.date));
        }
        threads.below(Some(0), &mut |note, depth| lines.push(self.note_line(story, note, depth + 1)));
        let depth = usize::from(row.cover);
        for patch in &row.patches {
            let author = patch.author.unwrap_or(row.author);
            lines.push(self.line(story, (depth, "patch", &patch.title), patch.message_id.as_deref(), author, row.date));
            threads.below(Some(patch.index), &mut |note, below| {
                lines.push(self.note_line(story, note, depth + below + 1));
            });
        }
        threads.below(None, &mut |note, depth| lines.push(self.note_line(story, note, depth)));
        lines
    }

    fn line(
        &self,
        story: &Story<'_>,
        (depth, kind, text): (usize, &'static str, &str),
        message_id: Option<&str>,
        author: usize,
        date: DateTime,
    ) -> OutlineView {
        OutlineView {
            depth,
            id: message_id.map(anchor).unwrap_or_default(),
            kind,
            text: self.masked(text),
            person: self.who(&story.life.people[author]),
            date: date.day(),
            mail: self.mail(story.list, message_id),
            tags: Vec::new(),
        }
    }

    fn note_line(&self, story: &Story<'_>, note: &ReplyRow, depth: usize) -> OutlineView {
        let kind = if note.bot { "bot" } else { "reply" };
        let place = (depth.min(DEEPEST), kind, note.excerpt.as_str());
        let line = self.line(story, place, note.message_id.as_deref(), note.author, note.date);
        OutlineView { tags: self.tags_of(story.list, note), ..line }
    }

    fn taking_part(&self, life: &Series) -> Vec<TakingPartView> {
        let mut people: Vec<(usize, usize, usize)> = vec![(0, 0, 0); life.people.len()];
        for version in &life.versions {
            for patch in &version.patches {
                people[patch.author.unwrap_or(version.author)].0 += 1;
            }
        }
        for note in &life.replies {
            people[note.author].1 += 1;
            people[note.author].2 += note.tags.len();
        }
        let mut order: Vec<usize> = (0..people.len()).filter(|who| people[*who] != (0, 0, 0)).collect();
        order.sort_by_key(|who| (std::cmp::Reverse((people[*who].2, people[*who].0, people[*who].1)), *who));
        let view = |who: usize| TakingPartView {
            person: self.who(&life.people[who]),
            patches: people[who].0,
            replies: people[who].1,
            tags: people[who].2,
        };
        order.into_iter().map(view).collect()
    }

    fn life_paths(&self, name: LifeRef, life: &Series) -> Vec<PathView> {
        let heat = self.index.lives.list_of(name).map(|list| &self.heat[list]);
        let open = self.standing(name).is_open();
        let others = |path: &String| {
            let touching = heat.and_then(|heat| heat.get(path.as_str())).map_or(0, Vec::len);
            touching.saturating_sub(usize::from(open))
        };
        life.paths.iter().take(MOST_PATHS).map(|path| PathView { path: path.clone(), others: others(path) }).collect()
    }
}

/// The mails about a version as trees, without recursion: who answers whom can be deep.
struct Threads<'a> {
    life: &'a Series,
    below: BTreeMap<Option<usize>, Vec<usize>>,
}

impl<'a> Threads<'a> {
    fn of(life: &'a Series, version: usize) -> Self {
        let mut below: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
        for (place, note) in life.replies_to(version) {
            let parent = note.answers.filter(|parent| life.replies[*parent].version == version && *parent < place);
            below.entry(parent).or_default().push(place);
        }
        Self { life, below }
    }

    /// Calls `each` for the mails about one patch, each before those that answer it.
    fn below(&self, about: Option<u32>, each: &mut dyn FnMut(&'a ReplyRow, usize)) {
        let roots = self.below.get(&None).into_iter().flatten().rev();
        let about = |place: &&usize| self.life.replies[**place].about == about;
        let mut stack: Vec<(usize, usize)> = roots.filter(about).map(|place| (*place, 0)).collect();
        while let Some((place, depth)) = stack.pop() {
            each(&self.life.replies[place], depth);
            let answers = self.below.get(&Some(place)).into_iter().flatten().rev();
            stack.extend(answers.map(|answer| (*answer, depth + 1)));
        }
    }
}

/// The command that compares the newest version with the one before.
fn b4_diff(life: &Series) -> Option<String> {
    let row = &life.versions[life.current()];
    let previous = &life.versions[row.previous?];
    let id = row.message_id.as_deref()?;
    let differs = previous.version != row.version && !previous.rfc && !row.rfc;
    let versions = if differs { format!(" -v {} {}", previous.version, row.version) } else { String::new() };
    Some(format!("b4 diff{versions} {}", shell_word(id)))
}
