//! Values in pairs: all of a value in one, or each item or member in one of its own.

use serde_json::{Map, Value};

use super::delimiter::Delimiter;
use super::layout::Layout;
use super::list;
use super::rules::Rules;
use crate::parameter::{Json, Kind, Pair, Pairs, Refusal, Shape, Unreadable, texts};

/// The styles that differ in their delimiter only.
pub(super) struct Spread(pub(super) &'static Delimiter);

impl Rules for Spread {
    fn write_pairs(&self, layout: &Layout<'_>, value: &Json) -> Result<Vec<Pair>, Refusal> {
        write(layout, value, self.0)
    }

    fn read_pairs(
        &self,
        layout: &Layout<'_>,
        pairs: &Pairs<'_>,
        is_claimed: &dyn Fn(&str) -> bool,
    ) -> Result<Option<Value>, Unreadable> {
        read(layout, pairs, is_claimed, self.0)
    }

    fn claims(&self, layout: &Layout<'_>, name: &str) -> bool {
        match layout.kind {
            Kind::Object(properties, _) if layout.explode => properties.iter().any(|(key, _)| *key == name),
            _ => layout.name == name,
        }
    }

    fn is_spread(&self, layout: &Layout<'_>) -> bool {
        layout.explode && matches!(layout.kind, Kind::Object(..))
    }
}

/// `name=a&name=b`, or `name=a,b` with that delimiter. Null is no pair.
///
/// A list or object without items is no pair where each item stands for itself. Elsewhere it is
/// `name=`, which tells it from none.
fn write(layout: &Layout<'_>, value: &Json, delimiter: &Delimiter) -> Result<Vec<Pair>, Refusal> {
    let pair = |name: &str, text: &str| (name.to_owned(), list::write_one(layout, text));
    Ok(match value.shape() {
        Shape::Null => Vec::new(),
        Shape::List(items) if layout.explode => texts(&items)?.iter().map(|text| pair(layout.name, text)).collect(),
        Shape::Object(members) if layout.explode => {
            let mut pairs = Vec::new();
            for (name, value) in &members {
                pairs.extend(repeated(value)?.iter().map(|text| pair(name, text)));
            }
            pairs
        }
        whole => vec![(layout.name.to_owned(), list::write(layout, &whole, delimiter)?)],
    })
}

/// A member that is a list comes once for each item.
fn repeated(value: &Json) -> Result<Vec<String>, Refusal> {
    match value.shape() {
        Shape::List(items) => texts(&items),
        _ => Ok(value.text().into_iter().collect()),
    }
}

/// What [`write`] wrote.
fn read(
    layout: &Layout<'_>,
    pairs: &Pairs<'_>,
    is_claimed: &dyn Fn(&str) -> bool,
    delimiter: &Delimiter,
) -> Result<Option<Value>, Unreadable> {
    match layout.kind {
        Kind::Object(..) if layout.explode => read_members(layout.kind, pairs, is_claimed),
        Kind::Array(item) if layout.explode => read_items(layout, *item, pairs),
        _ => read_one(layout, pairs, delimiter),
    }
}

/// All in one text.
pub(super) fn read_one(
    layout: &Layout<'_>,
    pairs: &Pairs<'_>,
    delimiter: &Delimiter,
) -> Result<Option<Value>, Unreadable> {
    match pairs.only(layout.name)? {
        Some(text) => list::read(layout, text, delimiter, pairs.coding()).map(Some),
        None => Ok(None),
    }
}

/// Each item under the same name.
pub(super) fn read_items(layout: &Layout<'_>, item: Kind, pairs: &Pairs<'_>) -> Result<Option<Value>, Unreadable> {
    match pairs.under(layout.name) {
        texts if texts.is_empty() => Ok(None),
        texts => list::read_items(item, &texts, pairs.coding()).map(Some),
    }
}

/// The members of an object that stand for themselves.
fn read_members(kind: Kind, pairs: &Pairs<'_>, is_claimed: &dyn Fn(&str) -> bool) -> Result<Option<Value>, Unreadable> {
    let Kind::Object(properties, additional) = kind else { return Ok(None) };
    let mut object = Map::new();
    for (name, raw) in pairs.list() {
        let is_declared = properties.iter().any(|(key, _)| key == name);
        if !is_declared && (additional.is_none() || is_claimed(name)) {
            continue;
        }
        let text = pairs.coding().decode(raw)?;
        match kind.member(name) {
            Kind::Array(item) => {
                let slot = object.entry(name.as_str()).or_insert_with(|| Value::Array(Vec::new()));
                if let Value::Array(items) = slot {
                    items.push(item.value(text));
                }
            }
            kind => {
                if object.insert(name.clone(), kind.value(text)).is_some() {
                    return Err(Unreadable::Mismatch(format!("has {name} more than once").into()));
                }
            }
        }
    }
    Ok((!object.is_empty()).then_some(Value::Object(object)))
}
