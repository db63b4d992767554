//! The keywords of lists and objects.

use countersign_wire::types::decode::{ListRule, ObjectRule};
use serde_json::{Map, Value};

use super::keywords::count;
use super::rules::Compiler;

type Schemas<'a, 's> = &'a [&'s Map<String, Value>];

/// What `schemas` together ask of lists; outside, `None` where they ask what rules do not know.
pub(super) fn list<'s>(compiler: &mut Compiler<'s>, schemas: Schemas<'_, 's>) -> Option<Option<ListRule>> {
    if !schemas
        .iter()
        .any(|schema| ["items", "minItems", "maxItems", "uniqueItems"].iter().any(|key| schema.contains_key(*key)))
    {
        return Some(None);
    }
    let unique = values(schemas, "uniqueItems").try_fold(false, |unique, value| Some(unique | value.as_bool()?))?;
    let items: Vec<_> = values(schemas, "items").collect();
    if unique && !compiler.are_scalars(&items)? {
        return None;
    }
    let items = compiler.number(items, unique)?;
    let (least, most) = limits(schemas, "minItems", "maxItems")?;
    Some(Some(ListRule { items, least, most, unique }))
}

/// What `schemas` together ask of objects.
pub(super) fn object<'s>(compiler: &mut Compiler<'s>, schemas: Schemas<'_, 's>) -> Option<Option<ObjectRule>> {
    const KEYS: [&str; 5] = ["properties", "required", "additionalProperties", "minProperties", "maxProperties"];
    if !schemas.iter().any(|schema| KEYS.iter().any(|key| schema.contains_key(*key))) {
        return Some(None);
    }
    let required = names(schemas)?;
    let mut known: Vec<&'s str> = Vec::new();
    for properties in values(schemas, "properties") {
        properties.as_object()?.keys().for_each(|name| push_new(&mut known, name));
    }
    required.iter().for_each(|name| push_new(&mut known, name));
    let mut properties = Vec::new();
    for name in &known {
        let of_name = schemas.iter().filter_map(|schema| property(schema, name));
        properties.push(((*name).into(), compiler.number(of_name.collect(), false)?));
    }
    let required = required.iter().filter_map(|name| known.iter().position(|known| known == name)).collect();
    let others = compiler.number(values(schemas, "additionalProperties").collect(), false)?;
    let (least, most) = limits(schemas, "minProperties", "maxProperties")?;
    Some(Some(ObjectRule { properties, required, others, least, most }))
}

/// What one schema says of a property: under its name, or as of any other.
fn property<'s>(schema: &'s Map<String, Value>, name: &str) -> Option<&'s Value> {
    let named = schema.get("properties").and_then(|properties| properties.get(name));
    named.or_else(|| schema.get("additionalProperties"))
}

/// The properties that must be there, each once.
fn names<'s>(schemas: Schemas<'_, 's>) -> Option<Vec<&'s str>> {
    let mut names = Vec::new();
    for required in values(schemas, "required") {
        for name in required.as_array()? {
            push_new(&mut names, name.as_str()?);
        }
    }
    Some(names)
}

fn push_new<'s>(names: &mut Vec<&'s str>, name: &'s str) {
    if !names.contains(&name) {
        names.push(name);
    }
}

fn values<'s>(schemas: Schemas<'_, 's>, key: &'static str) -> impl Iterator<Item = &'s Value> {
    schemas.iter().filter_map(move |schema| schema.get(key))
}

/// The greatest of the least numbers, and the least of the greatest.
fn limits(schemas: Schemas<'_, '_>, least: &'static str, most: &'static str) -> Option<(usize, usize)> {
    let least = values(schemas, least).try_fold(0, |limit: usize, value| Some(limit.max(count(value)?)))?;
    let most = values(schemas, most).try_fold(usize::MAX, |limit, value| Some(limit.min(count(value)?)))?;
    Some((least, most))
}
