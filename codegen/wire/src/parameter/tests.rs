//! The tables of OpenAPI's "style examples", and what they leave open.
#![allow(clippy::unwrap_used)]

use serde::Serialize;
use serde_json::json;
use serde_json::value::RawValue;

use super::place::Place;
use super::spec::Parameter;
use super::{cookie, header, path, query};
use crate::style::Style;

const fn spec(name: &'static str, style: Style, explode: bool) -> Parameter {
    Parameter::query(name).style(style).explode(explode)
}

/// What a parameter makes; the reason where nothing can be made of it.
fn written<T: Serialize + ?Sized>(place: &str, spec: &Parameter, value: &T) -> String {
    let written = match place {
        "path" => path::write(&Parameter { place: Place::Path, ..*spec }, value),
        "query" => query::write(spec, value),
        "header" => header::write(&Parameter { place: Place::Header, ..*spec }, value),
        _ => cookie::write(&Parameter { place: Place::Cookie, ..*spec }, value),
    };
    written.unwrap_or_else(|reason| format!("! {reason}"))
}

/// OpenAPI 3.0.4 and 3.1.1, section "Style Examples": the columns string, array, object.
#[test]
fn style_examples() {
    use Style::{DeepObject, Form, Label, Matrix, PipeDelimited, Simple, SpaceDelimited};
    // Not `json!`, which sorts.
    let values = [r#""blue""#, r#"["blue", "black", "brown"]"#, r#"{"R": 100, "G": 200, "B": 150}"#];
    let values = values.map(|text| serde_json::from_str::<Box<RawValue>>(text).unwrap());
    let rows: [(&str, Style, bool, [&str; 3]); 18] = [
        ("path", Matrix, false, [";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"]),
        ("path", Matrix, true, [";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"]),
        ("path", Label, false, [".blue", ".blue,black,brown", ".R,100,G,200,B,150"]),
        ("path", Label, true, [".blue", ".blue.black.brown", ".R=100.G=200.B=150"]),
        ("path", Simple, false, ["blue", "blue,black,brown", "R,100,G,200,B,150"]),
        ("path", Simple, true, ["blue", "blue,black,brown", "R=100,G=200,B=150"]),
        ("header", Simple, false, ["blue", "blue,black,brown", "R,100,G,200,B,150"]),
        ("header", Simple, true, ["blue", "blue,black,brown", "R=100,G=200,B=150"]),
        ("query", Form, false, ["color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
        ("query", Form, true, ["color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"]),
        ("cookie", Form, false, ["color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
        ("cookie", Form, true, ["color=blue", "color=blue; color=black; color=brown", "R=100; G=200; B=150"]),
        (
            "query",
            SpaceDelimited,
            false,
            ["color=blue", "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"],
        ),
        ("query", SpaceDelimited, true, ["color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"]),
        (
            "query",
            PipeDelimited,
            false,
            ["color=blue", "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"],
        ),
        ("query", PipeDelimited, true, ["color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"]),
        (
            "query",
            DeepObject,
            false,
            ["color=blue", "color=blue&color=black&color=brown", "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"],
        ),
        (
            "query",
            DeepObject,
            true,
            ["color=blue", "color=blue&color=black&color=brown", "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"],
        ),
    ];
    for (place, style, explode, expected) in rows {
        for (value, expected) in values.iter().zip(expected) {
            let found = written(place, &spec("color", style, explode), value);
            assert_eq!(found, expected, "{place} {style:?} explode: {explode}, {value}");
        }
    }
}

/// The empty string, null, the empty list, the empty object, a list of one empty text, and null within an object. `!`: refused.
#[test]
fn what_is_empty() {
    use Style::{DeepObject, Form, Label, Matrix, PipeDelimited, Simple};
    let values = [json!(""), json!(null), json!([]), json!({}), json!([""]), json!({"a": null, "b": 1})];
    let rows: [(&str, Style, bool, [&str; 6]); 11] = [
        ("path", Simple, false, ["!", "!", "!", "!", "!", "b,1"]),
        // A segment `.` cannot be sent, nor an empty one.
        ("path", Label, false, ["!", "!", "!", "!", "!", ".b,1"]),
        ("path", Matrix, false, [";color", "!", ";color", ";color", "!", ";color=b,1"]),
        ("path", Matrix, true, [";color", "!", "!", "!", ";color", ";b=1"]),
        ("header", Simple, false, ["", "", "", "", "!", "b,1"]),
        ("query", Form, false, ["color=", "", "color=", "color=", "!", "color=b,1"]),
        ("query", Form, true, ["color=", "", "", "", "color=", "b=1"]),
        ("query", PipeDelimited, false, ["color=", "", "color=", "color=", "!", "color=b%7C1"]),
        ("query", DeepObject, true, ["color=", "", "", "", "color=", "color%5Bb%5D=1"]),
        ("cookie", Form, false, ["color=", "", "color=", "color=", "!", "color=b,1"]),
        ("cookie", Form, true, ["color=", "", "", "", "color=", "b=1"]),
    ];
    for (place, style, explode, expected) in rows {
        for (value, expected) in values.iter().zip(expected) {
            let found = written(place, &spec("color", style, explode), value);
            let found = if found.starts_with('!') { "!" } else { &found };
            assert_eq!(found, expected, "{place} {style:?} explode: {explode}, {value}");
        }
    }
}

#[test]
fn delimiters_within_values_are_encoded() {
    use Style::{Form, Label, Matrix, Simple};
    let value = json!(["a,b", "c d", "1.5", "e;f=g", "%2F", "\u{e9}/"]);
    let rows = [
        ("path", Simple, false, "a%2Cb,c%20d,1.5,e%3Bf%3Dg,%252F,%C3%A9%2F"),
        ("path", Label, true, ".a%2Cb.c%20d.1%2E5.e%3Bf%3Dg.%252F.%C3%A9%2F"),
        ("path", Matrix, true, ";x=a%2Cb;x=c%20d;x=1.5;x=e%3Bf%3Dg;x=%252F;x=%C3%A9%2F"),
        ("query", Form, false, "x=a%2Cb,c%20d,1.5,e%3Bf%3Dg,%252F,%C3%A9%2F"),
        ("query", Form, true, "x=a%2Cb&x=c%20d&x=1.5&x=e%3Bf%3Dg&x=%252F&x=%C3%A9%2F"),
        ("cookie", Form, true, "x=a%2Cb; x=c%20d; x=1.5; x=e%3Bf%3Dg; x=%252F; x=%C3%A9%2F"),
    ];
    for (place, style, explode, expected) in rows {
        assert_eq!(written(place, &spec("x", style, explode), &value), expected, "{place} {style:?} {explode}");
    }
}

#[test]
fn what_a_style_cannot_carry_is_refused_by_name() {
    use Style::{DeepObject, Form, Label, Matrix, PipeDelimited, Simple, SpaceDelimited};
    let rows = [
        ("header", Simple, false, json!(["a,b"]), "a comma in an item of a header would be two items"),
        ("header", Simple, true, json!({"a": "b,c"}), "a comma in an item of a header would be two items"),
        ("header", Simple, true, json!({"a=b": "c"}), "a name with `=` would end there"),
        ("header", Simple, false, json!(["a", ""]), "empty items of a header's list count for nothing"),
        ("header", Simple, false, json!(" a"), "spaces at the ends of a header's text are not part of it"),
        ("header", Simple, false, json!(["a ", "b"]), "spaces at the ends of a header's text are not part of it"),
        ("header", Simple, false, json!("a\nb"), "a header cannot hold control characters"),
        ("query", SpaceDelimited, false, json!(["a b"]), "a space in an item would be two items"),
        ("query", SpaceDelimited, false, json!({"a b": 1}), "a space in an item would be two items"),
        ("query", PipeDelimited, false, json!(["a|b"]), "a pipe in an item would be two items"),
        ("query", DeepObject, true, json!({"a[b]": 1}), "a name with brackets would be a name within a name"),
        ("query", Form, false, json!([""]), "a list of one empty text would be an empty list"),
        ("query", Form, true, json!([1, null]), "null in a list cannot be written"),
        ("path", Simple, false, json!(""), "nothing is left of it in the path, which would be another path"),
        ("path", Simple, false, json!(".."), "`.` and `..` in a path would be another path"),
        ("path", Label, true, json!(["."]), "`.` and `..` in a path would be another path"),
        ("path", Matrix, true, json!([]), "nothing is left of it in the path, which would be another path"),
        ("path", Form, false, json!("a"), "its place has no such style"),
        ("header", Form, false, json!("a"), "its place has no such style"),
        ("query", Simple, false, json!("a"), "its place has no such style"),
        ("cookie", Label, false, json!("a"), "its place has no such style"),
        ("path", Simple, false, json!("a\0b"), "a path cannot hold the character NUL"),
    ];
    for (place, style, explode, value, expected) in rows {
        let expected = format!("! {expected}");
        assert_eq!(written(place, &spec("x", style, explode), &value), expected, "{style:?} {value}");
    }
}

#[test]
fn reserved_characters_stay_where_they_may() {
    let value = json!("a:/?#[]@!$&'()*+,;=%20 |b");
    let reserved = |explode| Parameter { allow_reserved: true, ..spec("x", Style::Form, explode) };
    // A URL of http encodes `'`, too (WHATWG URL, "special-query percent-encode set").
    assert_eq!(written("query", &reserved(true), &value), "x=a:/?%23%5B%5D@!$%26'()*%2B,;=%2520%20%7Cb");
    assert_eq!(written("query", &reserved(false), &json!(["a,b", "/c"])), "x=a%2Cb,/c");
    assert_eq!(written("query", &spec("x", Style::Form, true), &json!("a:/b")), "x=a%3A%2Fb");
}

#[test]
fn json_is_one_text() {
    let spec = Parameter { json: true, ..spec("x", Style::Form, true) };
    let value = json!({"a": [1, "b;c"]});
    assert_eq!(written("query", &spec, &value), "x=%7B%22a%22%3A%5B1%2C%22b%3Bc%22%5D%7D");
    assert_eq!(written("header", &spec, &value), r#"{"a":[1,"b;c"]}"#);
    assert_eq!(written("cookie", &spec, &value), "x=%7B%22a%22%3A%5B1%2C%22b%3Bc%22%5D%7D");
    assert_eq!(written("query", &spec, &json!(null)), "");
    assert_eq!(written("query", &spec, &json!("text")), "x=%22text%22");
}

#[test]
fn what_nests() {
    let value = json!({"a": {"b": {"c": 1}}, "list": [1, 2], "rows": [{"k": "v"}, [3]], "none": null, "x y": true});
    let expected = "f%5Ba%5D%5Bb%5D%5Bc%5D=1&f%5Blist%5D=1&f%5Blist%5D=2&f%5Brows%5D%5B0%5D%5Bk%5D=v\
                    &f%5Brows%5D%5B1%5D=3&f%5Bx%20y%5D=true";
    assert_eq!(written("query", &spec("f", Style::DeepObject, true), &value), expected);
    assert_eq!(
        written("query", &spec("f", Style::Form, true), &json!({"a": [1, 2], "b": {"c": 1}})),
        "a=1&a=2&b=%7B%22c%22%3A1%7D"
    );
    assert_eq!(written("query", &spec("f[]", Style::Form, true), &json!([1, 2])), "f%5B%5D=1&f%5B%5D=2");
}

#[test]
fn numbers_keep_their_digits_and_members_their_order() {
    let simple = spec("x", Style::Simple, true);
    assert_eq!(written("path", &simple, &1.1_f32), "1.1");
    assert_eq!(written("path", &simple, &u64::MAX), "18446744073709551615");
    let exact: Box<RawValue> = serde_json::from_str("0.10000000000000000000001").unwrap();
    assert_eq!(written("path", &simple, &[&exact]), "0.10000000000000000000001");
    assert_eq!(written("path", &simple, &Some(false)), "false");
}

/// What does not serialize.
struct Broken;

impl Serialize for Broken {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("no such value"))
    }
}

#[test]
fn a_value_that_refuses_to_be_serialized_is_refused() {
    let simple = spec("x", Style::Simple, true);
    for place in ["path", "query", "header", "cookie"] {
        assert_eq!(written(place, &simple, &Broken), "! no such value", "{place}");
    }
}

#[test]
fn what_a_reader_would_not_follow_is_refused() {
    let nested = |depth| (0..depth).fold(json!(1), |value, _| json!({ "k": value }));
    let deep = spec("x", Style::DeepObject, true);
    assert_eq!(written("query", &deep, &nested(16)), format!("x{}=1", "%5Bk%5D".repeat(16)));
    assert_eq!(written("query", &deep, &nested(17)), "! it is nested too deep");
}
