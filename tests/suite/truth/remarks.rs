//! Compares the lines at which remarks stand to those that they are about.
//!
//! The generator knows which lines of the mail that it answers a reply quotes. What a reply says below a quote is about
//! its last line; where that is a quote itself, about the line that is quoted there.

use super::list::SITE;
use crate::world::Site;
use listpress::base::text::visible;
use listpress::content::reading::{read_facts, read_texts};
use listpress::demo;
use listpress::demo::facts::{Fact, QuotedLines};
use listpress::format::yaml;
use listpress::rows::reading::{Piece, Placed};
use std::collections::{BTreeSet, HashMap};

/// A line of a mail: its Message-ID and its text.
type Line = (String, String);

/// What a reply says below a quote.
struct Remark {
    mail: String,
    /// The first line of it.
    words: String,
    about: Line,
}

/// A run of lines on a page, from top to bottom.
struct Entry {
    mail: String,
    depth: u32,
    below: bool,
    lines: Vec<String>,
}

/// Where remarks were found. What is about a line that no page shows (`From:` above a patch's message) is left out.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) right: usize,
    pub(crate) below: usize,
    /// What they say, what they are about, and at what they stand.
    pub(crate) wrong: Vec<String>,
}

/// What was quoted by whom, by the Message-ID of the reply.
struct Quotes(HashMap<String, Fact>);

/// Presses the first mails of the list with all readings and looks each remark up.
pub(crate) fn found(count: usize) -> Found {
    let site = Site::empty().yaml(&format!("reading: all\n{SITE}")).file("MAINTAINERS", demo::maintainers());
    demo::create(&site.path("list"), count, &mut |_| {}).expect("the list is written");
    assert_eq!(site.run(&["digest"]).code, 0);
    let content = site.content();
    let pages: Vec<Vec<Entry>> =
        content.ending(".md").filter(|(name, _)| name.contains("/reading/")).map(|(_, text)| entries(text)).collect();
    let quotes = Quotes::of_list(count);
    let mut found = Found::default();
    for page in &pages {
        for mail in page.iter().map(|entry| &entry.mail).collect::<BTreeSet<_>>() {
            quotes.remarks(mail).iter().for_each(|remark| found.look_up(remark, page));
        }
    }
    found
}

fn entries(file: &str) -> Vec<Entry> {
    let reading = read_facts(file).expect("the rows can be read");
    let (_, body) = yaml::front_matter(file).expect("there is front matter");
    let texts = read_texts(&file[body..], &reading).expect("the texts can be read");
    let entry = |(piece, text): (&Piece, String)| Entry {
        mail: reading.mails[piece.mail].message_id.as_ref().map_or_else(String::new, ToString::to_string),
        depth: piece.depth,
        below: piece.placed == Some(Placed::Below),
        lines: text.lines().filter(|line| !line.trim().is_empty()).map(plain).collect(),
    };
    reading.pieces.iter().zip(texts).map(entry).collect()
}

/// A line as pages show it, without the white space around it.
fn plain(line: &str) -> String {
    visible(line).trim().to_owned()
}

/// The mails and lines at which an entry stands: what is above it, what that stands at, and so on up to the patch. Of a
/// patch it is the line, of a reply's own words the paragraph.
fn conversation(page: &[Entry], at: usize) -> Vec<(&str, &[String])> {
    let mut found = Vec::new();
    let mut at = at;
    while let Some(above) = page[..at].iter().rposition(|entry| entry.depth < page[at].depth && !entry.lines.is_empty())
    {
        let lines = &page[above].lines;
        let from = if page[above].depth == 0 { lines.len() - 1 } else { 0 };
        found.push((page[above].mail.as_str(), &lines[from..]));
        at = above;
    }
    found
}

/// Whether a line of a page has a line of a mail, which may have been broken (`format=flowed`).
fn holds(shown: &str, line: &str) -> bool {
    shown == line || line.len() > 20 && shown.contains(line)
}

impl Quotes {
    fn of_list(count: usize) -> Self {
        let facts = demo::record_facts(count);
        let quoted = |fact: Fact| {
            let Fact::Quoted { mail, .. } = &fact else { return None };
            Some((mail.to_string(), fact))
        };
        Self(facts.into_iter().filter_map(quoted).collect())
    }

    /// What a mail says below quotes.
    fn remarks(&self, mail: &str) -> Vec<Remark> {
        let Some(Fact::Quoted { text, quotes, .. }) = self.0.get(mail) else { return Vec::new() };
        let lines: Vec<&str> = text.lines().collect();
        let remark = |quote: &QuotedLines| {
            let end = quote.at + quote.count;
            let words = lines.get(end..)?.iter().find(|line| !line.trim().is_empty())?;
            let is_twice = lines.iter().filter(|line| *line == words).count() > 1;
            if words.starts_with('>') || *words == "[...]" || is_twice {
                return None;
            }
            let said = |line: &&usize| !lines[**line].trim_matches(['>', ' ', '\t']).is_empty();
            let about = self.origin(mail, (quote.at..end).collect::<Vec<_>>().iter().rev().find(said).copied()?)?;
            Some(Remark { mail: mail.to_owned(), words: plain(words), about })
        };
        quotes.iter().filter_map(remark).collect()
    }

    /// The line that a line of a reply is, or quotes.
    fn origin(&self, mail: &str, line: usize) -> Option<Line> {
        let Some(Fact::Quoted { text, of, of_text, quotes, .. }) = self.0.get(mail) else { return None };
        let quote = quotes.iter().find(|quote| (quote.at..quote.at + quote.count).contains(&line));
        let Some(quote) = quote else { return Some((mail.to_owned(), plain(text.lines().nth(line)?))) };
        let line = quote.from + line - quote.at;
        if self.0.contains_key(&**of) {
            return self.origin(of, line);
        }
        Some((of.to_string(), plain(of_text.lines().nth(line)?)))
    }
}

impl Found {
    fn look_up(&mut self, remark: &Remark, page: &[Entry]) {
        let is_it =
            |entry: &Entry| entry.mail == remark.mail && entry.lines.iter().any(|line| holds(line, &remark.words));
        let at = page.iter().position(is_it).unwrap_or_else(|| panic!("{}: {:?}", remark.mail, remark.words));
        let (mail, line) = &remark.about;
        if !page.iter().any(|entry| entry.mail == *mail && entry.lines.iter().any(|shown| holds(shown, line))) {
            return;
        }
        if page[at].below {
            self.below += 1;
            return;
        }
        let stands = conversation(page, at);
        if stands.iter().any(|(other, texts)| other == mail && texts.iter().any(|text| holds(text, line))) {
            self.right += 1;
        } else {
            self.wrong.push(format!(
                "{}: {:?}\n  is about {:?}\n  stands at {stands:?}",
                remark.mail, remark.words, remark.about
            ));
        }
    }
}
