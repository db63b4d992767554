//! What is known of an attempt to sign in: where it comes from, and what the log says of it.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use countersign_server::Cx;
use tracing::info;

/// The target of the line that each attempt leaves.
pub(super) const TARGET: &str = "items_server::sign_in";

/// What came of an attempt.
#[derive(Debug, Clone, Copy)]
pub(super) enum Outcome {
    /// A token, or a new user.
    Granted,
    /// A wrong password, or a name that is taken.
    Refused,
    /// It must wait.
    Throttled,
    /// There was no place in the queue.
    Overloaded,
}

/// The client's address. Behind a proxy that is not trusted it is the proxy's, for everybody.
pub(super) fn address(cx: &Cx) -> IpAddr {
    cx.client_addr().unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

/// One line. What cannot be a username is left out: it may be a password in the wrong field.
pub(super) fn log(kind: &str, user: &str, address: IpAddr, outcome: Outcome) {
    let is_name = (3..=40).contains(&user.len())
        && user.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'));
    let user = if is_name { user } else { "(not a username)" };
    info!(target: TARGET, kind, user, %address, ?outcome);
}

/// Whole seconds for `Retry-After`, rounded up.
pub(super) fn seconds(wait: Duration) -> i64 {
    i64::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(i64::MAX).max(1)
}
