//! Whether a password flow's `tokenUrl` leads to an operation that answers as RFC 6749 says.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Span;
use crate::model::server::resolve;
use crate::model::{Api, ContentKind, Method, Operation};
use crate::schema::reference;

pub(super) fn check(api: &Api, diagnostics: &mut Diagnostics) {
    for scheme in &api.schemes {
        let Some((url, span)) = scheme.password_flow().and_then(|flow| flow.token_url.as_ref()) else { continue };
        trailing_slash(api, url, *span, diagnostics);
        match target(api, url) {
            Target::Elsewhere => {}
            Target::Missing(path) => diagnostics.push(
                Diagnostic::note("token-url", *span, "no operation of this document is behind this tokenUrl")
                    .label(format!("`POST {path}` is not described"))
                    .help("describe it, so that server and client are generated for it too; or make sure that something else answers there"),
            ),
            Target::Operation(operation) => token_operation(api, operation, *span, diagnostics),
        }
    }
}

/// The operations that some password flow names as its token endpoint.
pub(super) fn operations(api: &Api) -> Vec<&Operation> {
    let urls = api.schemes.iter().filter_map(|scheme| scheme.password_flow()?.token_url.as_ref());
    urls.filter_map(|(url, _)| match target(api, url) {
        Target::Operation(operation) => Some(operation),
        Target::Missing(_) | Target::Elsewhere => None,
    })
    .collect()
}

enum Target<'a> {
    /// On another server, or outside the API's base path.
    Elsewhere,
    /// Where an operation should be and none is.
    Missing(String),
    Operation(&'a Operation),
}

/// A relative reference is resolved against the API's base with a trailing slash: `token` of an API
/// at `/api/v1` is `/api/v1/token`, as in the tutorial.
fn target<'a>(api: &'a Api, url: &str) -> Target<'a> {
    let base = format!("{}/", api.server_url.trim_end_matches('/'));
    let (Some(base), Some(resolved)) = (resolve(&base, ""), resolve(&base, url)) else { return Target::Elsewhere };
    if base.origin() != resolved.origin() {
        return Target::Elsewhere;
    }
    let Some(path) = resolved.path().strip_prefix(base.path()).map(|path| format!("/{path}")) else {
        return Target::Elsewhere;
    };
    let operation = api.operations.iter().find(|operation| operation.method == Method::Post && operation.path == path);
    operation.map_or(Target::Missing(path), Target::Operation)
}

/// RFC 3986 resolves `token` against `/api/v1` to `/api/token`; a page that follows it exactly goes
/// astray.
fn trailing_slash(api: &Api, url: &str, span: Span, diagnostics: &mut Diagnostics) {
    let relative = !url.starts_with('/') && url::Url::parse(url).is_err();
    let (true, false, Some(server)) = (relative, api.server_url.ends_with('/'), api.server_span) else { return };
    diagnostics.push(
        Diagnostic::note("server-slash", span, "this relative tokenUrl depends on how a tool reads the server's URL")
            .label("we resolve it below the server's URL")
            .related(server, "no trailing slash here")
            .help("end the server's URL with a slash: then all tools agree (RFC 3986, section 5.3)"),
    );
}

/// RFC 6749, section 4.3.2: a form with grant_type, username, password; sections 5.1 and 5.2: the
/// answers.
fn token_operation(api: &Api, operation: &Operation, span: Span, diagnostics: &mut Diagnostics) {
    let mut fault = |code, place: Span, message: String, help: &str| {
        diagnostics
            .push(Diagnostic::warning(code, place, message).related(span, "the tokenUrl that leads here").help(help));
    };
    if !operation.security.is_public() && !operation.security.is_optional() {
        let place = operation.security.span.unwrap_or(operation.span);
        let message = format!("`{}` issues tokens, and asks for one", operation.id);
        fault("token-secured", place, message, "add `security: []` to it");
    }
    let form = operation.body.as_ref().and_then(|body| {
        let mut kinds = body.contents.list.iter().map(|content| &content.kind);
        kinds.find_map(|kind| if let ContentKind::Form(schema, _) = kind { Some((schema, body.span)) } else { None })
    });
    match form {
        Some((schema, place)) => {
            let missing = missing(api, &schema.schema, &["grant_type", "username", "password"]);
            if !missing.is_empty() {
                let message = format!("the token request's form has no {}", missing.join(", "));
                fault(
                    "token-form",
                    place,
                    message,
                    "RFC 6749, section 4.3.2, asks for grant_type, username and password",
                );
            }
        }
        _ => {
            let place = operation.body.as_ref().map_or(operation.span, |body| body.span);
            let message = "the token request is not a form".to_owned();
            fault("token-form", place, message, "RFC 6749, section 4.3.2: application/x-www-form-urlencoded");
        }
    }
    answers(api, operation, &mut fault);
}

fn answers(api: &Api, operation: &Operation, fault: &mut impl FnMut(&'static str, Span, String, &str)) {
    let rules: [(u16, &[&str], &str); 2] = [
        (200, &["access_token", "token_type"], "RFC 6749, section 5.1: JSON with access_token and token_type"),
        (400, &["error"], "RFC 6749, section 5.2: JSON with error"),
    ];
    for (status, members, help) in rules {
        let Some(response) = operation.response_for(status) else {
            fault("token-answer", operation.span, format!("the token operation documents no {status}"), help);
            continue;
        };
        let json = response.contents.list.iter().find_map(|content| match &content.kind {
            ContentKind::Json(schema) => Some(schema),
            _ => None,
        });
        let missing = json.map_or_else(|| members.to_vec(), |schema| missing(api, &schema.schema, members));
        if !missing.is_empty() {
            let message = format!("the token operation's {status} has no {}", missing.join(", "));
            fault("token-answer", response.span, message, help);
        }
    }
}

/// Those of `members` that no part of `schema` declares as a property.
fn missing<'m>(api: &Api, schema: &Value, members: &[&'m str]) -> Vec<&'m str> {
    members.iter().copied().filter(|member| !declares(api, schema, member, 16)).collect()
}

fn declares(api: &Api, schema: &Value, member: &str, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    if let Some(target) = reference(schema).and_then(|name| api.definitions.get(name)) {
        return declares(api, target, member, depth);
    }
    let parts = ["allOf", "anyOf", "oneOf"].iter().filter_map(|key| schema.get(*key)?.as_array()).flatten();
    schema.get("properties").is_some_and(|properties| properties.get(member).is_some())
        || parts.into_iter().any(|part| declares(api, part, member, depth))
}
