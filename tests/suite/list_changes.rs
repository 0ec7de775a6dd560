//! Lists that appear, go, and change their order and which of them is preferred, while mail arrives.
//!
//! After each change the site is compared with one that is built in a new folder from the same lists, of which content/
//! holds nothing but the series files: these record where series are at home.

use crate::world::letter::{Letter, letter};
use crate::world::pages::Pages;
use crate::world::{Inbox, Site};
use proptest::prelude::*;
use std::fs;

const NAMES: [&str; 3] = ["kettle", "tea", "cups"];

/// What happens between two builds.
#[derive(Clone, Debug)]
enum Change {
    /// A mail arrives on some lists, which are given by a bit each: its subject, and which mail it answers.
    Mail(u8, usize, Option<usize>),
    /// A mail that was sent before, if there is one, arrives on another list too.
    Copy(usize, usize),
    /// The site has these lists, in this order.
    Lists(Vec<usize>),
    /// The site prefers a list, if it has it.
    Prefer(Option<usize>),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let mail = (1_u8..8, 0_usize..6, proptest::option::of(0_usize..4));
    let lists = (Just(vec![0, 1, 2]).prop_shuffle(), 1_usize..4);
    let change = prop_oneof![
        3 => mail.prop_map(|(lists, subject, parent)| Change::Mail(lists, subject, parent)),
        1 => (0_usize..3, 0_usize..4).prop_map(|(list, mail)| Change::Copy(list, mail)),
        2 => lists.prop_map(|(mut order, count)| {
            order.truncate(count);
            Change::Lists(order)
        }),
        1 => proptest::option::of(0_usize..3).prop_map(Change::Prefer),
    ];
    proptest::collection::vec(change, 2..8)
}

/// The lists and what site.yaml says of them.
struct World {
    inboxes: Vec<Inbox>,
    /// The mails that were sent, but for the first of each list.
    sent: Vec<Letter>,
    shown: Vec<usize>,
    prefer: Option<usize>,
}

impl World {
    /// Each list has a series of its own, and all share one.
    fn new() -> Self {
        let own = |name: &&str| {
            let shared = letter("ann: [PATCH] kettle: boil").id("n0@a").on("2025-03-01");
            let own = letter(&format!("bob: [PATCH] {name}: wash")).id(&format!("{name}@a")).on("2025-03-02");
            Inbox::v2().letter(shared).letter(own)
        };
        Self { inboxes: NAMES.iter().map(own).collect(), sent: Vec::new(), shown: vec![0, 1], prefer: None }
    }

    fn apply(&mut self, change: Change) {
        match change {
            Change::Mail(lists, subject, parent) => {
                let made = mail(self.sent.len() + 1, subject, parent);
                self.sent.push(made.clone());
                // A list with more mails of its own is less specific.
                let own = letter("eve: Own").id(&format!("own{}@a", self.sent.len())).on("2025-03-09");
                let grown = |(list, inbox): (usize, Inbox)| match lists & 1 << list {
                    0 => inbox,
                    _ if list == subject % 3 => inbox.letter(made.clone()).letter(own.clone()),
                    _ => inbox.letter(made.clone()),
                };
                self.inboxes = std::mem::take(&mut self.inboxes).into_iter().enumerate().map(grown).collect();
            }
            Change::Copy(list, mail) => {
                if let Some(mail) = self.sent.get(mail).cloned() {
                    let inbox = std::mem::replace(&mut self.inboxes[list], Inbox::v2());
                    self.inboxes[list] = inbox.letter(mail);
                }
            }
            Change::Lists(lists) => self.shown = lists,
            Change::Prefer(list) => self.prefer = list,
        }
    }

    fn yaml(&self) -> String {
        let entry = |list: &usize| {
            format!("  - {{name: {}, repository: {}}}\n", NAMES[*list], self.inboxes[*list].path.display())
        };
        let prefer = self.prefer.filter(|list| self.shown.contains(list));
        let prefer = prefer.map_or(String::new(), |list| format!("prefer: [{}]\n", NAMES[list]));
        let lists: String = self.shown.iter().map(entry).collect();
        format!("title: Tea things\n{prefer}lists:\n{lists}")
    }

