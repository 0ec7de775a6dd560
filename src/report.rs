//! What went wrong without stopping the program; stages return these, only the command line prints them.

use crate::archive::{ArchiveProblem, ObjectId};
use crate::mail::MailProblem;
use crate::maintainers::MaintainersProblem;
use std::fmt;

/// Something in the input that the user should know of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The archive has a gap or a commit without mail.
    Archive(ArchiveProblem),
    /// A mail could not be read.
    Unreadable {
        /// The commit that holds it.
        commit: ObjectId,
        /// Why.
        error: String,
    },
    /// A Message-ID came again.
    Duplicate {
        /// The commit of the second mail.
        commit: ObjectId,
        /// What both are named.
        message_id: String,
        /// The commit of the first mail, which counts.
        first: ObjectId,
    },
    /// A mail was read, with something wrong in it.
    Mail {
        /// The commit that holds it.
        commit: ObjectId,
        /// Its Message-ID.
        message_id: Option<String>,
        /// What was wrong.
        problem: MailProblem,
    },
    /// content/ holds digests of a list that site.yaml does not name.
    StrayList {
        /// The list.
        list: String,
        /// How many digests.
        digests: usize,
    },
    /// A link of the site leads nowhere.
    DeadLink {
        /// The page.
        page: String,
        /// The link as written.
        link: String,
    },
    /// A line of MAINTAINERS cannot be used.
    Maintainers(MaintainersProblem),
    /// A file that listpress would write belongs to somebody else.
    HandWritten {
        /// The file.
        file: String,
    },
}

impl Problem {
    /// Whether a Message-ID came again.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Duplicate { .. })
    }

    /// Whether something of the input was lost, so that the exit code has to say so. The others are remarks.
    pub fn is_loss(&self) -> bool {
        match self {
            Self::Archive(_)
            | Self::Unreadable { .. }
            | Self::HandWritten { .. }
            | Self::StrayList { .. }
            | Self::DeadLink { .. } => true,
            Self::Duplicate { .. } | Self::Maintainers(_) => false,
            Self::Mail { problem, .. } => matches!(problem, MailProblem::Unparsable(_)),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Archive(problem) => problem.fmt(out),
            Self::Maintainers(problem) => problem.fmt(out),
            Self::Unreadable { commit, error } => write!(out, "commit {commit}: the mail is left out: {error}"),
            Self::Duplicate { commit, message_id, first } => {
                write!(out, "commit {commit}: <{message_id}> came before, in commit {first}; the first one counts")
            }
            Self::Mail { commit, message_id, problem } => {
                write!(out, "commit {commit}: <{}>: {problem}", message_id.as_deref().unwrap_or("no Message-ID"))
            }
            Self::StrayList { list, digests } => write!(
                out,
                "content/{list}: {digests} digests left out, because site.yaml names no list `{list}`; add it there, or delete the folder"
            ),
            Self::DeadLink { page, link } => write!(out, "{page}: the link `{link}` leads nowhere"),
            Self::HandWritten { file } => write!(
                out,
                "{file}: left as it is, because it does not say `generated:`; rename it, or delete it to have the digest written"
            ),
        }
    }
}
