//! Document and server do not differ: in what is registered, in what the types say, on the wire.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use countersign_tests::drift::wire::{self, Findings, Probe};
use countersign_tests::drift::{routes, types};
use countersign_tests::raw::Request;
use countersign_tests::reference::Reference;
use countersign_tests::spec::{Operation, Spec};
use items_server::Limits;
use serde_json::json;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
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

/// Probes with what the schemas alone cannot say: an id that is there, a form that signs in, a name
/// that is free.
pub(crate) async fn probe(spec: &Spec, reference: &Reference) -> Findings {
    // Tokens of one session: a change of the password ends all others.
    let scopes = ["items:read", "items:write", "users:read"];
    let mut tokens = reference.tokens(&scopes).await.into_iter();
    let token = tokens.next().unwrap();
    let narrow: Vec<_> = scopes.into_iter().zip(tokens).collect();
    let known = |operation: &Operation, name: &str| match name {
        "item_id" | "cursor" => Some(tokio::task::block_in_place(|| {
            Handle::current().block_on(value_that_is_there(reference, &token, operation, name))
        })),
        "If-Match" => Some("*".to_owned()),
        "If-None-Match" => Some("\"none\"".to_owned()),
        _ => None,
    };
    // One service may be probed again and again: each name is new.
    static NAMES: AtomicUsize = AtomicUsize::new(0);
    let bodies = |operation: &Operation| match operation.id.as_str() {
        "issue_token" => {
            let (username, password) = (&reference.username, &reference.password);
            Some(format!("grant_type=password&username={username}&password={password}").into_bytes())
        }
        "revoke_token" => Some(b"token=unknown".to_vec()),
        "change_password" => {
            let password = &reference.password;
            Some(json!({"current_password": password, "new_password": password}).to_string().into_bytes())
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

/// What only a story brings about: conflicts, things that are not there, scopes that are missing, a
/// body that is too large.
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
        ("revoke_token", 400, Request::new("POST", "/token/revoke").form(&[("token", "")])),
        (
            "revoke_token",
            413,
            Request::new("POST", "/token/revoke").body("application/x-www-form-urlencoded", large.clone()),
        ),
        (
            "change_password",
            413,
            Request::new("PUT", "/users/me/password").bearer(&token).body("application/json", large.clone()),
        ),
        ("list_items", 400, Request::new("GET", "/items?cursor=none").bearer(&token)),
        ("list_items", 403, Request::new("GET", "/items").bearer(&none)),
        ("create_item", 403, Request::new("POST", "/items").bearer(&narrow).json(&new)),
        ("create_item", 413, Request::new("POST", "/items").bearer(&token).body("application/json", large.clone())),
        ("read_item", 403, Request::new("GET", &path(mine)).bearer(&none)),
        ("read_item", 304, Request::new("GET", &path(mine)).bearer(&token).header("if-none-match", "*")),
        ("read_item", 404, Request::new("GET", &path(mine)).bearer(&other)),
        ("replace_item", 201, Request::new("PUT", &path(absent)).bearer(&token).json(&new)),
        ("replace_item", 403, Request::new("PUT", &path(mine)).bearer(&narrow).json(&new)),
        ("replace_item", 409, Request::new("PUT", &path(mine)).bearer(&other).json(&new)),
        ("replace_item", 412, Request::new("PUT", &path(mine)).bearer(&token).json(&new).header("if-none-match", "*")),
        ("replace_item", 413, Request::new("PUT", &path(mine)).bearer(&token).body("application/json", large.clone())),
        ("delete_item", 403, Request::new("DELETE", &path(mine)).bearer(&narrow)),
        ("delete_item", 412, Request::new("DELETE", &path(mine)).bearer(&token).header("if-match", "\"none\"")),
        ("delete_item", 404, Request::new("DELETE", &path(mine)).bearer(&other)),
        ("download_attachment", 403, Request::new("GET", &attachment(mine)).bearer(&none)),
        ("download_attachment", 404, Request::new("GET", &attachment(mine)).bearer(&token)),
        (
            "upload_attachment",
            400,
            Request::new("PUT", &attachment(mine))
                .bearer(&token)
                .body(bytes, "x")
                .header("content-range", "bytes 0-0/2"),
        ),
        ("upload_attachment", 403, Request::new("PUT", &attachment(mine)).bearer(&narrow).body(bytes, "x")),
        ("upload_attachment", 404, Request::new("PUT", &attachment(mine)).bearer(&other).body(bytes, "x")),
        ("upload_attachment", 413, Request::new("PUT", &attachment(mine)).bearer(&token).body(bytes, large.clone())),
    ];
    for (operation, status, request) in stories {
        happens(reference, operation, status, request, findings).await;
    }
    refusals_under_load(findings).await;
    refusals_of_the_storage(findings).await;
}

/// A service whose database somebody else holds, and one where nobody may keep much.
async fn refusals_of_the_storage(findings: &mut Findings) {
    let mut limits = Limits::default();
    (limits.quota.items, limits.quota.bytes) = (1, 1000);
    for status in [507, 503] {
        let reference = Reference::start_with(limits).await;
        let token = reference.token("").await;
        let item = reference.item(&token).await;
        let path = format!("/items/{}", item["id"].as_str().unwrap());
        let attachment = format!("{path}/attachment");
        let absent = "/items/00000000-0000-4000-8000-000000000000";
        let new = json!({"name": "B", "content": {"kind": "note", "text": "b"}});
        let bytes = vec![0; 2000];
        let upload = Request::new("PUT", &attachment).bearer(&token).body("application/octet-stream", bytes);
        let mut stories = vec![
            ("create_item", Request::new("POST", "/items").bearer(&token).json(&new)),
            ("replace_item", Request::new("PUT", absent).bearer(&token).json(&new)),
            ("upload_attachment", upload),
        ];
        let lock = match status {
            503 => Some(locked(&reference).await),
            _ => None,
        };
        if lock.is_some() {
            let password = json!({"current_password": reference.password, "new_password": "another password"});
            stories.extend([
                ("check_readiness", Request::new("GET", "/readyz")),
                ("delete_item", Request::new("DELETE", &path).bearer(&token)),
                ("revoke_token", Request::new("POST", "/token/revoke").form(&[("token", "unknown")])),
                ("change_password", Request::new("PUT", "/users/me/password").bearer(&token).json(&password)),
            ]);
        }
        for (operation, request) in stories {
            happens(&reference, operation, status, request, findings).await;
        }
    }
}

/// The database, held by somebody else.
async fn locked(reference: &Reference) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(reference.folder().join("items.db"));
    let mut connection = options.connect().await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await.unwrap();
    connection
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
        if status == 429 {
            // The first time it must wait, the second time it has.
            let form = [("grant_type", "password"), ("username", "owner"), ("password", &reference.password)];
            Request::new("POST", "/token").form(&form).send(reference.address()).await;
            tokio::time::sleep(Duration::from_secs(2)).await;
            let token = reference.token("").await;
            let password = json!({"current_password": "wrong", "new_password": "another password"});
            let change = Request::new("PUT", "/users/me/password").bearer(&token).json(&password);
            happens(&reference, "change_password", status, change, findings).await;
        }
    }
    let closed = Reference::start_closed().await;
    let user = json!({"username": "first", "password": "a password"});
    happens(&closed, "register_user", 403, Request::new("POST", "/users").json(&user), findings).await;
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
