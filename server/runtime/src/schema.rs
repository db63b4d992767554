//! Decoding and validation against the schemas of the document.
//!
//! A value is decoded and held against its schema in one pass, where the schema can be put into [`rules`]. What is refused there, and
//! what has no rules, goes to the validator, which names every violation; then the type alone decides.

mod containers;
mod keywords;
mod listing;
mod pattern;
mod reach;
mod rules;
mod whole;
mod written_out;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

pub(crate) use countersign_wire::types::decode::json_value;
use countersign_wire::types::decode::{self, Rules, Strict, Trace};
use jsonschema::{ValidationOptions, Validator};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::problem::{InternalError, Problem};
use countersign_wire::Violation;
use listing::Listing;

/// The schemas of one document: `{"$defs": {..}}`, JSON Schema 2020-12. Parsed when first needed.
#[derive(Debug)]
pub struct Schemas {
    json: &'static str,
    parsed: OnceLock<Parsed>,
}

#[derive(Debug)]
struct Parsed {
    defs: Map<String, Value>,
    /// Patterns as they are written, by the words that they were put into.
    written: pattern::Written,
}

impl Schemas {
    /// Schemas from their JSON text.
    pub const fn new(json: &'static str) -> Self {
        Self { json, parsed: OnceLock::new() }
    }

    fn parsed(&self) -> &Parsed {
        self.parsed.get_or_init(|| {
            let mut parsed: Value = serde_json::from_str(self.json).unwrap_or_default();
            let mut written = pattern::Written::new();
            pattern::translate(&mut parsed, &mut written);
            let defs = parsed.get("$defs").and_then(Value::as_object).cloned().unwrap_or_default();
            Parsed { defs, written }
        })
    }

    fn defs(&self) -> &Map<String, Value> {
        &self.parsed().defs
    }

    /// Every violation in `value`, as `validator` finds them.
    fn listed(&self, validator: &Validator, value: &Value, place: &dyn Fn(&[Step]) -> String) -> Vec<Violation> {
        if validator.is_valid(value) {
            return Vec::new();
        }
        let mut listing = Listing { written: &self.parsed().written, place, violations: Vec::new() };
        validator.iter_errors(value).for_each(|error| listing.add(&error));
        listing.violations
    }

    /// The schema of that name, with those that it reaches; with all, where one of them means something else without those.
    fn named(&self, name: &str) -> Value {
        let schema = json!({ "$ref": format!("#/$defs/{name}") });
        let with_all = || reach::encoded(json!({ "allOf": [schema], "$defs": self.defs() }));
        reach::standalone(self.defs(), &[&schema]).unwrap_or_else(with_all)
    }
}

/// One of them. A service compiles those of its operations when it begins.
#[derive(Debug)]
pub struct Schema {
    schemas: &'static Schemas,
    name: &'static str,
    rules: OnceLock<Option<Rules>>,
    validator: OnceLock<Result<Arc<Validator>, String>>,
}

/// Compiled validators by document and name, for schemas that are used in several places.
static COMPILED: Mutex<Option<Compiled>> = Mutex::new(None);

