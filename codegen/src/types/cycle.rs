//! Types that hold themselves: where a `Box` is needed, and where an alias must become a type of
//! its own.

use std::collections::{BTreeMap, BTreeSet};

use super::item::{Item, ItemKind, Type};

/// Which items belong to a circle, by the number of the circle.
#[derive(Debug, Default)]
pub(super) struct Cycles(BTreeMap<String, usize>);

impl Cycles {
    /// Circles of values that are part of each other: infinitely large, unless there is a pointer
    /// in between.
    pub(super) fn of_values(items: &BTreeMap<String, Item>) -> Self {
        Self::of(items, |item| {
            let mut names = Vec::new();
            item.kind.each_type(&mut |kind| kind.each_name(true, &mut |name| names.push(name)));
            names
        })
    }

    /// Circles of aliases, which Rust does not know, through whatever container.
    pub(super) fn of_aliases(items: &BTreeMap<String, Item>) -> Self {
        Self::of(items, |item| {
            let mut names = Vec::new();
            if let ItemKind::Alias(kind) = &item.kind {
                kind.each_name(false, &mut |name| names.push(name));
            }
            names
        })
    }

    /// Circles of items that are each one of several, or another: read on the spot, without using
    /// up any of the value.
    pub(super) fn of_choices(items: &BTreeMap<String, Item>) -> Self {
        Self::of(items, choices)
    }

    /// The first two items of a circle of choices, in the order of their names, of which one leads
    /// to the other.
    pub(super) fn link(&self, items: &BTreeMap<String, Item>) -> Option<(String, String)> {
        items.iter().find_map(|(name, item)| {
            let target = choices(item).into_iter().find(|target| self.joins(name, target))?;
            Some((name.clone(), target.to_owned()))
        })
    }

    /// Whether both are in one circle.
    pub(super) fn joins(&self, one: &str, other: &str) -> bool {
        self.0.get(one).is_some_and(|circle| self.0.get(other) == Some(circle))
    }

    fn of<'a>(items: &'a BTreeMap<String, Item>, edges: impl Fn(&'a Item) -> Vec<&'a str>) -> Self {
        let graph: BTreeMap<&str, Vec<&str>> = items.iter().map(|(name, item)| (name.as_str(), edges(item))).collect();
        let mut reversed: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (from, targets) in &graph {
            targets.iter().for_each(|to| reversed.entry(to).or_default().push(from));
        }
        // Kosaraju: in the order in which a depth-first walk leaves the nodes, what reaches a node
        // backwards is its circle.
        let mut left = Vec::new();
        let mut seen = BTreeSet::new();
        for start in graph.keys() {
            walk(&graph, start, &mut seen, &mut left);
        }
        let mut circles = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for (number, start) in left.into_iter().rev().enumerate() {
            let mut members = Vec::new();
            walk(&reversed, start, &mut seen, &mut members);
            let is_circle = match members.as_slice() {
                [only] => graph.get(only).is_some_and(|targets| targets.contains(only)),
                several => several.len() > 1,
            };
            if is_circle {
                circles.extend(members.into_iter().map(|name| (name.to_owned(), number)));
            }
        }
        Self(circles)
    }
}

/// The items that a value of this one may be.
fn choices(item: &Item) -> Vec<&str> {
    let mut names = Vec::new();
    if matches!(item.kind, ItemKind::Union(_) | ItemKind::Tagged(_) | ItemKind::Alias(_)) {
        item.kind.each_type(&mut |kind| {
            if !matches!(kind, Type::Tuple(_)) {
                kind.each_name(true, &mut |name| names.push(name));
            }
        });
    }
    names
}

/// Adds to `left` what is reached from `start` for the first time, each node behind all that it
/// leads to.
fn walk<'a>(
    graph: &BTreeMap<&'a str, Vec<&'a str>>,
    start: &'a str,
    seen: &mut BTreeSet<&'a str>,
    left: &mut Vec<&'a str>,
) {
    if !seen.insert(start) {
        return;
    }
    let mut stack = vec![(start, 0)];
    while let Some((node, next)) = stack.pop() {
        match graph.get(node).and_then(|targets| targets.get(next)) {
            None => left.push(node),
            Some(target) => {
                stack.push((node, next + 1));
                if seen.insert(target) {
                    stack.push((target, 0));
                }
            }
        }
    }
}
