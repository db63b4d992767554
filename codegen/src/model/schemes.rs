//! Reads the declared security schemes. One with a fault is no fault until an operation uses it.

use super::{ApiKeyPlace, Flow, FlowKind, Names, Reader, Scheme, SchemeKind, snake_case, token};
use crate::diagnostic::Diagnostic;
use crate::document::{Node, Span};

/// What the document declares.
#[derive(Debug, Default)]
pub(super) struct Schemes {
    /// Those that can be read.
    pub(super) declared: Vec<Scheme>,
    /// What is wrong with the others, by name: an error where one is used.
    pub(super) faulty: Vec<(String, Diagnostic)>,
}

/// Reads `components.securitySchemes`.
pub(super) fn schemes<'d>(reader: &mut Reader<'d, '_>) -> Schemes {
    let section = reader.document.pointer("/components/securitySchemes");
    let section = section.and_then(|section| reader.resolve(section));
    let mut names = Names::default();
    let mut schemes = Schemes::default();
    for entry in section.map(Node::entries).unwrap_or_default() {
        let read =
            reader.document.resolve(&entry.value).and_then(|node| Ok((node, kind(reader, node, entry.key_span)?)));
        match read {
            Ok((node, kind)) => schemes.declared.push(Scheme {
                name: entry.key.clone(),
                rust_name: names.allot(rust_name(&entry.key)),
                kind,
                description: reader.prose(node, "description"),
                flows: flows(node),
                span: entry.key_span,
            }),
            Err(fault) => schemes.faulty.push((entry.key.clone(), fault)),
        }
    }
    schemes
}

/// `OAuth2` is one word.
fn rust_name(name: &str) -> String {
    snake_case(&name.replace("OAuth", "Oauth").replace("oAuth", "oauth"))
}

fn kind(reader: &mut Reader<'_, '_>, node: &Node, span: Span) -> Result<SchemeKind, Diagnostic> {
    const TYPES: [&str; 5] = ["oauth2", "openIdConnect", "http", "apiKey", "mutualTLS"];
    let declared = word(reader, node, "type", &TYPES).ok_or_else(|| {
        Diagnostic::error("security-scheme", span, "this security scheme has no `type`")
            .help("one of oauth2, openIdConnect, http, apiKey; OpenAPI requires it")
    })?;
    Ok(match declared.as_str() {
        "oauth2" | "openIdConnect" => SchemeKind::Bearer,
        // RFC 9110, section 11.1: the names of schemes are case-insensitive.
        "http" => match text(node, "scheme").map(|scheme| scheme.to_ascii_lowercase()).as_deref() {
            Some("bearer") => SchemeKind::Bearer,
            Some("basic") => SchemeKind::Basic,
            Some(other) if token::is_token(other) => {
                SchemeKind::Http(node.get("scheme").and_then(Node::as_str).unwrap_or(other).to_owned())
            }
            Some(_) => {
                return Err(Diagnostic::error("security-scheme", span, "the `scheme` of this http scheme is no name")
                    .help("a name of the IANA registry of HTTP authentication schemes, such as bearer"));
            }
            None => {
                return Err(Diagnostic::error("security-scheme", span, "this http scheme has no `scheme`")
                    .help("say `scheme: bearer` or `scheme: basic`"));
            }
        },
        "apiKey" => api_key(reader, node, span)?,
        other => SchemeKind::Unsupported(other.to_owned()),
    })
}

/// The text under `key`, in the spelling of `known` that it has but for case.
fn word(reader: &mut Reader<'_, '_>, node: &Node, key: &str, known: &[&str]) -> Option<String> {
    let found = node.get(key)?;
    let text = found.as_str()?;
    let meant = known.iter().find(|word| word.eq_ignore_ascii_case(text.trim()));
    if let Some(meant) = meant.filter(|meant| **meant != text) {
        let message = format!("`{key}` is `{text}`, and should be `{meant}`");
        reader
            .push(Diagnostic::warning("security-scheme", found.span, message).help(format!("write `{key}: {meant}`")));
    }
    Some(meant.map_or_else(|| text.to_owned(), |meant| (*meant).to_owned()))
}

fn api_key(reader: &mut Reader<'_, '_>, node: &Node, span: Span) -> Result<SchemeKind, Diagnostic> {
    let place = match word(reader, node, "in", &["header", "query", "cookie"]).as_deref() {
        Some("header") => Some(ApiKeyPlace::Header),
        Some("query") => Some(ApiKeyPlace::Query),
        Some("cookie") => Some(ApiKeyPlace::Cookie),
        _ => None,
    };
    match (place, text(node, "name")) {
        (Some(ApiKeyPlace::Header | ApiKeyPlace::Cookie), Some(name)) if !token::is_token(&name) => {
            Err(Diagnostic::error("security-scheme", span, token::NO_HEADER).label(format!("the key is in `{name}`")))
        }
        (Some(place), Some(name)) => Ok(SchemeKind::ApiKey { place, name }),
        _ => Err(Diagnostic::error("security-scheme", span, "this apiKey scheme does not say where its key is")
            .help("give `in` (header, query or cookie) and `name`")),
    }
}

fn flows(node: &Node) -> Vec<Flow> {
    let declared = node.get("flows").map(Node::entries).unwrap_or_default();
    declared
        .iter()
        .filter_map(|entry| {
            let kind = match entry.key.as_str() {
                "implicit" => FlowKind::Implicit,
                "password" => FlowKind::Password,
                "clientCredentials" => FlowKind::ClientCredentials,
                "authorizationCode" => FlowKind::AuthorizationCode,
                _ => return None,
            };
            let url = entry.value.get("tokenUrl");
            let scopes = entry.value.get("scopes").map(Node::entries).unwrap_or_default();
            Some(Flow {
                kind,
                token_url: url.and_then(|url| Some((url.as_str()?.to_owned(), url.span))),
                scopes: scopes.iter().map(|scope| scope.key.clone()).collect(),
            })
        })
        .collect()
}

fn text(node: &Node, key: &str) -> Option<String> {
    node.get(key).and_then(Node::as_str).map(str::to_owned)
}
