//! What can be found in a digest: the messages it shows, the patches of its postings that it does not show, and the
//! threads that belong to no patch, and its headline. Everything here is as pages show it: addresses are shown, obfuscated or hidden
//! before words are extracted from a text.

use super::rows::{SearchRow, ShownVersion, below_top};
use super::terms::{DigestTerms, TermCollector, TermField};
use super::{message, message_id, version};
use crate::base::date::DateTime;
use crate::base::id::MessageId;
use crate::base::text::up_to;
use crate::config::Addresses;
use crate::render::index::VersionRef;
use crate::render::model::Model;
use crate::render::view::person::{self, PersonView};
use crate::render::view::{digest_row, link};
use crate::render::{html, paths};
use crate::rows::digest::{Digest, MessageRow, ThreadRow};
use std::collections::HashMap;

/// Something that can be found.
pub(super) struct SearchDocument {
    /// When it was sent; documents are numbered in this order.
    pub(super) sent: i64,
    pub(super) row: SearchRow,
    /// Its texts by field.
    pub(super) texts: Vec<(TermField, String)>,
    /// Message-IDs by which it is found.
    pub(super) ids: Vec<MessageId>,
    /// The lists on which it is found.
    pub(super) lists: Vec<String>,
}

/// The rows of a digest's documents, oldest first, and their terms.
pub(super) fn documents(model: &Model<'_>, position: usize, texts: &[String]) -> (Vec<SearchRow>, DigestTerms) {
    let digest = model.digest(position);
    let list = model.list_position(&digest.list).expect("only digests of lists in site.yaml have pages");
    let source = DigestSource { model, position, digest, list };
    let own = |(message, _): &(&MessageRow, &String)| source.is_own(message.message_id.as_deref());
    let messages = digest.messages.iter().zip(texts).filter(own);
    let mut documents: Vec<SearchDocument> = messages.map(|(message, text)| source.message(message, text)).collect();
    let mut by_id: HashMap<MessageId, usize> = HashMap::new();
    for (number, document) in documents.iter().enumerate() {
        by_id.extend(document.ids.iter().map(|id| (id.clone(), number)));
    }
    for version in model.versions_in(position).iter().filter(|version| source.is_owner(**version)) {
        source.version(*version, &mut documents, &mut by_id);
    }
    // A thread about a series is found as that series.
    let known =
        |thread: &&ThreadRow| thread.message_id.as_deref().is_some_and(|id| source.version_of_mail(id).is_some());
    // Of several lists, threads are found in the digests of all as one, which have each once.
    if model.joined().is_none_or(|joined| joined == list) {
        for (place, threads) in [("discussions", &digest.discussions), ("others", &digest.others)] {
            documents.extend(threads.iter().filter(|thread| !known(thread)).map(|thread| source.thread(thread, place)));
        }
    }
    documents.extend(source.itself());
    documents.sort_by(|one, other| {
        (one.sent, &one.row.url, &one.row.title).cmp(&(other.sent, &other.row.url, &other.row.title))
    });
    let mut terms = TermCollector::default();
    let rows = (0..).zip(documents).map(|(number, document)| document.into_row(number, &mut terms));
    (rows.collect(), terms.finish())
}

impl SearchDocument {
    /// Adds its terms, and returns its row.
    pub(super) fn into_row(self, number: u32, terms: &mut TermCollector) -> SearchRow {
        for (field, text) in &self.texts {
            terms.add_text(number, *field, text);
        }
        for id in &self.ids {
            terms.add(number, TermField::Fact, &format!("I{}", message_id::key(id)));
        }
        for list in &self.lists {
            terms.add(number, TermField::Fact, &format!("L{list}"));
        }
        // What is on no list is the digest itself.
        for (letter, end) in [('Y', 4), ('M', 7), ('D', 10)].into_iter().filter(|_| !self.lists.is_empty()) {
            terms.add(
                number,
                TermField::Fact,
                &format!("{letter}{}", self.row.day.get(..end).unwrap_or(&self.row.day)),
            );
        }
        self.row
    }
}

/// A digest with its position in the content and the position of its list.
struct DigestSource<'a> {
    model: &'a Model<'a>,
    position: usize,
    digest: &'a Digest,
    list: usize,
}

