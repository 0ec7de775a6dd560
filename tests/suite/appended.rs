//! Mails that arrive in pieces: after each piece content/ is what a press makes of all of them that knows of no other.
//!
//! The histories are random and full of what ties mails to each other: threads, versions, covers that come late or
//! never, series without threading, retitled ones, change-ids, mails that come twice, and deletions.
//! `LISTPRESS_HISTORIES=100 cargo test --release --test suite appended` looks at more of them.

use crate::world::letter::{Letter, letter, patch_tail};
use crate::world::{Inbox, Site};
use listpress::config::{Config, Overrides};
use listpress::press::{self, Pressed};
use proptest::collection::vec;
use proptest::prelude::*;
use std::fs;
use std::ops::ControlFlow;

const SENDERS: [&str; 4] =
    ["Ann Ash <ann@example.org>", "bob", "Eve Elm <eve@example.org>", "Ann Ash <ash@other.example>"];
const TOPICS: [&str; 5] = [
    "kettle: teach the kettle to whistle",
    "kettle: teaches a kettle to whistle",
    "pot: warm the pot",
    "spout: mend the leaking spout of it",
    "cup: add cups",
];
const FILES: [&str; 3] = ["spout.c", "lid.c", "cup.c"];

/// One thing that happens on the list, by numbers that say which.
type Event = [u8; 10];

/// A posting that was sent.
#[derive(Clone)]
struct Sent {
    sender: usize,
    topic: usize,
    version: u32,
    total: u32,
    ids: Vec<String>,
}

struct List {
    inbox: Inbox,
    now: i64,
    sent: Vec<Sent>,
    ids: Vec<String>,
    /// Mails that come later than they should.
    late: Vec<Letter>,
    number: usize,
}

impl List {
    fn new(inbox: Inbox) -> Self {
        Self { inbox, now: crate::world::inbox::START, sent: Vec::new(), ids: Vec::new(), late: Vec::new(), number: 0 }
    }

    fn happens(mut self, event: Event) -> Self {
        self.now += [60, 600, 3_000, 20_000, 90_000, 400_000][usize::from(event[9]) % 6];
        match event[0] % 20 {
            0..=8 => self.posts(event),
            9..=13 => self.answers(event),
            14 => self.comes_again(event),
            15 if event[1] < 60 => self.deletes(event),
            16 => self.shows(event),
            17 => Self { inbox: self.inbox.stranger(), ..self },
            _ => self.comes_late(),
        }
    }

    fn mail(mut self, letter: Letter, delay: i64) -> Self {
        self.number += 1;
        let id = letter.id.clone().unwrap_or_else(|| format!("n{}@mail.invalid", self.number));
        self.now += delay;
        let letter = Letter { date: letter.date.or(Some(self.now)), committed: Some(self.now), ..letter.id(&id) };
        self.ids.push(id);
        self.inbox = self.inbox.letter(letter);
        self
    }

    fn posts(mut self, event: Event) -> Self {
        let before = self.sent.get(usize::from(event[1]) % (self.sent.len() + 1)).cloned();
        let next = before.as_ref().filter(|_| !event[1].is_multiple_of(4));
        let topic = next.map_or(usize::from(event[2]), |before| before.topic + usize::from(event[2].is_multiple_of(5)));
        let sender =
            next.map_or(usize::from(event[3]), |before| before.sender + usize::from(event[3].is_multiple_of(6)));
        let version = next.map_or(1 + u32::from(event[4].is_multiple_of(7)), |before| {
            before.version + u32::from(!event[4].is_multiple_of(8))
        });
        let total = next.map_or(1 + u32::from(event[4] % 3), |before| before.total);
        let part = event[5].is_multiple_of(9);
        self.number += 1;
        let name = format!("p{}", self.number);
        let id = |index: u32| format!("{name}-{index}@mail.invalid");
        let sent = Sent {
            sender: sender % SENDERS.len(),
            topic: topic % TOPICS.len(),
            version,
            total,
            ids: (0..=total).map(id).collect(),
        };
        let covered = total > 1 && !event[5].is_multiple_of(4);
        let mut letters: Vec<Letter> = Vec::new();
        if covered {
            letters.push(Self::cover(&sent, before.as_ref(), event));
        }
        let patches = (1..=total).filter(|index| !part || *index == total);
        letters.extend(patches.map(|index| Self::patch(&sent, index, before.as_ref(), event)));
        if event[6].is_multiple_of(5) {
            let index = usize::from(event[7]) % letters.len();
            let late = letters.remove(index);
            self.late.push(Letter { date: Some(self.now), ..late });
        }
        if event[6].is_multiple_of(7) {
            letters.reverse();
        }
        self.sent.push(sent);
        letters.into_iter().fold(self, |list, letter| list.mail(letter, 20))
    }

