//! Rules over the whole model. They add diagnostics and change nothing.

mod security;
mod token_url;

use crate::diagnostic::Diagnostics;
use crate::model::Api;

/// Runs every rule. `everything`: whether all operations of the document are in the model.
pub(crate) fn check(api: &Api, everything: bool, diagnostics: &mut Diagnostics) {
    security::check(api, diagnostics);
    if everything {
        security::unused_schemes(api, diagnostics);
    }
    token_url::check(api, diagnostics);
}
