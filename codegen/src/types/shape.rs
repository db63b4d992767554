//! What a raised schema is in Rust: one of a few shapes.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::scalar::{self, Scalar};
use crate::schema::merge::{self, Merged};
use crate::schema::{Definitions, reference};

/// A shape, and whether null is a value too.
#[derive(Debug, Clone)]
pub(super) struct Shaped {
    pub(super) shape: Shape,
    pub(super) nullable: bool,
}

/// What a schema describes.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// Anything.
    Any,
    /// Only null.
    Null,
    /// A value without parts.
    Scalar(Scalar),
    /// `x-rust-type`: a type of the user's.
    Custom(String),
    /// A definition.
    Reference(String),
    /// One of these strings.
    Enum(Vec<String>),
    /// Items of one schema.
    List(Value),
    /// A fixed number of items, each of its own schema.
    Tuple(Vec<Value>),
    /// Properties of any name, and of one schema.
    Map(Value),
    /// Named properties.
    Object(Object),
    /// One of several schemas.
    Union(Vec<Value>),
    /// One of several schemas, named by a property.
    Tagged(String, Vec<(Vec<String>, Value)>),
}

/// Named properties, and what becomes of others.
#[derive(Debug, Clone)]
pub(super) struct Object {
    pub(super) properties: Map<String, Value>,
    pub(super) required: Vec<String>,
    pub(super) additional: Additional,
}

/// Properties that are not named.
#[derive(Debug, Clone)]
pub(super) enum Additional {
    /// Not kept.
    Ignored,
    /// Refused.
    Denied,
    /// Kept, each of this schema.
    Kept(Value),
}

/// Finds the shapes of schemas.
pub(super) struct Shaper<'a> {
    pub(super) definitions: &'a Definitions,
    /// Whether null is a value of a definition; `None` while that is being found out.
    nullable: RefCell<BTreeMap<String, Option<bool>>>,
    /// Variants whose shape is being found out: a union may be a variant of itself.
    pub(super) asked: RefCell<Vec<String>>,
    /// How large the schemas may be, all together, that are looked at for one type in place, and
    /// how large they were so far: circles of `allOf` and `oneOf` would grow endlessly.
    budget: usize,
    spent: Cell<usize>,
}

/// How deep unions are looked into.
const DEPTH: usize = 32;
/// The budget beside what the document's own size adds to it.
const BUDGET: usize = 100_000;

impl<'a> Shaper<'a> {
    pub(super) fn new(definitions: &'a Definitions) -> Self {
        let size: usize = definitions.referred().values().map(size).sum();
        let budget = BUDGET + 20 * size;
        Self { definitions, nullable: RefCell::default(), asked: RefCell::default(), budget, spent: Cell::new(0) }
    }

    /// Another type is made.
    pub(super) fn begin(&self) {
        self.spent.set(0);
    }

    pub(super) fn shape(&self, schema: &Value) -> Shaped {
        self.shape_at(schema, DEPTH)
    }

    /// The shape behind references.
    pub(super) fn resolved(&self, schema: &Value) -> Shaped {
        let mut shaped = self.shape(schema);
        for _ in 0..DEPTH {
            let Shape::Reference(name) = &shaped.shape else { break };
            let Some(target) = self.definitions.get(name) else { break };
            let target = self.shape(target);
            shaped = Shaped { nullable: shaped.nullable || target.nullable, shape: target.shape };
        }
        shaped
    }

    pub(super) fn shape_at(&self, schema: &Value, depth: usize) -> Shaped {
        let Some(depth) = depth.checked_sub(1) else { return any() };
        let Value::Object(object) = schema else { return any() };
        if let Some(path) = object.get("x-rust-type").and_then(Value::as_str) {
            return not_null(Shape::Custom(path.to_owned()));
        }
        if let Some(name) = reference(schema) {
            return self.reference(name);
        }
        let object = match merge::merged(self.definitions, object) {
            Merged::Reference(name) => return self.reference(&name),
            Merged::Object(object) => object,
        };
        self.spent.set(self.spent.get() + object.values().map(size).sum::<usize>());
        if self.spent.get() > self.budget {
            return any();
        }
        if let Some(shaped) = constants(&object) {
            return shaped;
        }
        self.union(&object, depth).unwrap_or_else(|| self.typed(&object, depth))
    }

    fn reference(&self, name: &str) -> Shaped {
        Shaped { shape: Shape::Reference(name.to_owned()), nullable: self.is_nullable(name) }
    }

    fn is_nullable(&self, name: &str) -> bool {
        if let Some(known) = self.nullable.borrow().get(name) {
            return known.unwrap_or(false);
        }
        self.nullable.borrow_mut().insert(name.to_owned(), None);
        let nullable = self.definitions.get(name).is_some_and(|target| self.shape(target).nullable);
        self.nullable.borrow_mut().insert(name.to_owned(), Some(nullable));
        nullable
    }

    fn typed(&self, object: &Map<String, Value>, depth: usize) -> Shaped {
        let Some(declared) = types(object) else {
            return match inferred(object) {
                Some(kind) => not_null(self.of_type(kind, object)),
                None => any(),
            };
        };
        let nullable = declared.contains(&"null");
        let kinds: Vec<_> = declared.iter().copied().filter(|kind| *kind != "null").collect();
        let shape = match kinds.as_slice() {
            [] => return not_null(Shape::Null),
            [only] => self.of_type(only, object),
            ["integer", "number"] | ["number", "integer"] => self.of_type("number", object),
            several if several.len() > 3 => return any(),
            several => {
                let variant = |kind: &&str| {
                    let mut variant = object.clone();
                    variant.insert("type".to_owned(), json!(kind));
                    Value::Object(variant)
                };
                let variants: Vec<_> = several.iter().map(variant).collect();
                match depth {
                    0 => Shape::Any,
                    _ => Shape::Union(variants),
                }
            }
        };
        Shaped { shape, nullable }
    }

