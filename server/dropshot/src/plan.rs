//! Which Dropshot paths carry which path templates.
//!
//! Dropshot's router takes at a node either literals or one variable of one name. At a node where
//! every next segment is literal, the literals stay; where any holds a variable, one variable takes
//! them all.

use std::collections::BTreeMap;

use countersign_server::Endpoint;
use percent_encoding::percent_decode_str;

/// The endpoints behind one Dropshot path.
#[derive(Debug)]
pub(crate) struct Group<'e> {
    /// The path as Dropshot takes it: `/users/{p2}`.
    pub(crate) path: String,
    /// The names of its variables.
    pub(crate) variables: Vec<String>,
    pub(crate) endpoints: Vec<&'e Endpoint>,
}

/// Groups the endpoints by the Dropshot path that leads to them.
pub(crate) fn plan(endpoints: &[Endpoint]) -> Vec<Group<'_>> {
    let mut groups = Vec::new();
    let root = Node { path: String::new(), variables: Vec::new(), depth: 0 };
    root.grow(endpoints.iter().map(Planned::new).collect(), &mut groups);
    groups
}

/// An endpoint with the segments of its path.
struct Planned<'e> {
    endpoint: &'e Endpoint,
    segments: Vec<&'e str>,
}

impl<'e> Planned<'e> {
    fn new(endpoint: &'e Endpoint) -> Self {
        let segments = endpoint.path.split('/').filter(|segment| !segment.is_empty());
        Self { endpoint, segments: segments.collect() }
    }
}

/// A node of Dropshot's tree.
struct Node {
    path: String,
    variables: Vec<String>,
    depth: usize,
}

impl Node {
    fn grow<'e>(self, planned: Vec<Planned<'e>>, groups: &mut Vec<Group<'e>>) {
        let depth = self.depth;
        let (here, further): (Vec<_>, Vec<_>) = planned.into_iter().partition(|one| one.segments.len() == depth);
        if !here.is_empty() {
            let path = if self.path.is_empty() { "/".to_owned() } else { self.path.clone() };
            let endpoints = here.into_iter().map(|one| one.endpoint).collect();
            groups.push(Group { path, variables: self.variables.clone(), endpoints });
        }
        let literals: Option<Vec<String>> = further.iter().map(|one| literal(one.segments.get(depth)?)).collect();
        let Some(literals) = literals else {
            self.variable().grow(further, groups);
            return;
        };
        let mut edges: BTreeMap<String, Vec<Planned<'_>>> = BTreeMap::new();
        for (text, one) in literals.into_iter().zip(further) {
            edges.entry(text).or_default().push(one);
        }
        for (text, planned) in edges {
            self.literal(&text).grow(planned, groups);
        }
    }

    fn literal(&self, text: &str) -> Self {
        Self { path: format!("{}/{text}", self.path), variables: self.variables.clone(), depth: self.depth + 1 }
    }

    fn variable(mut self) -> Self {
        let name = format!("p{}", self.depth + 1);
        let path = format!("{}/{{{name}}}", self.path);
        self.variables.push(name);
        Self { path, variables: self.variables, depth: self.depth + 1 }
    }
}

/// The segment's text, where Dropshot takes it as a literal and nothing else.
fn literal(segment: &str) -> Option<String> {
    let text = percent_decode_str(segment).decode_utf8_lossy().into_owned();
    let is_plain = !segment.contains(['{', '}']) && !text.contains(['{', '}', '/']) && text != "." && text != "..";
    is_plain.then_some(text)
}
