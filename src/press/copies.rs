//! Where the copies of mails are.

use crate::base::number::number;
use crate::press::archive::ArchivePosition;

/// A mail in the archive of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailCopy {
    list: u32,
    pub position: ArchivePosition,
}

impl MailCopy {
    /// A mail of a list, which is given by its position in site.yaml.
    pub fn new(list: usize, position: ArchivePosition) -> Self {
        Self { list: number(list), position }
    }

    pub fn list(self) -> usize {
        self.list as usize
    }
}

/// The copies of each mail: the one that counts, then the others in the order of their arrival.
#[derive(Clone, Debug, Default)]
pub struct Copies {
    all: Vec<MailCopy>,
    /// For each mail the end of its copies.
    ends: Vec<u32>,
}

impl Copies {
    /// The mails of a single list.
    pub fn of_list(positions: &[ArchivePosition]) -> Self {
        positions.iter().map(|position| [MailCopy::new(0, *position)]).collect()
    }

    /// The copies of a mail.
    pub fn of(&self, mail: usize) -> &[MailCopy] {
        let start = mail.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start as usize..self.ends[mail] as usize]
    }
}

impl<T: AsRef<[MailCopy]>> FromIterator<T> for Copies {
    fn from_iter<I: IntoIterator<Item = T>>(mails: I) -> Self {
        let mut copies = Self::default();
        for mail in mails {
            copies.all.extend_from_slice(mail.as_ref());
            copies.ends.push(number(copies.all.len()));
        }
        copies
    }
}
