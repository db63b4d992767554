//! Builds the items: names what is written in place, follows what is referred to.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::Value;

use super::item::{Field, Item, ItemKind, Presence, Rest, Struct, Tagged, TaggedVariant, Type};
use super::scalar::Scalar;
use super::shape::{Additional, Object, Shape, Shaper};
use super::variant;
use crate::model::{Names, camel_case, snake_case};
use crate::schema::merge::ORIGIN;
use crate::schema::{Definitions, SchemaUse, reference};

/// Where a type is used: a property that is `readOnly` is never in a request, one that is `writeOnly` never in a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scope {
    pub(super) request: bool,
    pub(super) response: bool,
}

/// The items of a document, as far as they were asked for.
pub(super) struct Space<'a> {
    pub(super) shaper: Shaper<'a>,
    names: Names,
    pub(super) items: BTreeMap<String, Item>,
    wanted: BTreeSet<String>,
    queue: VecDeque<String>,
    /// Types of properties that several definitions took over from one.
    origins: BTreeMap<(String, String), Type>,
    requests: BTreeSet<String>,
    responses: BTreeSet<String>,
    /// Items in the making that are written in place: one within itself is itself.
    open: Vec<(Value, String)>,
    /// Lists and maps in the making, which have no name.
    unfolding: Vec<Value>,
    /// The definitions that these take over by `allOf`.
    taken: Vec<String>,
}

/// How deep types are made in place: deeper than any document is written.
const DEPTH: usize = 128;

impl<'a> Space<'a> {
    /// `requests` and `responses`: the definitions that are reached from there.
    pub(super) fn new(definitions: &'a Definitions, requests: BTreeSet<String>, responses: BTreeSet<String>) -> Self {
        Self {
            shaper: Shaper::new(definitions),
            names: definitions.names().clone(),
            items: BTreeMap::new(),
            wanted: BTreeSet::new(),
            queue: VecDeque::new(),
            origins: BTreeMap::new(),
            requests,
            responses,
            open: Vec::new(),
            unfolding: Vec::new(),
            taken: Vec::new(),
        }
    }

    /// The type of `schema`; an item of its own gets the name `hint`.
    pub(super) fn type_of(&mut self, schema: &Value, hint: &str, scope: Scope) -> Type {
        if self.open.is_empty() && self.unfolding.is_empty() {
            self.shaper.begin();
        }
        let shaped = self.shaper.shape(schema);
        let kind = match shaped.shape {
            Shape::Reference(name) => {
                self.want(&name);
                Type::Named(name)
            }
            Shape::Enum(_) | Shape::Object(_) | Shape::Union(_) | Shape::Tagged(..) => {
                self.in_place(shaped.shape, schema, hint, scope)
            }
            Shape::List(_) | Shape::Map(_) | Shape::Tuple(_) => self.unfolded(shaped.shape, schema, hint, scope),
            other => self.unnamed(other, hint, scope),
        };
        if shaped.nullable { kind.or_null() } else { kind }
    }

    /// The type of a schema where it is used.
    pub(super) fn used(&mut self, used: &SchemaUse, scope: Scope) -> Type {
        match used.is_reference() {
            true => self.type_of(&used.schema, &used.name, scope),
            false => self.named(&used.schema, &used.name, scope),
        }
    }

    /// The struct of an operation's parameters. `PaintColour` is the type of the parameter `colour` of `paint`.
    pub(super) fn parameters(&mut self, used: &SchemaUse, prefix: &str) -> Type {
        let scope = Scope { request: true, response: false };
        let Shape::Object(object) = self.shaper.shape(&used.schema).shape else { return self.used(used, scope) };
        self.wanted.insert(used.name.clone());
        let parameters = self.structure(prefix, object, scope);
        self.insert(&used.name, &used.schema, ItemKind::Struct(parameters));
        Type::Named(used.name.clone())
    }

    /// The type of a schema that is known to have the name `name` already.
    fn named(&mut self, schema: &Value, name: &str, scope: Scope) -> Type {
        let shaped = self.shaper.shape(schema);
        let kind = match shaped.shape {
            Shape::Enum(_) | Shape::Object(_) | Shape::Union(_) | Shape::Tagged(..) => {
                self.wanted.insert(name.to_owned());
                self.add(name, shaped.shape, schema, scope)
            }
            _ => return self.type_of(schema, name, scope),
        };
        if shaped.nullable { kind.or_null() } else { kind }
    }

    /// Builds all definitions that were referred to.
    pub(super) fn complete(&mut self) {
        while let Some(name) = self.queue.pop_front() {
            let Some(schema) = self.shaper.definitions.get(&name) else { continue };
            let scope = Scope { request: self.requests.contains(&name), response: self.responses.contains(&name) };
            let shaped = self.shaper.shape(schema);
            match shaped.shape {
                Shape::Enum(_) | Shape::Object(_) | Shape::Union(_) | Shape::Tagged(..) => {
                    drop(self.add(&name, shaped.shape, schema, scope));
                }
                Shape::Reference(target) => {
                    self.want(&target);
                    self.insert(&name, schema, ItemKind::Alias(Type::Named(target)));
                }
                other => {
                    let kind = self.unnamed(other, &name, scope);
                    self.insert(&name, schema, ItemKind::Alias(kind));
                }
            }
        }
    }

