//! From bytes to lines.

/// Counts the lines of a text as its readers go through it.
pub struct Lines<'a> {
    text: &'a str,
    place: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    /// Begins at the first line.
    pub fn of(text: &'a str) -> Self {
        Self { text, place: 0, line: 1 }
    }

    /// The line of a byte, from 1. Cheap where the places ascend, and right where they do not.
    pub fn at(&mut self, place: usize) -> usize {
        let place = self.text.floor_char_boundary(place);
        if place < self.place {
            (self.place, self.line) = (0, 1);
        }
        self.line += self.text[self.place..place].matches('\n').count();
        self.place = place;
        self.line
    }
}