    fn of_type(&self, kind: &str, object: &Map<String, Value>) -> Shape {
        match kind {
            "array" => list(object),
            "object" => shape_of_object(object),
            _ => scalar::scalar(kind, object).map_or(Shape::Any, Shape::Scalar),
        }
    }
}

/// How many values are in it.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(object) => 1 + object.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

pub(super) fn any() -> Shaped {
    not_null(Shape::Any)
}

pub(super) fn not_null(shape: Shape) -> Shaped {
    Shaped { shape, nullable: false }
}

/// The declared types.
pub(super) fn types(object: &Map<String, Value>) -> Option<Vec<&str>> {
    match object.get("type")? {
        Value::String(name) => Some(vec![name]),
        Value::Array(names) => Some(names.iter().filter_map(Value::as_str).collect()),
        _ => None,
    }
}

/// The type that is meant where none is said: nobody who names properties, or what items are,
/// thinks of anything but objects and lists. Any other keyword leaves it open, as JSON Schema does:
/// `minLength` is about strings, not about numbers.
pub(super) fn inferred(object: &Map<String, Value>) -> Option<&'static str> {
    let properties = object.get("properties").and_then(Value::as_object);
    let is_schema = |key: &str| object.get(key).is_some_and(Value::is_object);
    if properties.is_some_and(|properties| !properties.is_empty()) || is_schema("additionalProperties") {
        Some("object")
    } else if is_schema("items") || matches!(list(object), Shape::Tuple(_)) {
        Some("array")
    } else {
        None
    }
}

/// `enum` and `const`: an enum where they are strings; otherwise the type of the values.
fn constants(object: &Map<String, Value>) -> Option<Shaped> {
    let values = match (object.get("enum"), object.get("const")) {
        (Some(Value::Array(values)), _) if !values.is_empty() => values.clone(),
        (_, Some(value)) => vec![value.clone()],
        _ => return None,
    };
    let allowed = types(object);
    let may_be_null = allowed.as_ref().is_none_or(|types| types.contains(&"null"));
    let nullable = may_be_null && values.contains(&Value::Null);
    let others: Vec<_> = values.iter().filter(|value| !value.is_null()).collect();
    let shape = if others.is_empty() {
        Shape::Null
    } else if others.iter().all(|value| value.is_string()) {
        let mut texts: Vec<String> = Vec::new();
        for text in others.iter().filter_map(|value| value.as_str()) {
            if !texts.iter().any(|known| known == text) {
                texts.push(text.to_owned());
            }
        }
        Shape::Enum(texts)
    } else if others.iter().all(|value| value.is_i64() || value.is_u64()) {
        scalar::scalar("integer", object).map_or(Shape::Any, Shape::Scalar)
    } else if others.iter().all(|value| value.is_number()) {
        Shape::Scalar(Scalar::Number)
    } else if others.iter().all(|value| value.is_boolean()) {
        Shape::Scalar(Scalar::Boolean)
    } else {
        Shape::Any
    };
    Some(Shaped { shape, nullable })
}

fn list(object: &Map<String, Value>) -> Shape {
    let number = |key: &str| object.get(key).and_then(Value::as_u64);
    if let Some(Value::Array(prefix)) = object.get("prefixItems") {
        let length = prefix.len() as u64;
        let closed = object.get("items") == Some(&Value::Bool(false)) || number("maxItems") == Some(length);
        let complete = number("minItems").is_some_and(|least| least >= length);
        return match closed && complete && (1..=12).contains(&length) {
            true => Shape::Tuple(prefix.clone()),
            false => Shape::List(Value::Bool(true)),
        };
    }
    match object.get("items") {
        Some(Value::Array(_)) | None => Shape::List(Value::Bool(true)),
        Some(items) => Shape::List(items.clone()),
    }
}

fn shape_of_object(object: &Map<String, Value>) -> Shape {
    let mut properties = object.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let required = object.get("required").and_then(Value::as_array).into_iter().flatten();
    let required: Vec<_> = required.filter_map(Value::as_str).map(str::to_owned).collect();
    let patterns = object.get("patternProperties").and_then(Value::as_object).is_some_and(|named| !named.is_empty());
    let is_base = object.contains_key("discriminator");
    let additional = match object.get("additionalProperties") {
        _ if patterns => Additional::Kept(Value::Bool(true)),
        Some(Value::Bool(false)) => Additional::Denied,
        Some(Value::Bool(true)) => Additional::Kept(Value::Bool(true)),
        Some(schema) => Additional::Kept(schema.clone()),
        // What others add to a base that a discriminator tells apart is not lost.
        None if is_base => Additional::Kept(Value::Bool(true)),
        None => Additional::Ignored,
    };
    if properties.is_empty() {
        match additional {
            Additional::Kept(schema) => return Shape::Map(schema),
            Additional::Ignored => return Shape::Map(Value::Bool(true)),
            Additional::Denied => {}
        }
    }
    for name in &required {
        if !properties.contains_key(name) && !matches!(additional, Additional::Kept(_)) {
            properties.insert(name.clone(), Value::Bool(true));
        }
    }
    Shape::Object(Object { properties, required, additional })
}
