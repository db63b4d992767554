//! What is wrong with a value, as the validator has it: each violation with its place.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;

use super::{Step, pattern};
use countersign_wire::Violation;

/// Violations as they are found.
pub(super) struct Listing<'a> {
    pub(super) written: &'a pattern::Written,
    pub(super) place: &'a dyn Fn(&[Step]) -> String,
    pub(super) violations: Vec<Violation>,
}

impl Listing<'_> {
    /// Adds what is wrong with a value: of a union, what is wrong with the one variant that the value is meant to be, where that can
    /// be told.
    pub(super) fn add(&mut self, error: &ValidationError<'_>) {
        if let ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } = error.kind()
            && let Some(variant) = meant(error, context)
        {
            return variant.iter().for_each(|inner| self.add(inner));
        }
        let violation = self.violation(error);
        self.violations.push(violation);
    }

    fn violation(&self, error: &ValidationError<'_>) -> Violation {
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
            ValidationErrorKind::Pattern { pattern } => {
                let written = self.written.get(pattern).unwrap_or(pattern);
                format!("value does not match \"{written}\"")
            }
            _ => error.masked().to_string(),
        };
        Violation { place: (self.place)(&steps), message }
    }
}

/// What is wrong with the value as the only variant of its type, or as the only one whose constants, such as that of a discriminator,
/// it has.
fn meant<'e>(
    error: &ValidationError<'_>,
    variants: &'e [Vec<ValidationError<'static>>],
) -> Option<&'e Vec<ValidationError<'static>>> {
    let is_of_type = |variant: &&Vec<ValidationError<'_>>| {
        let is_other = |inner: &ValidationError<'_>| {
            matches!(inner.kind(), ValidationErrorKind::Type { .. }) && inner.instance_path() == error.instance_path()
        };
        !variant.is_empty() && !variant.iter().any(is_other)
    };
    let has_constants = |variant: &&Vec<ValidationError<'_>>| {
        let is_constant = |inner: &ValidationError<'_>| {
            matches!(inner.kind(), ValidationErrorKind::Constant { .. } | ValidationErrorKind::Enum { .. })
        };
        !variant.iter().any(is_constant)
    };
    let of_type: Vec<_> = variants.iter().filter(is_of_type).collect();
    let mut meant = of_type.iter().copied().filter(has_constants);
    match (of_type.as_slice(), meant.next(), meant.next()) {
        ([only], ..) => Some(only),
        (_, only, None) => only,
        _ => None,
    }
}
