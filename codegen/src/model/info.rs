//! The document's title and version, and what of it is not generated.

use super::Reader;
use crate::diagnostic::Diagnostic;
use crate::document::{Node, Value};

/// `info`, as far as generated code shows it.
pub(super) struct Info {
    pub(super) title: String,
    pub(super) version: String,
}

/// Reads `info`. What is missing is said, and no reason to stop.
///
/// <https://spec.openapis.org/oas/v3.0.3#info-object>
pub(super) fn info(reader: &mut Reader<'_, '_>) -> Info {
    let root = &reader.document.root;
    odd_version(reader, root);
    not_generated(reader, root);
    let found = root.get("info").and_then(|info| reader.resolve(info)).filter(|info| info.as_object().is_some());
    let Some(info) = found else {
        reader.push(
            Diagnostic::warning("info", root.get("openapi").map(|node| node.span), "`info` is missing")
                .help("add `info: {title: My API, version: 1.0.0}`"),
        );
        return Info { title: "API".to_owned(), version: String::new() };
    };
    let mut field = |key: &str, help: &str| {
        let text = reader.prose(info, key);
        if text.is_none() {
            let missing = Diagnostic::warning("info", info.span, format!("`info` has no `{key}`"));
            reader.push(missing.help(help.to_owned()));
        }
        text
    };
    let title = field("title", "add `title: My API`").unwrap_or_else(|| "API".to_owned());
    let version = field("version", "add `version: 1.0.0`").unwrap_or_default();
    reader.prose(info, "description");
    Info { title, version }
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
