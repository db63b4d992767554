//! What a client was answered, as JSON: values by serde, streams item by item.

use std::fmt::{Debug, Display};

use countersign_client::ByteStream;
use countersign_client::reqwest::StatusCode;
use countersign_client::reqwest::header::{CONTENT_TYPE, HeaderMap};
use countersign_client::{EventStream, JsonEvents, JsonLines};
use futures::{Stream, StreamExt};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// Status and headers of an answer.
#[derive(Debug)]
pub struct Head(Map<String, Value>);

impl Head {
    /// An answer of that status.
    pub fn new(status: StatusCode) -> Self {
        Self(Map::from_iter([("status".to_owned(), status.as_u16().into())]))
    }

    /// The headers of the answer, where they are those of the type of that name. Of several, the
    /// one that says something.
    pub fn headers<T: Serialize>(&mut self, name: &str, headers: Result<T, impl Display>) {
        let Ok(headers) = headers else { return };
        let value = serde_json::to_value(headers).unwrap_or_default();
        if value.as_object().is_some_and(|headers| !headers.is_empty()) {
            let name = name.rsplit("::").next().unwrap_or_default().trim();
            self.0.insert(name.to_owned(), value);
        }
    }

    /// With the media type of the body.
    #[must_use]
    pub fn of_type(self, headers: &HeaderMap) -> Self {
        let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(Value::from);
        self.and("type", media_type.unwrap_or_default())
    }

    /// With one thing more.
    #[must_use]
    pub fn and(mut self, key: &str, value: Value) -> Self {
        self.0.insert(key.to_owned(), value);
        self
    }

    /// As JSON, with one thing more.
    pub fn with(self, key: &str, value: Value) -> Value {
        Value::Object(self.and(key, value).0)
    }
}

/// What was got.
#[derive(Debug)]
pub struct Got<T>(pub T);

impl<T: Serialize> Got<T> {
    /// By serde.
    #[allow(clippy::unused_async)] // As the others.
    pub async fn told(self) -> Value {
        serde_json::to_value(self.0).unwrap_or_default()
    }
}

/// What serde does not know.
pub trait Told {
    /// As JSON.
    fn told(self) -> impl Future<Output = Value>;
}

/// Tells what is [`Told`].
pub trait ToldByHand {
    /// By [`Told`].
    fn told(self) -> impl Future<Output = Value>;
}

impl<T: Told> ToldByHand for Got<T> {
    fn told(self) -> impl Future<Output = Value> {
        self.0.told()
    }
}

/// Tells anything.
pub trait ToldByDebug {
    /// By `Debug`.
    fn told(self) -> impl Future<Output = Value>;
}

impl<T: Debug> ToldByDebug for &Got<T> {
    async fn told(self) -> Value {
        Value::String(format!("{:?}", self.0))
    }
}

/// The items, and the errors between them.
async fn items<T, E: Display>(stream: impl Stream<Item = Result<T, E>>, item: impl Fn(T) -> Value) -> Value {
    let each = stream.map(|one| match one {
        Ok(one) => item(one),
        Err(error) => json!({ "broken": error.to_string() }),
    });
    each.collect::<Vec<_>>().await.into()
}

impl Told for ByteStream {
    async fn told(self) -> Value {
        // Pieces may be cut anywhere: they are put together again.
        let Value::Array(pieces) =
            items(self.into_inner(), |piece| Value::from(String::from_utf8_lossy(&piece).into_owned())).await
        else {
            return Value::Null;
        };
        let (texts, faults): (Vec<_>, Vec<_>) = pieces.into_iter().partition(Value::is_string);
        let text: String = texts.iter().filter_map(Value::as_str).collect();
        json!({ "bytes": text, "faults": faults })
    }
}

impl Told for EventStream {
    fn told(self) -> impl Future<Output = Value> {
        items(self, |event| json!({ "event": event.event, "data": event.data, "id": event.id }))
    }
}

impl<T: Serialize + DeserializeOwned> Told for JsonEvents<T> {
    fn told(self) -> impl Future<Output = Value> {
        items(self, |event| json!({ "event": event.event, "data": event.data, "id": event.id }))
    }
}

impl<T: Serialize + DeserializeOwned> Told for JsonLines<T> {
    fn told(self) -> impl Future<Output = Value> {
        items(self, |value| json!(value))
    }
}
