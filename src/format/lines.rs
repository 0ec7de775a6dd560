//! Line numbers of bytes.

/// Counts the lines of a text while it is read.
pub struct LineCounter<'a> {
    text: &'a str,
    place: usize,
    line: usize,
}

impl<'a> LineCounter<'a> {
    /// Starts at the first line.
    pub fn new(text: &'a str) -> Self {
        Self { text, place: 0, line: 1 }
    }

    /// The line of a byte, from 1. Cheap for ascending positions, correct for any.
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
