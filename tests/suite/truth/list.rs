//! The invented list: what is true of it on one side, the series that listpress found on the other.

use crate::oracle::{self, Posting, SeriesTruth};
use crate::world::Site;
use listpress::config::{Config, Overrides};
use listpress::content::facts::KnownFacts;
use listpress::content::{ContentReader, ContentStamps, series as sequel};
use listpress::demo::{self, DemoEvent};
use listpress::render::index::{Author, Index};
use listpress::rows::series::{Series, VersionRow};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

pub(super) const SITE: &str =
    "title: Marram\nranges: weekly\nmaintainers: MAINTAINERS\nlists: [{name: marram, repository: list}]\n";

/// The two sides, matched by the Message-IDs of the postings' heads.
pub(crate) struct List {
    pub(crate) truth: Vec<SeriesTruth>,
    pub(crate) series: Vec<Series>,
    /// The heads of the partial postings.
    pub(crate) parts: BTreeSet<String>,
    /// The series and version of each head.
    heads: BTreeMap<String, (usize, usize)>,
    /// When each mail was sent, and its position in the archive.
    mails: BTreeMap<String, (i64, usize)>,
    /// Everybody who sent something, bots too, as pages show them.
    pub(crate) authors: Vec<Author>,
    /// When the last mail arrived.
    pub(crate) newest: i64,
}

/// A version of a series.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    pub(crate) series: &'a Series,
    pub(crate) position: usize,
    pub(crate) version: &'a VersionRow,
}

impl List {
    /// Presses the first mails of the list.
    pub(crate) fn press(count: usize) -> Self {
        let site = Site::empty().yaml(&format!("reading: none\n{SITE}")).file("MAINTAINERS", demo::maintainers());
        demo::create(&site.path("list"), count, &mut |_| {}).unwrap();
        Self::pressed(&site, count)
    }

    /// Presses the same mails as they are on several lists.
    pub(crate) fn press_lists(count: usize, lists: usize) -> Self {
        let site = Site::empty().file("MAINTAINERS", demo::maintainers());
        Self::pressed(&site_of_lists(site, count, lists).0, count)
    }

    fn pressed(site: &Site, count: usize) -> Self {
        let run = site.run(&["digest"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let content = site.content();
        let files = content.0.iter().filter(|(name, _)| name.contains("/series/"));
        let read = |(_, bytes): (&String, &Vec<u8>)| sequel::read_facts(std::str::from_utf8(bytes).unwrap()).unwrap();
        let series = files.flat_map(|file| read(file).series).collect();
        Self { authors: authors(site), ..Self::matched(oracle::truth(count), series, count) }
    }

    fn matched(truth: Vec<SeriesTruth>, series: Vec<Series>, count: usize) -> Self {
        let of_series = |(number, series): (usize, &Series)| {
            let versions = series.versions.iter().enumerate();
            let named = |(position, version): (usize, &VersionRow)| {
                (version.message_id.as_deref().unwrap().to_owned(), (number, position))
            };
            versions.map(named).collect::<Vec<_>>()
        };
        let heads = series.iter().enumerate().flat_map(of_series).collect();
        let parts = truth.iter().flat_map(|truth| &truth.postings).filter(|posting| posting.partial);
        let parts = parts.map(|posting| head(posting).to_owned()).collect();
        let arrived: Vec<_> = demo::mails(count).filter(|mail| mail.event == DemoEvent::Mail).collect();
        let newest = arrived.last().map_or(0, |mail| mail.committed);
        let mails = arrived.into_iter().enumerate().map(|(position, mail)| (mail.message_id, (mail.sent, position)));
        Self { truth, series, parts, heads, mails: mails.collect(), newest, authors: Vec::new() }
    }

    /// Each true posting that has a row.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&SeriesTruth, &Posting, Row<'_>)> {
        let postings = self.truth.iter().flat_map(|truth| truth.postings.iter().map(move |posting| (truth, posting)));
        postings.filter_map(|(truth, posting)| Some((truth, posting, self.row(head(posting))?)))
    }

    /// The row whose head is a mail.
    pub(crate) fn row(&self, head: &str) -> Option<Row<'_>> {
        let (series, position) = *self.heads.get(head)?;
        let series = &self.series[series];
        Some(Row { series, position, version: &series.versions[position] })
    }

