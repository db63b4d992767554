//! Document and server do not differ: in what is registered, in what the types say, on the wire.

use std::sync::atomic::{AtomicUsize, Ordering};

use countersign_tests::drift::wire::{self, Findings, Probe};
use countersign_tests::drift::{routes, types};
use countersign_tests::raw::Request;
use countersign_tests::reference::Reference;
use countersign_tests::spec::{Operation, Spec};
use items_server::Limits;
use serde_json::json;
use tokio::runtime::Handle;

use crate::double;

#[test]
fn what_is_registered_is_what_is_documented() {
    let spec = Spec::load("items.yaml");
    let service = items_server::api::service(double::Double).unwrap();
    assert_eq!(routes::differences(&spec, &service), Vec::<String>::new());
    assert_eq!(routes::repeated_ids(&spec), Vec::<String>::new());

    let spec = Spec::load("first-steps.yaml");
    let service = countersign_tests::first_steps::service(double::Double).unwrap();
    assert_eq!(routes::differences(&spec, &service), Vec::<String>::new());
}

/// The snapshot names, keyword by keyword, what no Rust type says: the validator's part.
#[test]
fn types_say_what_the_schemas_say() {
    let differences = types::differences(&Spec::load("items.yaml"));
    assert_eq!(differences.drift, Vec::<String>::new());
    insta::assert_snapshot!("left_to_the_validator", differences.left_to_the_validator.join("\n"));
}

/// Every operation, parameter, status and body of the document, asked of the running service.
#[tokio::test(flavor = "multi_thread")]
async fn the_wire_is_as_documented() {
    let reference = Reference::start().await;
    let mut findings = probe(&Spec::load("items.yaml"), &reference).await;
    assert_eq!(findings.drift, Vec::<String>::new());

    statuses_of_their_own(&reference, &mut findings).await;
    let undemonstrated = undemonstrated(&Spec::load("items.yaml"), &findings);
    assert_eq!(undemonstrated, Vec::<String>::new(), "documented, but never answered");
}

/// Probes with what the schemas alone cannot say: an id that is there, a form that signs in, a name that is free.
pub(crate) async fn probe(spec: &Spec, reference: &Reference) -> Findings {
    let token = reference.token("").await;
    let narrow =
        [("items:read", reference.token("items:read").await), ("items:write", reference.token("items:write").await)];
    let known = |operation: &Operation, name: &str| match name {
        "item_id" | "cursor" => Some(tokio::task::block_in_place(|| {
            Handle::current().block_on(value_that_is_there(reference, &token, operation, name))
        })),
        _ => None,
    };
    // One service may be probed again and again: each name is new.
    static NAMES: AtomicUsize = AtomicUsize::new(0);
    let bodies = |operation: &Operation| match operation.id.as_str() {
        "issue_token" => {
            let (username, password) = (&reference.username, &reference.password);
            Some(format!("grant_type=password&username={username}&password={password}").into_bytes())
        }
        "register_user" => {
            let name = format!("user{}", NAMES.fetch_add(1, Ordering::Relaxed));
            Some(json!({"username": name, "password": "a password"}).to_string().into_bytes())
        }
        _ => None,
    };
    let probe =
        Probe { spec, address: reference.address(), token: &token, narrow: &narrow, known: &known, bodies: &bodies };
    wire::differences(&probe).await
}

/// The id of an item, with an attachment where it is downloaded; the cursor of a second page.
async fn value_that_is_there(reference: &Reference, token: &str, operation: &Operation, name: &str) -> String {
    let item = reference.item(token).await;
    let id = item["id"].as_str().unwrap().to_owned();
    if name == "cursor" {
        reference.item(token).await;
        let page = Request::new("GET", "/items?limit=1").bearer(token).send(reference.address()).await;
        return page.json()["next_cursor"].as_str().unwrap().to_owned();
    }
    if operation.path.ends_with("/attachment") && operation.method == "get" {
        let upload = Request::new("PUT", &format!("/items/{id}/attachment")).bearer(token);
        upload.body("application/octet-stream", "bytes").send(reference.address()).await;
    }
    id
}