    fn tag(sent: &Sent, index: u32, event: Event) -> String {
        let word = ["PATCH", "PATCH", "PATCH", "RFC PATCH", "PATCH RESEND", "PATCH 6.1"][usize::from(event[6]) % 6];
        let version = if sent.version > 1 { format!(" v{}", sent.version) } else { String::new() };
        let single = sent.total == 1 && !event[7].is_multiple_of(3);
        let counter = if single { String::new() } else { format!(" {index}/{}", sent.total) };
        format!("[{word}{version}{counter}]")
    }

    fn cover(sent: &Sent, before: Option<&Sent>, event: Event) -> Letter {
        let tag = if event[5] % 8 == 1 { format!("[PATCHSET v{}]", sent.version) } else { Self::tag(sent, 0, event) };
        let subject = format!("{tag} {}", TOPICS[sent.topic]);
        let cover = Letter { subject, from: mailbox(sent.sender), ..letter("ann: cover") }.id(&sent.ids[0]);
        let cover = match before.filter(|_| event[8].is_multiple_of(5)) {
            Some(before) => cover.answers(&before.ids[usize::from(event[8] / 5) % before.ids.len()]),
            None => cover,
        };
        cover.body(&format!("About it.\n\n{}", links(sent, before, event)))
    }

    fn patch(sent: &Sent, index: u32, before: Option<&Sent>, event: Event) -> Letter {
        let about = if index == 1 && event[7].is_multiple_of(2) { String::new() } else { format!(", part {index}") };
        let subject = format!("{} {}{about}", Self::tag(sent, index, event), TOPICS[sent.topic]);
        let patch =
            Letter { subject, from: mailbox(sent.sender), ..letter("ann: patch") }.id(&sent.ids[index as usize]);
        let patch = match (event[7] % 8, before) {
            // Sent without threading, or the missing cover is answered, the patch before, or an older posting.
            (0 | 1, _) => patch,
            (2, _) if index > 1 => patch.answers(&sent.ids[0]).answers(&sent.ids[index as usize - 1]),
            (3, Some(before)) => patch.answers(&before.ids[usize::from(event[8]) % before.ids.len()]),
            _ if sent.total == 1 && event[7].is_multiple_of(2) => patch,
            _ => patch.answers(&sent.ids[0]),
        };
        let file = FILES[(sent.topic + usize::from(event[8].is_multiple_of(9))) % FILES.len()];
        let fixes = if event[3] % 4 == 1 {
            format!("Fixes: 0123456789{:02x} (\"{}\")\n", event[4] % 4, title(event))
        } else {
            String::new()
        };
        let tags = if event[8].is_multiple_of(3) { "Reviewed-by: Bob <bob@example.org>\n" } else { "" };
        let links = if index == 1 { links(sent, before, event) } else { String::new() };
        patch.body(&format!(
            "This is part {index} of {}.\n\n{fixes}{tags}Signed-off-by: {}\n{}\n{links}",
            event[2],
            SENDERS[sent.sender],
            patch_tail(file).replacen("---\n", &format!("---\n{links}"), 1)
        ))
    }

    fn answers(self, event: Event) -> Self {
        let Some(parent) = self.ids.get(usize::from(event[1]) % self.ids.len().max(1)).cloned() else { return self };
        let sender = ["Bob <bob@example.org>", "Eve Elm <eve@example.org>"][usize::from(event[2]) % 2];
        let mark = if event[3].is_multiple_of(9) { "" } else { "Re: " };
        let text = [
            format!("> of it\n\nReviewed-by: {sender}\n"),
            "Applied, thanks.\n".to_owned(),
            "> tea\n\nWhy is that so?\n".to_owned(),
            format!("Acked-by: {sender}\n"),
        ];
        let subject = format!("{mark}[PATCH] {}", TOPICS[usize::from(event[4]) % TOPICS.len()]);
        let mail = Letter { subject, from: sender.to_owned(), ..letter("bob: answer") }.answers(&parent);
        self.mail(mail.body(&text[usize::from(event[5]) % 4]), 60)
    }

