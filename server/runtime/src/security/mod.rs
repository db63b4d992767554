//! Who may call: the security requirements of an operation, decided.
//!
//! An operation's `security` is a list of alternatives. A request needs to satisfy one of them
//! (OpenAPI 3.1.1, section 4.8.30, Security Requirement Object). The rule:
//!
//! 1. [`read`] reads every credential that the alternatives name, and verifies none of them. A
//!    credential that is there twice, or that cannot be read as text, is 400.
//! 2. An alternative is a *candidate* when all of its credentials are present. A malformed
//!    credential counts as present. Without a candidate the request is anonymous where `{}` is an
//!    alternative and no credential was sent; otherwise it is 401.
//! 3. [`decide`] tries the candidates in the document's order. Each verifier runs at most once. A
//!    candidate holds when all of its credentials hold and what they grant covers its scopes.
//! 4. An internal error ends the request with 500. If no candidate holds, the answer is 503 where
//!    one was unavailable, else 403 where one lacked only scopes, else 401.
//!
//! Generated code adds one arm for each scheme: its [`Verifier`].

mod challenge;
mod credential;
mod cross_site;
mod decide;
mod grant;
mod misses;
mod outcome;
mod read;
mod slots;
#[cfg(test)]
mod tests;
mod verifier;

pub use credential::Credential;
pub(crate) use cross_site::refuse_cross_site;
pub use decide::{authenticate, authenticate_optional};
pub use grant::Granted;
pub use outcome::{AuthenticationOutcome, OutcomeKind};
pub(crate) use read::basic;
pub use verifier::Verifier;
