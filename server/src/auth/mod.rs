//! Sign-in, without HTTP and without storage: parts that know nothing of each other but what they
//! are handed.

mod access_token;
mod counters;
mod hashing;
mod queue;
mod rules;
mod throttle;

pub use queue::QueueLimits;
pub use throttle::ThrottleLimits;

pub(crate) use access_token::{AccessTokens, Issue};
pub(crate) use hashing::{Passwords, random_text};
pub(crate) use queue::{Overloaded, Turn};
pub(crate) use rules::weakness;
pub(crate) use throttle::Throttle;
