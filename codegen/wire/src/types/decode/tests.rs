#![allow(clippy::unwrap_used)]

use serde::Deserialize;
use serde_json::json;

use super::*;
use crate::types::Decimal;

#[derive(Debug, PartialEq, Deserialize)]
struct Line {
    count: Option<i32>,
    price: Option<Decimal>,
    more: Option<Vec<Line>>,
}

fn line(text: &str) -> serde_json::Result<Line> {
    from_str(text, &Trace::of_text(Rules::none()))
}

/// What serde's derives take the other way round.
#[test]
fn values_mean_what_json_schema_says() {
    let count = |text: &str| line(&format!(r#"{{"count": {text}}}"#)).map(|line| line.count).ok().flatten();
    for (text, wanted) in [
        ("7", Some(7)),
        ("1.0", Some(1)),
        ("-2.000", Some(-2)),
        ("1e2", Some(100)),
        ("12e-1", None),
        ("120e-1", Some(12)),
        ("-0", Some(0)),
        ("-0.0", Some(0)),
        ("1.5", None),
        ("2147483648", None),
        ("2147483648.0", None),
        ("1e300", None),
        ("\"1\"", None),
        ("true", None),
    ] {
        assert_eq!(count(text), wanted, "{text}");
    }
    for refused in ["[1, null, null]", r#"{"more": [[1, null, null]]}"#] {
        assert!(line(refused).is_err(), "{refused}");
    }
    assert_eq!(from_value::<Line>(&json!({ "count": 3.0 })).unwrap().count, Some(3));
    assert!(from_value::<Line>(&json!([3, null, null])).is_err());
}

#[test]
fn a_float_that_may_have_lost_digits_is_no_integer() {
    let number = |text: &str| from_str::<u64>(text, &Trace::of_text(Rules::none())).ok();
    assert_eq!(number("1125899906842623.0"), Some((1 << 50) - 1));
    assert_eq!(number("1125899906842624.0"), None);
    assert_eq!(number("18446744073709551615"), Some(u64::MAX));
    assert_eq!(number("18446744073709551616"), None);
}

#[test]
fn decimals_keep_their_digits() {
    let price = |text: &str| line(&format!(r#"{{"price": {text}}}"#)).unwrap().price.unwrap().to_string();
    for text in ["0.1", "12345678901234567890.12345678901234567890", "1e400"] {
        assert_eq!(price(text), text);
    }
    assert!(line(r#"{"price": "1"}"#).is_err());
    assert_eq!(from_value::<Line>(&json!({ "price": 0.1 })).unwrap().price.unwrap().to_string(), "0.1");
}

/// RFC 8259, section 4, leaves open which of the two counts.
#[test]
fn a_key_that_occurs_twice_is_refused_wherever_it_is() {
    for text in [
        r#"{"count": 1, "count": 1}"#,
        r#"{"other": 1, "count": 2, "other": 1}"#,
        r#"{"other": {"a": 1, "\u0061": 2}}"#,
        r#"{"more": [{"x": 1, "x": 1}]}"#,
    ] {
        let error = line(text).unwrap_err().to_string();
        assert!(error.contains("twice") || error.contains("duplicate"), "{text}: {error}");
    }
}

#[test]
fn a_failure_has_a_place() {
    let key = |key: &str| Step::Key(key.to_owned());
    for (text, place) in [
        (r#"{"more": [{}, {"count": 1.5}]}"#, vec![key("more"), Step::Index(1), key("count")]),
        (r#"{"more": [{"more": {}}]}"#, vec![key("more"), Step::Index(0), key("more")]),
        (r#"{"other": [1, 1e400]}"#, vec![key("other"), Step::Index(1)]),
        ("[]", vec![]),
    ] {
        let trace = Trace::of_text(Rules::none());
        assert!(from_str::<Line>(text, &trace).is_err());
        assert_eq!(trace.place(), place, "{text}");
    }
}

/// `{"count": 1..=9, "more": 1 to 2 items, no two texts of "tags" equal}`, and nothing else.
fn rules() -> Rules {
    let number = NumberRule { least: 1, most: 9, ..NumberRule::default() };
    let rule = |kinds| Rule { kinds, ..Rule::ANY };
    let properties = [("count", 2), ("more", 3), ("tags", 4)].map(|(name, number)| (name.into(), number));
    let object = ObjectRule { properties: properties.into(), required: vec![0], others: 6, least: 0, most: 3 };
    let list = |items, most, unique| Some(ListRule { items, least: 1, most, unique });
    let text = TextRule { least: 2, most: 3, all: vec![Box::new(|text: &str| !text.contains('x'))] };
    Rules::new(
        vec![
            Rule::ANY,
            Rule { object: Some(object), ..rule(Kinds::OBJECT) },
            Rule { number: Some(number), ..rule(Kinds::WHOLE) },
            Rule { list: list(1, 2, false), ..rule(Kinds::LIST) },
            Rule { list: list(5, 9, true), ..rule(Kinds::LIST) },
            Rule { text: Some(text), kept: true, ..rule(Kinds::TEXT.or(Kinds::NULL)) },
            rule(Kinds::NONE),
        ],
        1,
    )
}

/// Whatever the type that reads it, or none.
#[test]
fn values_are_held_against_their_rules() {
    let rules = rules();
    let accepts = |text: &str| {
        let typed = from_str::<Line>(text, &Trace::of_text(&rules)).is_ok();
        let untyped = from_str::<serde_json::Value>(text, &Trace::of_text(&rules)).is_ok();
        let ignored = from_str::<serde::de::IgnoredAny>(text, &Trace::of_text(&rules)).is_ok();
        assert_eq!((typed, untyped), (ignored, ignored), "{text}");
        ignored
    };
    for accepted in [
        r#"{"count": 1}"#,
        r#"{"count": 9.0, "more": [{"count": 2}]}"#,
        r#"{"count": 3, "tags": ["ab", "abc", "äöü", null]}"#,
    ] {
        assert!(accepts(accepted), "{accepted}");
    }
    for refused in [
        "{}",
        "null",
        "[]",
        r#"{"count": 0}"#,
        r#"{"count": 10}"#,
        r#"{"count": null}"#,
        r#"{"count": 1, "price": 1}"#,
        r#"{"count": 1, "more": []}"#,
        r#"{"count": 1, "more": [{"count": 1}, {"count": 1}, {"count": 1}]}"#,
        r#"{"count": 1, "more": [{}]}"#,
        r#"{"count": 1, "tags": ["a"]}"#,
        r#"{"count": 1, "tags": ["äöüß"]}"#,
        r#"{"count": 1, "tags": ["axe"]}"#,
        r#"{"count": 1, "tags": ["ab", "ac", "ab"]}"#,
        r#"{"count": 1, "tags": [null, null]}"#,
        r#"{"count": 1, "tags": [1]}"#,
    ] {
        assert!(!accepts(refused), "{refused}");
    }
}

/// Whatever asks for it: the text is seen before the value is.
#[test]
fn a_value_is_judged_by_its_text() {
    let whole = |text: &str| text.contains('7');
    let object = ObjectRule { properties: vec![], required: vec![], others: 2, least: 0, most: 9 };
    let rules = Rules::new(
        vec![Rule::ANY, Rule { object: Some(object), ..Rule::ANY }, Rule { whole: Some(Box::new(whole)), ..Rule::ANY }],
        1,
    );
    for (text, accepted) in [
        (r#"{"count": 7}"#, true),
        (r#"{"count": 17.0, "price": 7.50}"#, true),
        (r#"{"count": 8}"#, false),
        (r#"{"price": 8}"#, false),
        (r#"{"more": [{"count": 7}]}"#, true),
        (r#"{"more": [{"count": 8}]}"#, false),
        (r#"{"more": [[7, null, null]]}"#, false),
        (r#"{"more": [{"count": 7, "count": 7}]}"#, false),
        (r#"{"count": null}"#, false),
        (r#"{"other": [7, 1]}"#, true),
        (r#"{"other": [8, 1]}"#, false),
    ] {
        let typed = from_str::<Line>(text, &Trace::of_text(&rules));
        assert_eq!(typed.is_ok(), accepted, "{text}: {typed:?}");
    }
    let price = from_str::<Line>(r#"{"price": 7.5000000000000000000001}"#, &Trace::of_text(&rules));
    assert_eq!(price.unwrap().price.unwrap().as_str(), "7.5000000000000000000001");
}
