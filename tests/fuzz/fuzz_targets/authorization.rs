//! Credentials: an operation runs only for somebody whose credentials an independent reading of the
//! request finds good.
#![no_main]

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign_fuzz::{Answered, Message, Services, init};
use countersign_server::Body;
use http::Request;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

static SERVICES: LazyLock<Services> = LazyLock::new(Services::default);
static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let mut documents = Services::documents().filter(|(name, _)| *name == "security");
    documents.next().expect("the document").1
});

fuzz_target!(init: init(), |data: &[u8]| {
    let Some(message) = Message::parse(data) else { return };
    let (Some(request), Some(shown)) = (message.request(), message.request()) else { return };
    let Some(Answered { status, ran: Some(ran) }) = SERVICES.ask("security", request) else { return };
    let Some((operation, given)) = ran.as_object().and_then(|ran| ran.iter().next()) else { return };
    assert!((200..300).contains(&status) || status == 500, "{operation} ran, and {status} came");
    let alternatives = security(operation);
    let good = alternatives.iter().any(|alternative| {
        let uses = alternative.as_object().into_iter().flatten();
        uses.clone().count() > 0 && uses.clone().all(|(scheme, scopes)| is_good(&shown, scheme, scopes))
    });
    let optional = alternatives.is_empty() || alternatives.iter().any(|alternative| *alternative == serde_json::json!({}));
    let nobody = given["principal"].is_null();
    assert!(good || (optional && nobody), "{operation} ran as {} for {shown:?}", given["principal"]);
});

/// The requirements that apply to an operation.
fn security(id: &str) -> &'static [Value] {
    let items = DOCUMENT["paths"].as_object().into_iter().flatten().filter_map(|(_, item)| item.as_object());
    let operation = items.flatten().map(|(_, operation)| operation).find(|operation| operation["operationId"] == id);
    let own = operation.and_then(|operation| operation.get("security")).unwrap_or(&DOCUMENT["security"]);
    own.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// Whether the request has one credential for the scheme, and it is one that the echo takes.
fn is_good(request: &Request<Body>, scheme: &str, scopes: &Value) -> bool {
    let declared = &DOCUMENT["components"]["securitySchemes"][scheme];
    let text = |key: &str| declared[key].as_str().unwrap_or_default();
    let found = match (text("type"), text("in"), text("scheme")) {
        ("apiKey", "header", _) => only(header(request, text("name"))),
        ("apiKey", "query", _) => {
            let pairs = form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes());
            only(pairs.filter(|(name, _)| name == text("name")).map(|(_, value)| value.into_owned()).collect())
        }
        ("apiKey", ..) => {
            let lines = header(request, "cookie");
            let pairs = lines.iter().flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
            let values = pairs.filter(|(name, _)| *name == text("name"));
            only(values.map(|(_, value)| value.trim_matches('"').to_owned()).collect())
        }
        ("http", _, "basic") => authorization(request, "basic").and_then(|text| {
            let decoded = String::from_utf8(STANDARD.decode(text).ok()?).ok()?;
            decoded.split_once(':').map(|(_, password)| password.to_owned())
        }),
        ("http", _, "digest") => authorization(request, "digest"),
        _ => authorization(request, "bearer"),
    };
    let scoped = scopes.as_array().is_some_and(|scopes| !scopes.is_empty());
    match found.as_deref().and_then(|text| text.split('-').next()) {
        Some("good") => true,
        Some("narrow") => !scoped,
        // The percent-encoding of a cookie's value is the server's to undo.
        Some(other) => text("in") == "cookie" && other.contains('%'),
        None => false,
    }
}

fn header(request: &Request<Body>, name: &str) -> Vec<String> {
    let values = request.headers().get_all(name).iter();
    values.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect()
}

fn only(values: Vec<String>) -> Option<String> {
    <[String; 1]>::try_from(values).ok().map(|[only]| only)
}

fn authorization(request: &Request<Body>, scheme: &str) -> Option<String> {
    let line = only(header(request, "authorization"))?;
    let (name, rest) = line.split_once(' ')?;
    name.eq_ignore_ascii_case(scheme).then(|| rest.trim_matches(' ').to_owned())
}