    /// The files of content/ that the lists of now have.
    fn content(&self, site: &Site) -> Pages {
        let joined = (self.shown.len() > 1).then_some("all");
        let folders: Vec<String> =
            self.shown.iter().map(|list| NAMES[*list]).chain(joined).map(|name| format!("{name}/")).collect();
        let mut content = site.content();
        content.0.retain(|name, _| folders.iter().any(|folder| name.starts_with(folder)));
        content
    }
}

fn mail(number: usize, subject: usize, parent: Option<usize>) -> Letter {
    let subjects = [
        "[PATCH] kettle: boil",
        "[PATCH v2] kettle: boil",
        "[PATCH 0/2] tea: pour",
        "[PATCH 1/2] tea: pour slowly",
        "Re: [PATCH] kettle: boil",
        "A question",
    ];
    let letter = letter(&format!("ann: {}", subjects[subject])).id(&format!("n{number}@a"));
    let letter = letter.on(&format!("2025-03-{:02}", 3 + number));
    parent.map_or(letter.clone(), |parent| letter.answers(&format!("n{parent}@a")))
}

/// Builds. Lists that are gone leave digests in content/, which is reported.
fn build(site: &Site) {
    let run = site.run(&["build"]);
    assert!(run.code == 0 || run.code == 3 && run.stderr.contains("site.yaml has no list"), "{}", run.stderr);
}

/// A new folder with the series files of a site.
fn with_homes(site: &Site, yaml: &str) -> Site {
    let fresh = Site::empty().yaml(yaml);
    for (name, text) in site.content().0.iter().filter(|(name, _)| name.contains("/series/")) {
        let file = fresh.path("content").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    fresh
}

/// What differs after each change between the site and one that is built in a new folder.
fn differences(changes: Vec<Change>) -> Vec<String> {
    let mut world = World::new();
    let mut site = Site::empty().yaml(&world.yaml()).build();
    let mut differences = Vec::new();
    for change in changes {
        world.apply(change);
        let fresh = with_homes(&site, &world.yaml());
        site = site.yaml(&world.yaml());
        build(&site);
        build(&fresh);
        differences.extend(world.content(&site).differences(&world.content(&fresh)));
        differences.extend(site.pages().differences(&fresh.pages()));
    }
    differences
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_site_whose_lists_change_is_the_one_built_from_its_lists_and_homes(changes in changes()) {
        prop_assert_eq!(differences(changes), Vec::<String>::new());
    }
}

#[test]
fn a_list_that_comes_back_leads_on_from_where_its_series_were_meanwhile() {
    for lists in [vec![0], vec![0, 2]] {
        let changes = [lists.clone(), vec![1], lists].map(Change::Lists);
        assert_eq!(differences(changes.to_vec()), Vec::<String>::new());
    }
}

#[test]
fn mail_that_was_on_a_list_that_is_gone_leads_on_from_there() {
    let seen_on_tea = [Change::Lists(vec![1]), Change::Mail(0b010, 2, None), Change::Lists(vec![0])];
    let mut changes = seen_on_tea.to_vec();
    changes.push(Change::Copy(0, 0));
    assert_eq!(differences(changes), Vec::<String>::new());
}

#[test]
fn series_are_the_same_in_any_order_of_lists() {
    let mut world = World::new();
    for (number, subject) in [2, 3, 1, 4, 5].into_iter().enumerate() {
        world.apply(Change::Mail(1 + u8::try_from(number).unwrap() * 3 % 7, subject, (number > 0).then_some(number)));
    }
    let content_of = |order: Vec<usize>, world: &mut World| {
        world.shown = order;
        let mut content = Site::empty().yaml(&world.yaml()).build().content();
        // These name the lists in the order of site.yaml.
        content.0.retain(|name, _| !name.starts_with("all/"));
        content
    };
    let first = content_of(vec![0, 1, 2], &mut world);
    assert!(first.0.keys().any(|name| name.contains("/series/")));
    for order in [vec![2, 1, 0], vec![1, 2, 0]] {
        assert_eq!(first.differences(&content_of(order, &mut world)), Vec::<String>::new());
    }
}
