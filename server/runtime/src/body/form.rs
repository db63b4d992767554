//! `application/x-www-form-urlencoded`: fields to one JSON object.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::operation::{Field, FieldFormat, Kind, Style};
use crate::parameters::style::{member, scalar_value};
use crate::parameters::text::form_decoded;
use crate::problem::{Problem, Violation};
use crate::schema::{Schema, Step, json_value, place_in, typed};

pub(super) fn decode<T: DeserializeOwned>(
    bytes: &[u8],
    schema: Option<&Schema>,
    fields: &'static [Field],
) -> Result<T, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::malformed("the form is not UTF-8"))?;
    let mut object = Object::new(fields);
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, raw) = pair.split_once('=').unwrap_or((pair, ""));
        object.add(form_decoded(name)?, raw)?;
    }
    let Object { value, mut violations, .. } = object;
    let place = |steps: &[Step]| place_in("body", steps);
    let value = Value::Object(value);
    let Some(schema) = schema else { return typed(&value, &place) };
    if violations.is_empty() {
        return schema.decode(&value, &place);
    }
    violations.extend(schema.violations(&value, &place)?);
    Err(Problem::invalid(violations))
}

struct Object {
    fields: &'static [Field],
    value: Map<String, Value>,
    violations: Vec<Violation>,
}

impl Object {
    fn new(fields: &'static [Field]) -> Self {
        Self { fields, value: Map::new(), violations: Vec::new() }
    }

    fn violation(&mut self, name: &str, message: &str) {
        self.violations.push(Violation { place: format!("body.{name}"), message: message.to_owned() });
    }

    fn add(&mut self, name: String, raw: &str) -> Result<(), Problem> {
        // `filter[color]=red`: a member of a deep object.
        if let Some((outer, key)) = name.strip_suffix(']').and_then(|name| name.split_once('['))
            && let Some(field) =
                self.fields.iter().find(|field| field.name == outer && field.style == Style::DeepObject)
        {
            let value = scalar_value(member(field.kind, key), form_decoded(raw)?);
            let slot = self.value.entry(outer).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(members) = slot {
                members.insert(key.to_owned(), value);
            }
            return Ok(());
        }
        // The members of an exploded object stand for themselves.
        let of_object = self.fields.iter().find(|field| {
            let is_spread = field.style == Style::Form && field.explode && field.format == FieldFormat::Text;
            is_spread && matches!(field.kind, Kind::Object(members, _) if members.iter().any(|(key, _)| *key == name))
        });
        if let (Some(field), false) = (of_object, self.fields.iter().any(|field| field.name == name)) {
            let value = scalar_value(member(field.kind, &name), form_decoded(raw)?);
            let slot = self.value.entry(field.name).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(members) = slot {
                members.insert(name, value);
            }
            return Ok(());
        }
        let field = self.fields.iter().find(|field| field.name == name);
        if let Some(Field { format: FieldFormat::Json, kind, .. }) = field
            && !matches!(kind, Kind::Array(_))
        {
            return self.add_json(name, raw);
        }
        self.add_value(name, raw, field)
    }

    fn add_json(&mut self, name: String, raw: &str) -> Result<(), Problem> {
        match json_value(&form_decoded(raw)?) {
            Some(value) => drop(self.value.insert(name, value)),
            None => self.violation(&name, "is not JSON"),
        }
        Ok(())
    }

    fn add_value(&mut self, name: String, raw: &str, field: Option<&Field>) -> Result<(), Problem> {
        let kind = field.map_or(Kind::Any, |field| field.kind);
        let Kind::Array(item) = kind else {
            let value = scalar_value(kind, form_decoded(raw)?);
            if self.value.contains_key(&name) {
                self.violation(&name, "is given more than once");
            } else {
                self.value.insert(name, value);
            }
            return Ok(());
        };
        let texts = match field {
            Some(Field { explode: true, .. }) | None => vec![raw],
            Some(field) => raw.split(delimiter(field.style, raw)).collect(),
        };
        let json = field.is_some_and(|field| field.format == FieldFormat::Json);
        let mut items = Vec::new();
        for text in texts {
            let text = form_decoded(text)?;
            items.push(match json {
                true => json_value(&text).unwrap_or(Value::String(text)),
                false => scalar_value(*item, text),
            });
        }
        let slot = self.value.entry(name).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(known) = slot {
            // One JSON text may be the whole array.
            match items.pop() {
                Some(Value::Array(whole)) if json => known.extend(whole),
                last => known.extend(items.into_iter().chain(last)),
            }
        }
        Ok(())
    }
}

fn delimiter(style: Style, raw: &str) -> &'static str {
    match style {
        Style::SpaceDelimited if raw.contains('+') => "+",
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited if raw.contains('|') => "|",
        Style::PipeDelimited if raw.contains("%7c") => "%7c",
        Style::PipeDelimited => "%7C",
        _ if raw.contains(',') => ",",
        // Browsers encode the comma, too.
        _ => "%2C",
    }
}
