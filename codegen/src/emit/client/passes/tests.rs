//! Every pass on progenitor's real output: what it finds, what it replaces, and that it is told when
//! a place is gone or there twice.
#![allow(clippy::unwrap_used)]

use quote::ToTokens;

use super::pass::Sample;
use super::*;
use crate::diagnostic::Diagnostics;
use crate::document::Document;
use crate::emit::client::{prepare, progenitor};
use crate::model::{Api, Choice};
use crate::types::Items;

/// Hands on the model, progenitor's output as text, and what the placeholders of types stand for.
fn with_output(test: impl FnOnce(&Api, &str, &BTreeMap<String, TokenStream>)) {
    let document = Document::parse("tests.yaml", include_str!("tests.yaml")).unwrap();
    let choice = Choice { include: &[], exclude: &[] };
    let api = Api::read_chosen(&document, choice, &mut Diagnostics::new());
    let (lowered, types, _) = prepare(&api, &Items::freeze(&api));
    let file = progenitor::output(lowered, &types).unwrap();
    test(&api, &file.to_token_stream().to_string(), &types);
}

/// The name and the sample of each pass; whether it is one over an operation.
fn samples() -> impl Iterator<Item = (&'static str, Sample, bool)> {
    let file = FILE.iter().map(|pass| (pass.name, pass.sample, false));
    file.chain(OPERATION.iter().map(|pass| (pass.name, pass.sample, true)))
}

/// The last place of a sample in `output`: where it begins, and all of its text. A sample that ends
/// with `…` goes on to the end of its item or statement.
fn find<'o>(output: &'o str, place: &str) -> (usize, &'o str) {
    let start = output.rfind(place.trim_end_matches('…')).unwrap_or_else(|| panic!("{place} is not in {output}"));
    let rest = &output[start..];
    if !place.ends_with('…') {
        return (start, &rest[..place.len()]);
    }
    let mut depth = 0;
    for (at, c) in rest.char_indices() {
        match c {
            '{' | '(' => depth += 1,
            '}' | ')' => depth -= 1,
            _ => {}
        }
        // A pattern may have braces.
        if depth == 0 && (c == ';' || c == '}' && !place.starts_with("let ")) {
            return (start, &rest[..=at]);
        }
    }
    panic!("{place} has no end");
}

#[test]
fn each_pass_replaces_its_places() {
    with_output(|api, output, types| {
        for (number, (name, sample, _)) in samples().enumerate() {
            let mut file = syn::parse_str(output).unwrap();
            let files = FILE.len().min(number + 1);
            run_those(&mut file, api, types, (&FILE[..files], &OPERATION[..number + 1 - files])).unwrap();
            let (after, (_, place)) = (file.to_token_stream().to_string(), find(output, sample.place));
            let (before, left) = (output.matches(place).count(), after.matches(place).count());
            // These replace nothing: they say that there is something to replace, and nothing else.
            let only_counts = ["items", "operations", "statements"].contains(&name);
            assert!(left < before || only_counts, "{name}: {place} is still there");
            assert!(after.contains(sample.becomes), "{name}: {} is not in {after}", sample.becomes);
        }
    });
}

#[test]
fn a_place_that_is_gone_or_there_twice_is_an_error_that_names_pass_and_operation() {
    with_output(|api, output, types| {
        for (name, sample, is_of_operation) in samples() {
            let (start, place) = find(output, sample.place);
            for copies in [0, 2] {
                let mut changed = output.to_owned();
                changed.replace_range(start..start + place.len(), &place.repeat(copies));
                let mut file = syn::parse_str(&changed).unwrap_or_else(|error| panic!("{name}, {copies}: {error}"));
                let missed = run(&mut file, api, types).unwrap_err();
                let operation = missed.operation.as_deref();
                assert_eq!((missed.pass, operation.is_some()), (name, is_of_operation), "{copies}: {missed}");
                assert!(
                    missed.expected.abs_diff(missed.found) > 0 && (missed.found < missed.expected) == (copies == 0)
                );
                assert!(missed.to_string().contains(operation.unwrap_or(name)), "{missed}");
            }
        }
    });
}

#[test]
fn an_operation_that_nobody_knows_is_an_error() {
    with_output(|api, output, types| {
        let (start, place) = find(output, "pub struct Csop00000x …");
        let mut changed = output.to_owned();
        changed.insert_str(start + place.len(), &place.replace("Csop00000x", "Csop00007x"));
        let missed = run(&mut syn::parse_str(&changed).unwrap(), api, types).unwrap_err();
        assert_eq!(missed, Missed { pass: "operations", operation: None, expected: 0, found: 1 });
    });
}

#[test]
fn a_text_of_the_document_that_looks_like_a_placeholder_stays() {
    with_output(|api, output, types| {
        let mut file = syn::parse_str(output).unwrap();
        run(&mut file, api, types).unwrap();
        let after = file.to_token_stream().to_string();
        assert!(after.contains("\"csarg00001x000x\"") && after.contains("\"id\""), "{after}");
    });
}
