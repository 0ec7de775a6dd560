//! Small pictures as inline SVG. Colours are classes (`c0` to `c4`) and strokes belong to the theme, so that it can
//! choose them.
//!
//! Entry points: [`calendar`] and [`months`] for activity, [`spark`] for activity in a table row, [`timeline`] for
//! versions, [`weeks`] for how old something is.

mod calendar;
mod months;
mod timeline;
mod weeks;

pub(super) use calendar::{Day, calendar, year_up_to};
pub(super) use months::{months, spark};
pub(super) use timeline::{TimelineStop, timeline};
pub(super) use weeks::{WEEKS, weeks};
