//! Defaults: the value that an absent property stands for, as a Rust expression.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::super::item::{Field, ItemKind, Type};
use super::Render;
use super::defaults::Defaults;
use crate::model::rust_ident;

impl Render<'_> {
    /// serde's attribute for a property that stands for `value` when it is absent; `None` where no
    /// expression says that value.
    pub(super) fn default(
        &self,
        of: &str,
        field: &Field,
        value: &Value,
        nullable: bool,
        defaults: &mut Defaults,
    ) -> Option<TokenStream> {
        let expression = self.expression(&field.kind, value)?;
        let kind = self.kind(&field.kind);
        let (expression, kind) = match nullable {
            true => (quote!(::std::option::Option::Some(#expression)), quote!(::std::option::Option<#kind>)),
            false => (expression, kind),
        };
        let name = defaults.add(of, field, &kind, &expression);
        let path = format!("defaults::{name}");
        Some(quote!(default = #path))
    }

    fn expression(&self, kind: &Type, value: &Value) -> Option<TokenStream> {
        match (kind, value) {
            (Type::Value, value) => {
                let text = value.to_string().parse::<TokenStream>().ok()?;
                Some(quote!(::serde_json::json!(#text)))
            }
            (Type::Native("bool"), Value::Bool(truth)) => Some(quote!(#truth)),
            (Type::Native("f64"), value) => value.as_f64().map(|number| {
                let number = Literal::f64_unsuffixed(number);
                quote!(#number)
            }),
            (Type::Native("::std::string::String"), Value::String(text)) => {
                Some(quote!(::std::string::String::from(#text)))
            }
            (Type::Native(name), value) if is_integer(name) => integer(name, value),
            (Type::Option(_), Value::Null) => Some(quote!(::std::option::Option::None)),
            (Type::Option(inner), value) => {
                let inner = self.expression(inner, value)?;
                Some(quote!(::std::option::Option::Some(#inner)))
            }
            (Type::Vec(_), Value::Array(items)) if items.is_empty() => Some(quote!(::std::vec::Vec::new())),
            (Type::Vec(inner), Value::Array(items)) => {
                let items: Option<Vec<_>> = items.iter().map(|item| self.expression(inner, item)).collect();
                let items = items?;
                Some(quote!(::std::vec::Vec::from([#(#items),*])))
            }
            (Type::Map(_), Value::Object(entries)) if entries.is_empty() => {
                Some(quote!(::std::default::Default::default()))
            }
            (Type::Named(name), value) => self.named_expression(name, value),
            _ => None,
        }
    }

    fn named_expression(&self, name: &str, value: &Value) -> Option<TokenStream> {
        match &self.items_of()?.get(name)?.kind {
            ItemKind::Enum(variants) => {
                let (variant, _) = variants.iter().find(|(_, text)| value.as_str() == Some(text))?;
                let (name, variant) = (rust_ident(name), rust_ident(variant));
                Some(quote!(#name::#variant))
            }
            ItemKind::Alias(kind) => self.expression(kind, value),
            _ => None,
        }
    }
}

fn is_integer(name: &str) -> bool {
    matches!(name, "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64")
}

/// A whole number that fits the type.
fn integer(name: &str, value: &Value) -> Option<TokenStream> {
    let number = match (value.as_i64(), value.as_u64(), value.as_f64()) {
        (Some(number), _, _) => i128::from(number),
        (_, Some(number), _) => i128::from(number),
        #[allow(clippy::cast_possible_truncation)]
        (_, _, Some(number)) if number.fract() == 0.0 && number.abs() < 9e15 => number as i128,
        _ => return None,
    };
    let (bits, signed) = (name[1..].parse::<u32>().ok()?, name.starts_with('i'));
    let (least, most) = match signed {
        true => (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1),
        false => (0, (1i128 << bits) - 1),
    };
    if !(least..=most).contains(&number) {
        return None;
    }
    let magnitude = Literal::u128_unsuffixed(number.unsigned_abs());
    Some(if number < 0 { quote!(-#magnitude) } else { quote!(#magnitude) })
}
