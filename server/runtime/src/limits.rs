//! What a request may cost.

use std::time::Duration;

/// What a request may cost; set by [`Service::with_limits`](crate::Service::with_limits).
///
/// ```
/// use countersign_server::Limits;
///
/// let limits = Limits { body_bytes: 64 << 10, ..Limits::default() };
/// assert_eq!(limits.parts, 1000);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The largest body, in bytes: 1 MiB.
    pub body_bytes: usize,
    /// The largest multipart body, in bytes, with its files: 128 MiB. Each value in it counts
    /// against `body_bytes`.
    pub multipart_bytes: usize,
    /// How many parts a multipart body may have: 1,000.
    pub parts: usize,
    /// How long a body may take to arrive: 30 seconds.
    pub body_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body_bytes: 1 << 20, multipart_bytes: 128 << 20, parts: 1000, body_timeout: Duration::from_secs(30) }
    }
}
