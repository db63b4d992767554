//! A running server, whichever face serves it.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use futures::future::BoxFuture;

use crate::router::MountError;
use crate::service::Service;

/// Where and how to serve: what only the face can enforce. What the service enforces itself (limits
/// of bodies, checks of answers) is set on [`Service`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ServerConfig {
    /// The address to listen on; port 0 takes a free one.
    pub bind: SocketAddr,
    /// Whether a handler that has begun runs to its end when its client goes away. On by default:
    /// what a handler writes is then never half-written.
    pub finish_abandoned_requests: bool,
}

impl ServerConfig {
    /// Listens on `bind`.
    pub fn bind(bind: SocketAddr) -> Self {
        Self { bind, finish_abandoned_requests: true }
    }
}

/// Why the service cannot be served.
#[derive(Debug)]
#[non_exhaustive]
pub enum ServeError {
    /// The face cannot mount its paths.
    Mount(MountError),
    /// The server does not start: the address is taken, for example.
    Start(String),
    /// It did not stop in time, or stopped with an error.
    Stop(String),
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mount(error) => error.fmt(f),
            Self::Start(message) => write!(f, "the server does not start: {message}"),
            Self::Stop(message) => write!(f, "the server does not stop: {message}"),
        }
    }
}

impl std::error::Error for ServeError {}

/// What a face does for a [`Server`]: it runs until it is told to stop. Dropping it stops it
/// without waiting.
pub trait Handle: Send + Sync + 'static {
    /// The address that it listens on.
    fn local_addr(&self) -> SocketAddr;

    /// Takes no more requests, and waits until those in flight are answered. The future may be
    /// dropped before that.
    ///
    /// # Errors
    ///
    /// What went wrong, as text for [`ServeError::Stop`].
    fn close(self: Box<Self>) -> BoxFuture<'static, Result<(), String>>;

    /// Waits until it stops by itself.
    ///
    /// # Errors
    ///
    /// Why it stopped, as text for [`ServeError::Stop`].
    fn wait(&self) -> BoxFuture<'_, Result<(), String>>;
}

/// A running server. Dropping it stops it without waiting.
pub struct Server<A> {
    service: Service<A>,
    handle: Box<dyn Handle>,
}

impl<A> fmt::Debug for Server<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("local_addr", &self.local_addr()).finish_non_exhaustive()
    }
}

impl<A> Server<A> {
    /// `service`, which `handle` serves. A face calls this.
    pub fn new(service: Service<A>, handle: impl Handle) -> Self {
        Self { service, handle: Box::new(handle) }
    }

    /// The address that it listens on.
    pub fn local_addr(&self) -> SocketAddr {
        self.handle.local_addr()
    }

    /// The implementation.
    pub fn api(&self) -> &A {
        self.service.api()
    }

    /// Takes no more requests, and waits until those in flight are answered, for at most
    /// `deadline`.
    ///
    /// # Errors
    ///
    /// [`ServeError::Stop`] when the deadline passes first.
    pub async fn close(self, deadline: Duration) -> Result<(), ServeError> {
        match tokio::time::timeout(deadline, self.handle.close()).await {
            Ok(outcome) => outcome.map_err(ServeError::Stop),
            Err(_) => Err(ServeError::Stop(format!("requests are still in flight after {deadline:?}"))),
        }
    }

    /// Waits until it stops by itself, which it does on an error only.
    ///
    /// # Errors
    ///
    /// [`ServeError::Stop`].
    pub async fn wait(&self) -> Result<(), ServeError> {
        self.handle.wait().await.map_err(ServeError::Stop)
    }
}
