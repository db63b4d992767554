//! Values in pairs of a name and a text: the query, cookies, and forms.

use serde_json::{Map, Value};

use super::style::{Coding, Found, Written, decode, items, member, scalar_value};
use crate::operation::{Kind, Style};
use crate::problem::Problem;

/// How deep the brackets of a `deepObject` may nest.
const DEPTH: usize = 16;

/// Pairs in their order: the names decoded, the texts as they were sent.
#[derive(Debug)]
pub(crate) struct Pairs<'t> {
    pub(crate) list: Vec<(String, &'t str)>,
    pub(crate) coding: Coding,
}

impl<'t> Pairs<'t> {
    /// The pairs of a query or form.
    pub(crate) fn of_form(text: &'t str) -> Result<Self, Problem> {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| {
            let (name, raw) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((Coding::Form.decode(name)?, raw))
        });
        Ok(Self { list: pairs.collect::<Result<_, Problem>>()?, coding: Coding::Form })
    }

    /// The texts under a name.
    pub(crate) fn under(&self, name: &str) -> Vec<&'t str> {
        self.list.iter().filter(|(other, _)| other == name).map(|(_, raw)| *raw).collect()
    }

    /// The value of `written`. `is_claimed` says which names mean something else, where the object takes any.
    pub(crate) fn value(&self, written: Written, is_claimed: &dyn Fn(&str) -> bool) -> Result<Found, Problem> {
        match Spread::of(&written) {
            Spread::Members(..) => self.members(written.kind, is_claimed),
            Spread::Brackets => self.brackets(written),
            Spread::Items(item) => match self.under(written.name) {
                texts if texts.is_empty() => Ok(Found::Absent),
                texts => items(item, &texts, self.coding).map(Found::Value),
            },
            Spread::One => match self.under(written.name).as_slice() {
                [] => Ok(Found::Absent),
                [one] => decode(written, one, self.coding),
                _ => Ok(Found::wrong("is given more than once")),
            },
        }
    }

    /// The members of an object that stand for themselves.
    fn members(&self, kind: Kind, is_claimed: &dyn Fn(&str) -> bool) -> Result<Found, Problem> {
        let Kind::Object(properties, additional) = kind else { return Ok(Found::Absent) };
        let mut object = Map::new();
        for (name, raw) in &self.list {
            let is_declared = properties.iter().any(|(key, _)| key == name);
            if !is_declared && (additional.is_none() || is_claimed(name)) {
                continue;
            }
            let text = self.coding.decode(raw)?;
            match member(kind, name) {
                Kind::Array(item) => {
                    let slot = object.entry(name.as_str()).or_insert_with(|| Value::Array(Vec::new()));
                    if let Value::Array(items) = slot {
                        items.push(scalar_value(*item, text));
                    }
                }
                kind => {
                    if object.insert(name.clone(), scalar_value(kind, text)).is_some() {
                        return Ok(Found::wrong(format!("has {name} more than once")));
                    }
                }
            }
        }
        Ok(if object.is_empty() { Found::Absent } else { Found::Value(Value::Object(object)) })
    }

    /// `name[key]=text`, `name[key][inner]=text`, at any depth.
    fn brackets(&self, written: Written) -> Result<Found, Problem> {
        let mut tree = Map::new();
        for (name, raw) in &self.list {
            let Some(keys) = keys(written.name, name) else { continue };
            if keys.len() > DEPTH {
                return Ok(Found::wrong(format!("is nested deeper than {DEPTH} levels")));
            }
            if !insert(&mut tree, &keys, self.coding.decode(raw)?) {
                return Ok(Found::wrong("has a member that is both a text and an object"));
            }
        }
        if tree.is_empty() {
            return Ok(Found::Absent);
        }
        Ok(shaped(Value::Object(tree), written.kind).map_or_else(Found::Wrong, Found::Value))
    }
}

/// The keys in the brackets behind `outer`.
pub(crate) fn keys<'n>(outer: &str, name: &'n str) -> Option<Vec<&'n str>> {
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
fn shaped(tree: Value, kind: Kind) -> Result<Value, String> {
    match (tree, kind) {
        (Value::Array(texts), Kind::Array(item)) => Ok(texts.into_iter().map(|text| leaf(*item, text)).collect()),
        (Value::Array(mut texts), kind) => match (texts.pop(), texts.is_empty()) {
            (Some(text), true) => Ok(leaf(kind, text)),
            _ => Err("has a member more than once".to_owned()),
        },
        (Value::Object(branches), Kind::Array(item)) => numbered(branches, *item),
        (Value::Object(branches), kind) => {
            let members = branches.into_iter().map(|(key, branch)| {
                let kind = member(kind, &key);
                Ok((key, shaped(branch, kind)?))
            });
            members.collect::<Result<Map<_, _>, String>>().map(Value::Object)
        }
        (other, _) => Ok(other),
    }
}

fn leaf(kind: Kind, text: Value) -> Value {
    match text {
        Value::String(text) => scalar_value(kind, text),
        other => other,
    }
}

/// An array whose items have their number in brackets, or none: `name[key][0]=a`, `name[key][]=a`.
fn numbered(branches: Map<String, Value>, item: Kind) -> Result<Value, String> {
    let mut items = Vec::new();
    for (key, branch) in branches {
        match (key.parse::<usize>(), branch) {
            (Ok(number), branch) => items.push((number, shaped(branch, item)?)),
            (Err(_), Value::Array(texts)) if key.is_empty() => {
                items.extend(texts.into_iter().map(|text| (usize::MAX, leaf(item, text))));
            }
            _ => return Err("has a list whose items are not numbered".to_owned()),
        }
    }
    items.sort_by_key(|(number, _)| *number);
    Ok(items.into_iter().map(|(_, item)| item).collect())
}

/// Where the parts of a value stand.
#[derive(Debug)]
pub(crate) enum Spread {
    /// All in one text, under its name.
    One,
    /// Each item under the value's name.
    Items(Kind),
    /// Each member under its own name; whether there may be any.
    Members(&'static [(&'static str, Kind)]),
    /// Each member under the value's name and its own in brackets.
    Brackets,
}

impl Spread {
    /// `deepObject` writes objects only; anything else in it, and in the delimited styles exploded, is as in `form`.
    pub(crate) fn of(written: &Written) -> Self {
        match (written.kind, written.style) {
            (Kind::Object(..), Style::DeepObject) => Self::Brackets,
            (Kind::Object(properties, _), _) if written.explode => Self::Members(properties),
            (Kind::Array(item), style) if written.explode || style == Style::DeepObject => Self::Items(*item),
            _ => Self::One,
        }
    }

    /// Whether a pair of this name belongs to `written`, which is spread so.
    pub(crate) fn claims(written: &Written, name: &str) -> bool {
        match Self::of(written) {
            Self::Members(properties) => properties.iter().any(|(key, _)| *key == name),
            Self::Brackets => keys(written.name, name).is_some(),
            Self::Items(_) | Self::One => written.name == name,
        }
    }
}