    /// The heads of all rows.
    pub(crate) fn heads(&self) -> BTreeSet<&str> {
        self.heads.keys().map(String::as_str).collect()
    }

    /// When a mail was sent.
    pub(crate) fn sent(&self, mail: &str) -> i64 {
        self.mails[mail].0
    }

    /// The position of a mail in the archive.
    pub(crate) fn position(&self, mail: &str) -> usize {
        self.mails[mail].1
    }
}

/// Everybody whom content/ names.
fn authors(site: &Site) -> Vec<Author> {
    let config = Config::load(site.root(), &site.path("site.yaml"), Overrides::default()).unwrap();
    let mut reader = ContentReader::default();
    let folder = config.content_dir();
    reader.read(&folder, &ContentStamps::read(&folder).unwrap(), KnownFacts::none).unwrap();
    Index::new(&config, reader.content()).authors
}

/// The site of the invented project's lists, with the names of those that have mails.
pub(crate) fn site_of_lists(site: Site, mails: usize, lists: usize) -> (Site, Vec<String>) {
    let created = demo::create_lists(&site.path("lists"), mails, lists, &mut |_| {}).unwrap();
    let names: Vec<String> = created.into_iter().filter(|list| list.mails > 0).map(|list| list.name).collect();
    let entries: String =
        names.iter().map(|name| format!("  - {{name: {name}, repository: lists/{name}}}\n")).collect();
    let yaml = format!("title: Marram\nranges: weekly\nreading: none\nmaintainers: MAINTAINERS\nlists:\n{entries}");
    (site.yaml(&yaml), names)
}

impl<'a> Row<'a> {
    /// The Message-ID of a patch, or of the cover for index 0.
    pub(crate) fn mail(self, index: u32) -> Option<&'a str> {
        match index {
            0 => self.version.message_id.as_deref().filter(|_| self.version.cover),
            index => self.version.patch(index)?.message_id.as_deref(),
        }
    }

    /// The Message-ID of a reply.
    pub(crate) fn note(self, position: usize) -> &'a str {
        self.series.replies[position].message_id.as_deref().unwrap()
    }
}

/// The Message-ID of a posting's cover or, without one, of its first patch.
pub(crate) fn head(posting: &Posting) -> &str {
    posting.head().unwrap()
}

/// The posting that another one continues.
pub(crate) fn previous<'a>(truth: &'a SeriesTruth, posting: &Posting) -> Option<&'a Posting> {
    let previous = posting.previous.as_deref()?;
    truth.postings.iter().find(|other| head(other) == previous)
}

/// A posting as differences name it.
pub(crate) fn named(posting: &Posting) -> String {
    let minor = posting.minor.map_or(String::new(), |minor| format!(".{minor}"));
    let part = if posting.partial { ", a part" } else { "" };
    format!("{} v{}{minor}{part} <{}>", posting.title, posting.version, head(posting))
}

/// Where what was found differs from the truth.
#[derive(Default)]
pub(crate) struct Differences(Vec<String>);

impl Differences {
    /// Notes a difference about a posting.
    pub(crate) fn compare<T: PartialEq + Debug>(&mut self, posting: &Posting, what: &str, found: &T, truth: &T) {
        if found != truth {
            self.note(&format!("{}: {what}", named(posting)), &format!("{found:?}"), &format!("{truth:?}"));
        }
    }

    /// Notes what is only on one side.
    pub(crate) fn compare_sets<T: Ord + Debug>(&mut self, what: &str, found: &BTreeSet<T>, truth: &BTreeSet<T>) {
        found.difference(truth).for_each(|only| self.note(what, &format!("{only:?}"), "nothing"));
        truth.difference(found).for_each(|only| self.note(what, "nothing", &format!("{only:?}")));
    }

    fn note(&mut self, what: &str, found: &str, truth: &str) {
        self.0.push(format!("{what}\n    found: {found}\n    true: {truth}"));
    }

    /// Fails if there are any.
    pub(crate) fn assert_none(self, mails: usize) {
        let Self(all) = self;
        assert!(all.is_empty(), "{} differences in {mails} mails:\n{}", all.len(), all.join("\n"));
    }
}
