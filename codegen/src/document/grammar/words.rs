//! What authors write in place of a key: other spellings, other words, keys of other versions and
//! dialects.

use super::field::Field;
use super::object::ObjectKind::{self, *};
use crate::document::{Version, suggest};

/// The field of `object` that `key` is likely to mean: the same but for case, signs and plural,
/// another word for it, or a typo.
pub(crate) fn meant(object: ObjectKind, key: &str, version: Version) -> Option<&'static Field> {
    let fields = || object.fields().iter().filter(|field| field.is_in(version));
    let plain = suggest::plain(key);
    let synonyms: Vec<&str> = SYNONYMS
        .iter()
        .filter(|(word, _)| suggest::plain(word) == plain)
        .flat_map(|(_, keys)| *keys)
        .copied()
        .collect();
    fields()
        .find(|field| suggest::plain(field.key) == plain)
        .or_else(|| fields().find(|field| synonyms.contains(&field.key)))
        .or_else(|| suggest::slip(&plain, fields().map(|field| field.key)).and_then(|key| object.field(key, version)))
}

/// Other words for keys, without case and signs.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("secure", &["security"]),
    ("secured", &["security"]),
    ("auth", &["security"]),
    ("authentication", &["security"]),
    ("authorization", &["security"]),
    ("authorizations", &["security"]),
    ("securitydefinition", &["securitySchemes"]),
    ("securitydefinitions", &["securitySchemes"]),
    ("param", &["parameters"]),
    ("params", &["parameters"]),
    ("body", &["requestBody"]),
    ("request", &["requestBody"]),
    ("location", &["in"]),
    ("place", &["in"]),
    ("mandatory", &["required"]),
    ("uri", &["url"]),
    ("ref", &["$ref"]),
    ("field", &["properties"]),
    ("fields", &["properties"]),
    ("property", &["properties", "propertyName"]),
    ("props", &["properties"]),
    ("additionalprops", &["additionalProperties"]),
    ("minprops", &["minProperties"]),
    ("maxprops", &["maxProperties"]),
    ("min", &["minimum"]),
    ("max", &["maximum"]),
    ("minvalue", &["minimum"]),
    ("maxvalue", &["maximum"]),
    ("minimumlength", &["minLength"]),
    ("maximumlength", &["maxLength"]),
    ("regex", &["pattern"]),
    ("regexp", &["pattern"]),
    ("values", &["enum"]),
    ("unique", &["uniqueItems"]),
    ("mail", &["email"]),
    ("application", &["clientCredentials"]),
    ("accesscode", &["authorizationCode"]),
    ("desc", &["description"]),
    ("mimetype", &["contentType"]),
    ("mediatype", &["contentType"]),
];

/// What is known of a key of another dialect: what to write in its place.
pub(crate) fn foreign(object: ObjectKind, key: &str) -> Option<&'static str> {
    FOREIGN.iter().find(|(of, word, _)| of.contains(&object) && *word == key).map(|(_, _, help)| *help)
}

/// Keys of Swagger 2.0 and of older drafts of JSON Schema. They are ignored, except those that the
/// reader of schemas accepts.
const FOREIGN: &[(&[ObjectKind], &str, &str)] = &[
    (&[Document], "host", "say it in the `url` of `servers`"),
    (&[Document], "basePath", "say it in the `url` of `servers`"),
    (&[Document, Operation], "schemes", "say it in the `url` of `servers`"),
    (&[Document, Operation], "consumes", "media types are the keys of `content` of a request body"),
    (&[Document, Operation], "produces", "media types are the keys of `content` of a response"),
    (&[Document], "definitions", "schemas stand under `components.schemas`"),
    (&[Components], "definitions", "schemas stand under `components.schemas`"),
    (&[Parameter, Header, Schema], "collectionFormat", "say it with `style` and `explode` of the parameter"),
    (&[Response], "examples", "examples stand below `content` and the media type"),
    (&[Schema], "definitions", "schemas that others refer to stand under `components.schemas`"),
    (&[Schema], "dependencies", "write `dependentRequired` or `dependentSchemas`, which OpenAPI 3.1 has"),
    (&[Schema], "additionalItems", "write `prefixItems` with `items`, which OpenAPI 3.1 has"),
    (&[Schema], "$recursiveRef", "write `$dynamicRef`"),
    (&[Schema], "$recursiveAnchor", "write `$dynamicAnchor`"),
];
