//! The document that progenitor gets: OpenAPI 3.0, made of the model, with nothing in it that progenitor does not take.
//!
//! Every operation is a POST to a path of its own with its path parameters in it, every type a
//! placeholder. Method, URL, encoding and prose are put into progenitor's output
//! ([`passes`](super::passes)).

use serde_json::{Map, Value, json};

use super::headers::headers;
use super::names::{operation_placeholder, placeholder};
use super::placeholders::Placeholders;
use super::responses::{errors, successes};
use crate::model::{Api, Operation, Parameter, Place};

/// The lowered document.
pub(super) fn lower(api: &Api, placeholders: &mut Placeholders<'_>) -> Value {
    let mut paths = Map::new();
    for (number, operation) in api.operations.iter().enumerate() {
        let lowered = lower_operation(number, operation, placeholders);
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

fn lower_operation(number: usize, operation: &Operation, placeholders: &mut Placeholders<'_>) -> Value {
    let parameters: Vec<_> = operation
        .parameters
        .iter()
        .enumerate()
        .filter_map(|(index, parameter)| {
            lower_parameter(operation, parameter, &placeholder(number, index), placeholders)
        })
        .collect();
    let mut responses = Map::new();
    for answers in [successes(operation), errors(operation)] {
        let name = placeholders.types.answers_name(operation, answers.is_success);
        answers.lower(&name, placeholders, &mut responses);
    }
    operation.responses.iter().for_each(|response| headers(placeholders, operation, response));
    let mut out =
        json!({ "operationId": operation_placeholder(number), "parameters": parameters, "responses": responses });
    if let (Value::Object(out), Some(body)) = (&mut out, &operation.body) {
        out.insert("requestBody".to_owned(), placeholders.body(body));
    }
    out
}

fn lower_parameter(
    operation: &Operation,
    parameter: &Parameter,
    name: &str,
    placeholders: &mut Placeholders<'_>,
) -> Option<Value> {
    let kind = placeholders.types.parameter(operation, &parameter.key)?;
    let place = match parameter.place {
        Place::Path => "path",
        Place::Query => "query",
        // A cookie is a header that is put together at the end.
        Place::Header | Place::Cookie => "header",
    };
    let schema = placeholders.stand_for(kind);
    Some(json!({ "name": name, "in": place, "required": parameter.required, "schema": schema }))
}
