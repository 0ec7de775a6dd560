//! The bots that check patches: some patches are answered with a result.
//!
//! Entry points: [`Generator::expect_check`] plans such an answer, [`Generator::record_check`] records its result.

use super::Generator;
use super::replies::ReplyKind;
use crate::base::hash;
use crate::demo::facts::{DemoCheck, Fact};
use crate::demo::people::{CHECKER, CI_BOT};
use crate::demo::random::Random;
use crate::demo::sent_mail::SentMail;

/// One of so many patches is checked.
const SHARE: usize = 30;

impl Generator {
    /// Plans a bot's answer to a patch, or none.
    pub(super) fn expect_check(&mut self, posted: &SentMail, now: i64) {
        let mut random = Random::for_part(0xc4ec_6b07, hash::key(posted.message_id.as_bytes()));
        if random.below(SHARE) != 0 {
            return;
        }
        let (bot, check) = match random.below(10) {
            0..3 => (CI_BOT, DemoCheck::Passed),
            3..5 => (CI_BOT, DemoCheck::Failed),
            5 => (CHECKER, DemoCheck::Found { new: 0, old: random.size(1, 2) }),
            number => (CHECKER, DemoCheck::Found { new: random.size(1, 3), old: number % 2 }),
        };
        self.plan_reply(posted, bot, ReplyKind::Check(check), 0, now);
    }

    /// Records the result that a bot's mail tells. What the test robot finds it tells in a sentence.
    pub(super) fn record_check(&mut self, kind: ReplyKind, posted: &SentMail) {
        let check = match kind {
            ReplyKind::Check(check) => check,
            ReplyKind::Robot => DemoCheck::Found { new: 0, old: 0 },
            _ => return,
        };
        self.record(|| Fact::Checked { mail: posted.message_id.clone(), check });
    }
}
