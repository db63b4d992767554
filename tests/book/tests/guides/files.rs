//! The guide "Files and streams".

use countersign_server::{ByteStream, JsonEvents, Typed};
use futures::{Stream, stream};
use tokio::io::AsyncReadExt;
use tokio::sync::broadcast::error::RecvError;

use crate::api::{self, types};
use crate::state::{Shop, lock};

// ANCHOR: upload
pub(crate) async fn upload(
    shop: &Shop,
    isbn: String,
    body: types::UploadCoverBody,
) -> Result<(), api::UploadCoverError> {
    let media_type = body.picture.content_type().unwrap_or("application/octet-stream").to_owned();
    let mut bytes = Vec::new();
    body.picture.into_async_read().read_to_end(&mut bytes).await?;
    lock(&shop.covers).insert(isbn, (media_type, bytes));
    Ok(())
}
// ANCHOR_END: upload

// ANCHOR: download
pub(crate) fn download(shop: &Shop, isbn: &str) -> Result<Typed<ByteStream>, api::DownloadCoverError> {
    let covers = lock(&shop.covers);
    let (media_type, bytes) = covers.get(isbn).ok_or(api::DownloadCoverError::NotFound)?;
    Ok(Typed::new(media_type.clone(), ByteStream::from(bytes.clone())))
}
// ANCHOR_END: download

// ANCHOR: events
pub(crate) fn watch(shop: &Shop) -> JsonEvents<types::Order> {
    JsonEvents::new(orders(shop.placed.subscribe()))
}

fn orders(
    receiver: tokio::sync::broadcast::Receiver<types::Order>,
) -> impl Stream<Item = Result<types::Order, RecvError>> {
    stream::unfold(receiver, |mut receiver| async {
        match receiver.recv().await {
            Ok(order) => Some((Ok(order), receiver)),
            // A client that is too slow learns that it missed something: its connection ends.
            Err(lagged @ RecvError::Lagged(_)) => Some((Err(lagged), receiver)),
            Err(RecvError::Closed) => None,
        }
    })
}
// ANCHOR_END: events
