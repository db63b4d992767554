//! The document's title and version, and what of it is not generated.

use super::{Reader, prose};
use crate::diagnostic::Diagnostic;
use crate::document::{Node, Value};

/// `info`, as far as generated code shows it.
pub(super) struct Info {
    pub(super) title: String,
    pub(super) version: String,
}

/// Reads `info`. What is missing has been said, and is no reason to stop.
///
/// <https://spec.openapis.org/oas/v3.0.3#info-object>
pub(super) fn info(reader: &mut Reader<'_, '_>) -> Info {
    let root = &reader.document.root;
    odd_version(reader, root);
    not_generated(reader, root);
    let info = root.get("info").and_then(|info| reader.resolve(info));
    let text = |key: &str| info.and_then(|info| prose::text(info, key));
    Info { title: text("title").unwrap_or_else(|| "API".to_owned()), version: text("version").unwrap_or_default() }
}

/// `openapi: 3.1` without quotes is a number.
fn odd_version(reader: &mut Reader<'_, '_>, root: &Node) {
    let Some(openapi) = root.get("openapi") else { return };
    if let Value::Number(number) = &openapi.value {
        reader.push(
            Diagnostic::warning("openapi-version", openapi.span, "`openapi` should be text, and is a number")
                .help(format!("write `openapi: '{number}.0'`")),
        );
    }
}

fn not_generated(reader: &mut Reader<'_, '_>, root: &Node) {
    let Some(webhooks) = root.entry("webhooks").filter(|entry| !entry.value.entries().is_empty()) else { return };
    reader.push(
        Diagnostic::note("webhooks", webhooks.key_span, "webhooks are not generated")
            .label("requests that the server makes")
            .help("describe them as `paths` of a document of their own, and generate its client"),
    );
}
