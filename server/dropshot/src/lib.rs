//! Serves a [`Service`] that [countersign](https://docs.rs/countersign) generated on
//! [Dropshot](https://docs.rs/dropshot).
//!
//! ```ignore
//! let service = api::service(MyApi)?;
//! let config = ServerConfig::bind("127.0.0.1:8000".parse()?);
//! let server = countersign_dropshot::serve(service, config).await?;
//! println!("http://{}/docs", server.local_addr());
//! ```
//!
//! Dropshot's router takes at a node either literals or one variable of one name, so that it cannot tell all paths of a
//! document apart. This crate registers what it can (`plan`), and leaves the choice to the service, which has a router of
//! its own.

mod body;
mod endpoint;
mod logger;
mod plan;
mod refusals;

use std::net::SocketAddr;

use countersign_server::{Handle, ServeError, Server, ServerConfig, Service};
use dropshot::{ConfigDropshot, HandlerTaskMode, HttpServer, ServerBuilder, VersionPolicy};
use futures::FutureExt;
use futures::future::BoxFuture;

pub use endpoint::api_description;
use refusals::Refusals;

/// Starts Dropshot on `service`. It listens when this returns, and stops when the [`Server`] is closed or dropped.
///
/// # Errors
///
/// [`ServeError::Mount`] for paths that Dropshot's router refuses, [`ServeError::Start`] for an address that cannot be
/// listened on.
pub async fn serve<A: Send + Sync + 'static>(
    service: Service<A>,
    config: ServerConfig,
) -> Result<Server<A>, ServeError> {
    let description = api_description(&service).map_err(ServeError::Mount)?;
    let dropshot = ConfigDropshot {
        bind_address: config.bind,
        default_handler_task_mode: match config.finish_abandoned_requests {
            true => HandlerTaskMode::Detached,
            false => HandlerTaskMode::CancelOnDisconnect,
        },
        ..ConfigDropshot::default()
    };
    let mut builder = ServerBuilder::new(description, service.clone(), logger::slog_to_tracing()).config(dropshot);
    if service.has_cors() {
        let refusals = Refusals::new(service.clone()).map_err(ServeError::Mount)?;
        builder = builder.version_policy(VersionPolicy::Dynamic(Box::new(refusals)));
    }
    let running = builder.start().map_err(|error| ServeError::Start(error.to_string()))?;
    Ok(Server::new(service, Running(running)))
}

/// Dropshot, running.
struct Running<A: Send + Sync + 'static>(HttpServer<Service<A>>);

impl<A: Send + Sync + 'static> Handle for Running<A> {
    fn local_addr(&self) -> SocketAddr {
        self.0.local_addr()
    }

    fn close(self: Box<Self>) -> BoxFuture<'static, Result<(), String>> {
        self.0.close().boxed()
    }

    fn wait(&self) -> BoxFuture<'_, Result<(), String>> {
        self.0.wait_for_shutdown().boxed()
    }
}
