//! Which Dropshot paths carry which templates.

use super::template::Segment;
use super::{Group, Route};

/// Groups `routes` by the Dropshot path that leads to them.
///
/// At a node where every next segment is literal, the literals stay; where any is a variable or mixed, one variable takes
/// them all.
pub(crate) fn plan(routes: Vec<Route>) -> Vec<Group> {
    let mut groups = Vec::new();
    let node = Node { path: String::new(), variables: Vec::new(), depth: 0 };
    node.grow(routes, &mut groups);
    groups
}

/// A node of Dropshot's tree.
struct Node {
    path: String,
    variables: Vec<String>,
    depth: usize,
}

impl Node {
    fn grow(self, routes: Vec<Route>, groups: &mut Vec<Group>) {
        let depth = self.depth;
        let (mut here, further): (Vec<_>, Vec<_>) =
            routes.into_iter().partition(|route| route.template.segments.len() == depth);
        if !here.is_empty() {
            here.sort_by(|a, b| a.template.specificity(&b.template));
            let path = if self.path.is_empty() { "/".to_owned() } else { self.path.clone() };
            groups.push(Group { path, variables: self.variables.clone(), routes: here });
        }
        let literal = |route: &Route| match route.template.segments.get(depth) {
            Some(Segment::Literal(text)) if is_plain(text) => Some(text.clone()),
            _ => None,
        };
        if further.iter().any(|route| literal(route).is_none()) {
            self.variable().grow(further, groups);
            return;
        }
        let mut edges: Vec<(String, Vec<Route>)> = Vec::new();
        for route in further {
            let Some(text) = literal(&route) else { continue };
            match edges.iter_mut().find(|(name, _)| *name == text) {
                Some((_, routes)) => routes.push(route),
                None => edges.push((text, vec![route])),
            }
        }
        for (text, routes) in edges {
            self.literal(&text).grow(routes, groups);
        }
    }

    fn literal(&self, text: &str) -> Self {
        Self { path: format!("{}/{text}", self.path), variables: self.variables.clone(), depth: self.depth + 1 }
    }

    fn variable(self) -> Self {
        let name = format!("p{}", self.depth + 1);
        let mut variables = self.variables;
        variables.push(name.clone());
        Self { path: format!("{}/{{{name}}}", self.path), variables, depth: self.depth + 1 }
    }
}

/// Whether Dropshot takes the text as a literal segment and nothing else.
fn is_plain(text: &str) -> bool {
    !text.contains(['{', '}', '/']) && text != "." && text != ".."
}
