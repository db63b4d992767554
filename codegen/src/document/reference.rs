//! `$ref`: from a reference to what it refers to, in this file or another. RFC 3986 and RFC 6901.

use std::borrow::Cow;

use super::dangling::{self, Lost};
use super::files::Link;
use super::location::{self, Location};
use super::{Document, Node, uri};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// How many references a pointer may lead through on its way.
const MAX_HOPS: usize = 64;

/// What a reference refers to.
#[derive(Clone, Debug)]
pub struct Target<'a> {
    /// The node itself, which may be a reference again.
    pub node: &'a Node,
    /// Where it stands: equal for all references to it.
    pub location: Location,
    /// What one would call it: the last part of the pointer, or the name of the file without its
    /// extension.
    pub name: String,
}

/// Follows `$ref` from `node` until a node is none.
pub(super) fn resolve<'a>(document: &'a Document, node: &'a Node) -> Result<&'a Node, Diagnostic> {
    let mut seen: Vec<(Span, &str)> = Vec::new();
    let mut node = node;
    while let Some((reference, target)) = of(node) {
        if let Some(entrance) = seen.iter().position(|&(span, _)| span == reference.span) {
            return Err(dangling::cycle(seen.split_off(entrance)));
        }
        seen.push((reference.span, target));
        node = lookup(document, reference)?.node;
    }
    Ok(node)
}

/// The reference that `node` is, and its text. A property of a schema may be called `$ref`: that is
/// not a reference.
pub(super) fn of(node: &Node) -> Option<(&Node, &str)> {
    let reference = node.get("$ref")?;
    Some((reference, reference.as_str()?))
}

/// What the text at `reference` refers to. Relative paths count from the file in which it stands.
pub(super) fn lookup<'a>(document: &'a Document, reference: &Node) -> Result<Target<'a>, Diagnostic> {
    let Some(text) = reference.as_str() else {
        let message = format!("a reference must be a string, not {}", reference.kind());
        return Err(Diagnostic::error("ref", reference.span, message).help("write `$ref: '#/components/...'`"));
    };
    let (node, location) = find(document, text, reference.span, MAX_HOPS)?;
    let name = location.last().unwrap_or_else(|| document.stem(location.source()));
    Ok(Target { node, location, name })
}

fn find<'a>(document: &'a Document, text: &str, span: Span, hops: usize) -> Result<(&'a Node, Location), Diagnostic> {
    let (file, fragment) = uri::split(text);
    let fragment = fragment.unwrap_or_default();
    // A text that is empty is too little to be meant.
    let resource = document.files.resources.of(file, span).filter(|_| !text.is_empty());
    let found = resource.map(|start| find_from(document, start, fragment, hops));
    match found {
        Some(Ok(found)) => return Ok(found),
        Some(Err(Stop::Fault(fault))) => return Err(*fault),
        // `#/components/..` within a schema that has an `$id` is meant to count from the file,
        // whatever it counts from.
        Some(Err(Stop::Lost(lost))) if !file.is_empty() => return Err(dangling::unknown(lost.node, text, &lost, span)),
        Some(Err(Stop::Lost(_))) | None => {}
    }
    let start = base(document, text, file, span)?;
    let root = document.at(&start).ok_or_else(|| dangling::external(document, text, span))?;
    find_from(document, &start, fragment, hops).map_err(|stop| match stop {
        Stop::Lost(lost) => dangling::unknown(root, text, &lost, span),
        Stop::Fault(fault) => *fault,
    })
}

/// What the fragment, an anchor or a pointer, leads to in the file or resource at `start`.
fn find_from<'a>(
    document: &'a Document,
    start: &Location,
    fragment: &str,
    hops: usize,
) -> Result<(&'a Node, Location), Stop<'a>> {
    if let Some(location) = document.files.resources.anchored(start, &uri::percent_decode(fragment))
        && let Some(node) = document.at(location)
    {
        return Ok((node, location.clone()));
    }
    let root = document.at(start).unwrap_or(&document.root);
    walk(document, (root, start.clone()), fragment, hops)
}

/// The root of the file that a reference counts from.
fn base(document: &Document, text: &str, file: &str, span: Span) -> Result<Location, Diagnostic> {
    // `#` alone is the file itself; nothing at all is too little to be meant.
    if file.is_empty() && !text.is_empty() {
        return Ok(Location::root(span.source));
    }
    match document.files.link(span.source, file) {
        Some(Link::File(source)) => Ok(Location::root(*source)),
        Some(Link::Unreadable(fault)) => Err(dangling::unreadable(document, text, fault, span)),
        Some(Link::Faulty(fault)) => Err(fault.clone()),
        None => Err(dangling::external(document, text, span)),
    }
}

pub(super) enum Stop<'a> {
    Lost(Lost<'a>),
    Fault(Box<Diagnostic>),
}

/// The node that `pointer` leads to from `start`. Where a node on the way is a reference, the way
/// goes on behind it: so do the tools that most authors have.
pub(super) fn walk<'a>(
    document: &'a Document,
    start: (&'a Node, Location),
    pointer: &str,
    mut hops: usize,
) -> Result<(&'a Node, Location), Stop<'a>> {
    let (mut node, mut at) = start;
    if pointer.is_empty() {
        return Ok((node, at));
    }
    let lost = |node, part: &str, base: &str, rest: &str| {
        Stop::Lost(Lost { node, part: part.to_owned(), base: base.to_owned(), rest: rest.to_owned() })
    };
    let Some(parts) = pointer.strip_prefix('/') else {
        return Err(lost(node, pointer, "", ""));
    };
    let mut end = 0;
    for raw in parts.split('/') {
        let start = end;
        end += 1 + raw.len();
        (node, at) = loop {
            if let Some((next, token)) = child(node, raw) {
                break (next, at.child(&token));
            }
            let Some((reference, text)) = of(node) else {
                return Err(lost(node, &token(raw), &pointer[..start], &pointer[end..]));
            };
            let left = hops.checked_sub(1);
            hops = left.ok_or_else(|| Stop::Fault(Box::new(dangling::cycle(vec![(reference.span, text)]))))?;
            (node, at) = find(document, text, reference.span, hops).map_err(|fault| Stop::Fault(Box::new(fault)))?;
        };
    }
    Ok((node, at))
}

/// The child under a token as written, and the token as it is meant: with percent-encoding undone,
/// or, without such a key, as written.
fn child<'a, 't>(node: &'a Node, raw: &'t str) -> Option<(&'a Node, Cow<'t, str>)> {
    let literal = || Cow::Owned(location::unescape(raw));
    [token(raw), literal()].into_iter().find_map(|token| Some((location::step(node, &token)?, token)))
}

/// Undoes percent-encoding, then `~1` and `~0`.
fn token(raw: &str) -> Cow<'_, str> {
    let decoded = uri::percent_decode(raw);
    if decoded.contains('~') { Cow::Owned(location::unescape(&decoded)) } else { decoded }
}
