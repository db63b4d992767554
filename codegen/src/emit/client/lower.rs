//! The document that progenitor gets: OpenAPI 3.0, made of the model, with nothing in it that progenitor does not take.
//!
//! Every operation is a POST to a path of its own with its path parameters in it, every type a placeholder: which method, which URL,
//! which encoding is put into progenitor's output ([`super::rewrite`]).

use serde_json::{Map, Value, json};

use super::names::{operation_placeholder, placeholder};
use super::placeholders::Placeholders;
use super::responses::{errors, successes};
use crate::model::{Api, Operation, Parameter, Place};
use crate::types::Scope;

/// What goes out.
pub(super) const REQUEST: Scope = Scope { request: true, response: false };

/// The lowered document.
pub(super) fn lower(api: &Api, placeholders: &mut Placeholders<'_>) -> Value {
    let mut paths = Map::new();
    for (number, operation) in api.operations.iter().enumerate() {
        let lowered = lower_operation(api, number, operation, placeholders);
        paths.insert(lower_path(number, operation), json!({ "post": lowered }));
    }
    json!({
        "openapi": "3.0.3",
        "info": { "title": api.title, "version": api.version },
        "paths": paths,
        "components": { "schemas": placeholders.schemas() },
    })
}

fn lower_path(number: usize, operation: &Operation) -> String {
    let mut path = format!("/{}", operation_placeholder(number));
    for (index, parameter) in operation.parameters.iter().enumerate() {
        if parameter.place == Place::Path {
            path.push_str(&format!("/{{{}}}", placeholder(number, index)));
        }
    }
    path
}

fn lower_operation(api: &Api, number: usize, operation: &Operation, placeholders: &mut Placeholders<'_>) -> Value {
    let parameters: Vec<_> = operation
        .parameters
        .iter()
        .enumerate()
        .filter_map(|(index, parameter)| {
            lower_parameter(api, operation, parameter, &placeholder(number, index), placeholders)
        })
        .collect();
    let mut responses = Map::new();
    for (answers, suffix) in [(successes(operation), "Ok"), (errors(operation), "Error")] {
        answers.lower(&format!("{}{suffix}", operation.type_prefix), placeholders, &mut responses);
    }
    operation.responses.iter().for_each(|response| placeholders.headers(operation, response));
    let mut out =
        json!({ "operationId": operation_placeholder(number), "parameters": parameters, "responses": responses });
    if let Value::Object(out) = &mut out {
        let prose = [("summary", &operation.summary), ("description", &operation.description)];
        out.extend(prose.into_iter().filter_map(|(key, text)| Some((key.to_owned(), json!(text.as_ref()?)))));
        if let Some(body) = &operation.body {
            out.insert("requestBody".to_owned(), placeholders.body(body));
        }
    }
    out
}

fn lower_parameter(
    api: &Api,
    operation: &Operation,
    parameter: &Parameter,
    name: &str,
    placeholders: &mut Placeholders<'_>,
) -> Option<Value> {
    let object = operation.parameters_schema.as_ref().and_then(|used| api.definitions.get(&used.name))?;
    let schema = object.get("properties")?.get(&parameter.key)?;
    let hint = format!("{}{}", operation.type_prefix, crate::model::camel_case(&parameter.name));
    let description = schema.get("description").cloned();
    let place = match parameter.place {
        Place::Path => "path",
        Place::Query => "query",
        // A cookie is a header that is put together at the end.
        Place::Header | Place::Cookie => "header",
    };
    let schema = placeholders.part(schema, &hint);
    let mut out = json!({ "name": name, "in": place, "required": parameter.required, "schema": schema });
    if let Value::Object(out) = &mut out {
        out.extend(description.map(|text| ("description".to_owned(), text)));
    }
    Some(out)
}