/// What only a story brings about: conflicts, things that are not there, scopes that are missing, a body that is too large.
async fn statuses_of_their_own(reference: &Reference, findings: &mut Findings) {
    let (token, narrow) = (reference.token("").await, reference.token("items:read").await);
    let none = reference.token("items:write").await;
    let item = reference.item(&token).await;
    let (mine, absent) = (item["id"].as_str().unwrap(), "00000000-0000-4000-8000-000000000000");
    let other = reference.other_user("other").await;
    let new = json!({"name": "B", "content": {"kind": "link", "url": "https://example.com/"}});
    let large = vec![b'x'; (1 << 20) + 1];
    let path = |id: &str| format!("/items/{id}");
    let attachment = |id: &str| format!("/items/{id}/attachment");
    let bytes = "application/octet-stream";

    let stories = [
        ("issue_token", 400, Request::new("POST", "/token").form(&[("grant_type", "magic")])),
        (
            "issue_token",
            401,
            Request::new("POST", "/token").form(&[("grant_type", "password")]).header("authorization", "Basic YTpi"),
        ),
        ("issue_token", 413, Request::new("POST", "/token").body("application/x-www-form-urlencoded", large.clone())),
        (
            "register_user",
            409,
            Request::new("POST", "/users").json(&json!({"username": "other", "password": "a password"})),
        ),
        ("register_user", 413, Request::new("POST", "/users").body("application/json", large.clone())),
        ("list_items", 400, Request::new("GET", "/items?cursor=none").bearer(&token)),
        ("list_items", 403, Request::new("GET", "/items").bearer(&none)),
        ("create_item", 403, Request::new("POST", "/items").bearer(&narrow).json(&new)),
        ("create_item", 413, Request::new("POST", "/items").bearer(&token).body("application/json", large.clone())),
        ("read_item", 403, Request::new("GET", &path(mine)).bearer(&none)),
        ("read_item", 404, Request::new("GET", &path(mine)).bearer(&other)),
        ("replace_item", 201, Request::new("PUT", &path(absent)).bearer(&token).json(&new)),
        ("replace_item", 403, Request::new("PUT", &path(mine)).bearer(&narrow).json(&new)),
        ("replace_item", 409, Request::new("PUT", &path(mine)).bearer(&other).json(&new)),
        ("replace_item", 413, Request::new("PUT", &path(mine)).bearer(&token).body("application/json", large.clone())),
        ("delete_item", 403, Request::new("DELETE", &path(mine)).bearer(&narrow)),
        ("delete_item", 404, Request::new("DELETE", &path(mine)).bearer(&other)),
        ("download_attachment", 403, Request::new("GET", &attachment(mine)).bearer(&none)),
        ("download_attachment", 404, Request::new("GET", &attachment(mine)).bearer(&token)),
        ("upload_attachment", 403, Request::new("PUT", &attachment(mine)).bearer(&narrow).body(bytes, "x")),
        ("upload_attachment", 404, Request::new("PUT", &attachment(mine)).bearer(&other).body(bytes, "x")),
        ("upload_attachment", 413, Request::new("PUT", &attachment(mine)).bearer(&token).body(bytes, large.clone())),
    ];
    for (operation, status, request) in stories {
        happens(reference, operation, status, request, findings).await;
    }
    refusals_under_load(findings).await;
}

/// A service that lets nobody in at once, and one that has no place for anybody.
async fn refusals_under_load(findings: &mut Findings) {
    let (mut strict, mut full) = (Limits::default(), Limits::default());
    (strict.throttle.failures, strict.throttle.registrations, full.queue.places) = (0, 1, 0);
    for (limits, status) in [(strict, 429), (full, 503)] {
        let reference = Reference::start_with(limits).await;
        let form = [("grant_type", "password"), ("username", "owner"), ("password", "a password")];
        happens(&reference, "issue_token", status, Request::new("POST", "/token").form(&form), findings).await;
        let user =
            |name: &str| Request::new("POST", "/users").json(&json!({"username": name, "password": "a password"}));
        user("first").send(reference.address()).await;
        happens(&reference, "register_user", status, user("second"), findings).await;
    }
}

async fn happens(reference: &Reference, operation: &str, status: u16, request: Request, findings: &mut Findings) {
    let reply = request.send(reference.address()).await;
    assert_eq!(reply.status, status, "{operation}: {}", reply.text());
    assert!(![429, 503].contains(&status) || reply.header("retry-after").is_some(), "{operation}: {reply:?}");
    findings.seen.entry(operation.to_owned()).or_default().push(status);
}

/// Statuses that the document has and no probe has seen.
fn undemonstrated(spec: &Spec, findings: &Findings) -> Vec<String> {
    let mut missing = Vec::new();
    for operation in spec.operations() {
        for (status, _) in &operation.responses {
            let seen = findings
                .seen
                .get(&operation.id)
                .is_some_and(|seen| seen.iter().any(|code| code.to_string() == *status));
            if !seen {
                missing.push(format!("{} {status}", operation.id));
            }
        }
    }
    missing
}
