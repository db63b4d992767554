//! From a path to the place of the template that it is of: a tree of segments.
//!
//! The templates come most specific first, so that of all that a path fits, the one with the lowest
//! place is meant. A search goes to literals first, then to text with variables, then to variables,
//! and back where a branch ends: it costs what the path is long, however many templates there are.

use std::borrow::Cow;
use std::collections::HashMap;

use percent_encoding::percent_decode_str;
use smallvec::{SmallVec, smallvec};

use super::by_text::ByText;
use super::spelling::normalized;
use super::template::{Piece, Segment, Template, mixed, split};

/// The templates of a service, by their segments.
#[derive(Debug)]
pub(super) struct Trie {
    /// The first is the root.
    nodes: Vec<Node>,
}

/// All templates that begin with the same segments.
#[derive(Debug, Default)]
struct Node {
    /// The lowest place among them.
    first: usize,
    /// The place of the template that ends here, without and with a slash.
    ends: [Option<usize>; 2],
    /// What comes next: a text, decoded.
    literals: HashMap<String, usize>,
    /// Text with variables.
    mixed: ByText<ByText<Mixed>>,
    /// A variable.
    variable: Option<usize>,
}

/// The segments of one first and one last text, either of which may be empty.
type Mixed = Vec<(Vec<Piece>, usize)>;

/// A node to look at, and what is left of the path there: `None` behind its last segment.
struct Step<'p> {
    node: usize,
    rest: Option<&'p str>,
}

impl Trie {
    /// A tree of `templates`, the most specific first.
    pub(super) fn new<'t>(templates: impl Iterator<Item = &'t Template>) -> Self {
        let mut nodes = vec![Node::default()];
        let mut edges: HashMap<(usize, &Segment), usize> = HashMap::new();
        for (place, template) in templates.enumerate() {
            let mut at = 0;
            for segment in &template.segments {
                at = *edges.entry((at, segment)).or_insert_with(|| {
                    let child = nodes.len();
                    nodes.push(Node { first: place, ..Node::default() });
                    nodes[at].lead_to(child, segment);
                    child
                });
            }
            nodes[at].ends[usize::from(template.slash)] = Some(place);
        }
        Self { nodes }
    }

    /// The place of the most specific template that `path` is of, once with its trailing slash as
    /// it is, once with the other.
    pub(super) fn find(&self, path: &str, flipped: bool) -> Option<usize> {
        let (path, slash) = split(path)?;
        let end = usize::from(slash != flipped);
        let mut best = None;
        let mut steps: SmallVec<[Step<'_>; 8]> =
            smallvec![Step { node: 0, rest: Some(path).filter(|path| !path.is_empty()) }];
        while let Some(Step { node, rest }) = steps.pop() {
            let node = &self.nodes[node];
            if best.is_some_and(|best| best < node.first) {
                continue;
            }
            let Some(rest) = rest else {
                best = best.into_iter().chain(node.ends[end]).min();
                continue;
            };
            let (segment, rest) = match rest.split_once('/') {
                Some((segment, rest)) => (segment, Some(rest)),
                None => (rest, None),
            };
            node.next(segment, |node| steps.push(Step { node, rest }));
        }
        best
    }
}

impl Node {
    /// `segment` leads to `child` from here.
    fn lead_to(&mut self, child: usize, segment: &Segment) {
        match segment {
            Segment::Literal(text) => {
                self.literals.insert(text.clone(), child);
            }
            Segment::Mixed(pieces) => {
                let text = |piece: Option<&Piece>| piece.map_or("", Piece::text).to_owned();
                let by_last = self.mixed.entry(&text(pieces.first()));
                by_last.entry(&text(pieces.last())).push((pieces.clone(), child));
            }
            Segment::Variable => self.variable = Some(child),
        }
    }

    /// Calls `found` with each node that `segment` leads to, the most specific last.
    fn next(&self, segment: &str, mut found: impl FnMut(usize)) {
        if let Some(child) = self.variable.filter(|_| !segment.is_empty()) {
            found(child);
        }
        if !self.mixed.is_empty() {
            let segment = normalized(segment);
            let candidates =
                self.mixed.prefixes_of(&segment).flat_map(|by_last| by_last.suffixes_of(&segment)).flatten();
            candidates.filter(|(pieces, _)| mixed(pieces, &segment).is_some()).for_each(|(_, child)| found(*child));
        }
        let text: Cow<'_, [u8]> = percent_decode_str(segment).into();
        if let Some(child) = std::str::from_utf8(&text).ok().and_then(|text| self.literals.get(text)) {
            found(*child);
        }
    }
}
