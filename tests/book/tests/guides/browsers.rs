//! The guide "Pages of other origins".

use countersign_server::{Body, Cors, Service};

use crate::api;
use crate::state::Shop;

#[tokio::test]
async fn a_listed_origin_may_read_answers() {
    let request = http::Request::get("/greeting").header("host", "test").header("origin", "https://app.example");
    let response = shop().unwrap().respond(request.body(Body::empty()).unwrap()).await;
    assert_eq!(response.headers()["access-control-allow-origin"], "https://app.example");
}

fn shop() -> Result<Service<Shop>, Box<dyn std::error::Error>> {
    // ANCHOR: cors
    let cors = Cors::origins(["https://app.example", "http://localhost:*"])?;
    let service = api::service(Shop::new())?.cors(cors);
    // ANCHOR_END: cors
    Ok(service)
}
