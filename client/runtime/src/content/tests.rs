//! Bodies as they are built; `tests/session` sends them.
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use serde_json::json;

use super::written::Written;
use super::*;
use countersign_wire::{Parameter, Style};

/// Media type and body.
fn built(body: Written<RequestBody>) -> (String, String) {
    let body = body.unwrap();
    (body.media_type, String::from_utf8_lossy(body.body.as_bytes().unwrap_or_default()).into_owned())
}

fn multipart(parts: Parts) -> String {
    let (media_type, body) = built(RequestBody::multipart("multipart/form-data", parts));
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap().to_owned();
    body.replace(&boundary, "B").replace("\r\n", "\n")
}

#[test]
fn each_body_has_its_media_type() {
    let cases = [
        (RequestBody::json("application/problem+json", &json!({"a": 1})), "application/problem+json", r#"{"a":1}"#),
        (RequestBody::json("application/*", &7), "application/json", "7"),
        (RequestBody::text("text/csv; charset=utf-8", "a,b"), "text/csv; charset=utf-8", "a,b"),
        (RequestBody::text("text/*", ""), "text/plain", ""),
        (RequestBody::bytes("*/*", Bytes::from_static(b"\0a")), "application/octet-stream", "\0a"),
    ];
    for (written, media_type, body) in cases {
        assert_eq!(built(written), (media_type.to_owned(), body.to_owned()));
    }
}

#[test]
fn forms_are_written_by_their_encoding() {
    static FIELDS: [Parameter; 4] = [
        Parameter::query("joined").explode(false),
        Parameter::query("piped").style(Style::PipeDelimited),
        Parameter::query("deep").style(Style::DeepObject),
        Parameter::query("json").json(),
    ];
    let body = json!({
        "text": "a b&c=d", "list": [1, 2], "object": {"x": 1, "y": 2}, "none": null, "empty": [],
        "joined": ["a,b", "c"], "piped": ["a", "b"], "deep": {"k": {"l": true}}, "json": {"a": [1]},
    });
    let (media_type, form) = built(RequestBody::form("application/x-www-form-urlencoded", &body, &FIELDS));
    assert_eq!(media_type, "application/x-www-form-urlencoded");
    let mut pairs: Vec<_> = form.split('&').collect();
    pairs.sort_unstable();
    let expected = [
        "deep%5Bk%5D%5Bl%5D=true",
        "joined=a%2Cb,c",
        "json=%7B%22a%22%3A%5B1%5D%7D",
        "list=1",
        "list=2",
        "piped=a%7Cb",
        "text=a%20b%26c%3Dd",
        "x=1",
        "y=2",
    ];
    assert_eq!(pairs, expected);
}

#[test]
fn multipart_bodies_are_as_browsers_write_them() {
    let file = File::from_bytes("a\"b\r\nX: y\\.png", &b"\x89PNG"[..]);
    let parts = Parts::new()
        .text("plain", "a b")
        .text("none", &None::<i32>)
        .text("list", &[1, 2])
        .text("object", &json!({"a": 1}))
        .json("meta", &json!([1]), Some("application/x+json"))
        .json("nothing", &None::<i32>, None)
        .file("image", &file, Some("image/png, image/jpeg"))
        .files("more", &[File::from_bytes("c", "d").with_content_type("text/plain")], Some("image/*"))
        .rest(&json!({"extra \"": "e"}));
    let expected = "--B\nContent-Disposition: form-data; name=\"plain\"\n\na b\n\
        --B\nContent-Disposition: form-data; name=\"list\"\n\n1\n\
        --B\nContent-Disposition: form-data; name=\"list\"\n\n2\n\
        --B\nContent-Disposition: form-data; name=\"object\"\nContent-Type: application/json\n\n{\"a\":1}\n\
        --B\nContent-Disposition: form-data; name=\"meta\"\nContent-Type: application/x+json\n\n[1]\n\
        --B\nContent-Disposition: form-data; name=\"image\"; filename=\"a%22b%0D%0AX: y\\.png\"\nContent-Type: image/png\n\n\u{fffd}PNG\n\
        --B\nContent-Disposition: form-data; name=\"more\"; filename=\"c\"\nContent-Type: text/plain\n\nd\n\
        --B\nContent-Disposition: form-data; name=\"extra %22\"\n\ne\n\
        --B--\n";
    assert_eq!(multipart(parts), expected);
    assert_eq!(multipart(Parts::new()), "--B--\n");
}

#[test]
fn each_reason_is_told() {
    let unwritable = std::collections::BTreeMap::from([(vec![1], 1)]);
    let odd = File::from_bytes("a", "b").with_content_type("text/plain\r\nX: y");
    let cases = [
        (
            RequestBody::json("application/json", &unwritable),
            "the body cannot be written as JSON: key must be a string",
        ),
        (RequestBody::form("a/form", &unwritable, &[]), "the body cannot be written as a form"),
        (RequestBody::form("a/form", "text", &[]), "the body is not an object"),
        (RequestBody::multipart("a/b", Parts::new().text("x", &unwritable)), "the field x cannot be written"),
        (RequestBody::multipart("a/b", Parts::new().file("x", &odd, None)), "the media type of the part x"),
    ];
    for (written, expected) in cases {
        let reason = written.unwrap_err();
        assert!(reason.starts_with(expected), "{reason}");
    }
}

#[test]
fn no_content_is_printed() {
    let file = File::from_bytes("name", "content");
    let parts = Parts::new().text("field", "content").file("file", &file, None);
    assert_eq!(format!("{parts:?}"), r#"["field", "file"]"#);
    assert!(!format!("{file:?}").contains("content\""));
}
