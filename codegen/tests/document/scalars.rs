//! What a scalar means: YAML 1.2.2 core schema (section 10.3.2), and JSON (RFC 8259).

use crate::check;

#[test]
fn yaml_words_are_text_but_for_the_core_schema() {
    check(
        "x.yaml",
        &[
            ("", "null"),
            ("~", "null"),
            ("Null", "null"),
            ("nULL", r#""nULL""#),
            ("true", "true"),
            ("FALSE", "false"),
            ("no", r#""no""#),
            ("on", r#""on""#),
            ("y", r#""y""#),
            ("2020-01-01", r#""2020-01-01""#),
            ("12:30:45", r#""12:30:45""#),
            ("1_000", r#""1_000""#),
            ("'true'", r#""true""#),
            ("\"200\"", r#""200""#),
            ("|\n  true\n", r#""true\n""#),
            ("ÄÖ 😀", r#""ÄÖ 😀""#),
        ],
    );
}

#[test]
fn yaml_numbers() {
    check(
        "x.yaml",
        &[
            ("0", "0"),
            ("-12", "-12"),
            ("+12", "12"),
            ("007", "7"),
            ("0o17", "15"),
            ("0xfF", "255"),
            ("0x", r#""0x""#),
            ("0o9", r#""0o9""#),
            ("18446744073709551615", "18446744073709551615"),
            ("-9223372036854775808", "-9223372036854775808"),
            ("18446744073709551616", "1.8446744073709552e+19"),
            ("0xFFFFFFFFFFFFFFFFFF", "number-range at 2:4"),
            ("1.5", "1.5"),
            ("1.", "1.0"),
            (".5", "0.5"),
            ("-.5e-3", "-0.0005"),
            ("1e3", "1000.0"),
            ("1e999", "number-range at 2:4"),
            ("-.INF", "number-range at 2:4"),
            (".nan", "number-range at 2:4"),
            ("1.2.3", r#""1.2.3""#),
            (".", r#"".""#),
            ("-", "malformed-yaml at 2:4"),
            ("1e", r#""1e""#),
            ("e1", r#""e1""#),
            ("--1", r#""--1""#),
        ],
    );
}

#[test]
fn yaml_tags_must_fit() {
    check(
        "x.yaml",
        &[
            ("!!str 200", r#""200""#),
            ("! 200", r#""200""#),
            ("!!int 200", "200"),
            ("!!int '200'", "200"),
            ("!!float 2", "2"),
            ("!!bool yes", "yaml-tag at 2:4"),
            ("!!int 1.5", "yaml-tag at 2:4"),
            ("!!binary aGk=", "yaml-tag at 2:4"),
            ("!Ref Item", "yaml-tag at 2:4"),
            ("!!map {a: 1}", r#"{"a":1}"#),
            ("!!seq [1]", "[1]"),
            ("!!set {a, b}", "yaml-tag at 2:4"),
        ],
    );
}

#[test]
fn json_scalars() {
    check(
        "x.json",
        &[
            ("null", "null"),
            ("-0", "0"),
            ("12345678901234567890", "12345678901234567890"),
            ("123456789012345678901", "1.2345678901234568e+20"),
            ("1.5E+2", "150.0"),
            ("1e999", "number-range at 2:6"),
            ("01", "malformed-json at 2:6"),
            ("1.", "malformed-json at 2:6"),
            ("+1", "malformed-json at 2:6"),
            ("nul", "malformed-json at 2:6"),
            (r#""\uD83D\uDE00 \u00e4 \/ \b\f\n\r\t\"\\""#, r#""😀 ä / \b\f\n\r\t\"\\""#),
            (r#""\uD83D""#, "malformed-json at 2:7"),
            (r#""\uD83Dx\uDE00""#, "malformed-json at 2:7"),
            (r#""\u12""#, "malformed-json at 2:7"),
            (r#""\x""#, "malformed-json at 2:7"),
            ("\"a\nb\"", "malformed-json at 2:8"),
            ("\"a\tb\"", "malformed-json at 2:8"),
        ],
    );
}

#[test]
fn json_structure() {
    check(
        "x.json",
        &[
            ("\t{\t\"a\"\t:\r\n[\t]\t}\t", r#"{"a":[]}"#),
            ("[1, 2,]", "malformed-json at 2:12"),
            ("{\"a\": 1,}", "malformed-json at 2:14"),
            ("{a: 1}", "malformed-json at 2:7"),
            ("[1 2]", "malformed-json at 2:9"),
            ("1 // one\n", "malformed-json at 2:8"),
            ("{\"a\": 1, \"\\u0061\": 2}", "duplicate-key at 2:15"),
            ("[", "malformed-json at 2:7"),
        ],
    );
}

/// A JSON text under another name may be YAML in flow style.
#[test]
fn flow_style_yaml_is_not_taken_for_json() {
    let parse = |name, text| countersign::document::Document::parse(name, text).map(|document| document.root.to_json());
    let expected = serde_json::json!({"openapi": "3.0.3", "x": [1]});
    assert_eq!(parse("x.yaml", "{openapi: 3.0.3, x: [1,],}").unwrap(), expected);
    assert_eq!(parse("x.yaml", "{\"openapi\": \"3.0.3\", 'x': [1,],}").unwrap(), expected);
    assert_eq!(parse("x.yaml", "\u{FEFF}{\"openapi\": \"3.0.3\", \"x\": [1]}").unwrap(), expected);
    assert!(parse("x.json", "{\"openapi\": \"3.0.3\", 'x': [1]}").is_err());
}
