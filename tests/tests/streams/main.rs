//! Streams between a server that listens and the generated client, and through raw sockets: what is
//! sent arrives at once, what breaks off is no clean end, and who goes away is noticed.
#![allow(clippy::unwrap_used)]

mod answers;
mod raw;
mod server;

use std::future::Future;
use std::io::Error;
use std::net::SocketAddr;
use std::time::Duration;

use futures::StreamExt;
use futures::future::{BoxFuture, FutureExt};
use futures::stream::BoxStream;
use tokio::time::timeout;

use server::Listening;

/// The server of `fixtures/streams`.
#[allow(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    dead_code,
    unused_imports,
    clippy::all,
    clippy::pedantic
)]
mod api {
    include!(concat!(env!("OUT_DIR"), "/open_streams_server.rs"));
}

/// Its client.
#[allow(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    dead_code,
    unused_imports,
    clippy::all,
    clippy::pedantic
)]
mod client {
    include!(concat!(env!("OUT_DIR"), "/open_streams_client.rs"));
}

/// Nothing that happens at all takes longer.
const SOON: Duration = Duration::from_secs(5);

async fn soon<T>(what: impl Future<Output = T>) -> T {
    timeout(SOON, what).await.expect("it happens soon")
}

/// The numbers of a stream, or what is wrong.
type Numbers = BoxStream<'static, Result<i64, String>>;

/// Opens a stream.
type Open = fn(SocketAddr) -> BoxFuture<'static, Numbers>;

fn called(address: SocketAddr) -> client::Client {
    client::Client::anonymous(&format!("http://{address}")).unwrap()
}

/// Every kind of stream through the generated client.
const KINDS: [(&str, Open); 6] = [
    ("bytes", |address| {
        async move {
            let stream = called(address).bytes().send().await.unwrap().into_inner_stream();
            // The pieces of a stream of bytes may be cut anywhere; these are so small that they are
            // not.
            let number = |piece: &[u8]| std::str::from_utf8(piece).unwrap().trim_end_matches(';').parse().unwrap();
            let pieces = stream.map(move |piece| piece.map(|piece| number(&piece)).map_err(|error| error.to_string()));
            pieces.boxed()
        }
        .boxed()
    }),
    ("events", |address| {
        async move {
            let events = called(address).events().send().await.unwrap().into_inner();
            events
                .map(|event| event.map(|event| event.data.parse().unwrap()).map_err(|error| error.to_string()))
                .boxed()
        }
        .boxed()
    }),
    ("steps", |address| {
        async move {
            let events = called(address).steps().send().await.unwrap().into_inner();
            events.map(|event| event.map(|event| event.data.n).map_err(|error| error.to_string())).boxed()
        }
        .boxed()
    }),
    ("lines", |address| {
        async move {
            let lines = called(address).lines().send().await.unwrap().into_inner();
            lines.map(|line| line.map(|line| line.n).map_err(|error| error.to_string())).boxed()
        }
        .boxed()
    }),
    ("sequence", |address| {
        async move {
            let values = called(address).sequence().send().await.unwrap().into_inner();
            values.map(|value| value.map(|value| value.n).map_err(|error| error.to_string())).boxed()
        }
        .boxed()
    }),
    ("beside", |address| {
        async move {
            let answer = called(address).beside().send().await.unwrap().into_inner();
            let client::types::BesideOkBodyContent::Lines(lines) = answer else { panic!("{answer:?}") };
            lines.map(|line| line.map(|line| line.n).map_err(|error| error.to_string())).boxed()
        }
        .boxed()
    }),
];

#[tokio::test]
async fn what_is_sent_arrives_at_once_and_the_end_is_the_end() {
    for (kind, open) in KINDS {
        let server = Listening::start(true).await;
        let feed = server.feed();
        let mut numbers = soon(open(server.address)).await;
        for number in 1..=3 {
            feed.send(Ok(number)).await.unwrap();
            assert_eq!(soon(numbers.next()).await, Some(Ok(number)), "{kind}");
        }
        drop(feed);
        assert_eq!(soon(numbers.next()).await, None, "{kind}");
    }
}

