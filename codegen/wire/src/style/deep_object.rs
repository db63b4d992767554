//! `deepObject`: `name[key]=a`, at any depth.

use serde_json::{Map, Value};

use super::delimiter::COMMA;
use super::layout::Layout;
use super::rules::Rules;
use super::{list, spread};
use crate::parameter::{Json, Kind, Pair, Pairs, Refusal, Shape, Unreadable, texts};

pub(super) struct DeepObject;

/// How deep the brackets may nest.
const DEPTH: usize = 16;

impl Rules for DeepObject {
    fn write_pairs(&self, layout: &Layout<'_>, value: &Json) -> Result<Vec<Pair>, Refusal> {
        let mut pairs = Vec::new();
        write(layout.name, value, DEPTH, &mut |name, text| {
            pairs.push((name.to_owned(), list::write_one(layout, text)));
        })?;
        Ok(pairs)
    }

    /// What is no object is as in `form`, except a list that is not flat.
    fn read_pairs(
        &self,
        layout: &Layout<'_>,
        pairs: &Pairs<'_>,
        _is_claimed: &dyn Fn(&str) -> bool,
    ) -> Result<Option<Value>, Unreadable> {
        match layout.kind {
            Kind::Object(..) => read(layout, pairs),
            Kind::Array(item) => match spread::read_items(layout, *item, pairs)? {
                None => read(layout, pairs),
                items => Ok(items),
            },
            _ => spread::read_one(layout, pairs, &COMMA),
        }
    }

    fn claims(&self, layout: &Layout<'_>, name: &str) -> bool {
        match layout.kind {
            Kind::Object(..) => keys(layout.name, name).is_some(),
            Kind::Array(_) => layout.name == name || keys(layout.name, name).is_some(),
            _ => layout.name == name,
        }
    }
}

/// `name[key]=text`. A list of texts repeats its name; one of lists or objects numbers its items.
fn write(name: &str, value: &Json, depth: usize, add: &mut dyn FnMut(&str, &str)) -> Result<(), Refusal> {
    let inner = |key: &str, value: &Json, add: &mut dyn FnMut(&str, &str)| match depth.checked_sub(1) {
        Some(depth) => write(&format!("{name}[{key}]"), value, depth, add),
        None => Err(Refusal::TooDeep),
    };
    match value.shape() {
        Shape::Null => {}
        Shape::Text(text) => add(name, &text),
        Shape::Object(members) => {
            for (key, value) in &members {
                if key.contains(['[', ']']) {
                    return Err(Refusal::BracketInName);
                }
                inner(key, value, add)?;
            }
        }
        Shape::List(items) if items.iter().all(is_flat) => texts(&items)?.iter().for_each(|text| add(name, text)),
        Shape::List(items) => {
            for (index, item) in items.iter().enumerate() {
                let mut count = 0;
                inner(&index.to_string(), item, &mut |name, text| {
                    count += 1;
                    add(name, text);
                })?;
                if count == 0 {
                    return Err(Refusal::EmptyItem);
                }
            }
        }
    }
    Ok(())
}

fn is_flat(item: &Json) -> bool {
    matches!(item.shape(), Shape::Null | Shape::Text(_))
}

fn read(layout: &Layout<'_>, pairs: &Pairs<'_>) -> Result<Option<Value>, Unreadable> {
    let mut tree = Map::new();
    for (name, raw) in pairs.list() {
        let Some(keys) = keys(layout.name, name) else { continue };
        if keys.len() > DEPTH {
            return Err(Unreadable::Mismatch(format!("is nested deeper than {DEPTH} levels").into()));
        }
        if !insert(&mut tree, &keys, pairs.coding().decode(raw)?) {
            return Err(Unreadable::mismatch("has a member that is both a text and an object"));
        }
    }
    match tree.is_empty() {
        true => Ok(None),
        false => shaped(Value::Object(tree), layout.kind).map(Some),
    }
}

/// The keys in the brackets behind `outer`.
fn keys<'n>(outer: &str, name: &'n str) -> Option<Vec<&'n str>> {
    let inner = name.strip_prefix(outer)?.strip_prefix('[')?.strip_suffix(']')?;
    Some(inner.split("][").collect())
}

/// Puts a text into a tree whose leaves are lists of texts. Whether there is room: a leaf is no branch.
fn insert(tree: &mut Map<String, Value>, keys: &[&str], text: String) -> bool {
    match keys {
        [] => false,
        [last] => match tree.entry(*last).or_insert_with(|| Value::Array(Vec::new())) {
            Value::Array(texts) => {
                texts.push(Value::String(text));
                true
            }
            _ => false,
        },
        [first, rest @ ..] => match tree.entry(*first).or_insert_with(|| Value::Object(Map::new())) {
            Value::Object(inner) => insert(inner, rest, text),
            _ => false,
        },
    }
}

/// The value of such a tree.
fn shaped(tree: Value, kind: Kind) -> Result<Value, Unreadable> {
    match (tree, kind) {
        (Value::Array(texts), Kind::Array(item)) => Ok(texts.into_iter().map(|text| leaf(*item, text)).collect()),
        (Value::Array(mut texts), kind) => match (texts.pop(), texts.is_empty()) {
            (Some(text), true) => Ok(leaf(kind, text)),
            _ => Err(Unreadable::mismatch("has a member more than once")),
        },
        (Value::Object(branches), Kind::Array(item)) => numbered(branches, *item),
        (Value::Object(branches), kind) => {
            let members = branches.into_iter().map(|(key, branch)| {
                let kind = kind.member(&key);
                Ok((key, shaped(branch, kind)?))
            });
            members.collect::<Result<Map<_, _>, _>>().map(Value::Object)
        }
        (other, _) => Ok(other),
    }
}

fn leaf(kind: Kind, text: Value) -> Value {
    match text {
        Value::String(text) => kind.value(text),
        other => other,
    }
}

/// An array whose items have their number in brackets, or none: `name[key][0]=a`, `name[key][]=a`.
fn numbered(branches: Map<String, Value>, item: Kind) -> Result<Value, Unreadable> {
    let mut items = Vec::new();
    for (key, branch) in branches {
        match (key.parse::<usize>(), branch) {
            (Ok(number), branch) => items.push((number, shaped(branch, item)?)),
            (Err(_), Value::Array(texts)) if key.is_empty() => {
                items.extend(texts.into_iter().map(|text| (usize::MAX, leaf(item, text))));
            }
            _ => return Err(Unreadable::mismatch("has a list whose items are not numbered")),
        }
    }
    items.sort_by_key(|(number, _)| *number);
    Ok(items.into_iter().map(|(_, item)| item).collect())
}
