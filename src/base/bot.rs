//! The bots that write to lists: the only place that knows who is one.
//!
//! Entry point: [`Bots::find`], with those of site.yaml, which go before the ones known here. A bot that is known by
//! name has no address: it is one, whatever it sends from. Bots of other projects are told by their addresses:
//! `something-bot@…`, `robot@…`.

use super::person::Address;
use super::text::up_to;
use serde::{Deserialize, Serialize};

/// What a bot writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BotWork {
    /// What its checks of a patch found.
    Checks,
    /// Reports of bugs, which nobody's patch has to be the cause of.
    Reports,
    /// Results of what somebody asked it to run.
    Jobs,
    /// That patches were applied, and the like.
    Notices,
}

impl BotWork {
    /// The word in site.yaml and on pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Checks => "checks",
            Self::Reports => "reports",
            Self::Jobs => "jobs",
            Self::Notices => "notices",
        }
    }
}

/// A bot that wrote a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bot {
    /// Its name, and its address where it is not known by name.
    pub identity: Address,
    pub work: BotWork,
}

/// A bot that site.yaml names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteBot {
    pub name: String,
    /// Its addresses in lower case; `*` stands for any characters.
    pub addresses: Vec<String>,
    pub work: BotWork,
}

/// The bots of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bots(pub Vec<SiteBot>);

/// A bot that is known by name.
#[derive(Debug)]
struct KnownBot {
    name: &'static str,
    /// What its addresses begin with.
    addresses: &'static [&'static str],
    /// What its names begin with, where any sender with such a name is this bot.
    names: &'static [&'static str],
    work: BotWork,
}

