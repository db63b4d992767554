//! Only some operations.

use countersign::document::Document;
use countersign::{GeneratedFiles, Options, generate};

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: T, version: '1'}
servers: [{url: /}]
paths:
  /items:
    get: {operationId: listItems, tags: [items], responses: {'200': {$ref: '#/components/responses/Items'}}}
    post: {operationId: createItem, tags: [items, write], responses: {'204': {description: D}}}
  /items/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    delete: {operationId: deleteItem, tags: [items, write], responses: {'204': {description: D}}}
  /users:
    get: {operationId: listUsers, tags: [users], responses: {'200': {$ref: '#/components/responses/Users'}}}
  /faulty:
    get: {operationId: faulty, tags: [faulty], responses: {nothing: {$ref: '#/nowhere'}}}
  /lost: {$ref: '#/nowhere'}
components:
  responses:
    Items: {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Items'}}}}
    Users: {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Users'}}}}
  schemas:
    Items: {type: array, items: {$ref: '#/components/schemas/Item'}}
    Item: {type: object, discriminator: {propertyName: kind}}
    Special: {allOf: [{$ref: '#/components/schemas/Item'}, {type: object}]}
    Users: {type: array, items: {type: string}}
    Broken: 7
";

/// What the generator makes of the document with these selectors; the first message where it
/// refuses.
fn generated(include: &[&str], exclude: &[&str]) -> Result<GeneratedFiles, String> {
    let document = Document::parse("x.yaml", DOCUMENT).unwrap();
    let mut options = Options::default();
    options.server = cfg!(feature = "server");
    options.include = include.iter().map(|text| (*text).into()).collect();
    options.exclude = exclude.iter().map(|text| (*text).into()).collect();
    match generate(&document, &options) {
        Ok(generated) => Ok(generated.files),
        Err(faults) => {
            let fault = faults.iter().next().unwrap();
            Err(format!("{}; {}", fault.message, fault.help.as_deref().unwrap_or_default()))
        }
    }
}

#[test]
fn what_is_chosen_is_generated() {
    let all = ["list_items", "create_item", "delete_item", "list_users"];
    let cases = [
        (&["listItems"][..], &[][..], &["list_items"][..]),
        (&["operation:list*"], &[], &["list_items", "list_users"]),
        (&["tag:items"], &["tag:write"], &["list_items"]),
        (&["tag:items", "listUsers"], &["path:/items/*"], &["list_items", "create_item", "list_users"]),
        (&["path:/items*"], &[], &["list_items", "create_item", "delete_item"]),
        (&[], &["path:/faulty", "path:/lost"], &all),
    ];
    for (include, exclude, expected) in cases {
        let server = generated(include, exclude).unwrap().server.unwrap_or_default();
        for name in all {
            assert_eq!(
                server.contains(&format!("fn {name}")),
                expected.contains(&name),
                "{include:?} {exclude:?} {name}"
            );
        }
    }
}

/// The served document describes what is there.
#[cfg(feature = "server")]
#[test]
fn the_served_document_has_nothing_else() {
    let files = generated(&["path:/items"], &[]).unwrap();
    let served: Vec<_> = files.companions.iter().filter(|file| file.name.contains(".openapi.")).collect();
    assert_eq!(served.len(), 2, "as JSON and as YAML");
    for (name, expected) in
        [("listItems", true), ("Special", true), ("deleteItem", false), ("Users", false), ("nowhere", false)]
    {
        assert!(served.iter().all(|file| file.text.contains(name) == expected), "{name}");
    }
}

#[test]
fn a_selector_for_nothing_is_a_slip() {
    let cases = [
        ("listItem", "`operation:listItem` chooses nothing: there is no such operationId; did you mean `listItems`?"),
        ("tag:item", "`tag:item` chooses nothing: there is no such tag; did you mean `items`?"),
        ("path:/item", "`path:/item` chooses nothing: there is no such path; did you mean `/items`, `/items/{id}`?"),
        (
            "tag:zzzzzzzzz",
            "`tag:zzzzzzzzz` chooses nothing: there is no such tag; write `tag:NAME`, `path:/a/{b}/*` or `operation:ID`; `*` stands for any text",
        ),
    ];
    for (selector, expected) in cases {
        assert_eq!(generated(&["path:/items*", selector], &[]).unwrap_err(), expected);
    }
}