    /// A mail outside all series, which may name patches that were merged.
    fn shows(self, event: Event) -> Self {
        let title = title(event);
        let (subject, body) = match event[3] % 4 {
            0 => ("tea time".to_owned(), String::new()),
            1 => {
                let authors = ["Ann Ash", "bob", "Eve Elm"].map(|name| format!("{name} (1):\n      {title}\n\n"));
                let start = "are available in the Git repository at:\n\n  https://git.example/tea.git tags/tea\n\n";
                ("[GIT PULL] tea".to_owned(), format!("{start}{}", authors.concat()))
            }
            2 => (format!("Patch \"{title}\" has been added to the 6.1-stable tree"), String::new()),
            _ => ("tea is cold".to_owned(), format!("Since 0123456789{:02x} (\"{title}\") it is.\n", event[4] % 4)),
        };
        self.mail(Letter { subject, ..letter("bob: tea") }.body(&body), 0)
    }

    fn comes_again(mut self, event: Event) -> Self {
        let mails = self.inbox.mails.len();
        if mails > 0 {
            self.inbox = self.inbox.again(usize::from(event[1]) % mails + 1);
        }
        self
    }

    fn deletes(mut self, event: Event) -> Self {
        let mails = self.inbox.mails.len();
        if mails > 0 {
            self.inbox = self.inbox.delete(usize::from(event[2]) % mails + 1);
        }
        self
    }

    fn comes_late(mut self) -> Self {
        match self.late.pop() {
            Some(letter) => self.mail(letter, 60),
            None => self,
        }
    }
}

/// The title of some patch.
fn title(event: Event) -> String {
    let topic = TOPICS[usize::from(event[1]) % TOPICS.len()];
    match event[2] % 3 {
        0 => topic.to_owned(),
        part => format!("{topic}, part {part}"),
    }
}

fn mailbox(sender: usize) -> String {
    crate::world::letter::mailbox(SENDERS[sender])
}

/// What a cover or patch says about other versions.
fn links(sent: &Sent, before: Option<&Sent>, event: Event) -> String {
    let head = before.map(|before| &before.ids[usize::from(event[8]) % 2 % before.ids.len()]);
    match (event[8] % 6, head) {
        (0, Some(head)) => format!("Supersedes: <{head}>\n"),
        (1, Some(head)) => format!(
            "Changes in v{}:\n- more\n- v{}: https://lore.kernel.org/r/{head}\n",
            sent.version,
            sent.version - 1
        ),
        (2, _) => format!("change-id: 20250301-tea-{}\n", sent.topic % 3),
        (3, _) => format!("Change-Id: I00{}\n", sent.topic),
        _ => String::new(),
    }
}

/// What is done to the memory of earlier builds between two of them.
#[derive(Clone, Copy, Debug)]
enum Harm {
    None,
    Lost,
    Truncated(usize),
    Flipped(usize),
    /// A file of content/ is taken away.
    Missing(usize),
    /// A file of content/ is edited.
    Edited(usize),
}

impl Harm {
    fn happen_to(self, site: &Site) {
        let index = site.path(".listpress/index");
        let content = site.content().names();
        let file = |number: usize| site.path("content").join(&content[number % content.len()]);
        match self {
            Self::Lost => fs::remove_dir_all(site.path(".listpress")).unwrap(),
            Self::Truncated(at) => {
                let bytes = fs::read(&index).unwrap();
                fs::write(&index, &bytes[..at % bytes.len()]).unwrap();
            }
            Self::Flipped(at) => {
                let mut bytes = fs::read(&index).unwrap();
                let at = at % bytes.len();
                bytes[at] ^= 16;
                fs::write(&index, bytes).unwrap();
            }
            Self::Missing(number) if !content.is_empty() => fs::remove_file(file(number)).unwrap(),
            Self::Edited(number) if !content.is_empty() => {
                let file = file(number);
                let text = fs::read_to_string(&file).unwrap();
                fs::write(&file, text + "\nedited\n").unwrap();
            }
            Self::None | Self::Missing(_) | Self::Edited(_) => {}
        }
    }
}

