//! Obvious slips are accepted with a warning.

use crate::{read_text, with_paths};

#[test]
fn versions() {
    let cases = [
        ("3.0.0", "read"),
        ("3.0.4", "read"),
        ("3.1.2", "read"),
        ("3.2.0", "read"),
        ("'3.0'", "read"),
        ("3.0.1-foo", "read"),
        ("'3.0.7-xcbK*d|fB'", "read"),
        ("3.0", "warning openapi-version at 1"),
        ("3.1", "warning openapi-version at 1"),
        ("3", "error openapi-version"),
        ("3.3.0", "error openapi-version"),
        ("4.0.0", "error openapi-version"),
        ("2.0", "error openapi-version"),
        ("[3.0.0]", "error openapi-version"),
    ];
    for (version, expected) in cases {
        let text = format!("openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n");
        let found = match countersign::document::Document::parse("x.yaml", &text) {
            Ok(document) => crate::codes(&crate::read(&document).1).first().cloned().unwrap_or("read".to_owned()),
            Err(faults) => format!("error {}", faults.iter().next().unwrap().code),
        };
        assert_eq!(found, expected, "{version}");
    }
}

#[test]
fn info() {
    let cases = [
        ("info: {title: T, version: '1'}", "T", "1", &[][..]),
        ("info: {title: T, version: 1}", "T", "1", &["warning mended at 2"]),
        ("info: {title: T, version: 1.10}", "T", "1.10", &["warning mended at 2"]),
        ("info: {title: 7, version: '1'}", "7", "1", &["warning mended at 2"]),
        ("info: {title: T}", "T", "", &["warning missing-key at 2"]),
        ("info: {version: '1'}", "API", "1", &["warning missing-key at 2"]),
        ("info: {title: [T], version: '1'}", "API", "1", &["warning wrong-value at 2"]),
        ("info: {title: T, version: '1', description: {$ref: intro.md}}", "T", "1", &["warning wrong-value at 2"]),
        ("info:", "API", "", &["warning mended at 2"]),
        ("x-a: 1", "API", "", &["warning missing-key at 1"]),
    ];
    for (info, title, version, expected) in cases {
        let (api, codes) = read_text(&format!("openapi: 3.0.3\n{info}\npaths: {{}}\n"));
        assert_eq!((api.title.as_str(), api.version.as_str()), (title, version), "{info}");
        assert_eq!(codes, expected, "{info}");
    }
}

#[test]
fn prose_and_tags() {
    let cases = [
        ("tags: [a, b]", "a b", None, &[][..]),
        ("tags: a", "a", None, &["warning mended at 6"]),
        (
            "tags: [1, {name: b}, [c]]",
            "1 b",
            None,
            &["warning mended at 6", "warning wrong-value at 6", "warning wrong-value at 6"],
        ),
        ("tags:", "", None, &["warning mended at 6"]),
        ("summary: 2", "", Some("2"), &["warning mended at 6"]),
        ("summary: [2]", "", None, &["warning wrong-value at 6"]),
        ("summary:", "", None, &["warning mended at 6"]),
    ];
    for (field, tags, summary, expected) in cases {
        let text =
            with_paths(&format!("  /a:\n    get:\n     {field}\n     responses: {{'204': {{description: D}}}}\n"));
        let (api, codes) = read_text(&text);
        assert_eq!(api.operations[0].tags.join(" "), tags, "{field}");
        assert_eq!(api.operations[0].summary.as_deref(), summary, "{field}");
        assert_eq!(codes, expected, "{field}");
    }
}

#[test]
fn operations_without_much() {
    let cases = [
        ("{}", &["warning no-responses at 5"][..]),
        ("", &["warning no-responses at 5", "warning mended at 5"]),
        ("{responses: {}}", &["warning no-responses at 5"]),
        ("{responses: {x-a: 1}}", &["warning no-responses at 5"]),
        ("[a]", &["warning no-responses at 5", "error wrong-value at 5"]),
        ("{responses: {'204': {description: D}}, callbacks: {a: {}}}", &["note callbacks at 5"]),
        ("{responses: {'204': {description: D}}, servers: [{url: /}]}", &["note operation-servers at 5"]),
    ];
    for (operation, expected) in cases {
        let (api, codes) = read_text(&with_paths(&format!("  /a:\n    get: {operation}\n")));
        assert_eq!(api.operations.len(), 1, "{operation}");
        assert_eq!(codes, expected, "{operation}");
    }
}

/// OpenAPI 3.1 has documents of components or webhooks alone.
#[test]
fn documents_without_paths() {
    let text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nwebhooks: {a: {post: {}}}\ncomponents: {schemas: {A: {type: string}}}\n";
    let (api, codes) = read_text(text);
    assert_eq!(api.operations.len(), 0);
    assert_eq!(codes, ["note webhooks at 3"]);
}

/// What is wrong five hundred times is said a few times.
#[test]
fn repeated_warnings_are_counted() {
    use countersign::{Options, document::Document, generate};
    let responses: String = (0..500).map(|n| format!("  /a{n}: {{get: {{responses: {{'204': {{}}}}}}}}\n")).collect();
    let document = Document::parse("x.yaml", &with_paths(&responses)).unwrap();
    let diagnostics = generate(&document, &Options::default()).unwrap().diagnostics;
    assert_eq!(diagnostics.len(), 500);
    let listing = diagnostics.to_string();
    assert!(listing.ends_with("\n\nand 495 more warnings [no-description]\n\n500 warnings"), "{listing}");
    assert!(listing.lines().count() < 60, "{listing}");
    let lines = diagnostics.lines(countersign::diagnostic::Severity::Warning);
    assert_eq!((lines.len(), lines.last().unwrap().as_str()), (6, "and 495 more warnings [no-description]"));
}
