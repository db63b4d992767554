//! Streams, however their bytes are split.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use futures::StreamExt;
use serde_json::{Value, json};

use super::*;

/// The bytes in chunks of this size.
fn chunks(bytes: &[u8], size: usize) -> ByteStream {
    let chunks: Vec<_> = bytes.chunks(size).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
    ByteStream::new(Box::pin(futures::stream::iter(chunks)))
}

#[tokio::test]
async fn events() {
    // Input, and type, data and id of each event.
    let cases: [(&[u8], &[[&str; 3]]); 14] = [
        (b"data: a\n\n", &[["message", "a", ""]]),
        (
            b"\xEF\xBB\xBFdata:a\r\n\r\ndata: b\r\rdata:  c\n\n",
            &[["message", "a", ""], ["message", "b", ""], ["message", " c", ""]],
        ),
        (b"event: add\nid: 7\ndata: a\ndata: b\n\n", &[["add", "a\nb", "7"]]),
        (
            b"id: 7\ndata: a\n\ndata: b\n\nid\ndata: c\n\n",
            &[["message", "a", "7"], ["message", "b", "7"], ["message", "c", ""]],
        ),
        (b"id: a\0b\ndata: a\n\n", &[["message", "a", ""]]),
        (b": comment\n\ndata: a\n: comment\n\n", &[["message", "a", ""]]),
        (b"data\n\ndata\ndata\n\ndata:", &[["message", "", ""], ["message", "\n", ""]]),
        (b"event: lost\n\ndata: a\n\n", &[["message", "a", ""]]),
        (b"data: cut off\n", &[]),
        (b"data: cut off", &[]),
        (b"unknown: a\nDATA: b\n data: c\n\n", &[]),
        ("data: \u{e9}\u{1f600}\n\n".as_bytes(), &[["message", "\u{e9}\u{1f600}", ""]]),
        (b"data: \xFF\n\n", &[["message", "\u{fffd}", ""]]),
        (b"data: a:b\r\ndata:c\r\n\r\n\r\n", &[["message", "a:b\nc", ""]]),
    ];
    for (input, expected) in cases {
        for size in [1, 2, 3, 1000] {
            let found: Vec<_> = EventStream::from(chunks(input, size)).map(Result::unwrap).collect().await;
            let found: Vec<_> = found.iter().map(|event| [&*event.event, &*event.data, &*event.id]).collect();
            assert_eq!(found, expected, "{:?} by {size}", String::from_utf8_lossy(input));
        }
    }
}

#[tokio::test]
async fn what_a_new_request_needs() {
    let mut events = EventStream::from(chunks(b"retry: 1500\nid: 3\ndata: {\"a\": 1}\n\nretry: soon\n\n", 4));
    let event = events.next().await.unwrap().unwrap();
    assert_eq!(event.json::<Value>().unwrap(), json!({"a": 1}));
    assert!(matches!(event.json::<u8>(), Err(Error::Item(data, _)) if data == r#"{"a": 1}"#));
    assert!(EventStream::next(&mut events).await.is_none());
    assert_eq!((events.last_event_id(), events.retry()), ("3", Some(Duration::from_millis(1500))));
}

#[tokio::test]
async fn lines_of_json() {
    // `None` is an error in its place.
    let cases: [(&[u8], &[Option<u32>]); 9] = [
        (b"1\n2\n", &[Some(1), Some(2)]),
        (b"1\r\n\r\n \n2", &[Some(1), Some(2)]),
        (b"1\noops\n3\n", &[Some(1), None, Some(3)]),
        (b"1\n\"a\"\n[\n", &[Some(1), None, None]),
        (b"", &[]),
        (b"\x1E1\n\x1E2\n", &[Some(1), Some(2)]),
        (b"\x1E\x1E 1 \n\x1E2\n\x1E", &[Some(1), Some(2)]),
        (b"\x1E12\x1E3\n\x1E4", &[None, Some(3), None]),
        (b"\x1E\n1\n\n", &[Some(1)]),
    ];
    for (input, expected) in cases {
        for size in [1, 2, 1000] {
            let found: Vec<_> = JsonLines::<u32>::from(chunks(input, size)).map(Result::ok).collect().await;
            assert_eq!(found, expected, "{:?} by {size}", String::from_utf8_lossy(input));
        }
    }
    let pretty: Vec<Value> = JsonLines::from(chunks(b"\x1E{\n  \"a\": 1\n}\n", 3)).map(Result::unwrap).collect().await;
    assert_eq!(pretty, [json!({"a": 1})]);
}

#[tokio::test]
async fn an_item_has_a_limit() {
    let megabyte = Bytes::from(vec![b'1'; 1 << 20]);
    let endless = || {
        ByteStream::new(Box::pin(futures::stream::repeat_with({
            let megabyte = megabyte.clone();
            move || Ok(megabyte.clone())
        })))
    };
    let mut lines = JsonLines::<Value>::from(endless());
    assert!(matches!(lines.next().await, Some(Err(Error::Item(..)))));
    assert!(lines.next().await.is_none());
    let mut events = EventStream::from(endless());
    assert!(matches!(events.next().await, Some(Err(Error::Item(..)))));
    assert!(events.next().await.is_none());
}
