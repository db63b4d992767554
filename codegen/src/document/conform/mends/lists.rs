//! Lists and mappings that are empty, or written as something else.

use super::case::{Case, Mended, On, set};
use crate::document::conform::change::Action;
use crate::document::conform::walk::is_null;
use crate::document::grammar::{ObjectKind, ValueKind};
use crate::document::{Node, Value, Version};

/// `enum: []` beside what says which values are meant.
pub(super) fn empty_enum(case: &Case<'_, '_>) -> Option<Mended> {
    let is_empty = case.field.key == "enum" && case.node.as_array().is_some_and(<[Node]>::is_empty);
    let (_, around) = case.walk.parents.last()?;
    let says_more = ["allOf", "anyOf", "oneOf", "$ref"].iter().any(|key| around.get(key).is_some());
    (is_empty && says_more).then(|| Mended {
        actions: vec![On::Object(Action::Remove("enum".to_owned()))],
        taken: "ignored: what stands beside it says which values there are".to_owned(),
        help: "remove it: an enum without values allows none".to_owned(),
    })
}

/// `parameters:` with nothing behind it.
pub(super) fn empty(case: &Case<'_, '_>) -> Option<Mended> {
    let value = match case.value {
        _ if !is_null(case.node) => return None,
        ValueKind::List(_) => Value::Array(Vec::new()),
        ValueKind::Map(_) => Value::Object(Vec::new()),
        ValueKind::One(kind) if *kind != ObjectKind::Schema => Value::Object(Vec::new()),
        _ => return None,
    };
    let written = if matches!(value, Value::Array(_)) { "[]" } else { "{}" };
    set(value, "taken as empty", format!("write `{written}`, or leave the key out"))
}

/// `required: name`, `tags: name`.
pub(super) fn one_name(case: &Case<'_, '_>) -> Option<Mended> {
    let is_list = matches!(case.value, ValueKind::List(ValueKind::Text));
    if !is_list || !matches!(case.field.key, "required" | "tags") || case.node.as_str()?.trim().is_empty() {
        return None;
    }
    let help = format!("write `{}: [{}]`", case.field.key, case.node.as_str()?);
    Some(Mended { actions: vec![On::Value(Action::Wrap)], taken: "taken as a list of one".to_owned(), help })
}

/// `allOf: {type: string}`.
pub(super) fn one_schema(case: &Case<'_, '_>) -> Option<Mended> {
    let ValueKind::Several(ValueKind::One(ObjectKind::Schema)) = case.value else { return None };
    let entries = case.node.as_object()?;
    let is_keyword = |key: &str| ObjectKind::Schema.any_field(key, Version::V3_2).is_some();
    if entries.is_empty() || !entries.iter().all(|entry| is_keyword(&entry.key)) {
        return None;
    }
    let help = format!("write `{}` as a list: `- ` before the schema", case.field.key);
    Some(Mended { actions: vec![On::Value(Action::Wrap)], taken: "taken as a list of one".to_owned(), help })
}

/// `servers: {url: /v1}`.
pub(super) fn one_server(case: &Case<'_, '_>) -> Option<Mended> {
    let ValueKind::List(ValueKind::One(ObjectKind::Server)) = case.value else { return None };
    case.node.get("url")?;
    let help = "write `servers` as a list: `- url: ..`".to_owned();
    Some(Mended { actions: vec![On::Value(Action::Wrap)], taken: "taken as a list of one".to_owned(), help })
}

/// `items: [{type: string}]`: one schema is that of each item; several are one for each position.
pub(super) fn list_of_items(case: &Case<'_, '_>) -> Option<Mended> {
    let items = case.node.as_array().filter(|_| case.field.key == "items")?;
    match items {
        [] => None,
        [_] => Some(Mended {
            actions: vec![On::Value(Action::Unwrap)],
            taken: "taken as the schema of each item".to_owned(),
            help: "write `items` with one schema".to_owned(),
        }),
        several => Some(Mended {
            actions: vec![
                On::Object(Action::Rename("items".to_owned(), "prefixItems".to_owned())),
                On::Object(Action::Insert("items", Value::Bool(false))),
            ],
            taken: format!("taken as the schemas of {} items, and no more", several.len()),
            help: "write `items: {oneOf: [..]}` for items of several kinds; `prefixItems` (OpenAPI 3.1) for one at each position"
                .to_owned(),
        }),
    }
}

/// `discriminator: species`.
pub(super) fn discriminator_as_text(case: &Case<'_, '_>) -> Option<Mended> {
    let name = case.node.as_str().filter(|_| case.field.key == "discriminator")?;
    Some(Mended {
        actions: vec![On::Value(Action::Under("propertyName"))],
        taken: "taken as the name of the property".to_owned(),
        help: format!("write `discriminator: {{propertyName: {name}}}`"),
    })
}