    /// A name for an item that is made elsewhere.
    pub(super) fn name(&mut self, hint: String) -> String {
        self.names.allot(hint)
    }

    fn want(&mut self, name: &str) {
        if self.wanted.insert(name.to_owned()) {
            self.queue.push_back(name.to_owned());
        }
    }

    /// A list or map. One within itself, as `allOf` can make it of a circle, has no end in Rust, and is any value there.
    fn unfolded(&mut self, shape: Shape, schema: &Value, hint: &str, scope: Scope) -> Type {
        if self.is_too_deep() || self.unfolding.contains(schema) {
            return Type::Value;
        }
        self.unfolding.push(schema.clone());
        let kind = self.unnamed(shape, hint, scope);
        self.unfolding.pop();
        kind
    }

    /// How often a definition is taken over around what is made now: a union that takes itself over grows with every turn.
    fn turns(&self, name: &str) -> usize {
        self.taken.iter().filter(|taken| *taken == name).count()
    }

    fn is_too_deep(&self) -> bool {
        self.open.len() + self.unfolding.len() >= DEPTH
    }

    fn unnamed(&mut self, shape: Shape, hint: &str, scope: Scope) -> Type {
        match shape {
            Shape::Null => Type::Unit,
            Shape::Scalar(scalar) => of_scalar(scalar),
            Shape::Custom(path) => Type::Custom(path),
            Shape::List(items) => Type::Vec(Box::new(self.type_of(&items, &format!("{hint}Item"), scope))),
            Shape::Map(values) => Type::Map(Box::new(self.type_of(&values, &format!("{hint}Value"), scope))),
            Shape::Tuple(items) => {
                let numbered = items.iter().enumerate();
                Type::Tuple(
                    numbered
                        .map(|(index, item)| self.type_of(item, &format!("{hint}Item{}", index + 1), scope))
                        .collect(),
                )
            }
            _ => Type::Value,
        }
    }

    /// An item that is written in place. One that came from a definition has one type for all who took it over.
    fn in_place(&mut self, shape: Shape, schema: &Value, hint: &str, scope: Scope) -> Type {
        let origin = schema.get(ORIGIN).and_then(|origin| Some((origin.get(0)?.as_str()?, origin.get(1)?.as_str()?)));
        let Some((definition, name)) = origin else {
            let own = schema.get("x-rust-name").and_then(Value::as_str).map(camel_case);
            if let Some((_, name)) = self.open.iter().find(|(open, _)| open == schema) {
                return Type::Named(name.clone());
            }
            let taken = taken_over(schema);
            if self.is_too_deep() || taken.iter().any(|name| self.turns(name) > 1) {
                return Type::Value;
            }
            let name = self.names.allot(own.unwrap_or_else(|| hint.to_owned()));
            self.open.push((schema.clone(), name.clone()));
            let before = self.taken.len();
            self.taken.extend(taken);
            let kind = self.add(&name, shape, schema, scope);
            self.taken.truncate(before);
            self.open.pop();
            return kind;
        };
        let key = (definition.to_owned(), name.to_owned());
        if let Some(known) = self.origins.get(&key) {
            return known.clone();
        }
        let scope =
            Scope { request: self.requests.contains(definition), response: self.responses.contains(definition) };
        let name = self.names.allot(name.to_owned());
        self.origins.insert(key.clone(), Type::Named(name.clone()));
        let kind = self.add(&name, shape, schema, scope);
        self.origins.insert(key, kind.clone());
        kind
    }

    /// Adds the item `name`. A union of which one type is left is that type.
    fn add(&mut self, name: &str, shape: Shape, schema: &Value, scope: Scope) -> Type {
        let kind = match shape {
            Shape::Enum(values) => ItemKind::Enum(variant::of_strings(values)),
            Shape::Object(object) => ItemKind::Struct(self.structure(name, object, scope)),
            Shape::Union(variants) => match self.union(name, &variants, scope) {
                Ok(variants) => ItemKind::Union(variants),
                Err(only) => {
                    self.insert(name, schema, ItemKind::Alias(only));
                    return Type::Named(name.to_owned());
                }
            },
            Shape::Tagged(property, variants) => ItemKind::Tagged(self.tagged(name, property, &variants, scope)),
            _ => ItemKind::Alias(Type::Value),
        };
        self.insert(name, schema, kind);
        Type::Named(name.to_owned())
    }

    fn insert(&mut self, name: &str, schema: &Value, kind: ItemKind) {
        let doc = ["description", "title"].iter().find_map(|key| schema.get(*key)?.as_str()).map(str::to_owned);
        self.items.insert(name.to_owned(), Item { doc, kind });
    }

