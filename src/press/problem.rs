//! Problems with a list's mails, and with the files that belong to the list.

use crate::base::id::{MessageId, ObjectId};
use crate::base::problem::Problem;
use crate::content::HandWritten;
use crate::press::archive::ArchiveProblem;
use crate::press::mail::MailProblem;
use crate::press::maintainers::MaintainersProblem;
use crate::press::unreadable::UnreadableMail;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A problem that the user should know of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PressProblem {
    /// The archive has a gap or a commit without mail.
    Archive(ArchiveProblem),
    Unreadable {
        commit: ObjectId,
        error: UnreadableMail,
    },
    /// A deletion cannot be read.
    LostDeletion {
        commit: ObjectId,
        error: UnreadableMail,
    },
    /// A Message-ID occurred twice.
    Duplicate {
        /// The commit of the second mail.
        commit: ObjectId,
        message_id: MessageId,
        /// The commit of the first mail, which counts.
        first: ObjectId,
    },
    /// Two lists have different mails under one Message-ID; each by its list and commit.
    TwoMails {
        message_id: MessageId,
        first: (String, ObjectId),
        second: (String, ObjectId),
    },
    /// A mail was read despite a problem in it.
    Mail {
        commit: ObjectId,
        message_id: Option<MessageId>,
        problem: MailProblem,
    },
    /// A line of MAINTAINERS cannot be used.
    Maintainers(MaintainersProblem),
    /// A file that listpress would write was written by somebody else.
    HandWritten(HandWritten),
}

impl PressProblem {
    /// Whether something of the archive could not be read: it may be there the next time.
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Unreadable { .. } | Self::LostDeletion { .. })
    }

    /// The commit of the mail that it is about, unless the archive's log tells of it.
    pub fn commit(&self) -> Option<ObjectId> {
        match self {
            Self::Unreadable { commit, .. }
            | Self::LostDeletion { commit, .. }
            | Self::Duplicate { commit, .. }
            | Self::Mail { commit, .. } => Some(*commit),
            Self::Archive(_) | Self::TwoMails { .. } | Self::Maintainers(_) | Self::HandWritten(_) => None,
        }
    }
}

impl Problem for PressProblem {
    fn is_loss(&self) -> bool {
        match self {
            Self::Archive(_) | Self::Unreadable { .. } | Self::LostDeletion { .. } | Self::HandWritten(_) => true,
            Self::Duplicate { .. } | Self::TwoMails { .. } | Self::Maintainers(_) => false,
            Self::Mail { problem, .. } => matches!(problem, MailProblem::Unparsable(_)),
        }
    }

    fn is_duplicate(&self) -> bool {
        matches!(self, Self::Duplicate { .. } | Self::TwoMails { .. })
    }

    fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Unreadable { error, .. } | Self::LostDeletion { error, .. } => error.hint(),
            _ => None,
        }
    }
}

impl fmt::Display for PressProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Archive(problem) => problem.fmt(out),
            Self::Maintainers(problem) => problem.fmt(out),
            Self::HandWritten(problem) => problem.fmt(out),
            Self::Unreadable { commit, error } => write!(out, "commit {commit}: the mail is left out: {error}"),
            Self::LostDeletion { commit, error } => {
                write!(out, "commit {commit}: the deletion is left out, and the mail that it deletes stays: {error}")
            }
            Self::Duplicate { commit, message_id, first } => {
                write!(out, "commit {commit}: <{message_id}> came before, in commit {first}; the first one counts")
            }
            Self::TwoMails { message_id, first, second } => write!(
                out,
                "<{message_id}> is another mail in commit {} of list `{}` than in commit {} of list `{}`; both count",
                second.1, second.0, first.1, first.0
            ),
            Self::Mail { commit, message_id, problem } => {
                write!(out, "commit {commit}: <{}>: {problem}", message_id.as_deref().unwrap_or("no Message-ID"))
            }
        }
    }
}
