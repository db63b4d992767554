//! hyper alone: a match on method and path.

use std::convert::Infallible;

use bytes::Bytes;
use http::{Method, Request, Response};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde::Serialize;

use super::shared::{Log, Order, Refused, Token, bearer};
use crate::child::listening;

async fn answer(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    Ok(match (&parts.method, parts.uri.path()) {
        (&Method::GET, "/items/") => {
            let mut log = Log::start("readItems", "GET", "");
            match bearer(&parts.headers) {
                Ok(token) => json(&Token { token: token.to_owned() }),
                Err(refused) => refuse(&mut log, &refused),
            }
        }
        (&Method::POST, "/orders/") => {
            let mut log = Log::start("echoOrder", "POST", "");
            match bearer(&parts.headers) {
                Ok(_) => match Limited::new(body, 1 << 20).collect().await {
                    Ok(body) => match serde_json::from_slice::<Order>(&body.to_bytes()) {
                        Ok(order) => json(&order),
                        Err(_) => status(422),
                    },
                    Err(_) => status(413),
                },
                Err(refused) => refuse(&mut log, &refused),
            }
        }
        _ => status(404),
    })
}

fn json(value: &impl Serialize) -> Response<Full<Bytes>> {
    let body = serde_json::to_vec(value).unwrap();
    Response::builder().header("content-type", "application/json").body(Full::from(body)).unwrap()
}

fn status(status: u16) -> Response<Full<Bytes>> {
    Response::builder().status(status).body(Full::default()).unwrap()
}

fn refuse(log: &mut Log<'_>, refused: &Refused) -> Response<Full<Bytes>> {
    log.status = refused.0;
    Response::builder().status(refused.0).header("www-authenticate", refused.1).body(Full::default()).unwrap()
}

pub async fn serve() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    listening(listener.local_addr().unwrap());
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        let connection =
            hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(answer));
        tokio::spawn(connection);
    }
}
