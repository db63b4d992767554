//! What operations ask of their callers, looked at together.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Api, Operation, Scheme, SchemeKind};

pub(super) fn check(api: &Api, diagnostics: &mut Diagnostics) {
    let token_operation = super::token_url::operations(api);
    for operation in &api.operations {
        unknown_scopes(api, operation, diagnostics);
        unsatisfiable(api, operation, diagnostics);
        undocumented_401(api, operation, diagnostics);
        let issues_tokens = token_operation.iter().any(|other| std::ptr::eq(*other, operation));
        if !issues_tokens {
            left_open(api, operation, diagnostics);
        }
    }
}

/// A scope that no flow declares: nobody can ask for it, so nobody gets in. One that is nearly
/// declared is a slip.
fn unknown_scopes(api: &Api, operation: &Operation, diagnostics: &mut Diagnostics) {
    for used in operation.security.uses_of_schemes() {
        let Some(scheme) = api.scheme(&used.scheme) else { continue };
        for scope in used.scopes.iter().filter(|scope| !scheme.declares_scope(scope)) {
            let declared = scheme.flows.iter().flat_map(|flow| &flow.scopes).map(String::as_str);
            let near = crate::document::near(scope, declared);
            let message = format!("the scope `{scope}` is not declared");
            let (diagnostic, help) = match near {
                Some(near) => (
                    Diagnostic::error("unknown-scope", used.span, message),
                    format!("did you mean `{near}`? Otherwise declare `{scope}` in the flow's `scopes`"),
                ),
                None => (
                    Diagnostic::warning("unknown-scope", used.span, message),
                    format!("declare `{scope}` in the flow's `scopes`"),
                ),
            };
            diagnostics.push(
                diagnostic
                    .label("no flow of this scheme has it, so no token can carry it")
                    .related(scheme.span, "the scheme")
                    .help(help),
            );
        }
    }
}

/// Two schemes of `Authorization` in one requirement: a request has one such header, so no request
/// satisfies both.
fn unsatisfiable(api: &Api, operation: &Operation, diagnostics: &mut Diagnostics) {
    for alternative in &operation.security.alternatives {
        let words = alternative.iter().filter_map(|used| Some((used, authorization(&api.scheme(&used.scheme)?.kind)?)));
        let words: Vec<_> = words.collect();
        let Some(((first, word), others)) = words.split_first() else { continue };
        let Some((other, _)) = others.iter().find(|(_, other)| !other.eq_ignore_ascii_case(word)) else { continue };
        let (one, two) = (&first.scheme, &other.scheme);
        diagnostics.push(
            Diagnostic::error("unsatisfiable-security", other.span, format!("`{one}` and `{two}` exclude each other"))
                .label("a request has one `Authorization` header, and both schemes use it")
                .related(first.span, "the other scheme")
                .help("make them two entries of the `security` list, if either is enough"),
        );
    }
}

/// The word that begins `Authorization` for a scheme; `None` for an API key.
fn authorization(kind: &SchemeKind) -> Option<&str> {
    match kind {
        SchemeKind::Bearer => Some("bearer"),
        SchemeKind::Basic => Some("basic"),
        SchemeKind::Http(name) => Some(name),
        SchemeKind::ApiKey { .. } => None,
    }
}

/// Schemes that no operation asks for. Where that is true of all, the document was meant to be
/// secured.
pub(super) fn unused_schemes(api: &Api, diagnostics: &mut Diagnostics) {
    let is_used = |scheme: &&Scheme| api.operations.iter().any(|operation| operation.security.uses(&scheme.name));
    let unused: Vec<&Scheme> = api.schemes.iter().filter(|scheme| !is_used(scheme)).collect();
    if unused.is_empty() || api.operations.is_empty() {
        return;
    }
    let nothing_is_secured = api.operations.iter().all(|operation| operation.security.is_public());
    if unused.len() == api.schemes.len() && nothing_is_secured {
        diagnostics.push(
            Diagnostic::warning("nothing-secured", unused[0].span, "no operation asks for a credential")
                .label("security schemes are declared, and none is used")
                .help("add `security: [{scheme: []}]` to the document or to operations; or remove the schemes"),
        );
        return;
    }
    for scheme in unused {
        let message = format!("no operation uses the security scheme `{}`", scheme.name);
        diagnostics.push(Diagnostic::note("unused-scheme", scheme.span, message));
    }
}

/// A secured operation answers 401; callers generated from the document should know.
fn undocumented_401(api: &Api, operation: &Operation, diagnostics: &mut Diagnostics) {
    if operation.security.is_public() || operation.response_for(401).is_some() {
        return;
    }
    if operation.security.uses_of_schemes().any(|used| api.scheme(&used.scheme).is_some()) {
        diagnostics.push(
            Diagnostic::warning("undocumented-401", operation.span, "this secured operation documents no 401")
                .label("answers 401 to a caller without a valid credential")
                .help("add a '401' response, so that readers and generated clients know"),
        );
    }
}

/// An operation that is open although the document secures everything: meant, perhaps.
fn left_open(api: &Api, operation: &Operation, diagnostics: &mut Diagnostics) {
    let Some(document_wide) = api.security_span else { return };
    if operation.security.overridden && operation.security.is_public() {
        let place = operation.security.span.unwrap_or(operation.span);
        diagnostics.push(
            Diagnostic::note("open-operation", place, format!("`{}` is open to everyone", operation.id))
                .label("no credential is asked for here")
                .related(document_wide, "the rest of the document is secured")
                .help("remove this `security` if the operation is not meant to be public"),
        );
    }
}
