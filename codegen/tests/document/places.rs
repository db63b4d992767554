//! Every node and every key has its place.

use std::fmt::Write as _;

use countersign::document::{Document, Node};
use countersign::source::Sources;

/// Each value with the text at its place, keys in front, a line each.
fn places(sources: &Sources, key: &str, node: &Node, lines: &mut String) {
    writeln!(lines, "{key} = {}", sources.slice(node.span).replace('\n', "⏎")).unwrap();
    for entry in node.entries() {
        places(sources, &format!("{key}/{}", sources.slice(entry.key_span)), &entry.value, lines);
    }
    for (at, item) in node.items().iter().enumerate() {
        places(sources, &format!("{key}/{at}"), item, lines);
    }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let document = Document::parse("x", text).unwrap();
    let mut lines = String::new();
    for entry in &document.root.entries()[1..] {
        places(&document.sources, &entry.key, &entry.value, &mut lines);
    }
    assert_eq!(lines, expected);
}

#[test]
fn block_style() {
    check(
        "openapi: 3.0.3\nx:\n  a: 1   # one\n  'b': |\n    two\n    lines\n  c:\n  - d\n  -  e: f\n\n# end\ny: z\n",
        "x = a: 1   # one⏎  'b': |⏎    two⏎    lines⏎  c:⏎  - d⏎  -  e: f
x/a = 1
x/'b' = two⏎    lines
x/c = d⏎  -  e: f
x/c/0 = d
x/c/1 = e: f
x/c/1/e = f
y = z
",
    );
}

#[test]
fn flow_style_quotes_and_other_scripts() {
    check(
        "openapi: 3.0.3\nx: { \"schön 😀\": [ 'a' , \"b\\n\" ], c: {} }\ny: &a {b: c}\nz: *a\nempty:\nlast: ~\n",
        "x = { \"schön 😀\": [ 'a' , \"b\\n\" ], c: {} }
x/\"schön 😀\" = [ 'a' , \"b\\n\" ]
x/\"schön 😀\"/0 = 'a'
x/\"schön 😀\"/1 = \"b\\n\"
x/c = {}
y = &a {b: c}
y/b = c
z = &a {b: c}
z/b = c
empty = 
last = ~
",
    );
}

#[test]
fn json() {
    check(
        "{\"openapi\": \"3.0.3\",\r\n \"x\": [ {\"ä\": -1.5} , true, null ],\n\"y\": \"\\u00e4\" }",
        "x = [ {\"ä\": -1.5} , true, null ]
x/0 = {\"ä\": -1.5}
x/0/\"ä\" = -1.5
x/1 = true
x/2 = null
y = \"\\u00e4\"
",
    );
}

#[test]
fn lines_and_columns_count_from_one_in_characters() {
    let mut sources = Sources::default();
    let id = sources.add("x", None, "ab\r\n😀ä!\n\nend");
    let source = sources.get(id).unwrap();
    let position = |needle: &str| source.position(u32::try_from(source.text().find(needle).unwrap()).unwrap());
    assert_eq!(position("ab"), (1, 1));
    assert_eq!(position("b"), (1, 2));
    assert_eq!(position("😀"), (2, 1));
    assert_eq!(position("ä"), (2, 2));
    assert_eq!(position("!"), (2, 3));
    assert_eq!(position("end"), (4, 1));
    assert_eq!(source.position(1000), (4, 4), "behind the end is the end");
    let lines: Vec<_> = (0..=source.lines() + 1).map(|line| &source.text()[source.line(line)]).collect();
    assert_eq!(lines, ["", "ab", "😀ä!", "", "end", ""]);
}
