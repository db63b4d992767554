//! The tutorial's API: anyone with a bearer token sees it.
//!
//! `cargo run -p items-server --example first_steps -- --bind 127.0.0.1:8000`

use countersign_server::{AuthError, BearerToken, Cx, ServerConfig};

/// Generated from openapi/first-steps.yaml.
pub mod api {
    include!(concat!(env!("OUT_DIR"), "/first-steps_server.rs"));
}

struct FirstSteps;

impl api::Api for FirstSteps {
    /// Not verified yet: the token itself.
    type Principal = BearerToken;

    async fn authenticate_oauth2_password_bearer(&self, _: &Cx, token: BearerToken) -> Result<BearerToken, AuthError> {
        Ok(token)
    }

    async fn read_items(&self, _: &Cx, token: BearerToken) -> Result<api::types::ReadItemsOkBody, api::ReadItemsError> {
        Ok(api::types::ReadItemsOkBody { token: token.into_string() })
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().init();
    let bind = std::env::args().skip_while(|arg| arg != "--bind").nth(1);
    let bind = bind.as_deref().unwrap_or("127.0.0.1:8000").parse()?;
    let server = countersign_dropshot::serve(api::service(FirstSteps)?, ServerConfig::bind(bind)).await?;
    println!("Docs page: http://{}/docs", server.local_addr());
    Ok(server.wait().await?)
}
