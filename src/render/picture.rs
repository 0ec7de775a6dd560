//! Small pictures as inline SVG. Colours are classes (`c0` to `c4`) and strokes belong to the theme, so that it can
//! choose them.
//!
//! Entry points: [`calendar`] and [`months`] for activity, [`spark`] for activity in a table row, [`timeline`] for
//! versions.

mod calendar;
mod months;
mod timeline;

pub(super) use calendar::{Day, calendar, year_up_to};
pub(super) use months::{months, spark};
pub(super) use timeline::{TimelineStop, timeline};
