//! What operations require of their callers.
//!
//! `security` means what OpenAPI says: the entries of the list are alternatives, the schemes in one
//! entry must all hold, `{}` makes it optional, and an operation's list replaces the document's.
//! Whatever is not supported is an error: an operation is never left open because its scheme was
//! not understood.

use super::Reader;
use super::schemes::Schemes;
use crate::diagnostic::Diagnostic;
use crate::document::{Entry, Node, Span, Version};

/// What an operation asks of its caller: alternatives, each a list of schemes that must all hold.
#[derive(Debug, Clone, Default)]
pub struct Security {
    /// No alternative: public. An empty alternative: optional.
    pub alternatives: Vec<Vec<SchemeUse>>,
    /// Where the list stands that applies, be it the operation's or the document's.
    pub span: Option<Span>,
    /// Whether the operation has a list of its own.
    pub overridden: bool,
}

/// A scheme in a requirement.
#[derive(Debug, Clone)]
pub struct SchemeUse {
    /// The scheme's name.
    pub scheme: String,
    /// The scopes that this operation needs.
    pub scopes: Vec<String>,
    /// Where the requirement names the scheme.
    pub span: Span,
}

impl Security {
    /// Whether no credential is looked at.
    pub fn is_public(&self) -> bool {
        self.alternatives.iter().all(Vec::is_empty)
    }

    /// Whether a credential may be left out, but is checked when it is there.
    pub fn is_optional(&self) -> bool {
        !self.is_public() && self.alternatives.iter().any(Vec::is_empty)
    }

    /// The schemes that may be used, in the document's order.
    pub fn uses_of_schemes(&self) -> impl Iterator<Item = &SchemeUse> {
        self.alternatives.iter().flatten()
    }

    /// Whether some alternative asks for several schemes together.
    pub fn has_combination(&self) -> bool {
        self.alternatives.iter().any(|alternative| alternative.len() > 1)
    }

    /// Whether `scheme` is among them.
    pub fn uses(&self, scheme: &str) -> bool {
        self.uses_of_schemes().any(|used| used.scheme == scheme)
    }
}

/// Reads the requirements that apply to `operation`.
pub(super) fn security<'d>(reader: &mut Reader<'d, '_>, operation: &'d Node, schemes: &Schemes) -> Security {
    let own = operation.entry("security");
    let Some(entry) = own.or_else(|| reader.document.root.entry("security")) else {
        return Security::default();
    };
    let mut security = Security { span: Some(entry.key_span), overridden: own.is_some(), alternatives: Vec::new() };
    for requirement in entry.value.items() {
        security.alternatives.push(alternative(reader, requirement, schemes));
    }
    security
}

/// The schemes of one requirement. Whatever is not of its shape has been told, as an error.
fn alternative(reader: &mut Reader<'_, '_>, requirement: &Node, schemes: &Schemes) -> Vec<SchemeUse> {
    requirement
        .entries()
        .iter()
        .map(|entry| {
            supported(reader, &entry.key, entry.key_span, schemes);
            scopes_without_meaning(reader, entry, schemes);
            let scopes = entry.value.items().iter().filter_map(Node::as_str);
            SchemeUse { scheme: entry.key.clone(), scopes: scopes.map(str::to_owned).collect(), span: entry.key_span }
        })
        .collect()
}

/// OpenAPI 3.0 has scopes for OAuth2 and OpenID Connect only; from 3.1 on they are roles for the
/// other schemes.
fn scopes_without_meaning(reader: &mut Reader<'_, '_>, requirement: &Entry, schemes: &Schemes) {
    let scheme = schemes.declared.iter().find(|scheme| scheme.name == requirement.key);
    let has_none = scheme.is_some_and(|scheme| !scheme.has_scopes);
    if has_none && reader.document.version() == Version::V3_0 && !requirement.value.items().is_empty() {
        let message = format!("in OpenAPI 3.0 the scheme `{}` has no scopes", requirement.key);
        reader.push(
            Diagnostic::warning("scopes", requirement.value.span, message)
                .label("asked for all the same")
                .help("write `[]`, or `openapi: 3.1.0`, which has roles for every scheme"),
        );
    }
}

fn supported(reader: &mut Reader<'_, '_>, name: &str, span: Span, schemes: &Schemes) {
    if let Some((_, refused)) = schemes.refused.iter().find(|(refused, _)| refused == name) {
        refused.at(span).into_iter().for_each(|fault| reader.push(fault));
        return;
    }
    let schemes = &schemes.declared;
    if !schemes.iter().any(|scheme| scheme.name == name) {
        let declared: Vec<_> = schemes.iter().map(|scheme| scheme.name.as_str()).collect();
        let help = match declared.as_slice() {
            [] => "declare it under components.securitySchemes".to_owned(),
            names => format!("declared are: {}", names.join(", ")),
        };
        reader.push(
            Diagnostic::error("undeclared-scheme", span, format!("the security scheme `{name}` is not declared"))
                .label("no such key under components.securitySchemes")
                .help(help),
        );
    }
}
