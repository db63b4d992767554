//! Serves the API: `cargo run -- 127.0.0.1:8000`.

use std::time::Duration;

use countersign_server::ServerConfig;

use @CRATE@_server::{Service, api};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bind = std::env::args().nth(1);
    let bind = bind.as_deref().unwrap_or("127.0.0.1:8000").parse()?;
    let service = api::service(Service)?;
    // Pages of another origin: .cors(countersign_server::Cors::origins(["https://app.example"])?)
    // A layer of tower: .layer(tower::timeout::TimeoutLayer::new(Duration::from_secs(10)))
    // Behind a proxy: .trusted_proxies(["10.0.0.0/8"], countersign_server::Forwarded::XForwardedFor)?
    let server = countersign_dropshot::serve(service, ServerConfig::bind(bind)).await?;
    let (address, base_path) = (server.local_addr(), api::DOCUMENT.base_path);
    println!("Docs page: http://{address}{base_path}/docs");
    tokio::signal::ctrl_c().await?;
    Ok(server.close(Duration::from_secs(10)).await?)
}
