//! The schemas of operations, compiled when a service begins, so that none fails for the first time at a request.

use std::sync::Arc;

use crate::answer::ContentFormat;
use crate::operation::{BodyFormat, OperationSpec};
use crate::router::MountError;
use crate::table::Mounted;

/// Compiles the schemas of all operations, those of requests and those of answers.
///
/// # Errors
///
/// A schema that cannot be compiled, with the operation and the place that it is for.
pub(super) fn compile(operations: &[Arc<dyn Mounted>]) -> Result<(), MountError> {
    operations.iter().try_for_each(|operation| {
        let spec = operation.spec();
        compile_all(spec).map_err(|(place, message)| MountError::new(format!("{}: {place}: {message}", spec.id)))
    })
}

/// What cannot be compiled: its place in the operation, and why.
type Fault = (String, String);

fn compile_all(spec: &'static OperationSpec) -> Result<(), Fault> {
    if let Some(schema) = &spec.parameters_schema {
        schema.compile().map_err(|message| ("parameters".to_owned(), message))?;
    }
    for content in spec.body.iter().flat_map(|body| body.contents) {
        let schema = match &content.format {
            BodyFormat::Json(schema) | BodyFormat::Form { schema, .. } | BodyFormat::Multipart { schema, .. } => schema,
            BodyFormat::Text | BodyFormat::Bytes => &None,
        };
        if let Some(schema) = schema {
            schema.compile().map_err(|message| (format!("body, {}", content.media_type), message))?;
        }
    }
    for response in spec.responses {
        let of_headers = response.headers.iter().filter_map(|header| header.schema.as_ref());
        let of_contents = response.contents.iter().filter_map(|content| match &content.format {
            ContentFormat::Json(schema)
            | ContentFormat::Form(schema, _)
            | ContentFormat::Text(schema, _)
            | ContentFormat::Lines(schema)
            | ContentFormat::Events { data: schema, .. } => Some(schema),
            ContentFormat::Bytes => None,
        });
        for schema in of_headers.chain(of_contents) {
            schema.compile().map_err(|message| (format!("answer, {:?}", response.status), message))?;
        }
    }
    Ok(())
}
