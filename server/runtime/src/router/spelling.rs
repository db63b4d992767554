//! The spellings of a path that mean the same (RFC 3986, section 6.2.2).

use std::borrow::Cow;

use percent_encoding::{percent_decode_str, percent_encode_byte};

/// Whether some segment is `.` or `..`, percent-encoded or not: a proxy may take such a path for
/// another one (RFC 3986, section 6.2.2).
pub(crate) fn has_dot_segment(path: &str) -> bool {
    let is_dot = |segment: &str| {
        segment.len() <= 6 && segment.starts_with(['.', '%']) && {
            let decoded = percent_decode_str(segment);
            decoded.clone().eq(b".".iter().copied()) || decoded.eq(b"..".iter().copied())
        }
    };
    path.split('/').any(is_dot)
}

/// One spelling of a segment (RFC 3986, section 6.2.2): what need not be encoded is not, so that
/// `%2E` is a dot. An encoded reserved character stays encoded, since it is not a separator; so
/// does a whole segment that is not UTF-8.
pub(super) fn normalized(segment: &str) -> Cow<'_, str> {
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || !byte.is_ascii();
    let is_plain = |byte: u8| is_unreserved(byte) || b"!$&'()*+,;=:@%".contains(&byte);
    if segment.bytes().all(|byte| is_plain(byte) && byte != b'%') {
        return Cow::Borrowed(segment);
    }
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let [first, behind @ ..] = rest {
        let (byte, keep) = match encoded(rest) {
            Some(byte) => (byte, is_unreserved(byte)),
            None => (*first, is_plain(*first)),
        };
        rest = if encoded(rest).is_some() { &behind[2..] } else { behind };
        match keep {
            true => bytes.push(byte),
            false => bytes.extend_from_slice(percent_encode_byte(byte).as_bytes()),
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(segment), Cow::Owned)
}

/// The byte that `%XX` at the start of `text` stands for.
fn encoded(text: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = text else { return None };
    let digit = |digit: &u8| char::from(*digit).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

/// How long the last character of `text` is, encoded or not; `None` if it is empty.
pub(super) fn last_character(text: &str) -> Option<usize> {
    let last = text.chars().next_back()?;
    let start = text.len().saturating_sub(3);
    Some(if encoded(&text.as_bytes()[start..]).is_some() { 3 } else { last.len_utf8() })
}
