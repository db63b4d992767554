//! From a file to text, and from text to a tree.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use super::limits::{Budget, MAX_BYTES};
use super::{Node, json, yaml};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Sources, Span};

/// Reads a file as text and adds it to the sources, under the path as given.
pub(super) fn file(sources: &mut Sources, path: &Path, budget: &mut Budget) -> Result<SourceId, Diagnostic> {
    let name = display_name(path);
    let bytes = bytes(path, &name, budget.bytes_left())?;
    budget.read(bytes.len());
    match String::from_utf8(bytes) {
        Ok(text) => Ok(sources.add(name, Some(path.to_owned()), without_mark(&text))),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            // To be shown, with a replacement character (three bytes) where it goes wrong.
            let text = String::from_utf8_lossy(error.as_bytes());
            let source = sources.add(name, Some(path.to_owned()), text);
            Err(not_utf8(Span::new(source, at..at + 3)))
        }
    }
}

/// Reads a file that another one refers to: an ordinary file, since a pipe or device might never
/// end.
pub(super) fn other_file(sources: &mut Sources, path: &Path, budget: &mut Budget) -> Result<SourceId, Diagnostic> {
    if path.is_file() {
        return file(sources, path, budget);
    }
    let message = format!("`{}` is not a file", display_name(path));
    Err(Diagnostic::error("unreadable-file", None, message))
}

/// The text without a byte order mark.
pub(super) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{FEFF}').unwrap_or(text)
}

/// Reads text as JSON when it looks like it, else as YAML.
pub(super) fn tree(source: SourceId, name: &str, text: &str, budget: &mut Budget) -> Result<Node, Vec<Diagnostic>> {
    if !text.trim_start().starts_with(['{', '[']) {
        return yaml::parse(source, text, budget);
    }
    let before = budget.clone();
    let faults = match json::parse(source, text, budget) {
        Ok(root) => return Ok(root),
        Err(faults) => faults,
    };
    *budget = before;
    let malformed = faults.iter().any(|fault| fault.code == "malformed-json");
    let called_json = name.to_ascii_lowercase().ends_with(".json");
    if !malformed || called_json {
        return Err(faults);
    }
    // YAML's own flow style begins like JSON: `{openapi: 3.0.3}`.
    let looks_like_json = text.trim_start()[1..].trim_start().starts_with('"');
    yaml::parse(source, text, budget).map_err(|others| if looks_like_json { faults } else { others })
}

/// The path with `/` between its parts, so that listings and headers are the same on every machine.
pub(super) fn display_name(path: &Path) -> String {
    let name = path.display().to_string();
    if std::path::MAIN_SEPARATOR == '/' { name } else { name.replace(std::path::MAIN_SEPARATOR, "/") }
}

fn bytes(path: &Path, name: &str, limit: u64) -> Result<Vec<u8>, Diagnostic> {
    let failed = |error: io::Error| unreadable(name, &error);
    let metadata = std::fs::metadata(path).map_err(failed)?;
    if metadata.is_dir() {
        return Err(Diagnostic::error("unreadable-file", None, format!("`{name}` is a directory"))
            .help("name the OpenAPI document itself"));
    }
    if metadata.len() > limit {
        return Err(too_large(name));
    }
    let mut bytes = Vec::new();
    // A pipe or a growing file has no size to check beforehand.
    let mut file = File::open(path).map_err(failed)?.take(limit + 1);
    file.read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(too_large(name));
    }
    Ok(bytes)
}

fn unreadable(name: &str, error: &io::Error) -> Diagnostic {
    let diagnostic = Diagnostic::error("unreadable-file", None, format!("`{name}` cannot be read: {error}"));
    match error.kind() {
        io::ErrorKind::NotFound => diagnostic.help("check the path; a relative one counts from the working directory"),
        _ => diagnostic,
    }
}

fn too_large(name: &str) -> Diagnostic {
    let limit = MAX_BYTES >> 20;
    Diagnostic::error("file-too-large", None, format!("with `{name}` the document is larger than {limit} MB"))
        .help("is it really an OpenAPI document? If so, split it, or leave examples out")
}

fn not_utf8(span: Span) -> Diagnostic {
    Diagnostic::error("not-utf8", span, "the file is not UTF-8 text")
        .label("other bytes begin here")
        .help("save the file as UTF-8")
}
