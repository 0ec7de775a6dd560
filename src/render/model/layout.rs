//! How the pieces of a reading are spread over its page or pages.
//!
//! Entry point: [`Model::layout`]. The layout of a reading that has several pages is kept for the next of them: each page
//! of a posting of thousands would otherwise work it out anew.

mod parts;

use super::Model;
use crate::base::number::number;
use crate::base::text::visible;
use crate::content::facts::ReadingFacts;
use crate::render::{RenderError, paths};
use crate::rows::reading::Reading;
use crate::rows::series::Series;
use crate::rows::thread_pages::ThreadPages;
pub(in crate::render) use parts::{PieceRun, ReadPart, SaidPieces, remarks_in};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

/// The texts of a reading and where they stand.
pub(in crate::render) struct ReadingLayout {
    /// The texts of its pieces, made visible.
    pub(in crate::render) texts: Vec<String>,
    pub(in crate::render) parts: Vec<ReadPart>,
    /// The pages of a thread without patches; of a posting one.
    pub(in crate::render) pages: ThreadPages,
    /// Where each mail is first shown.
    begins: Vec<Option<String>>,
    /// The reply of the series that each mail is.
    replies: Vec<Option<usize>>,
    /// The mails that are replies about each patch.
    about: HashMap<u32, Vec<usize>>,
}

impl ReadingLayout {
    fn new(texts: Vec<String>, facts: &ReadingFacts, reading: &Reading, series: Option<&Series>) -> Self {
        let (parts, pages) = (parts::parts(reading, &texts), ThreadPages::new(reading));
        let replies = replies(reading, series);
        let mut about: HashMap<u32, Vec<usize>> = HashMap::new();
        for (mail, reply) in replies.iter().enumerate() {
            let reply = reply.and_then(|reply| series?.replies.get(reply));
            if let Some(patch) = reply.and_then(|reply| reply.about) {
                about.entry(patch).or_default().push(mail);
            }
        }
        Self { begins: begins(facts, (reading, &parts), &pages), texts, parts, pages, replies, about }
    }

    /// Where a mail is first shown.
    pub(in crate::render) fn begins(&self, mail: usize) -> Option<&str> {
        self.begins.get(mail)?.as_deref()
    }

    /// The reply of its series that a mail is, by its position there.
    pub(in crate::render) fn reply(&self, mail: usize) -> Option<usize> {
        self.replies.get(mail).copied().flatten()
    }

    /// The mails that are replies about a patch.
    pub(in crate::render) fn about(&self, patch: u32) -> &[usize] {
        self.about.get(&patch).map_or(&[], Vec::as_slice)
    }
}

fn replies(reading: &Reading, series: Option<&Series>) -> Vec<Option<usize>> {
    let mut replies = vec![None; reading.mails.len()];
    let Some(series) = series else { return replies };
    let ids = reading.mails.iter().enumerate().filter_map(|(mail, row)| Some((row.message_id.as_deref()?, mail)));
    let mails: HashMap<&str, usize> = ids.collect();
    for (position, reply) in series.replies.iter().enumerate() {
        if let Some(mail) = reply.message_id.as_deref().and_then(|id| mails.get(id)) {
            replies[*mail] = Some(position);
        }
    }
    replies
}

fn begins(facts: &ReadingFacts, (reading, parts): (&Reading, &[ReadPart]), pages: &ThreadPages) -> Vec<Option<String>> {
    let mut found = vec![None; reading.mails.len()];
    let mut urls: HashMap<u32, String> = HashMap::new();
    for part in parts {
        let own = part.mail.map(|mail| (mail, &part.id));
        for (mail, id) in own.into_iter().chain(part.said().map(|said| (said.mail, &said.id))) {
            if found[mail].is_some() {
                continue;
            }
            let page = if facts.is_discussion() { number(pages.of_mail[mail]) } else { part.patch };
            let url = urls.entry(page).or_insert_with(|| paths::reading_of(facts, page).url());
            found[mail] = Some(format!("{url}#{id}"));
        }
    }
    found
}

/// How many are kept: the pages of one reading are made one after the other, by as many threads as there are.
const KEPT: usize = 8;

/// The layouts that were asked for last, by the positions of their readings.
#[derive(Default)]
pub(super) struct RecentLayouts(Mutex<VecDeque<(usize, Arc<ReadingLayout>)>>);

impl RecentLayouts {
    fn get(
        &self,
        reading: usize,
        make: impl FnOnce() -> Result<Arc<ReadingLayout>, RenderError>,
    ) -> Result<Arc<ReadingLayout>, RenderError> {
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept().iter().find(|(own, _)| *own == reading).map(|(_, layout)| Arc::clone(layout));
        if let Some(layout) = known {
            return Ok(layout);
        }
        let layout = make()?;
        let mut kept = kept();
        kept.truncate(KEPT - 1);
        kept.push_front((reading, Arc::clone(&layout)));
        Ok(layout)
    }
}

impl Model<'_> {
    /// The texts of a reading and where they stand.
    pub(in crate::render) fn layout(&self, position: usize) -> Result<Arc<ReadingLayout>, RenderError> {
        let (facts, reading) = (self.reading_facts(position), self.reading(position));
        let series = self.reading_version(position).map(|version| self.series(version.series));
        let make = || {
            let texts = self.site.content.readings[position].texts(reading)?;
            let texts = texts.iter().map(|text| visible(text).into_owned()).collect();
            Ok(Arc::new(ReadingLayout::new(texts, facts, reading, series)))
        };
        if paths::is_parted(facts) { self.site.recent_layouts.get(position, make) } else { make() }
    }
}
