//! What a parameter writes, it reads as the same value, or it refuses the value by name: for every
//! style, place and shape, without a server and without a client.
#![allow(clippy::unwrap_used, clippy::panic)]

mod places;
mod refusals;
mod shapes;

use countersign_wire::parameter::{Pairs, cookie, header, path, query};
use countersign_wire::{Parameter, Place, Refusal, Style, Unreadable};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value};

/// How many values of each combination must arrive.
const ARRIVE: usize = 100;

/// How many values of each shape there are.
const VALUES: usize = 800;

#[test]
fn what_is_written_is_read_as_the_same_value() {
    let mut runner = TestRunner::deterministic();
    let mut seen = refusals::Seen::default();
    for shape in shapes::all() {
        let values: Vec<_> = (0..VALUES).map(|_| shape.values.new_tree(&mut runner).unwrap().current()).collect();
        for parameter in places::parameters() {
            let parameter = parameter.kind(shape.kind);
            let arrived = round_trips(&parameter, &values, &mut seen);
            match places::is_in_its_place(&parameter) {
                true => assert_eq!(arrived, ARRIVE, "{parameter:?}: too few values arrive"),
                false => assert_eq!(arrived, 0, "{parameter:?}: its place has no such style"),
            }
        }
    }
    seen.assert_complete();
}

/// How many of the values arrived, [`ARRIVE`] at most.
fn round_trips(parameter: &Parameter, values: &[Value], seen: &mut refusals::Seen) -> usize {
    let arrives_so = |value: &&Value| match write(parameter, value) {
        Ok(text) => {
            let found = read(parameter, &text);
            assert_eq!(found, Ok(arrives(parameter, (*value).clone())), "{parameter:?} wrote {text}");
            true
        }
        Err(refusal) => {
            seen.check(parameter, value, &refusal);
            false
        }
    };
    values.iter().filter(arrives_so).take(ARRIVE).count()
}

fn write(parameter: &Parameter, value: &Value) -> Result<String, Refusal> {
    match parameter.place {
        Place::Path => path::write(parameter, value),
        Place::Query => query::write(parameter, value),
        Place::Header => header::write(parameter, value),
        Place::Cookie => cookie::write(parameter, value),
    }
}

fn read(parameter: &Parameter, text: &str) -> Result<Option<Value>, Unreadable> {
    let nothing_else = |_: &str| false;
    match parameter.place {
        Place::Path => path::read(parameter, text).map(Some),
        Place::Query => query::read(parameter, &Pairs::of_form(text)?, &nothing_else),
        Place::Header => header::read(parameter, &[text.to_owned()]),
        Place::Cookie => cookie::read(parameter, &[text.to_owned()], &nothing_else),
    }
}

/// What is left of a value.
fn arrives(parameter: &Parameter, value: Value) -> Option<Value> {
    let is_pairs = matches!(parameter.place, Place::Query | Place::Cookie);
    match parameter.style {
        _ if parameter.json => Some(value),
        Style::DeepObject => deep(value),
        _ if is_pairs && parameter.explode => spread(value),
        _ => Some(without_nulls(value)),
    }
}

/// A member that is null is not written (RFC 6570, section 2.3).
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => members.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        other => other,
    }
}

/// Where each item stands for itself, a list or object without items is as none.
fn spread(value: Value) -> Option<Value> {
    match without_nulls(value) {
        Value::Array(items) if items.is_empty() => None,
        Value::Object(members) => {
            let is_empty = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
            let members: Map<_, _> = members.into_iter().filter(|(_, value)| !is_empty(value)).collect();
            (!members.is_empty()).then_some(Value::Object(members))
        }
        other => Some(other),
    }
}

/// The same at any depth.
fn deep(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Array(items) => {
            let items: Vec<_> = items.into_iter().filter_map(deep).collect();
            (!items.is_empty()).then_some(Value::Array(items))
        }
        Value::Object(members) => {
            let members = members.into_iter().filter_map(|(name, value)| Some((name, deep(value)?)));
            let members: Map<_, _> = members.collect();
            (!members.is_empty()).then_some(Value::Object(members))
        }
        other => Some(other),
    }
}
