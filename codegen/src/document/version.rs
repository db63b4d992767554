//! Is this an OpenAPI document, and of which version?

use std::fmt;

use super::{Node, Value};
use crate::diagnostic::Diagnostic;

/// The minor versions of OpenAPI that are read. Patch versions change no meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Version {
    /// 3.0.x: schemas are a dialect of JSON Schema of their own.
    V3_0,
    /// 3.1.x: schemas are JSON Schema 2020-12.
    V3_1,
    /// 3.2.x: as 3.1 in substance.
    V3_2,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V3_0 => "3.0",
            Self::V3_1 => "3.1",
            Self::V3_2 => "3.2",
        })
    }
}

/// The version that the root names, or why it is not an OpenAPI document.
pub(super) fn of(root: &Node) -> Result<Version, Diagnostic> {
    let help = "an OpenAPI document begins with `openapi: 3.0.3`";
    match &root.value {
        Value::Object(_) => {}
        Value::Null => {
            return Err(Diagnostic::error("not-openapi", root.span, "the document is empty").help(help));
        }
        _ => {
            let message = format!("this is {}, not an OpenAPI document", root.kind());
            return Err(Diagnostic::error("not-openapi", root.span, message).label("expected a mapping").help(help));
        }
    }
    if let Some(swagger) = root.entry("swagger") {
        return Err(Diagnostic::error("swagger-2", swagger.key_span, "Swagger 2.0 is not supported")
            .label("this is a Swagger document")
            .help("convert it to OpenAPI 3 first: `npx swagger2openapi --yaml FILE`, or \"Convert to OpenAPI 3\" in editor.swagger.io"));
    }
    let Some(openapi) = root.get("openapi") else {
        return Err(Diagnostic::error("not-openapi", root.span, "the key `openapi` is missing")
            .label("no `openapi` among these keys")
            .help(help));
    };
    known(openapi)
}

fn known(openapi: &Node) -> Result<Version, Diagnostic> {
    let text = match &openapi.value {
        Value::String(text) => text.clone(),
        // `openapi: 3.1` without quotes.
        Value::Number(number) => number.to_string(),
        _ => {
            let message = format!("`openapi` must be a version, not {}", openapi.kind());
            return Err(Diagnostic::error("openapi-version", openapi.span, message).help("write `openapi: 3.0.3`"));
        }
    };
    let mut parts = text.trim().split('.');
    match (parts.next(), parts.next()) {
        (Some("3"), Some("0")) => Ok(Version::V3_0),
        (Some("3"), Some("1")) => Ok(Version::V3_1),
        (Some("3"), Some("2")) => Ok(Version::V3_2),
        _ => Err(Diagnostic::error("openapi-version", openapi.span, format!("OpenAPI `{text}` is not supported"))
            .label("unknown version")
            .help("versions 3.0, 3.1 and 3.2 are read")),
    }
}
