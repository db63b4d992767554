//! How the text of a parameter or form field becomes a JSON value.

use serde_json::{Map, Value};

use super::{Definitions, reference};

/// The JSON type that text is read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Text stays text.
    String,
    /// A number without fraction.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// No type: text stays text.
    Any,
    /// Several scalar types.
    Union {
        /// Numbers are among them.
        number: bool,
        /// Booleans are among them.
        boolean: bool,
    },
    /// Items.
    Array(Box<Kind>),
    /// Properties, and what any other property is.
    Object(Vec<(String, Kind)>, Option<Box<Kind>>),
}

/// How deep arrays and objects are followed: in `deepObject` they nest.
const DEPTH: usize = 6;

pub(super) fn kind(definitions: &Definitions, schema: &Value) -> Kind {
    Reader { definitions, open: Vec::new() }.kind(schema, DEPTH)
}

struct Reader<'d> {
    definitions: &'d Definitions,
    /// The references that are being followed: a schema within itself has no end.
    open: Vec<String>,
}

impl Reader<'_> {
    fn kind(&mut self, schema: &Value, depth: usize) -> Kind {
        let definitions = self.definitions;
        if let Some(name) = reference(schema)
            && let Some(target) = definitions.get(name)
        {
            if self.open.iter().any(|open| open == name) {
                return Kind::Any;
            }
            self.open.push(name.to_owned());
            let kind = self.kind(target, depth);
            self.open.pop();
            return kind;
        }
        let Value::Object(object) = schema else { return Kind::Any };
        match declared_types(object).as_slice() {
            [] => self.combined(object, depth),
            [one] => self.typed(one, object, depth),
            several => union(&several.iter().map(|one| self.typed(one, object, depth)).collect::<Vec<_>>()),
        }
    }

    fn typed(&mut self, name: &str, object: &Map<String, Value>, depth: usize) -> Kind {
        match (name, depth.checked_sub(1)) {
            ("string", _) => Kind::String,
            ("integer", _) => Kind::Integer,
            ("number", _) => Kind::Number,
            ("boolean", _) => Kind::Boolean,
            ("array", Some(depth)) => {
                let items = object.get("items");
                Kind::Array(Box::new(items.map_or(Kind::Any, |items| self.kind(items, depth))))
            }
            ("object", Some(depth)) => self.object(object, depth),
            _ => Kind::Any,
        }
    }

    fn object(&mut self, object: &Map<String, Value>, depth: usize) -> Kind {
        let properties = object.get("properties").and_then(Value::as_object).into_iter().flatten();
        let properties = properties.map(|(name, schema)| (name.clone(), self.kind(schema, depth))).collect();
        let additional = match object.get("additionalProperties") {
            None | Some(Value::Bool(false)) => None,
            Some(schema) => Some(Box::new(self.kind(schema, depth))),
        };
        Kind::Object(properties, additional)
    }

    /// A combination is what its parts are; an enum what its values are.
    fn combined(&mut self, object: &Map<String, Value>, depth: usize) -> Kind {
        if let Some(values) = object.get("enum").and_then(Value::as_array) {
            return union(&values.iter().filter(|value| !value.is_null()).map(value_kind).collect::<Vec<_>>());
        }
        if let Some(value) = object.get("const") {
            return value_kind(value);
        }
        let parts = ["allOf", "anyOf", "oneOf"].iter().filter_map(|key| object.get(*key)?.as_array()).flatten();
        let parts = parts.filter(|part| part.get("type").and_then(Value::as_str) != Some("null"));
        let kinds: Vec<_> = parts.map(|part| self.kind(part, depth)).filter(|kind| *kind != Kind::Any).collect();
        union(&kinds)
    }
}

/// The types besides null.
fn declared_types(object: &Map<String, Value>) -> Vec<&str> {
    match object.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).filter(|name| *name != "null").collect(),
        _ => Vec::new(),
    }
}

/// What several kinds come to: the one that they all are, or a choice of scalars.
fn union(kinds: &[Kind]) -> Kind {
    let has = |wanted: fn(&Kind) -> bool| kinds.iter().any(wanted);
    match kinds {
        [] => Kind::Any,
        [first, rest @ ..] if rest.iter().all(|kind| kind == first) => first.clone(),
        _ if has(|kind| matches!(kind, Kind::Array(_) | Kind::Object(..) | Kind::Any)) => Kind::Any,
        _ => Kind::Union {
            number: has(|kind| matches!(kind, Kind::Integer | Kind::Number | Kind::Union { number: true, .. })),
            boolean: has(|kind| matches!(kind, Kind::Boolean | Kind::Union { boolean: true, .. })),
        },
    }
}

fn value_kind(value: &Value) -> Kind {
    match value {
        Value::String(_) => Kind::String,
        Value::Bool(_) => Kind::Boolean,
        Value::Number(number) if number.is_f64() => Kind::Number,
        Value::Number(_) => Kind::Integer,
        _ => Kind::Any,
    }
}
