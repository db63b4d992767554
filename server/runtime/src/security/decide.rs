//! Tries the alternatives of an operation until one holds.

use std::panic::AssertUnwindSafe;

use futures::FutureExt as _;

use super::challenge;
use super::misses::Misses;
use super::outcome::{AuthenticationOutcome, OutcomeKind};
use super::slots::{Attempt, Schemes, Slots};
use super::verifier::Verifier;
use crate::auth::AuthError;
use crate::cx::Cx;
use crate::log;
use crate::operation::{OperationSpec, SchemeUse};
use crate::problem::{InternalError, Problem};

/// The principal of a request to an operation that needs one.
///
/// # Errors
///
/// 400, 401, 403, 500 or 503, as the module's rule says.
pub async fn authenticate<V: Verifier>(
    cx: &Cx,
    spec: &'static OperationSpec,
    verifier: &V,
) -> Result<V::Principal, Problem> {
    // Without `{}` among the alternatives no request is anonymous. Should one be: it is refused.
    authenticate_optional(cx, spec, verifier).await?.ok_or_else(|| challenge::missing(spec.security))
}

/// The principal of a request to an operation that also takes anonymous ones: `None` for these.
///
/// # Errors
///
/// 400, 401, 403, 500 or 503, as the module's rule says.
pub async fn authenticate_optional<V: Verifier>(
    cx: &Cx,
    spec: &'static OperationSpec,
    verifier: &V,
) -> Result<Option<V::Principal>, Problem> {
    let mut shown = Schemes::new();
    let decision = AssertUnwindSafe(decide(cx, spec.security, verifier, &mut shown)).catch_unwind().await;
    let decision = decision.unwrap_or_else(|panic| {
        let error = InternalError::new(log::panic_message(panic.as_ref()));
        Decision::Refused(OutcomeKind::Internal, Problem::internal(error))
    });
    let (kind, result) = match decision {
        Decision::Authenticated(alternative, principal) => {
            cx.authenticated(alternative);
            shown = alternative.iter().map(|used| used.scheme).collect();
            (OutcomeKind::Authenticated, Ok(Some(principal)))
        }
        Decision::Anonymous => (OutcomeKind::Anonymous, Ok(None)),
        Decision::Refused(kind, problem) => (kind, Err(problem)),
    };
    verifier.finished(cx, &AuthenticationOutcome { kind, schemes: &shown });
    result
}

/// What comes of a request's credentials.
enum Decision<P> {
    Authenticated(&'static [SchemeUse], P),
    Anonymous,
    Refused(OutcomeKind, Problem),
}

/// The rule. `shown` receives the schemes whose credentials the request shows.
async fn decide<V: Verifier>(
    cx: &Cx,
    security: &'static [&'static [SchemeUse]],
    verifier: &V,
    shown: &mut Schemes,
) -> Decision<V::Principal> {
    let mut slots = match Slots::read(cx, security) {
        Ok(slots) => slots,
        Err(problem) => return Decision::Refused(OutcomeKind::Malformed, problem),
    };
    *shown = slots.present();
    let mut misses = None;
    for alternative in security {
        if !slots.is_candidate(alternative) {
            continue;
        }
        match slots.attempt(cx, alternative, verifier).await {
            Attempt::Held => return combined(cx, alternative, slots, verifier).await,
            Attempt::Missed(miss) => misses.get_or_insert_with(Misses::default).add(miss),
            Attempt::Broken(error) => return Decision::Refused(OutcomeKind::Internal, Problem::internal(error)),
        }
    }
    match misses {
        Some(misses) => {
            let (kind, problem) = misses.refusal();
            Decision::Refused(kind, problem)
        }
        None if shown.is_empty() && security.iter().any(|alternative| alternative.is_empty()) => Decision::Anonymous,
        None => Decision::Refused(OutcomeKind::Missing, challenge::missing(security)),
    }
}

/// The principal of an alternative that holds. The refusal of `combine` is final.
async fn combined<V: Verifier>(
    cx: &Cx,
    alternative: &'static [SchemeUse],
    mut slots: Slots<V::Principal>,
    verifier: &V,
) -> Decision<V::Principal> {
    let mut principals = alternative.iter().filter_map(|used| slots.take(used));
    let principal = match alternative {
        [_] => principals.next().ok_or_else(lost),
        _ => verifier.combine(cx, principals.collect()).await,
    };
    match principal {
        Ok(principal) => Decision::Authenticated(alternative, principal),
        Err(AuthError::Invalid(reason)) => {
            let reason = challenge::Reason::Invalid(reason.as_deref());
            let failed: Vec<_> = alternative.iter().map(|used| (used, reason)).collect();
            Decision::Refused(OutcomeKind::Invalid, challenge::invalid(&failed))
        }
        Err(AuthError::Unavailable { retry_after }) => {
            Decision::Refused(OutcomeKind::Unavailable, challenge::unavailable(retry_after))
        }
        Err(AuthError::Internal(error)) => Decision::Refused(OutcomeKind::Internal, Problem::internal(error)),
    }
}

/// No principal where one was verified: a fault of this module, which refuses the request.
fn lost() -> AuthError {
    AuthError::Internal(InternalError::new("a verified principal is missing".to_owned()))
}
