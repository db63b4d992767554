//! The answer to a request of which no alternative holds.

use std::time::Duration;

use super::challenge::{self, Reason};
use super::outcome::OutcomeKind;
use super::slots::{Failure, Miss};
use crate::operation::SchemeUse;
use crate::problem::Problem;

/// Why each candidate does not hold.
#[derive(Default)]
pub(super) struct Misses {
    /// Some verifier was unavailable. The duration is the shortest that one named.
    unavailable: Option<Option<Duration>>,
    /// The first credential that lacks a scope, in a candidate whose credentials all hold.
    lacking: Option<&'static SchemeUse>,
    /// The credentials that do not hold.
    failed: Vec<(&'static SchemeUse, Failure)>,
}

impl Misses {
    pub(super) fn add(&mut self, miss: Miss) {
        match miss {
            Miss::Unavailable(retry_after) => {
                let known = self.unavailable.flatten();
                self.unavailable = Some(known.into_iter().chain(retry_after).min());
            }
            Miss::Scope(used) => drop(self.lacking.get_or_insert(used)),
            Miss::Failed(used, failure) => self.failed.push((used, failure)),
        }
    }

    /// 503 before 403 before 401: the answer for the candidate that came closest.
    pub(super) fn refusal(&self) -> (OutcomeKind, Problem) {
        if let Some(retry_after) = self.unavailable {
            return (OutcomeKind::Unavailable, challenge::unavailable(retry_after));
        }
        if let Some(used) = self.lacking {
            return (OutcomeKind::InsufficientScope, challenge::insufficient_scope(used));
        }
        let failed = self.failed.iter().map(|(used, failure)| {
            let reason = match failure {
                Failure::Malformed => Reason::Malformed,
                Failure::Invalid(reason) => Reason::Invalid(reason.as_deref()),
            };
            (*used, reason)
        });
        (OutcomeKind::Invalid, challenge::invalid(&failed.collect::<Vec<_>>()))
    }
}
