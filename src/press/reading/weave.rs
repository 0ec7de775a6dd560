//! The replies of a posting woven into its patches: each remark stands at the line that it quotes.
//!
//! Entry point: [`weave`]. Steps: the order of the thread (`order`); the lines of the patches, by which quotes are
//! found (`lines`, `hunks`); then reply by reply, parents first, the mail split into quotes and own words (`reply`,
//! `marks`, `inline`), the quoted lines looked up (`align`, `respaced`) and its words put where they belong (`place`,
//! `page`); at last the page is written from top to bottom (`emit`).
//!
//! Nothing is lost: each line of a reply that is not quoted stands in exactly one piece of its mail, blank lines at the
//! edges of a piece and what [`Woven::left_out`] lists excepted. Quoted lines are left out where the page has them.
//! The work grows with the size of the mails; how deep replies nest does not matter.
//!
//! Deliberately not supported: replies that write into a quote without marking it; remarks that stand above what they
//! are about.

mod align;
mod changed;
mod courtesy;
mod emit;
mod find;
mod hunks;
mod inline;
mod lines;
mod marks;
mod order;
mod page;
mod place;
mod reply;
mod reply_line;
mod respaced;
mod runs;

use crate::rows::reading::Piece;
use order::ThreadOrder;
use page::ThreadPage;

/// A mail of the thread.
#[derive(Debug, Clone, Copy)]
pub struct ThreadMail<'a> {
    /// The mail that it answers, by its index.
    pub answers: Option<usize>,
    pub text: ThreadText<'a>,
}

#[derive(Debug, Clone, Copy)]
pub enum ThreadText<'a> {
    /// A cover or patch.
    Patch {
        /// What stands before the diff: message, notes, diffstat.
        message: &'a str,
        diff: &'a str,
        /// What follows the diff.
        tail: &'a str,
        /// The diff of this patch in the next version, where there is one.
        next_diff: Option<&'a str>,
    },
    /// The whole text of another mail.
    Reply(&'a str),
}

/// The page of a posting from top to bottom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Woven {
    pub pieces: Vec<Piece>,
    /// The text of each piece, without the last line end.
    pub texts: Vec<String>,
    /// Lines of replies that are not quoted and yet left out, since they belong to a quote: attributions, marks of
    /// omission, the rest of a quoted line that was wrapped. With the index of their mail.
    pub left_out: Vec<(usize, String)>,
}

/// Puts the replies into the patches. `mails` are the cover, the patches by their index, then the replies in the order
/// of their arrival.
pub fn weave(mails: &[ThreadMail<'_>]) -> Woven {
    let order = ThreadOrder::new(mails);
    let mut page = ThreadPage::new(mails, &order);
    for reply in order.replies() {
        if let ThreadText::Reply(text) = mails[reply].text {
            page.add_reply(reply, text);
        }
    }
    emit::emit(&page)
}
