//! The bots that write to lists: the only place that knows who is one.
//!
//! Entry points: [`is_bot`], [`known`], and [`identity`], one address for a bot that uses many. Bots of other projects
//! are told by their addresses: `something-bot@…`, `robot@…`.

use super::person::Address;
use super::text::up_to;

/// What a bot writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// A bot that is known by name.
#[derive(Debug)]
pub struct Bot {
    pub name: &'static str,
    /// What its addresses begin with.
    addresses: &'static [&'static str],
    /// What its names begin with, where any sender with such a name is this bot.
    names: &'static [&'static str],
    /// The address that stands for its others.
    home: Option<&'static str>,
    pub work: BotWork,
}

const fn bot(name: &'static str, work: BotWork, addresses: &'static [&'static str]) -> Bot {
    Bot { name, addresses, names: &[], home: None, work }
}

/// All that are known, by what they do.
const BOTS: [Bot; 22] = [
    Bot {
        names: &["kernel test robot"],
        home: Some("lkp@intel.com"),
        ..bot(
            "kernel test robot",
            BotWork::Checks,
            &["lkp@intel.com", "oliver.sang@intel.com", "rong.a.chen@intel.com"],
        )
    },
    Bot { names: &["kernelci"], ..bot("KernelCI", BotWork::Checks, &["bot@kernelci.org", "kernelci"]) },
    Bot { names: &["sashiko"], ..bot("sashiko", BotWork::Checks, &["sashiko"]) },
    bot("bpf-ci", BotWork::Checks, &["bot+bpf-ci@", "bpf-ci", "kernel-ci@meta.com"]),
    bot("CKI", BotWork::Checks, &["cki-project@"]),
    bot("0-day robot", BotWork::Checks, &["robot@bytheway.org"]),
    bot("checkpatch", BotWork::Checks, &["checkpatch@", "no-reply@patchew.org"]),
    bot("dt-schema bot", BotWork::Checks, &["dt-bot@", "dtbot@"]),
    bot("Media CI", BotWork::Checks, &["noreply@media-ci.org"]),
    bot("coverity-bot", BotWork::Checks, &["coverity-bot", "keescook+coverity-bot@", "scan-admin@coverity.com"]),
    Bot { names: &["syzbot"], ..bot("syzbot", BotWork::Reports, &["syzbot"]) },
    bot("Bugzilla", BotWork::Reports, &["bugzilla"]),
    bot("bugbot", BotWork::Reports, &["bugbot@"]),
    bot("regzbot", BotWork::Reports, &["regzbot"]),
    bot("buildbot", BotWork::Jobs, &["buildbot@", "builder@"]),
    bot("ltp-ci", BotWork::Jobs, &["lkft@linaro.org"]),
    Bot { names: &["patchwork bot"], ..bot("patchwork-bot", BotWork::Notices, &["patchwork-bot", "patchwork@"]) },
    bot("pr-tracker-bot", BotWork::Notices, &["pr-tracker-bot"]),
    Bot { names: &["tip-bot"], ..bot("tip-bot", BotWork::Notices, &["tip-bot"]) },
    bot("b4", BotWork::Notices, &["b4-bot@", "devnull+b4@"]),
    bot("stable-bot", BotWork::Notices, &["stable-bot@", "stable+bot@", "autosel@", "autosel-bot@"]),
    bot("syzkaller dashboard", BotWork::Notices, &["noreply@syzkaller"]),
];

/// What the local part of a bot's address ends with.
const ENDS: [&str; 4] = ["-bot", "_bot", ".bot", "robot"];

/// The bot that has this name or address.
pub fn known(from: &Address) -> Option<&'static Bot> {
    BOTS.iter().find(|bot| {
        bot.addresses.iter().any(|start| starts_with(&from.email, start))
            || bot.names.iter().any(|start| starts_with(&from.name, start))
    })
}

/// Whether a sender is a bot.
pub fn is_bot(from: &Address) -> bool {
    let local = up_to(&from.email, &['@']);
    known(from).is_some() || ENDS.iter().any(|end| ends_with(local, end))
}

/// A bot under one address, whatever it sends from: without what follows a `+`.
pub fn identity(from: &Address) -> Address {
    let own = |bot: &&Bot| bot.addresses.iter().any(|start| starts_with(&from.email, start));
    let home = known(from).filter(own).and_then(|bot| bot.home).map(str::to_owned);
    let plain = || match (from.email.split_once('+'), from.email.split_once('@')) {
        (Some((local, _)), Some((_, domain))) if !local.contains('@') => format!("{local}@{domain}"),
        _ => from.email.clone(),
    };
    Address { name: from.name.clone(), email: home.unwrap_or_else(plain) }
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

fn ends_with(text: &str, end: &str) -> bool {
    text.len().checked_sub(end.len()).and_then(|at| text.get(at..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(name: &str, email: &str) -> Address {
        Address { name: name.to_owned(), email: email.to_owned() }
    }

    #[test]
    fn bots_are_told_by_address_or_name() {
        for (name, email) in [
            ("kernel test robot", "robot@marram.example"),
            ("", "oliver.sang@intel.com"),
            ("syzbot ci", "syzbot+ci1@pots.example"),
            ("Ann Example", "kettle-bot@mail.example"),
            ("", "bot+bpf-ci@kernel.org"),
        ] {
            assert!(is_bot(&address(name, email)), "{name} <{email}>");
        }
        for (name, email) in [("Ann Robot", "ann@mail.example"), ("Abbot", "abbot@mail.example"), ("", "bot@x.example")]
        {
            assert!(!is_bot(&address(name, email)), "{name} <{email}>");
        }
    }

    #[test]
    fn a_bot_has_one_address() {
        let identity = |email: &str| super::identity(&address("x", email)).email;
        assert_eq!(identity("syzbot+0123@pots.example"), "syzbot@pots.example");
        assert_eq!(identity("oliver.sang@intel.com"), "lkp@intel.com");
        assert_eq!(identity("patchwork-bot+a+b@tools.example"), "patchwork-bot@tools.example");
        assert_eq!(identity("kettle-bot@mail.example"), "kettle-bot@mail.example");
    }

    #[test]
    fn no_two_bots_have_an_address_that_begins_alike() {
        let starts: Vec<&str> = BOTS.iter().flat_map(|bot| bot.addresses).copied().collect();
        for (place, start) in starts.iter().enumerate() {
            let known =
                super::known(&address("", start)).and_then(|bot| bot.addresses.iter().find(|own| *own == start));
            assert!(known.is_some(), "{start} at {place} is another bot's");
        }
    }
}
