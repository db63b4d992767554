//! Variants of enums: their names, and the order in which those of a union are tried.

use serde_json::Value;

use super::scalar::Scalar;
use super::shape::{Additional, Shape, Shaper};
use crate::model::{Names, camel_case};
use crate::schema::reference;

/// A variant for each string, with a name of its own.
pub(super) fn of_strings(values: Vec<String>) -> Vec<(String, String)> {
    let mut names = Names::default();
    values.into_iter().map(|value| (names.allot(name_of_string(&value)), value)).collect()
}

/// `>=` is `GreaterThanEquals` rather than nothing.
fn name_of_string(value: &str) -> String {
    if value.is_empty() {
        return "Empty".to_owned();
    }
    if value.chars().any(char::is_alphanumeric) {
        return camel_case(value);
    }
    camel_case(&value.chars().map(|sign| format!("{} ", spelled(sign))).collect::<String>())
}

fn spelled(sign: char) -> &'static str {
    match sign {
        '<' => "less than",
        '>' => "greater than",
        '=' => "equals",
        '!' => "not",
        '*' => "star",
        '+' => "plus",
        '-' => "minus",
        '/' => "slash",
        '\\' => "backslash",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '_' => "underscore",
        ' ' => "space",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "and",
        '|' => "pipe",
        '?' => "question",
        '@' => "at",
        '~' => "tilde",
        '^' => "caret",
        _ => "sign",
    }
}

/// The name of a union's variant.
pub(super) fn name(shaper: &Shaper<'_>, schema: &Value) -> String {
    if let Some(name) = reference(schema) {
        return name.to_owned();
    }
    if let Some(title) = schema.get("title").and_then(Value::as_str).filter(|title| title.len() <= 40) {
        return camel_case(title);
    }
    let name = match shaper.shape(schema).shape {
        Shape::Any => "Any",
        Shape::Null => "Null",
        Shape::Custom(_) => "Custom",
        Shape::Reference(name) => return name,
        Shape::Enum(values) => match values.as_slice() {
            [only] => return name_of_string(only),
            _ => "Enum",
        },
        Shape::List(_) => "Array",
        Shape::Tuple(_) => "Tuple",
        Shape::Map(_) => "Map",
        Shape::Object(_) => "Object",
        Shape::Union(_) | Shape::Tagged(..) => "OneOf",
        Shape::Scalar(scalar) => match scalar {
            Scalar::Boolean => "Boolean",
            Scalar::Integer(_) => "Integer",
            Scalar::Number | Scalar::Decimal => "Number",
            Scalar::Text | Scalar::Secret => "String",
            Scalar::Base64 => "Bytes",
            Scalar::DateTime => "DateTime",
            Scalar::Date => "Date",
            Scalar::Uuid => "Uuid",
            Scalar::Ipv4 | Scalar::Ipv6 | Scalar::Ip => "Ip",
        },
    };
    name.to_owned()
}

/// Which variant is tried first: what accepts less before what accepts more, in the document's
/// order otherwise.
pub(super) fn rank(shaper: &Shaper<'_>, schema: &Value) -> (u8, isize) {
    match shaper.resolved(schema).shape {
        Shape::Null => (0, 0),
        Shape::Enum(_) => (1, 0),
        Shape::Scalar(Scalar::Text | Scalar::Secret) => (7, 0),
        Shape::Scalar(Scalar::Base64) => (6, 0),
        Shape::Scalar(Scalar::Number | Scalar::Decimal) => (4, 0),
        Shape::Scalar(Scalar::Integer(_)) => (3, 0),
        Shape::Scalar(_) | Shape::Custom(_) => (2, 0),
        Shape::Object(object) => {
            let bonus = isize::from(matches!(object.additional, Additional::Denied));
            (5, -(isize::try_from(object.required.len()).unwrap_or(0) * 2 + bonus))
        }
        Shape::Tagged(..) => (5, -1),
        Shape::Tuple(_) => (5, 0),
        Shape::Union(_) => (8, 0),
        Shape::List(_) => (8, 1),
        Shape::Map(_) => (8, 2),
        Shape::Any | Shape::Reference(_) => (9, 0),
    }
}
