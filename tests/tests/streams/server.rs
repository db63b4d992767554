//! A server whose streams are fed by the test, which learns when nobody reads them any more.

use std::io::Error;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use countersign_server::{ByteStream, Cx, Event, EventStream, JsonEvents, JsonLines, Server, ServerConfig};
use futures::stream::{self, Stream, StreamExt};
use tokio::sync::mpsc;

use crate::api::{self, types::Step};

/// What a test puts into a stream: numbers, and what breaks it off.
pub(crate) type Feed = mpsc::Sender<Result<i64, Error>>;

type Fed = mpsc::Receiver<Result<i64, Error>>;

#[derive(Clone, Default)]
pub(crate) struct Streams(Arc<Mutex<Option<Fed>>>);

/// A server that listens, and what feeds the stream of its next request.
pub(crate) struct Listening {
    pub(crate) address: SocketAddr,
    streams: Streams,
    _server: Server<Streams>,
}

impl Listening {
    pub(crate) async fn start(check: bool) -> Self {
        let streams = Streams::default();
        let service = api::service(streams.clone()).unwrap().check_answers(check);
        let config = ServerConfig::bind(SocketAddr::from(([127, 0, 0, 1], 0)));
        let server = countersign_dropshot::serve(service, config).await.unwrap();
        Self { address: server.local_addr(), streams, _server: server }
    }

    /// What feeds the stream that the next request gets.
    pub(crate) fn feed(&self) -> Feed {
        let (feed, fed) = mpsc::channel(1);
        *self.streams.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(fed);
        feed
    }
}

impl Streams {
    fn numbers(&self) -> impl Stream<Item = Result<i64, Error>> + Send + 'static {
        let fed = self.0.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap();
        stream::unfold(fed, |mut fed| async move { fed.recv().await.map(|number| (number, fed)) })
    }

    fn steps(&self) -> impl Stream<Item = Result<Step, Error>> + Send + 'static {
        self.numbers().map(|number| number.map(|n| Step { n }))
    }
}

impl api::Api for Streams {
    async fn bytes(&self, _: &Cx) -> Result<ByteStream, api::BytesError> {
        Ok(ByteStream::new(self.numbers().map(|number| number.map(|number| format!("{number};").into()))))
    }

    async fn events(&self, _: &Cx) -> Result<EventStream, api::EventsError> {
        let event = |number: i64| Event { data: number.to_string(), ..Event::default() };
        Ok(EventStream::new(self.numbers().map(move |number| number.map(event))))
    }

    async fn steps(&self, _: &Cx) -> Result<JsonEvents<Step>, api::StepsError> {
        Ok(JsonEvents::new(Self::steps(self)))
    }

    async fn lines(&self, _: &Cx) -> Result<JsonLines<Step>, api::LinesError> {
        Ok(JsonLines::new(Self::steps(self)))
    }

    async fn sequence(&self, _: &Cx) -> Result<JsonLines<Step>, api::SequenceError> {
        Ok(JsonLines::new(Self::steps(self)))
    }

    async fn beside(&self, cx: &Cx) -> Result<api::BesideOkBodyContent, api::BesideError> {
        match cx.preferred(&["application/json", "application/x-ndjson"]) {
            Some("application/json") if cx.headers().contains_key("x-whole") => {
                Ok(api::BesideOkBodyContent::Json(Step { n: 1 }))
            }
            _ => Ok(api::BesideOkBodyContent::Lines(JsonLines::new(Self::steps(self)))),
        }
    }
}