#[tokio::test]
async fn what_breaks_off_is_an_error_behind_what_came_before() {
    for check in [true, false] {
        for (kind, open) in KINDS {
            let server = Listening::start(check).await;
            let feed = server.feed();
            let mut numbers = soon(open(server.address)).await;
            feed.send(Ok(1)).await.unwrap();
            assert_eq!(soon(numbers.next()).await, Some(Ok(1)), "{kind}");
            feed.send(Ok(2)).await.unwrap();
            feed.send(Err(Error::other("no more"))).await.unwrap();
            assert_eq!(soon(numbers.next()).await, Some(Ok(2)), "{kind}");
            assert!(soon(numbers.next()).await.unwrap().is_err(), "{kind}");
            assert_eq!(soon(numbers.next()).await, None, "{kind}");
            soon(feed.closed()).await;
        }
    }
}

/// The fault comes right behind more than any buffer holds: everything that was sent before it
/// arrives.
#[tokio::test]
async fn all_that_was_sent_before_a_fault_arrives() {
    let server = Listening::start(true).await;
    let feed = server.feed();
    let lines = called(server.address).lines().send().await.unwrap().into_inner();
    let fed = tokio::spawn(async move {
        for number in 0..50_000 {
            feed.send(Ok(number % 100)).await.unwrap();
        }
        feed.send(Err(Error::other("no more"))).await.unwrap();
    });
    let came: Vec<_> = timeout(Duration::from_secs(60), lines.collect()).await.unwrap();
    fed.await.unwrap();
    assert_eq!(came.iter().filter(|line| line.is_ok()).count(), 50_000);
    assert_eq!(came.iter().filter(|line| line.is_err()).count(), 1);
    assert!(came.last().unwrap().is_err());
}

#[tokio::test]
async fn a_forbidden_value_ends_the_stream_at_its_place() {
    for (kind, open) in KINDS.into_iter().filter(|(kind, _)| !matches!(*kind, "bytes" | "events")) {
        let server = Listening::start(true).await;
        let feed = server.feed();
        let mut numbers = soon(open(server.address)).await;
        feed.send(Ok(1)).await.unwrap();
        assert_eq!(soon(numbers.next()).await, Some(Ok(1)), "{kind}");
        feed.send(Ok(101)).await.unwrap();
        assert!(soon(numbers.next()).await.unwrap().is_err(), "{kind}");
        assert_eq!(soon(numbers.next()).await, None, "{kind}");
        soon(feed.closed()).await;

        let server = Listening::start(false).await;
        let feed = server.feed();
        let mut numbers = soon(open(server.address)).await;
        feed.send(Ok(101)).await.unwrap();
        assert_eq!(soon(numbers.next()).await, Some(Ok(101)), "unchecked: {kind}");
    }
}

#[tokio::test]
async fn who_goes_away_is_noticed_while_nothing_is_sent() {
    for (kind, open) in KINDS {
        let server = Listening::start(true).await;
        let feed = server.feed();
        let mut numbers = soon(open(server.address)).await;
        feed.send(Ok(1)).await.unwrap();
        assert_eq!(soon(numbers.next()).await, Some(Ok(1)), "{kind}");
        drop(numbers);
        soon(feed.closed()).await;
    }
}

/// A client that does not read holds the stream up: nothing piles up in memory.
#[tokio::test]
async fn a_client_that_does_not_read_is_waited_for() {
    let server = Listening::start(false).await;
    let feed = server.feed();
    let numbers = soon(KINDS[3].1(server.address)).await;
    let fed = tokio::spawn(async move {
        let mut sent = 0_u64;
        while timeout(Duration::from_secs(1), feed.send(Ok(1))).await.is_ok_and(|sent| sent.is_ok()) {
            sent += 1;
        }
        sent
    });
    let sent = timeout(Duration::from_secs(60), fed).await.unwrap().unwrap();
    assert!(sent < 5_000_000, "{sent} lines were sent to nobody");
    drop(numbers);
}
