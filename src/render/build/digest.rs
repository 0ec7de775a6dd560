//! The page of a digest, with its plain text and its data beside it.

use super::{Built, Head, RenderError, Site, counts, percent};
use crate::base::id::MessageId;
use crate::base::number::counted;
use crate::base::path::SitePath;
use crate::config::Addresses;
use crate::content::plain_text as text;
use crate::output::OutputFile;
use crate::render::index::Post;
use crate::render::templates::value;
use crate::render::views::{DigestView, Link, MessageView, RankView, SeriesView, ThreadView};
use crate::render::{files, flow, html, paths};
use crate::rows::digest::{Digest, ThreadRow};
use crate::rows::ranking;
use serde::Serialize;

impl Site<'_> {
    pub(super) fn digest(&self, path: &SitePath, place: usize) -> Result<Built, RenderError> {
        let digest = &self.content.digests[place].digest;
        let texts = self.content.digests[place].texts()?;
        let view = self.digest_view(path, place, digest, &texts);
        let list = view.list.clone();
        let head = Head {
            description: format!(
                "{}, {}",
                counted(digest.counts.mails, "mail", "mails"),
                counted(digest.counts.series, "series or single patch", "series and single patches")
            ),
            title: digest.title.clone(),
            section: digest.list.clone(),
            feed: Some(paths::feed(&paths::list(&digest.list))),
            trail: vec![list],
        };
        let mut beside = vec![
            OutputFile { path: path.with_extension(".txt"), bytes: self.plain_text(digest, &texts).into_bytes() },
            OutputFile { path: path.with_extension(".json"), bytes: self.data(path, digest, &texts) },
        ];
        beside.extend(self.search.gather(self, place, digest, &texts));
        Ok(Built { head, kind: "digest", template: "digest.html", view: value(view), beside })
    }

    fn digest_view(&self, path: &SitePath, place: usize, digest: &Digest, texts: &[String]) -> DigestView {
        let (older, newer) = self.neighbours_of(place);
        let list = self.list_config(&digest.list).map_or(&digest.list_title, |list| &list.title).clone();
        DigestView {
            list: Link { title: list, url: paths::list(&digest.list).url() },
            label: digest.label.clone(),
            open: digest.open,
            from: digest.range.from.clone(),
            to: digest.range.to.clone(),
            epochs: (digest.range.from_epoch, digest.range.to_epoch),
            dates: (digest.range.first.readable(), digest.range.last.readable()),
            counts: counts(&digest.counts),
            top: digest.top,
            domains: Self::domain_ranks(digest),
            contributors: self.contributor_ranks(place, digest),
            reviewers: self.reviewers(self.reviewing_in(&[place]), digest.top),
            series: (0..digest.series.len()).map(|series| self.series_here(place, series)).collect(),
            messages: self.messages(place, digest, texts),
            discussions: self.threads(place, digest, &digest.discussions),
            others: self.threads(place, digest, &digest.others),
            left_out: digest.left_out.iter().map(|row| (row.commit.clone(), row.reason.clone())).collect(),
            older,
            newer,
            text_url: path.with_extension(".txt").url(),
            json_url: path.with_extension(".json").url(),
        }
    }

    /// A series with the replies of this digest alone, so that the page stays as it is when more come.
    fn series_here(&self, digest: usize, series: usize) -> SeriesView {
        let replies = self.content.digests[digest].digest.series[series].replies;
        SeriesView { replies, ..self.series(Post { digest, series }) }
    }

    fn neighbours_of(&self, digest: usize) -> (Option<Link>, Option<Link>) {
        let Some((list, place)) = self.neighbours.get(&digest) else { return (None, None) };
        let digests = &self.index.lists[*list].digests;
        let link =
            |place: Option<usize>| place.and_then(|place| digests.get(place)).map(|digest| self.digest_link(*digest));
        (link(place.checked_sub(1)), link(Some(place + 1)))
    }

    fn domain_ranks(digest: &Digest) -> Vec<RankView> {
        let ranks = ranking::domains(digest);
        let most = ranks.first().map_or(0, |rank| rank.count);
        let row = |rank: &ranking::Rank| RankView {
            link: Link { title: rank.name.clone(), url: SitePath::new(["domains", &rank.name], ".html").url() },
            email: None,
            count: rank.count,
            percent: percent(rank.count, most),
        };
        ranks.iter().filter(|rank| !rank.name.is_empty()).take(digest.top).map(row).collect()
    }

    fn contributor_ranks(&self, place: usize, digest: &Digest) -> Vec<RankView> {
        let ranks = ranking::contributors(digest);
        let most = ranks.first().map_or(0, |rank| rank.count);
        let row = |rank: &ranking::Rank| {
            let person = self.person(self.index.people[place][rank.person?]);
            let link = Link { title: person.name, url: person.url };
            Some(RankView { link, email: person.email, count: rank.count, percent: percent(rank.count, most) })
        };
        ranks.iter().take(digest.top).filter_map(row).collect()
    }

    fn messages(&self, place: usize, digest: &Digest, texts: &[String]) -> Vec<MessageView> {
        let messages = digest.messages.iter().zip(texts).enumerate();
        messages
            .map(|(number, (message, text))| (number, message, text, flow::folded(text)))
            .map(|(number, message, text, (start, rest))| MessageView {
                id: message.anchor(),
                number: number + 1,
                title: self.masked(&message.title),
                subject: self.masked(&message.subject),
                from: self.masked(&message.from),
                author: self.person(self.index.people[place][message.author]),
                date: message.date.readable(),
                datetime: message.date.to_string(),
                date_guessed: message.date_guessed,
                mail: self.mail(&digest.list, message.message_id.as_deref()),
                message_id: message.message_id.as_ref().map(MessageId::to_string),
                b4: message.message_id.as_deref().map(super::b4),
                series: self.series_here(place, message.series),
                text: self.message(&digest.list, start),
                rest: rest.map(|rest| self.message(&digest.list, rest)),
                rest_lines: rest.map_or(0, |rest| rest.lines().count()),
                lines: text.lines().count(),
            })
            .collect()
    }

    /// A message of a list as HTML for use inside `<pre>`.
    pub(super) fn message(&self, list: &str, text: &str) -> String {
        html::message(
            text,
            &html::Words {
                addresses: self.addresses(),
                local: &|id| self.local_mail(list, id),
                archive: &|id| self.mail(list, Some(id)),
                fixed: &|commit, title| self.fixed(list, commit, title),
            },
        )
    }

    fn threads(&self, place: usize, digest: &Digest, threads: &[ThreadRow]) -> Vec<ThreadView> {
        let view = |thread: &ThreadRow| ThreadView {
            title: self.masked(&thread.title),
            kind: thread.kind.clone(),
            mail: self.mail(&digest.list, thread.message_id.as_deref()),
            date: thread.date.day(),
            mails: thread.mails,
            replies: thread.replies,
            people: thread.people.iter().map(|person| self.person(self.index.people[place][*person])).collect(),
        };
        threads.iter().map(view).collect()
    }

    pub(in crate::render) fn masked(&self, text: &str) -> String {
        html::masked(text, self.addresses()).into_owned()
    }

    fn plain_text(&self, digest: &Digest, texts: &[String]) -> String {
        html::masked(&text::write(digest, texts), self.addresses()).into_owned()
    }

    /// The data file: the front matter's fields with the texts, as digest.schema.json describes them.
    fn data(&self, path: &SitePath, digest: &Digest, texts: &[String]) -> Vec<u8> {
        #[derive(Serialize)]
        struct Data<'a> {
            #[serde(rename = "$schema")]
            form: String,
            #[serde(flatten)]
            digest: &'a Digest,
            texts: &'a [String],
        }
        let masked = (self.addresses() != Addresses::Show).then(|| self.without_addresses(digest, texts));
        let (digest, texts) = masked.as_ref().map_or((digest, texts), |(digest, texts)| (digest, texts));
        let form = path.link_to(files::schema().as_str());
        serde_json::to_vec(&Data { form, digest, texts }).unwrap_or_default()
    }

    /// The digest with its addresses as the site shows them; Message-IDs only look like addresses.
    fn without_addresses(&self, digest: &Digest, texts: &[String]) -> (Digest, Vec<String>) {
        let mut digest = digest.clone();
        let mask = |text: &mut String| *text = self.masked(text);
        for person in &mut digest.people {
            mask(&mut person.name);
            person.email = html::mask(&person.email, self.addresses()).into_owned();
        }
        digest.series.iter_mut().flat_map(|series| [&mut series.title, &mut series.subject]).for_each(mask);
        for message in &mut digest.messages {
            [&mut message.title, &mut message.subject, &mut message.from].into_iter().for_each(mask);
        }
        digest.discussions.iter_mut().chain(&mut digest.others).for_each(|thread| mask(&mut thread.title));
        (digest, texts.iter().map(|text| self.masked(text)).collect())
    }
}
