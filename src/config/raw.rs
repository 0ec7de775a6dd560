//! site.yaml as typed. Unknown keys are errors, for which serde names the allowed keys.

use super::source::RawCode;
use super::{Ranges, ReadingWindow, TitleStyle};
use crate::base::bot::BotWork;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSite {
    pub(super) title: String,
    #[serde(default)]
    pub(super) description: String,
    pub(super) base_url: Option<String>,
    pub(super) cname: Option<String>,
    pub(super) theme: Option<String>,
    pub(super) content_security_policy: Option<String>,
    pub(super) output_dir: Option<String>,
    pub(super) ranges: Option<Ranges>,
    pub(super) top: Option<usize>,
    #[serde(default)]
    pub(super) addresses: RawAddresses,
    pub(super) link: Option<String>,
    pub(super) mailmap: Option<String>,
    pub(super) maintainers: Option<String>,
    pub(super) source: Option<RawCode>,
    #[serde(default)]
    pub(super) subsystems: Vec<RawSubsystem>,
    #[serde(default)]
    pub(super) subsystem_titles: TitleStyle,
    pub(super) people: Option<RawPeople>,
    #[serde(default)]
    pub(super) bots: Vec<RawBot>,
    pub(super) stale_after: Option<u32>,
    #[serde(default)]
    pub(super) reading: ReadingWindow,
    #[serde(default)]
    pub(super) watch: RawWatch,
    #[serde(default)]
    pub(super) feed: RawFeed,
    #[serde(default)]
    pub(super) prefer: Vec<String>,
    #[serde(default)]
    pub(super) fetch: RawFetch,
    #[serde(default)]
    pub(super) lists: Vec<RawList>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawList {
    pub(super) name: String,
    pub(super) title: Option<String>,
    pub(super) group: Option<String>,
    pub(super) repository: String,
    pub(super) address: Option<String>,
    pub(super) url: Option<String>,
    pub(super) sync: Option<String>,
    pub(super) ranges: Option<Ranges>,
    pub(super) link: Option<String>,
    pub(super) source: Option<RawCode>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub(super) enum RawAddresses {
    #[default]
    #[serde(alias = "shown")]
    Show,
    #[serde(alias = "obfuscated")]
    Obfuscate,
    #[serde(alias = "hidden")]
    Hide,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub(super) enum RawFeed {
    Full,
    #[default]
    Summary,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSubsystem {
    pub(super) name: String,
    #[serde(default)]
    pub(super) prefixes: Vec<String>,
    #[serde(default)]
    pub(super) paths: Vec<String>,
}

/// Whether addresses are merged into people.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum RawPeople {
    Merged,
    Separate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBot {
    pub(super) name: String,
    pub(super) addresses: Vec<String>,
    pub(super) work: Option<BotWork>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWatch {
    #[serde(default)]
    pub(super) subsystems: Vec<String>,
    #[serde(default)]
    pub(super) authors: Vec<String>,
    #[serde(default)]
    pub(super) paths: Vec<String>,
    #[serde(default)]
    pub(super) words: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFetch {
    pub(super) epochs: Option<u32>,
    pub(super) megabytes: Option<u32>,
    pub(super) seconds: Option<u32>,
}
