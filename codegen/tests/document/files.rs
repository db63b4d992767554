//! References to other files: RFC 3986, section 5.

use countersign::document::Document;

use crate::folder::Folder;

const FILES: &str = r##"== api/root.yaml
openapi: 3.1.0
here: {type: string}
x:
  whole: {$ref: ../common/item.yaml}
  empty-fragment: {$ref: '../common/item.yaml#'}
  part: {$ref: '../common/item.yaml#/properties/id'}
  encoded: {$ref: '../common/with%20space.json#/a%20b'}
  literal: {$ref: '../common/with space.json#/a b'}
  spelled: {$ref: './../api/../common/item.yaml#/properties/%69d'}
  slash: {$ref: '../common/item.yaml/#/properties/id'}
  back: {$ref: '../common/item.yaml#/back'}
  inside: {$ref: '../common/item.yaml#/inside'}
  sibling: {$ref: '../common/item.yaml#/sibling'}
  through: {$ref: '../common/item.yaml#/sibling/deep'}
  anchor: {$ref: '../common/item.yaml#named'}
  id: {$ref: 'https://example.com/item'}
  in-id: {$ref: 'https://example.com/item#/title'}
  self: {$ref: 'root.yaml#/here'}
  round: {$ref: '../common/item.yaml#/round'}
  missing: {$ref: ../common/itme.yaml}
  folder: {$ref: ../common}
  lost: {$ref: '../common/item.yaml#/properties/ID'}
  lost-key: {$ref: '../common/item.yaml#/nowhere'}
  broken: {$ref: ../common/broken.yaml}
  latin: {$ref: ../common/latin.yaml}
  url: {$ref: 'https://example.com/other.yaml#/a'}
  urn: {$ref: 'urn:example:item'}
== common/item.yaml
properties:
  id: {type: integer}
back: {$ref: '../api/root.yaml#/here'}
inside: {$ref: '#/properties/id'}
sibling: {$ref: 'with%20space.json#/chain'}
round: {$ref: '../api/root.yaml#/x/round'}
named: {$anchor: named, title: by anchor}
identified: {$id: 'https://example.com/item', title: by id}
== common/with space.json
{"a b": {"type": "boolean"}, "chain": {"$ref": "#/target"}, "target": {"deep": "down"}}
== common/broken.yaml
a: 1
a: 2
a: 3
"##;

fn folder(name: &str) -> Folder {
    let folder = Folder::new(name, FILES);
    std::fs::write(folder.path("common/latin.yaml"), b"a: \xE4\n").unwrap();
    folder
}

