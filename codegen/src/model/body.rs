//! Request bodies, and the content of bodies on both ways.

use crate::document::Span;
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
    pub(super) fn is_like(&self, other: &Self) -> bool {
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
pub(super) enum Direction {
    Request,
    Response,
}
