//! Random values that mostly keep to a schema, and lie about its bounds.

use serde_json::{Map, Value, json};

/// Makes values, the same ones each time.
#[derive(Debug)]
pub(crate) struct Values<'s> {
    defs: &'s Map<String, Value>,
    state: u64,
}

/// Values of every kind, for where a schema is left.
const ANYTHING: [&str; 24] = [
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-0.0",
    "1",
    "1.0",
    "1e2",
    "-3",
    "2.5",
    "1e300",
    "9007199254740993",
    "18446744073709551615",
    "18446744073709551616",
    "\"\"",
    "\"a\"",
    "\"ä\"",
    "\"😀\"",
    "[]",
    "[1, 1.0]",
    "{}",
    "{\"a\": 1}",
    "[[], null]",
];
const CHARACTERS: [&str; 8] = ["a", "Z", "7", "ä", "€", "😀", "-", " "];
const WORDS: [&str; 10] = ["abc", "AB12", "ABX1", "en", "A-1", "ABC-1234", "C012", "b", "\n", "x-y.z"];
/// By format: what is one, and what is not quite.
const FORMATS: [(&str, &[&str]); 7] = [
    (
        "email",
        &[
            "a@example.org",
            "a.b+c@mail.example.org",
            "nobody",
            "a@",
            "@b",
            "a b@c.de",
            "\"a b\"@example.org",
            "ä@example.org",
        ],
    ),
    (
        "uri",
        &[
            "https://example.org/a?b#c",
            "urn:x:y",
            "/relative",
            "https://exa mple.org",
            "http://[::1]/",
            "mailto:a@b.c",
            "://x",
        ],
    ),
    (
        "uuid",
        &[
            "3fa85f64-5717-4562-b3fc-2c963f66afa6",
            "3FA85F64-5717-4562-B3FC-2C963F66AFA6",
            "3fa85f6457174562b3fc2c963f66afa6",
            "{3fa85f64-5717-4562-b3fc-2c963f66afa6}",
            "urn:uuid:3fa85f64-5717-4562-b3fc-2c963f66afa6",
            "3fa85f64",
        ],
    ),
    (
        "date-time",
        &[
            "2026-01-02T03:04:05Z",
            "2026-01-02t03:04:05.678z",
            "2026-01-02T03:04:05+14:00",
            "2026-01-02 03:04:05Z",
            "2026-01-02T03:04:05",
            "2026-02-30T03:04:05Z",
            "2016-12-31T23:59:60Z",
            "2026-01-02T24:00:00Z",
            "2026-1-2T03:04:05Z",
        ],
    ),
    (
        "date",
        &[
            "2026-01-02",
            "2024-02-29",
            "2023-02-29",
            "2026-1-2",
            "+2026-01-02",
            " 2026-01-02",
            "2026-01-02Z",
            "12026-01-02",
        ],
    ),
    ("ipv4", &["127.0.0.1", "255.255.255.255", "256.0.0.1", "1.2.3", "01.2.3.4", "1.2.3.4 "]),
    ("ipv6", &["::1", "fe80::1%eth0", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8", "1::2::3", "[::1]", "12345::"]),
];

impl<'s> Values<'s> {
    pub(crate) fn new(defs: &'s Map<String, Value>) -> Self {
        Self { defs, state: 0x9E37_79B9_7F4A_7C15 }
    }

    /// JSON text for `schema`.
    pub(crate) fn text(&mut self, schema: &Value) -> String {
        let value = self.value(schema, 5);
        self.written(&value)
    }

    /// A number below `count`: xorshift.
    fn below(&mut self, count: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state >> 33).unwrap() % count.max(1)
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn of<T: Clone>(&mut self, list: &[T]) -> T {
        let index = self.below(list.len());
        list[index].clone()
    }

    fn anything(&mut self) -> Value {
        serde_json::from_str(self.of(&ANYTHING)).unwrap()
    }

    fn value(&mut self, schema: &Value, depth: usize) -> Value {
        let Some(object) = schema.as_object().filter(|_| depth > 0 && !self.one_in(16)) else { return self.anything() };
        if let Some(name) = object.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix("#/$defs/")) {
            let target = self.defs.get(name).cloned().unwrap_or_default();
            return self.value(&target, depth);
        }
        if let Some(variants) = ["oneOf", "anyOf"].iter().find_map(|key| object.get(*key)?.as_array()) {
            let variant = self.of(variants);
            return self.value(&variant, depth);
        }
        if let Some(values) = object.get("enum").and_then(Value::as_array) {
            return self.of(values);
        }
        if let Some(value) = object.get("const") {
            return value.clone();
        }
        let mut value = self.typed(object, depth);
        for part in object.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            match (&mut value, self.value(part, depth)) {
                (Value::Object(members), Value::Object(more)) => members.extend(more),
                (value, other) => *value = other,
            }
        }
        value
    }

    fn typed(&mut self, schema: &Map<String, Value>, depth: usize) -> Value {
        let has = |keys: &[&str]| keys.iter().any(|key| schema.contains_key(*key));
        let kind = match schema.get("type") {
            Some(Value::Array(names)) => self.of(names),
            Some(name) => name.clone(),
            None if has(&["properties", "required", "additionalProperties", "minProperties", "maxProperties"]) => {
                json!("object")
            }
            None if has(&["items", "minItems", "maxItems", "uniqueItems"]) => json!("array"),
            None if has(&["minimum", "maximum", "multipleOf", "exclusiveMinimum"]) => json!("number"),
            None if has(&["minLength", "maxLength", "pattern", "format"]) => json!("string"),
            None => return self.anything(),
        };
        match kind.as_str() {
            Some("null") => Value::Null,
            Some("boolean") => json!(self.one_in(2)),
            Some("integer" | "number") => self.number(schema),
            Some("string") => self.string(schema),
            Some("array") => self.list(schema, depth),
            _ => self.object(schema, depth),
        }
    }

    /// At a bound, or beside it.
    fn number(&mut self, schema: &Map<String, Value>) -> Value {
        const KEYS: [&str; 5] = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
        let bounds: Vec<_> = KEYS.iter().filter_map(|key| schema.get(*key).cloned()).collect();
        let bound = if bounds.is_empty() { json!(self.below(9)) } else { self.of(&bounds) };
        let offset = self.of(&[-2, -1, 0, 0, 1, 2]);
        if let (Some(whole), true) = (bound.as_i64(), self.one_in(2)) {
            return json!(whole.saturating_add(offset));
        }
        if let (Some(whole), true) = (bound.as_u64(), self.one_in(2)) {
            return json!(whole.saturating_add_signed(offset));
        }
        let bound = bound.as_f64().unwrap();
        let factor = self.of(&[0.0, 1.0, 2.0, 3.0, 7.5, 19.99]);
        let offset = offset as f64 / 2.0;
        let number = if self.one_in(2) { bound + offset } else { bound * factor };
        json!(if number.is_finite() { number } else { 0.0 })
    }

    fn string(&mut self, schema: &Map<String, Value>) -> Value {
        let format = schema.get("format").and_then(Value::as_str);
        if let Some((_, words)) = FORMATS.iter().find(|(name, _)| Some(*name) == format)
            && !self.one_in(6)
        {
            return json!(self.of(words));
        }
        if schema.contains_key("pattern") && !self.one_in(4) {
            return json!(self.of(&WORDS));
        }
        let bound = self.count(schema, "minLength", "maxLength");
        let text: String = (0..bound).map(|_| self.of(&CHARACTERS)).collect();
        json!(text)
    }

    /// A number of things at a limit, or beside it.
    fn count(&mut self, schema: &Map<String, Value>, least: &str, most: &str) -> usize {
        let limits: Vec<_> = [least, most].iter().filter_map(|key| schema.get(*key)?.as_u64()).collect();
        let limit = if limits.is_empty() { self.below(4) as u64 } else { self.of(&limits) };
        let offset = self.of(&[-1, 0, 0, 1]);
        usize::try_from(limit.min(200)).unwrap().saturating_add_signed(offset)
    }

    fn list(&mut self, schema: &Map<String, Value>, depth: usize) -> Value {
        let items = schema.get("items").cloned().unwrap_or(Value::Bool(true));
        let count = self.count(schema, "minItems", "maxItems");
        (0..count).map(|_| self.value(&items, depth - 1)).collect()
    }

    fn object(&mut self, schema: &Map<String, Value>, depth: usize) -> Value {
        let mut members = Map::new();
        let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
        let others = schema.get("additionalProperties").cloned().unwrap_or(Value::Bool(true));
        for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let rarely = if required.contains(&json!(name)) { 12 } else { 2 };
            if !self.one_in(rarely) {
                members.insert(name.clone(), self.value(property, depth - 1));
            }
        }
        for name in required.iter().filter_map(Value::as_str) {
            if !members.contains_key(name) && !self.one_in(12) {
                members.insert(name.to_owned(), self.value(&others, depth - 1));
            }
        }
        let is_map = schema.contains_key("additionalProperties") && others != Value::Bool(false);
        let more =
            if is_map { self.count(schema, "minProperties", "maxProperties") } else { usize::from(self.one_in(12)) };
        for name in ["other", "a", "b", "z", "y"].into_iter().take(more) {
            let value = self.value(&others, depth - 1);
            members.entry(name).or_insert(value);
        }
        Value::Object(members)
    }

    /// Whole numbers are also written with a fraction or an exponent.
    fn written(&mut self, value: &Value) -> String {
        match value {
            Value::Number(number) if number.is_i64() || number.is_u64() => match self.below(6) {
                0 => format!("{number}.0"),
                1 => format!("{number}0e-1"),
                _ => number.to_string(),
            },
            Value::Array(items) => {
                let items: Vec<_> = items.iter().map(|item| self.written(item)).collect();
                format!("[{}]", items.join(","))
            }
            Value::Object(members) => {
                let members: Vec<_> =
                    members.iter().map(|(name, value)| format!("{}:{}", json!(name), self.written(value))).collect();
                format!("{{{}}}", members.join(","))
            }
            other => other.to_string(),
        }
    }
}
