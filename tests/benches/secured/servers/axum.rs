//! axum as one writes it by hand.

use axum::extract::{DefaultBodyLimit, Json};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::{HeaderMap, StatusCode};

use super::shared::{Booking, Log, Order, Receipt, Refused, Token, bearer, listening};

async fn read_items(headers: HeaderMap) -> Response {
    let mut log = Log::start("readItems", "GET", "");
    match bearer(&headers) {
        Ok(token) => Json(Token { token: token.to_owned() }).into_response(),
        Err(refused) => refuse(&mut log, &refused),
    }
}

async fn echo_order(headers: HeaderMap, Json(order): Json<Order>) -> Response {
    let mut log = Log::start("echoOrder", "POST", "");
    match bearer(&headers) {
        Ok(_) => Json(order).into_response(),
        Err(refused) => refuse(&mut log, &refused),
    }
}

async fn add_booking(headers: HeaderMap, Json(booking): Json<Booking>) -> Response {
    let mut log = Log::start("addBooking", "POST", "");
    match bearer(&headers) {
        Ok(_) => Json(Receipt { guests: booking.guests.len() }).into_response(),
        Err(refused) => refuse(&mut log, &refused),
    }
}

fn refuse(log: &mut Log<'_>, refused: &Refused) -> Response {
    log.status = refused.0;
    (StatusCode::from_u16(refused.0).unwrap(), [("www-authenticate", refused.1)]).into_response()
}

pub async fn serve() {
    let app = axum::Router::new()
        .route("/items/", get(read_items))
        .route("/orders/", post(echo_order))
        .route("/bookings/", post(add_booking))
        .layer(DefaultBodyLimit::max(1 << 20));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    listening(listener.local_addr().unwrap());
    axum::serve(listener, app).await.unwrap();
}
