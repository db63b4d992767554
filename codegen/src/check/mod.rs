//! Rules over the whole model. They add diagnostics and change nothing.

mod responses;
mod security;
mod token_url;

use crate::diagnostic::Diagnostics;
use crate::model::Api;

/// Runs every rule.
pub(crate) fn check(api: &Api, diagnostics: &mut Diagnostics) {
    responses::check(api, diagnostics);
    security::check(api, diagnostics);
    token_url::check(api, diagnostics);
}
