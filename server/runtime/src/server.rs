//! The service on Dropshot.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use dropshot::{
    ApiDescription, ApiEndpoint, ApiEndpointBodyContentType, ApiEndpointParameter, ApiEndpointParameterLocation,
    ApiEndpointVersions, Body, ConfigDropshot, HandlerTaskMode, HttpError, HttpServer, Path, RawRequest,
    RequestContext, ServerBuilder, SharedExtractor,
};
use http::{Method, Response};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::log::slog_to_tracing;
use crate::router::{Group, MountError};
use crate::service::Service;

/// Where and how to serve.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ServerConfig {
    /// The address to listen on; port 0 takes a free one.
    pub bind: SocketAddr,
    /// Whether a handler that has begun runs to its end when its client goes away. On by default: what a handler
    /// writes is then never half-written.
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
    /// Its paths cannot be mounted on Dropshot.
    Mount(MountError),
    /// Dropshot does not start: the address is taken, say.
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

/// A running server. Dropping it stops it without waiting.
pub struct Server<A: Send + Sync + 'static> {
    inner: HttpServer<Service<A>>,
}

impl<A: Send + Sync + 'static> fmt::Debug for Server<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("local_addr", &self.local_addr()).finish_non_exhaustive()
    }
}

impl<A: Send + Sync + 'static> Server<A> {
    /// The address that it listens on.
    pub fn local_addr(&self) -> SocketAddr {
        self.inner.local_addr()
    }

    /// The implementation.
    pub fn api(&self) -> &A {
        self.inner.app_private().api()
    }

    /// Takes no more requests, and waits until those in flight are answered, for `deadline` at the most.
    ///
    /// # Errors
    ///
    /// [`ServeError::Stop`] when the deadline passes first.
    pub async fn close(self, deadline: Duration) -> Result<(), ServeError> {
        match tokio::time::timeout(deadline, self.inner.close()).await {
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
        self.inner.wait_for_shutdown().await.map_err(ServeError::Stop)
    }
}

impl<A: Send + Sync + 'static> Service<A> {
    /// Starts Dropshot on it.
    ///
    /// # Errors
    ///
    /// Paths that Dropshot's router refuses, or an address that cannot be listened on.
    pub async fn serve(self, config: ServerConfig) -> Result<Server<A>, ServeError> {
        let description = self.api_description().map_err(ServeError::Mount)?;
        let dropshot = ConfigDropshot {
            bind_address: config.bind,
            default_handler_task_mode: match config.finish_abandoned_requests {
                true => HandlerTaskMode::Detached,
                false => HandlerTaskMode::CancelOnDisconnect,
            },
            ..ConfigDropshot::default()
        };
        let builder = ServerBuilder::new(description, self, slog_to_tracing()).config(dropshot);
        let inner = builder.start().map_err(|error| ServeError::Start(error.to_string()))?;
        Ok(Server { inner })
    }

    /// What is registered with Dropshot: for each merged path an endpoint per method, under the ids of the operations
    /// behind it. Methods that no operation has are registered too, invisible, so that 405, HEAD and OPTIONS are
    /// answered here.
    ///
    /// # Errors
    ///
    /// Paths that Dropshot's router refuses.
    pub fn api_description(&self) -> Result<ApiDescription<Self>, MountError> {
        let mut description = ApiDescription::new();
        for (index, group) in self.groups.iter().enumerate() {
            for method in METHODS {
                let endpoint = self.endpoint(index, group, &method);
                description.register(endpoint).map_err(|error| MountError(error.to_string()))?;
            }
        }
        Ok(description)
    }

    fn endpoint(&self, index: usize, group: &Group, method: &Method) -> ApiEndpoint<Self> {
        let entries = group.routes.iter().flat_map(|route| &route.methods).filter(|entry| entry.method == *method);
        let ids: Vec<_> = entries.map(|entry| self.target_id(entry.target)).collect();
        let id = match ids.is_empty() {
            true => format!("{method} {}", group.path),
            false => ids.join(","),
        };
        let handler = move |mut rqctx: RequestContext<Self>, raw: RawRequest| async move {
            // Dropshot has its own copy for the response's header.
            let request_id = std::mem::take(&mut rqctx.request_id);
            let peer = rqctx.request.remote_addr();
            let service = rqctx.context();
            Ok::<Response<Body>, HttpError>(match service.groups.get(index) {
                Some(group) => service.dispatch(group, raw.into_inner(), Some(peer), request_id).await,
                None => crate::response::empty_response(404),
            })
        };
        let all = ApiEndpointVersions::All;
        let mut endpoint = ApiEndpoint::new(id, handler, method.clone(), "application/json", &group.path, all);
        endpoint.parameters = group.variables.iter().filter_map(|name| variable(name)).collect();
        endpoint.visible = !ids.is_empty();
        endpoint
    }
}

/// The methods that are registered for each path.
const METHODS: [Method; 8] = [
    Method::GET,
    Method::PUT,
    Method::POST,
    Method::DELETE,
    Method::OPTIONS,
    Method::HEAD,
    Method::PATCH,
    Method::TRACE,
];

/// What Dropshot wants to know of a path variable. Its schema type cannot be named, but that of a variable can be taken.
fn variable(name: &str) -> Option<ApiEndpointParameter> {
    #[derive(Deserialize, JsonSchema)]
    struct One {
        #[allow(dead_code)]
        one: String,
    }
    let declared = <Path<One> as SharedExtractor>::metadata(ApiEndpointBodyContentType::Json).parameters.pop()?;
    let place = ApiEndpointParameterLocation::Path;
    Some(ApiEndpointParameter::new_named(&place, name.to_owned(), None, true, declared.schema, Vec::new()))
}
