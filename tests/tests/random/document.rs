//! A random document, valid as far as OpenAPI's own schema goes.

use std::fmt;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use crate::operation::operation;
use crate::schema::schema;
use crate::security::{schemes, security};
use crate::words::{SCHEMAS, variable};

/// A document, shown as YAML.
#[derive(Clone)]
pub(crate) struct Random(pub(crate) Value);

impl fmt::Debug for Random {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f)?;
        f.write_str(&serde_yaml::to_string(&self.0).map_err(|_| fmt::Error)?)
    }
}

/// Of all families at once: paths, parameters, bodies, answers, schemas, security.
pub(crate) fn document() -> impl Strategy<Value = Random> {
    let version = select(vec!["3.0.3", "3.1.0"]);
    let server = prop::option::of(select(vec!["/api/v1", "https://host.example/a/b/", "/"]));
    let schemas = vec(schema(), SCHEMAS.len()).prop_map(|mut schemas| {
        schemas.iter_mut().enumerate().for_each(|(number, schema)| end_circles(schema, number));
        schemas
    });
    (version, server, vec(path(), 1..4), schemas, prop::option::of(security())).prop_map(
        |(version, server, paths, schemas, security)| {
            let mut document = json!({
                "openapi": version,
                "info": { "title": "random", "version": "1.0.0" },
                "paths": Map::from_iter(paths),
                "components": {
                    "schemas": Map::from_iter(SCHEMAS.map(str::to_owned).into_iter().zip(schemas)),
                    "securitySchemes": schemes(),
                },
            });
            if let Some(url) = server {
                document["servers"] = json!([{ "url": url }]);
            }
            if let Some(security) = security {
                document["security"] = security;
            }
            if version == "3.1.0" {
                modern(&mut document);
            }
            Random(document)
        },
    )
}

/// Circles in which nothing of the value is used up are refused: the schema of this number refers to later ones in their place.
fn end_circles(schema: &mut Value, number: usize) {
    let Value::Object(object) = schema else { return };
    let place = |name: &Value| {
        SCHEMAS.iter().position(|known| {
            name.as_str().is_some_and(|name| name.strip_prefix("#/components/schemas/") == Some(known))
        })
    };
    if object.get("$ref").and_then(place).is_some_and(|place| place <= number) {
        *schema = match SCHEMAS.get(number + 1) {
            Some(later) => json!({ "$ref": format!("#/components/schemas/{later}") }),
            None => json!({ "type": "object" }),
        };
        return;
    }
    for (_, value) in object.iter_mut().filter(|(key, _)| ["allOf", "anyOf", "oneOf", "not"].contains(&key.as_str())) {
        match value {
            Value::Array(list) => list.iter_mut().for_each(|schema| end_circles(schema, number)),
            schema => end_circles(schema, number),
        }
    }
}

/// What 3.1 writes otherwise: null is a type, exclusive bounds are numbers, and a constant is no enumeration.
fn modern(node: &mut Value) {
    match node {
        Value::Object(object) => {
            if object.remove("nullable").is_some()
                && let Some(Value::String(kind)) = object.get("type").cloned()
            {
                object.insert("type".to_owned(), json!([kind, "null"]));
            }
            if object.get("exclusiveMinimum") == Some(&json!(true)) {
                object.insert("exclusiveMinimum".to_owned(), json!(0));
            }
            if let Some(Value::Array(values)) = object.get("enum").cloned()
                && let [only] = values.as_slice()
            {
                object.remove("enum");
                object.insert("const".to_owned(), only.clone());
            }
            object.values_mut().for_each(modern);
        }
        Value::Array(items) => items.iter_mut().for_each(modern),
        _ => {}
    }
}

/// A piece of a path.
#[derive(Debug, Clone)]
enum Segment {
    Literal(&'static str),
    Variable(String),
    Mixed(String, String),
}

fn segment() -> BoxedStrategy<Segment> {
    prop_oneof![
        3 => select(vec!["pets", "Pets", "me", "größe", "a.b", "", "type"]).prop_map(Segment::Literal),
        2 => variable().prop_map(Segment::Variable),
        1 => (variable(), variable()).prop_map(|(a, b)| Segment::Mixed(a, b)),
    ]
    .boxed()
}

/// A path's key, and its item.
fn path() -> BoxedStrategy<(String, Value)> {
    let methods =
        vec((select(vec!["get", "put", "post", "delete", "options", "head", "patch", "trace"]), operation()), 1..4);
    let style = select(vec!["simple", "label", "matrix"]);
    (vec(segment(), 0..4), methods, style)
        .prop_map(|(segments, methods, style)| {
            let (mut key, mut names) = (String::new(), Vec::<String>::new());
            // A variable stands in a path once.
            let mut place = |name: String| {
                let name = if names.contains(&name) { format!("{name}{}", names.len()) } else { name };
                names.push(name.clone());
                format!("{{{name}}}")
            };
            for segment in segments {
                key.push('/');
                match segment {
                    Segment::Literal(text) => key += text,
                    Segment::Variable(name) => key += &place(name),
                    Segment::Mixed(a, b) => key += &format!("{}-{}", place(a), place(b)),
                }
            }
            let key = if key.is_empty() { "/".to_owned() } else { key };
            let parameters: Vec<_> = names.iter().map(|name| {
                json!({ "name": name, "in": "path", "required": true, "style": style, "schema": { "type": "string" } })
            }).collect();
            let mut item = Map::from_iter([("parameters".to_owned(), Value::Array(parameters))]);
            item.extend(methods.into_iter().map(|(method, operation)| (method.to_owned(), operation)));
            (key, Value::Object(item))
        })
        .boxed()
}
