//! The document that a generated server serves: one file, with what is generated and no other
//! operations.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::document::Document;
use crate::model::Api;

/// The document as one file. Where only some operations are generated, the others are left out, and
/// the components that nothing uses then.
pub(crate) fn document(document: &Document, api: &Api, everything: bool) -> Value {
    let mut root = document.bundled();
    if !everything {
        leave_out_operations(&mut root, api);
        leave_out_components(&mut root);
    }
    root
}

fn leave_out_operations(root: &mut Value, api: &Api) {
    let Some(paths) = root.get_mut("paths").and_then(Value::as_object_mut) else { return };
    let generated = |key: &str, method: &str| {
        let mut operations = api.operations.iter();
        operations.any(|operation| operation.path_key == key && operation.method.as_str().eq_ignore_ascii_case(method))
    };
    // What another path item refers to is kept for it.
    let targets: BTreeSet<String> =
        paths.values().filter_map(|item| item.get("$ref")?.as_str()?.strip_prefix("#/paths/").map(unescape)).collect();
    paths.retain(|key, item| {
        if targets.contains(key) || key.starts_with("x-") {
            return true;
        }
        if let Some(item) = item.as_object_mut() {
            item.retain(|field, value| !is_operation(field, value) || generated(key, field));
        }
        api.operations.iter().any(|operation| operation.path_key == *key)
    });
}

fn is_operation(field: &str, value: &Value) -> bool {
    value.is_object() && !field.starts_with("x-")
}

/// Keeps the components that something refers to, directly or not, and the security schemes.
fn leave_out_components(root: &mut Value) {
    let Some(Value::Object(mut components)) = root.get_mut("components").map(Value::take) else { return };
    let mut used = BTreeSet::new();
    let mut pending = Vec::new();
    references(root, &mut pending);
    loop {
        while let Some(name) = pending.pop() {
            let component = components.get(&name.0).and_then(|section| section.get(&name.1));
            if let Some(component) = component.filter(|_| !used.contains(&name)) {
                references(component, &mut pending);
                used.insert(name);
            }
        }
        // A discriminator finds the schemas that extend its own by their names.
        pending = extensions(&components, &used);
        if pending.is_empty() {
            break;
        }
    }
    for (section, entries) in components.iter_mut().filter(|(section, _)| *section != "securitySchemes") {
        if let Some(entries) = entries.as_object_mut() {
            entries.retain(|name, _| used.contains(&(section.clone(), name.clone())));
        }
    }
    components.retain(|_, entries| entries.as_object().is_none_or(|entries| !entries.is_empty()));
    root["components"] = Value::Object(components);
}

/// Section and name of a component.
type Name = (String, String);

/// The unused schemas that have a used one with a discriminator in their `allOf`.
fn extensions(components: &Map<String, Value>, used: &BTreeSet<Name>) -> Vec<Name> {
    let schemas = components.get("schemas").and_then(Value::as_object);
    let extends = |schema: &Value| {
        let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        let names = parts.filter_map(|part| component(part.get("$ref")?.as_str()?));
        names.into_iter().any(|name| {
            used.contains(&name) && schemas.and_then(|all| all.get(&name.1)?.get("discriminator")).is_some()
        })
    };
    let schemas = schemas.into_iter().flatten().filter(|(_, schema)| extends(schema));
    schemas.map(|(name, _)| ("schemas".to_owned(), name.clone())).filter(|name| !used.contains(name)).collect()
}

/// The components that `value` names, in references or in the mappings of discriminators.
fn references(value: &Value, found: &mut Vec<Name>) {
    match value {
        Value::String(text) => found.extend(component(text)),
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Object(fields) => {
            let mapping = fields.get("mapping").and_then(Value::as_object).into_iter().flatten();
            found.extend(mapping.filter_map(|(_, name)| Some(("schemas".to_owned(), name.as_str()?.to_owned()))));
            fields.values().for_each(|field| references(field, found));
        }
        _ => {}
    }
}

/// `#/components/schemas/Item` or something below it.
fn component(reference: &str) -> Option<Name> {
    let mut parts = reference.strip_prefix("#/components/")?.split('/');
    Some((parts.next()?.to_owned(), unescape(parts.next()?)))
}

fn unescape(token: &str) -> String {
    let decoded = crate::document::percent_decode(token);
    decoded.replace("~1", "/").replace("~0", "~")
}
