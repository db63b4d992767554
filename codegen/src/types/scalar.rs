//! Values without parts, by `type` and `format`.

use serde_json::{Map, Value};

/// A value without parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scalar {
    Boolean,
    Integer(&'static str),
    Number,
    Decimal,
    Text,
    Secret,
    Base64,
    DateTime,
    Date,
    Uuid,
    Ipv4,
    Ipv6,
    Ip,
}

/// The scalar of a type other than array and object; `None` for a type that JSON does not have.
pub(super) fn scalar(kind: &str, object: &Map<String, Value>) -> Option<Scalar> {
    let format = object.get("format").and_then(Value::as_str).unwrap_or_default();
    Some(match kind {
        "boolean" => Scalar::Boolean,
        "integer" => Scalar::Integer(integer(format, object)),
        "number" if format == "decimal" => Scalar::Decimal,
        "number" => Scalar::Number,
        "string" => text(format, object),
        _ => return None,
    })
}

/// Without a format it has 64 bits, and no sign where `minimum` is not negative.
fn integer(format: &str, object: &Map<String, Value>) -> &'static str {
    let mut minimum = ["minimum", "exclusiveMinimum"].iter().filter_map(|key| object.get(*key)?.as_f64());
    let unsigned = minimum.any(|minimum| minimum >= 0.0);
    match (format, unsigned) {
        ("int8", _) => "i8",
        ("int16", _) => "i16",
        ("int32", _) => "i32",
        ("int64", _) => "i64",
        ("uint8", _) => "u8",
        ("uint16", _) => "u16",
        ("uint32", _) => "u32",
        ("uint64", _) | (_, true) => "u64",
        _ => "i64",
    }
}

fn text(format: &str, object: &Map<String, Value>) -> Scalar {
    let encoding = object.get("contentEncoding").and_then(Value::as_str);
    match format {
        "password" => Scalar::Secret,
        "date-time" => Scalar::DateTime,
        "date" => Scalar::Date,
        "uuid" => Scalar::Uuid,
        "ipv4" => Scalar::Ipv4,
        "ipv6" => Scalar::Ipv6,
        "ip" => Scalar::Ip,
        "byte" | "base64" | "base64url" => Scalar::Base64,
        _ if encoding.is_some_and(|encoding| encoding.starts_with("base64")) => Scalar::Base64,
        _ => Scalar::Text,
    }
}
