//! What a schema refers to.

use crate::diagnostic::Diagnostic;
use crate::document::{Document, Node, Target};

/// Keywords whose value is a reference.
const REFERENCES: [&str; 2] = ["$ref", "$dynamicRef"];

/// The references at `node`: each keyword, and the text behind it.
pub(super) fn references(node: &Node) -> impl Iterator<Item = (&'static str, &Node)> {
    REFERENCES.into_iter().filter_map(|key| Some((key, node.get(key).filter(|text| text.as_str().is_some())?)))
}

/// What the reference `text` under `key` of the schema at `node` leads to.
pub(super) fn target<'d>(
    document: &'d Document,
    node: &'d Node,
    (key, text): (&str, &'d Node),
) -> Result<Target<'d>, Diagnostic> {
    match key {
        "$ref" => document.resolve(node).and_then(|_| document.follow(node)),
        _ => dynamic(document, text),
    }
}

/// What a `$dynamicRef` refers to, where the way to it makes no difference.
///
/// <https://json-schema.org/draft/2020-12/json-schema-core#section-8.2.3.2>
fn dynamic<'d>(document: &'d Document, reference: &Node) -> Result<Target<'d>, Diagnostic> {
    let target = document.lookup(reference)?;
    let name = target.node.get("$dynamicAnchor").and_then(Node::as_str);
    let named = reference.as_str().and_then(|text| text.split_once('#')).map(|(_, fragment)| fragment);
    match name.filter(|name| named == Some(*name) && document.dynamic_anchors(name).len() > 1) {
        Some(name) => {
            let message =
                format!("several schemas have the `$dynamicAnchor` {name}: which is meant depends on the way here");
            Err(Diagnostic::error("dynamic-ref", reference.span, message)
                .label("is not followed")
                .help("write a schema for each of them, with `$ref` in place of `$dynamicRef`"))
        }
        None => Ok(target),
    }
}
