//! Values without parts, and values of any kind.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Texts of which one may match a pattern.
const WORDS: [&str; 22] = [
    "abc",
    "AB12",
    "b",
    "a1b2",
    "admiral",
    "EUR 12",
    "1",
    "\"a\"",
    "*b*",
    "2024-2024",
    "0123",
    "aZ_9",
    " ",
    "äb/\t",
    "äß字",
    "😀",
    "<a>",
    "\n",
    "s_a",
    "n_a",
    "xyz",
    "en",
];
const FORMATS: [(&str, &[&str]); 16] = [
    ("date-time", &["2024-02-29T23:59:59Z", "1999-12-31T23:30:00-01:00", "2024-01-01T00:00:00.123456Z"]),
    ("date", &["2024-02-29", "0001-01-01", "9999-12-31"]),
    ("time", &["23:59:59Z"]),
    ("duration", &["P1DT2H"]),
    ("email", &["a@example.com"]),
    ("hostname", &["example.com"]),
    ("ipv4", &["192.0.2.1"]),
    ("ipv6", &["2001:db8::1", "::"]),
    ("uri", &["https://example.com/a?b#c"]),
    ("uri-reference", &["/a", "?q"]),
    ("uri-template", &["/items/{id}"]),
    ("uuid", &["6f1d0c34-7d5c-4a4c-9b4e-0a4f3f8f2d11"]),
    ("json-pointer", &["/a/b"]),
    ("regex", &["^a$"]),
    ("byte", &["aGk=", ""]),
    ("binary", &["aGk="]),
];

pub(super) fn anything() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[a-zä]{0,3}".prop_map(Value::from)
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            vec(("[a-c]{1,2}", inner), 0..3).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
    .boxed()
}

fn bound(schema: &Map<String, Value>, key: &str) -> Option<f64> {
    schema.get(key)?.as_f64()
}

pub(super) fn integer(schema: &Map<String, Value>) -> BoxedStrategy<Value> {
    let (least, most): (i128, i128) = match schema.get("format").and_then(Value::as_str) {
        Some("int8") => (i8::MIN.into(), i8::MAX.into()),
        Some("int16") => (i16::MIN.into(), i16::MAX.into()),
        Some("int32") => (i32::MIN.into(), i32::MAX.into()),
        Some("uint8") => (0, u8::MAX.into()),
        Some("uint16") => (0, u16::MAX.into()),
        Some("uint32") => (0, u32::MAX.into()),
        Some("uint64") => (0, u64::MAX.into()),
        _ => (i64::MIN.into(), i64::MAX.into()),
    };
    #[allow(clippy::cast_possible_truncation)]
    let whole = |key: &str| bound(schema, key).map(|bound| bound as i128);
    let step = whole("multipleOf").filter(|step| *step > 0).unwrap_or(1);
    let least = [whole("minimum"), whole("exclusiveMinimum").map(|bound| bound + 1)]
        .into_iter()
        .flatten()
        .fold(least, i128::max);
    let most = [whole("maximum"), whole("exclusiveMaximum").map(|bound| bound - 1)]
        .into_iter()
        .flatten()
        .fold(most, i128::min);
    let (low, high) = (least.div_euclid(step) + i128::from(least.rem_euclid(step) != 0), most.div_euclid(step));
    let near = low.max(-3)..=high.min(40).max(low.max(-3));
    prop_oneof![low..=high, near, Just(low), Just(high)]
        .prop_map(move |count| serde_json::from_str(&(count * step).to_string()).unwrap())
        .boxed()
}

pub(super) fn number(schema: &Map<String, Value>) -> BoxedStrategy<Value> {
    let least = bound(schema, "minimum").or(bound(schema, "exclusiveMinimum")).unwrap_or(-1e6);
    let most = bound(schema, "maximum").or(bound(schema, "exclusiveMaximum")).unwrap_or(1e6);
    let step = bound(schema, "multipleOf");
    let is_float = schema.get("format").is_some_and(|format| format == "float");
    (least..=most.max(least))
        .prop_map(move |number| {
            let number = step.map_or(number, |step| (number / step).round() * step);
            json!(if is_float { f64::from((number as f32).trunc()) } else { number })
        })
        .boxed()
}

pub(super) fn matching(pattern: &str) -> Vec<String> {
    let regex = regress::Regex::with_flags(pattern, "u").or_else(|_| regress::Regex::new(pattern)).unwrap();
    let words: Vec<_> = WORDS.iter().filter(|word| regex.find(word).is_some()).map(|word| (*word).to_owned()).collect();
    assert!(!words.is_empty(), "no word matches {pattern}: add one");
    words
}

pub(super) fn string(schema: &Map<String, Value>) -> BoxedStrategy<Value> {
    let format = schema.get("format").and_then(Value::as_str);
    if let Some((_, texts)) = FORMATS.iter().find(|(name, _)| Some(*name) == format) {
        return proptest::sample::select(*texts).prop_map(Value::from).boxed();
    }
    if let Some(pattern) = schema.get("pattern").and_then(Value::as_str) {
        return proptest::sample::select(matching(pattern)).prop_map(Value::from).boxed();
    }
    let limit = |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|limit| usize::try_from(limit).ok());
    let least = limit("minLength").unwrap_or(0);
    let most = limit("maxLength").unwrap_or(least + 6);
    vec(
        prop_oneof![
            proptest::char::range('a', 'e'),
            Just('ä'),
            Just('😀'),
            Just('"'),
            Just('\\'),
            Just('\u{1}'),
            Just(' ')
        ],
        least..=most,
    )
    .prop_map(|characters| Value::from(characters.into_iter().collect::<String>()))
    .boxed()
}
