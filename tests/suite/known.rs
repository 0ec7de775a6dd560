//! Files of content/ that nobody touched are not parsed again.

use crate::world::{Inbox, Site};
use listpress::content::facts::{FrontMatter, KnownFacts};
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
    assert_eq!(known.digests[0].rows().unwrap(), parsed.digests[0].rows().unwrap());
    assert_eq!(known.series[0].rows().unwrap(), parsed.series[0].rows().unwrap());
}

#[test]
fn rows_are_never_those_of_a_file_that_changed_after_it_was_recognised() {
    let (site, _inbox) = known_site();
    let known = read(&site);
    let (digest, series) = (&known.content().digests[0], &known.content().series[0]);
    let text = fs::read_to_string(&digest.file).unwrap();
    fs::write(&digest.file, text.replace("\"Bob\"", "\"Bert\"")).unwrap();
    fs::remove_file(&series.file).unwrap();
    assert!(matches!(digest.rows(), Err(ContentError::Changed(file)) if file == digest.file));
    assert!(matches!(series.rows(), Err(ContentError::Io { path, .. }) if path == series.file));
}

#[test]
fn what_stands_for_rows_that_cannot_be_read_has_their_shape() {
    let (site, _inbox) = known_site();
    let known = read(&site);
    let (digest, series) = (&known.content().digests[0], &known.content().series[0]);
    let shown = digest.unreadable().facts();
    assert_eq!((&shown.people, &shown.series), (&digest.facts.people, &digest.facts.series));
    let versions = |row: &listpress::rows::series::Series| (row.slug.clone(), row.versions.len());
    let rows = series.rows().unwrap().series.iter().map(versions);
    assert_eq!(series.unreadable().series.iter().map(versions).collect::<Vec<_>>(), rows.collect::<Vec<_>>());
    // The rows themselves are read as soon as they can be.
    assert_ne!(digest.rows().unwrap(), digest.unreadable());
}
