//! The sections of `components`, and the places that their entries stand for.

use super::location::Location;
use super::{Document, Node, reference};
use crate::source::SourceId;

/// How long a chain of references is followed; a longer one is reported where it is resolved.
const MAX_CHAIN: usize = 16;

/// The entries of a section, each with its own place and those in other files, if it is only a
/// reference.
pub(super) fn of<'a>(document: &'a Document, section: &str) -> Vec<(&'a str, Vec<Location>)> {
    let Some((entries, place)) = section_of(document, section) else { return Vec::new() };
    let entries = entries.entries().iter().filter(|entry| !entry.key.starts_with("x-"));
    entries.map(|entry| (entry.key.as_str(), places(document, &entry.value, place.clone().child(&entry.key)))).collect()
}

/// A section's node and place: in this file, or in the one that it refers to.
fn section_of<'a>(document: &'a Document, section: &str) -> Option<(&'a Node, Location)> {
    let root = (&document.root, Location::root(SourceId::ROOT));
    let (mut node, mut place) = reference::walk(document, root, &format!("/components/{section}"), MAX_CHAIN).ok()?;
    for _ in 0..MAX_CHAIN {
        if reference::of(node).is_none() {
            return Some((node, place));
        }
        let target = document.follow(node).ok()?;
        (node, place) = (target.node, target.location);
    }
    None
}

fn places(document: &Document, node: &Node, own: Location) -> Vec<Location> {
    let mut places = vec![own];
    let mut node = node;
    while is_bare(node) && places.len() < MAX_CHAIN {
        match document.follow(node) {
            Ok(target) if target.location.source() != SourceId::ROOT && !places.contains(&target.location) => {
                node = target.node;
                places.push(target.location);
            }
            _ => break,
        }
    }
    places
}

/// Whether a node is a reference and nothing else that counts.
pub(super) fn is_bare(node: &Node) -> bool {
    let prose = ["$ref", "summary", "description"];
    reference::of(node).is_some() && node.entries().iter().all(|entry| prose.contains(&entry.key.as_str()))
}
