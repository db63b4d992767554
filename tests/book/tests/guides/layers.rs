//! The guide "Layers".

use std::time::Duration;

use countersign_server::{Body, Service};

use crate::api;
use crate::state::Shop;

#[tokio::test]
async fn a_layer_stands_around_the_operations() {
    let request = http::Request::get("/greeting").header("host", "test").body(Body::empty()).unwrap();
    assert_eq!(with_timeout().unwrap().respond(request).await.status(), 200);
}

fn with_timeout() -> Result<Service<Shop>, countersign_server::MountError> {
    // ANCHOR: layer
    let service = api::service(Shop::new())?.layer(tower::timeout::TimeoutLayer::new(Duration::from_secs(10)));
    // ANCHOR_END: layer
    Ok(service)
}