    fn structure(&mut self, name: &str, object: Object, scope: Scope) -> Struct {
        let mut idents = Names::default();
        let fields = object
            .properties
            .iter()
            .map(|(property, schema)| {
                let required = object.required.contains(property);
                let own = schema.get("x-rust-name").and_then(Value::as_str);
                let ident = idents.allot(snake_case(own.unwrap_or(property)));
                self.field(name, property, ident, schema, required, scope)
            })
            .collect();
        let additional = match object.additional {
            Additional::Ignored => Rest::Ignored,
            Additional::Denied => Rest::Denied,
            Additional::Kept(schema) => {
                let kind = self.type_of(&schema, &format!("{name}Value"), scope);
                Rest::Kept(idents.allot("additional_properties".to_owned()), kind)
            }
        };
        Struct { fields, additional }
    }

    fn field(&mut self, of: &str, name: &str, ident: String, schema: &Value, required: bool, scope: Scope) -> Field {
        let hint = format!("{of}{}", camel_case(name));
        let (kind, nullable) = self.type_of(schema, &hint, scope).split_null();
        let flag = |key| self.annotation(schema, key);
        let left_out = (scope.request && flag("readOnly")) || (scope.response && flag("writeOnly"));
        let presence = match (required && !left_out, nullable, schema.get("default")) {
            (true, false, _) => Presence::Required,
            (true, true, _) => Presence::RequiredOrNull,
            (false, _, Some(default)) if !default.is_null() && !left_out => {
                Presence::Default(default.clone(), nullable)
            }
            (false, false, _) => Presence::Optional,
            (false, true, _) => Presence::OptionalOrNull,
        };
        let doc = schema.get("description").and_then(Value::as_str).map(str::to_owned);
        Field { name: name.to_owned(), ident, kind, presence, doc }
    }

    /// Whether `schema`, or what it refers to, has the flag.
    fn annotation(&self, schema: &Value, key: &str) -> bool {
        let own = |schema: &Value| schema.get(key).and_then(Value::as_bool).unwrap_or(false);
        own(schema) || reference(schema).and_then(|name| self.shaper.definitions.get(name)).is_some_and(own)
    }

    /// The variants of a union, the more particular ones first; the one type, where only one is left.
    fn union(&mut self, name: &str, variants: &[Value], scope: Scope) -> Result<Vec<(String, Type)>, Type> {
        let mut ranked: Vec<_> = variants.iter().map(|schema| (variant::rank(&self.shaper, schema), schema)).collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        let mut idents = Names::default();
        let mut found: Vec<(String, Type)> = Vec::new();
        let mut nullable = false;
        for (_, schema) in ranked {
            let wanted = variant::name(&self.shaper, schema);
            let (kind, null) = self.type_of(schema, &format!("{name}{wanted}"), scope).split_null();
            nullable |= null;
            if !found.iter().any(|(_, known)| *known == kind) {
                found.push((idents.allot(wanted), kind));
            }
        }
        match <[_; 1]>::try_from(found) {
            Ok([(_, only)]) if nullable => Err(only.or_null()),
            Ok([(_, only)]) => Err(only),
            // Null is one variant more.
            Err(mut several) => {
                if nullable {
                    several.push((idents.allot("Null".to_owned()), Type::Unit));
                }
                Ok(several)
            }
        }
    }

    fn tagged(&mut self, name: &str, property: String, variants: &[(Vec<String>, Value)], scope: Scope) -> Tagged {
        let mut idents = Names::default();
        let variants = variants
            .iter()
            .map(|(tags, schema)| {
                let wanted = match reference(schema) {
                    Some(target) => target.to_owned(),
                    None => camel_case(tags.first().map_or("Variant", String::as_str)),
                };
                let has_tag = match self.shaper.resolved(schema).shape {
                    Shape::Object(object) => object.properties.contains_key(&property),
                    _ => true,
                };
                let kind = self.type_of(schema, &format!("{name}{wanted}"), scope).split_null().0;
                TaggedVariant { ident: idents.allot(wanted), tags: tags.clone(), kind, has_tag }
            })
            .collect();
        Tagged { property, variants }
    }
}

/// The definitions that a schema takes over by `allOf`.
fn taken_over(schema: &Value) -> Vec<String> {
    let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    let names = parts.flat_map(|part| match reference(part) {
        Some(name) => Vec::from([name.to_owned()]),
        None => taken_over(part),
    });
    names.collect()
}

fn of_scalar(scalar: Scalar) -> Type {
    match scalar {
        Scalar::Boolean => Type::Native("bool"),
        Scalar::Integer(name) => Type::Native(name),
        Scalar::Number => Type::Native("f64"),
        Scalar::Decimal => Type::Support("Decimal"),
        Scalar::Text => Type::Native("::std::string::String"),
        Scalar::Secret => Type::Secret,
        Scalar::Base64 => Type::Support("Base64"),
        Scalar::DateTime => Type::Native("::chrono::DateTime<::chrono::Utc>"),
        Scalar::Date => Type::Native("::chrono::NaiveDate"),
        Scalar::Uuid => Type::Native("::uuid::Uuid"),
        Scalar::Ipv4 => Type::Native("::std::net::Ipv4Addr"),
        Scalar::Ipv6 => Type::Native("::std::net::Ipv6Addr"),
        Scalar::Ip => Type::Native("::std::net::IpAddr"),
    }
}
