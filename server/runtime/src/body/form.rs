//! `application/x-www-form-urlencoded`: fields to one JSON object.

use std::collections::HashMap;

use countersign_wire::parameter::{Pairs, query};
use countersign_wire::{Kind, Unreadable, Violation};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::operation::{Field, FieldFormat};
use crate::problem::Problem;
use crate::schema::{Schema, Step, json_value, place_in, typed};

/// `additional`: what fields are that `fields` does not name.
pub(super) fn decode<T: DeserializeOwned>(
    bytes: &[u8],
    schema: Option<&Schema>,
    fields: &'static [Field],
    additional: Option<Kind>,
) -> Result<T, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::malformed("the form is not UTF-8"))?;
    let pairs = Pairs::of_form(text).map_err(malformed)?;
    let mut object = Map::new();
    let mut violations = Vec::new();
    for field in fields {
        match value(field, fields, &pairs) {
            Ok(None) => {}
            Ok(Some(value)) => drop(object.insert(field.name.to_owned(), value)),
            Err(Unreadable::Mismatch(reason)) => violations.push(violation(field.name, reason)),
            Err(reason @ Unreadable::Malformed(_)) => return Err(malformed(reason)),
        }
    }
    others(&pairs, fields, additional.unwrap_or(Kind::Any), &mut object, &mut violations)?;
    let place = |steps: &[Step]| place_in("body", steps);
    let value = Value::Object(object);
    match schema {
        None => typed(&value, &place),
        Some(schema) if violations.is_empty() => schema.decode(&value, &place),
        Some(schema) => {
            // What could not be read is reported as that, not as missing too.
            let found = schema.violations(&value, &place)?.into_iter();
            let new: Vec<_> = found.filter(|new| !violations.iter().any(|old| old.place == new.place)).collect();
            violations.extend(new);
            Err(Problem::invalid(violations))
        }
    }
}

fn malformed(reason: Unreadable) -> Problem {
    Problem::malformed(reason.into_reason())
}

fn violation(name: &str, message: impl Into<String>) -> Violation {
    Violation { place: format!("body.{name}"), message: message.into() }
}

fn value(field: &Field, fields: &[Field], pairs: &Pairs<'_>) -> Result<Option<Value>, Unreadable> {
    match field.format {
        FieldFormat::Json => json(field.kind, &pairs.under(field.name), pairs),
        _ => query::read(&field.described(), pairs, &|name| claims(fields, Some(field.name), name)),
    }
}

/// Whether a pair of this name belongs to a field, `but` aside.
fn claims(fields: &[Field], but: Option<&str>, name: &str) -> bool {
    fields.iter().filter(|field| Some(field.name) != but).any(|field| match field.format {
        FieldFormat::Json => field.name == name,
        _ => query::claims(&field.described(), name) || but.is_none() && query::takes_any(&field.described()),
    })
}

/// One JSON text, which may be a whole array, or one for each item.
fn json(kind: Kind, texts: &[&str], pairs: &Pairs<'_>) -> Result<Option<Value>, Unreadable> {
    let mut values = Vec::new();
    for text in texts {
        match json_value(&pairs.decode(text)?) {
            Some(value) => values.push(value),
            None => return Err(Unreadable::Mismatch("is not JSON".into())),
        }
    }
    let last = values.pop();
    Ok(match (kind, last, values.is_empty()) {
        (_, None, _) => None,
        (Kind::Array(_), Some(one), true) if !one.is_array() => Some(Value::Array(vec![one])),
        (_, Some(one), true) => Some(one),
        (Kind::Array(_), Some(last), false) => Some(values.into_iter().chain([last]).collect()),
        _ => return Err(Unreadable::Mismatch("is given more than once".into())),
    })
}

/// The fields that the schema does not name: a text, or several of one name as a list.
fn others(
    pairs: &Pairs<'_>,
    fields: &[Field],
    kind: Kind,
    object: &mut Map<String, Value>,
    violations: &mut Vec<Violation>,
) -> Result<(), Problem> {
    let mut by_name: HashMap<&str, Vec<&str>> = HashMap::new();
    let unknown: Vec<_> = pairs.list().iter().filter(|(name, _)| !claims(fields, None, name)).collect();
    for (name, raw) in &unknown {
        by_name.entry(name).or_default().push(raw);
    }
    for (name, _) in unknown {
        let Some(texts) = by_name.remove(name.as_str()) else { continue };
        let item = if let Kind::Array(item) = kind { *item } else { kind };
        let values = texts.iter().map(|raw| Ok(item.value(pairs.decode(raw)?)));
        let mut values = values.collect::<Result<Vec<_>, _>>().map_err(malformed)?;
        let value = match (kind, values.len()) {
            (Kind::Array(_), _) => Value::Array(values),
            (_, 1) => values.remove(0),
            (Kind::Any, _) => Value::Array(values),
            _ => {
                violations.push(violation(name, "is given more than once"));
                continue;
            }
        };
        object.insert(name.clone(), value);
    }
    Ok(())
}
