//! Parts of a value that the validator judges as a whole.

use countersign_wire::types::decode::Rule;
use serde_json::{Map, Value};

use super::reach::standalone;
use super::{json_value, options};

/// All of `schemas`, by the validator; `None` where they mean something else without what is around them.
pub(super) fn rule(defs: &Map<String, Value>, schemas: &[&Value]) -> Option<Rule> {
    let validator = options().build(&standalone(defs, schemas)?).ok()?;
    let test = move |text: &str| json_value(text).is_some_and(|value| validator.is_valid(&value));
    Some(Rule { whole: Some(Box::new(test)), ..Rule::ANY })
}
