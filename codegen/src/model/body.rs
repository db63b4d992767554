//! Request bodies, and the content of bodies on both ways.

use super::media::{essence, kind};
use super::{Names, Reader, camel_case};
use crate::document::{Node, Span};
use crate::schema::{Form, Kind, SchemaUse};

/// A request body.
///
/// <https://spec.openapis.org/oas/v3.0.3#request-body-object>
#[derive(Debug)]
pub struct Body {
    /// What it may hold: never empty.
    pub contents: Contents,
    /// Whether it must be there.
    pub required: bool,
    /// Where it is declared.
    pub span: Span,
}

/// What a body may hold.
#[derive(Debug, Default)]
pub struct Contents {
    /// The alternatives: media types that are read and written alike are one.
    pub list: Vec<Content>,
    /// The name of the enum over them, where there are several.
    pub enum_name: String,
}

/// Media types, and what is behind them.
#[derive(Debug)]
pub struct Content {
    /// The media types as written; at least one.
    pub media_types: Vec<String>,
    /// How the bytes are read and written.
    pub kind: ContentKind,
    /// The variant in the enum over all contents.
    pub variant: String,
    /// The first media type's key in the document.
    pub span: Span,
}

/// How the bytes of a body are read and written.
#[derive(Debug)]
pub enum ContentKind {
    /// `application/json` and `+json`.
    Json(SchemaUse),
    /// `application/x-www-form-urlencoded`.
    Form(SchemaUse, Form),
    /// `multipart/form-data` of an object.
    Multipart(SchemaUse, Form),
    /// `text/*`; of an answer the schema, where that says more than that it is text.
    Text(Option<TextSchema>),
    /// `text/event-stream`.
    Events(Option<EventData>),
    /// JSON values, one behind the other: `application/x-ndjson`, `application/json-seq`.
    Lines(SchemaUse),
    /// Anything else, as it is.
    Bytes,
}

/// What a text must look like.
#[derive(Debug)]
pub struct TextSchema {
    /// The schema.
    pub schema: SchemaUse,
    /// What the text is.
    pub kind: Kind,
}

/// What the data of events is.
#[derive(Debug)]
pub struct EventData {
    /// The schema of the data of each.
    pub schema: SchemaUse,
    /// Whether the data is JSON; else it is text.
    pub json: bool,
}

impl Contents {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The only one, where there are not several.
    pub fn only(&self) -> Option<&Content> {
        match self.list.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// The schemas of all of them.
    pub fn schemas(&self) -> impl Iterator<Item = &SchemaUse> {
        self.list.iter().filter_map(|content| content.kind.schema())
    }
}

impl ContentKind {
    /// The schema, where the content has one.
    pub fn schema(&self) -> Option<&SchemaUse> {
        match self {
            Self::Json(schema) | Self::Form(schema, _) | Self::Multipart(schema, _) | Self::Lines(schema) => {
                Some(schema)
            }
            Self::Text(text) => text.as_ref().map(|text| &text.schema),
            Self::Events(data) => data.as_ref().map(|data| &data.schema),
            Self::Bytes => None,
        }
    }

    /// Whether both are read and written alike.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Json(one), Self::Json(other)) => one.schema == other.schema,
            (Self::Text(one), Self::Text(other)) => {
                one.as_ref().map(|text| &text.schema.schema) == other.as_ref().map(|text| &text.schema.schema)
            }
            (Self::Bytes, Self::Bytes) => true,
            _ => false,
        }
    }
}

impl Content {
    /// Whether an answer must say which media type it has: the document has a range. What a range means that is taken for JSON, is
    /// JSON.
    pub fn is_range(&self) -> bool {
        let is_range = self.media_types.iter().any(|media_type| media_type.contains('*'));
        is_range && matches!(self.kind, ContentKind::Text(_) | ContentKind::Bytes)
    }

    /// The media type to send: the first as written; for a range, one in it.
    pub fn sent(&self) -> &str {
        let written = self.media_types.iter().find(|written| !written.contains('*'));
        match (written, &self.kind) {
            (Some(written), _) => written,
            (None, ContentKind::Json(_)) => "application/json",
            (None, ContentKind::Text(_)) => "text/plain",
            (None, _) => "application/octet-stream",
        }
    }
}

/// Which way a body goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Request,
    Response,
}

pub(super) fn body<'d>(reader: &mut Reader<'d, '_>, node: &'d Node, prefix: &str) -> Option<Body> {
    let node = reader.resolve(node)?;
    let contents = contents(reader, node, &format!("{prefix}Body"), Way::Request);
    let required = node.get("required").and_then(Node::as_bool).unwrap_or(false);
    (!contents.is_empty()).then_some(Body { contents, required, span: node.span })
}

/// The contents of a request body or response.
pub(super) fn contents<'d>(reader: &mut Reader<'d, '_>, node: &'d Node, hint: &str, way: Way) -> Contents {
    let Some(declared) = node.get("content").and_then(|content| reader.resolve(content)) else {
        return Contents::default();
    };
    let declared: Vec<_> = declared.entries().iter().filter(|entry| !entry.key.starts_with("x-")).collect();
    let several = declared.len() > 1;
    let mut list: Vec<Content> = Vec::new();
    for media in declared {
        let hint = if several && !list.is_empty() { format!("{hint}{}", suffix(&media.key)) } else { hint.to_owned() };
        let kind = kind(reader, media, &hint, way);
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
