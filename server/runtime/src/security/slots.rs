//! The credentials of one request: a slot for each scheme that the operation names.

use std::borrow::Cow;
use std::mem;
use std::time::Duration;

use smallvec::SmallVec;

use super::credential::Credential;
use super::grant::Granted;
use super::read::{Presented, presented};
use super::verifier::Verifier;
use crate::auth::AuthError;
use crate::cx::Cx;
use crate::operation::{SchemeKind, SchemeUse};
use crate::problem::{InternalError, Problem};

/// Names of schemes. Few operations have more than four.
pub(super) type Schemes = SmallVec<[&'static str; 4]>;

/// Every scheme that the alternatives name, in the order in which they first name it.
pub(super) struct Slots<P>(SmallVec<[Slot<P>; 2]>);

struct Slot<P> {
    scheme: &'static str,
    state: State<P>,
}

/// What is known of a credential. The verifier takes it, so the verifier runs at most once.
enum State<P> {
    Absent,
    Malformed,
    Unverified(Credential),
    /// The verifier has it, or its principal was moved on.
    Taken,
    Held(Granted<P>),
    Invalid(Option<Cow<'static, str>>),
    Unavailable(Option<Duration>),
}

/// What came of trying one alternative.
pub(super) enum Attempt {
    /// All credentials hold, and cover the scopes.
    Held,
    /// Another alternative may hold.
    Missed(Miss),
    /// A verifier failed: nothing else is tried.
    Broken(InternalError),
}

/// Why an alternative does not hold.
pub(super) enum Miss {
    /// This credential does not hold.
    Failed(&'static SchemeUse, Failure),
    /// Every credential holds. This one lacks a scope.
    Scope(&'static SchemeUse),
    /// A verifier cannot answer now. The duration says when to try again.
    Unavailable(Option<Duration>),
}

/// Why a credential does not hold.
pub(super) enum Failure {
    Malformed,
    Invalid(Option<Cow<'static, str>>),
}

impl<P: Send> Slots<P> {
    /// Reads every credential that `security` names.
    ///
    /// # Errors
    ///
    /// 400, whatever else the request shows.
    pub(super) fn read(cx: &Cx, security: &'static [&'static [SchemeUse]]) -> Result<Self, Problem> {
        let uses = || security.iter().flat_map(|alternative| alternative.iter());
        let bearer = uses().any(|used| used.kind == SchemeKind::Bearer);
        let mut slots: SmallVec<[Slot<P>; 2]> = SmallVec::new();
        for used in uses() {
            if slots.iter().any(|slot| slot.scheme == used.scheme) {
                continue;
            }
            let state = match presented(cx.headers(), cx.uri(), used, bearer)? {
                Presented::Absent => State::Absent,
                Presented::Malformed => State::Malformed,
                Presented::WellFormed(credential) => State::Unverified(credential),
            };
            slots.push(Slot { scheme: used.scheme, state });
        }
        Ok(Self(slots))
    }

    /// The schemes whose credentials the request shows.
    pub(super) fn present(&self) -> Schemes {
        let present = self.0.iter().filter(|slot| !matches!(slot.state, State::Absent));
        present.map(|slot| slot.scheme).collect()
    }

    /// Whether `alternative` is a candidate: it names a scheme, and each of its credentials is
    /// present.
    pub(super) fn is_candidate(&self, alternative: &[SchemeUse]) -> bool {
        let is_present = |used: &SchemeUse| !matches!(self.state(used), State::Absent);
        !alternative.is_empty() && alternative.iter().all(is_present)
    }

    /// Tries one candidate. A malformed credential fails it before any verifier runs.
    pub(super) async fn attempt<V: Verifier<Principal = P>>(
        &mut self,
        cx: &Cx,
        alternative: &'static [SchemeUse],
        verifier: &V,
    ) -> Attempt {
        let is_malformed = |used: &&SchemeUse| matches!(self.state(used), State::Malformed);
        if let Some(used) = alternative.iter().find(is_malformed) {
            return Attempt::Missed(Miss::Failed(used, Failure::Malformed));
        }
        for used in alternative {
            if let Err(error) = self.verify(cx, used, verifier).await {
                return Attempt::Broken(error);
            }
            match self.state(used) {
                State::Held(_) => {}
                State::Unavailable(retry_after) => return Attempt::Missed(Miss::Unavailable(*retry_after)),
                State::Invalid(reason) => {
                    return Attempt::Missed(Miss::Failed(used, Failure::Invalid(reason.clone())));
                }
                State::Absent | State::Malformed | State::Unverified(_) | State::Taken => {
                    return Attempt::Missed(Miss::Failed(used, Failure::Invalid(None)));
                }
            }
        }
        // A credential that is not known to hold covers nothing.
        let covers = |used: &SchemeUse| matches!(self.state(used), State::Held(granted) if granted.covers(used.scopes));
        let lacks = |used: &&SchemeUse| !covers(used);
        match alternative.iter().find(lacks) {
            Some(used) => Attempt::Missed(Miss::Scope(used)),
            None => Attempt::Held,
        }
    }

    /// Moves the principal of a verified credential out.
    pub(super) fn take(&mut self, used: &SchemeUse) -> Option<P> {
        let State::Held(granted) = mem::replace(self.state_mut(used)?, State::Taken) else { return None };
        Some(granted.into_principal())
    }

    /// Runs the verifier, unless it ran before.
    async fn verify<V: Verifier<Principal = P>>(
        &mut self,
        cx: &Cx,
        used: &SchemeUse,
        verifier: &V,
    ) -> Result<(), InternalError> {
        let Some(state) = self.state_mut(used) else { return Ok(()) };
        let credential = match mem::replace(state, State::Taken) {
            State::Unverified(credential) => credential,
            known => {
                *state = known;
                return Ok(());
            }
        };
        *state = match verifier.verify(cx, used.scheme, credential).await {
            Ok(granted) => State::Held(granted),
            Err(AuthError::Invalid(reason)) => State::Invalid(reason),
            Err(AuthError::Unavailable { retry_after }) => State::Unavailable(retry_after),
            Err(AuthError::Internal(error)) => return Err(error),
        };
        Ok(())
    }

    /// A scheme without a slot counts as absent. There is none: `read` makes one for each.
    fn state(&self, used: &SchemeUse) -> &State<P> {
        self.0.iter().find(|slot| slot.scheme == used.scheme).map_or(&State::Absent, |slot| &slot.state)
    }

    fn state_mut(&mut self, used: &SchemeUse) -> Option<&mut State<P>> {
        self.0.iter_mut().find(|slot| slot.scheme == used.scheme).map(|slot| &mut slot.state)
    }
}
