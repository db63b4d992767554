//! The reference service of Countersign: `openapi/items.yaml`, implemented.
//!
//! [`api`] is generated from the document; [`ItemsService`] implements its trait; [`start`] serves it.

mod access_token;
mod config;
mod passwords;
mod service;
mod storage;

use std::fmt;

use countersign_server::{MountError, ServeError, Server, ServerConfig, Service};

pub use access_token::AccessTokens;
pub use config::Config;
pub use service::{ItemsService, Principal};
pub use storage::Storage;

/// The server that is generated from `openapi/items.yaml`.
pub mod api {
    include!(concat!(env!("OUT_DIR"), "/items_server.rs"));
}

/// Why the service does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be opened or migrated.
    #[error("the database {path} cannot be used: {source}")]
    Storage {
        /// Its path.
        path: String,
        /// What SQLite says.
        source: sqlx::Error,
    },
    /// The operations cannot be mounted.
    #[error(transparent)]
    Mount(#[from] MountError),
    /// The server does not start.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The first user cannot be made.
    #[error("the first user cannot be made: {0}")]
    FirstUser(String),
}

/// The user that a first start makes. `Display` shows the password: print it once, and keep it out of logs.
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

/// Opens the database, makes a first user where there is none, and serves.
///
/// # Errors
///
/// A database that cannot be used, or an address that cannot be listened on.
pub async fn start(config: &Config) -> Result<(Server<ItemsService>, Option<FirstUser>), StartError> {
    let storage = Storage::open(&config.database).await;
    let storage =
        storage.map_err(|source| StartError::Storage { path: config.database.display().to_string(), source })?;
    let service = ItemsService::new(storage).await.map_err(|error| StartError::FirstUser(error.chain()))?;
    let first = service.first_user().await.map_err(|error| StartError::FirstUser(error.chain()))?;
    let service: Service<ItemsService> = api::service(service)?;
    Ok((countersign_dropshot::serve(service, ServerConfig::bind(config.bind)).await?, first))
}
