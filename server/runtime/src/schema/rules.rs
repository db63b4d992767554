//! Rules out of a schema: what of it can be seen while a value is decoded.
//!
//! A value that keeps all rules is one that the validator accepts. A part with a keyword that rules do not know is judged by the validator
//! as a whole, from its text; where not even that can be, the whole value is. What is asked of a single string or number is the
//! validator's own answer, too, wherever no plain comparison gives the same.

use std::collections::BTreeMap;

use countersign_wire::types::decode::{Kinds, Rule, Rules};
use serde_json::{Map, Value};

use super::keywords::add;
use super::whole;

/// More than that is no schema that anybody wrote: parts of parts in all combinations.
const MOST: usize = 20_000;
/// More parts than that for the validator: it gets everything, once.
const WHOLES: usize = 40;

/// The rules of `root`, where all of it can be put into rules. `defs` are what it refers to.
pub(super) fn rules(defs: &Map<String, Value>, root: &Value) -> Option<Rules> {
    let mut compiler = Compiler { defs, list: vec![Rule::ANY], known: BTreeMap::new(), open: Vec::new() };
    let root = compiler.number(vec![root], false)?;
    let mut wholes = 0;
    while let Some((number, parts, schemas)) = compiler.open.pop() {
        compiler.list[number] = match compiler.rule(&parts) {
            Some(rule) => rule,
            None if number == root || wholes == WHOLES => return None,
            None => {
                wholes += 1;
                whole::rule(defs, &schemas)?
            }
        };
    }
    Some(Rules::new(compiler.list, root))
}

pub(super) struct Compiler<'s> {
    defs: &'s Map<String, Value>,
    list: Vec<Rule>,
    /// The numbers of rules by what they are made of.
    known: BTreeMap<Parts<'s>, usize>,
    /// Rules that have a number already, and the schemas that they come from.
    open: Vec<(usize, Parts<'s>, Vec<&'s Value>)>,
}

/// Schemas that hold together, with neither references nor `allOf` in them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Parts<'s> {
    schemas: Vec<Part<'s>>,
    /// One of them is `false`.
    never: bool,
    null: Null,
    kept: bool,
}

/// Where a schema stands: equal ones at different places may be different rules.
#[derive(Clone, Copy, Debug)]
struct Part<'s>(&'s Map<String, Value>);

/// Whether null is a value besides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Null {
    #[default]
    AsIs,
    /// `anyOf: [.., {type: null}]`.
    Or,
    /// `oneOf: [.., {type: null}]`: if it is none already.
    Xor,
}

impl<'s> Compiler<'s> {
    /// The number of the rule that all of `schemas` make together.
    pub(super) fn number(&mut self, schemas: Vec<&'s Value>, kept: bool) -> Option<usize> {
        let parts = Parts { kept, ..self.parts(&schemas)? };
        if parts == Parts::default() {
            return Some(0);
        }
        if let Some(known) = self.known.get(&parts) {
            return Some(*known);
        }
        let number = self.list.len();
        if number > MOST {
            return None;
        }
        self.list.push(Rule::ANY);
        self.known.insert(parts.clone(), number);
        self.open.push((number, parts, schemas));
        Some(number)
    }

    /// Whether values that all of `schemas` accept have no parts, so that they can be compared.
    pub(super) fn are_scalars(&self, schemas: &[&'s Value]) -> Option<bool> {
        let rule = scalar_rule(&self.parts(schemas)?)?;
        Some(!rule.kinds.meets(Kinds::LIST.or(Kinds::OBJECT)))
    }

    fn parts(&self, schemas: &[&'s Value]) -> Option<Parts<'s>> {
        let mut parts = Parts::default();
        match schemas {
            [Value::Object(only)] if null_beside(only).is_some() => {
                let (other, null) = null_beside(only)?;
                parts.null = null;
                self.flatten(other, &mut parts)?;
            }
            several => several.iter().try_for_each(|schema| self.flatten(schema, &mut parts))?,
        }
        parts.schemas.sort();
        parts.schemas.dedup();
        Some(parts)
    }

    /// Takes references and `allOf` apart.
    fn flatten(&self, schema: &'s Value, parts: &mut Parts<'s>) -> Option<()> {
        let object = match schema {
            Value::Bool(answer) => {
                parts.never |= !answer;
                return Some(());
            }
            Value::Object(object) => object,
            _ => return None,
        };
        // One that refers to itself without end is there already.
        if object.is_empty() || parts.schemas.contains(&Part(object)) {
            return Some(());
        }
        parts.schemas.push(Part(object));
        if let Some(reference) = object.get("$ref") {
            let name = reference.as_str()?.strip_prefix("#/$defs/")?;
            self.flatten(self.defs.get(name)?, parts)?;
        }
        match object.get("allOf") {
            None => Some(()),
            Some(all) => all.as_array()?.iter().try_for_each(|part| self.flatten(part, parts)),
        }
    }

    fn rule(&mut self, parts: &Parts<'s>) -> Option<Rule> {
        let mut rule = scalar_rule(parts)?;
        let schemas: Vec<_> = parts.schemas.iter().map(|part| part.0).collect();
        rule.list = super::containers::list(self, &schemas)?;
        rule.object = super::containers::object(self, &schemas)?;
        Some(rule)
    }
}

/// All but what is asked of lists and objects.
fn scalar_rule(parts: &Parts<'_>) -> Option<Rule> {
    let kinds = if parts.never { Kinds::NONE } else { Kinds::ALL };
    let mut rule = Rule { kept: parts.kept, kinds, ..Rule::ANY };
    parts.schemas.iter().try_for_each(|part| add(&mut rule, part.0))?;
    rule.kinds = match parts.null {
        Null::AsIs => rule.kinds,
        Null::Or => rule.kinds.or(Kinds::NULL),
        Null::Xor => rule.kinds.xor(Kinds::NULL),
    };
    Some(rule)
}

/// What stands beside `{type: null}` in a schema that is nothing but a choice of the two.
fn null_beside(schema: &Map<String, Value>) -> Option<(&Value, Null)> {
    let (key, variants) = schema.iter().next().filter(|_| schema.len() == 1)?;
    let null = match key.as_str() {
        "anyOf" => Null::Or,
        "oneOf" => Null::Xor,
        _ => return None,
    };
    let is_null = |schema: &Value| {
        schema
            .as_object()
            .is_some_and(|schema| schema.len() == 1 && schema.get("type").is_some_and(|kind| kind == "null"))
    };
    match variants.as_array()?.as_slice() {
        [other, is] if is_null(is) => Some((other, null)),
        [is, other] if is_null(is) => Some((other, null)),
        _ => None,
    }
}

impl Part<'_> {
    fn address(self) -> usize {
        std::ptr::from_ref(self.0) as usize
    }
}

impl PartialEq for Part<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.address() == other.address()
    }
}

impl Eq for Part<'_> {}

impl PartialOrd for Part<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Part<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.address().cmp(&other.address())
    }
}
