//! The keywords of values without parts.

use countersign_wire::types::decode::{Kinds, NumberRule, Rule, Test, TextRule};
use jsonschema::Validator;
use serde_json::{Map, Number, Value, json};

/// Keywords that are about lists and objects, and those that ask nothing.
const ELSEWHERE: [&str; 18] = [
    "$ref",
    "allOf",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "properties",
    "required",
    "additionalProperties",
    "minProperties",
    "maxProperties",
    "title",
    "description",
    "default",
    "deprecated",
    "readOnly",
    "writeOnly",
    "$comment",
];
/// Formats of OpenAPI that no validator of strings knows.
const FREE: [&str; 12] =
    ["int8", "int16", "int32", "int64", "uint32", "uint64", "float", "double", "password", "byte", "binary", "decimal"];

const ANY_NUMBER: Kinds = Kinds::WHOLE.or(Kinds::FRACTION);
const BOOLEAN: Kinds = Kinds::TRUE.or(Kinds::FALSE);

/// Adds what `schema` asks of values without parts; `None` where it asks what rules do not know.
pub(super) fn add(rule: &mut Rule, schema: &Map<String, Value>) -> Option<()> {
    for (key, value) in schema {
        match key.as_str() {
            "type" => rule.kinds = rule.kinds.and(kinds(value)?),
            "enum" => one_of(rule, value.as_array()?)?,
            "const" => one_of(rule, std::slice::from_ref(value))?,
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => bound(number(rule), key, value)?,
            "multipleOf" => number(rule).all.push(number_test(key, value)?),
            "minLength" => text(rule).least = text(rule).least.max(count(value)?),
            "maxLength" => text(rule).most = text(rule).most.min(count(value)?),
            "pattern" => text(rule).all.push(text_test(key, value)?),
            "format" if FREE.contains(&value.as_str()?) => {}
            "format" => text(rule).all.push(text_test(key, value)?),
            other if ELSEWHERE.contains(&other) => {}
            _ => return None,
        }
    }
    Some(())
}

fn number(rule: &mut Rule) -> &mut NumberRule {
    rule.number.get_or_insert_default()
}

fn text(rule: &mut Rule) -> &mut TextRule {
    rule.text.get_or_insert_default()
}

/// A number of characters, items or properties.
pub(super) fn count(value: &Value) -> Option<usize> {
    usize::try_from(value.as_u64()?).ok()
}

fn kinds(value: &Value) -> Option<Kinds> {
    let kind = |name: &Value| {
        Some(match name.as_str()? {
            "null" => Kinds::NULL,
            "boolean" => BOOLEAN,
            "integer" => Kinds::WHOLE,
            "number" => ANY_NUMBER,
            "string" => Kinds::TEXT,
            "array" => Kinds::LIST,
            "object" => Kinds::OBJECT,
            _ => return None,
        })
    };
    match value {
        Value::Array(names) => names.iter().try_fold(Kinds::NONE, |kinds, name| Some(kinds.or(kind(name)?))),
        name => kind(name),
    }
}

/// `enum` and `const`, where no value has parts.
fn one_of(rule: &mut Rule, values: &[Value]) -> Option<()> {
    let mut kinds = Kinds::NONE;
    let mut texts: Vec<Box<str>> = Vec::new();
    for value in values {
        kinds = kinds.or(match value {
            Value::Null => Kinds::NULL,
            Value::Bool(true) => Kinds::TRUE,
            Value::Bool(false) => Kinds::FALSE,
            Value::Number(_) => ANY_NUMBER,
            Value::String(text) => {
                texts.push(text.as_str().into());
                Kinds::TEXT
            }
            Value::Array(_) | Value::Object(_) => return None,
        });
    }
    rule.kinds = rule.kinds.and(kinds);
    if kinds.meets(ANY_NUMBER) {
        let numbers = values.iter().filter(|value| value.is_number()).cloned().collect();
        number(rule).all.push(number_test("enum", &numbers)?);
    }
    if kinds.meets(Kinds::TEXT) {
        text(rule).all.push(Box::new(move |text: &str| texts.iter().any(|known| **known == *text)));
    }
    Some(())
}

/// Whole numbers are compared with the nearest whole number that the bound lets through.
fn bound(rule: &mut NumberRule, key: &str, value: &Value) -> Option<()> {
    rule.floats.push(number_test(key, value)?);
    let (up, down) = match (value.as_i64(), value.as_u64()) {
        (Some(whole), _) => (i128::from(whole), i128::from(whole)),
        (_, Some(whole)) => (i128::from(whole), i128::from(whole)),
        #[allow(clippy::cast_possible_truncation)]
        _ => value.as_f64().map(|bound| (bound.ceil() as i128, bound.floor() as i128))?,
    };
    match key {
        "minimum" => rule.least = rule.least.max(up),
        "maximum" => rule.most = rule.most.min(down),
        "exclusiveMinimum" => rule.least = rule.least.max(down.saturating_add(1)),
        _ => rule.most = rule.most.min(up.saturating_sub(1)),
    }
    Some(())
}

fn number_test(key: &str, value: &Value) -> Option<Test<Number>> {
    let validator = validator(key, value)?;
    Some(Box::new(move |number: &Number| validator.is_valid(&Value::Number(number.clone()))))
}

fn text_test(key: &str, value: &Value) -> Option<Test<str>> {
    let validator = validator(key, value)?;
    Some(Box::new(move |text: &str| validator.is_valid(&Value::String(text.to_owned()))))
}

/// The validator of one keyword.
fn validator(key: &str, value: &Value) -> Option<Validator> {
    super::options().build(&json!({ key: value })).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn free_formats_are_those_that_the_validator_does_not_know() {
        for format in FREE {
            let validator = validator("format", &json!(format)).unwrap();
            for value in [json!(""), json!("\u{0}{\""), json!(1.5), json!(-1e300)] {
                assert!(validator.is_valid(&value), "{format}: {value}");
            }
        }
    }
}
