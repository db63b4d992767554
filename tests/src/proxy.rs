//! A proxy that adds a prefix, as a gateway does: `/api/v1/items/` here is `/items/` there, which does not know.

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
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = service_fn(move |request| forward(prefix, upstream, request));
            tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    address
}

async fn forward(
    prefix: &str,
    upstream: SocketAddr,
    mut request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    let inner = target.strip_prefix(prefix).filter(|rest| rest.starts_with('/'));
    let Some(uri) = inner.and_then(|rest| rest.parse::<Uri>().ok()) else {
        return Ok(Response::builder().status(404).body(Full::from("outside the prefix")).unwrap());
    };
    *request.uri_mut() = uri;
    let stream = TcpStream::connect(upstream).await.unwrap();
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let (head, body) = sender.send_request(request).await.unwrap().into_parts();
    Ok(Response::from_parts(head, Full::from(body.collect().await.unwrap().to_bytes())))
}
