//! Document, server and client say the same.

use std::path::Path;
use std::time::Duration;

use countersign::document::Document;
use countersign_server::{Server, ServerConfig};

use @CRATE@_server::{Service, api};

const DOCUMENT: &str = "../@DOCUMENT@";

async fn serve() -> Server<Service> {
    let config = ServerConfig::bind("127.0.0.1:0".parse().expect("an address"));
    let service = api::service(Service).expect("operations that can be mounted together");
    countersign_dropshot::serve(service, config).await.expect("a free port")
}

/// The document that is served is the one in the repository.
#[tokio::test]
async fn the_document_is_served() {
    let server = serve().await;
    let url = format!("http://{}{}/openapi.json", server.local_addr(), api::DOCUMENT.base_path);
    let served = reqwest::get(url).await.expect("an answer").text().await.expect("a text");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(DOCUMENT);
    let written = Document::load(&path).expect("a document").bundled();
    let served: serde_json::Value = serde_json::from_str(&served).expect("JSON");
    assert_eq!(served, written);
    server.close(Duration::from_secs(1)).await.expect("an end");
}

/// Every operation of the document has its path and method.
#[tokio::test]
async fn every_operation_is_there() {
    let server = serve().await;
    let base = format!("http://{}{}", server.local_addr(), api::DOCUMENT.base_path);
    let http = reqwest::Client::new();
    for operation in api::operations::<Service>() {
        let path = countersign_server::example_path(operation.spec);
        let request = http.request(operation.spec.method.clone(), format!("{base}{path}"));
        let status = request.send().await.expect("an answer").status().as_u16();
        assert!(status != 404 && status != 405, "{}: {status}", operation.spec.id);
    }
    server.close(Duration::from_secs(1)).await.expect("an end");
}

/// A client can be made.
#[test]
fn the_client_is_there() {
    let client = @CRATE@_client::Client::anonymous("http://127.0.0.1:1");
    assert!(client.is_ok());
}
