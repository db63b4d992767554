//! The shapes of values, each with the kind that its text is read as.

use countersign_wire::Kind;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use serde_json::{Map, Value};

/// Values of one shape.
pub(crate) struct Shape {
    pub(crate) kind: Kind,
    pub(crate) values: BoxedStrategy<Value>,
}

const UNION: Kind = Kind::Union { number: true, boolean: true };
const MEMBERS: &[(&str, Kind)] =
    &[("text", Kind::String), ("number", Kind::Number), ("flag", Kind::Boolean), ("list", Kind::Array(&Kind::Integer))];
const OPEN: Kind = Kind::Object(MEMBERS, Some(&Kind::String));
const CLOSED: Kind = Kind::Object(MEMBERS, None);
const NESTED: Kind = Kind::Object(
    &[("inner", CLOSED), ("rows", Kind::Array(&CLOSED)), ("grid", Kind::Array(&Kind::Array(&Kind::Integer)))],
    None,
);

/// Every shape that the document can give a parameter: each scalar, lists of them, objects with and
/// without other members, and what nests.
///
/// Two values look alike where the document leaves the type open, so these are not generated: a number
/// or list where the kind is `Any`, and a text that is a number or boolean where the kind is a union.
pub(crate) fn all() -> Vec<Shape> {
    let shape = |kind, values: BoxedStrategy<Value>| Shape { kind, values };
    let list = |of: BoxedStrategy<Value>| vec(of, 0..5).prop_map(Value::from).boxed();
    vec![
        shape(Kind::String, text()),
        shape(Kind::Any, text()),
        shape(Kind::Integer, integer()),
        shape(Kind::Number, number()),
        shape(Kind::Boolean, boolean()),
        shape(UNION, union()),
        shape(Kind::Array(&Kind::String), list(text())),
        shape(Kind::Array(&Kind::Any), list(or_null(text()))),
        shape(Kind::Array(&Kind::Integer), list(integer())),
        shape(Kind::Array(&Kind::Number), list(number())),
        shape(Kind::Array(&Kind::Boolean), list(boolean())),
        shape(Kind::Array(&UNION), list(union())),
        shape(Kind::Array(&Kind::Array(&Kind::Integer)), list(list(integer()))),
        shape(Kind::Array(&CLOSED), list(closed())),
        shape(CLOSED, closed()),
        shape(OPEN, open()),
        shape(NESTED, nested()),
    ]
}

fn integer() -> BoxedStrategy<Value> {
    any::<i64>().prop_map(Value::from).boxed()
}

fn number() -> BoxedStrategy<Value> {
    any::<f64>().prop_filter("JSON has no others", |number| number.is_finite()).prop_map(Value::from).boxed()
}

fn boolean() -> BoxedStrategy<Value> {
    any::<bool>().prop_map(Value::from).boxed()
}

fn union() -> BoxedStrategy<Value> {
    let text =
        text().prop_filter("looks like another type", |text| UNION.value(text.as_str().unwrap().into()) == *text);
    prop_oneof![text, integer(), boolean()].boxed()
}

/// Null in place of a value, now and then.
fn or_null(values: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    option::weighted(0.9, values).prop_map(Option::unwrap_or_default).boxed()
}

fn object(members: Vec<(&'static str, BoxedStrategy<Value>)>) -> BoxedStrategy<Map<String, Value>> {
    let members = members.into_iter().map(|(name, values)| {
        option::weighted(0.6, or_null(values)).prop_map(move |value| Some((name.to_owned(), value?)))
    });
    members.collect::<Vec<_>>().prop_map(|members| members.into_iter().flatten().collect()).boxed()
}

fn members() -> BoxedStrategy<Map<String, Value>> {
    let list = vec(integer(), 0..4).prop_map(Value::from).boxed();
    object(vec![("text", text()), ("number", number()), ("flag", boolean()), ("list", list)])
}

fn closed() -> BoxedStrategy<Value> {
    members().prop_map(Value::Object).boxed()
}

fn open() -> BoxedStrategy<Value> {
    let names = text().prop_map(|name| name.as_str().unwrap().to_owned());
    let names = names.prop_filter("declared", |name| MEMBERS.iter().all(|(declared, _)| declared != name));
    let others = btree_map(names, or_null(text()), 0..3);
    let joined = (members(), others).prop_map(|(mut members, others)| {
        members.extend(others);
        Value::Object(members)
    });
    joined.boxed()
}

fn nested() -> BoxedStrategy<Value> {
    let rows = vec(closed(), 0..3).prop_map(Value::from).boxed();
    let grid = vec(vec(integer(), 0..3).prop_map(Value::from), 0..3).prop_map(Value::from).boxed();
    object(vec![("inner", closed()), ("rows", rows), ("grid", grid)]).prop_map(Value::Object).boxed()
}

/// Texts of all that delimits, quotes or escapes somewhere, and any text.
fn text() -> BoxedStrategy<Value> {
    const ODD: &[&str] = &[
        "a",
        "7",
        "true",
        ",",
        ";",
        "=",
        "&",
        ".",
        "..",
        "|",
        " ",
        "+",
        "%",
        "%20",
        "%2C",
        "%7c",
        "%zz",
        "/",
        "\\",
        "?",
        "#",
        "[",
        "]",
        "][",
        "\"",
        "'",
        ":",
        "@",
        "$",
        "!",
        "(",
        "{",
        "\u{e9}",
        "\u{1f980}",
        "\t",
        "\n",
        "\0",
        "p.x",
        "p.x[a]",
    ];
    let odd = vec(proptest::sample::select(ODD), 0..4).prop_map(|pieces| pieces.concat());
    prop_oneof![3 => "[a-z0-9]{0,6}", 3 => odd, 1 => any::<String>()].prop_map(Value::from).boxed()
}
