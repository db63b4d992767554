//! Random operations: parameters of every place and style, bodies and answers of several media
//! types.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use crate::schema::{plain, schema};
use crate::security::security;
use crate::words::{name, text, token};

const MEDIA_TYPES: [&str; 9] = [
    "application/json",
    "application/vnd.pet+json; v=1",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
    "text/event-stream",
    "application/x-ndjson",
    "application/octet-stream",
    "image/*",
];

/// An operation without the variables of its path.
pub(crate) fn operation() -> BoxedStrategy<Value> {
    let ids = ["get", "post", "send", "new", "list-all", "Self", "type", "client", "größe", "1"];
    let id = prop::option::weighted(0.7, (select(ids.to_vec()), any::<u8>()));
    let tags = vec(select(vec!["pets", "Pets", "größe"]), 0..2);
    let body = prop::option::weighted(0.5, body());
    let optional_security = prop::option::of(security());
    (id, tags, vec(parameter(), 0..4), body, responses(), optional_security, prop::option::of(text()))
        .prop_map(|(id, tags, parameters, body, responses, security, summary)| {
            let mut operation = Map::new();
            let mut put =
                |key: &str, value: Option<Value>| operation.extend(value.map(|value| (key.to_owned(), value)));
            put("operationId", id.map(|(word, number)| json!(format!("{word}{number}"))));
            put("summary", summary.map(Value::from));
            put("tags", (!tags.is_empty()).then(|| json!(tags)));
            put("parameters", Some(Value::Array(once_each(parameters))));
            put("requestBody", body);
            put("responses", Some(responses));
            put("security", security);
            Value::Object(operation)
        })
        .boxed()
}

/// No two parameters of one name and place.
fn once_each(parameters: Vec<Value>) -> Vec<Value> {
    let mut kept: Vec<Value> = Vec::new();
    for parameter in parameters {
        if !kept.iter().any(|other| (&other["name"], &other["in"]) == (&parameter["name"], &parameter["in"])) {
            kept.push(parameter);
        }
    }
    kept
}

fn parameter() -> BoxedStrategy<Value> {
    let query = (Just("query"), select(vec!["form", "spaceDelimited", "pipeDelimited", "deepObject"]), name());
    let header = (Just("header"), Just("simple"), token());
    let cookie = (Just("cookie"), Just("form"), token());
    let place = prop_oneof![3 => query, 1 => header, 1 => cookie];
    let explode = prop::option::of(any::<bool>());
    let content = prop::bool::weighted(0.1);
    (place, explode, any::<bool>(), content, plain())
        .prop_map(|((place, style, name), explode, required, content, schema)| {
            let mut parameter = json!({ "name": name, "in": place, "required": required });
            if content {
                parameter["content"] = json!({ "application/json": { "schema": schema } });
                return parameter;
            }
            parameter["style"] = json!(style);
            parameter["schema"] = schema;
            if let Some(explode) = explode {
                parameter["explode"] = json!(explode);
            }
            parameter
        })
        .boxed()
}

/// What a body holds, by media type.
fn content() -> BoxedStrategy<Value> {
    vec((select(MEDIA_TYPES.to_vec()), schema()), 1..3)
        .prop_map(|list| {
            let list =
                list.into_iter().map(|(media_type, schema)| (media_type.to_owned(), json!({ "schema": schema })));
            Value::Object(list.collect())
        })
        .boxed()
}

fn body() -> BoxedStrategy<Value> {
    (content(), any::<bool>())
        .prop_map(|(content, required)| json!({ "content": content, "required": required }))
        .boxed()
}

fn responses() -> BoxedStrategy<Value> {
    let status = select(vec!["200", "201", "204", "2XX", "302", "400", "401", "404", "4XX", "500", "default"]);
    let headers = vec((select(vec!["X-Count", "ETag", "x-größe", "type"]), plain(), any::<bool>()), 0..3);
    let response = (text(), prop::option::of(content()), headers).prop_map(|(description, content, headers)| {
        let mut response = json!({ "description": description });
        if let Some(content) = content {
            response["content"] = content;
        }
        for (name, schema, required) in headers {
            response["headers"][name] = json!({ "schema": schema, "required": required });
        }
        response
    });
    vec((status, response), 1..5)
        .prop_map(|list| {
            Value::Object(list.into_iter().map(|(status, response)| (status.to_owned(), response)).collect())
        })
        .boxed()
}
