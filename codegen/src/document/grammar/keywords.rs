//! The keywords of OpenAPI's schema dialects: 3.0's own subset, and JSON Schema 2020-12 with the
//! OAS vocabulary from 3.1 on.
//!
//! <https://spec.openapis.org/oas/v3.0.3#schema-object>, <https://json-schema.org/draft/2020-12>,
//! <https://spec.openapis.org/oas/3.1/dialect/base>

use super::field::Field;
use super::field::ValueKind::{
    Any, Count, Flag, List, Map, Number, One, Pattern, Positive, SchemaOrFlag, Several, Text, Types, Word,
};
use super::object::ObjectKind::{Discriminator, ExternalDocs, Schema, Xml};
use crate::document::Version::{V3_0, V3_1, V3_2};

/// The types of JSON Schema; `null` is one from OpenAPI 3.1 on.
pub(crate) const TYPES: [&str; 7] = ["string", "integer", "number", "boolean", "object", "array", "null"];

const PROSE: &str = "prose";
const NAMES: &str = "names that references lead to";

pub(super) const SCHEMA: &[Field] = &[
    // References and identity.
    Field::constrains("$ref", Text),
    Field::constrains("$dynamicRef", Text).since(V3_1),
    Field::routes("$id", Text).since(V3_1).unread(NAMES),
    Field::routes("$anchor", Text).since(V3_1).unread(NAMES),
    Field::routes("$dynamicAnchor", Text).since(V3_1).unread(NAMES),
    Field::constrains("$defs", Map(&One(Schema))).since(V3_1).unread(NAMES),
    Field::constrains("$schema", Text).since(V3_1).unread("the dialect of OpenAPI is the only one"),
    Field::describes("$vocabulary", Map(&Flag)).since(V3_1).unread("for metaschemas only"),
    Field::describes("$comment", Text).since(V3_1).unread(PROSE),
    // Any value.
    Field::constrains("type", Types),
    Field::constrains("enum", Several(&Any)),
    Field::constrains("const", Any).since(V3_1).instead("write `enum` with this one value"),
    Field::constrains("nullable", Flag).until(V3_0).instead("write `type: [.., 'null']`"),
    Field::constrains("not", One(Schema)),
    Field::constrains("allOf", Several(&One(Schema))),
    Field::constrains("anyOf", Several(&One(Schema))),
    Field::constrains("oneOf", Several(&One(Schema))),
    Field::constrains("if", One(Schema)).since(V3_1),
    Field::constrains("then", One(Schema)).since(V3_1),
    Field::constrains("else", One(Schema)).since(V3_1),
    Field::constrains("discriminator", One(Discriminator)),
    // Numbers.
    Field::constrains("multipleOf", Positive),
    Field::constrains("maximum", Number),
    Field::constrains("exclusiveMaximum", Flag).until(V3_0),
    Field::constrains("exclusiveMaximum", Number).since(V3_1),
    Field::constrains("minimum", Number),
    Field::constrains("exclusiveMinimum", Flag).until(V3_0),
    Field::constrains("exclusiveMinimum", Number).since(V3_1),
    // Text.
    Field::constrains("maxLength", Count),
    Field::constrains("minLength", Count),
    Field::constrains("pattern", Pattern),
    Field::constrains("format", Text),
    Field::describes("contentEncoding", Text).since(V3_1),
    Field::describes("contentMediaType", Text).since(V3_1),
    Field::constrains("contentSchema", One(Schema)).since(V3_1).unread("an annotation; counts in streams of events"),
    // Lists.
    Field::constrains("items", One(Schema)),
    Field::constrains("prefixItems", Several(&One(Schema))).since(V3_1),
    Field::constrains("contains", One(Schema)).since(V3_1),
    Field::constrains("minContains", Count).since(V3_1),
    Field::constrains("maxContains", Count).since(V3_1),
    Field::constrains("maxItems", Count),
    Field::constrains("minItems", Count),
    Field::constrains("uniqueItems", Flag),
    Field::constrains("unevaluatedItems", One(Schema)).since(V3_1),
    // Objects.
    Field::constrains("properties", Map(&One(Schema))),
    Field::constrains("patternProperties", Map(&One(Schema))).since(V3_1),
    Field::constrains("additionalProperties", SchemaOrFlag),
    Field::constrains("unevaluatedProperties", One(Schema)).since(V3_1),
    Field::constrains("propertyNames", One(Schema)).since(V3_1),
    Field::constrains("maxProperties", Count),
    Field::constrains("minProperties", Count),
    Field::constrains("required", List(&Text)),
    Field::constrains("dependentRequired", Map(&List(&Text))).since(V3_1),
    Field::constrains("dependentSchemas", Map(&One(Schema))).since(V3_1),
    Field::constrains("readOnly", Flag),
    Field::constrains("writeOnly", Flag),
    // Prose.
    Field::describes("title", Text),
    Field::describes("description", Text),
    Field::describes("default", Any),
    Field::describes("deprecated", Flag),
    Field::describes("example", Any).unread("shown in the documentation only"),
    Field::describes("examples", List(&Any))
        .since(V3_1)
        .unread("shown in the documentation only")
        .instead("write `example` with one of them"),
    Field::describes("externalDocs", One(ExternalDocs)).unread(PROSE),
    Field::describes("xml", One(Xml)).unread("XML bodies are handed on as they are"),
];

pub(super) const DISCRIMINATOR: &[Field] = &[
    Field::constrains("propertyName", Text).required(),
    Field::constrains("mapping", Map(&Text)),
    Field::constrains("defaultMapping", Text)
        .since(V3_2)
        .unread("every variant is tried where the property is missing"),
];

pub(super) const XML: &[Field] = &[
    Field::describes("nodeType", Word(&["element", "attribute", "text", "cdata", "none"])).since(V3_2).unread(PROSE),
    Field::describes("name", Text).unread(PROSE),
    Field::describes("namespace", Text).unread(PROSE),
    Field::describes("prefix", Text).unread(PROSE),
    Field::describes("attribute", Flag).unread(PROSE),
    Field::describes("wrapped", Flag).unread(PROSE),
];
