//! Forms and multipart bodies: of an operation that the first byte chooses.
#![no_main]

use std::sync::LazyLock;

use countersign_fuzz::{Message, Services, init};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

static SERVICES: LazyLock<Services> = LazyLock::new(Services::default);
/// Document, method, path and media type of each form.
static FORMS: LazyLock<Vec<[String; 4]>> = LazyLock::new(|| Services::documents().flat_map(forms).collect());

fuzz_target!(init: init(), |data: &[u8]| {
    let [first, body @ ..] = data else { return };
    let [document, method, path, media_type] = &FORMS[usize::from(*first) % FORMS.len()];
    let message = Message::new(document, method, path, media_type, body);
    let Some(request) = message.request() else { return };
    let answered = SERVICES.ask(document, request).expect("a server");
    assert_ne!(answered.status, 404, "{method} {path} is there");
});

fn forms((name, document): (&'static str, Value)) -> Vec<[String; 4]> {
    let mut forms = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            for media_type in
                operation["requestBody"]["content"].as_object().into_iter().flat_map(|content| content.keys())
            {
                let media_type = match media_type.as_str() {
                    "multipart/form-data" => "multipart/form-data; boundary=b",
                    form @ "application/x-www-form-urlencoded" => form,
                    _ => continue,
                };
                let base = document["servers"][0]["url"].as_str().unwrap_or_default();
                forms.push([name, &method.to_uppercase(), &format!("{base}{path}"), media_type].map(str::to_owned));
            }
        }
    }
    forms
}
