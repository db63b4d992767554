//! What is checked while a body is decoded, and what the validator says, agree: random values for
//! the schemas of all fixtures, of the JSON-Schema-Test-Suite, and of `schemas.yaml`, which has one
//! for each keyword. Most values break their schema in one place only.
#![allow(clippy::unwrap_used)]

mod patterns;
#[path = "../../build/json_schema/suite.rs"]
#[allow(dead_code)]
mod suite;
mod values;

use std::path::Path;

use countersign::diagnostic::Diagnostics;
use countersign::document::Document;
use countersign::model::Api;
use countersign_server::{Schema, Schemas};
use serde_json::{Map, Value, json};

use values::Values;

/// How many values each schema gets.
const VALUES: usize = 600;

/// What came of the schemas of one source.
#[derive(Debug, Default)]
struct Tally {
    schemas: usize,
    with_rules: usize,
    accepted: usize,
    refused: usize,
    wrong: Vec<String>,
}

impl Tally {
    /// Plays these of `$defs`.
    fn play<'n>(&mut self, place: &str, bundle: &Value, names: impl Iterator<Item = &'n str>) {
        let text: &'static str = Box::leak(bundle.to_string().into_boxed_str());
        let schemas: &'static Schemas = Box::leak(Box::new(Schemas::new(text)));
        let defs = bundle["$defs"].as_object().unwrap();
        for name in names {
            let schema = Schema::new(schemas, Box::leak(name.to_owned().into_boxed_str()));
            let mut values = Values::new(defs);
            self.schemas += 1;
            let texts: Vec<_> = (0..VALUES).map(|_| values.text(&defs[name])).collect();
            self.judge(&format!("{place}: {name}"), &schema, texts.iter().map(String::as_str));
        }
    }

    fn judge<'t>(&mut self, place: &str, schema: &Schema, texts: impl Iterator<Item = &'t str>) {
        let mut has_rules = false;
        for text in texts {
            let Some((rules, validator)) = schema.verdicts(text) else { continue };
            has_rules = true;
            *(if rules { &mut self.accepted } else { &mut self.refused }) += 1;
            if rules != validator && self.wrong.len() < 20 {
                self.wrong.push(format!("{place}: {text}: rules say {rules}, the validator {validator}"));
            }
        }
        self.with_rules += usize::from(has_rules);
    }

    #[track_caller]
    fn done(self, source: &str) {
        let Self { schemas, with_rules, accepted, refused, wrong } = self;
        println!(
            "{source}: {with_rules} of {schemas} schemas have rules; {accepted} values are accepted, {refused} refused"
        );
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(accepted > 0 && refused > 0);
    }
}

/// Each keyword that has rules, alone and beside others: in both directions, and never without
/// rules.
#[test]
fn keywords() {
    let rows: Map<String, Value> = serde_yaml::from_str(include_str!("schemas.yaml")).unwrap();
    for (name, schema) in rows {
        let mut tally = Tally::default();
        tally.play(&name, &json!({ "$defs": { "Root": schema, "Tree": tree() } }), ["Root"].into_iter());
        assert_eq!(tally.with_rules, 1, "{name} has no rules");
        tally.done(&name);
    }
}

fn tree() -> Value {
    json!({ "type": "object", "required": ["n"], "properties": {
        "n": { "type": "integer", "minimum": 0 }, "more": { "type": "array", "items": { "$ref": "#/$defs/Tree" }, "maxItems": 2 }
    } })
}

#[test]
fn fixtures() {
    let mut tally = Tally::default();
    let folders = ["fixtures/good", "fixtures/wire", "../openapi", "benches/secured"];
    for path in folders.iter().flat_map(|folder| documents(Path::new(folder))) {
        let document = Document::load(&path).unwrap();
        let api = Api::read(&document, &mut Diagnostics::new());
        let requests = api.served().flat_map(|operation| {
            let body = operation.body.iter().flat_map(|body| body.contents.schemas());
            operation.parameters_schema.iter().chain(body)
        });
        let names: Vec<_> = requests.map(|schema| schema.name.as_str()).collect();
        let bundle = api.definitions.bundle(names);
        let names = bundle["$defs"].as_object().unwrap().keys().map(String::as_str);
        tally.play(&path.display().to_string(), &bundle, names);
    }
    tally.done("fixtures");
}

#[test]
fn test_suite() {
    let mut tally = Tally::default();
    for draft in suite::drafts(Path::new("fixtures/json-schema")).unwrap() {
        // What the generator raises draft 4 to is another schema.
        for group in draft.groups.iter().filter(|_| draft.name == "draft2020-12") {
            let mut schema = group.schema.clone();
            schema.as_object_mut().map(|schema| schema.remove("$schema"));
            let bundle = json!({ "$defs": { "Root": schema } });
            tally.play(&group.name, &bundle, ["Root"].into_iter());
            let text: &'static str = Box::leak(bundle.to_string().into_boxed_str());
            let schema = Schema::new(Box::leak(Box::new(Schemas::new(text))), "Root");
            tally.judge(&group.name, &schema, group.cases.iter().map(|(_, text, _)| text.as_str()));
        }
    }
    tally.done("JSON-Schema-Test-Suite");
}

fn documents(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(documents(&path).into_iter().filter(|path| path.ends_with("openapi.yaml")));
        } else if path.extension().is_some_and(|extension| extension == "yaml")
            && path.file_name() != Some("cases.yaml".as_ref())
        {
            found.push(path);
        }
    }
    found.sort();
    found
}
