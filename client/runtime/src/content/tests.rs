//! Bodies as they are built; `tests/session` sends them.
#![allow(clippy::unwrap_used)]

use serde_json::json;

use super::*;
use crate::style::Style;

fn request() -> RequestBuilder {
    reqwest::Client::new().post("http://host/")
}

/// Media type and body.
fn built(request: RequestBuilder) -> (String, String) {
    let request = request.build().unwrap();
    let types: Vec<_> = request.headers().get_all(CONTENT_TYPE).iter().map(|value| value.to_str().unwrap()).collect();
    let body = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
    (types.join(" and "), String::from_utf8_lossy(body).into_owned())
}

fn multipart(parts: Parts) -> String {
    let (media_type, body) = built(multipart_content(request(), "multipart/form-data", parts));
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap().to_owned();
    body.replace(&boundary, "B").replace("\r\n", "\n")
}

#[test]
fn each_body_has_its_media_type() {
    let cases = [
        (
            json_content(request(), "application/problem+json", &json!({"a": 1})),
            "application/problem+json",
            r#"{"a":1}"#,
        ),
        (json_content(request(), "application/*", &7), "application/json", "7"),
        (text_content(request(), "text/csv; charset=utf-8", "a,b"), "text/csv; charset=utf-8", "a,b"),
        (text_content(request(), "text/*", ""), "text/plain", ""),
        (bytes_content(request(), "*/*", &Bytes::from_static(b"\0a")), "application/octet-stream", "\0a"),
        (json_content(request().header(CONTENT_TYPE, "text/plain"), "a/json", &1), "a/json", "1"),
    ];
    for (request, media_type, body) in cases {
        assert_eq!(built(request), (media_type.to_owned(), body.to_owned()));
    }
}

#[test]
fn forms_are_written_by_their_encoding() {
    const fn field(name: &'static str, style: Style, explode: bool, json: bool) -> Field {
        Field { name, style, explode, json, allow_reserved: false }
    }
    static FIELDS: [Field; 4] = [
        field("joined", Style::Form, false, false),
        field("piped", Style::PipeDelimited, false, false),
        field("deep", Style::DeepObject, true, false),
        field("json", Style::Form, true, true),
    ];
    let body = json!({
        "text": "a b&c=d", "list": [1, 2], "object": {"x": 1, "y": 2}, "none": null, "empty": [],
        "joined": ["a,b", "c"], "piped": ["a", "b"], "deep": {"k": {"l": true}}, "json": {"a": [1]},
    });
    let (media_type, form) = built(form_content(request(), "application/x-www-form-urlencoded", &body, &FIELDS));
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
fn nothing_is_sent_for_none() {
    struct Text;
    impl RequestContent for Text {
        fn apply(&self, request: RequestBuilder) -> RequestBuilder {
            text_content(request, "text/plain", "a")
        }
    }
    assert_eq!(built(Some(Text).apply(request())), ("text/plain".to_owned(), "a".to_owned()));
    let request = None::<Text>.apply(request()).build().unwrap();
    assert!(request.body().is_none() && request.headers().is_empty());
}

#[test]
fn what_cannot_be_written_makes_a_failing_request() {
    let unwritable = std::collections::BTreeMap::from([(vec![1], 1)]);
    let odd = File::from_bytes("a", "b").with_content_type("text/plain\r\nX: y");
    let cases = [
        (json_content(request(), "application/json", &unwritable), "cannot be written as JSON: key must be a string"),
        (form_content(request(), "a/form", &unwritable, &[]), "cannot be written as a form"),
        (form_content(request(), "a/form", "text", &[]), "the body is not an object"),
        (multipart_content(request(), "a/b", Parts::new().text("x", &unwritable)), "the field x cannot be written"),
        (multipart_content(request(), "a/b", Parts::new().file("x", &odd, None)), "the media type of the part x"),
        (text_content(request(), "text/\n", ""), "the media type \"text/\\n\" cannot stand in a header"),
    ];
    for (request, expected) in cases {
        let error = crate::error::chain(&request.build().unwrap_err());
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn no_content_is_printed() {
    let file = File::from_bytes("name", "content");
    let parts = Parts::new().text("field", "content").file("file", &file, None);
    assert_eq!(format!("{parts:?}"), r#"["field", "file"]"#);
    assert!(!format!("{file:?}").contains("content\""));
}
