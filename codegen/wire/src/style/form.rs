//! `form`: `name=a,b`, exploded `name=a&name=b` (RFC 6570, section 3.2.8).

use super::delimiter::COMMA;
use super::spread::Spread;

pub(super) const FORM: Spread = Spread(&COMMA);
