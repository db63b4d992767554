//! Strongly connected groups of a graph.

use std::collections::{BTreeMap, BTreeSet};

/// The largest groups of two or more nodes in which each node reaches all others.
pub(super) fn groups<T: Ord + Copy>(edges: &BTreeSet<(T, T)>) -> Vec<BTreeSet<T>> {
    let reached: BTreeMap<T, BTreeSet<T>> = edges.iter().map(|(from, _)| (*from, reach(*from, edges))).collect();
    let mut groups: Vec<BTreeSet<T>> = Vec::new();
    for (node, ahead) in &reached {
        if groups.iter().any(|group| group.contains(node)) {
            continue;
        }
        let back = |other: &&T| reached.get(other).is_some_and(|back| back.contains(node));
        let group: BTreeSet<T> = ahead.iter().filter(back).copied().chain([*node]).collect();
        if group.len() > 1 {
            groups.push(group);
        }
    }
    groups
}

/// The nodes that are reached from `start` by one edge or more.
fn reach<T: Ord + Copy>(start: T, edges: &BTreeSet<(T, T)>) -> BTreeSet<T> {
    let mut reached = BTreeSet::new();
    let mut open = Vec::from([start]);
    while let Some(node) = open.pop() {
        let next = edges.iter().filter(|(from, _)| *from == node).map(|(_, to)| *to);
        open.extend(next.filter(|to| reached.insert(*to)));
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_found_and_chains_are_not() {
        let edges = [(1, 2), (2, 3), (3, 1), (3, 4), (4, 5), (6, 7), (7, 6), (5, 5)];
        let found = groups(&BTreeSet::from(edges));
        assert_eq!(found, [BTreeSet::from([1, 2, 3]), BTreeSet::from([6, 7])]);
    }
}
