//! The invented list with its truth on one side and the lives that were told of it on the other.

use crate::oracle::{self, Posting, SeriesTruth};
use crate::world::Site;
use listpress::content::series as sequel;
use listpress::demo::{self, Event};
use listpress::rows::series::{Series, VersionRow};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

const SITE: &str =
    "title: Marram\nranges: weekly\nmaintainers: MAINTAINERS\nlists: [{name: marram, repository: list}]\n";

/// The two sides, matched by the Message-IDs of the postings' heads.
pub(crate) struct List {
    pub(crate) truth: Vec<SeriesTruth>,
    pub(crate) lives: Vec<Series>,
    /// The heads of the postings that are parts of others.
    pub(crate) parts: BTreeSet<String>,
    /// The life and version of each head.
    heads: BTreeMap<String, (usize, usize)>,
    /// When each mail was sent, and its place in the archive.
    mails: BTreeMap<String, (i64, usize)>,
    /// When the last mail arrived.
    pub(crate) newest: i64,
}

/// A version in its life.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    pub(crate) life: &'a Series,
    pub(crate) place: usize,
    pub(crate) version: &'a VersionRow,
}

impl List {
    /// Presses the first mails of the list.
    pub(crate) fn of(count: usize) -> Self {
        let site = Site::empty().yaml(SITE).file("MAINTAINERS", demo::maintainers());
        demo::create(&site.path("list"), count, &mut |_| {}).unwrap();
        let run = site.run(&["digest"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let content = site.content();
        let files = content.0.iter().filter(|(name, _)| name.starts_with("marram/series/"));
        let read = |(_, bytes): (&String, &Vec<u8>)| sequel::read_facts(std::str::from_utf8(bytes).unwrap()).unwrap();
        Self::matched(oracle::truth(count), files.flat_map(|file| read(file).series).collect(), count)
    }

    fn matched(truth: Vec<SeriesTruth>, lives: Vec<Series>, count: usize) -> Self {
        let of_life = |(number, life): (usize, &Series)| {
            let versions = life.versions.iter().enumerate();
            let named = |(place, version): (usize, &VersionRow)| {
                (version.message_id.as_deref().unwrap().to_owned(), (number, place))
            };
            versions.map(named).collect::<Vec<_>>()
        };
        let heads = lives.iter().enumerate().flat_map(of_life).collect();
        let parts = truth.iter().flat_map(|truth| &truth.postings).filter(|posting| posting.partial);
        let parts = parts.map(|posting| head(posting).to_owned()).collect();
        let arrived: Vec<_> = demo::mails(count).filter(|mail| mail.event == Event::Mail).collect();
        let newest = arrived.last().map_or(0, |mail| mail.committed);
        let mails = arrived.into_iter().enumerate().map(|(place, mail)| (mail.message_id, (mail.sent, place)));
        Self { truth, lives, parts, heads, mails: mails.collect(), newest }
    }

    /// Each posting of the truth with its row, where there is one.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&SeriesTruth, &Posting, Row<'_>)> {
        let postings = self.truth.iter().flat_map(|truth| truth.postings.iter().map(move |posting| (truth, posting)));
        postings.filter_map(|(truth, posting)| Some((truth, posting, self.row(head(posting))?)))
    }

    /// The row that a mail is the head of.
    pub(crate) fn row(&self, head: &str) -> Option<Row<'_>> {
        let (life, place) = *self.heads.get(head)?;
        let life = &self.lives[life];
        Some(Row { life, place, version: &life.versions[place] })
    }

    /// The heads of all rows.
    pub(crate) fn heads(&self) -> BTreeSet<&str> {
        self.heads.keys().map(String::as_str).collect()
    }

    /// When a mail was sent.
    pub(crate) fn sent(&self, mail: &str) -> i64 {
        self.mails[mail].0
    }

    /// The place of a mail in the archive.
    pub(crate) fn place(&self, mail: &str) -> usize {
        self.mails[mail].1
    }
}

impl<'a> Row<'a> {
    /// The Message-ID of the patch at a place, or of the cover.
    pub(crate) fn mail(self, index: u32) -> Option<&'a str> {
        match index {
            0 => self.version.message_id.as_deref().filter(|_| self.version.cover),
            index => self.version.patch(index)?.message_id.as_deref(),
        }
    }

    /// The Message-ID of a note.
    pub(crate) fn note(self, place: usize) -> &'a str {
        self.life.replies[place].message_id.as_deref().unwrap()
    }
}

/// The Message-ID of the mail that speaks for a posting.
pub(crate) fn head(posting: &Posting) -> &str {
    posting.head().unwrap()
}

/// The posting that another one continues.
pub(crate) fn previous<'a>(truth: &'a SeriesTruth, posting: &Posting) -> Option<&'a Posting> {
    let previous = posting.previous.as_deref()?;
    truth.postings.iter().find(|other| head(other) == previous)
}

/// A posting as messages name it.
pub(crate) fn named(posting: &Posting) -> String {
    let minor = posting.minor.map_or(String::new(), |minor| format!(".{minor}"));
    let part = if posting.partial { ", a part" } else { "" };
    format!("{} v{}{minor}{part} <{}>", posting.title, posting.version, head(posting))
}

/// What is told and what is true where they differ.
#[derive(Default)]
pub(crate) struct Differences(Vec<String>);

impl Differences {
    /// Notes what differs.
    pub(crate) fn hold<T: PartialEq + Debug>(&mut self, posting: &Posting, what: &str, told: &T, truth: &T) {
        if told != truth {
            self.note(&format!("{}: {what}", named(posting)), &format!("{told:?}"), &format!("{truth:?}"));
        }
    }

    /// Notes what only one side has.
    pub(crate) fn hold_sets<T: Ord + Debug>(&mut self, what: &str, told: &BTreeSet<T>, truth: &BTreeSet<T>) {
        told.difference(truth).for_each(|only| self.note(what, &format!("{only:?}"), "nothing"));
        truth.difference(told).for_each(|only| self.note(what, "nothing", &format!("{only:?}")));
    }

    fn note(&mut self, what: &str, told: &str, truth: &str) {
        self.0.push(format!("{what}\n    told: {told}\n    true: {truth}"));
    }

    /// Fails if there are any.
    pub(crate) fn none(self, mails: usize) {
        let Self(all) = self;
        assert!(all.is_empty(), "{} differences in {mails} mails:\n{}", all.len(), all.join("\n"));
    }
}