const fn bot(name: &'static str, work: BotWork, addresses: &'static [&'static str]) -> KnownBot {
    KnownBot { name, addresses, names: &[], work }
}

/// All that are known, by what they do. One whose address begins with another's comes before it.
const KNOWN: [KnownBot; 24] = [
    KnownBot {
        names: &["kernel test robot", "kbuild test robot"],
        ..bot(
            "kernel test robot",
            BotWork::Checks,
            &["lkp@intel.com", "oliver.sang@intel.com", "rong.a.chen@intel.com", "fengguang.wu@intel.com"],
        )
    },
    KnownBot { names: &["kernelci"], ..bot("KernelCI", BotWork::Checks, &["bot@kernelci.org", "kernelci"]) },
    KnownBot {
        names: &["sashiko-bot", "sashiko ai", "sashiko bot"],
        ..bot("sashiko", BotWork::Checks, &["sashiko-bot@", "sashiko@", "sashiko-reviews@"])
    },
    bot("bpf-ci", BotWork::Checks, &["bot+bpf-ci@", "bpf-ci", "kernel-ci@meta.com"]),
    bot("CKI", BotWork::Checks, &["cki-project@"]),
    bot("0-day Robot", BotWork::Checks, &["robot@bytheway.org"]),
    bot("checkpatch", BotWork::Checks, &["checkpatch@"]),
    bot("Patchew", BotWork::Checks, &["no-reply@patchew.org"]),
    bot("dt-schema bot", BotWork::Checks, &["dt-bot@", "dtbot@"]),
    bot("Media CI", BotWork::Checks, &["patchwork@media-ci.org", "noreply@media-ci.org"]),
    bot("i915 CI", BotWork::Checks, &["patchwork@emeril.freedesktop.org", "patchwork@annarchy.freedesktop.org"]),
    bot("BlueZ test bot", BotWork::Checks, &["bluez.test.bot@"]),
    bot("coverity-bot", BotWork::Reports, &["coverity-bot", "keescook+coverity-bot@", "scan-admin@coverity.com"]),
    KnownBot { names: &["syzbot"], ..bot("syzbot", BotWork::Reports, &["syzbot"]) },
    bot("Bugzilla", BotWork::Reports, &["bugzilla"]),
    bot("bugbot", BotWork::Reports, &["bugbot@"]),
    bot("regzbot", BotWork::Reports, &["regzbot"]),
    bot("buildbot", BotWork::Jobs, &["buildbot@", "builder@sourceware.org"]),
    bot("LKFT", BotWork::Jobs, &["lkft@linaro.org"]),
    KnownBot {
        names: &["patchwork bot", "patchwork-bot"],
        ..bot("patchwork-bot", BotWork::Notices, &["patchwork-bot", "patchwork@"])
    },
    bot("pr-tracker-bot", BotWork::Notices, &["pr-tracker-bot"]),
    KnownBot { names: &["tip-bot"], ..bot("tip-bot", BotWork::Notices, &["tip-bot"]) },
    bot("b4", BotWork::Notices, &["b4-bot@", "devnull+b4@"]),
    bot("stable-bot", BotWork::Notices, &["stable-bot@", "stable+bot@", "autosel@", "autosel-bot@"]),
];

/// What the local part of a bot's address ends with.
const ENDS: [&str; 4] = ["-bot", "_bot", ".bot", "robot"];

impl Bots {
    /// The bot that sends with a name and address; `None` for people.
    pub fn find(&self, from: &Address) -> Option<Bot> {
        let of_site = || {
            let bot = self.0.iter().find(|bot| bot.addresses.iter().any(|pattern| is_like(&from.email, pattern)))?;
            Some(Bot::named(&bot.name, bot.work))
        };
        let known = || known(from).map(|bot| Bot::named(bot.name, bot.work));
        of_site().or_else(known).or_else(|| Bot::by_address(from))
    }
}

impl Bot {
    fn named(name: &str, work: BotWork) -> Self {
        Self { identity: Address { name: name.to_owned(), email: String::new() }, work }
    }

    /// A bot that is told by its address, without what follows a `+` there.
    fn by_address(from: &Address) -> Option<Self> {
        let (local, domain) = from.email.split_once('@').unwrap_or((&from.email, ""));
        let local = up_to(local, &['+']);
        let email = if domain.is_empty() { local.to_owned() } else { format!("{local}@{domain}") };
        let is_bot = ENDS.iter().any(|end| ends_with(local, end));
        is_bot.then(|| Self { identity: Address { name: from.name.clone(), email }, work: BotWork::Reports })
    }
}

fn known(from: &Address) -> Option<&'static KnownBot> {
    KNOWN.iter().find(|bot| {
        bot.addresses.iter().any(|start| starts_with(&from.email, start))
            || bot.names.iter().any(|start| starts_with(&from.name, start))
    })
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

fn ends_with(text: &str, end: &str) -> bool {
    text.len().checked_sub(end.len()).and_then(|at| text.get(at..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

/// Whether an address is what a pattern in lower case says.
fn is_like(email: &str, pattern: &str) -> bool {
    let email = email.to_lowercase();
    let Some((first, rest)) = pattern.split_once('*') else { return email == pattern };
    let Some(mut left) = email.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or("");
    for part in parts {
        let Some((_, behind)) = left.split_once(part) else { return false };
        left = behind;
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(name: &str, email: &str) -> Address {
        Address { name: name.to_owned(), email: email.to_owned() }
    }

    fn find(name: &str, email: &str) -> Option<Bot> {
        Bots::default().find(&address(name, email))
    }

    #[test]
    fn bots_are_told_by_address_or_name() {
        for (name, email) in [
            ("kernel test robot", "robot@marram.example"),
            ("", "oliver.sang@intel.com"),
            ("syzbot ci", "syzbot+ci1@pots.example"),
            ("Ann Example", "kettle-bot@mail.example"),
            ("", "bot+bpf-ci@kernel.org"),
            ("tip-bot2 for Ann Example", "tip-bot2@tip.example"),
        ] {
            assert!(find(name, email).is_some(), "{name} <{email}>");
        }
        for (name, email) in [
            ("Ann Robot", "ann@mail.example"),
            ("Abbot", "abbot@mail.example"),
            ("", "bot@x.example"),
            ("Sashiko Example", "se@mail.example"),
        ] {
            assert!(find(name, email).is_none(), "{name} <{email}>");
        }
    }

    #[test]
    fn a_bot_is_one_whatever_its_address() {
        let identity = |name: &str, email: &str| find(name, email).map(|bot| bot.identity);
        let named = |name: &str| Some(address(name, ""));
        assert_eq!(identity("syzbot", "syzbot+0123@pots.example"), named("syzbot"));
        assert_eq!(identity("", "oliver.sang@intel.com"), named("kernel test robot"));
        assert_eq!(identity("kernel test robot", "x@marram.example"), named("kernel test robot"));
        assert_eq!(identity("", "patchwork-bot+a+b@tools.example"), named("patchwork-bot"));
        assert_eq!(identity("Patchwork", "patchwork@emeril.freedesktop.org"), named("i915 CI"));
        assert_eq!(identity("K", "kettle-bot+a@mail.example"), Some(address("K", "kettle-bot@mail.example")));
    }

    #[test]
    fn the_bots_of_a_site_go_before_the_known_ones() {
        let addresses = ["ci@kettle.example", "*+ci@*.example", "syzbot*"].map(str::to_owned).to_vec();
        let bots = Bots(vec![SiteBot { name: "Kettle CI".to_owned(), addresses, work: BotWork::Jobs }]);
        let found = |email: &str| bots.find(&address("Ann", email)).map(|bot| bot.identity.name);
        for email in ["CI@kettle.example", "ann+ci@a.b.example", "syzbot@x.example"] {
            assert_eq!(found(email).as_deref(), Some("Kettle CI"), "{email}");
        }
        for email in ["ci@kettle.example.org", "ann+ci@example", "ann@kettle.example"] {
            assert_eq!(found(email), None, "{email}");
        }
    }

    #[test]
    fn no_two_bots_have_an_address_that_begins_alike() {
        for bot in &KNOWN {
            for start in bot.addresses {
                let found = known(&address("", start)).map(|bot| bot.name);
                assert_eq!(found, Some(bot.name), "{start}");
            }
        }
    }
}
