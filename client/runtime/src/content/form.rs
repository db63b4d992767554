//! Forms (`application/x-www-form-urlencoded`).

use countersign_wire::Parameter;
use countersign_wire::parameter::{Json, Shape, joined, query};
use serde::Serialize;

use super::written::Written;

/// The text of the form that `body`, an object, is. A field is written as a parameter in the query is
/// (OpenAPI, [encoding object](https://spec.openapis.org/oas/v3.0.3#encoding-object)).
pub(super) fn form<T: Serialize + ?Sized>(body: &T, fields: &[Parameter]) -> Written<String> {
    let members = match Json::of(body).map(|json| json.shape()) {
        Ok(Shape::Object(members)) => members,
        Ok(_) => return Err("the body is not an object, which a form must be".to_owned()),
        Err(error) => return Err(format!("the body cannot be written as a form: {error}")),
    };
    let mut form = Vec::new();
    for (name, value) in &members {
        form.extend(
            query::pairs(name, &field(fields, name), value).map_err(|reason| format!("the field {name}: {reason}"))?,
        );
    }
    Ok(joined(&form))
}

fn field(fields: &[Parameter], name: &str) -> Parameter {
    let field = fields.iter().find(|field| field.name == name);
    field.copied().unwrap_or(Parameter::query(""))
}
