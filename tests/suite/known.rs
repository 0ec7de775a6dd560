//! Files of content/ that nobody touched are not parsed again.

use crate::world::{Inbox, Site};
use listpress::content::facts::{DigestFacts, FrontMatter, KnownFacts, PostingFacts};
use listpress::content::{ContentError, ContentReader, ContentStamps};
use listpress::store::SiteStore;
use std::fs;

/// A site whose store knows the files of content/, which were new to the first build.
fn known_site() -> (Site, Inbox) {
    let inbox = Inbox::v2().mail("ann: [PATCH] kettle: boil").mail("bob: Re: [PATCH] kettle: boil");
    let site = Site::of(&inbox).build();
    // So that the second build looks at them, if the first one had nothing to remember.
    let _ = fs::remove_file(site.path(".listpress/published"));
    (site.build(), inbox)
}

/// Reads content/ with what the store knows.
fn read(site: &Site) -> ContentReader {
    let store = SiteStore::open(site.root()).unwrap();
    let (mut reader, folder) = (ContentReader::default(), site.path("content"));
    let now = ContentStamps::read(&folder).unwrap();
    reader.read(&folder, &now, || KnownFacts::load(&store)).unwrap();
    reader
}

#[test]
fn what_is_known_of_a_file_is_what_is_in_it() {
    let (site, _inbox) = known_site();
    let (folder, mut parsed) = (site.path("content"), ContentReader::default());
    parsed.read(&folder, &ContentStamps::read(&folder).unwrap(), KnownFacts::none).unwrap();
    let known = read(&site);
    let (parsed, known) = (parsed.content(), known.content());
    assert_eq!((known.digests.len(), known.series.len()), (1, 1));
    assert_eq!(known.digests[0].facts, parsed.digests[0].facts);
    assert_eq!(known.series[0].facts, parsed.series[0].facts);
    assert_eq!(known.digests[0].front().unwrap(), parsed.digests[0].front().unwrap());
    assert_eq!(known.series[0].front().unwrap(), parsed.series[0].front().unwrap());
}

#[test]
fn a_row_that_is_read_alone_is_the_one_among_the_others() {
    let (site, _inbox) = known_site();
    let (alone, all) = (read(&site), read(&site));
    let (alone, all) = (alone.content(), all.content());
    assert_eq!(alone.digests[0].row(0).unwrap().as_ref(), all.digests[0].front().unwrap().series.first());
    assert_eq!(alone.series[0].row(0).unwrap().as_ref(), all.series[0].front().unwrap().series.first());
}

#[test]
fn a_row_that_somebody_spread_over_several_lines_is_found_among_all() {
    let (site, _inbox) = known_site();
    let file = read(&site).content().series[0].file.clone();
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("  - {\"slug\":", "  - {\n    \"slug\":", 1)).unwrap();
    assert_eq!(site.run(&["render"]).code, 0);
    assert_eq!(read(&site).content().series[0].row(0).unwrap(), None);
    let before = site.pages();
    fs::remove_dir_all(site.path("public")).unwrap();
    assert_eq!(site.run(&["render"]).code, 0);
    assert!(site.pages() == before, "a page differs");
}

#[test]
fn rows_are_never_those_of_a_file_that_changed_after_it_was_recognised() {
    let (site, _inbox) = known_site();
    let known = read(&site);
    let (digest, series) = (&known.content().digests[0], &known.content().series[0]);
    let text = fs::read_to_string(&digest.file).unwrap();
    fs::write(&digest.file, text.replace("\"Bob\"", "\"Bert\"")).unwrap();
    fs::remove_file(&series.file).unwrap();
    assert!(matches!(digest.row(0), Err(ContentError::Changed(file)) if file == digest.file));
    assert!(matches!(series.row(0), Err(ContentError::Changed(file)) if file == series.file));
    assert!(matches!(digest.front(), Err(ContentError::Changed(file)) if file == digest.file));
    assert!(matches!(series.front(), Err(ContentError::Io { path, .. }) if path == series.file));
}

#[test]
fn what_stands_for_rows_that_cannot_be_read_has_their_shape() {
    let (site, _inbox) = known_site();
    let known = read(&site);
    let (digest, series) = (&known.content().digests[0], &known.content().series[0]);
    let shown = digest.unreadable().facts();
    let shape = |posting: &PostingFacts| (posting.author, posting.subsystem.clone(), posting.arrived);
    let postings = |facts: &DigestFacts| facts.series.iter().map(shape).collect::<Vec<_>>();
    assert_eq!((&shown.people, postings(&shown)), (&digest.facts.people, postings(&digest.facts)));
    let versions = |row: &listpress::rows::series::Series| (row.slug.clone(), row.versions.len());
    let front = series.front().unwrap();
    let rows = front.series.iter().map(versions);
    assert_eq!(series.unreadable().series.iter().map(versions).collect::<Vec<_>>(), rows.collect::<Vec<_>>());
    // The rows themselves are read as soon as they can be.
    assert_ne!(*digest.front().unwrap(), digest.unreadable());
}