#[test]
fn resolving() {
    let folder = folder("resolving");
    let document = folder.load("api/root.yaml");
    let cases = [
        ("part", r#"{"type":"integer"}"#),
        ("encoded", r#"{"type":"boolean"}"#),
        ("literal", r#"{"type":"boolean"}"#),
        ("spelled", r#"{"type":"integer"}"#),
        ("slash", r#"{"type":"integer"}"#),
        ("back", r#"{"type":"string"}"#),
        ("inside", r#"{"type":"integer"}"#),
        ("sibling", r#"{"deep":"down"}"#),
        ("through", r#""down""#),
        ("anchor", r#"{"$anchor":"named","title":"by anchor"}"#),
        ("id", r#"{"$id":"https://example.com/item","title":"by id"}"#),
        ("in-id", r#""by id""#),
        ("self", r#"{"type":"string"}"#),
        ("round", "ref-cycle at root.yaml: replace one of the references with what is meant"),
        (
            "missing",
            "unreadable-file at root.yaml: the path counts from the folder of the file in which the reference stands",
        ),
        (
            "folder",
            "unreadable-file at root.yaml: the path counts from the folder of the file in which the reference stands",
        ),
        ("lost", "unknown-ref at root.yaml: did you mean `../common/item.yaml#/properties/id`?"),
        (
            "lost-key",
            "unknown-ref at root.yaml: `../common/item.yaml` has no `nowhere`: define it, or correct the reference",
        ),
        (
            "broken",
            "duplicate-key at broken.yaml: remove or rename one of the two: readers would disagree about which one counts",
        ),
        ("latin", "not-utf8 at latin.yaml: save the file as UTF-8"),
        ("url", "external-ref at root.yaml: download it, and refer to the file beside this document"),
        ("urn", "external-ref at root.yaml: download it, and refer to the file beside this document"),
    ];
    for (key, expected) in cases {
        let found = match document.resolve(document.pointer(&format!("/x/{key}")).unwrap()) {
            Ok(node) => node.to_json().to_string(),
            Err(fault) => {
                let file = document.sources.get(fault.span.unwrap().source).unwrap().name();
                format!("{} at {}: {}", fault.code, file.rsplit('/').next().unwrap(), fault.help.unwrap_or_default())
            }
        };
        let found = if key == "round" { found.replace("item.yaml", "root.yaml") } else { found };
        assert_eq!(found, expected, "{key}");
    }
}

#[test]
fn a_target_is_one_however_it_is_spelled() {
    let folder = folder("identity");
    let document = folder.load("api/root.yaml");
    let target = |key: &str| document.follow(document.pointer(&format!("/x/{key}")).unwrap()).unwrap();
    assert_eq!(target("whole").location, target("empty-fragment").location);
    assert_eq!(target("part").location, target("spelled").location);
    assert_eq!(target("part").location, target("slash").location);
    assert_eq!(target("encoded").location, target("literal").location);
    assert_ne!(target("whole").location, target("part").location);
    assert_eq!(target("whole").name, "item");
    assert_eq!(target("part").name, "id");
    assert_eq!(target("encoded").name, "a b");
    let part = target("part");
    assert_eq!(document.at(&part.location), Some(part.node));
    assert_eq!(part.location.pointer(), "/properties/id");
}

#[test]
fn every_file_is_read_once_and_told() {
    let folder = folder("read");
    let document = folder.load("api/root.yaml");
    let files: Vec<_> = document.files_read().map(|path| folder.relative(&path.display().to_string())).collect();
    let names =
        ["api/root.yaml", "common/item.yaml", "common/with space.json", "common/broken.yaml", "common/latin.yaml"];
    assert_eq!(files, names);
}

/// Files count against the limits together, and anything but a file is not opened.
#[test]
fn many_files_cost_no_more_than_one() {
    let list = format!("[{}]", "1,".repeat(900_000));
    let files = format!(
        "== root.yaml\nopenapi: 3.0.3\na: {{$ref: a.json}}\nb: {{$ref: b.json}}\nc: {{$ref: c.json}}\nd: {{$ref: /dev/zero}}\n\
         == a.json\n{list}\n== b.json\n{list}\n== c.json\n{list}\n"
    )
    .replace(",]", "]");
    let folder = Folder::new("budget", &files);
    let document = folder.load("root.yaml");
    let code = |key| document.resolve(document.root.get(key).unwrap()).err().map(|fault| fault.code);
    assert_eq!(["a", "b", "c"].map(code), [None, None, Some("too-many-values")]);
    assert_eq!(code("d"), Some("unreadable-file"));
}

/// Two files under one name are one file; the first name counts.
#[cfg(unix)]
#[test]
fn links_are_followed() {
    let folder = Folder::new(
        "links",
        "== root.yaml\nopenapi: 3.0.3\na: {$ref: real/x.yaml}\nb: {$ref: link/x.yaml}\n== real/x.yaml\ntype: string\n",
    );
    std::os::unix::fs::symlink(folder.path("real"), folder.path("link")).unwrap();
    let document = folder.load("root.yaml");
    let location = |key| document.follow(document.root.get(key).unwrap()).unwrap().location;
    assert_eq!(location("a"), location("b"));
    assert_eq!(document.files_read().count(), 2);
}

/// A text that was handed over has no folder.
#[test]
fn a_text_has_no_other_files() {
    let document = Document::parse("x.yaml", "openapi: 3.0.3\nx: {$ref: Cargo.toml}\n").unwrap();
    assert_eq!(document.resolve(document.root.get("x").unwrap()).unwrap_err().code, "external-ref");
}
