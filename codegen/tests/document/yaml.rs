//! YAML beyond scalars: keys, anchors, merge keys, streams.

use crate::{check, value};

#[test]
fn keys_are_text() {
    check(
        "x.yaml",
        &[
            ("{200: a, 4XX: b, default: c}", r#"{"200":"a","4XX":"b","default":"c"}"#),
            ("{1.0: a, true: b, ~: c, 0x10: d, .inf: e}", r#"{"1.0":"a","true":"b","~":"c","0x10":"d",".inf":"e"}"#),
            ("{&a 200: a, !!int 201: b}", r#"{"200":"a","201":"b"}"#),
            ("[&a 0x10, {*a : b}]", r#"[16,{"0x10":"b"}]"#),
            ("{200: a, '200': b}", "duplicate-key at 2:13"),
            ("{a: 1, b: 2, a: 3, b: 4}", "duplicate-key at 2:17, duplicate-key at 2:23"),
            ("{a: {a: 1}, b: {a: 2}}", r#"{"a":{"a":1},"b":{"a":2}}"#),
            ("{[a]: b}", "mapping-key at 2:5"),
            ("\n  ? {a: b}\n  : c", "mapping-key at 3:5"),
            ("{'': a}", r#"{"":"a"}"#),
        ],
    );
    let many: Vec<_> = (0..100).map(|i| format!("k{i}: {i}")).collect();
    let twice = format!("{{{}, k99: again}}", many.join(", "));
    assert!(value("x.yaml", &twice).starts_with("duplicate-key at 2:"), "large mappings have an index");
}

#[test]
fn aliases_repeat_their_anchor() {
    check(
        "x.yaml",
        &[
            ("[&a {b: 1}, *a]", r#"[{"b":1},{"b":1}]"#),
            ("[&a 1, &a 2, *a]", "[1,2,2]"),
            ("{&k key: 1, b: *k}", r#"{"key":1,"b":"key"}"#),
            ("[&a k, {*a : 1}]", r#"["k",{"k":1}]"#),
            ("[&a [k], {*a : 1}]", "mapping-key at 2:14"),
            ("*a", "malformed-yaml at 2:4"),
            ("&a [*a]", "alias-cycle at 2:8"),
            ("&a {b: {c: *a}}", "alias-cycle at 2:15"),
            ("[&a , *a]", "[null,null]"),
        ],
    );
}

#[test]
fn merge_keys_fill_in_what_the_mapping_lacks() {
    check(
        "x.yaml",
        &[
            ("[&a {b: 1, c: 2}, {<<: *a, c: 3}]", r#"[{"b":1,"c":2},{"c":3,"b":1}]"#),
            ("[&a {b: 1}, &c {b: 2, d: 3}, {<<: [*a, *c]}]", r#"[{"b":1},{"b":2,"d":3},{"b":1,"d":3}]"#),
            ("{<<: {b: 1}}", r#"{"b":1}"#),
            ("{<<: {<<: {b: 1}, c: 2}}", r#"{"c":2,"b":1}"#),
            ("{'<<': {b: 1}}", r#"{"<<":{"b":1}}"#),
            ("{<<: 1}", "merge-key at 2:9"),
            ("{<<: [{a: 1}, 2]}", "merge-key at 2:9"),
        ],
    );
}

#[test]
fn one_document_a_file() {
    check(
        "x.yaml",
        &[
            ("1\n...", "1"),
            ("1\n---\nopenapi: 3.0.3", "several-documents at 3:1"),
            ("1\n...\n---\nopenapi: 3.0.3", "several-documents at 4:1"),
            ("1\n# the end\n", "1"),
        ],
    );
}

#[test]
fn what_is_no_yaml_is_told_where_it_stands() {
    check(
        "x.yaml",
        &[
            ("\n\ta: 1", "malformed-yaml at 3:2"),
            ("a: b", "malformed-yaml at 2:5"),
            ("[a, b", "malformed-yaml at 3:1"),
            ("\"a", "malformed-yaml at 2:4"),
            ("@a", "malformed-yaml at 2:4"),
            ("a\u{0}b", "malformed-yaml at 2:5"),
            ("ä: b", "malformed-yaml at 2:5"),
        ],
    );
}
