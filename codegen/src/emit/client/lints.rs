//! The lints of generated modules.

use syn::{Attribute, parse_quote};

/// Generated code is not held to the lints of the crate that it lands in.
pub(super) fn lints() -> Attribute {
    parse_quote! {
        #[allow(clippy::all, clippy::pedantic, missing_docs, unreachable_pub, dead_code, unused_imports, rustdoc::all)]
    }
}