fn harms() -> impl Strategy<Value = Harm> {
    prop_oneof![
        12 => Just(Harm::None),
        1 => Just(Harm::Lost),
        1 => any::<u16>().prop_map(|at| Harm::Truncated(at.into())),
        1 => any::<u32>().prop_map(|at| Harm::Flipped(at as usize)),
        1 => any::<u16>().prop_map(|number| Harm::Missing(number.into())),
        1 => any::<u16>().prop_map(|number| Harm::Edited(number.into())),
    ]
}

/// Some events, and what happens to the site before its next build.
fn chunks() -> impl Strategy<Value = Vec<(Vec<Event>, Harm)>> {
    vec((vec(any::<Event>(), 0..6), harms()), 1..9)
}

fn press(site: &Site) -> Pressed {
    let config = Config::load(site.root(), &site.path("site.yaml"), Overrides::default()).unwrap();
    let mut pressed = None;
    press::update(&config, false, &|_, _, _| {}, |_, result| {
        pressed = Some(result.unwrap());
        ControlFlow::Continue(())
    });
    pressed.unwrap()
}

/// What a run says, without what it did.
fn pressed(site: &Site) -> (Vec<String>, usize, usize) {
    let pressed = press(site);
    let problems = pressed.problems.iter().map(ToString::to_string).collect();
    (problems, pressed.series, pressed.written + pressed.unchanged)
}

#[test]
fn only_what_new_mails_touch_is_looked_at() {
    let inbox = Inbox::v2().mail_on("2025-03-03", "ann: [PATCH] kettle: boil").mail_on("2025-03-04", "bob: tea");
    let site = Site::of(&inbox);
    assert!(press(&site).whole);
    let inbox = inbox.mail_on("2025-03-05", "ann: [PATCH v2] kettle: boil");
    let second = press(&site);
    assert_eq!((second.whole, second.mails, second.series), (false, 2, 1));
    let inbox = inbox.delete(1);
    assert!(press(&site).whole);
    drop(inbox);
}

fn put(site: &Site, name: &str, bytes: &[u8]) {
    let file = site.path("content").join(name);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, bytes).unwrap();
}

fn check(inbox: Inbox, ranges: &str, chunks: Vec<(Vec<Event>, Harm)>) -> Result<(), TestCaseError> {
    let mut list = List::new(inbox.mail("bob: hello"));
    let grown = Site::with(&list.inbox, &format!("ranges: {ranges}\n"));
    for (number, (events, harm)) in chunks.into_iter().enumerate() {
        list = events.into_iter().fold(list, List::happens);
        let fresh = Site::with(&list.inbox, &format!("ranges: {ranges}\n"));
        if number > 0 {
            harm.happen_to(&grown);
            // The names of pages that were published count, so the other build begins with the same content/.
            grown.content().0.iter().for_each(|(name, bytes)| put(&fresh, name, bytes));
        }
        prop_assert_eq!(pressed(&grown), pressed(&fresh), "after piece {}", number);
        let differences = fresh.content().differences(&grown.content());
        if let Some(name) = differences.first() {
            let text = |site: &Site| fs::read_to_string(site.path("content").join(name)).unwrap_or_default();
            prop_assert_eq!(text(&grown), text(&fresh), "{} after piece {}", name, number);
        }
        // A build that finds nothing new says the same.
        prop_assert_eq!(pressed(&grown), pressed(&fresh));
    }
    Ok(())
}

fn cases() -> ProptestConfig {
    let cases = std::env::var("LISTPRESS_HISTORIES").ok().and_then(|number| number.parse().ok()).unwrap_or(8);
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 300, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn mails_in_pieces_give_what_all_at_once_gives(chunks in chunks()) {
        check(Inbox::v2(), "daily", chunks)?;
    }

    /// Searches look at the last postings of a person only; here these are far from all.
    #[test]
    fn a_long_list_grows_as_well(first in vec(any::<Event>(), 100..160), chunks in chunks()) {
        let busy = |[a, b, c, _, e, f, g, h, i, j]: Event| [a % 9, b, c, 1, e, f, g, h, i, j % 4];
        let first = (first.into_iter().map(busy).collect(), Harm::None);
        check(Inbox::v2(), "weekly", std::iter::once(first).chain(chunks).take(4).collect())?;
    }

    #[test]
    fn the_layout_and_the_ranges_do_not_matter(chunks in chunks(), v1 in any::<bool>(), ranges in 0_usize..3) {
        let ranges = ["weekly", "monthly", "{ commits: 5 }"][ranges];
        check(if v1 { Inbox::v1() } else { Inbox::v2() }, ranges, chunks)?;
    }
}
