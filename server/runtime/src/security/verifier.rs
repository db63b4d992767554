//! What generated code tells the decision: how to verify a credential of each scheme.

use std::future::Future;

use super::credential::Credential;
use super::grant::Granted;
use super::outcome::AuthenticationOutcome;
use crate::auth::AuthError;
use crate::cx::Cx;

/// The implementation's side of authentication. Generated code implements it with one arm for each
/// scheme.
pub trait Verifier: Sync {
    /// Who a credential stands for.
    type Principal: Send;

    /// Verifies a credential of `scheme`, a name under `components.securitySchemes`.
    fn verify(
        &self,
        cx: &Cx,
        scheme: &str,
        credential: Credential,
    ) -> impl Future<Output = Result<Granted<Self::Principal>, AuthError>> + Send;

    /// Makes one principal of those of one alternative, in the document's order. It is asked only
    /// where an alternative names several schemes.
    fn combine(
        &self,
        cx: &Cx,
        principals: Vec<Self::Principal>,
    ) -> impl Future<Output = Result<Self::Principal, AuthError>> + Send;

    /// Is told once what came of the request's credentials.
    fn finished(&self, cx: &Cx, outcome: &AuthenticationOutcome<'_>);
}
