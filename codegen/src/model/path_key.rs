//! The keys of `paths`: a template, and what some authors put behind it to tell operations apart.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::document::Entry;

/// A key of `paths`, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PathKey {
    /// The template, with its leading slash.
    pub(super) path: String,
    /// The literals of a query: `/blobs?comp=list` has `comp`, `list`.
    pub(super) selector: Vec<(String, Option<String>)>,
    /// The names in a query whose values are variables: `/search?page={page}` has `page`.
    pub(super) open: Vec<String>,
    /// What stands behind a `#`.
    pub(super) fragment: Option<String>,
}

impl PathKey {
    /// The key of `entry`, and what is odd about it; an error where it cannot be read.
    ///
    /// <https://spec.openapis.org/oas/v3.0.3#path-templating>
    pub(super) fn read(entry: &Entry) -> Result<(Self, Vec<Diagnostic>), Diagnostic> {
        let mut odd = Vec::new();
        check_braces(entry)?;
        let (rest, fragment) = split_once(&entry.key, '#');
        let (path, query) = split_once(rest, '?');
        let mut key = Self { fragment: fragment.map(str::to_owned), ..Self::default() };
        if !path.starts_with('/') {
            odd.push(
                Diagnostic::warning("path", entry.key_span, format!("the path `{path}` does not begin with a slash"))
                    .label("taken as if it did")
                    .help(format!("write `/{path}`")),
            );
            key.path.push('/');
        }
        key.path.push_str(path);
        for part in query.unwrap_or_default().split('&').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').map_or((part, None), |(name, value)| (name, Some(value)));
            match part.contains('{') {
                // `?page={page}` says what the query parameter of that name says better.
                true => key.open.push(name.to_owned()),
                false => key.selector.push((name.to_owned(), value.map(str::to_owned))),
            }
        }
        if !key.selector.is_empty() {
            odd.push(
                Diagnostic::note("path-query", entry.key_span, "this path key holds a query")
                    .label("the operation is chosen by it")
                    .help("a query parameter with an enum says the same in a way that all tools understand"),
            );
        }
        if key.fragment.is_some() {
            odd.push(
                Diagnostic::note("path-fragment", entry.key_span, "this path key holds a fragment")
                    .label("a fragment is never sent: it tells operations apart in this document only")
                    .help("give each operation a path of its own"),
            );
        }
        Ok((key, odd))
    }

    /// The variables of the template.
    pub(super) fn variables(&self) -> BTreeSet<&str> {
        variables(&self.path).collect()
    }

    /// What is equal for two templates that match the same paths.
    pub(super) fn shape(&self) -> String {
        let mut shape = String::new();
        for (at, part) in self.path.split('{').enumerate() {
            let rest = if at == 0 { part } else { part.split_once('}').map_or(part, |(_, rest)| rest) };
            shape.push_str(if at == 0 { "" } else { "{}" });
            shape.push_str(rest);
        }
        shape
    }
}

fn variables(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

/// `text` at the first `separator` that is not between braces.
fn split_once(text: &str, separator: char) -> (&str, Option<&str>) {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            c if c == separator && depth == 0 => return (&text[..at], Some(&text[at + c.len_utf8()..])),
            _ => {}
        }
    }
    (text, None)
}

/// Braces come in pairs around a name, and no name comes twice.
fn check_braces(entry: &Entry) -> Result<(), Diagnostic> {
    let fault = |message: String, help: &str| Err(Diagnostic::error("path", entry.key_span, message).help(help));
    let key = &entry.key;
    let mut open = false;
    for c in key.chars() {
        if (c == '{' && open) || (c == '}' && !open) {
            return fault(format!("the braces of the path `{key}` do not match"), "write variables as `{name}`");
        }
        open = c == '{' || (open && c != '}');
    }
    if open {
        return fault(format!("a brace of the path `{key}` is not closed"), "write variables as `{name}`");
    }
    let mut seen = BTreeSet::new();
    for name in variables(split_once(split_once(key, '#').0, '?').0) {
        if name.is_empty() {
            return fault(format!("a variable of the path `{key}` has no name"), "write variables as `{name}`");
        }
        if name.starts_with(['?', '&']) {
            let message = format!("OpenAPI has no `{{{name}}}` in a path");
            return fault(message, "declare query parameters under `parameters`, with `in: query`");
        }
        if !seen.insert(name) {
            let message = format!("the path `{key}` has the variable `{name}` twice");
            return fault(message, "give each variable a name of its own");
        }
    }
    Ok(())
}
