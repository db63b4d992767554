//! Where an operation uses types, in the order in which they get their names.

use super::space::Scope;
use crate::model::{ContentKind, EventData, Operation};
use crate::schema::{Form, SchemaUse};

/// What a request holds.
const REQUEST: Scope = Scope { request: true, response: false };
/// What a response holds.
const RESPONSE: Scope = Scope { request: false, response: true };

/// A place that has a type.
#[derive(Clone, Copy)]
pub(super) enum Use<'a> {
    /// The struct of all parameters, and what the types of its fields are named after.
    Parameters(&'a SchemaUse, &'a str),
    /// The value of a body, an item of a stream or a header.
    Value(&'a SchemaUse, Scope),
    /// A multipart body.
    Multipart(&'a SchemaUse, &'a Form),
}

impl Use<'_> {
    /// Whether it is in a request.
    pub(super) fn is_request(&self) -> bool {
        match self {
            Self::Parameters(..) | Self::Multipart(..) => true,
            Self::Value(_, scope) => scope.request,
        }
    }
}

/// The uses of an operation: parameters, body, responses.
pub(super) fn uses(operation: &Operation) -> impl Iterator<Item = Use<'_>> {
    let parameters = operation.parameters_schema.iter().map(|used| Use::Parameters(used, &operation.type_prefix));
    let bodies = operation.body.iter().flat_map(|body| &body.contents.list);
    let bodies = bodies.filter_map(|content| in_request(&content.kind));
    let responses = operation.responses.iter().flat_map(|response| {
        let contents = response.contents.list.iter().filter_map(|content| in_response(&content.kind));
        contents.chain(response.headers.iter().map(|header| Use::Value(&header.schema, RESPONSE)))
    });
    parameters.chain(bodies).chain(responses)
}

/// In a request, streams are bytes and text is a `String`.
fn in_request(kind: &ContentKind) -> Option<Use<'_>> {
    match kind {
        ContentKind::Json(schema) | ContentKind::Form(schema, _) => Some(Use::Value(schema, REQUEST)),
        ContentKind::Multipart(schema, form) => Some(Use::Multipart(schema, form)),
        ContentKind::Text(_) | ContentKind::Bytes | ContentKind::Events(_) | ContentKind::Lines(_) => None,
    }
}

fn in_response(kind: &ContentKind) -> Option<Use<'_>> {
    match kind {
        ContentKind::Json(schema)
        | ContentKind::Form(schema, _)
        | ContentKind::Multipart(schema, _)
        | ContentKind::Lines(schema)
        | ContentKind::Events(Some(EventData { schema, json: true })) => Some(Use::Value(schema, RESPONSE)),
        ContentKind::Text(_) | ContentKind::Bytes | ContentKind::Events(_) => None,
    }
}

/// The schemas that requests and responses hold, whether they have a type or not.
pub(super) fn schemas(operation: &Operation) -> (Vec<&str>, Vec<&str>) {
    let body = operation.body.iter().flat_map(|body| body.contents.schemas());
    let requests = operation.parameters_schema.iter().chain(body);
    let responses = operation
        .responses
        .iter()
        .flat_map(|response| response.contents.schemas().chain(response.headers.iter().map(|header| &header.schema)));
    (requests.map(|used| used.name.as_str()).collect(), responses.map(|used| used.name.as_str()).collect())
}
