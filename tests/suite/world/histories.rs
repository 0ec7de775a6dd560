//! The histories of the series of one list, without a site around them.

use listpress::config::{Subsystems, TitleStyle};
use listpress::press::archive::ArchivePosition;
use listpress::press::copies::Copies;
use listpress::press::history::{
    BuiltSeries, Committers, DigestEnd, HistoryInput, ListPlaces, Merged, Places, PublishedPages, build,
};
use listpress::press::preference::Preference;
use listpress::press::subsystem::SubsystemRules;
use listpress::press::summary::MailSummary;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Titles say what belongs where.
static NO_RULES: Subsystems = Subsystems { rules: Vec::new(), titles: TitleStyle::Kernel };

/// What is known of a list beside its mails.
pub(crate) struct ListScene<'a> {
    pub(crate) positions: &'a [ArchivePosition],
    pub(crate) digests: &'a [DigestEnd],
    pub(crate) published: &'a BTreeSet<String>,
    pub(crate) deciders: Option<&'a HashSet<String>>,
    pub(crate) merged: &'a HashMap<usize, Merged>,
    pub(crate) committers: &'a Committers,
}

/// The series of a list.
pub(crate) fn of_list(mails: &[MailSummary], scene: &ListScene<'_>) -> Vec<BuiltSeries> {
    let mut published = PublishedPages::default();
    scene.published.iter().for_each(|name| published.add("list", name, &[]));
    build(&HistoryInput {
        mails,
        positions: scene.positions,
        digests: scene.digests,
        places: &Places {
            lists: &[ListPlaces { name: "list", digests: scene.digests }],
            copies: &Copies::of_list(scene.positions),
            preference: &Preference::default(),
            published: &published,
            absent: &[],
        },
        rules: &SubsystemRules(&NO_RULES),
        areas: &|_| Vec::new(),
        deciders: scene.deciders,
        merged: scene.merged,
        committers: scene.committers,
    })
}
