//! `required` at a property, where it says that the property is, and in lists of one.

use super::case::{Case, Mended, On, set};
use super::scalars::flag;
use crate::document::conform::change::Action;
use crate::document::conform::walk::{Step::Key, Walk};
use crate::document::grammar::{ObjectKind, ValueKind};
use crate::document::{Node, Value};

/// The flag in a list of one.
pub(super) fn only_flag(items: &[Node]) -> Option<bool> {
    match items {
        [only] => only.as_bool(),
        _ => None,
    }
}

/// `required: [true]` of a parameter or body.
pub(super) fn flag_in_list(case: &Case<'_, '_>) -> Option<Mended> {
    let truth = only_flag(case.node.as_array()?).filter(|_| *case.value == ValueKind::Flag)?;
    set(Value::Bool(truth), format!("taken as {truth}"), format!("write `{}: {truth}`", case.field.key))
}

/// Whether the schema under way is the property of another one, and its name.
pub(super) fn property<'d>(walk: &Walk<'d>) -> Option<&'d str> {
    match walk.steps.as_slice() {
        [.., Key("properties"), Key(name), Key("required")] => Some(name),
        _ => None,
    }
}

/// `required: true` in a property; `required: false` in any schema.
pub(super) fn required_of_a_property(case: &Case<'_, '_>) -> Option<Mended> {
    let is_list = matches!(case.value, ValueKind::List(_));
    let is_required = match &case.node.value {
        Value::Bool(truth) => *truth,
        Value::String(text) => flag(text)?,
        Value::Array(items) => only_flag(items)?,
        _ => return None,
    };
    if case.field.key != "required" || !is_list {
        return None;
    }
    let mut actions = vec![On::Object(Action::Remove("required".to_owned()))];
    let (taken, help) = match (property(case.walk), is_required) {
        (Some(name), true) => {
            actions.push(On::Outer(Action::Require(name.to_owned())));
            ("taken as required", format!("write `required: [{name}]` beside `properties`"))
        }
        (Some(name), false) => {
            ("taken as not required", format!("leave `{name}` out of the `required` beside `properties`"))
        }
        (None, false) => ("ignored", "leave it out".to_owned()),
        // A parameter or body is required by its own key, if it is.
        (None, true) if case.walk.is_required_around() => {
            ("ignored: the parameter or body is required", "leave it out".to_owned())
        }
        (None, true) => return None,
    };
    Some(Mended { actions, taken: taken.to_owned(), help })
}

impl Walk<'_> {
    /// Whether the parameter whose schema is under way is required, as its own keys say.
    fn is_required_around(&self) -> bool {
        let mut around = self.parents.iter().rev().skip(1);
        around.next().is_some_and(|(kind, node)| {
            let flag = node.get("required").and_then(Node::as_bool) == Some(true);
            let in_path = node.get("in").and_then(Node::as_str) == Some("path");
            matches!(kind, ObjectKind::Parameter | ObjectKind::Header) && (flag || in_path)
        })
    }
}
