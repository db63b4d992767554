//! What operations answer, as the document describes it, and whether an answer is that.

mod check;
mod items;

use countersign_wire::{Kind, Place, Status, Style, closest};

use crate::operation::Parameter;
use crate::schema::{Schemas, Step, compiled, violations};
use countersign_wire::Violation;
use serde_json::Value;

pub(crate) use check::checked;

/// A response as the document describes it.
///
/// <https://spec.openapis.org/oas/v3.0.3#response-object>
#[derive(Debug)]
pub struct ResponseSpec {
    /// Which statuses it stands for.
    pub status: Status,
    /// Its headers.
    pub headers: &'static [HeaderSpec],
    /// What its body may be; none: it has no body.
    pub contents: &'static [ContentSpec],
}

/// A response header.
#[derive(Debug)]
pub struct HeaderSpec {
    /// How it is written: as a header parameter.
    pub parameter: Parameter,
    /// What its value must look like; `None`: any text.
    pub schema: Option<AnswerSchema>,
}

/// Media types that are written alike, and what is behind them.
#[derive(Debug)]
pub struct ContentSpec {
    /// As in the document; may be ranges. What is sent is the first, or another one that the client likes better.
    pub media_types: &'static [&'static str],
    /// How the bytes are read.
    pub format: ContentFormat,
}

/// How the bytes of an answer's body are read.
#[derive(Debug)]
pub enum ContentFormat {
    /// JSON.
    Json(AnswerSchema),
    /// `application/x-www-form-urlencoded`: an object of fields.
    Form(AnswerSchema, Kind),
    /// Text, which is a value of that kind.
    Text(AnswerSchema, Kind),
    /// JSON values, one behind the other.
    Lines(AnswerSchema),
    /// `text/event-stream`.
    Events {
        /// What the data of each event must look like.
        data: AnswerSchema,
        /// Whether the data is JSON; else it is text.
        json: bool,
    },
    /// Anything that the document says no more of.
    Bytes,
}

/// A schema of what is answered, in its direction: `writeOnly` properties are not in it.
#[derive(Debug, Clone, Copy)]
pub struct AnswerSchema {
    schemas: &'static Schemas,
    name: &'static str,
}

impl HeaderSpec {
    /// A header of that name.
    pub const fn new(
        name: &'static str,
        required: bool,
        kind: Kind,
        explode: bool,
        json: bool,
        schema: AnswerSchema,
    ) -> Self {
        let (place, style) = (Place::Header, Style::Simple);
        let parameter = Parameter { name, key: name, place, style, explode, required, kind, json, allow_empty: false };
        Self { parameter, schema: Some(schema) }
    }

    /// A header of any text.
    pub const fn text(name: &'static str, required: bool) -> Self {
        let (place, style, kind) = (Place::Header, Style::Simple, Kind::String);
        let (explode, json, allow_empty) = (false, false, false);
        let parameter = Parameter { name, key: name, place, style, explode, required, kind, json, allow_empty };
        Self { parameter, schema: None }
    }
}

impl AnswerSchema {
    /// The schema of that name.
    pub const fn new(schemas: &'static Schemas, name: &'static str) -> Self {
        Self { schemas, name }
    }

    /// Compiles it, if it is not yet.
    pub(crate) fn compile(&self) -> Result<(), String> {
        compiled(self.schemas, self.name).map(drop)
    }

    /// All that is wrong with `value`; an error where the schema itself is no schema.
    fn violations(&self, value: &Value, place: &dyn Fn(&[Step]) -> String) -> Result<Vec<Violation>, String> {
        violations(self.schemas, self.name, value, place)
    }
}

impl ResponseSpec {
    /// The response that the document has for `status`: exact before range before default.
    pub(crate) fn of(responses: &'static [Self], status: u16) -> Option<&'static Self> {
        Status::find(responses, status, |response| response.status)
    }

    /// The content that has this media type.
    pub(crate) fn content(&self, media_type: &str) -> Option<&'static ContentSpec> {
        let types = self.contents.iter().flat_map(|content| content.media_types.iter().map(move |one| (content, *one)));
        closest(types, media_type)
    }

    /// Whether a client can choose between media types.
    pub(crate) fn is_negotiable(&self) -> bool {
        self.contents.iter().map(|content| content.media_types.len()).sum::<usize>() > 1
    }
}
