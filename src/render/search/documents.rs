//! What of a digest can be found: the messages it shows, the patches of its series that it does not show, and the
//! threads that belong to no patch. Everything here is as pages show it: addresses are shown, obfuscated or hidden
//! before a word is taken from a text.

use super::harvest::{Field, Harvest};
use super::records::{Row, below_top};
use super::{Search, message_id, prose};
use crate::base::date::DateTime;
use crate::base::id::MessageId;
use crate::config::Addresses;
use crate::render::build::Site;
use crate::render::index::{LifeRef, Spot};
use crate::render::{html, paths};
use crate::rows::digest::{Digest, MessageRow, ThreadRow};
use crate::rows::series::VersionRow;
use std::collections::HashMap;

/// Something that can be found.
struct Document {
    /// When it was sent; documents are numbered by it.
    sent: i64,
    row: Row,
    said: Vec<(Field, String)>,
    /// Message-IDs that lead here.
    ids: Vec<MessageId>,
}

/// The rows of a digest's documents, the oldest first, and their words.
pub(super) fn of(
    site: &Site<'_>,
    search: &Search,
    place: usize,
    digest: &Digest,
    texts: &[String],
) -> (Vec<Row>, Harvest) {
    let list = site.config.lists.iter().position(|list| list.name == digest.list).unwrap_or_default();
    let source = Source { site, place, digest, list };
    let mut documents: Vec<Document> =
        digest.messages.iter().zip(texts).map(|(message, text)| source.message(message, text)).collect();
    let mut by_id: HashMap<MessageId, usize> = HashMap::new();
    for (number, document) in documents.iter().enumerate() {
        by_id.extend(document.ids.iter().map(|id| (id.clone(), number)));
    }
    for (life, version) in search.versions_of(place) {
        source.version(search, *life, *version, &mut documents, &mut by_id);
    }
    // What goes on about a series of an earlier digest is found as that series.
    let known = |thread: &&ThreadRow| thread.message_id.as_deref().is_some_and(|id| source.spot(id).is_some());
    documents.extend(digest.others.iter().filter(|thread| !known(thread)).map(|thread| source.thread(thread)));
    documents.sort_by(|one, other| {
        (one.sent, &one.row.url, &one.row.title).cmp(&(other.sent, &other.row.url, &other.row.title))
    });
    let mut harvest = Harvest::default();
    let rows = (0..).zip(documents).map(|(number, document)| document.gather(number, &digest.list, &mut harvest));
    (rows.collect(), harvest)
}

impl Document {
    /// Gives the words away and keeps the row.
    fn gather(self, number: u32, list: &str, harvest: &mut Harvest) -> Row {
        for (field, text) in &self.said {
            harvest.read(number, *field, text);
        }
        for id in &self.ids {
            harvest.add(number, Field::Fact, &format!("I{}", message_id::key(id)));
        }
        harvest.add(number, Field::Fact, &format!("L{list}"));
        let day = &self.row.day;
        for (letter, end) in [('Y', 4), ('M', 7), ('D', 10)] {
            harvest.add(number, Field::Fact, &format!("{letter}{}", day.get(..end).unwrap_or(day)));
        }
        self.row
    }
}

/// A digest with its place among the content's, and the place of its list among the site's.
struct Source<'a> {
    site: &'a Site<'a>,
    place: usize,
    digest: &'a Digest,
    list: usize,
}

