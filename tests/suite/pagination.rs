//! Long indexes are cut into pages; together they show everything once.

use crate::world::pages::faulty_links;
use crate::world::{Inbox, Site};
use std::collections::BTreeSet;

/// One author with this many patches, one subsystem, one domain.
fn prolific(patches: usize) -> Inbox {
    (0..patches)
        .fold(Inbox::v2(), |inbox, number| inbox.mail(&format!("ann: [PATCH] kettle: whistle number {number:03}")))
}

/// The numbers of the patches that a page lists.
fn listed(html: &str) -> Vec<String> {
    let pieces = html.split("whistle number ").skip(1);
    pieces.filter_map(|piece| piece.get(..3)).map(str::to_owned).collect()
}

#[test]
fn fewer_than_two_hundred_series_fit_on_one_page() {
    let pages = Site::of(&prolific(199)).build().pages();
    assert!(!pages.names().iter().any(|name| name.contains("page-")));
}

#[test]
fn more_series_take_pages_that_show_each_once() {
    let pages = Site::of(&prolific(303)).build().pages();
    for first in ["authors/ann~example.org", "subsystems/kettle", "domains/example.org"] {
        let names = [format!("{first}.html"), format!("{first}/page-2.html"), format!("{first}/page-1.html")];
        let all: Vec<BTreeSet<String>> =
            names.iter().map(|name| listed(pages.main(name)).into_iter().collect()).collect();
        assert_eq!(all.iter().map(BTreeSet::len).collect::<Vec<_>>(), [103, 100, 100], "{first}");
        assert_eq!(all.iter().flatten().collect::<BTreeSet<_>>().len(), 303, "{first}");
        assert_eq!(all[0].last().map(String::as_str), Some("302"), "{first}: the newest come first");
        assert_eq!(all[2].first().map(String::as_str), Some("000"), "{first}: pages are numbered from the oldest");
        assert!(!pages.names().contains(&format!("{first}/page-3.html")));
    }
    assert_eq!(faulty_links(&pages, ""), [""; 0]);
}

#[test]
fn new_mail_leaves_pages_of_earlier_series_as_they_are() {
    let (before, after) = (Site::of(&prolific(301)).build().pages(), Site::of(&prolific(302)).build().pages());
    for first in ["authors/ann~example.org", "subsystems/kettle", "domains/example.org"] {
        for page in ["page-1.html", "page-2.html"] {
            let name = format!("{first}/{page}");
            assert_eq!(before.text(&name), after.text(&name), "{name}");
        }
    }
}

#[test]
fn many_authors_take_pages_of_their_index() {
    let inbox = (0..201).fold(Inbox::v2(), |inbox, number| inbox.mail(&format!("person{number:03}: Re: Tea")));
    let pages = Site::of(&inbox).build().pages();
    let people = |name: &str| pages.main(name).matches("<a href=\"person").count();
    assert_eq!((people("authors/index.html"), people("authors/page-2.html")), (200, 1));
}
