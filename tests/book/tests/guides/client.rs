//! The guide "The client", and the guides' server over the network.

use std::time::Duration;

use countersign_client::{Error, File, Tokens};
use countersign_server::{Server, ServerConfig};
use futures::TryStreamExt;

use crate::api;
use crate::bookshop_client::{Client, ClientInfo as _, types};
use crate::state::Shop;

// ANCHOR: serve
/// A server on a free port, and its base URL.
async fn serve() -> (Server<Shop>, String) {
    let service = api::service(Shop::new()).unwrap();
    let config = ServerConfig::bind("127.0.0.1:0".parse().unwrap());
    let server = countersign_dropshot::serve(service, config).await.unwrap();
    let base_url = format!("http://{}", server.local_addr());
    (server, base_url)
}
// ANCHOR_END: serve

#[tokio::test]
async fn sign_in_and_call() -> Result<(), Box<dyn std::error::Error>> {
    let (_server, base_url) = serve().await;
    let base_url = base_url.as_str();
    // ANCHOR: login
    let client = Client::login(base_url, "ada", "lovelace").await?;
    let orders = client.list_orders().limit(10).send().await?;
    println!("{} orders", orders.len());
    // ANCHOR_END: login
    assert_eq!(orders.len(), 1);

    // ANCHOR: body
    let placed = client.place_order().body(types::NewOrder::new("9780131103627", 2)).send().await?;
    let location = types::PlaceOrderCreatedHeaders::of(&placed)?.location;
    println!("order {} is at {location}", placed.id);
    // ANCHOR_END: body
    assert_eq!(location, "orders/2");

    // ANCHOR: keep
    let tokens = client.inner().tokens().ok_or("an anonymous client has none")?;
    let later = Client::with_session(Client::session(base_url).tokens(tokens)?);
    // ANCHOR_END: keep
    assert_eq!(later.list_orders().send().await?.len(), 2);

    // ANCHOR: given
    let tokens = Tokens::new("a token that was got elsewhere").expiring_in(Duration::from_secs(300));
    let session = Client::session(base_url)
        .api_key("partner", "a-key-of-32-random-bytes")
        .basic("admin", "admin", "correct horse")
        .tokens(tokens)?;
    let client = Client::with_session(session);
    // ANCHOR_END: given
    assert_eq!(client.read_report().send().await?.into_inner(), "for,AdminFor(\"Antiquaria\")\n");
    Ok(())
}

#[tokio::test]
async fn errors_are_told_apart() {
    let (_server, base_url) = serve().await;
    let client = Client::login(&base_url, "ada", "lovelace").await.unwrap();
    assert_eq!(order(&client, 12).await, "10 left");
    assert_eq!(order(&client, 200).await, "422");
}

async fn order(client: &Client, copies: i32) -> String {
    // ANCHOR: errors
    let order = types::NewOrder::new("9780131103627", copies);
    match client.place_order().body(order).send().await {
        Ok(placed) => format!("order {}", placed.id),
        // An error that the document declares, by its status.
        Err(Error::Response(response)) => match response.into_inner() {
            types::PlaceOrderError::Conflict(sold_out) => format!("{} left", sold_out.left),
            other => format!("{other:?}"),
        },
        // An answer that the document does not declare.
        Err(Error::Undocumented(response)) => response.status().as_u16().to_string(),
        // No session, no connection, or a body that is not what the document says.
        Err(other) => other.to_string(),
    }
    // ANCHOR_END: errors
}

#[tokio::test]
async fn files_and_events() -> Result<(), Box<dyn std::error::Error>> {
    let (_server, base_url) = serve().await;
    let client = Client::login(&base_url, "ada", "lovelace").await?;
    // ANCHOR: upload
    let picture = File::from_bytes("cover.png", &b"\x89PNG"[..]).with_content_type("image/png");
    let body = types::UploadCoverBody { picture, caption: Some("First edition".into()) };
    client.upload_cover().isbn("9780131103627").body(body).send().await?;
    // ANCHOR_END: upload

    // ANCHOR: download
    let cover = client.download_cover().isbn("9780131103627").send().await?;
    let media_type = cover.headers()["content-type"].clone();
    let pieces: Vec<_> = cover.into_inner_stream().try_collect().await?;
    // ANCHOR_END: download
    assert_eq!((media_type.to_str()?, pieces.concat()), ("image/png", b"\x89PNG".to_vec()));

    // ANCHOR: events
    let mut events = client.watch_orders().send().await?.into_inner();
    client.place_order().body(types::NewOrder::new("9780131103627", 1)).send().await?;
    if let Some(order) = events.try_next().await? {
        println!("placed: {order:?}");
    }
    // ANCHOR_END: events
    Ok(())
}
