//! Random schemas: nested, in circles, with every keyword that OpenAPI knows.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use crate::words::{SCHEMAS, name, text};

/// A schema in place.
pub(crate) fn schema() -> BoxedStrategy<Value> {
    leaf().prop_recursive(4, 24, 5, inner).boxed()
}

/// A schema whose value a parameter can be.
pub(crate) fn plain() -> BoxedStrategy<Value> {
    prop_oneof![
        4 => scalar(),
        1 => reference(),
        2 => scalar().prop_map(|items| json!({ "type": "array", "items": items })),
        1 => object(scalar().boxed()),
    ]
    .boxed()
}

fn leaf() -> BoxedStrategy<Value> {
    prop_oneof![6 => scalar(), 3 => reference(), 1 => Just(json!({})), 1 => Just(json!({ "type": "object" }))].boxed()
}

fn reference() -> BoxedStrategy<Value> {
    select(SCHEMAS.to_vec()).prop_map(|name| json!({ "$ref": format!("#/components/schemas/{name}") })).boxed()
}

fn scalar() -> BoxedStrategy<Value> {
    prop_oneof![
        string(),
        integer(),
        with(
            json!({ "type": "number" }),
            vec![
                ("format", vec![json!("float"), json!("double")]),
                ("minimum", vec![json!(0), json!(-1.5)]),
                ("multipleOf", vec![json!(0.01)]),
            ]
        ),
        with(json!({ "type": "boolean" }), vec![("default", vec![json!(true)]), ("enum", vec![json!([true])])]),
    ]
    .boxed()
}

fn string() -> BoxedStrategy<Value> {
    let formats = [
        "date-time",
        "date",
        "time",
        "uuid",
        "email",
        "uri",
        "ipv4",
        "ipv6",
        "byte",
        "binary",
        "password",
        "decimal",
        "odd",
    ];
    let some = with(
        json!({ "type": "string" }),
        vec![
            ("format", formats.map(Value::from).to_vec()),
            ("pattern", vec![json!("^[a-z]+$"), json!("(?=a)b"), json!("(")]),
            ("minLength", vec![json!(0), json!(3)]),
            ("maxLength", vec![json!(2), json!(255)]),
            ("default", vec![json!("a"), json!("")]),
        ],
    );
    let one_of = vec(text(), 1..5).prop_map(|mut values| {
        values.sort();
        values.dedup();
        json!({ "type": "string", "enum": values })
    });
    prop_oneof![2 => some, 1 => one_of].boxed()
}

fn integer() -> BoxedStrategy<Value> {
    with(
        json!({ "type": "integer" }),
        vec![
            ("format", vec![json!("int32"), json!("int64"), json!("uint8")]),
            ("minimum", vec![json!(0), json!(-5), json!(i64::MIN)]),
            ("maximum", vec![json!(9), json!(u64::MAX)]),
            ("exclusiveMinimum", vec![json!(true), json!(3)]),
            ("multipleOf", vec![json!(5)]),
            ("enum", vec![json!([1, 2, 3])]),
            ("default", vec![json!(1)]),
        ],
    )
}

/// `base` with some of these keywords, a value each.
fn with(base: Value, keywords: Vec<(&'static str, Vec<Value>)>) -> BoxedStrategy<Value> {
    let common = [
        ("nullable", vec![json!(true)]),
        ("description", vec![json!("What it is."), json!("```\nfn main() {}\n```"), json!("*/ \"\\")]),
        ("title", vec![json!("Title"), json!("Self")]),
        ("deprecated", vec![json!(true)]),
    ];
    let choices = keywords.into_iter().chain(common).map(|(key, values)| {
        let value = select(values);
        prop::option::weighted(0.2, value).prop_map(move |value| value.map(|value| (key.to_owned(), value)))
    });
    choices
        .collect::<Vec<_>>()
        .prop_map(move |chosen| {
            let mut schema = base.clone();
            if let Some(schema) = schema.as_object_mut() {
                schema.extend(chosen.into_iter().flatten());
            }
            schema
        })
        .boxed()
}

fn inner(schema: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let several = vec(schema.clone(), 1..4);
    prop_oneof![
        3 => (schema.clone(), extras(&[("minItems", json!(1)), ("maxItems", json!(3)), ("uniqueItems", json!(true))]))
            .prop_map(|(items, extras)| joined(json!({ "type": "array", "items": items }), extras)),
        5 => object(schema.clone()),
        1 => several.clone().prop_map(|of| json!({ "oneOf": of })),
        1 => several.clone().prop_map(|of| json!({ "anyOf": of })),
        2 => several.prop_map(|of| json!({ "allOf": of })),
        1 => (object(schema.clone()), vec(reference(), 0..2))
            .prop_map(|(own, of)| joined(own, Map::from_iter([("allOf".to_owned(), Value::Array(of))]))),
        1 => schema.prop_map(|of| json!({ "not": of })),
        2 => told_apart(),
    ]
    .boxed()
}

fn object(schema: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let mark = prop::option::weighted(0.15, select(vec!["readOnly", "writeOnly"]));
    let property = (name(), schema.clone(), any::<bool>(), mark);
    let additional = prop_oneof![
        3 => Just(None),
        1 => any::<bool>().prop_map(|allowed| Some(json!(allowed))),
        1 => schema.prop_map(Some),
    ];
    let extras = extras(&[("minProperties", json!(1)), ("maxProperties", json!(4)), ("nullable", json!(true))]);
    (vec(property, 0..5), additional, extras)
        .prop_map(|(list, additional, extras)| {
            let mut properties = Map::new();
            let mut required = Vec::new();
            for (name, mut schema, is_required, mark) in list {
                if let (Some(mark), Some(schema)) = (mark, schema.as_object_mut()) {
                    schema.insert(mark.to_owned(), json!(true));
                }
                if is_required && !required.contains(&name) {
                    required.push(name.clone());
                }
                properties.insert(name, schema);
            }
            let mut object = Map::from_iter([
                ("type".to_owned(), json!("object")),
                ("properties".to_owned(), Value::Object(properties)),
            ]);
            if !required.is_empty() {
                object.insert("required".to_owned(), json!(required));
            }
            object.extend(additional.map(|additional| ("additionalProperties".to_owned(), additional)));
            joined(Value::Object(object), extras)
        })
        .boxed()
}

/// `oneOf` with a discriminator, with and without a mapping.
fn told_apart() -> BoxedStrategy<Value> {
    let mapping = prop::option::of((text(), select(SCHEMAS.to_vec())));
    (vec(reference(), 1..4), name(), mapping)
        .prop_map(|(of, property, mapping)| {
            let mut discriminator = json!({ "propertyName": property });
            if let Some((value, name)) = mapping {
                discriminator["mapping"] = json!({ value: format!("#/components/schemas/{name}") });
            }
            json!({ "oneOf": of, "discriminator": discriminator })
        })
        .boxed()
}

/// Some of these.
fn extras(of: &[(&'static str, Value)]) -> BoxedStrategy<Map<String, Value>> {
    let each = of.iter().cloned().map(|(key, value)| {
        prop::bool::weighted(0.15).prop_map(move |there| there.then(|| (key.to_owned(), value.clone())))
    });
    each.collect::<Vec<_>>().prop_map(|list| list.into_iter().flatten().collect()).boxed()
}

fn joined(mut schema: Value, extras: Map<String, Value>) -> Value {
    if let Some(schema) = schema.as_object_mut() {
        schema.extend(extras);
    }
    schema
}
