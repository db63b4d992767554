//! What a verified credential grants.

use std::borrow::Cow;
use std::fmt;

/// A principal, and the scopes that its credential grants.
///
/// A verifier of a scheme that operations ask for scopes returns this. The runtime compares the
/// grant with the scopes of the operation; the verifier does not see them.
///
/// ```
/// use countersign_server::Granted;
///
/// let granted = Granted::scopes("ada", ["items:read", "items:write"]);
/// assert!(granted.covers(&["items:read"]));
/// assert!(!granted.covers(&["items:read", "users:read"]));
/// ```
pub struct Granted<P> {
    principal: P,
    grant: Grant<P>,
}

enum Grant<P> {
    Everything,
    Scopes(Vec<Cow<'static, str>>),
    By(fn(&P, &str) -> bool),
}

impl<P> Granted<P> {
    /// The principal with exactly these scopes, as the credential lists them.
    pub fn scopes<S: Into<Cow<'static, str>>>(principal: P, scopes: impl IntoIterator<Item = S>) -> Self {
        Self { principal, grant: Grant::Scopes(scopes.into_iter().map(Into::into).collect()) }
    }

    /// The principal with every scope that an operation may ask for.
    ///
    /// Use it where the credential has no scopes of its own, for example a key of an operator.
    pub fn everything(principal: P) -> Self {
        Self { principal, grant: Grant::Everything }
    }

    /// The principal, with a function that says whether it covers a scope: for scopes that live in
    /// the principal, or that imply one another.
    ///
    /// ```
    /// use countersign_server::Granted;
    ///
    /// // `admin` implies every other scope.
    /// let granted = Granted::by("admin", |role, scope| *role == "admin" || *role == scope);
    /// assert!(granted.covers(&["items:write"]));
    /// ```
    pub fn by(principal: P, covers: fn(&P, &str) -> bool) -> Self {
        Self { principal, grant: Grant::By(covers) }
    }

    /// Whether all of `scopes` are granted.
    pub fn covers(&self, scopes: &[&str]) -> bool {
        match &self.grant {
            Grant::Everything => true,
            Grant::Scopes(granted) => scopes.iter().all(|scope| granted.iter().any(|granted| granted == scope)),
            Grant::By(covers) => scopes.iter().all(|scope| covers(&self.principal, scope)),
        }
    }

    /// The principal alone.
    pub fn into_principal(self) -> P {
        self.principal
    }
}

/// Shows the scopes only: a principal may hold a secret.
impl<P> fmt::Debug for Granted<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.grant {
            Grant::Everything => f.write_str("Granted(everything)"),
            Grant::Scopes(scopes) => f.debug_tuple("Granted").field(scopes).finish(),
            Grant::By(_) => f.write_str("Granted(by a function)"),
        }
    }
}
