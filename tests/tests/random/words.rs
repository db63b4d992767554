//! Names and texts: few, so that they meet, and of the kinds that names of Rust cannot be.

use proptest::prelude::*;
use proptest::sample::select;

/// The schemas under `components`; all of them are declared.
pub(crate) const SCHEMAS: [&str; 7] = ["Pet", "pet", "Option", "String", "list-of_pets", "Error", "type"];

/// The name of a property or parameter.
pub(crate) fn name() -> impl Strategy<Value = String> + Clone {
    select(vec![
        "id",
        "ID",
        "name",
        "first-name",
        "first_name",
        "type",
        "kind",
        "self",
        "Self",
        "größe",
        "1st",
        "a.b",
        "a b",
        "_",
        "body",
        "x[]",
        "key",
        "value",
        "limit",
        "client",
        "fn",
        "$top",
        "additional_properties",
    ])
    .prop_map(str::to_owned)
}

/// The name of a header or cookie (RFC 9110, section 5.6.2); now and then an invalid one.
pub(crate) fn token() -> impl Strategy<Value = String> + Clone {
    let good = select(vec![
        "X-Count",
        "x_count",
        "type",
        "self",
        "a.b",
        "1",
        "Accept-Language",
        "$top",
        "Authorization",
        "Content-Type",
    ]);
    prop_oneof![20 => good, 1 => Just("größe")].prop_map(str::to_owned)
}

/// A name that can stand in a path's braces.
pub(crate) fn variable() -> impl Strategy<Value = String> + Clone {
    select(vec!["id", "ID", "type", "first-name", "body", "größe", "self"]).prop_map(str::to_owned)
}

/// A value of an enumeration, or prose.
pub(crate) fn text() -> impl Strategy<Value = String> + Clone {
    select(vec![
        "",
        "a",
        "A",
        "a-b",
        "a_b",
        "1",
        "-1",
        "true",
        "null",
        "Self",
        "größe",
        "*/",
        "\"quoted\"",
        "```\ncode\n```",
        "# heading",
        "{}",
        "\u{1f980}",
        "two\nlines",
        "%20",
    ])
    .prop_map(str::to_owned)
}
