//! hyper alone: a match on method and path.

use std::convert::Infallible;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::shared::{Booking, Log, Order, Receipt, Refused, Token, bearer, listening};

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
            posted(&mut log, &parts.headers, body, |order: Order| json(&order)).await
        }
        (&Method::POST, "/bookings/") => {
            let mut log = Log::start("addBooking", "POST", "");
            let receipt = |booking: Booking| json(&Receipt { guests: booking.guests.len() });
            posted(&mut log, &parts.headers, body, receipt).await
        }
        _ => status(404),
    })
}

async fn posted<T: DeserializeOwned>(
    log: &mut Log<'_>,
    headers: &HeaderMap,
    body: Incoming,
    answer: impl FnOnce(T) -> Response<Full<Bytes>>,
) -> Response<Full<Bytes>> {
    if let Err(refused) = bearer(headers) {
        return refuse(log, &refused);
    }
    match Limited::new(body, 1 << 20).collect().await {
        Ok(body) => serde_json::from_slice(&body.to_bytes()).map_or_else(|_| status(422), answer),
        Err(_) => status(413),
    }
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
