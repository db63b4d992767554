//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use countersign_server::{Cors, CorsError};

use crate::auth::{QueueLimits, ThrottleLimits};
use crate::storage::Quota;

/// The reference service of Countersign: items that belong to users, behind bearer tokens.
#[derive(Debug, Clone, Parser)]
#[command(
    version,
    after_help = "Log lines are chosen by RUST_LOG, as in RUST_LOG=warn. The first start prints a user and a password."
)]
#[non_exhaustive]
pub struct Config {
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, env = "ITEMS_BIND", default_value = "127.0.0.1:8000")]
    pub bind: SocketAddr,
    /// The SQLite database; made if it is not there.
    #[arg(long, env = "ITEMS_DATABASE", default_value = "items.db")]
    pub database: PathBuf,
    /// An origin whose pages may call the service, as in `https://app.example`; may be repeated.
    #[arg(
        long = "cors-origin",
        env = "COUNTERSIGN_CORS_ORIGINS",
        value_name = "URL",
        value_delimiter = ',',
        value_parser = origin
    )]
    pub cors_origins: Vec<String>,
    /// Lets anybody register. Without it, the users are those that are in the database.
    #[arg(long, env = "ITEMS_OPEN_REGISTRATION")]
    pub open_registration: bool,
    /// What callers may ask for.
    #[arg(skip)]
    pub limits: Limits,
}

/// What callers may ask for.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How many passwords may wait to be hashed.
    pub queue: QueueLimits,
    /// How many may be wrong.
    pub throttle: ThrottleLimits,
    /// How long the same client may use a refresh token again, in case that the answer was lost.
    pub refresh_grace: Duration,
    /// How much a user may keep.
    pub quota: Quota,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            queue: QueueLimits::default(),
            throttle: ThrottleLimits::default(),
            refresh_grace: Duration::from_secs(10),
            quota: Quota::default(),
        }
    }
}

impl Config {
    /// Serves `database` at `bind`, with all else as it is by default.
    pub fn new(bind: SocketAddr, database: impl Into<PathBuf>) -> Self {
        Self {
            bind,
            database: database.into(),
            cors_origins: Vec::new(),
            open_registration: false,
            limits: Limits::default(),
        }
    }
}

/// The text, where it is an origin.
fn origin(text: &str) -> Result<String, CorsError> {
    Cors::origins([text]).map(|_| text.to_owned())
}
