//! The JSON-Schema-Test-Suite as it is vendored, and what of it is left out. The build script and
//! the test both read it here.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

/// Keywords whose value is a schema, a list of schemas, an object of schemas.
const ONE: [&str; 11] = [
    "items",
    "additionalItems",
    "additionalProperties",
    "not",
    "contains",
    "propertyNames",
    "if",
    "then",
    "else",
    "unevaluatedItems",
    "unevaluatedProperties",
];
const LIST: [&str; 5] = ["allOf", "anyOf", "oneOf", "prefixItems", "items"];
const NAMED: [&str; 6] =
    ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions", "dependencies"];

/// A schema and the values that are checked against it.
#[derive(Debug)]
pub(crate) struct Group {
    /// The file and the number in it: `allOf_0`. So its operation is called.
    pub(crate) name: String,
    pub(crate) file: String,
    /// What the suite calls it.
    pub(crate) description: String,
    pub(crate) schema: Value,
    /// Each with its name, its text, and whether it is valid.
    pub(crate) cases: Vec<(String, String, bool)>,
}

/// What is left out, and why.
#[derive(Debug)]
pub(crate) struct LeftOut {
    pub(crate) why: String,
    /// Schemas with this keyword, or with this keyword of this value or JSON type.
    keyword: Option<(String, Option<Value>)>,
    file: Option<String>,
    groups: Vec<String>,
    pub(crate) cases: Vec<String>,
}

/// A draft of the suite.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) name: &'static str,
    /// The version of OpenAPI that its schemas are written in.
    openapi: &'static str,
    pub(crate) groups: Vec<Group>,
    pub(crate) left_out: Vec<LeftOut>,
}

/// Both drafts in `folder`.
pub(crate) fn drafts(folder: &Path) -> Result<Vec<Draft>, Box<dyn std::error::Error>> {
    let left_out = std::fs::read_to_string(folder.join("left-out.yaml"))?;
    let left_out: BTreeMap<String, Vec<Value>> = serde_yaml::from_str(&left_out)?;
    let drafts = [("draft2020-12", "3.1.0"), ("draft4", "3.0.3")].map(|(name, openapi)| {
        let entries = left_out.get(name).map(Vec::as_slice).unwrap_or_default();
        let left_out = entries.iter().map(LeftOut::read).collect();
        Ok(Draft { name, openapi, groups: groups(&folder.join(name))?, left_out })
    });
    drafts.into_iter().collect()
}

fn groups(folder: &Path) -> Result<Vec<Group>, Box<dyn std::error::Error>> {
    let mut files = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    files.sort();
    let mut groups = Vec::new();
    for path in files {
        let file = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let declared: Vec<Declared> = serde_json::from_str(&std::fs::read_to_string(&path)?)?;
        groups.extend(declared.into_iter().enumerate().map(|(at, group)| {
            Group {
                name: format!("{}_{at}", file.replace('-', "_")),
                file: file.clone(),
                description: group.description,
                schema: group.schema,
                cases: group
                    .tests
                    .iter()
                    .map(|case| (case.description.clone(), case.data.get().to_owned(), case.valid))
                    .collect(),
            }
        }));
    }
    Ok(groups)
}

#[derive(serde::Deserialize)]
struct Declared {
    description: String,
    schema: Value,
    tests: Vec<DeclaredCase>,
}

#[derive(serde::Deserialize)]
struct DeclaredCase {
    description: String,
    data: Box<serde_json::value::RawValue>,
    valid: bool,
}

