//! The bots of site.yaml: each has a name, the addresses that it sends from, and what it writes.

use super::ConfigError;
use super::raw::RawBot;
use super::text::ConfigText;
use crate::base::bot::{BotWork, Bots, SiteBot};

impl ConfigText<'_> {
    pub(super) fn bots(&self, bots: &[RawBot]) -> Result<Bots, ConfigError> {
        let mut known: Vec<SiteBot> = Vec::with_capacity(bots.len());
        for raw in bots {
            let bot = self.bot(raw)?;
            if known.iter().any(|other| other.name == bot.name) {
                let hint = "a bot has one entry, with all its addresses";
                return Err(self.wrong(
                    self.line_of("name", &bot.name, 1),
                    &format!("two bots are named `{}`", bot.name),
                    hint,
                ));
            }
            known.push(bot);
        }
        Ok(Bots(known))
    }

    fn bot(&self, raw: &RawBot) -> Result<SiteBot, ConfigError> {
        self.title("name of a bot", &raw.name, || self.line_of("name", &raw.name, 0))?;
        if raw.addresses.is_empty() {
            let hint = "for example `addresses: [\"ci@example.org\", \"*-ci@example.org\"]`";
            return Err(self.wrong(
                self.line_of("name", &raw.name, 0),
                &format!("the bot `{}` has no addresses", raw.name),
                hint,
            ));
        }
        let addresses = raw.addresses.iter().map(|address| self.bot_address(address)).collect::<Result<_, _>>()?;
        Ok(SiteBot { name: raw.name.trim().to_owned(), addresses, work: raw.work.unwrap_or(BotWork::Checks) })
    }

    /// An address or a pattern of addresses, in lower case; one that everybody has would make bots of all people.
    fn bot_address(&self, address: &str) -> Result<String, ConfigError> {
        let pattern = address.trim().to_lowercase();
        let names_some = pattern.split('@').any(|part| part.chars().any(|letter| !"*.".contains(letter)));
        let hint = "an address like `ci@example.org`, in which `*` stands for any characters";
        match pattern.split_once('@') {
            Some((local, domain)) if !local.is_empty() && !domain.is_empty() && names_some => Ok(pattern),
            Some(_) if !names_some => Err(self.wrong(
                self.line_of("addresses", address, 0),
                &format!("`{}` is everybody's address", address.escape_debug()),
                hint,
            )),
            _ => Err(self.wrong(
                self.line_of("addresses", address, 0),
                &format!("`{}` is not an address of a bot", address.escape_debug()),
                hint,
            )),
        }
    }
}
