//! Request bodies: which media type they have, read under a limit and a deadline, decoded.

mod disposition;
mod file;
mod form;
mod frames;
mod media;
mod multipart;
mod read;

use bytes::Bytes;
use serde::de::DeserializeOwned;

pub use file::File;
pub use media::content;
pub use multipart::{FromMultipart, Parts, multipart_body};

use crate::cx::Cx;
use crate::message::Body;
use crate::operation::{BodyFormat, OperationSpec};
use crate::problem::Problem;
use crate::schema::{Schema, Step, place_in, typed_text};
use countersign_wire::{Kind, Violation};
use read::read;

/// A JSON body. `content`: the number of its media type, which [`content`] found.
///
/// # Errors
///
/// 413, 408, 400 for what is not JSON, 422 with every violation of the schema.
pub async fn json_body<T: DeserializeOwned>(
    cx: &Cx,
    body: Body,
    spec: &'static OperationSpec,
    content: usize,
) -> Result<T, Problem> {
    let bytes = required(read(cx, body, spec).await?)?;
    let schema = match format(spec, content) {
        Some(BodyFormat::Json(schema)) => schema.as_ref(),
        _ => None,
    };
    json(&bytes, schema)
}

/// A form.
///
/// # Errors
///
/// 413, 408, 400 for what is not a form, 422 with every violation of the schema.
pub async fn form_body<T: DeserializeOwned>(
    cx: &Cx,
    body: Body,
    spec: &'static OperationSpec,
    content: usize,
) -> Result<T, Problem> {
    let bytes = named(cx, read(cx, body, spec).await?)?;
    match format(spec, content) {
        Some(BodyFormat::Form { schema, fields, additional }) => {
            form::decode(&bytes, schema.as_ref(), fields, *additional)
        }
        _ => form::decode(&bytes, None, &[], Some(Kind::Any)),
    }
}

/// A text; it may be empty.
///
/// # Errors
///
/// 413, 408, 400 for what is not UTF-8, 422 where there is no body.
pub async fn text_body(cx: &Cx, body: Body, spec: &'static OperationSpec, _: usize) -> Result<String, Problem> {
    let bytes = named(cx, read(cx, body, spec).await?)?;
    String::from_utf8(bytes.into()).map_err(|_| Problem::malformed("the body is not UTF-8"))
}

/// Bytes; there may be none.
///
/// # Errors
///
/// 413, 408, 422 where there is no body.
pub async fn bytes_body(cx: &Cx, body: Body, spec: &'static OperationSpec, _: usize) -> Result<Bytes, Problem> {
    named(cx, read(cx, body, spec).await?)
}

/// A body without bytes is one where its media type is named (an empty file); without, there is no body.
fn named(cx: &Cx, body: Option<Bytes>) -> Result<Bytes, Problem> {
    let is_named = cx.headers().contains_key(http::header::CONTENT_TYPE);
    required(body.or_else(|| is_named.then(Bytes::new)))
}

fn format(spec: &'static OperationSpec, content: usize) -> Option<&'static BodyFormat> {
    spec.body.as_ref()?.contents.get(content).map(|content| &content.format)
}

fn required<T>(body: Option<T>) -> Result<T, Problem> {
    body.ok_or_else(|| {
        Problem::invalid(vec![Violation { place: "body".to_owned(), message: "is required".to_owned() }])
    })
}

fn json<T: DeserializeOwned>(bytes: &[u8], schema: Option<&Schema>) -> Result<T, Problem> {
    let place = |steps: &[Step]| place_in("body", steps);
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::malformed("the body is not UTF-8"))?;
    match schema {
        Some(schema) => schema.decode_text(text, &place),
        None => typed_text(text, &place),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Schemas;
    use crate::types::Decimal;

    #[test]
    fn a_number_that_is_validated_keeps_its_digits() {
        static SCHEMAS: Schemas = Schemas::new(r#"{"$defs": {"Price": {"type": "number", "minimum": 0}}}"#);
        static PRICE: Schema = Schema::new(&SCHEMAS, "Price");
        let decode = |text: &str| json::<Decimal>(text.as_bytes(), Some(&PRICE));
        let text = "12345678901234567890.10";
        assert_eq!(decode(text).ok().map(|price| price.to_string()).as_deref(), Some(text));
        assert!(decode("-0.01").is_err());
    }
}
