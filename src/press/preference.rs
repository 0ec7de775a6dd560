//! Which list a series is at home on, of those that it reached.
//!
//! Entry point: `Preference::new`. The lists that site.yaml prefers come first, in its order; then the others, the one
//! with the fewest mails in the site's last year first: it is the most specific one.

/// How long the site's last year is, in seconds.
const YEAR: i64 = 365 * 86_400;

/// The lists from the most to the least preferred one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preference {
    /// For each list, by its position in site.yaml, how many are preferred to it.
    ranks: Vec<usize>,
}

impl Preference {
    /// Ranks lists, given by name and the times at which their mails arrived.
    pub(in crate::press) fn new(preferred: &[String], lists: &[(&str, &[i64])]) -> Self {
        let newest = lists.iter().filter_map(|(_, arrived)| arrived.iter().max()).max().copied().unwrap_or(0);
        let recent = |arrived: &[i64]| arrived.iter().filter(|date| newest.saturating_sub(**date) < YEAR).count();
        let key = |list: &usize| {
            let (name, arrived) = lists[*list];
            let wish = preferred.iter().position(|preferred| preferred == name).unwrap_or(usize::MAX);
            (wish, recent(arrived), name)
        };
        let mut order: Vec<usize> = (0..lists.len()).collect();
        order.sort_by_cached_key(key);
        let mut ranks = vec![0; lists.len()];
        order.into_iter().enumerate().for_each(|(rank, list)| ranks[list] = rank);
        Self { ranks }
    }

    /// How many lists are preferred to a list.
    pub(in crate::press) fn rank(&self, list: usize) -> usize {
        self.ranks.get(list).copied().unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::{Preference, YEAR};

    fn order(preferred: &[&str], lists: &[(&str, &[i64])]) -> Vec<usize> {
        let preferred: Vec<String> = preferred.iter().map(|name| (*name).to_owned()).collect();
        let preference = Preference::new(&preferred, lists);
        (0..lists.len()).map(|list| preference.rank(list)).collect()
    }

    #[test]
    fn the_list_with_the_fewest_mails_of_the_last_year_is_preferred() {
        let now = 2 * YEAR;
        let lists: [(&str, &[i64]); 3] =
            [("all", &[0, now, now, now]), ("old", &[0, 0, 0, 0, now]), ("some", &[now, now])];
        assert_eq!(order(&[], &lists), [2, 0, 1]);
    }

    #[test]
    fn what_site_yaml_prefers_comes_before_that() {
        let lists: [(&str, &[i64]); 2] = [("big", &[1, 2, 3]), ("small", &[1])];
        assert_eq!(order(&["big"], &lists), [0, 1]);
    }

    #[test]
    fn names_decide_between_lists_of_one_size() {
        assert_eq!(order(&[], &[("b", &[1]), ("a", &[1])]), [1, 0]);
    }
}
