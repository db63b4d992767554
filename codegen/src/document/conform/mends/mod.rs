//! Values of the wrong kind that have one plain meaning, and are given it.
//!
//! A mend never accepts more than the reading that a person would give. What secures is never
//! mended.

mod case;
mod lists;
mod required;
mod scalars;

use case::{Case, Mended, On};
use lists::{discriminator_as_text, empty, empty_enum, list_of_items, one_name, one_schema, one_server};
use required::{flag_in_list, required_of_a_property};
use scalars::{
    flag_as_text, flags_in_front, null_for_absent, number_as_flag, number_as_text, scalar_as_text, word_in_other_case,
};

use super::walk::{Step, Walk, is_null};
use crate::diagnostic::Diagnostic;
use crate::document::grammar::{Field, ObjectKind, ValueKind, Weight};
use crate::document::{Node, Value};

/// How a value is taken, where the slip is of this kind.
type Mend = fn(&Case<'_, '_>) -> Option<Mended>;

/// Every mend, tried in this order, with the reason that there is no other meaning.
const MENDS: &[Mend] = &[
    // A text that is only a JSON number can mean only that number.
    number_as_text,
    // `'true'` and `'false'` are the words for it; `yes` and `no` are not, since YAML 1.1 and 1.2
    // differ.
    flag_as_text,
    // 3.0 has a flag where 3.1 has a number; each says which version it is.
    number_as_flag,
    // An unquoted version or name is meant as it is written.
    scalar_as_text,
    // Other languages write flags for the whole pattern in front of it; ECMA-262 has a group for them.
    flags_in_front,
    // No two words differ in case only.
    word_in_other_case,
    // An empty list or mapping is what nothing at all amounts to.
    empty,
    // Writers of JSON put `null` where there is nothing to say.
    null_for_absent,
    // JSON Schema's draft 3 and XML schemas have it at the property.
    required_of_a_property,
    // A list of one flag is a flag.
    flag_in_list,
    // Generators write it for a reference to the values; nobody describes what no value fits.
    empty_enum,
    // One name in place of a list of one.
    one_name,
    // One schema in place of a list of one: every key of the mapping is a keyword.
    one_schema,
    // One server in place of a list of one.
    one_server,
    // A tuple, as drafts before 2020-12 write it, and not one item more.
    list_of_items,
    // Swagger 2.0 has the property's name alone.
    discriminator_as_text,
];

/// Gives the value its obvious meaning, if it has one, with a warning.
pub(super) fn mend<'d>(walk: &mut Walk<'d>, value: &ValueKind, field: &'static Field, node: &'d Node) -> bool {
    // `- login:` with nothing behind it names no scopes; it closes all the same.
    let no_scopes = is_null(node) && *value == ValueKind::List(&ValueKind::Text);
    let is_word = matches!(value, ValueKind::Word(_) | ValueKind::Prose);
    if field.weight == Weight::Secures && !is_word && !no_scopes {
        return false;
    }
    let case = Case { walk, value, field, node };
    let Some(Mended { actions, taken, help }) = MENDS.iter().find_map(|mend| mend(&case)) else { return false };
    let key = walk.key();
    let message = format!("`{key}` should be {}, and is {}", value.expected(), walk.found(value, node));
    walk.find(Diagnostic::warning("mended", node.span, message).label(taken).help(help));
    walk.beneath(value, field, node);
    for action in actions {
        match action {
            On::Value(action) => walk.change(action),
            On::Object(action) => walk.change_parent(action),
            On::Outer(action) => {
                let steps = walk.steps.split_off(walk.steps.len().saturating_sub(3));
                walk.change(action);
                walk.steps.extend(steps);
            }
            On::Nothing => {}
        }
    }
    true
}

impl<'d> Walk<'d> {
    /// The objects in a value that stands where a list of them should, or the other way round.
    fn beneath(&mut self, value: &ValueKind, field: &'static Field, node: &'d Node) {
        match (value, &node.value) {
            (ValueKind::List(one) | ValueKind::Several(one), Value::Object(_)) => self.value(one, field, node),
            (ValueKind::One(ObjectKind::Schema), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.steps.push(Step::Index(index));
                    self.value(value, field, item);
                    self.steps.pop();
                }
            }
            _ => {}
        }
    }
}