impl LeftOut {
    fn read(entry: &Value) -> Self {
        let text = |key: &str| entry[key].as_str().map(str::to_owned);
        let texts = |key: &str| {
            let list = entry[key].as_array().into_iter().flatten();
            list.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        Self {
            why: text("why").unwrap_or_default(),
            keyword: text("keyword").map(|keyword| (keyword, entry.get("is").cloned())),
            file: text("file"),
            groups: texts("groups"),
            cases: texts("cases"),
        }
    }

    /// Whether it is about the group, as a whole or in some of its cases.
    pub(crate) fn concerns(&self, group: &Group) -> bool {
        match &self.keyword {
            Some((keyword, value)) => has(&group.schema, keyword, value.as_ref()),
            None => {
                self.file.as_ref().is_none_or(|file| *file == group.file)
                    && (self.groups.is_empty() || self.groups.contains(&group.description))
            }
        }
    }

    /// Whether the schemas cannot be written in this version of OpenAPI at all.
    pub(crate) fn is_rule(&self) -> bool {
        self.keyword.is_some()
    }

    /// What it names that is missing in `groups`.
    pub(crate) fn unknown<'a>(&'a self, groups: &[Group]) -> Vec<&'a str> {
        let concerned: Vec<_> = groups.iter().filter(|group| self.concerns(group)).collect();
        let is_group = |name: &&String| concerned.iter().any(|group| group.description == **name);
        let is_case = |name: &&String| concerned.iter().any(|group| group.cases.iter().any(|case| case.0 == **name));
        let groups = self.groups.iter().filter(|name| !is_group(name));
        let cases = self.cases.iter().filter(|name| !is_case(name));
        groups.chain(cases).map(String::as_str).chain(concerned.is_empty().then_some("nothing")).collect()
    }
}

impl Draft {
    /// The groups whose schemas can be written in OpenAPI.
    pub(crate) fn writable(&self) -> impl Iterator<Item = &Group> {
        self.groups.iter().filter(|group| !self.left_out.iter().any(|out| out.is_rule() && out.concerns(group)))
    }

    /// A document in which each of the groups is an operation.
    pub(crate) fn document<'a>(&self, groups: impl IntoIterator<Item = &'a Group>) -> Value {
        let mut document = json!({
            "openapi": self.openapi,
            "info": { "title": self.name, "version": "1" },
            "paths": {},
            "components": { "schemas": {} },
        });
        for Group { name, description, schema, .. } in groups {
            let schema_name = format!("schema_{name}");
            let place = format!("#/components/schemas/{schema_name}");
            let body = json!({ "required": true, "content": { "application/json": { "schema": { "$ref": place } } } });
            document["paths"][format!("/{name}")]["post"] = json!({
                "operationId": name,
                "summary": description,
                "requestBody": body,
                "responses": { "204": { "description": "It is valid." } },
            });
            document["components"]["schemas"][schema_name] = placed(schema, &place);
        }
        document
    }
}

/// The schema as it stands at `place`, where `#` no longer is the schema itself, unless it has an
/// `$id`.
fn placed(schema: &Value, place: &str) -> Value {
    let Value::Object(object) = schema else { return schema.clone() };
    if object.contains_key("$id") {
        return schema.clone();
    }
    let keywords = object.iter().map(|(key, value)| {
        let placed = match (key.as_str(), value) {
            ("$ref" | "$dynamicRef", Value::String(text)) if text == "#" || text.starts_with("#/") => {
                json!(format!("{place}{}", &text[1..]))
            }
            (key, Value::Array(list)) if LIST.contains(&key) => {
                list.iter().map(|one| self::placed(one, place)).collect()
            }
            (key, Value::Object(named)) if NAMED.contains(&key) => {
                Value::Object(named.iter().map(|(name, one)| (name.clone(), self::placed(one, place))).collect())
            }
            (key, one) if ONE.contains(&key) => self::placed(one, place),
            (_, other) => other.clone(),
        };
        (key.clone(), placed)
    });
    Value::Object(keywords.collect())
}

/// Whether the schema, or one within, has the keyword: of this value, or of this JSON type
/// (`a list`), where one is asked for.
fn has(schema: &Value, keyword: &str, wanted: Option<&Value>) -> bool {
    let Value::Object(object) = schema else { return false };
    let fits = |value: &Value| match wanted {
        Some(Value::String(text)) if text == "a list" => value.is_array(),
        Some(wanted) => value == wanted,
        None => true,
    };
    object.get(keyword).is_some_and(fits)
        || object.iter().any(|(key, value)| match value {
            Value::Array(list) if LIST.contains(&key.as_str()) => list.iter().any(|one| has(one, keyword, wanted)),
            Value::Object(named) if NAMED.contains(&key.as_str()) => {
                named.values().any(|one| has(one, keyword, wanted))
            }
            one => ONE.contains(&key.as_str()) && has(one, keyword, wanted),
        })
}
