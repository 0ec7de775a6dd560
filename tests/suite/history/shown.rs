//! Lives as a few lines that a person can check.

use super::list::List;
use listpress::rows::applied::AppliedRow;
use listpress::rows::review::ReviewTag;
use listpress::rows::series::{LostTag, PatchRow, ReplyRow, Series, VersionRow};
use listpress::rows::state::KnownState;
use std::fmt::Write as _;

/// All lives of a list.
pub(crate) fn shown(list: &List) -> String {
    let mut out = String::new();
    for built in list.build() {
        series(&mut out, &built.series, list.newest);
    }
    out
}

fn series(out: &mut String, series: &Series, newest: i64) {
    let aliases: Vec<&str> = series.aliases.iter().map(|alias| without_hash(alias)).collect();
    let aliases = if aliases.is_empty() { String::new() } else { format!(", also {}", aliases.join(", ")) };
    writeln!(out, "{}{aliases}", without_hash(&series.slug)).unwrap();
    for (index, version) in series.versions.iter().enumerate() {
        self::version(out, series, index, version);
        let state = KnownState::new(series, index, newest);
        let evidence = state.evidence.map(|id| format!(": {}", local(id))).unwrap_or_default();
        writeln!(out, "      is {}{evidence}", state.state.word()).unwrap();
    }
    for (index, reply) in series.replies.iter().enumerate() {
        self::reply(out, series, index, reply);
    }
}

fn version(out: &mut String, series: &Series, index: usize, version: &VersionRow) {
    let id = version.message_id.as_deref().map_or("-", local);
    let who = &series.people[version.author].name;
    write!(out, "  {index}: {} {id} by {who}, {:?}", version.label(), version.title).unwrap();
    let flags = [
        (version.cover, "cover"),
        (version.partial, "partial"),
        (version.resend, "resend"),
        (version.inferred, "inferred"),
    ];
    flags.iter().filter(|(set, _)| *set).for_each(|(_, word)| write!(out, ", {word}").unwrap());
    if !version.missing.is_empty() {
        write!(out, ", of {} missing {:?}", version.total, version.missing).unwrap();
    }
    out.push('\n');
    if let Some(by) = version.linked_by {
        let previous = version.previous.map_or("nothing".to_owned(), |previous| previous.to_string());
        write!(out, "      continues {previous} by {}", by.word()).unwrap();
    }
    if let Some(changes) = version.changes {
        let counts = [
            (changes.same, "same"),
            (changes.changed, "changed"),
            (changes.new, "new"),
            (changes.dropped, "dropped"),
            (changes.moved, "moved"),
        ];
        let counts = counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}"));
        write!(out, "; {}", counts.collect::<Vec<_>>().join(", ")).unwrap();
    }
    if version.linked_by.is_some() {
        out.push('\n');
    }
    version.patches.iter().for_each(|patch| self::patch(out, patch));
    version.gone.iter().for_each(|title| writeln!(out, "      gone: {title}").unwrap());
    version.lost_tags.iter().for_each(|tag| lost(out, tag));
    version.applied.iter().for_each(|taken| self::taken(out, taken));
    if let Some(reply) = version.refused {
        writeln!(out, "      refused in reply {reply}").unwrap();
    }
}

fn patch(out: &mut String, patch: &PatchRow) {
    write!(out, "      {} {}", patch.index, patch.title).unwrap();
    if let Some(was) = patch.earlier {
        let (changed, moved) = (if was.changed { ", changed" } else { "" }, if was.moved { ", moved" } else { "" });
        write!(out, " (was {}{changed}{moved})", was.index).unwrap();
    }
    writeln!(out, "{}", tags(&patch.carries)).unwrap();
}

fn lost(out: &mut String, dropped: &LostTag) {
    let from = dropped.patch.map_or("all patches".to_owned(), |index| format!("patch {index}"));
    let reply = dropped.reply.map(|reply| format!(", given in reply {reply}")).unwrap_or_default();
    let changed = if dropped.changed { ", which changed" } else { "" };
    writeln!(out, "      lost by {from}{changed}:{}{reply}", tags(std::slice::from_ref(&dropped.tag))).unwrap();
}

fn taken(out: &mut String, taken: &AppliedRow) {
    let what = taken.patch.map_or("all".to_owned(), |index| format!("patch {index}"));
    let word = if taken.queued { "queued" } else { "taken" };
    write!(out, "      {word}: {what}").unwrap();
    let found_by = taken.found_by.map(|found_by| found_by.word().to_owned());
    let more = [("tree", &taken.tree), ("commit", &taken.commit), ("found by", &found_by)];
    more.iter().filter_map(|(word, value)| Some((word, value.as_ref()?))).for_each(|(word, value)| {
        write!(out, ", {word} {value}").unwrap();
    });
    let elsewhere = taken.mail.as_deref().map(|id| format!(", shown by {}", local(id))).unwrap_or_default();
    writeln!(out, "{}{elsewhere}", taken.reply.map(|reply| format!(", says reply {reply}")).unwrap_or_default())
        .unwrap();
}

fn reply(out: &mut String, series: &Series, index: usize, reply: &ReplyRow) {
    let id = reply.message_id.as_deref().map_or("-", local);
    let who = &series.people[reply.author].name;
    let about = reply.about.map_or("?".to_owned(), |about| about.to_string());
    let answers = reply.answers.map(|answers| format!(", answers reply {answers}")).unwrap_or_default();
    let bot = if reply.bot { ", bot" } else { "" };
    writeln!(out, "  reply {index}: {id} by {who} on {}/{about}{answers}{bot}{}", reply.version, tags(&reply.tags))
        .unwrap();
}

fn tags(tags: &[ReviewTag]) -> String {
    tags.iter()
        .map(|tag| format!(" [{} {}]", tag.key, if tag.name.is_empty() { &tag.email } else { &tag.name }))
        .collect()
}

fn without_hash(slug: &str) -> &str {
    slug.rsplit_once('-').map_or("", |(name, _)| name)
}

fn local(id: &str) -> &str {
    id.strip_suffix("@mail.example").unwrap_or(id)
}
