//! Validation against the schemas of the document.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::problem::{InternalError, Problem, Violation};

/// The schemas of one document: `{"$defs": {..}}`, JSON Schema 2020-12. Parsed when first needed.
#[derive(Debug)]
pub struct Schemas {
    json: &'static str,
    parsed: OnceLock<Map<String, Value>>,
}

impl Schemas {
    /// Schemas from their JSON text.
    pub const fn new(json: &'static str) -> Self {
        Self { json, parsed: OnceLock::new() }
    }

    fn defs(&self) -> &Map<String, Value> {
        self.parsed.get_or_init(|| {
            let parsed: Value = serde_json::from_str(self.json).unwrap_or_default();
            parsed.get("$defs").and_then(Value::as_object).cloned().unwrap_or_default()
        })
    }

    /// The schema of that name, with those that it refers to.
    fn named(&self, name: &str) -> Value {
        json!({ "$ref": format!("#/$defs/{name}"), "$defs": self.defs() })
    }
}

/// One of them, compiled when first needed.
#[derive(Debug)]
pub struct Schema {
    schemas: &'static Schemas,
    name: &'static str,
    exact: bool,
    validator: OnceLock<Result<Arc<Validator>, String>>,
}

/// Compiled validators by document and name, for schemas that are used in several places.
static COMPILED: Mutex<Option<Compiled>> = Mutex::new(None);

type Compiled = HashMap<(usize, &'static str), Arc<Validator>>;

impl Schema {
    /// The schema of that name. `exact` says that its Rust type accepts the same values, those with a null in them aside: then it
    /// is asked only what is wrong with a value that the type refuses.
    pub const fn new(schemas: &'static Schemas, name: &'static str, exact: bool) -> Self {
        Self { schemas, name, exact, validator: OnceLock::new() }
    }

    /// Whether the Rust type enforces all of it in values without null.
    pub fn is_exact(&self) -> bool {
        self.exact
    }

    /// Every violation in `value`, each with its place below `root`.
    pub(crate) fn violations(
        &self,
        value: &Value,
        place: &dyn Fn(&[Step]) -> String,
    ) -> Result<Vec<Violation>, Problem> {
        let validator = self.validator.get_or_init(|| self.compile()).as_ref();
        let validator = validator.map_err(|message| Problem::internal(InternalError::new(message.clone())))?;
        if validator.is_valid(value) {
            return Ok(Vec::new());
        }
        Ok(validator.iter_errors(value).map(|error| violation(&error, place)).collect())
    }

    /// Refuses a value that breaks the schema, with every violation.
    pub(crate) fn check(&self, value: &Value, place: &dyn Fn(&[Step]) -> String) -> Result<(), Problem> {
        refuse(self.violations(value, place)?)
    }

    fn compile(&self) -> Result<Arc<Validator>, String> {
        let key = (std::ptr::from_ref(self.schemas) as usize, self.name);
        let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
        let compiled = compiled.get_or_insert_default();
        if let Some(validator) = compiled.get(&key) {
            return Ok(Arc::clone(validator));
        }
        let validator = jsonschema::draft202012::options()
            .should_validate_formats(true)
            .build(&self.schemas.named(self.name))
            .map_err(|error| format!("the schema {} cannot be compiled: {error}", self.name))?;
        let validator = Arc::new(validator);
        compiled.insert(key, Arc::clone(&validator));
        Ok(validator)
    }

    /// `value` as a `T`, or all that is wrong with it.
    pub(crate) fn decode<T: DeserializeOwned>(
        &self,
        value: Value,
        place: &dyn Fn(&[Step]) -> String,
    ) -> Result<T, Problem> {
        if !self.exact || has_null(&value) {
            self.check(&value, place)?;
            return typed(value, place);
        }
        match T::deserialize(&value) {
            Ok(decoded) => Ok(decoded),
            Err(_) => {
                self.check(&value, place)?;
                typed(value, place)
            }
        }
    }
}

fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(has_null),
        Value::Object(members) => members.values().any(has_null),
        _ => false,
    }
}

fn refuse(violations: Vec<Violation>) -> Result<(), Problem> {
    if violations.is_empty() { Ok(()) } else { Err(Problem::invalid(violations)) }
}

/// What the schema accepts, the type may still refuse: a number out of its range, say.
pub(crate) fn typed<T: DeserializeOwned>(value: Value, place: &dyn Fn(&[Step]) -> String) -> Result<T, Problem> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let steps: Vec<Step> = error.path().iter().filter_map(Step::of_segment).collect();
        let message = without_values(&error.inner().to_string());
        Problem::invalid(vec![Violation { place: place(&steps), message }])
    })
}

/// serde quotes the value that it refuses; it may be a secret.
fn without_values(message: &str) -> String {
    match message.rsplit_once(", expected ") {
        Some((_, expected)) => format!("expected {expected}"),
        None => "does not fit".to_owned(),
    }
}

/// A step into a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
}

impl Step {
    fn of_segment(segment: &serde_path_to_error::Segment) -> Option<Self> {
        use serde_path_to_error::Segment;
        match segment {
            Segment::Seq { index } => Some(Self::Index(*index)),
            Segment::Map { key } => Some(Self::Key(key.clone())),
            Segment::Enum { .. } | Segment::Unknown => None,
        }
    }
}

/// `items[2].price` below `root`.
pub(crate) fn place_in(root: &str, steps: &[Step]) -> String {
    steps.iter().fold(root.to_owned(), |place, step| match step {
        Step::Key(key) => format!("{place}.{key}"),
        Step::Index(index) => format!("{place}[{index}]"),
    })
}

fn violation(error: &ValidationError<'_>, place: &dyn Fn(&[Step]) -> String) -> Violation {
    let mut steps: Vec<Step> = error
        .instance_path()
        .into_iter()
        .map(|segment| match segment {
            jsonschema::paths::LocationSegment::Property(key) => Step::Key(key.to_string()),
            jsonschema::paths::LocationSegment::Index(index) => Step::Index(index),
        })
        .collect();
    let message = match error.kind() {
        ValidationErrorKind::Required { property } => {
            steps.extend(property.as_str().map(|name| Step::Key(name.to_owned())));
            "is required".to_owned()
        }
        _ => error.masked().to_string(),
    };
    Violation { place: place(&steps), message }
}
