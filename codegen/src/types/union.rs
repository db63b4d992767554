//! `oneOf` and `anyOf`: what they come to in Rust.

use serde_json::{Map, Value, json};

use super::shape::{Shape, Shaped, Shaper, any, inferred, not_null, types};
use crate::schema::merge::{self, constrains};
use crate::schema::reference;

impl Shaper<'_> {
    /// `oneOf` and `anyOf`; `None` if none decides the type.
    pub(super) fn union(&self, object: &Map<String, Value>, depth: usize) -> Option<Shaped> {
        let key = ["oneOf", "anyOf"].into_iter().find(|key| object.get(*key).is_some_and(Value::is_array))?;
        let mut base = object.clone();
        let declared = base.remove(key)?.as_array().cloned().unwrap_or_default();
        let discriminator = base.remove("discriminator");
        if declared.contains(&Value::Bool(true)) {
            return Some(any());
        }
        let (nulls, variants): (Vec<_>, Vec<_>) = declared.into_iter().partition(is_null);
        let mut shaped = match variants.is_empty() && !constrains(&base) && !nulls.is_empty() {
            true => not_null(Shape::Null),
            false => self.of_variants(object, base.clone(), variants, discriminator, depth),
        };
        shaped.nullable |= !nulls.is_empty() || types(&base).is_some_and(|types| types.contains(&"null"));
        Some(shaped)
    }

    /// `object` is the whole of it, and `base` what stands beside the variants.
    fn of_variants(
        &self,
        object: &Map<String, Value>,
        mut base: Map<String, Value>,
        variants: Vec<Value>,
        discriminator: Option<Value>,
        depth: usize,
    ) -> Shaped {
        // Variants that only say what must be there, or not, leave the type as it is: anything,
        // where nothing else says what it is.
        let (restricting, variants): (Vec<_>, Vec<_>) = variants.into_iter().partition(only_restricts);
        if variants.is_empty() {
            return self.shape_at(&Value::Object(base), depth);
        }
        if !restricting.is_empty() && is_open(&base) {
            return any();
        }
        let mut distinct: Vec<Value> = Vec::new();
        for variant in variants {
            if !distinct.contains(&variant) {
                distinct.push(variant);
            }
        }
        let matters = base_matters(&base);
        base.retain(|key, _| key != merge::ORIGIN);
        let matters = |variant: &Value| {
            (matters && !self.is_heir(object, variant)) || (base.contains_key("type") && lacks_type(variant))
        };
        let joined = |variant: &Value| match matters(variant) {
            true => json!({ "allOf": [base, variant] }),
            false => variant.clone(),
        };
        if let [only] = distinct.as_slice() {
            return self.shape_at(&joined(only), depth);
        }
        if let Some(values) = self.strings(&distinct, depth) {
            return not_null(Shape::Enum(values));
        }
        let tagged = discriminator.and_then(|discriminator| self.tagged(&discriminator, &distinct, &joined));
        not_null(tagged.unwrap_or_else(|| Shape::Union(distinct.iter().map(&joined).collect())))
    }

    /// A union by discriminator: every variant is a definition with properties.
    fn tagged(&self, discriminator: &Value, variants: &[Value], joined: &dyn Fn(&Value) -> Value) -> Option<Shape> {
        let property = discriminator.get("propertyName")?.as_str()?;
        let mapping = discriminator.get("mapping")?.as_array()?;
        let tags_of = |name: &str| {
            let rows = mapping.iter().filter(|row| reference(&row[1]) == Some(name));
            rows.filter_map(|row| row[0].as_str().map(str::to_owned)).collect::<Vec<_>>()
        };
        let variants: Option<Vec<_>> = variants
            .iter()
            .map(|variant| {
                let name = reference(variant)?;
                let tags = tags_of(name);
                (!tags.is_empty() && self.holds_properties(name, variant)).then(|| (tags, joined(variant)))
            })
            .collect();
        Some(Shape::Tagged(property.to_owned(), variants?))
    }

    /// Whether a variant, the definition `name`, can have the property that tells it apart.
    fn holds_properties(&self, name: &str, variant: &Value) -> bool {
        if self.asked.borrow().iter().any(|asked| asked == name) {
            return true;
        }
        self.asked.borrow_mut().push(name.to_owned());
        let shape = self.resolved(variant).shape;
        self.asked.borrow_mut().pop();
        matches!(shape, Shape::Object(_) | Shape::Tagged(..) | Shape::Union(_))
    }

    /// Whether a variant is made of this very base by `allOf`, and has all of it already.
    fn is_heir(&self, base: &Map<String, Value>, variant: &Value) -> bool {
        let same = |key: &str, target: &Value| base.contains_key(key) && target.get(key) == base.get(key);
        let is_this = |_: &str, target: &Value| same("oneOf", target) || same("anyOf", target);
        reference(variant).is_some_and(|name| merge::takes_over(self.definitions, name, &is_this))
    }

    /// The strings of a union that only has strings that are written out.
    fn strings(&self, variants: &[Value], depth: usize) -> Option<Vec<String>> {
        let mut all: Vec<String> = Vec::new();
        for variant in variants {
            if reference(variant).is_some() {
                return None;
            }
            match self.shape_at(variant, depth) {
                Shaped { shape: Shape::Enum(values), nullable: false } => all.extend(values),
                _ => return None,
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        all.retain(|value| seen.insert(value.clone()));
        Some(all)
    }
}

fn is_null(schema: &Value) -> bool {
    let only = |key: &str| schema.get(key).and_then(Value::as_array).is_some_and(|values| values == &[Value::Null]);
    schema.get("type").is_some_and(|kind| kind == "null")
        || only("type")
        || only("enum")
        || schema.get("const").is_some_and(Value::is_null)
}

/// Whether a variant leaves the type open: `{required: [a]}`, `{not: {..}}`,
/// `{minLength: 3}`.
fn only_restricts(schema: &Value) -> bool {
    const TYPE: [&str; 13] = [
        "$ref",
        "type",
        "properties",
        "items",
        "prefixItems",
        "format",
        "enum",
        "const",
        "allOf",
        "oneOf",
        "anyOf",
        "additionalProperties",
        "x-rust-type",
    ];
    let Value::Object(object) = schema else { return true };
    !object.keys().any(|key| TYPE.contains(&key.as_str()))
}

/// Whether nothing beside the variants says what type it is.
fn is_open(base: &Map<String, Value>) -> bool {
    let combined = ["oneOf", "anyOf"].iter().any(|key| base.contains_key(*key));
    types(base).is_none() && inferred(base).is_none() && !combined
}

/// Whether a variant leaves its type to what stands beside the variants.
fn lacks_type(variant: &Value) -> bool {
    let says = ["$ref", "type", "enum", "const", "allOf", "oneOf", "anyOf", "x-rust-type"];
    !says.iter().any(|key| variant.get(*key).is_some())
}

/// Whether what stands beside `oneOf` says more than a type.
fn base_matters(base: &Map<String, Value>) -> bool {
    let additional = base.get("additionalProperties").is_some_and(Value::is_object);
    additional || ["properties", "items", "allOf", "oneOf", "anyOf"].iter().any(|key| base.contains_key(*key))
}
