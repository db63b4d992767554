//! Whole numbers that are written with a fraction or an exponent, and are too large for a float to
//! have kept their digits: `1e18` is an integer in JSON Schema (2020-12, section 6.1.1), too.

use std::borrow::Cow;

/// How many digits an integer of 64 bits has at most.
const DIGITS: usize = 20;

/// A JSON text in which every whole number is written as one: `1.0` as `1`, `1e3` as `1000`.
pub(super) fn written_out(json: &str) -> String {
    let mut written = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(first) = rest.as_bytes().first() {
        let length = match first {
            b'"' => string(rest),
            b'-' | b'0'..=b'9' => rest.bytes().position(|byte| !is_of_number(byte)).unwrap_or(rest.len()),
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
        let (token, behind) = rest.split_at(length);
        match first {
            b'"' => written.push_str(token),
            _ => written.push_str(&whole(token)),
        }
        rest = behind;
    }
    written
}

/// The length of the string that the text begins with.
fn string(text: &str) -> usize {
    let mut escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |end| end + 2)
}

fn is_of_number(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
}

/// A number without fraction and exponent, where it has none in truth and is not too long.
fn whole(number: &str) -> Cow<'_, str> {
    integer(number).map_or(Cow::Borrowed(number), Cow::Owned)
}

fn integer(number: &str) -> Option<String> {
    let (sign, unsigned) = number.strip_prefix('-').map_or(("", number), |unsigned| ("-", unsigned));
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (before, behind) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if before.is_empty() || (mantissa.len() == unsigned.len() && behind.is_empty()) {
        return None;
    }
    let point = i64::try_from(before.len()).ok()?.checked_add(exponent.parse().ok()?)?;
    let digits = format!("{before}{behind}");
    let significant = digits.trim_end_matches('0');
    let leading = significant.len() - significant.trim_start_matches('0').len();
    if significant.len() == leading {
        return Some("0".to_owned());
    }
    let point = usize::try_from(point).ok().filter(|point| *point >= significant.len() && point - leading <= DIGITS)?;
    let zeros = "0".repeat(point - significant.len());
    Some(format!("{sign}{}{zeros}", &significant[leading..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_lose_fraction_and_exponent() {
        let cases = [
            ("1.0", "1"),
            ("-0.0", "0"),
            ("1e3", "1000"),
            ("12.50E1", "125"),
            ("0.001e3", "1"),
            ("100e-2", "1"),
            ("9007199254740993.0", "9007199254740993"),
            ("[1.0, 1.5, {\"1.0\": \"2.0 \\\" 3.0\"}, -2.00]", "[1, 1.5, {\"1.0\": \"2.0 \\\" 3.0\"}, -2]"),
        ];
        for (text, expected) in cases {
            assert_eq!(written_out(text), expected);
        }
        for kept in ["1", "-1", "0", "1.5", "1e-1", "1e400", "1e99999999999999999999", "0.1", "\"1.0", "1.", "-", "1e"]
        {
            assert_eq!(written_out(kept), kept);
        }
    }
}
