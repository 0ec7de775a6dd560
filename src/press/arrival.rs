//! The order in which the mails of several lists arrived.
//!
//! Entry point: [`in_order`]. It does not depend on the order of lists in site.yaml. Within a list it is the order of its
//! archive, whatever the dates there are: no mail counts as earlier than the one before it.

use super::Press;
use super::period::arrival_dates;
use crate::press::archive::ArchivePosition;

/// A mail of one of several lists, or what was read of it.
pub struct ArrivedMail<T> {
    /// The position of its list among these.
    pub list: usize,
    /// Its position in the archive of that.
    pub position: ArchivePosition,
    /// When it arrived there, in seconds since 1970.
    pub arrived: i64,
    pub mail: T,
}

impl<T> ArrivedMail<T> {
    /// The mails of one of the lists, in the order of its archive.
    pub fn of_list(list: usize, press: &Press<'_>, mails: impl IntoIterator<Item = (ArchivePosition, T)>) -> Vec<Self> {
        let dates = arrival_dates(&press.log);
        let arrived =
            |(position, mail): (ArchivePosition, T)| Self { list, position, arrived: dates[position.index()], mail };
        mails.into_iter().map(arrived).collect()
    }
}

/// The mails of all lists in the order of their arrival; those of one second by the names of their lists.
pub fn in_order<T>(names: &[&str], lists: Vec<Vec<ArrivedMail<T>>>) -> Vec<ArrivedMail<T>> {
    let mut mails: Vec<ArrivedMail<T>> = lists.into_iter().flatten().collect();
    mails.sort_by_key(|mail| (mail.arrived, names[mail.list], mail.position));
    mails
}
