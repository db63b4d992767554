//! The user that a first start makes.

use std::fmt;

/// The user that a first start makes: print the password once, and keep it out of logs.
pub struct FirstUser {
    /// The name.
    pub username: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for FirstUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FirstUser").field("username", &self.username).finish_non_exhaustive()
    }
}
