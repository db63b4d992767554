//! Numbers by their mathematical value.

/// From here on the text may have said another whole number: serde_json's floats are off by up to
/// two units of their last place.
const EXACT: f64 = 1_125_899_906_842_624.0;

/// The whole number that `number` is, where it is one and no digit can have been lost.
pub(super) fn whole(number: f64) -> Option<i64> {
    #[allow(clippy::cast_possible_truncation)]
    (number.fract() == 0.0 && number.abs() < EXACT).then_some(number as i64)
}

/// A value without parts, for comparison: `1` and `1.0` are equal.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scalar {
    Null,
    Boolean(bool),
    Whole(i128),
    Fraction(u64),
    Text(Box<str>),
}

impl Scalar {
    pub(super) fn of_float(number: f64) -> Self {
        #[allow(clippy::cast_possible_truncation)]
        match number.fract() == 0.0 && number.abs() < 1e38 {
            true => Self::Whole(number as i128),
            false => Self::Fraction(number.to_bits()),
        }
    }
}
