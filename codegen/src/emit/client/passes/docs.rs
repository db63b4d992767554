//! Documentation comments.
//!
//! Found: the comment of the operation's method, of its builder, and of `send`. Replaced by ours,
//! made from the document: progenitor knows the lowered one only.

use syn::{Attribute, parse_quote};

use super::super::names::{client_name, setters};
use super::output::Output;
use super::pass::{Call, OperationPass};
use crate::doc;
use crate::model::Operation;

pub(super) const PASS: OperationPass = OperationPass {
    name: "docs",
    expected: |_| 3,
    run,
    #[cfg(test)]
    sample: super::pass::Sample {
        place: "# [doc = \"Sends a `POST` request to `/csop00001x/{csarg00001x000x}`\"]",
        becomes: " Sends `POST /things/{id}`.",
    },
};

fn run(output: &mut Output<'_>, call: &Call<'_>) -> usize {
    let operation = call.operation;
    let name = client_name(operation);
    let of_builder = format!("The arguments of [`Client::{name}`](super::Client::{name}).");
    let method = method(call, &name);
    let mut found = 0;
    for function in &mut output.methods {
        found += replace(&mut function.attrs, &method);
    }
    for builder in &mut output.structs {
        found += replace(&mut builder.attrs, &of_builder);
    }
    for function in output.functions("send") {
        found += replace(&mut function.attrs, &sends(operation));
    }
    found
}

/// Puts `text` in the place of all documentation, and counts the comments that were there.
fn replace(attributes: &mut Vec<Attribute>, text: &str) -> usize {
    let before = attributes.len();
    attributes.retain(|attribute| !attribute.path().is_ident("doc"));
    let found = before - attributes.len();
    let ours = doc::doc(text);
    let ours: syn::ItemStruct = parse_quote!(#ours struct Documented;);
    attributes.splice(0..0, ours.attrs);
    found
}

/// What the document says of the operation, its arguments, and an example.
fn method(call: &Call<'_>, name: &str) -> String {
    let operation = call.operation;
    let prose = [&operation.summary, &operation.description].into_iter().flatten().map(|text| text.trim());
    let mut parts: Vec<_> = prose.filter(|text| !text.is_empty()).map(str::to_owned).collect();
    parts.push(sends(operation));
    let setters = setters(operation);
    parts.extend(arguments(call, &setters));
    parts.push(example(operation, name, setters));
    parts.join("\n\n")
}

fn sends(operation: &Operation) -> String {
    format!("Sends `{} {}`.", operation.method.as_str(), operation.path)
}

/// The parameters of which the document says anything.
fn arguments(call: &Call<'_>, setters: &[String]) -> Option<String> {
    let schema = call.operation.parameters_schema.as_ref();
    let properties = schema.and_then(|used| call.api.definitions.get(&used.name)?.get("properties"))?;
    let described = call.operation.parameters.iter().zip(setters).filter_map(|(parameter, setter)| {
        let text = properties.get(&parameter.key)?.get("description")?.as_str()?;
        // Lines of a list's item are indented; a blank one would end the list.
        let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        Some(format!("- `{setter}`: {}", lines.join("\n  ")))
    });
    let described: Vec<_> = described.collect();
    (!described.is_empty()).then(|| format!("Arguments:\n\n{}", described.join("\n")))
}

/// A call with all its arguments, as plain text: it is in a crate whose name is not known here.
fn example(operation: &Operation, name: &str, setters: Vec<String>) -> String {
    let body = operation.body.as_ref().map(|_| "body".to_owned());
    let arguments: Vec<_> = setters.into_iter().chain(body).collect();
    if arguments.is_empty() {
        return format!("```\nlet answer = client.{name}().send().await?;\n```");
    }
    let set: String = arguments.iter().map(|argument| format!("    .{argument}({argument})\n")).collect();
    format!("```\nlet answer = client\n    .{name}()\n{set}    .send()\n    .await?;\n```")
}
