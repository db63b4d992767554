//! JSON pointers and `$ref`.

use countersign::document::{Document, closest};

const DOCUMENT: &str = r##"
openapi: 3.0.3
paths:
  /items/{id}: {get: {summary: One}}
  /a~b: {summary: Tilde}
list: [zero, {deep: one}]
Größe: {cm: 180}
100%: {}
chain: {$ref: '#/links/1'}
links:
  '1': {$ref: '#/links/2'}
  '2': {$ref: '#/list/1/deep'}
round: {$ref: '#/circle/a'}
circle:
  a: {$ref: '#/circle/b'}
  b: {$ref: '#/circle/a'}
itself: {$ref: '#/itself'}
properties: {$ref: {type: string}}
lost: {$ref: '#/list/7'}
near: {$ref: '#/paths/~1items~1{ID}/get'}
anchor: {$ref: '#Item'}
file: {$ref: 'other.yaml#/Item'}
url: {$ref: 'https://example.com/Item'}
empty: {$ref: ''}
slip: {$ref: list/0}
slash: {$ref: /list/0}
name: {$ref: Item}
components: {schemas: {Item: {type: string}}}
"##;

#[test]
fn pointers() {
    let document = Document::parse("x.yaml", DOCUMENT).unwrap();
    let text = |pointer: &str| document.pointer(pointer).map(|node| node.to_json().to_string());
    let cases = [
        ("/openapi", Some(r#""3.0.3""#)),
        ("/paths/~1items~1{id}/get/summary", Some(r#""One""#)),
        ("/paths/~1items~1%7Bid%7D/get/summary", Some(r#""One""#)),
        ("/paths/%2Fitems%2f{id}/get/summary", Some(r#""One""#)),
        ("/paths/~1a~0b/summary", Some(r#""Tilde""#)),
        ("/list/0", Some(r#""zero""#)),
        ("/list/1/deep", Some(r#""one""#)),
        ("/list/2", None),
        ("/list/x", None),
        ("/Gr%C3%B6%C3%9Fe/cm", Some("180")),
        ("/100%", Some("{}")),
        ("/100%25", Some("{}")),
        ("openapi", None),
        ("/", None),
        ("/openapi/x", None),
    ];
    for (pointer, expected) in cases {
        assert_eq!(text(pointer).as_deref(), expected, "{pointer}");
    }
    assert_eq!(document.pointer("").unwrap(), &document.root);
}

#[test]
fn resolving() {
    let document = Document::parse("x.yaml", DOCUMENT).unwrap();
    let resolved = |key: &str| match document.resolve(document.root.get(key).unwrap()) {
        Ok(node) => node.to_json().to_string(),
        Err(fault) => {
            let place = document.sources.slice(fault.span.unwrap());
            format!("{} at {place}: {}", fault.code, fault.help.unwrap_or_default())
        }
    };
    let cases = [
        ("chain", r#""one""#),
        ("properties", r#"{"$ref":{"type":"string"}}"#),
        ("list", r#"["zero",{"deep":"one"}]"#),
        ("round", "ref-cycle at '#/circle/b': replace one of the references with what is meant"),
        ("itself", "ref-cycle at '#/itself': replace one of the references with what is meant"),
        ("lost", "unknown-ref at '#/list/7': `#/list` has no `7`: define it, or correct the reference"),
        ("near", "unknown-ref at '#/paths/~1items~1{ID}/get': did you mean `#/paths/~1items~1{id}/get`?"),
        ("anchor", "unknown-ref at '#Item': the document has no `Item`: define it, or correct the reference"),
        (
            "file",
            "external-ref at 'other.yaml#/Item': copy what is needed into `components`, and refer to it as `#/components/...`",
        ),
        ("empty", "external-ref at '': did you mean `#`?"),
        ("slip", "external-ref at list/0: did you mean `#/list/0`?"),
        ("slash", "external-ref at /list/0: did you mean `#/list/0`?"),
        ("name", "external-ref at Item: did you mean `#/components/schemas/Item`?"),
        ("url", "external-ref at 'https://example.com/Item': download it, and refer to the file beside this document"),
    ];
    for (key, expected) in cases {
        assert_eq!(resolved(key), expected, "{key}");
    }
}

/// One fault, however many references lead into it.
#[test]
fn a_circle_is_told_once() {
    let document = Document::parse("x.yaml", DOCUMENT).unwrap();
    let from = |pointer| document.resolve(document.pointer(pointer).unwrap()).unwrap_err();
    assert_eq!(from("/round"), from("/circle/a"));
    assert_eq!(from("/round"), from("/circle/b"));
}

#[test]
fn suggestions() {
    let names = ["Item", "ItemList", "User", "user_name"];
    let cases = [
        ("item", Some("Item")),
        ("Itme", Some("Item")),
        ("Items", Some("Item")),
        ("ItemsList", Some("ItemList")),
        ("username", Some("user_name")),
        ("Customer", None),
        ("", None),
    ];
    for (wanted, expected) in cases {
        assert_eq!(closest(wanted, names), expected, "{wanted}");
    }
}

const RESOURCES: &str = r##"
openapi: 3.1.0
components:
  schemas:
    Tree:
      $id: https://example.com/schemas/tree
      $ref: '#/$defs/leaf'
      near: {$ref: leaf}
      above: {$ref: '../trees'}
      anchored: {$ref: '#tip'}
      whole: {$ref: '#'}
      file: {$ref: '#/components/schemas/Plain'}
      $defs:
        leaf: {$id: leaf, title: leaf, $defs: {tip: {$anchor: tip, title: tip of a leaf}}}
        tip: {$anchor: tip, title: tip of a tree}
    Trees: {$id: 'https://example.com/trees', title: trees}
    Plain: {title: plain}
outside: {$ref: 'https://example.com/schemas/leaf#tip'}
pointer: {$ref: 'https://example.com/schemas/tree#/$defs/tip'}
lost: {$ref: 'https://example.com/schemas/tree#/$defs/top'}
"##;

#[test]
fn references_count_from_the_schema_with_an_id_around_them() {
    let document = Document::parse("x.yaml", RESOURCES).unwrap();
    let tree = "/components/schemas/Tree";
    let cases = [
        (tree.to_owned(), "leaf"),
        (format!("{tree}/near"), "leaf"),
        (format!("{tree}/above"), "trees"),
        (format!("{tree}/anchored"), "tip of a tree"),
        (format!("{tree}/file"), "plain"),
        ("/outside".to_owned(), "tip of a leaf"),
        ("/pointer".to_owned(), "tip of a tree"),
    ];
    for (pointer, title) in cases {
        let node = document.pointer(&pointer).unwrap();
        let found = document.follow(node).unwrap_or_else(|fault| panic!("{pointer}: {}", fault.message));
        assert_eq!(found.node.get("title").and_then(|title| title.as_str()), Some(title), "{pointer}");
    }
    let whole = document.pointer(&format!("{tree}/whole")).unwrap();
    assert_eq!(document.follow(whole).unwrap().location.pointer(), tree);
    assert_eq!(document.follow(document.pointer("/lost").unwrap()).unwrap_err().code, "unknown-ref");
}
