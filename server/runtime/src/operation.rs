//! What the generator knows of an operation, as constants.

use countersign_wire::{Kind, Place, Style};
use http::Method;

use crate::answer::ResponseSpec;
use crate::schema::Schema;

/// An operation as the document describes it.
#[derive(Debug)]
pub struct OperationSpec {
    /// `operationId`.
    pub id: &'static str,
    /// The method.
    pub method: Method,
    /// The path template as in the document.
    pub path: &'static str,
    /// What the query must hold for this operation to be meant, where the document has that in the key of the path
    /// (`/blobs?comp=list`): names, and values where not any will do.
    pub selector: &'static [(&'static str, Option<&'static str>)],
    /// The parameters of path, query, header and cookie.
    pub parameters: &'static [Parameter],
    /// The schema of the object that holds all of them.
    pub parameters_schema: Option<Schema>,
    /// The request body.
    pub body: Option<RequestBody>,
    /// Alternatives of schemes that must hold together. None: public. An empty one: optional.
    pub security: &'static [&'static [SchemeUse]],
    /// What it answers; none where the document does not say.
    pub responses: &'static [ResponseSpec],
}

/// A security scheme in a requirement.
#[derive(Debug)]
pub struct SchemeUse {
    /// The scheme's name in the document.
    pub scheme: &'static str,
    /// What its credential looks like.
    pub kind: SchemeKind,
    /// The scopes that the operation needs.
    pub scopes: &'static [&'static str],
}

/// What a credential looks like on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer` (RFC 6750).
    Bearer,
    /// `Authorization: Basic` (RFC 7617).
    Basic,
    /// `Authorization` with another scheme, by its name in the document: `digest` (RFC 9110, section 11.1: in any case).
    Http(&'static str),
    /// A key of its own.
    ApiKey {
        /// Where it is.
        place: ApiKeyPlace,
        /// Its name there.
        name: &'static str,
    },
}

/// Where an API key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiKeyPlace {
    /// A request header.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}

/// A parameter.
///
/// <https://spec.openapis.org/oas/v3.0.3#parameter-object>
#[derive(Debug)]
pub struct Parameter {
    /// The name on the wire.
    pub name: &'static str,
    /// The property that it becomes in the parameters' object.
    pub key: &'static str,
    /// Where it is.
    pub place: Place,
    /// How an array or object is written.
    pub style: Style,
    /// Whether each item stands for itself.
    pub explode: bool,
    /// Whether it must be there.
    pub required: bool,
    /// How its text becomes a value.
    pub kind: Kind,
    /// Whether its text is JSON.
    pub json: bool,
    /// Whether it may be there without a value.
    pub allow_empty: bool,
}

impl Parameter {
    /// How it is written.
    pub(crate) const fn described(&self) -> countersign_wire::Parameter {
        let Self { name, place, style, explode, required, kind, json, allow_empty, .. } = *self;
        let allow_reserved = false;
        countersign_wire::Parameter { name, place, style, explode, required, kind, json, allow_reserved, allow_empty }
    }
}

/// A request body.
///
/// <https://spec.openapis.org/oas/v3.0.3#request-body-object>
#[derive(Debug)]
pub struct RequestBody {
    /// Whether it must be there.
    pub required: bool,
    /// A limit of its own, in bytes.
    pub limit: Option<usize>,
    /// What it may hold, a media type each.
    pub contents: &'static [BodyContent],
}

/// A media type, and what is behind it.
#[derive(Debug)]
pub struct BodyContent {
    /// The media type as in the document; may be a range.
    pub media_type: &'static str,
    /// How its bytes are read.
    pub format: BodyFormat,
}

/// How the bytes of a body are read.
#[derive(Debug)]
pub enum BodyFormat {
    /// JSON.
    Json(Option<Schema>),
    /// `application/x-www-form-urlencoded`.
    Form {
        /// What the object of all fields must look like.
        schema: Option<Schema>,
        /// The fields that the schema names.
        fields: &'static [Field],
        /// What other fields are, where there may be any.
        additional: Option<Kind>,
    },
    /// `multipart/form-data`.
    Multipart {
        /// What the object of all parts must look like, a text standing for each file.
        schema: Option<Schema>,
        /// The parts that the schema names.
        fields: &'static [Field],
        /// What other parts are, where there may be any.
        additional: Option<Kind>,
    },
    /// UTF-8.
    Text,
    /// As they are.
    Bytes,
}

/// A field of a form, or a part of a multipart body.
///
/// <https://spec.openapis.org/oas/v3.0.3#encoding-object>
#[derive(Debug)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// How its text becomes a value; an array of files is an array, too.
    pub kind: Kind,
    /// How an array or object is written.
    pub style: Style,
    /// Whether each item stands for itself.
    pub explode: bool,
    /// What its text is.
    pub format: FieldFormat,
    /// Whether it must be there.
    pub required: bool,
    /// The media types that a part may have; none: any.
    pub content_types: &'static [&'static str],
}

impl Field {
    /// How its text is written: as a parameter in the query.
    pub(crate) const fn described(&self) -> countersign_wire::Parameter {
        let Self { name, style, explode, kind, .. } = *self;
        countersign_wire::Parameter::query(name).style(style).explode(explode).kind(kind)
    }
}

/// What the text of a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldFormat {
    /// The value as text.
    Text,
    /// JSON.
    Json,
    /// Bytes as they are.
    File,
}

/// The document that a service was generated from.
#[derive(Debug, Clone, Copy)]
pub struct SpecDocument {
    /// `info.title`.
    pub title: &'static str,
    /// The path of the first server's URL, without a trailing slash.
    pub base_path: &'static str,
    /// The document as JSON.
    pub json: &'static str,
    /// The document as YAML.
    pub yaml: &'static str,
}

/// A path of the operation, with text of some kind in place of its variables: for tests that ask whether it is there at all.
///
/// ```
/// use countersign_server::{OperationSpec, example_path, http::Method};
///
/// let spec = OperationSpec {
///     id: "read_item",
///     method: Method::GET,
///     path: "/items/{item_id}",
///     selector: &[],
///     parameters: &[],
///     parameters_schema: None,
///     body: None,
///     security: &[],
///     responses: &[],
/// };
/// assert_eq!(example_path(&spec), "/items/1");
/// ```
pub fn example_path(spec: &OperationSpec) -> String {
    let mut path = String::new();
    let mut rest = spec.path;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((name, after)) = behind.split_once('}') else { break };
        path.push_str(before);
        let style = spec.parameters.iter().find(|parameter| parameter.place == Place::Path && parameter.name == name);
        match style.map(|parameter| parameter.style) {
            Some(Style::Label) => path.push_str(".1"),
            Some(Style::Matrix) => path.push_str(&format!(";{name}=1")),
            _ => path.push('1'),
        }
        rest = after;
    }
    path.push_str(rest);
    let mut path = path.replace('#', "%23").replace('?', "%3F").replace(' ', "%20");
    for (index, (name, value)) in spec.selector.iter().enumerate() {
        path.push(if index == 0 { '?' } else { '&' });
        path.push_str(name);
        path.push_str(&value.map(|value| format!("={value}")).unwrap_or_default());
    }
    path
}
