//! Sign-in, without HTTP and without storage: parts that know nothing of each other but what they are handed.

mod access_token;
mod counters;
mod hashing;
mod queue;
mod throttle;

pub use access_token::AccessTokens;
pub use queue::QueueLimits;
pub use throttle::ThrottleLimits;

pub(crate) use hashing::{Passwords, random_text};
pub(crate) use queue::{Overloaded, Turn};
pub(crate) use throttle::Throttle;
