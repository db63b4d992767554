//! Reads the declared security schemes. One with a fault is no fault until an operation uses it.

use super::{ApiKeyPlace, Flow, FlowKind, Names, Reader, Scheme, SchemeKind, prose, snake_case, token};
use crate::diagnostic::Diagnostic;
use crate::document::{Node, Span};

/// What the document declares.
#[derive(Debug, Default)]
pub(super) struct Schemes {
    /// Those that can be read.
    pub(super) declared: Vec<Scheme>,
    /// Why the others cannot be used, by name.
    pub(super) refused: Vec<(String, Refused)>,
}

/// Why a scheme cannot be used.
#[derive(Debug)]
pub(super) enum Refused {
    /// That has been said.
    Told,
    /// What is wrong with its declaration.
    Fault(Diagnostic),
    /// No server is generated for it: its type, and where it is declared.
    Unsupported(String, Span),
}

impl Refused {
    /// What is said where an operation names the scheme.
    pub(super) fn at(&self, span: Span) -> Option<Diagnostic> {
        match self {
            Self::Told => None,
            Self::Fault(fault) => Some(fault.clone()),
            Self::Unsupported(what, declared) => Some(
                Diagnostic::error("unsupported-scheme", span, format!("{what} security is not supported"))
                    .label("an operation cannot be left open because its scheme is unknown")
                    .related(*declared, "declared here")
                    .help("use oauth2, openIdConnect, http bearer, http basic or apiKey"),
            ),
        }
    }
}

/// Reads `components.securitySchemes`.
pub(super) fn schemes<'d>(reader: &mut Reader<'d, '_>) -> Schemes {
    let section = reader.document.pointer("/components/securitySchemes");
    let section = section.and_then(|section| reader.resolve(section));
    let mut names = Names::default();
    let mut schemes = Schemes::default();
    for entry in section.map(Node::entries).unwrap_or_default() {
        let read = reader.document.resolve(&entry.value).map_err(Refused::Fault);
        let read = read.and_then(|node| Ok((node, kind(node, entry.key_span)?)));
        match read {
            Ok((node, kind)) => schemes.declared.push(Scheme {
                name: entry.key.clone(),
                rust_name: names.allot(rust_name(&entry.key)),
                kind,
                has_scopes: matches!(prose::text(node, "type").as_deref(), Some("oauth2" | "openIdConnect")),
                description: prose::text(node, "description"),
                flows: flows(node),
                span: entry.key_span,
            }),
            Err(refused) => schemes.refused.push((entry.key.clone(), refused)),
        }
    }
    schemes
}

/// `OAuth2` is one word.
fn rust_name(name: &str) -> String {
    snake_case(&name.replace("OAuth", "Oauth").replace("oAuth", "oauth"))
}

fn kind(node: &Node, span: Span) -> Result<SchemeKind, Refused> {
    let fault =
        |message: &str, help: &str| Refused::Fault(Diagnostic::error("security-scheme", span, message).help(help));
    let declared = needed(node, "type", || {
        fault("this security scheme has no `type`", "one of oauth2, openIdConnect, http, apiKey; OpenAPI requires it")
    })?;
    Ok(match declared {
        "oauth2" | "openIdConnect" => SchemeKind::Bearer,
        "http" => {
            let scheme = needed(node, "scheme", || {
                fault("this http scheme has no `scheme`", "say `scheme: bearer` or `scheme: basic`")
            })?;
            // RFC 9110, section 11.1: the names of schemes are case-insensitive.
            match scheme.to_ascii_lowercase().as_str() {
                "bearer" => SchemeKind::Bearer,
                "basic" => SchemeKind::Basic,
                _ if token::is_token(scheme) => SchemeKind::Http(scheme.to_owned()),
                _ => {
                    let help = "a name of the IANA registry of HTTP authentication schemes, such as bearer";
                    return Err(fault("the `scheme` of this http scheme is no name", help));
                }
            }
        }
        "apiKey" => api_key(node, span)?,
        other => return Err(Refused::Unsupported(other.to_owned(), span)),
    })
}

/// The text under a key that must be there. A value of another kind has been told.
fn needed<'d>(node: &'d Node, key: &str, missing: impl Fn() -> Refused) -> Result<&'d str, Refused> {
    let value = node.get(key).ok_or_else(missing)?;
    value.as_str().ok_or(Refused::Told)
}

fn api_key(node: &Node, span: Span) -> Result<SchemeKind, Refused> {
    let missing = || {
        let message = "this apiKey scheme does not say where its key is";
        Refused::Fault(
            Diagnostic::error("security-scheme", span, message).help("give `in` (header, query or cookie) and `name`"),
        )
    };
    let place = match needed(node, "in", missing)? {
        "header" => ApiKeyPlace::Header,
        "query" => ApiKeyPlace::Query,
        "cookie" => ApiKeyPlace::Cookie,
        // No such place: that has been told.
        _ => return Err(Refused::Told),
    };
    let name = needed(node, "name", missing)?.to_owned();
    if place != ApiKeyPlace::Query && !token::is_token(&name) {
        let fault = Diagnostic::error("security-scheme", span, token::NO_HEADER);
        return Err(Refused::Fault(fault.label(format!("the key is in `{name}`"))));
    }
    Ok(SchemeKind::ApiKey { place, name })
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
