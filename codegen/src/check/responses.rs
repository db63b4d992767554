//! What responses lack.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Api;

/// OpenAPI requires a description; nothing is generated from it but prose.
pub(super) fn check(api: &Api, diagnostics: &mut Diagnostics) {
    let responses = api.operations.iter().flat_map(|operation| &operation.responses);
    for response in responses.filter(|response| response.description.is_none()) {
        diagnostics.push(
            Diagnostic::warning("no-description", response.span, "this response has no `description`")
                .help("say what it means: OpenAPI requires it, and other tools refuse the document"),
        );
    }
}
