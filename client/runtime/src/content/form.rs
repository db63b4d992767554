//! Forms (`application/x-www-form-urlencoded`).

use serde::Serialize;

use crate::style::{Json, ParameterSpec, Shape, Style, Written, joined, pairs};

/// How a field of a form is written (OpenAPI, [encoding object](https://spec.openapis.org/oas/v3.0.3#encoding-object)).
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The property's name.
    pub name: &'static str,
    /// `style`.
    pub style: Style,
    /// `explode`.
    pub explode: bool,
    /// `contentType: application/json`: its value is JSON text.
    pub json: bool,
    /// `allowReserved`.
    pub allow_reserved: bool,
}

/// The text of the form that `body`, an object, is.
pub(super) fn form<T: Serialize + ?Sized>(body: &T, fields: &[Field]) -> Written<String> {
    let members = match Json::of(body).map(|json| json.shape()) {
        Ok(Shape::Object(members)) => members,
        Ok(_) => return Err("the body is not an object, which a form must be".to_owned()),
        Err(error) => return Err(format!("the body cannot be written as a form: {error}")),
    };
    let mut form = Vec::new();
    for (name, value) in &members {
        form.extend(pairs(name, &field(fields, name), value).map_err(|reason| format!("the field {name}: {reason}"))?);
    }
    Ok(joined(&form))
}

fn field(fields: &[Field], name: &str) -> ParameterSpec {
    let field = fields.iter().find(|field| field.name == name);
    let plain = Field { name: "", style: Style::Form, explode: true, json: false, allow_reserved: false };
    let Field { name, style, explode, json, allow_reserved } = *field.unwrap_or(&plain);
    ParameterSpec { name, style, explode, json, allow_reserved }
}
