//! Parameters: where they are, how their text is written, and the one object that they are decoded
//! to.

use std::collections::BTreeSet;

use countersign_wire::{Place, Style};
use serde_json::{Map, Value, json};

use super::{Names, Reader, snake_case, token};
use crate::diagnostic::Diagnostic;
use crate::document::{Node, Span};
use crate::schema::{Kind, SchemaUse};

/// A parameter of an operation.
///
/// <https://spec.openapis.org/oas/v3.0.3#parameter-object>
#[derive(Debug)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// The property in the parameters' object, and the field's name: unique in the operation.
    pub key: String,
    /// Where it is.
    pub place: Place,
    /// How its text is written.
    pub style: Style,
    /// Whether each item of an array or object stands for itself.
    pub explode: bool,
    /// Whether it must be there.
    pub required: bool,
    /// Whether its value is JSON text (`content: application/json` instead of `schema`).
    pub json: bool,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// `allowEmptyValue`.
    pub allow_empty: bool,
    /// How its text becomes a JSON value.
    pub kind: Kind,
    /// Where it is declared.
    pub span: Span,
}

/// Reads the parameters at `declared`, and makes the object schema that holds them.
pub(super) fn parameters<'d>(
    reader: &mut Reader<'d, '_>,
    declared: &[&'d Node],
    path: (&str, Span),
    prefix: &str,
) -> (Vec<Parameter>, Option<SchemaUse>) {
    let mut names = Names::default();
    let mut parameters = Vec::new();
    let mut object = Object::default();
    for node in declared {
        if let Some((parameter, schema)) = parameter(reader, node, &mut names) {
            object.insert(&parameter, node.get("description"), schema);
            parameters.push(parameter);
        }
    }
    for variable in undeclared_variables(path.0, &parameters) {
        let parameter = undeclared(reader, variable, path.1, &mut names);
        object.insert(&parameter, None, json!({ "type": "string" }));
        parameters.push(parameter);
    }
    let schema =
        (!parameters.is_empty()).then(|| reader.definitions.object(&format!("{prefix}Params"), object.into_schema()));
    (parameters, schema)
}

fn parameter<'d>(reader: &mut Reader<'d, '_>, node: &'d Node, names: &mut Names) -> Option<(Parameter, Value)> {
    let name = node.get("name").and_then(Node::as_str);
    let place = node.get("in").and_then(Node::as_str).and_then(Place::parse);
    // What is missing, or no place, has been told.
    let (Some(name), Some(place)) = (name, place) else { return None };
    if place == Place::Header
        && ["accept", "content-type", "authorization"].contains(&name.to_ascii_lowercase().as_str())
    {
        // OpenAPI: a header parameter of these names shall be ignored.
        return None;
    }
    if matches!(place, Place::Header | Place::Cookie) && !token::is_token(name) {
        let span = node.get("name").map_or(node.span, |name| name.span);
        let fault = match node.get("required").and_then(Node::as_bool) {
            Some(true) => Diagnostic::error,
            _ => Diagnostic::warning,
        };
        reader.push(token::left_out(fault("header-name", span, token::NO_HEADER), name));
        return None;
    }
    let flag = |key| node.get(key).and_then(Node::as_bool);
    let style = style(reader, node, place);
    let key = names.allot(snake_case(name));
    let (schema, json) = schema(node);
    let schema = schema.map(|schema| reader.part(schema));
    let kind = match (&schema, json) {
        (Some(schema), false) => reader.definitions.kind(reader.document, schema),
        _ => Kind::Any,
    };
    let schema = schema.unwrap_or(Value::Bool(true));
    let parameter = Parameter {
        name: name.to_owned(),
        key,
        place,
        style,
        explode: flag("explode").unwrap_or(style.explodes() || style == Style::DeepObject),
        required: place == Place::Path || flag("required").unwrap_or(false),
        json,
        allow_empty: flag("allowEmptyValue").unwrap_or(false),
        allow_reserved: flag("allowReserved").unwrap_or(false),
        kind,
        span: node.span,
    };
    Some((parameter, schema))
}

fn style(reader: &mut Reader<'_, '_>, node: &Node, place: Place) -> Style {
    let Some(declared) = node.get("style") else { return Style::default_in(place) };
    let style = Style::parse(declared.as_str().unwrap_or_default()).filter(|style| style.fits(place));
    style.unwrap_or_else(|| {
        reader.push(
            Diagnostic::warning("parameter-style", declared.span, "this place has no such style")
                .label("ignored")
                .help(styles_by_place()),
        );
        Style::default_in(place)
    })
}

/// `path: simple, label, matrix; query: ..`
fn styles_by_place() -> String {
    let each = Place::ALL.map(|place| {
        let names: Vec<_> = Style::ALL.iter().filter(|style| style.fits(place)).map(|style| style.name()).collect();
        format!("{}: {}", place.as_str(), names.join(", "))
    });
    each.join("; ")
}

/// The parameter's schema, and whether its value is JSON text.
fn schema(node: &Node) -> (Option<&Node>, bool) {
    match node.get("content").and_then(|content| content.entries().first()) {
        Some(media) => (media.value.get("schema"), media.key.contains("json")),
        None => (node.get("schema"), false),
    }
}

/// The variables of `path` that no path parameter declares.
fn undeclared_variables<'p>(path: &'p str, parameters: &[Parameter]) -> BTreeSet<&'p str> {
    let variables = path.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    variables
        .map(|(name, _)| name)
        .filter(|name| !parameters.iter().any(|p| p.place == Place::Path && p.name == *name))
        .collect()
}

/// The parameter that a path variable stands for which no parameter declares: text.
fn undeclared(reader: &mut Reader<'_, '_>, variable: &str, span: Span, names: &mut Names) -> Parameter {
    reader.push(
        Diagnostic::warning("path-variable", span, format!("no parameter declares `{{{variable}}}`"))
            .label("taken as text")
            .help(format!("add `- {{name: {variable}, in: path, required: true, schema: {{type: string}}}}`")),
    );
    Parameter {
        name: variable.to_owned(),
        key: names.allot(snake_case(variable)),
        place: Place::Path,
        style: Style::Simple,
        explode: false,
        required: true,
        json: false,
        allow_empty: false,
        allow_reserved: false,
        kind: Kind::String,
        span,
    }
}

/// The object schema over all parameters of an operation.
#[derive(Default)]
struct Object {
    properties: Map<String, Value>,
    required: Vec<Value>,
}

impl Object {
    fn insert(&mut self, parameter: &Parameter, description: Option<&Node>, schema: Value) {
        let schema = match description.and_then(Node::as_str) {
            Some(description) => described(schema, description),
            None => schema,
        };
        self.properties.insert(parameter.key.clone(), schema);
        if parameter.required {
            self.required.push(Value::String(parameter.key.clone()));
        }
    }

    fn into_schema(self) -> Value {
        json!({ "type": "object", "properties": self.properties, "required": self.required })
    }
}

/// Puts the parameter's description on its schema, which becomes the field's documentation.
fn described(mut schema: Value, description: &str) -> Value {
    if let Value::Object(object) = &mut schema
        && !object.contains_key("$ref")
    {
        object.insert("description".to_owned(), Value::String(description.to_owned()));
    }
    schema
}
