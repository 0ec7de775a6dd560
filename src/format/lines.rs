//! Line numbers of bytes.

/// Counts the lines of a text while it is read.
pub struct LineCounter<'a> {
    text: &'a str,
    position: usize,
    line: usize,
}

impl<'a> LineCounter<'a> {
    /// Starts at the first line.
    pub fn new(text: &'a str) -> Self {
        Self { text, position: 0, line: 1 }
    }

    /// The line of a byte, from 1. Cheap for ascending positions, correct for any.
    pub fn at(&mut self, position: usize) -> usize {
        let position = self.text.floor_char_boundary(position);
        if position < self.position {
            (self.position, self.line) = (0, 1);
        }
        self.line += self.text[self.position..position].matches('\n').count();
        self.position = position;
        self.line
    }
}