impl DigestSource<'_> {
    /// Whether a mail is found in this digest: on the first of the lists that its version arrived on.
    fn is_own(&self, message_id: Option<&str>) -> bool {
        message_id.and_then(|id| self.version_of_mail(id)).is_none_or(|version| self.is_owner(version))
    }

    fn is_owner(&self, version: VersionRef) -> bool {
        self.lists_of(Some(version)).first() == Some(&self.digest.list)
    }

    /// The lists that a version arrived on; without one the digest's.
    fn lists_of(&self, version: Option<VersionRef>) -> Vec<String> {
        let Some(VersionRef { series: series_ref, version }) = version else { return vec![self.digest.list.clone()] };
        let (series, home) = (self.model.series(series_ref), self.model.series_list(series_ref));
        series.arrivals(home, &series.versions[version]).into_iter().map(|(list, _)| list.to_owned()).collect()
    }

    fn message(&self, message: &MessageRow, text: &str) -> SearchDocument {
        let model = self.model;
        let text = model.masked(text);
        let series = &self.digest.series[message.series];
        let url = format!("{}#{}", self.page(), message.anchor());
        let title = model.masked(&message.title);
        let mut texts = vec![
            (TermField::Title, model.masked(&message.subject)),
            (TermField::Author, self.person(message.author)),
            (TermField::Author, model.masked(&message.from)),
            (TermField::Subsystem, series.subsystem.join(" ")),
        ];
        let (words, files, prose) = message::parts(&text);
        texts.extend([(TermField::Body, words), (TermField::Path, files)]);
        let version = message.message_id.as_deref().and_then(|id| self.version_of_mail(id));
        let row = self
            .row(&url, title, &self.author(message.author), message.date)
            .in_version(self.shown(version))
            .with_prose(prose);
        let ids = message.message_id.iter().cloned().collect();
        SearchDocument { sent: message.date.seconds, row, texts, ids, lists: self.lists_of(version) }
    }

    /// Adds the patches of a version that no digest shows, and makes the replies to the version find one of its mails.
    fn version(&self, version: VersionRef, documents: &mut Vec<SearchDocument>, by_id: &mut HashMap<MessageId, usize>) {
        let row = self.model.series(version.series);
        let about = &row.versions[version.version];
        for patch in &about.patches {
            let Some(id) = patch.message_id.as_ref().filter(|id| !self.model.is_shown(&self.digest.list, id)) else {
                continue;
            };
            let who = &row.people[patch.author.unwrap_or(about.author)];
            let person = person::participant(self.model, who);
            let url = link::mail(self.model, id).expect("the index has the mails of all series");
            let title = self.model.masked(&patch.title);
            let texts = vec![
                (TermField::Title, title.clone()),
                (TermField::Author, format!("{} {}", person.name, person.email.as_deref().unwrap_or(""))),
                (TermField::Subsystem, row.subsystem.join(" ")),
            ];
            let shown = self.row(&url, title, &person, about.date).in_version(self.shown(Some(version)));
            by_id.insert(id.clone(), documents.len());
            let (sent, ids, lists) = (about.date.seconds, vec![id.clone()], self.lists_of(Some(version)));
            documents.push(SearchDocument { sent, row: shown, texts, ids, lists });
        }
        for (_, reply) in row.replies_to(version.version) {
            let patch = reply.about.and_then(|index| about.patch(index)).and_then(|patch| patch.message_id.as_ref());
            let target = patch.or(about.message_id.as_ref()).and_then(|id| by_id.get(id));
            if let (Some(target), Some(id)) = (target, &reply.message_id) {
                documents[*target].ids.push(id.clone());
            }
        }
    }

    /// A thread without patches, where it can be read, or else in a part of the digest.
    fn thread(&self, thread: &ThreadRow, place: &str) -> SearchDocument {
        let title = self.model.masked(&thread.title);
        let first = thread.people.first().copied();
        let mut texts: Vec<(TermField, String)> =
            thread.people.iter().map(|person| (TermField::Author, self.person(*person))).collect();
        texts.push((TermField::Title, title.clone()));
        let read = thread.message_id.as_deref().and_then(|id| self.model.read_at(id));
        let group = read.as_deref().map_or_else(String::new, |url| version::group(up_to(url, &['#'])));
        let url = read.unwrap_or_else(|| format!("{}#{place}", self.page()));
        let row = match first {
            Some(first) => self.row(&url, title, &self.author(first), thread.date),
            None => self.row_without_author(&url, title, thread.date.day()),
        };
        let row = SearchRow { group, ..row };
        let ids = thread.message_id.iter().cloned().collect();
        let lists = self.digest.lists_of(&thread.on).map(str::to_owned).chain([self.digest.list.clone()]);
        SearchDocument { sent: thread.date.seconds, row, texts, ids, lists: lists.collect() }
    }

    /// The digest itself, found by its headline below the mails that have the words in their titles. No filter finds it:
    /// a search for what was sent on some days is not one for digests.
    fn itself(&self) -> Option<SearchDocument> {
        let headline = digest_row::headline(self.model, self.position);
        if headline.is_empty() || self.model.joined() == Some(self.list) {
            return None;
        }
        let row =
            self.row_without_author(&self.page(), self.model.masked(&self.digest.title), self.digest.range.last.day());
        let texts = vec![(TermField::Body, headline.join("\n"))];
        let row = row.with_prose(headline.join("; "));
        Some(SearchDocument { sent: i64::MIN, row, texts, ids: Vec::new(), lists: Vec::new() })
    }

    fn row(&self, url: &str, title: String, author: &PersonView, date: DateTime) -> SearchRow {
        let (author, email) = (author.name.clone(), author.email.clone().unwrap_or_default());
        SearchRow { author, email, ..self.row_without_author(url, title, date.day()) }
    }

    fn row_without_author(&self, url: &str, title: String, day: String) -> SearchRow {
        SearchRow { url: below_top(url), title, day, kind: self.list.to_string(), ..SearchRow::default() }
    }

    fn page(&self) -> String {
        paths::digest(&self.digest.list, &self.digest.digest, ".html").url()
    }

    fn author(&self, person: usize) -> PersonView {
        person::author(self.model, self.model.people(self.position)[person])
    }

    /// A person's name and address, both as in the digest and as on the site.
    fn person(&self, person: usize) -> String {
        let own = &self.digest.people[person];
        let known = self.author(person);
        let own_email = match self.model.addresses() {
            Addresses::Hide => String::new(),
            addresses => html::mask(&own.email, addresses).into_owned(),
        };
        format!("{} {} {} {own_email}", known.name, known.email.as_deref().unwrap_or(""), self.model.masked(&own.name))
    }

    fn version_of_mail(&self, message_id: &str) -> Option<VersionRef> {
        self.model.version_of(Some(message_id))
    }

    fn shown(&self, version: Option<VersionRef>) -> ShownVersion {
        version.map_or_else(ShownVersion::default, |version| ShownVersion::new(self.model, version))
    }
}
