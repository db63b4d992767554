//! Reads request bodies, and the contents of bodies on both ways.

use super::body::Direction;
use super::media::{essence, kind};
use super::{Body, Content, ContentKind, Contents, Names, Reader, camel_case};
use crate::document::Node;

pub(super) fn body<'d>(reader: &mut Reader<'d, '_>, node: &'d Node, prefix: &str) -> Option<Body> {
    let node = reader.resolve(node)?;
    let contents = contents(reader, node, &format!("{prefix}Body"), Direction::Request);
    let required = node.get("required").and_then(Node::as_bool).unwrap_or(false);
    (!contents.is_empty()).then_some(Body { contents, required, span: node.span })
}

/// The contents of a request body or response.
pub(super) fn contents<'d>(reader: &mut Reader<'d, '_>, node: &'d Node, hint: &str, direction: Direction) -> Contents {
    let Some(declared) = node.get("content").and_then(|content| reader.resolve(content)) else {
        return Contents::default();
    };
    let declared: Vec<_> = declared.entries().iter().filter(|entry| !entry.key.starts_with("x-")).collect();
    let several = declared.len() > 1;
    let mut list: Vec<Content> = Vec::new();
    for media in declared {
        let hint = if several && !list.is_empty() { format!("{hint}{}", suffix(&media.key)) } else { hint.to_owned() };
        let kind = kind(reader, media, &hint, direction);
        match list.iter_mut().find(|known| known.kind.is_like(&kind)) {
            Some(known) => known.media_types.push(media.key.clone()),
            None => list.push(Content {
                media_types: vec![media.key.clone()],
                kind,
                variant: String::new(),
                span: media.key_span,
            }),
        }
    }
    name_variants(&mut list);
    let enum_name = if list.len() > 1 { reader.definitions.name(&format!("{hint}Content")) } else { String::new() };
    Contents { list, enum_name }
}

fn name_variants(list: &mut [Content]) {
    let mut names = Names::default();
    for content in list {
        let name = match content.kind {
            ContentKind::Json(_) => "Json".to_owned(),
            ContentKind::Form(..) => "Form".to_owned(),
            ContentKind::Multipart(..) => "Multipart".to_owned(),
            ContentKind::Text(_) => "Text".to_owned(),
            ContentKind::Events(_) => "Events".to_owned(),
            ContentKind::Lines(_) => "Lines".to_owned(),
            ContentKind::Bytes => match content.media_types.as_slice() {
                [only] => suffix(only),
                _ => "Bytes".to_owned(),
            },
        };
        content.variant = names.allot(name);
    }
}

/// `Xml` of `application/xml; charset=utf-8`; `Bytes` of a range.
fn suffix(media_type: &str) -> String {
    let essence = essence(media_type);
    match essence.split_once('/') {
        Some((_, subtype)) if !subtype.contains('*') => camel_case(subtype),
        _ => "Bytes".to_owned(),
    }
}
