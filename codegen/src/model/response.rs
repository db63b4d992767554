//! Responses: a status, content and headers.

use countersign_wire::Status;

use super::body::Direction;
use super::contents;
use super::{Contents, Names, Reader, camel_case, media, snake_case, token};
use crate::diagnostic::Diagnostic;
use crate::document::{Entry, Node, Span};
use crate::schema::{Kind, SchemaUse};

/// A documented response.
///
/// <https://spec.openapis.org/oas/v3.0.3#response-object>
#[derive(Debug)]
pub struct Response {
    /// Which statuses it stands for.
    pub status: Status,
    /// Its variant in the operation's enums: `Ok`, `NotFound`.
    pub variant: String,
    /// `description`.
    pub description: Option<String>,
    /// The body; empty where it has none.
    pub contents: Contents,
    /// In the order of the document.
    pub headers: Vec<Header>,
    /// The status' key in the document.
    pub span: Span,
}

/// A documented response header.
#[derive(Debug)]
pub struct Header {
    /// The name on the wire.
    pub name: String,
    /// The field's name.
    pub rust_name: String,
    /// Whether it is always sent.
    pub required: bool,
    /// `description`.
    pub description: Option<String>,
    /// Its schema.
    pub schema: SchemaUse,
    /// What its text is.
    pub kind: Kind,
    /// Whether an object is written `a=1,b=2`, not `a,1,b,2`.
    pub explode: bool,
    /// Whether its text is JSON.
    pub json: bool,
}

/// The name of the variant for these statuses.
fn variant(status: Status) -> String {
    match status {
        Status::Code(code) => http::StatusCode::from_u16(code)
            .ok()
            .and_then(|status| status.canonical_reason())
            .map_or_else(|| format!("Status{code}"), |reason| camel_case(&reason.replace('\'', ""))),
        Status::Range(class) => format!("Status{class}xx"),
        Status::Default => "Default".to_owned(),
    }
}

pub(super) fn responses<'d>(reader: &mut Reader<'d, '_>, operation: &'d Entry, prefix: &str) -> Vec<Response> {
    let Some(declared) = operation.value.get("responses") else {
        reader.push(
            Diagnostic::warning("no-responses", operation.key_span, "this operation documents no responses")
                .label("taken as one that answers 204")
                .help("add `responses:` with at least one status"),
        );
        return Vec::new();
    };
    // `Internal` is the variant of every error enum that is not documented.
    let mut variants = Names::with(["Internal"]);
    let mut responses = Vec::new();
    for entry in declared.entries().iter().filter(|entry| !entry.key.starts_with("x-")) {
        // An invalid status has been reported.
        let Some(status) = Status::parse(&entry.key) else { continue };
        let Some(node) = reader.resolve(&entry.value) else { continue };
        let variant = variants.allot(variant(status));
        let hint = format!("{prefix}{variant}");
        responses.push(Response {
            status,
            variant,
            description: node.get("description").and_then(Node::as_str).map(str::to_owned),
            contents: contents::contents(reader, node, &format!("{hint}Body"), Direction::Response),
            headers: headers(reader, node, &hint),
            span: entry.key_span,
        });
    }
    responses
}

fn headers<'d>(reader: &mut Reader<'d, '_>, node: &'d Node, hint: &str) -> Vec<Header> {
    let mut names = Names::with(["body", "status"]);
    let mut headers = Vec::new();
    for entry in node.get("headers").map(Node::entries).unwrap_or_default() {
        if entry.key.eq_ignore_ascii_case("content-type") {
            // OpenAPI: a response header of this name shall be ignored.
            continue;
        }
        if !token::is_token(&entry.key) {
            let fault = Diagnostic::warning("header-name", entry.key_span, token::NO_HEADER);
            reader.push(token::left_out(fault, &entry.key));
            continue;
        }
        let Some(header) = reader.resolve(&entry.value) else { continue };
        let hint = format!("{hint}{}", camel_case(&entry.key));
        let content = header.get("content").and_then(|content| content.entries().first());
        let json = content.is_some_and(|one| media::is_json(&one.key));
        let schema = header.get("schema").or(content.filter(|_| json).and_then(|one| one.value.get("schema")));
        let schema = match schema {
            Some(schema) => reader.schema(schema, &hint),
            None if json => reader.definitions.anything(&hint),
            None => reader.definitions.text(&hint),
        };
        let kind = reader.definitions.kind(reader.document, &schema.schema);
        headers.push(Header {
            name: entry.key.to_ascii_lowercase(),
            rust_name: names.allot(snake_case(&entry.key)),
            required: header.get("required").and_then(Node::as_bool).unwrap_or(false),
            description: header.get("description").and_then(Node::as_str).map(str::to_owned),
            schema,
            kind,
            explode: header.get("explode").and_then(Node::as_bool).unwrap_or(false),
            json,
        });
    }
    headers
}
