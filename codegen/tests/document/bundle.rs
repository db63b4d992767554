//! A document of several files, served as one.

use countersign::document::Document;

use crate::folder::Folder;

const FILES: &str = r##"== root.yaml
openapi: 3.0.3
paths:
  /a: {$ref: 'paths/a.yaml', parameters: [{$ref: 'shared.yaml#/Page'}]}
  /b: {$ref: '#/paths/~1a'}
components:
  schemas:
    Item: {$ref: schemas/item.yaml}
    Own: {properties: {item: {$ref: schemas/item.yaml}, own: {$ref: '#/components/schemas/Own'}}}
    Pet:
      oneOf: [{$ref: 'schemas/item.yaml'}, {$ref: 'shared.yaml#/Cat'}]
      discriminator: {propertyName: kind, mapping: {cat: 'shared.yaml#/Cat', item: Item}}
  responses: {$ref: responses.yaml}
== paths/a.yaml
summary: A
parameters: []
get:
  responses:
    '200': {$ref: '../root.yaml#/components/responses/Ok'}
    '404': {$ref: '../responses.yaml#/Lost'}
    default: {$ref: '../shared.yaml#/Fault'}
  callbacks: {done: {'{$url}': {$ref: '#'}}}
== schemas/item.yaml
properties:
  parent: {$ref: '#'}
  own: {$ref: '../root.yaml#/components/schemas/Own'}
  inner: {$ref: 'tree.yaml#/properties/left'}
  $ref: {type: string}
example: {$ref: item.yaml}
== schemas/tree.yaml
properties: {left: {items: {$ref: tree.yaml}}, Item: {type: string}}
== responses.yaml
Ok: {description: Good, content: {application/json: {schema: {$ref: schemas/item.yaml}}}}
Lost: {description: Lost}
== shared.yaml
Page: {name: page, in: query}
Fault: {description: Fault, headers: {X: {$ref: '#/X'}}}
X: {schema: {$ref: 'https://example.com/x.yaml'}}
Cat: {allOf: [{$ref: 'schemas/tree.yaml#/properties/Item'}]}
"##;

#[test]
fn other_files_are_copied_into_components() {
    let folder = Folder::new("bundle", FILES);
    let bundled = folder.load("root.yaml").bundled();
    let expected = r##"
openapi: 3.0.3
paths:
  /a:
    parameters: [{$ref: '#/components/parameters/Page'}]
    summary: A
    get:
      responses:
        '200': {$ref: '#/components/responses/Ok'}
        '404': {$ref: '#/components/responses/Lost'}
        default: {$ref: '#/components/responses/Fault'}
      callbacks: {done: {'{$url}': {$ref: '#/components/pathItems/a'}}}
  /b: {$ref: '#/paths/~1a'}
components:
  schemas:
    Item:
      properties:
        parent: {$ref: '#/components/schemas/Item'}
        own: {$ref: '#/components/schemas/Own'}
        inner: {$ref: '#/components/schemas/left'}
        $ref: {type: string}
      example: {$ref: item.yaml}
    Own: {properties: {item: {$ref: '#/components/schemas/Item'}, own: {$ref: '#/components/schemas/Own'}}}
    Pet:
      oneOf: [{$ref: '#/components/schemas/Item'}, {$ref: '#/components/schemas/Cat'}]
      discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat', item: Item}}
    left: {items: {$ref: '#/components/schemas/tree'}}
    Cat: {allOf: [{$ref: '#/components/schemas/Item_2'}]}
    tree: {properties: {left: {items: {$ref: '#/components/schemas/tree'}}, Item: {type: string}}}
    Item_2: {type: string}
  responses:
    Ok: {description: Good, content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}
    Lost: {description: Lost}
    Fault: {description: Fault, headers: {X: {$ref: '#/components/headers/X'}}}
  headers: {X: {schema: {$ref: 'https://example.com/x.yaml'}}}
  parameters: {Page: {name: page, in: query}}
  pathItems:
    a:
      summary: A
      parameters: []
      get:
        responses:
          '200': {$ref: '#/components/responses/Ok'}
          '404': {$ref: '#/components/responses/Lost'}
          default: {$ref: '#/components/responses/Fault'}
        callbacks: {done: {'{$url}': {$ref: '#/components/pathItems/a'}}}
"##;
    let expected = Document::parse("expected.yaml", expected).unwrap().root.to_json();
    let pretty = |value| serde_json::to_string_pretty(&value).unwrap();
    assert_eq!(pretty(bundled.clone()).lines().collect::<Vec<_>>(), pretty(expected).lines().collect::<Vec<_>>());
    let again = Document::parse("bundled.json", &bundled.to_string()).unwrap();
    assert_eq!(again.bundled(), bundled, "a bundle needs no other file");
}

#[test]
fn a_single_file_is_left_as_it_is() {
    let document = Document::parse("x.yaml", "openapi: 3.0.3\nx: {$ref: '#/y'}\n").unwrap();
    assert_eq!(document.bundled(), document.root.to_json());
}

/// Circles of references and files that are not there stay as they are written.
#[test]
fn faults_are_left_as_they_are() {
    let folder = Folder::new(
        "bundle-faults",
        "== root.yaml\nopenapi: 3.0.3\npaths: {/a: {$ref: x.yaml}, /b: {$ref: nowhere.yaml}}\ncomponents: {schemas: {A: {$ref: x.yaml}, B: {$ref: 'x.yaml#/c/d'}}}\n\
         == x.yaml\n$ref: y.yaml\n== y.yaml\n$ref: x.yaml\n",
    );
    let bundled = folder.load("root.yaml").bundled();
    assert_eq!(bundled["paths"]["/b"]["$ref"], "nowhere.yaml");
    assert_eq!(bundled["components"]["schemas"]["A"]["$ref"], "x.yaml");
}