type Compiled = HashMap<(usize, &'static str), Arc<Validator>>;

impl Schema {
    /// The schema of that name.
    pub const fn new(schemas: &'static Schemas, name: &'static str) -> Self {
        Self { schemas, name, rules: OnceLock::new(), validator: OnceLock::new() }
    }

    /// Compiles it, if it is not yet.
    pub(crate) fn compile(&self) -> Result<(), String> {
        self.validator().map(drop).map_err(Clone::clone)
    }

    fn validator(&self) -> Result<&Arc<Validator>, &String> {
        self.validator.get_or_init(|| compiled(self.schemas, self.name)).as_ref()
    }

    /// What of it is checked while a value is decoded: all, or nothing.
    fn rules(&self) -> Option<&Rules> {
        let rules = || rules::rules(self.schemas.defs(), self.schemas.defs().get(self.name)?);
        self.rules.get_or_init(rules).as_ref()
    }

    /// For tests that hold the two against each other: whether the rules accept a JSON text, and whether the validator does. `None` where
    /// there are no rules, or no JSON.
    #[doc(hidden)]
    pub fn verdicts(&self, text: &str) -> Option<(bool, bool)> {
        let rules = self.rules()?;
        let value: Value = decode::from_str(text, &Trace::of_text(Rules::none())).ok()?;
        let accepted = decode::from_str::<serde::de::IgnoredAny>(text, &Trace::of_text(rules)).is_ok();
        Some((accepted, self.violations(&value, &|_| String::new()).ok()?.is_empty()))
    }

    /// Every violation in `value`, each with its place below `root`.
    pub(crate) fn violations(
        &self,
        value: &Value,
        place: &dyn Fn(&[Step]) -> String,
    ) -> Result<Vec<Violation>, Problem> {
        let validator = self.validator().map_err(|message| Problem::internal(InternalError::new(message.clone())))?;
        Ok(self.schemas.listed(validator, value, place))
    }

    /// Refuses a value that breaks the schema, with every violation.
    pub(crate) fn check(&self, value: &Value, place: &dyn Fn(&[Step]) -> String) -> Result<(), Problem> {
        refuse(self.violations(value, place)?)
    }

    /// JSON text as a `T`, or all that is wrong with it.
    pub(crate) fn decode_text<T: DeserializeOwned>(
        &self,
        text: &str,
        place: &dyn Fn(&[Step]) -> String,
    ) -> Result<T, Problem> {
        if let Some(rules) = self.rules()
            && let Ok(decoded) = decode::from_str(text, &Trace::of_text(rules))
        {
            return Ok(decoded);
        }
        let trace = Trace::of_text(Rules::none());
        let value = decode::from_str(text, &trace).map_err(|error| fault(&error, &trace, place))?;
        self.check(&value, place)?;
        // From the text and not from the value, which does not keep all digits of a number.
        typed_text(text, place)
            .or_else(|problem| typed_text(&written_out::written_out(text), place).map_err(|_| problem))
    }

    /// `value` as a `T`, or all that is wrong with it.
    pub(crate) fn decode<T: DeserializeOwned>(
        &self,
        value: &Value,
        place: &dyn Fn(&[Step]) -> String,
    ) -> Result<T, Problem> {
        if let Some(rules) = self.rules()
            && let Ok(decoded) = T::deserialize(Strict::new(value, &Trace::of_value(rules)))
        {
            return Ok(decoded);
        }
        self.check(value, place)?;
        typed(value, place)
    }
}

/// Every violation in `value` of the schema of that name.
pub(crate) fn violations(
    schemas: &'static Schemas,
    name: &'static str,
    value: &Value,
    place: &dyn Fn(&[Step]) -> String,
) -> Result<Vec<Violation>, String> {
    Ok(schemas.listed(&*compiled(schemas, name)?, value, place))
}

/// The validator of the schema of that name. It is compiled once for the process.
pub(crate) fn compiled(schemas: &'static Schemas, name: &'static str) -> Result<Arc<Validator>, String> {
    let key = (std::ptr::from_ref(schemas) as usize, name);
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let compiled = compiled.get_or_insert_default();
    if let Some(validator) = compiled.get(&key) {
        return Ok(Arc::clone(validator));
    }
    let validator = options()
        .build(&schemas.named(name))
        .map_err(|error| format!("the schema {name} cannot be compiled: {error}"))?;
    let validator = Arc::new(validator);
    compiled.insert(key, Arc::clone(&validator));
    Ok(validator)
}

fn options() -> ValidationOptions<'static> {
    jsonschema::draft202012::options().should_validate_formats(true)
}

fn refuse(violations: Vec<Violation>) -> Result<(), Problem> {
    if violations.is_empty() { Ok(()) } else { Err(Problem::invalid(violations)) }
}

/// What the schema accepts, the type may still refuse: a number out of its range, say.
pub(crate) fn typed<T: DeserializeOwned>(value: &Value, place: &dyn Fn(&[Step]) -> String) -> Result<T, Problem> {
    let trace = Trace::of_value(Rules::none());
    T::deserialize(Strict::new(value, &trace)).map_err(|error| misfit(&error, &place(&trace.place())))
}

/// A `T` from JSON text in which no key occurs twice.
pub(crate) fn typed_text<T: DeserializeOwned>(text: &str, place: &dyn Fn(&[Step]) -> String) -> Result<T, Problem> {
    let trace = Trace::of_text(Rules::none());
    decode::from_str(text, &trace).map_err(|error| match error.is_data() {
        true => misfit(&error, &place(&trace.place())),
        false => fault(&error, &trace, place),
    })
}

/// What is wrong with a text that is no JSON value to us.
fn fault(error: &serde_json::Error, trace: &Trace<'_>, place: &dyn Fn(&[Step]) -> String) -> Problem {
    let (line, column) = (error.line(), error.column());
    if is_out_of_range(error) {
        return misfit(error, &place(&trace.place()));
    }
    Problem::malformed(match error.is_data() {
        true => format!("a key of the body occurs twice: line {line}, column {column}"),
        false => format!("the body is not JSON: line {line}, column {column}"),
    })
}

/// serde quotes the value that it refuses; it may be a secret.
fn misfit(error: &serde_json::Error, place: &str) -> Problem {
    let message = error.to_string();
    let message = match (message.rsplit_once(", expected "), is_out_of_range(error)) {
        (_, true) => "is a number out of range".to_owned(),
        // Behind it serde_json says the line.
        (Some((_, expected)), _) => {
            format!("expected {}", expected.rsplit_once(" at line ").map_or(expected, |(expected, _)| expected))
        }
        (None, _) => "does not fit".to_owned(),
    };
    Problem::invalid(vec![Violation { place: place.to_owned(), message }])
}

/// A number beyond 64-bit floats, which serde_json takes for a fault of the text.
fn is_out_of_range(error: &serde_json::Error) -> bool {
    error.is_syntax() && error.to_string().starts_with("number out of range")
}

pub(crate) use countersign_wire::types::decode::Step;

/// `items[2].price` below `root`.
pub(crate) fn place_in(root: &str, steps: &[Step]) -> String {
    steps.iter().fold(root.to_owned(), |place, step| match step {
        Step::Key(key) => format!("{place}.{key}"),
        Step::Index(index) => format!("{place}[{index}]"),
    })
}
