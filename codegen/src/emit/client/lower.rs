//! The document that progenitor gets: OpenAPI 3.0, made of the model, with nothing in it that progenitor does not take.

use serde_json::{Map, Value, json};

use super::names::{operation_placeholder, placeholder};
use super::responses::{errors, successes};
use super::schema::lowered;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Api, ContentKind, Method, Operation, Parameter, Place, Style};
use crate::schema::Kind;

/// The lowered document; `None` where an operation cannot be called from a client.
pub(super) fn lower(api: &Api, diagnostics: &mut Diagnostics) -> Option<Value> {
    let referred = api.definitions.referred().iter();
    let mut schemas: Map<String, Value> = referred.map(|(name, schema)| (name.clone(), lowered(schema))).collect();
    let mut paths = Map::new();
    let mut complete = true;
    for (number, operation) in api.operations.iter().enumerate() {
        let Some(value) = lower_operation(api, number, operation, &mut schemas, diagnostics) else {
            complete = false;
            continue;
        };
        let item = paths.entry(lower_path(number, operation)).or_insert_with(|| json!({}));
        if let Value::Object(item) = item {
            item.insert(operation.method.as_str().to_ascii_lowercase(), value);
        }
    }
    complete.then(|| {
        json!({
            "openapi": "3.0.3",
            "info": { "title": api.title, "version": api.version },
            "paths": paths,
            "components": { "schemas": schemas },
        })
    })
}

/// The path with placeholders for its variables.
fn lower_path(number: usize, operation: &Operation) -> String {
    let mut path = operation.path.clone();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        if parameter.place == Place::Path {
            path = path.replace(&format!("{{{}}}", parameter.name), &format!("{{{}}}", placeholder(number, index)));
        }
    }
    path
}

fn lower_operation(
    api: &Api,
    number: usize,
    operation: &Operation,
    schemas: &mut Map<String, Value>,
    diagnostics: &mut Diagnostics,
) -> Option<Value> {
    if operation.method == Method::Trace {
        diagnostics.push(
            Diagnostic::error("client-method", operation.span, "the client cannot send TRACE")
                .help("leave the operation out of the client"),
        );
        return None;
    }
    let mut parameters = Vec::new();
    let mut refused = false;
    for (index, parameter) in operation.parameters.iter().enumerate() {
        match lower_parameter(api, operation, parameter, &placeholder(number, index), diagnostics) {
            Some(lowered) => parameters.push(lowered),
            None => refused |= parameter.required,
        }
    }
    if refused {
        return None;
    }
    let mut responses = Map::new();
    for (answers, name) in [
        (successes(operation), format!("{}Ok", operation.type_prefix)),
        (errors(operation), format!("{}Error", operation.type_prefix)),
    ] {
        if let Some(schema) = answers.lower(&name, &mut responses) {
            schemas.insert(name, schema);
        }
    }
    let mut out =
        json!({ "operationId": operation_placeholder(number), "parameters": parameters, "responses": responses });
    if let Value::Object(out) = &mut out {
        let prose = [("summary", &operation.summary), ("description", &operation.description)];
        out.extend(prose.into_iter().filter_map(|(key, text)| Some((key.to_owned(), json!(text.as_ref()?)))));
        out.extend(request_body(operation).map(|body| ("requestBody".to_owned(), body)));
    }
    Some(out)
}

/// The parameter as progenitor sends it; what it would send wrongly is an error, or left out where it may be.
fn lower_parameter(
    api: &Api,
    operation: &Operation,
    parameter: &Parameter,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Value> {
    if !is_sendable(parameter) {
        let message = format!("the client cannot send the parameter `{}`", parameter.name);
        let help = "the client sends scalars in path, query and headers, and exploded arrays in the query";
        let diagnostic = match parameter.required {
            true => Diagnostic::error("client-parameter", parameter.span, message),
            false => Diagnostic::warning("client-parameter", parameter.span, message).label("left out of the client"),
        };
        diagnostics.push(diagnostic.help(help));
        return None;
    }
    let object = operation.parameters_schema.as_ref().and_then(|used| api.definitions.get(&used.name))?;
    let schema = object.get("properties")?.get(&parameter.key)?;
    let mut lowered = lowered(schema);
    let description = lowered.as_object_mut().and_then(|schema| schema.remove("description"));
    let place = match parameter.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => return None,
    };
    let mut out = json!({ "name": name, "in": place, "required": parameter.required, "schema": lowered });
    if let Value::Object(out) = &mut out {
        out.extend(description.map(|text| ("description".to_owned(), text)));
    }
    Some(out)
}

fn is_sendable(parameter: &Parameter) -> bool {
    let scalar = !matches!(parameter.kind, Kind::Array(_) | Kind::Object(..));
    let array_of_scalars =
        matches!(&parameter.kind, Kind::Array(item) if !matches!(**item, Kind::Array(_) | Kind::Object(..)));
    match (parameter.place, parameter.style) {
        _ if parameter.json => false,
        (Place::Path | Place::Header, Style::Simple) => scalar,
        (Place::Query, Style::Form) => scalar || (array_of_scalars && parameter.explode),
        _ => false,
    }
}

fn request_body(operation: &Operation) -> Option<Value> {
    let body = operation.body.as_ref()?;
    let binary = json!({ "type": "string", "format": "binary" });
    let (media_type, schema) = match &body.content.kind {
        ContentKind::Json(schema) => ("application/json", lowered(&schema.schema)),
        ContentKind::Form(schema, _) => ("application/x-www-form-urlencoded", lowered(&schema.schema)),
        ContentKind::Text => ("text/plain", json!({ "type": "string" })),
        ContentKind::Bytes => ("application/octet-stream", binary),
    };
    Some(json!({ "required": body.required, "content": { media_type: { "schema": schema } } }))
}
