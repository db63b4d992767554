//! Operations: one per path and method.

use super::parameter::{self, Parameter};
use super::security::{self, Scheme, Security};
use super::{Body, Names, Reader, Response, body, camel_case, response, snake_case};
use crate::diagnostic::Diagnostic;
use crate::document::{Entry, Node, Span};
use crate::schema::SchemaUse;

/// One operation of the API.
///
/// <https://spec.openapis.org/oas/v3.0.3#operation-object>
#[derive(Debug)]
pub struct Operation {
    /// `operationId` as written, or one made of method and path.
    pub id: String,
    /// Its name as a Rust function.
    pub rust_name: String,
    /// The prefix of the names of its types: `ListItems` in `ListItemsParams`.
    pub type_prefix: String,
    /// The HTTP method.
    pub method: Method,
    /// The path template as written.
    pub path: String,
    /// `summary`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `tags`.
    pub tags: Vec<String>,
    /// What a caller must show.
    pub security: Security,
    /// Path item's and operation's parameters, in the document's order.
    pub parameters: Vec<Parameter>,
    /// The object that holds all of them, where there are any.
    pub parameters_schema: Option<SchemaUse>,
    /// The request body.
    pub body: Option<Body>,
    /// In the order of the document.
    pub responses: Vec<Response>,
    /// The method's key in the document.
    pub span: Span,
}

impl Operation {
    /// The responses that an implementation answers as success: 1xx to 3xx, and `default` where nothing else says success.
    pub fn successes(&self) -> impl Iterator<Item = &Response> {
        let default_is_success = !self.responses.iter().any(|response| response.status.is_success());
        self.responses.iter().filter(move |response| {
            response.status.is_success() || (default_is_success && response.status.is_default())
        })
    }

    /// The responses that an implementation answers as an error: all the others.
    pub fn errors(&self) -> impl Iterator<Item = &Response> {
        let has_success = self.responses.iter().any(|response| response.status.is_success());
        self.responses
            .iter()
            .filter(move |response| !response.status.is_success() && (has_success || !response.status.is_default()))
    }

    /// The response that the document declares for `status`: exactly, by range, or by `default`.
    pub fn response_for(&self, status: u16) -> Option<&Response> {
        let best = |test: &dyn Fn(&&Response) -> bool| self.responses.iter().find(test);
        best(&|response| response.status == super::Status::Code(status))
            .or_else(|| best(&|response| response.status.is_range_of(status)))
            .or_else(|| best(&|response| response.status.is_default()))
    }
}

/// The methods that a path item can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
}

impl Method {
    fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "get" => Self::Get,
            "put" => Self::Put,
            "post" => Self::Post,
            "delete" => Self::Delete,
            "options" => Self::Options,
            "head" => Self::Head,
            "patch" => Self::Patch,
            "trace" => Self::Trace,
            _ => return None,
        })
    }

    /// The method's name on the wire: `GET`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
        }
    }
}

/// Reads all operations.
pub(super) fn operations<'d>(reader: &mut Reader<'d, '_>, schemes: &[Scheme]) -> Vec<Operation> {
    let paths = reader.document.root.get("paths").map(Node::entries).unwrap_or_default();
    let mut found = Vec::new();
    for path in paths.iter().filter(|path| !path.key.starts_with("x-")) {
        if !path.key.starts_with('/') {
            reader.push(
                Diagnostic::warning(
                    "path",
                    path.key_span,
                    format!("the path `{}` does not begin with a slash", path.key),
                )
                .label("taken as if it did")
                .help(format!("write `/{}`", path.key)),
            );
        }
        let Some(item) = reader.resolve(&path.value) else { continue };
        let methods = item.entries().iter().filter_map(|entry| Some((Method::of_key(&entry.key)?, entry)));
        found.extend(methods.map(|(method, entry)| Place { path, item, method, entry }));
    }
    let names = names(reader, &found);
    found.into_iter().zip(names).map(|(place, name)| operation(reader, &place, name, schemes)).collect()
}

/// Where an operation stands.
struct Place<'d> {
    path: &'d Entry,
    item: &'d Node,
    method: Method,
    entry: &'d Entry,
}

struct OperationName {
    id: String,
    rust_name: String,
}

/// Allots the operations' names, those with an `operationId` first, so that adding an operation without one does not
/// rename others.
fn names(reader: &mut Reader<'_, '_>, found: &[Place<'_>]) -> Vec<OperationName> {
    let mut names = Names::with(RESERVED);
    let mut allotted: Vec<Option<OperationName>> = found.iter().map(|_| None).collect();
    for declared in [true, false] {
        for (slot, place) in allotted.iter_mut().zip(found) {
            let node = place.entry.value.get("operationId");
            let id = node.and_then(Node::as_str);
            if id.is_some() != declared {
                continue;
            }
            let id = id.map_or_else(|| derived_id(place.method, &place.path.key), str::to_owned);
            let wanted = snake_case(&id);
            let rust_name = names.allot(wanted.clone());
            if rust_name != wanted && !RESERVED.contains(&wanted.as_str()) {
                let span = node.map_or(place.entry.key_span, |node| node.span);
                reader.push(
                    Diagnostic::note("name-collision", span, format!("another operation is called `{wanted}` in Rust"))
                        .label(format!("this one becomes `{rust_name}`"))
                        .help("give each operation an operationId of its own"),
                );
            }
            *slot = Some(OperationName { id, rust_name });
        }
    }
    allotted.into_iter().flatten().collect()
}

/// Names that the generated trait has for itself.
const RESERVED: [&str; 4] = ["problem", "combine", "service", "operations"];

/// `get /items/{id}` -> `get_items_by_id`: stable, since made of nothing but method and path.
fn derived_id(method: Method, path: &str) -> String {
    let mut id = method.as_str().to_ascii_lowercase();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        id.push('_');
        id.push_str(&segment.replace('{', "by_").replace('}', ""));
    }
    snake_case(&id)
}

fn operation<'d>(reader: &mut Reader<'d, '_>, place: &Place<'d>, name: OperationName, schemes: &[Scheme]) -> Operation {
    let node = &place.entry.value;
    let text = |key| node.get(key).and_then(Node::as_str).map(str::to_owned);
    let type_prefix = camel_case(&name.rust_name);
    let security = security::security(reader, node, schemes);
    let (parameters, parameters_schema) =
        parameter::parameters(reader, place.item, node, (&place.path.key, place.path.key_span), &type_prefix);
    let body = node.get("requestBody").and_then(|body| body::body(reader, body, &type_prefix));
    let responses = response::responses(reader, place.entry, &type_prefix);
    Operation {
        id: name.id,
        rust_name: name.rust_name,
        type_prefix,
        method: place.method,
        path: format!("/{}", place.path.key.trim_start_matches('/')),
        summary: text("summary"),
        description: text("description"),
        deprecated: node.get("deprecated").and_then(Node::as_bool).unwrap_or(false),
        tags: node
            .get("tags")
            .map(Node::items)
            .unwrap_or_default()
            .iter()
            .filter_map(|tag| tag.as_str().map(str::to_owned))
            .collect(),
        security,
        parameters,
        parameters_schema,
        body,
        responses,
        span: place.entry.key_span,
    }
}
