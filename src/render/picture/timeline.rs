//! The versions of a series in time.

use std::fmt::Write;

pub(in crate::render) struct TimelineStop {
    /// When it was sent, in seconds since 1970.
    pub(in crate::render) seconds: i64,
    /// `v3`.
    pub(in crate::render) label: String,
    /// `2025-08-29`.
    pub(in crate::render) date: String,
    /// The link to its section.
    pub(in crate::render) url: String,
    /// The number of replies.
    pub(in crate::render) replies: usize,
}

/// A timeline is laid out for a narrow screen; on a wider one everything moves apart.
const WIDTH: i64 = 350;
/// How much room a letter of a label needs, and what is between two labels.
const LETTER: i64 = 7;
const BETWEEN: i64 = 10;

/// Versions in time, each a dot sized by its replies; nothing for a single one. Stops whose labels would touch are moved
/// apart, so that the order is exact and distances are approximate.
pub(in crate::render) fn timeline(stops: &[TimelineStop]) -> String {
    let (Some(first), Some(last)) = (stops.first(), stops.last()) else { return String::new() };
    if stops.len() < 2 {
        return String::new();
    }
    let span = (last.seconds - first.seconds).max(1);
    let rooms: Vec<i64> =
        stops.windows(2).map(|pair| i64::midpoint(room(&pair[0]), room(&pair[1])) + BETWEEN).collect();
    // Half of the first label and of the last one.
    let (before, after) = (room(first).max(24) / 2 + 8, room(last).max(24) / 2 + 8);
    let mut rest: i64 = rooms.iter().sum();
    let width = WIDTH.max(rest + before + after);
    let inner = width - before - after;
    let mut out = format!(
        "<figure class=\"timeline\"><svg width=\"100%\" height=\"46\" style=\"--w:{width}\" aria-hidden=\"true\"><rect x=\"{}\" y=\"15\" width=\"{}\" height=\"2\"/>",
        share(before, width),
        share(inner, width)
    );
    let mut free = before;
    for (index, stop) in stops.iter().enumerate() {
        let along = i128::from(stop.seconds - first.seconds) * i128::from(inner) / i128::from(span);
        let wanted = before + i64::try_from(along).unwrap_or(0);
        let most = before + inner - rest;
        let place = wanted.clamp(free.min(most), most);
        let next = rooms.get(index).copied().unwrap_or(0);
        (free, rest) = (place + next, rest - next);
        let x = share(place, width);
        let radius = 4 + stop.replies.min(16) / 3;
        let _ = write!(
            out,
            "<a href=\"{}\" tabindex=\"-1\"><title>{}, {}: {} replies</title><circle cx=\"{x}\" cy=\"16\" r=\"{radius}\"/><text x=\"{x}\" y=\"40\">{}</text></a>",
            stop.url, stop.label, stop.date, stop.replies, stop.label
        );
    }
    let _ = write!(
        out,
        "</svg><figcaption>{} versions from {} to {}</figcaption></figure>",
        stops.len(),
        first.date,
        last.date
    );
    out
}

/// The width of a label.
fn room(stop: &TimelineStop) -> i64 {
    i64::try_from(stop.label.chars().count()).unwrap_or(i64::MAX / 1000) * LETTER
}

/// A part of the width, in percent.
fn share(part: i64, width: i64) -> String {
    let tenths = part * 1000 / width.max(1);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::{BETWEEN, TimelineStop, room, timeline};

    fn stop(seconds: i64, label: &str) -> TimelineStop {
        TimelineStop { seconds, label: label.to_owned(), date: String::new(), url: String::new(), replies: 0 }
    }

    /// The number that stands behind each of some words of a picture.
    fn numbers(picture: &str, before: &str) -> Vec<f64> {
        let parts = picture.split(before).skip(1);
        parts.filter_map(|part| part.split(['%', 'p', '"']).next()?.parse().ok()).collect()
    }

    #[test]
    fn labels_of_versions_keep_clear_of_each_other() {
        for days in [&[0, 1, 2, 3, 4, 400][..], &[0, 400, 401, 402], &[0, 0, 0], &[0, 50, 100]] {
            let stops: Vec<TimelineStop> =
                days.iter().enumerate().map(|(at, day)| stop(day * 86_400, &format!("RFC v{at} resend"))).collect();
            let picture = timeline(&stops);
            let width = numbers(&picture, "--w:")[0];
            let places: Vec<f64> = numbers(&picture, "cx=\"").iter().map(|share| share * width / 100.0).collect();
            assert_eq!(places.len(), stops.len());
            let room = f64::from(i32::try_from(room(&stops[0]) + BETWEEN - 2).expect("labels are short"));
            assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= room), "{days:?}: {places:?}");
            assert!(
                places[0] >= room / 2.0 && places.last().expect("there are stops") + room / 2.0 <= width,
                "{days:?}: {places:?}"
            );
        }
    }
}
