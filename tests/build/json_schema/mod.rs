//! The servers of the JSON-Schema-Test-Suite: one for each draft, in which each group is an
//! operation.

// The test reads the rest of it.
#[allow(dead_code)]
mod suite;

use std::fmt::Write as _;
use std::path::Path;

use countersign::document::Document;
use countersign::{GeneratedFiles, Options, generate};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{FnArg, Item, ReturnType, TraitItem, TraitItemFn};

use crate::put::put;
use suite::{Draft, Group};

/// Modules with a server each, whose operations are implemented by `Runs`; `services`, which is all
/// of them; and `REFUSED`, the groups that the generator refuses.
pub(crate) fn json_schema(folder: &str, out_dir: &Path) -> Result<String, Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed={folder}");
    let (mut modules, mut services, mut refused) = (String::new(), String::new(), String::new());
    for draft in suite::drafts(Path::new(folder))? {
        let (taken, others): (Vec<_>, Vec<_>) =
            draft.writable().partition(|group| server(&draft, &[group], "alone.rs").is_ok());
        for group in others {
            writeln!(refused, "    ({:?}, {:?}),", draft.name, group.name)?;
        }
        // What a dynamic reference refers to depends on whatever else is in its document.
        let (alone, together): (Vec<_>, Vec<_>) =
            taken.into_iter().partition(|group| group.schema.to_string().contains("\"$dynamic"));
        let documents = std::iter::once(together).chain(alone.into_iter().map(|group| vec![group]));
        for (at, groups) in documents.enumerate() {
            let module = format!("{}_{at}", draft.name.replace('-', "_"));
            let file = format!("json_schema_{module}.rs");
            let files = server(&draft, &groups, &file)?;
            let server = files.server.unwrap_or_default();
            writeln!(modules, "pub mod {module} {{")?;
            writeln!(modules, "    pub mod server {{ include!(concat!(env!(\"OUT_DIR\"), \"/{file}\")); }}")?;
            writeln!(
                modules,
                "    use countersign_server::codegen as rt;\n    use server::*;\n{}\n}}",
                implementation(&server)?
            )?;
            put(out_dir, &file, Some(&server), &files.companions)?;
            let names: Vec<_> = groups.iter().map(|group| &group.name).collect();
            writeln!(
                services,
                "        ({:?}, &{names:?}, {module}::server::service(super::Runs::default()).unwrap()),",
                draft.name
            )?;
        }
    }
    Ok(format!(
        "{modules}
pub const REFUSED: &[(&str, &str)] = &[\n{refused}];\n
pub type Served = (&'static str, &'static [&'static str], countersign_server::Service<super::Runs>);\n
pub fn services() -> Vec<Served> {{\n    vec![\n{services}    ]\n}}\n"
    ))
}

fn server(draft: &Draft, groups: &[&Group], file: &str) -> Result<GeneratedFiles, Box<dyn std::error::Error>> {
    let document = draft.document(groups.iter().copied()).to_string();
    let document = Document::parse(draft.name, &document).map_err(|faults| faults.to_string())?;
    let mut options = Options::default();
    options.server = true;
    options.server_file = Some(file.to_owned());
    Ok(generate(&document, &options).map_err(|faults| faults.to_string())?.files)
}

/// `impl Api for Runs`: every operation counts that it ran.
fn implementation(server: &str) -> syn::Result<TokenStream> {
    let file = syn::parse_file(server)?;
    let api = file.items.iter().find_map(|item| match item {
        Item::Trait(found) if found.ident == "Api" => Some(found),
        _ => None,
    });
    let methods = api.into_iter().flat_map(|api| &api.items).filter_map(|member| match member {
        TraitItem::Fn(method) if method.default.is_none() => method_of(method),
        _ => None,
    });
    Ok(quote! {
        impl Api for crate::Runs {
            #(#methods)*
        }
    })
}

fn method_of(method: &TraitItemFn) -> Option<TokenStream> {
    let name = &method.sig.ident;
    let inputs: Vec<&FnArg> = method.sig.inputs.iter().collect();
    let ReturnType::Type(_, output) = &method.sig.output else { return None };
    let output = super::signature::awaited(output)?;
    Some(quote! {
        async fn #name(#(#inputs),*) -> #output {
            self.count();
            Ok(())
        }
    })
}
