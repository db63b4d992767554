//! The client of the reference API, generated from `openapi/items.yaml`.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let client = items_client::Client::login("http://127.0.0.1:8000", "owner", "the printed password").await?;
//! let page = client.list_items().limit(10).send().await?;
//! println!("{} items, {:?} in all", page.items.len(), page.headers().get("x-total-count"));
//! # Ok(())
//! # }
//! ```

include!(concat!(env!("OUT_DIR"), "/items_client.rs"));
