//! From the command line to a running server.

use countersign_server::{Cors, CorsError, MountError, ServeError, Server, ServerConfig, Service};

use crate::api;
use crate::config::Config;
use crate::first_user::FirstUser;
use crate::service::ItemsService;
use crate::storage::{Storage, StorageError};

/// Why the service does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be opened or migrated.
    #[error("the database {path} cannot be used: {source}")]
    Storage {
        /// Its path.
        path: String,
        /// Why.
        source: StorageError,
    },
    /// The operations cannot be mounted.
    #[error(transparent)]
    Mount(#[from] MountError),
    /// An origin is not one.
    #[error(transparent)]
    Cors(#[from] CorsError),
    /// The server does not start.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The first user cannot be made.
    #[error("the first user cannot be made: {0}")]
    FirstUser(String),
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
    let service = ItemsService::new(storage, config).await;
    let service = service.map_err(|error| StartError::FirstUser(error.chain()))?;
    let first = service.first_user().await.map_err(|error| StartError::FirstUser(error.chain()))?;
    let mut service: Service<ItemsService> = api::service(service)?;
    if !config.cors_origins.is_empty() {
        service = service.cors(Cors::origins(&config.cors_origins)?);
    }
    let mut serving = ServerConfig::bind(config.bind);
    // The handler of a client that has gone is dropped, and so is its place in the queue for
    // sign-ins. Nothing is left half-written: each write is one transaction.
    serving.finish_abandoned_requests = false;
    Ok((countersign_dropshot::serve(service, serving).await?, first))
}
