//! Rust types of schemas, by typify.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Map, Value, json};
use typify::{TypeSpace, TypeSpaceSettings};

use super::{DEFS, Definitions, SchemaUse};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::quiet::quietly;

/// The types of a document, and the type of each schema in use.
#[derive(Debug)]
pub struct Types {
    /// The items of the module `types`.
    pub items: TokenStream,
    of_schemas: BTreeMap<String, TokenStream>,
}

impl Types {
    /// The type of `used`, as a path that begins with `types::` where it is one of the document's own.
    pub fn of(&self, used: &SchemaUse) -> TokenStream {
        let known = self.of_schemas.get(&used.name).cloned();
        known.unwrap_or_else(|| quote!(::serde_json::Value))
    }

    /// Makes the types of `uses` and of all that they refer to. `derives` are added to typify's own; `secret` is the type
    /// of a string of `format: password`.
    pub fn build<'a>(
        definitions: &Definitions,
        uses: impl IntoIterator<Item = &'a SchemaUse>,
        derives: &[&str],
        secret: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let mut settings = TypeSpaceSettings::default();
        settings.with_type_mod("types");
        for derive in derives {
            settings.with_derive((*derive).to_owned());
        }
        if let Some(schemars::schema::Schema::Object(password)) = typed(&password()) {
            settings.with_conversion(password, secret, std::iter::empty());
        }
        let mut space = TypeSpace::new(&settings);
        let referred = definitions.referred().iter();
        let lowered = referred.filter_map(|(name, schema)| Some((name.clone(), typed(schema)?)));
        if let Err(message) = quietly(|| space.add_ref_types(lowered)) {
            diagnostics.push(refused(definitions, None, &message));
            return None;
        }
        let mut of_schemas = BTreeMap::new();
        for used in uses {
            match type_of(&mut space, used) {
                Ok(ident) => drop(of_schemas.insert(used.name.clone(), ident)),
                Err(message) => diagnostics.push(refused(definitions, Some(&used.name), &message)),
            }
        }
        match quietly(|| Ok::<_, String>(space.to_stream())) {
            Ok(items) => Some(Self { items, of_schemas }),
            Err(message) => {
                diagnostics.push(refused(definitions, None, &message));
                None
            }
        }
    }
}

fn type_of(space: &mut TypeSpace, used: &SchemaUse) -> Result<TokenStream, String> {
    if used.schema == Value::Bool(true) {
        return Ok(quote!(::serde_json::Value));
    }
    let schema = typed(&used.schema).ok_or_else(|| "not a schema".to_owned())?;
    let id = quietly(|| space.add_type_with_name(&schema, Some(used.name.clone())))?;
    let found = space.get_type(&id).map_err(|error| error.to_string())?;
    Ok(found.ident())
}

fn refused(definitions: &Definitions, name: Option<&str>, message: &str) -> Diagnostic {
    let place = name.and_then(|name| definitions.span(name));
    Diagnostic::error("types", place, format!("no Rust type can be made of this schema: {message}"))
        .help("simplify the schema, or leave out the operations that use it")
}

/// The raised schema as typify (schemars 0.8, draft 7) takes it.
fn typed(schema: &Value) -> Option<schemars::schema::Schema> {
    serde_json::from_value(lowered(schema)).ok()
}

pub(crate) fn lowered(schema: &Value) -> Value {
    let Value::Object(object) = schema else { return schema.clone() };
    if let Some(secret) = lowered_password(object) {
        return secret;
    }
    let mut out = Map::new();
    for (key, value) in object {
        match key.as_str() {
            "$ref" => {
                let name = value.as_str().unwrap_or_default().trim_start_matches(DEFS);
                out.insert(key.clone(), json!(format!("#/definitions/{name}")));
            }
            "properties" => {
                let named = value.as_object().into_iter().flatten();
                let named = named.map(|(name, schema)| (name.clone(), lowered(schema))).collect();
                out.insert(key.clone(), Value::Object(named));
            }
            "allOf" | "anyOf" | "oneOf" => {
                out.insert(key.clone(), value.as_array().into_iter().flatten().map(lowered).collect());
            }
            "items" | "additionalProperties" | "not" => {
                out.insert(key.clone(), lowered(value));
            }
            "type" | "enum" | "const" | "pattern" | "minLength" | "maxLength" | "required" | "default"
            | "description" => {
                out.insert(key.clone(), value.clone());
            }
            "format" if has_formats(object) => {
                out.insert(key.clone(), value.clone());
            }
            // Not negative: an unsigned integer. The bounds themselves are the validator's.
            "minimum" if value.as_i64().is_some_and(|minimum| minimum >= 0) && is_integer(object) => {
                out.insert(key.clone(), json!(0));
            }
            _ => {}
        }
    }
    Value::Object(out)
}

/// What every string of `format: password` is lowered to, whatever else its schema says: the conversion to the secret type
/// wants the same schema each time. The rest is the validator's.
fn password() -> Value {
    json!({ "type": "string", "format": "password" })
}

fn lowered_password(object: &Map<String, Value>) -> Option<Value> {
    let is_password = object.get("format").and_then(Value::as_str) == Some("password");
    match object.get("type").filter(|_| is_password)? {
        Value::String(kind) if kind == "string" => Some(password()),
        Value::Array(kinds) if kinds.iter().all(|kind| kind == "string" || kind == "null") => {
            Some(json!({ "oneOf": [password(), { "type": "null" }] }))
        }
        _ => None,
    }
}

/// typify refuses a format on anything but text and numbers.
fn has_formats(object: &Map<String, Value>) -> bool {
    has_type(object, &["string", "integer", "number"])
}

fn is_integer(object: &Map<String, Value>) -> bool {
    has_type(object, &["integer"])
}

fn has_type(object: &Map<String, Value>, wanted: &[&str]) -> bool {
    match object.get("type") {
        Some(Value::String(name)) => wanted.contains(&name.as_str()),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(|name| wanted.contains(&name)),
        _ => false,
    }
}
