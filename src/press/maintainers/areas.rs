//! The sections of MAINTAINERS as rows for content/.

use super::Section;
use crate::base::person::Address;
use crate::base::text::visible_line;
use crate::rows::areas::{Area, Areas, KIND, SCHEMA};
use crate::rows::digest::GENERATED;
use std::collections::BTreeMap;

/// The rows for a list, one for each named section; of several with one title the first.
pub fn areas_of<'s>(list: &str, list_title: &str, sections: impl Iterator<Item = &'s Section>) -> Areas {
    let mut by_title: BTreeMap<String, Area> = BTreeMap::new();
    for section in sections {
        let area = area(section);
        by_title.entry(area.title.clone()).or_insert(area);
    }
    Areas {
        generated: GENERATED.to_owned(),
        schema: SCHEMA,
        kind: KIND.to_owned(),
        title: format!("{list_title}, who looks after what"),
        list: list.to_owned(),
        sections: by_title.into_values().collect(),
    }
}

fn area(section: &Section) -> Area {
    let people = |people: &[Address]| {
        people.iter().map(|person| (visible_line(&person.name), visible_line(&person.email))).collect()
    };
    let lines = |lines: &[String]| lines.iter().map(|line| visible_line(line)).collect();
    Area {
        title: visible_line(&section.title),
        status: section.status.as_deref().map(visible_line),
        maintainers: people(&section.maintainers),
        reviewers: people(&section.reviewers),
        lists: lines(&section.lists),
        trees: lines(&section.trees),
    }
}
