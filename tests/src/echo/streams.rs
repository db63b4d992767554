//! Streams made of JSON: an array of their items. `!` breaks the stream off.

use std::io::Error;
use std::time::Duration;

use countersign_server::{ByteStream, Event, EventStream, JsonEvents, JsonLines, Typed};
use futures::{Stream, StreamExt, stream};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Made;

fn items(value: Value) -> impl Stream<Item = Result<Value, Error>> + Send + 'static {
    let items = match value {
        Value::Array(items) => items,
        one => Vec::from([one]),
    };
    let made = items.into_iter().map(|item| match item.as_str() {
        Some("!") => Err(Error::other("the stream breaks off")),
        _ => Ok(item),
    });
    stream::iter(made)
}

fn typed<T: DeserializeOwned>(value: Value) -> Result<T, Error> {
    serde_json::from_value(value).map_err(Error::other)
}

impl Made for ByteStream {
    fn made(value: Value) -> Result<Self, String> {
        let pieces = items(value).map(|piece| piece.and_then(typed::<String>).map(Into::into));
        Ok(Self::new(pieces))
    }
}

fn event(value: &Value) -> Event {
    let text = |key: &str| value[key].as_str().map(str::to_owned);
    let retry = value["retry"].as_u64().map(Duration::from_secs);
    Event { data: text("data").unwrap_or_default(), event: text("event"), id: text("id"), retry }
}

impl Made for EventStream {
    fn made(value: Value) -> Result<Self, String> {
        Ok(Self::new(items(value).map(|item| item.map(|item| event(&item)))))
    }
}

impl<T: Serialize + DeserializeOwned + Send + 'static> Made for JsonEvents<T> {
    fn made(value: Value) -> Result<Self, String> {
        let events = items(value).map(|item| {
            let item = item?;
            Ok::<_, Error>((typed::<T>(item["data"].clone())?, event(&item)))
        });
        Ok(Self::with_events(events))
    }
}

impl<T: DeserializeOwned + Send + 'static> Made for JsonLines<T> {
    fn made(value: Value) -> Result<Self, String> {
        Ok(Self::new(items(value).map(|item| item.and_then(typed::<T>))))
    }
}

impl Made for Typed<ByteStream> {
    fn made(value: Value) -> Result<Self, String> {
        let body = ByteStream::made(value["body"].clone())?;
        Ok(Self::new(value["type"].as_str().unwrap_or_default().to_owned(), body))
    }
}

impl Made for Typed<String> {
    fn made(value: Value) -> Result<Self, String> {
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        Ok(Self::new(text("type"), text("body")))
    }
}
