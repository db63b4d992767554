//! Request bodies, and the content of bodies on both ways.

use super::Reader;
use crate::diagnostic::Diagnostic;
use crate::document::{Entry, Node, Span};
use crate::schema::{Kind, SchemaUse};

/// A request body.
///
/// <https://spec.openapis.org/oas/v3.0.3#request-body-object>
#[derive(Debug)]
pub struct Body {
    /// What it holds.
    pub content: Content,
    /// Whether it must be there.
    pub required: bool,
    /// Where it is declared.
    pub span: Span,
}

/// One media type and what is behind it.
#[derive(Debug)]
pub struct Content {
    /// The media type as written.
    pub media_type: String,
    /// How its bytes are read and written.
    pub kind: ContentKind,
    /// The media type's key in the document.
    pub span: Span,
}

/// How the bytes of a body are read and written.
#[derive(Debug)]
pub enum ContentKind {
    /// `application/json` and `+json`.
    Json(SchemaUse),
    /// `application/x-www-form-urlencoded`.
    Form(SchemaUse, Kind),
    /// `text/*`.
    Text,
    /// Anything else, as it is.
    Bytes,
}

pub(super) fn body<'d>(reader: &mut Reader<'d, '_>, node: &'d Node, prefix: &str) -> Option<Body> {
    let node = reader.resolve(node)?;
    let content = content(reader, node, &format!("{prefix}Body"))?;
    Some(Body { content, required: node.get("required").and_then(Node::as_bool).unwrap_or(false), span: node.span })
}

/// The content of a request body or response; `None` where it has none, or one that is not supported.
pub(super) fn content<'d>(reader: &mut Reader<'d, '_>, node: &'d Node, hint: &str) -> Option<Content> {
    let declared = node.get("content").map(Node::entries).unwrap_or_default();
    if let [_, second, ..] = declared {
        reader.push(
            Diagnostic::error(
                "several-media-types",
                second.key_span,
                "several media types for one body are not supported",
            )
            .label("a second media type")
            .help("keep one media type, or give each an operation of its own"),
        );
        return None;
    }
    let media = declared.first()?;
    Some(Content { media_type: media.key.clone(), kind: kind(reader, media, hint)?, span: media.key_span })
}

fn kind<'d>(reader: &mut Reader<'d, '_>, media: &'d Entry, hint: &str) -> Option<ContentKind> {
    let essence = media.key.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if essence.starts_with("multipart/") {
        reader.push(
            Diagnostic::error("multipart", media.key_span, "multipart bodies are not supported")
                .help("send the parts as bodies of operations of their own"),
        );
        return None;
    }
    let json = essence == "application/json" || essence.ends_with("+json");
    let form = essence == "application/x-www-form-urlencoded";
    if !json && !form {
        return Some(if essence.starts_with("text/") { ContentKind::Text } else { ContentKind::Bytes });
    }
    let schema = match media.value.get("schema") {
        Some(schema) => reader.schema(schema, hint),
        None => reader.definitions.anything(hint),
    };
    Some(if json {
        ContentKind::Json(schema)
    } else {
        let kind = reader.definitions.kind(reader.document, &schema.schema);
        ContentKind::Form(schema, kind)
    })
}
