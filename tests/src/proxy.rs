//! Proxies that change requests on their way. One adds a prefix, as a gateway does:
//! `/api/v1/items/` here is `/items/` there, which does not know.

use std::convert::Infallible;
use std::net::SocketAddr;

use bytes::Bytes;
use http::{Request, Response, Uri};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

/// Serves `upstream` under `prefix` (`/api/v1`) on a free port, until the runtime ends.
pub async fn serve(prefix: &'static str, upstream: SocketAddr) -> SocketAddr {
    changing(upstream, move |request| strip(prefix, request)).await
}

/// Serves `upstream` on a free port, until the runtime ends. What `change` makes of a request is
/// what goes on; 404 where it is `None`.
pub async fn changing<F>(upstream: SocketAddr, change: F) -> SocketAddr
where
    F: Fn(Request<Incoming>) -> Option<Request<Incoming>> + Clone + Send + Sync + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let change = change.clone();
            let service = service_fn(move |request| forward(change(request), upstream));
            tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    address
}

fn strip(prefix: &str, mut request: Request<Incoming>) -> Option<Request<Incoming>> {
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    let inner = target.strip_prefix(prefix).filter(|rest| rest.starts_with('/'))?;
    *request.uri_mut() = inner.parse::<Uri>().ok()?;
    Some(request)
}

async fn forward(
    request: Option<Request<Incoming>>,
    upstream: SocketAddr,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let Some(request) = request else {
        return Ok(Response::builder().status(404).body(Full::from("not for here")).unwrap());
    };
    let stream = TcpStream::connect(upstream).await.unwrap();
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let (head, body) = sender.send_request(request).await.unwrap().into_parts();
    Ok(Response::from_parts(head, Full::from(body.collect().await.unwrap().to_bytes())))
}