impl Source<'_> {
    fn message(&self, message: &MessageRow, text: &str) -> Document {
        let site = self.site;
        let text = site.masked(text);
        let series = &self.digest.series[message.series];
        let url = format!("{}#{}", self.page(), message.anchor());
        let title = site.masked(&message.title);
        let mut said = vec![
            (Field::Title, site.masked(&message.subject)),
            (Field::Author, self.person(message.author)),
            (Field::Author, site.masked(&message.from)),
            (Field::Subsystem, series.subsystem.join(" ")),
        ];
        let (words, files, prose) = prose::read(&text);
        said.extend([(Field::Body, words), (Field::Path, files)]);
        let spot = message.message_id.as_deref().and_then(|id| self.spot(id));
        let row = self.row(&url, title, self.name(message.author), message.date).of(self.version_of(spot)).says(prose);
        Document { sent: message.date.seconds, row, said, ids: message.message_id.iter().cloned().collect() }
    }

    /// The patches of a version that no digest shows, and the answers to the version, which lead to one of its mails.
    fn version(
        &self,
        search: &Search,
        life: LifeRef,
        version: usize,
        documents: &mut Vec<Document>,
        by_id: &mut HashMap<MessageId, usize>,
    ) {
        let row = self.site.life_row(life);
        let about = &row.versions[version];
        for patch in &about.patches {
            let Some(id) = patch.message_id.as_ref().filter(|id| !search.is_shown(&self.digest.list, id)) else {
                continue;
            };
            let who = &row.people[patch.author.unwrap_or(about.author)];
            let person = self.site.who(who);
            let url = self.site.local_mail(&self.digest.list, id).unwrap_or_default();
            let title = self.site.masked(&patch.title);
            let said = vec![
                (Field::Title, title.clone()),
                (Field::Author, format!("{} {}", person.name, person.email.unwrap_or_default())),
                (Field::Subsystem, row.subsystem.join(" ")),
            ];
            let spot = Spot { life, version };
            let shown = self.row(&url, title, person.name, about.date).of(self.version_of(Some(spot)));
            by_id.insert(id.clone(), documents.len());
            documents.push(Document { sent: about.date.seconds, row: shown, said, ids: vec![id.clone()] });
        }
        for (_, note) in row.replies_to(version) {
            let patch = note.about.and_then(|index| about.patch(index)).and_then(|patch| patch.message_id.as_ref());
            let target = patch.or(about.message_id.as_ref()).and_then(|id| by_id.get(id));
            if let (Some(target), Some(id)) = (target, &note.message_id) {
                documents[*target].ids.push(id.clone());
            }
        }
    }

    fn thread(&self, thread: &ThreadRow) -> Document {
        let title = self.site.masked(&thread.title);
        let first = thread.people.first().copied();
        let mut said: Vec<(Field, String)> =
            thread.people.iter().map(|person| (Field::Author, self.person(*person))).collect();
        said.push((Field::Title, title.clone()));
        let name = first.map(|person| self.name(person)).unwrap_or_default();
        let row = self.row(&format!("{}#others", self.page()), title, name, thread.date);
        Document { sent: thread.date.seconds, row, said, ids: thread.message_id.iter().cloned().collect() }
    }

    fn row(&self, url: &str, title: String, author: String, date: DateTime) -> Row {
        let day = date.day();
        Row { url: below_top(url), title, author, day, kind: self.list.to_string(), ..Row::default() }
    }

    fn page(&self) -> String {
        paths::digest(&self.digest.list, &self.digest.digest, ".html").url()
    }

    fn name(&self, person: usize) -> String {
        self.site.person(self.site.index.people[self.place][person]).name
    }

    /// A person's name and address, both as the digest and as the site has them.
    fn person(&self, person: usize) -> String {
        let own = &self.digest.people[person];
        let known = self.site.person(self.site.index.people[self.place][person]);
        let own_email = match self.site.addresses() {
            Addresses::Hide => String::new(),
            addresses => html::mask(&own.email, addresses).into_owned(),
        };
        format!("{} {} {} {own_email}", known.name, known.email.unwrap_or_default(), self.site.masked(&own.name))
    }

    fn spot(&self, message_id: &str) -> Option<Spot> {
        self.site.index.lives.find(self.list, message_id)
    }

    /// The label of a mail's version, and where it stands.
    fn version_of(&self, spot: Option<Spot>) -> (String, &'static str) {
        let Some(Spot { life: name, version }) = spot else { return Default::default() };
        let life = self.site.life_row(name);
        let label = life.versions.get(version).map(VersionRow::label).unwrap_or_default();
        (label, self.site.index.lives.state(name, life, version).state.word())
    }
}
