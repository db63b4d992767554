//! Whole numbers from 0 up.

use serde_json::Number;

/// The whole number from 0 up that `number` is.
pub(super) fn count(number: &Number) -> Option<u64> {
    /// What a double holds exactly.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let whole = |number: f64| number >= 0.0 && number.fract() == 0.0 && number <= EXACT;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    number.as_u64().or_else(|| number.as_f64().filter(|number| whole(*number)).map(|number| number as u64))
}
